// The key / goes to the field of search, once its reader has switched that on,
// on the page of search and for this device only (WCAG 2.1.4).
const field = document.querySelector("#find, #q");
const on = document.querySelector("[data-slash] input");
if (on) {
  on.closest("[data-slash]").hidden = false;
  on.checked = localStorage.getItem("svod-slash") === "on";
  on.addEventListener("change", () => localStorage.setItem("svod-slash", on.checked ? "on" : "off"));
}
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.altKey || event.metaKey) return;
  if (localStorage.getItem("svod-slash") !== "on" || event.target.closest("input, textarea, select")) return;
  event.preventDefault();
  if (field?.checkVisibility()) {
    field.focus();
    field.select();
  } else {
    document.querySelector(".find-link")?.click();
  }
});
