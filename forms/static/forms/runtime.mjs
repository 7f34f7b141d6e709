// Everything a form does by itself in the browser. The form works without it; see templates/forms/form.html.
import { autosave } from "./autosave.mjs";
import { watchCommands } from "./commands.mjs";
import { count } from "./counters.mjs";
import { phrase } from "./phrases.mjs";
import { widgets } from "./widgets.mjs";

// Loaded only for forms that have a use for it.
const PARTS = [
  { has: "[data-pick], [data-picks], [data-pick-cell]", load: () => import("./pick.mjs"), start: (each) => each.pickers },
  { has: "[data-richtext]", load: () => import("./richtext.mjs"), start: (each) => each.editors },
];

function betterParts(root, part, changed) {
  for (const { has, load, start: of } of PARTS) {
    if (part.querySelector(has)) load().then((module) => of(module)(root, part, changed));
  }
  widgets(root, part, changed);
}

for (const root of document.querySelectorAll("[data-forms-root]")) start(root);

function start(root) {
  const logic = JSON.parse(root.querySelector("#form-logic")?.textContent ?? "null");
  const draft = autosave(root);
  let showAndHide = () => {};
  const changed = () => {
    showAndHide(root, logic);
    count(root);
    draft.changed();
  };
  if (logic?.fields.length) {
    import("./logic.mjs").then((module) => {
      ({ showAndHide } = module);
      showAndHide(root, logic);
    });
  }
  const drawn = (part) => {
    betterParts(root, part, changed);
    changed();
  };
  // Rows come first: what they take over is no command for the server any more.
  const rows = root.querySelector("[data-table]") ? import("./rows.mjs") : Promise.resolve(null);
  rows.then((module) => {
    module?.watchRows(root, () => {
      betterParts(root, root, changed);
      changed();
    });
    watchCommands(root, drawn);
  });
  betterParts(root, root, changed);
  root.addEventListener("input", changed);
  root.addEventListener("change", (event) => event.target.type !== "file" && changed());
  root.addEventListener("focusout", (event) => remind(root, event.target));
  for (const refresh of root.querySelectorAll(".form-refresh")) refresh.hidden = true;
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
    box.id ||= `${control.id}-error`;
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
