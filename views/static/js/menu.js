// The reader's menu lies over the page: Escape closes it and gives the keyboard back
// to its button, and it closes when the keyboard has gone through it.
const menu = document.querySelector("details.me");
menu?.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !menu.open) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
menu?.addEventListener("focusout", (event) => {
  if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
});
