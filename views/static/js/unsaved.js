// Leads from the form of a comment to another draft on the same item, of which
// this browser holds text that has not reached the program (see draft.js).
const link = document.querySelector("[data-unsaved]");
if (link) {
  const form = link.closest("form");
  const action = form.getAttribute("action");
  const mine = ["draft", form.querySelector("[data-keeper]").dataset.keeper, action, ""].join(" ");
  const open = mine + form.elements.comment.value;
  const other = Object.keys(localStorage).find((key) => key.startsWith(mine) && key !== open);
  if (other) {
    const draft = other.slice(mine.length);
    link.href = action.replace("/comments", (draft && "?edit=" + draft) + "#form");
    link.parentElement.hidden = false;
  }
}
