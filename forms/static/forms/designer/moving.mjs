// Blocks of the stream that are moved with the keyboard or have a neighbour deleted keep the focus, copied fields get a key of their own.
// Wagtail's own handlers stop the click, so these listen on the way down and act when it is over.
import { said } from "./server.mjs";
import { columnsAround, freeKey, streamOf } from "./stream.mjs";

const OTHER = { MOVE_UP: "MOVE_DOWN", MOVE_DOWN: "MOVE_UP" };
const actionButton = (event) => event.target.closest?.("button[data-streamfield-action]");

/** Puts the focus back on the button of the block that was just moved, or on its twin at the end of the list. */
export function keepFocus(event, words, say) {
  const button = actionButton(event);
  const action = button?.dataset.streamfieldAction;
  if (!(action in OTHER)) return;
  setTimeout(() => {
    const child = button.closest("[data-streamfield-child]");
    const next = button.disabled ? child?.querySelector(`button[data-streamfield-action="${OTHER[action]}"]`) : button;
    next?.focus();
    const siblings = [...child.parentElement.children].filter((each) => each.matches("[data-streamfield-child]") && each.querySelector("input[name$='-deleted']")?.value !== "1");
    say(said(words, "moved", { place: siblings.indexOf(child) + 1, count: siblings.length }));
  });
}

/** Puts the focus on the neighbour of the block that was just deleted, or on the button that adds one. */
export function keepPlace(event) {
  const button = actionButton(event);
  if (button?.dataset.streamfieldAction !== "DELETE") return;
  const gone = button.closest("[data-streamfield-child]");
  const list = gone?.parentElement;
  const standing = () => [...(list?.children ?? [])].filter((each) => each.matches("[data-streamfield-child]") && each.querySelector("input[name$='-deleted']")?.value !== "1");
  const at = standing().indexOf(gone);
  setTimeout(() => {
    if (document.activeElement && document.activeElement !== document.body && !gone.contains(document.activeElement)) return;
    const rest = standing().filter((each) => each !== gone);
    const next = rest[Math.min(at, rest.length - 1)]?.querySelector("button[data-panel-toggle]");
    (next ?? list?.querySelector("button.c-sf-add-button"))?.focus();
  });
}

/** Gives a field that was just copied a key that is not taken. */
export function renameCopy(event, words, say) {
  const button = actionButton(event);
  if (button?.dataset.streamfieldAction !== "DUPLICATE") return;
  const stream = columnsAround(button) ?? streamOf(button) ?? streamOf();
  const block = button.closest("[data-streamfield-child]");
  const at = stream?.children.findIndex((child) => child.element === block) ?? -1;
  if (at < 0) return;
  setTimeout(() => {
    const keys = stream.children.map((child) => child.block?.childBlocks?.key);
    const copy = keys[at + 1];
    if (!copy) return;
    const key = freeKey(copy.getState(), keys.filter((each) => each && each !== copy).map((each) => each.getState()));
    copy.setState(key);
    say(said(words, "renamed", { key }));
  });
}

/** The list of field types opens with the caret in its search: type two signs, Enter, and go on with the question. */
export function searchTypes(event) {
  const button = event.target.closest?.("button.c-sf-add-button");
  if (!button) return;
  setTimeout(() => {
    const search = [...document.querySelectorAll("[data-tippy-root] input[aria-autocomplete]")].find((each) => each.checkVisibility());
    if (button.getAttribute("aria-expanded") === "true") search?.focus();
  }, 60);
}
