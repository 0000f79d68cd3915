// Asks before a page with unsaved text is left, and sends a form once only.
// The program refuses a double submit too.
let dirty = false;
for (const form of document.querySelectorAll("form[method=post]")) {
  if (form.dataset.guard !== undefined) {
    form.addEventListener("input", () => { dirty = true; });
    form.addEventListener("kept", () => { dirty = false; });
  }
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    dirty = false;
    setTimeout(() => { delete form.dataset.sent; }, 4000);
  });
}
addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
addEventListener("pageshow", () => { for (const form of document.forms) delete form.dataset.sent; });

// The keyboard goes on from what is said of the act before: from what was wrong in any
// case; from what was done unless the address names a place that the page has, or the
// reader is somewhere already.
const wrong = document.querySelector(".errors[data-focus]");
const free = document.activeElement === document.body && !document.querySelector(":target");
if (wrong) wrong.focus();
else if (free) document.querySelector("[data-focus]")?.focus({ preventScroll: true });
