// The bar of ticked rows: how many are ticked, all at once, a range with Shift.
// The bar is there without this; with it only when something is ticked,
// unless it stays.
for (const bar of document.querySelectorAll("[data-bulk]")) {
  const form = bar.closest("form");
  const boxes = [...form.elements].filter((box) => box.type === "checkbox" && !bar.contains(box));
  const all = bar.querySelector("[data-bulk-all]");
  const count = bar.querySelector("[data-bulk-count]");
  const words = JSON.parse(bar.dataset.words);
  const rules = new Intl.PluralRules(document.documentElement.lang);
  let last = -1;
  const show = () => {
    const n = boxes.filter((box) => box.checked).length;
    count.textContent = (words[rules.select(n)] ?? words.other).replace("#", n);
    for (const button of bar.querySelectorAll("button")) button.disabled = n === 0;
    bar.classList.toggle("idle", n === 0);
    all.checked = n > 0 && n === boxes.length;
    all.indeterminate = n > 0 && n < boxes.length;
  };
  all.parentElement.hidden = boxes.length < 2;
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    show();
  });
  for (const [i, box] of boxes.entries()) {
    box.addEventListener("click", (event) => {
      if (event.shiftKey && last >= 0) {
        const [from, to] = [Math.min(i, last), Math.max(i, last)];
        for (const other of boxes.slice(from, to + 1)) other.checked = box.checked;
      }
      last = i;
      show();
    });
  }
  show();
}
