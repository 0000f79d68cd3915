// Warns before a session ends because nothing was asked for, and keeps it when
// the reader says so. Without it the next form says what happened.
const warning = document.querySelector("[data-session]");
const button = warning.querySelector("button");
const idle = Number(warning.dataset.idle) * 1000;
const end = performance.now() + Number(warning.dataset.session) * 1000;
let timer;

const over = () => {
  warning.querySelector("span").textContent = warning.dataset.over;
  button.hidden = true;
  warning.hidden = false;
};

const watch = () => {
  const left = Math.min(idle, end - performance.now());
  const before = Math.min(5 * 60_000, left / 2);
  warning.hidden = true;
  clearTimeout(timer);
  timer = setTimeout(() => {
    button.hidden = end - performance.now() <= before; // it ends in any case
    warning.hidden = false;
    timer = setTimeout(over, before);
  }, left - before);
};

button.addEventListener("click", async () => {
  try {
    const answer = await fetch("/profile", { method: "HEAD" });
    if (!answer.ok || answer.redirected) over();
    else watch();
  } catch {
    warning.hidden = false; // no network: it can be tried again
  }
});
watch();
