// The comment form: changing the column loads that column's text, and the
// difference is shown again a moment after typing stops. The program stays the
// judge: it is asked for both, and for the items of other sections.
const form = document.querySelector(".edit-form");
if (form) {
  const read = async (answer) => new DOMParser().parseFromString(await answer.text(), "text/html");
  const shown = form.querySelector(".shown");
  for (const pick of form.querySelectorAll("[name=field]")) {
    pick.addEventListener("change", async () => {
      const url = new URL(location.href);
      url.searchParams.delete("edit");
      url.searchParams.set("field", pick.value);
      const answer = await fetch(url);
      if (!answer.ok) return;
      for (const fresh of (await read(answer)).querySelectorAll(".edit-form [name^=new_]")) {
        form.elements[fresh.name].value = fresh.value;
      }
      shown.replaceChildren();
      form.dispatchEvent(new Event("column"));
    });
  }
  let timer;
  form.addEventListener("input", (event) => {
    if (!/^((new|add|merge)_|op$|text$|with$|place$|behind$)/.test(event.target.name)) return;
    clearTimeout(timer);
    timer = setTimeout(preview, 700);
  });
  async function ask(what) {
    const data = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
    data.set("do", what);
    const answer = await fetch(form.action, { method: "POST", body: data });
    return answer.ok && read(answer);
  }
  async function widely() {
    const page = await ask("widely");
    if (!page) return;
    for (const name of ["with", "place"]) {
      form.elements[name].replaceChildren(...page.querySelector(`.edit-form [name=${name}]`).children);
    }
    for (const button of form.querySelectorAll("[value=widely]")) button.parentElement.remove();
  }
  form.addEventListener("click", async (event) => {
    if (event.target.value !== "widely") return;
    event.preventDefault();
    const list = event.target.closest(".for").querySelector("select");
    await widely();
    list.focus();
  });
  async function preview() {
    const page = await ask("preview");
    if (!page) return;
    shown.replaceChildren(...page.querySelector(".edit-form .shown").childNodes);
    if (page.querySelector("[name=merged]")?.value !== form.elements.merged?.value) {
      form.querySelector(".merged").replaceWith(page.querySelector(".edit-form .merged"));
    }
    const text = form.elements.text;
    if (text.value === "" || text.value === form.elements.auto.value) text.value = page.querySelector("#text")?.value ?? text.value;
    form.elements.auto.value = page.querySelector("[name=auto]")?.value ?? "";
  }
}
