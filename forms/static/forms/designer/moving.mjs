// Blocks of the stream that are moved with the keyboard keep the focus, copied fields get a key of their own.
import { said } from "./server.mjs";
import { freeKey, streamOf } from "./stream.mjs";

const OTHER = { MOVE_UP: "MOVE_DOWN", MOVE_DOWN: "MOVE_UP" };

/** Puts the focus back on the button of the block that was just moved, or on its twin at the end of the list. */
export function keepFocus(event, words, say) {
  const button = event.target.closest?.("button[data-streamfield-action]");
  const action = button?.dataset.streamfieldAction;
  if (!(action in OTHER)) return;
  const child = button.closest("[data-streamfield-child]");
  const next = button.disabled ? child?.querySelector(`button[data-streamfield-action="${OTHER[action]}"]`) : button;
  requestAnimationFrame(() => next?.focus());
  const siblings = [...child.parentElement.children].filter((each) => each.matches("[data-streamfield-child]") && each.querySelector("input[name$='-deleted']")?.value !== "1");
  say(said(words, "moved", { place: siblings.indexOf(child) + 1, count: siblings.length }));
}

/** Gives a field that was just copied a key that is not taken. */
export function renameCopy(event, words, say) {
  const button = event.target.closest?.("button[data-streamfield-action='DUPLICATE']");
  const stream = button && streamOf(button);
  if (!stream) return;
  const children = stream.children ?? [];
  const at = children.findIndex((child) => child.element.contains(button)) + 1;
  const copy = children[at]?.block?.childBlocks?.key;
  if (!copy || !button.closest("[data-streamfield-child]")?.isSameNode(children[at - 1].element)) return;
  const taken = children.filter((_child, number) => number !== at).map((child) => child.block?.childBlocks?.key?.getState());
  const key = freeKey(copy.getState(), taken);
  copy.setState(key);
  say(said(words, "renamed", { key }));
}
