// Shows, hides, demands and locks questions at once. The server decides again when the form is sent.
import { answers, keptAnswers } from "./answers.mjs";
import { decidable, formState } from "./state.mjs";
import { written } from "./written.mjs";

/** Evaluates every condition and draws the result; call it after each change. */
export function showAndHide(root, logic) {
  const state = stateOf(root, logic);
  for (const field of logic.fields) draw(find(root, field.key), field, state);
  for (const section of root.querySelectorAll("[data-section]")) {
    const questions = [...section.querySelectorAll("[data-question]")];
    section.hidden = questions.length > 0 && questions.every((question) => question.hidden);
  }
}

/** What the form comes to with what is typed now; rows of tables read what the form around them comes to. */
export function stateOf(root, logic) {
  const drawn = (key) => drawnState(find(root, key));
  const options = { now: logic.now, today: logic.today };
  const state = (typedIn) => formState(logic.fields, typedIn, keptAnswers(logic), drawn, options);
  const first = state(answers(root, logic));
  return logic.fields.some((field) => field.columns.length) ? state(answers(root, logic, first.values)) : first;
}

function drawnState(question) {
  return {
    hidden: question?.hidden ?? false,
    locked: question ? keptBox(question)?.hidden === false : false,
    required: question?.querySelector("[data-required-mark]")?.hidden === false,
  };
}

function draw(question, field, state) {
  if (!question) return;
  if (decidable(field.visible_when)) question.hidden = !state.visible.has(field.key);
  if (decidable(field.computed)) {
    const output = question.querySelector("output, .field__value");
    const text = written(state.values.get(field.key), field.look) || "—";
    // The server wrote more than digits for the same amount: its capitals.
    if (output && !(field.look?.capitals && output.textContent.startsWith(`${text} `))) output.textContent = text;
  }
  if (decidable(field.read_only)) lock(question, state.locked.has(field.key));
  if (field.required === true || decidable(field.required)) mark(question, state.required.has(field.key));
}

/** What was typed stays in the control behind the kept answer, and comes back with it. */
function lock(question, locked) {
  const kept = keptBox(question);
  if (!kept) return;
  kept.hidden = !locked;
  kept.parentElement.querySelector(":scope > .field__control").hidden = locked;
}

function keptBox(question) {
  return question.querySelector(":scope > [data-kept], :scope > fieldset > [data-kept]");
}

function mark(question, required) {
  for (const each of question.querySelectorAll("[data-required-mark]")) each.hidden = !required;
  const control = question.querySelector("input:not([type=hidden]), select, textarea");
  if (control && !question.querySelector("fieldset")) {
    if (required) control.setAttribute("aria-required", "true");
    else control.removeAttribute("aria-required");
  }
}

function find(root, key) {
  return root.querySelector(`[data-question="${CSS.escape(key)}"]`);
}
