// A part of a page that is kept fresh: when the server says that something has
// changed, the page is asked for again and the part replaced. While the reader
// is in it with the keyboard, it waits.
for (const part of document.querySelectorAll("[data-live]")) {
  const { id } = part;
  const shown = () => document.getElementById(id);
  let waiting = false, again = false;

  const refresh = async () => {
    if (waiting) {
      again = true;
      return;
    }
    waiting = true;
    try {
      const answer = await fetch(location.href, { headers: { "Svod-Live": "1" } });
      if (!answer.ok || answer.redirected) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(id);
      const old = shown();
      if (!fresh) return;
      if (old.contains(document.activeElement)) {
        old.addEventListener("focusout", () => setTimeout(refresh), { once: true });
        return;
      }
      old.replaceWith(document.adoptNode(fresh));
    } catch {
      // the next event tries again
    } finally {
      waiting = false;
      if (again) {
        again = false;
        setTimeout(refresh, 300);
      }
    }
  };

  const events = new EventSource(part.dataset.live);
  let began = false;
  events.addEventListener("open", () => {
    if (began) refresh(); // what happened while nobody listened
    began = true;
  });
  events.addEventListener("changed", () => setTimeout(refresh, 200));
}
