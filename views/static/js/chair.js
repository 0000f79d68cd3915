// Keys of the chair's page: 1 to 6 record, arrows look at the neighbours, Z
// takes the last record back, E opens the words, ? the list of keys, in which
// they can be switched off. Letters go by their place on the keyboard, so that Z
// is the same key in every layout.
const form = document.querySelector("[data-verdicts]");
let last = 0;
function typing(target) {
  return target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select");
}
function words() {
  const details = form.querySelector("[data-agreed]");
  details.open = true;
  details.querySelector("textarea")?.focus();
}
function press(button) {
  const notes = [...form.querySelectorAll("[name^=note_]")];
  const written = notes.some((field) => field.value.trim() && field.value !== field.defaultValue);
  if (button.hasAttribute("data-words") && !written) {
    for (const field of notes) field.value = ""; // what stood there goes with another outcome
    form.dataset.chosen = button.value;
    words();
    return;
  }
  button.click();
}
if (form) {
  const keys = form.querySelector("[data-keys]");
  const on = keys.querySelector("input");
  on.closest("[hidden]").hidden = false;
  on.checked = localStorage.getItem("svod-keys") !== "off";
  on.addEventListener("change", () => localStorage.setItem("svod-keys", on.checked ? "on" : "off"));
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.metaKey || event.repeat) return;
    if (typing(event.target)) {
      if (event.key === "Enter" && event.ctrlKey && form.dataset.chosen) {
        form.querySelector(`[value=${form.dataset.chosen}]`).click();
      }
      return;
    }
    if (event.key === "?") keys.open = !keys.open;
    if (!on.checked || event.ctrlKey || event.timeStamp - last < 400) return;
    const verdict = form.querySelector(`[data-key="${event.key}"]`);
    const link = { ArrowLeft: "[data-previous]", ArrowRight: "[data-next]" }[event.key];
    if (verdict) {
      last = event.timeStamp;
      event.preventDefault(); // the digit is no word of the text that may take the focus
      press(verdict);
    } else if (link) {
      form.querySelector(link)?.click();
    } else if (event.code === "KeyZ") {
      last = event.timeStamp;
      form.querySelector("[data-undo]")?.click();
    } else if (event.code === "KeyE") {
      event.preventDefault();
      words();
    }
  });
}
