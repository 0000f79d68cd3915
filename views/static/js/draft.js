// The form of a comment saves itself soon after it is typed into, and when it is
// left. What has not reached the program is kept in this browser until it has.
const form = document.querySelector(".edit-form");
const state = form?.querySelector("[data-keeper]");
if (state) {
  const said = state.dataset, action = form.getAttribute("action");
  const place = () => `draft ${said.keeper} ${action} ${form.elements.comment.value}`;
  const typed = () => [...new FormData(form)].filter(([name, value]) => name !== "csrf" && typeof value === "string");
  let dirty, busy, over, soon;

  const touched = () => {
    dirty = true;
    localStorage.setItem(place(), JSON.stringify(typed()));
    form.dispatchEvent(new Event("kept"));
    soon ||= setTimeout(() => { soon = keep(); }, 2_000);
  };
  const taken = (fresh, kept) => {
    localStorage.removeItem(kept);
    const { comment, version } = fresh.dataset;
    if (comment) {
      form.elements.comment.value = comment;
      form.elements.version.value = version;
      history.replaceState(null, "", action.replace("/comments", "?edit=" + comment + "#form"));
    }
    if (dirty) touched();
  };
  const send = async (leaving) => {
    const kept = place();
    const body = new URLSearchParams([...typed(), ["csrf", form.elements.csrf.value]]);
    body.set("do", "keep");
    try {
      const keepalive = leaving && String(body).length < 60_000;
      const answer = await fetch(action, { method: "POST", body, keepalive });
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("body > [data-keeper]");
      if (answer.ok && fresh) taken(fresh, kept);
      over = answer.status === 409;
      if (!fresh) dirty = true;
      state.textContent = fresh?.textContent ?? (answer.status === 403 ? said.over : said.offline);
    } catch {
      dirty = true;
      state.textContent = said.offline;
    }
    busy = 0;
  };
  const keep = (leaving) => {
    if (!dirty || busy || over) return;
    dirty = false;
    busy = send(leaving);
  };

  form.addEventListener("input", touched);
  setInterval(keep, 10_000);
  addEventListener("online", () => keep());
  document.addEventListener("visibilitychange", () => { if (document.hidden) keep(true); });
  form.addEventListener("submit", (event) => {
    over = true;
    sessionStorage.sent = place();
    if (!busy) return;
    event.preventDefault();
    busy.then(() => {
      delete form.dataset.sent;
      form.requestSubmit(event.submitter);
    });
  });

  const left = localStorage.getItem(place());
  if (document.querySelector(".note.good[role=status]")) {
    localStorage.removeItem(sessionStorage.sent);
  } else if (left) {
    const old = location.pathname === action ? [] : JSON.parse(left); // sent, back
    for (const [name, value] of old) {
      const field = form.elements[name] ?? {};
      field.value = value;
      if (field.value !== value) field.add?.(new Option("…", value, true, true));
    }
    touched();
    if (old[0]) state.textContent = said.restored;
    keep();
  }
}
