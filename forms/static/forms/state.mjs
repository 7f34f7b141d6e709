// Which fields show, which must be filled in, which are locked, and what they hold: forms/engine/evaluation.py says the
// same on the server, which has the last word.
import { evaluate, isTrue, needsServer } from "./evaluate.mjs";

const conditional = (tree) => tree !== null && typeof tree === "object";

/** Whether the browser can answer a condition or computation by itself. */
export const decidable = (tree) => conditional(tree) && !needsServer(tree);

/**
 * { visible, required, locked: Set of keys, values: Map } for typed answers. `fields` come in an order in which each follows
 * those that its logic reads; a member that is null is no condition, or one that only the server answers: then
 * `drawn(key)`, { hidden, locked, required }, says what the server made of it. `kept` is what locked fields hold.
 */
export function formState(fields, answers, kept, drawn, options) {
  const state = { visible: new Set(), required: new Set(), locked: new Set(), values: new Map() };
  const { values } = state;
  const holds = (tree, otherwise) => (decidable(tree) ? isTrue(evaluate(tree, values, options)) : otherwise);
  for (const field of fields) {
    const before = drawn(field.key);
    if (!holds(field.visible_when, !before.hidden)) {
      values.set(field.key, null);
      continue;
    }
    state.visible.add(field.key);
    if (decidable(field.computed)) {
      values.set(field.key, evaluate(field.computed, values, options));
      continue;
    }
    values.set(field.key, answers.get(field.key) ?? null);
    if (holds(field.read_only, before.locked)) {
      state.locked.add(field.key);
      if (kept.has(field.key)) values.set(field.key, kept.get(field.key));
    }
  }
  for (const field of fields) {
    const { key } = field;
    if (!state.visible.has(key) || state.locked.has(key) || conditional(field.computed)) continue;
    if (field.required === true || holds(field.required, drawn(key).required)) state.required.add(key);
  }
  return state;
}
