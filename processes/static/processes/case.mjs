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
// What was refused is read first; a form that marks its own places says it itself.
const refusal = document.getElementById("refusal");
if (refusal && !document.querySelector("[data-error-summary]")) {
  refusal.tabIndex = -1;
  refusal.focus();
}
// The drawn course is wider than the screen: the current state comes into sight.
const strip = document.querySelector(".flow-wrap--wide");
const current = strip?.querySelector(".is-current rect");
if (current) strip.scrollLeft = current.x.baseVal.value - strip.clientWidth / 2 + current.width.baseVal.value / 2;
