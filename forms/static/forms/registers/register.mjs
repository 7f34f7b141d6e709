// The list of a register: choices that take effect at once, the second box of "from … to …", and cells changed in place.

const root = document.getElementById("register");

for (const select of root?.querySelectorAll("[data-submits]") ?? []) {
  select.addEventListener("change", () => select.form.requestSubmit());
}
for (const button of root?.querySelectorAll("[data-submit]") ?? []) button.hidden = true;

for (const second of root?.querySelectorAll("[data-second]") ?? []) {
  const operator = second.closest("fieldset").querySelector("select");
  const show = () => { second.hidden = operator.value !== "between"; };
  operator.addEventListener("change", show);
  show();
}

async function open(link) {
  const shown = link.closest("[data-cell]");
  const answer = await fetch(`${link.href}&part=1`, { headers: { "X-Requested-With": "fetch" } });
  // Whatever is not the piece that was asked for (signed out, gone): the page itself explains it.
  if (!answer.ok || answer.redirected) { location.assign(link.href); return; }
  const form = piece(await answer.text());
  shown.replaceWith(form);
  begin(form, shown);
}

function piece(html) {
  return new DOMParser().parseFromString(html, "text/html").querySelector("[data-cell]");
}

function begin(form, before) {
  const focus = form.querySelector("[name]:not([type=hidden]):not([name=form-command])");
  focus?.focus();
  form.querySelector("[data-cancel]").addEventListener("click", () => finish(form, before));
  form.addEventListener("keydown", (event) => { if (event.key === "Escape") finish(form, before); });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save(form, before, event.submitter);
  });
}

function finish(form, shown) {
  form.replaceWith(shown);
  shown.querySelector("[data-edit]")?.focus();
}

async function save(form, before, button) {
  const sent = new FormData(form);
  // "Find", "Add a row": the piece comes back drawn anew, as the page does without a script. The Enter key presses
  // "refresh", the first button of every form, and means saving here.
  if (button?.name && button.value !== "refresh") sent.append(button.name, button.value);
  const answer = await fetch(form.action, { method: "POST", body: sent, redirect: "manual" });
  if (answer.status === 422) {
    const again = piece(await answer.text());
    form.replaceWith(again);
    begin(again, before);
  } else if (answer.ok) {
    const shown = piece(await answer.text());
    form.replaceWith(shown);
    shown.querySelector("[data-edit]")?.focus();
  } else {
    form.submit();
  }
}

root?.addEventListener("click", (event) => {
  const link = event.target.closest("[data-edit]");
  if (link && !event.metaKey && !event.ctrlKey && event.button === 0) {
    event.preventDefault();
    open(link);
  }
});
