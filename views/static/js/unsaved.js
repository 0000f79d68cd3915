// Leads from the form of a comment to another draft on the same item, of which
// this browser holds text that has not reached the program (see draft.js).
const link = document.querySelector("[data-unsaved]");
if (link) {
  const form = link.closest("form");
  const action = form.getAttribute("action");
  const mine = ["draft", form.querySelector("[data-keeper]").dataset.keeper, action, ""].join(" ");
  const open = mine + form.elements.comment.value;
  const kept = Object.keys(localStorage).filter((key) => key.startsWith(mine) && key !== open).map((key) => key.slice(mine.length));
  const draft = kept.find((id) => !id || document.querySelector(`#c${id}.draft`)); // one that is still a draft
  if (draft !== undefined) {
    link.href = action.replace("/comments", (draft && "?edit=" + draft) + "#form");
    link.parentElement.hidden = false;
  }
}
