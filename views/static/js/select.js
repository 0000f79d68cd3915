// Selecting words in the measure starts an edit: the form opens on their column
// with the same words marked in its text. A text that has been changed already
// is left alone.
const form = document.querySelector(".edit-form");
if (form) {
  const plain = (text) => text.replace(/[\u00a0\u202f]/g, " ");
  const field = () => form.elements["new_" + document.documentElement.lang];
  const mark = (words) => {
    const at = plain(field().value).indexOf(words);
    if (at < 0) return;
    field().focus();
    field().setSelectionRange(at, at + words.length);
  };
  document.addEventListener("mouseup", () => {
    const chosen = getSelection();
    const words = plain(String(chosen)).trim();
    const holds = (node) => (node?.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.("[data-words] .official")?.closest("[data-words]");
    const column = holds(chosen.anchorNode);
    if (!words || !column || column !== holds(chosen.focusNode)) return;
    const pick = form.querySelector(`[name=field][value="${column.dataset.words}"]`);
    if (pick && !pick.checked && form.querySelector(".shown .diff")) return;
    form.querySelector("[name=op][value=rewrite]").checked = true;
    if (!pick || pick.checked) return mark(words);
    pick.checked = true;
    form.addEventListener("column", () => mark(words), { once: true });
    pick.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
