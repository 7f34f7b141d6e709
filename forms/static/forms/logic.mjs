// Shows, hides and demands questions at once. The server decides again when the form is sent.
import { answers } from "./answers.mjs";
import { asText, evaluate, isTrue, needsServer } from "./evaluate.mjs";

const conditional = (tree) => tree !== null && typeof tree === "object";
const decidable = (tree) => !needsServer(tree);

/** Evaluates every condition and draws the result; call it after each change. */
export function showAndHide(root, logic) {
  const values = answers(root, logic);
  const options = { now: logic.now, today: logic.today };
  // A hidden question has no answer, which may hide or show others: repeat until nothing changes.
  for (let round = 0; round < 10 && pass(root, logic, values, options); round += 1);
  for (const field of logic.fields) mark(root, field, values, options);
  for (const section of root.querySelectorAll("[data-section]")) {
    const questions = [...section.querySelectorAll("[data-question]")];
    section.hidden = questions.length > 0 && questions.every((question) => question.hidden);
  }
}

function pass(root, logic, values, options) {
  let changed = false;
  for (const field of logic.fields) {
    const question = find(root, field.key);
    if (conditional(field.computed) && decidable(field.computed)) {
      const value = evaluate(field.computed, values, options);
      if (String(values.get(field.key)) !== String(value)) changed = true;
      values.set(field.key, value);
      const output = question?.querySelector("output, .field__value");
      if (output && value !== null) output.textContent = asText(value);
    }
    if (!conditional(field.visible_when) || !decidable(field.visible_when)) {
      // Left as the server drew it: a question that it hid has no answer here either.
      if (question?.hidden && values.get(field.key) !== null) {
        values.set(field.key, null);
        changed = true;
      }
      continue;
    }
    const shown = isTrue(evaluate(field.visible_when, values, options));
    if (!shown && values.get(field.key) !== null) {
      values.set(field.key, null);
      changed = true;
    }
    if (question && question.hidden === shown) {
      question.hidden = !shown;
      changed = true;
    }
  }
  return changed;
}

function mark(root, field, values, options) {
  if (!conditional(field.required) || !decidable(field.required)) return;
  const question = find(root, field.key);
  if (!question) return;
  const required = isTrue(evaluate(field.required, values, options));
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
