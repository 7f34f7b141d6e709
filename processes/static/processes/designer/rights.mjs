// Which field may be filled in, read, or is hidden in which step: one state of the cell after the other.
import { edited, stateOf } from "./document.mjs";

export const RIGHTS = ["read", "edit", "hidden"];

/** What holds for a field in a state. */
export function rightOf(state, field) {
  if ((state.writable ?? []).includes(field)) return "edit";
  return (state.hidden ?? []).includes(field) ? "hidden" : "read";
}

/** The document in which that right holds; the order of the fields follows the form. */
export function withRight(document, key, field, right) {
  const order = (document.form?.fields ?? []).map((each) => each.key);
  return edited(document, (copy) => {
    const state = stateOf(copy, key);
    set(state, "writable", field, right === "edit", order);
    set(state, "hidden", field, right === "hidden", order);
  });
}

function set(state, member, field, wanted, order) {
  const list = state[member] ?? [];
  if (list.includes(field) === wanted) return;
  if (!wanted) {
    state[member] = list.filter((each) => each !== field);
    if (!state[member].length) delete state[member];
    return;
  }
  const before = list.findIndex((each) => order.indexOf(each) > order.indexOf(field));
  state[member] = before < 0 ? [...list, field] : [...list.slice(0, before), field, ...list.slice(before)];
}

/** The right after this one, as a click on the cell gives it. */
export const nextRight = (right) => RIGHTS[(RIGHTS.indexOf(right) + 1) % RIGHTS.length];
