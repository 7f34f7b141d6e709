// A case's page: a button that was pressed cannot be pressed twice by an impatient hand. The server would recognise it anyway.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) { event.preventDefault(); return; }
    if (event.submitter?.name === "form-command") return;
    form.dataset.sent = "yes";
    event.submitter?.setAttribute("aria-busy", "true");
  });
}
addEventListener("pageshow", () => { for (const form of document.forms) delete form.dataset.sent; });
