// Takes a notice with its undo away after ten seconds, but not while somebody
// points at it or has it focused.
for (const toast of document.querySelectorAll("[data-toast]")) {
  const wait = Number(toast.dataset.toast) || 10_000;
  let timer;
  const stay = () => clearTimeout(timer);
  const leave = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (!toast.matches(":hover, :focus-within")) toast.remove();
    }, wait);
  };
  toast.addEventListener("pointerenter", stay);
  toast.addEventListener("focusin", stay);
  toast.addEventListener("pointerleave", leave);
  toast.addEventListener("focusout", leave);
  leave();
}
