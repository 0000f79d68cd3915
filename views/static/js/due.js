// Keeps "3 days left" fresh. Counts from the time that the program gave, not
// from the reader's clock, with words from the page.
const { now, left } = document.body.dataset;
const marks = [...document.querySelectorAll("[data-due]")];
if (marks.length > 0 && now && left) {
  const words = JSON.parse(left);
  const rules = new Intl.PluralRules(document.documentElement.lang);
  const began = Date.parse(now) - performance.now();
  const minute = 60_000, hour = 60 * minute, day = 24 * hour;
  const said = (forms, n) => (forms[rules.select(n)] ?? forms.other).replace("#", n);
  const remaining = (ms) => {
    if (ms <= 0) return words.over;
    if (ms < hour) return said(words.minutes, Math.ceil(ms / minute));
    if (ms < 2 * day) return said(words.hours, Math.floor(ms / hour));
    return said(words.days, Math.floor(ms / day));
  };
  const tick = () => {
    for (const mark of marks) {
      const ms = Date.parse(mark.dataset.due) - began - performance.now();
      const words = remaining(ms);
      if (mark.textContent !== words) mark.textContent = words;
      const due = mark.previousElementSibling;
      if (due?.classList.contains("due")) {
        due.classList.toggle("over", ms <= 0);
        due.classList.toggle("soon", ms > 0 && ms < 3 * day);
      }
    }
  };
  tick();
  setInterval(tick, 10_000);
}
