// Everything a form does by itself in the browser. The form works without it; see templates/forms/form.html.
import { autosave } from "./autosave.mjs";
import { watchCommands } from "./commands.mjs";
import { count } from "./counters.mjs";
import { showAndHide } from "./logic.mjs";
import { phrase } from "./phrases.mjs";
import { pickers } from "./pick.mjs";
import { editors } from "./richtext.mjs";
import { watchRows } from "./rows.mjs";
import { widgets } from "./widgets.mjs";

for (const root of document.querySelectorAll("[data-forms-root]")) start(root);

function start(root) {
  const logic = JSON.parse(root.querySelector("#form-logic")?.textContent ?? "null");
  const draft = autosave(root);
  const changed = () => {
    if (logic) showAndHide(root, logic);
    count(root);
    draft.changed();
  };
  const drawn = (part) => {
    pickers(root, part, changed);
    editors(root, part, changed);
    widgets(root, part, changed);
    changed();
  };
  watchRows(root, () => {
    pickers(root, root, changed);
    widgets(root, root, changed);
    changed();
  });
  watchCommands(root, drawn);
  pickers(root, root, changed);
  editors(root, root, changed);
  widgets(root, root, changed);
  root.addEventListener("input", changed);
  root.addEventListener("change", (event) => event.target.type !== "file" && changed());
  root.addEventListener("focusout", (event) => remind(root, event.target));
  for (const refresh of root.querySelectorAll(".form-refresh")) refresh.hidden = true;
  if (logic) showAndHide(root, logic);
  count(root);
  root.querySelector("[data-error-summary]")?.focus();
}

/** Says at once, when a required box is left empty, that it has to be filled in; the words go when it is. */
function remind(root, control) {
  const question = control.closest?.("[data-question]");
  const box = question?.querySelector(":scope > [data-errors]");
  if (!box || control.getAttribute("aria-required") !== "true" || control.type === "file") return;
  const blank = control.isContentEditable ? !control.innerText.trim() : !control.value?.trim();
  const own = box.querySelector("[data-reminder]");
  if (blank && !box.children.length && control.dataset.touched) {
    const text = document.createElement("p");
    text.className = "field__error";
    text.dataset.reminder = "";
    text.textContent = phrase(root, "required");
    box.append(text);
    box.hidden = false;
    control.setAttribute("aria-invalid", "true");
    describe(control, box.id, true);
  } else if (!blank && own) {
    own.remove();
    box.hidden = true;
    control.removeAttribute("aria-invalid");
    describe(control, box.id, false);
  }
  control.dataset.touched = "true";
}

function describe(control, id, on) {
  const ids = new Set((control.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean));
  if (on) ids.add(id);
  else ids.delete(id);
  if (ids.size) control.setAttribute("aria-describedby", [...ids].join(" "));
  else control.removeAttribute("aria-describedby");
}
