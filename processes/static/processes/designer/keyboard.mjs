// The canvas by keyboard. Keys count only while the canvas has the focus; those with Ctrl count everywhere.
import { neighbour } from "./graph.mjs";
import { transitionOf } from "./document.mjs";

const MOVES = {
  horizontal: { ArrowRight: "on", ArrowLeft: "back", ArrowUp: "before", ArrowDown: "after" },
  vertical: { ArrowDown: "on", ArrowUp: "back", ArrowLeft: "before", ArrowRight: "after" },
};

export function listenToKeys(desk) {
  const { store, svg } = desk;
  svg.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey) return;
    if (event.altKey) return shove(desk, event);
    const move = MOVES[desk.direction][event.key];
    const act = move ? () => step(desk, move, event.shiftKey) : KEYS[event.key];
    if (!act) return;
    event.preventDefault();
    act(desk, event);
  });
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    if (key === "s") return done(event, () => desk.save());
    if (isText(event.target)) return undefined;
    if (key === "z") return done(event, () => (event.shiftKey ? desk.redo() : desk.undo()));
    if (key === "y") return done(event, () => desk.redo());
    if (key === "a" && svg.contains(event.target)) return done(event, () => store.select({ states: store.document.states.map((state) => state.key) }));
    return undefined;
  });
  // The browser's own events carry the clipboard of other pages, too.
  document.addEventListener("copy", (event) => {
    if (isText(event.target) || !store.selected.states.length || window.getSelection()?.toString()) return;
    event.preventDefault();
    desk.copy();
  });
  document.addEventListener("cut", (event) => {
    if (isText(event.target) || !store.selected.states.length) return;
    event.preventDefault();
    desk.copy();
    desk.remove();
  });
  document.addEventListener("paste", (event) => {
    if (isText(event.target)) return;
    const text = event.clipboardData?.getData("text/plain") ?? "";
    event.preventDefault();
    desk.paste(text.includes("guicheng.procedure-part") ? text : undefined);
  });
}

const isText = (target) => target?.matches?.("input, textarea, select, [contenteditable]");

function done(event, act) {
  event.preventDefault();
  act();
}

const KEYS = {
  Enter: (desk) => (desk.connecting ? desk.finishConnecting() : desk.openPanel()),
  " ": (desk) => toggle(desk),
  F2: (desk) => desk.openPanel("title"),
  n: (desk) => addAfter(desk),
  N: (desk) => addAfter(desk),
  c: (desk) => desk.startConnecting(),
  C: (desk) => desk.startConnecting(),
  t: (desk, event) => desk.nextWay(event.shiftKey ? -1 : 1),
  T: (desk) => desk.nextWay(-1),
  Delete: (desk) => desk.remove(),
  Backspace: (desk) => desk.remove(),
  Escape: (desk) => (desk.connecting ? desk.stopConnecting() : desk.store.select({})),
  "+": (desk) => desk.viewport.zoomAt(1.2),
  "=": (desk) => desk.viewport.zoomAt(1.2),
  "-": (desk) => desk.viewport.zoomAt(1 / 1.2),
  0: (desk) => desk.viewport.fit(),
  p: (desk) => desk.openPalette(),
  a: (desk) => desk.tidy(),
  f: (desk) => desk.fullScreen(),
  "?": (desk) => desk.showKeys(),
  Home: (desk) => go(desk, desk.store.document.states.find((each) => each.start)?.key),
};

const SHOVES = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Alt and an arrow put the step to another place; several in a row are one change. */
function shove(desk, event) {
  const [x, y] = SHOVES[event.key] ?? [];
  const key = desk.store.selected.states.at(-1);
  if (x === undefined || !key) return;
  event.preventDefault();
  const far = event.shiftKey ? 48 : 12;
  desk.place(key, { x: x * far, y: y * far }, `place/${key}`);
  desk.focusSelected();
}

function addAfter(desk) {
  if (desk.addStep("single")) desk.openPanel("title");
}

function go(desk, key, keep = []) {
  if (!key) return;
  desk.store.select({ states: [...keep.filter((each) => each !== key), key] });
  desk.focusSelected();
}

/** An arrow key: from a transition to its ends or its neighbours, from a state to the next one. */
function step(desk, move, more) {
  const { store } = desk;
  const { states, transition } = store.selected;
  if (transition) {
    const found = transitionOf(store.document, transition);
    if (move === "on") return go(desk, found.to);
    if (move === "back") return go(desk, desk.sourceOf(transition));
    desk.nextWay(move === "after" ? 1 : -1);
    return desk.focusSelected();
  }
  if (desk.connecting) return aim(desk, move);
  const from = states.at(-1) ?? store.document.states.find((each) => each.start)?.key ?? "";
  if (!states.length) return go(desk, from);
  return go(desk, neighbour(store.document, desk.plan.nodes, from, move, desk.direction), more ? states : []);
}

/** While connecting, the arrow keys choose the goal: they go to whatever lies there, connected or not. */
function aim(desk, move) {
  const { nodes } = desk.plan;
  const at = nodes.find((node) => node.key === desk.connecting.to) ?? nodes.find((node) => node.key === desk.connecting.from);
  const vertical = desk.direction === "vertical";
  const [axis, sign] = { on: [vertical ? "y" : "x", 1], back: [vertical ? "y" : "x", -1], after: [vertical ? "x" : "y", 1], before: [vertical ? "x" : "y", -1] }[move];
  const other = axis === "x" ? "y" : "x";
  const far = (node) => Math.abs(node[axis] - at[axis]) + 2 * Math.abs(node[other] - at[other]);
  const ahead = nodes.filter((node) => sign * (node[axis] - at[axis]) > 2).toSorted((one, two) => far(one) - far(two));
  if (ahead[0]) desk.aimAt(ahead[0].key);
}

/** Takes the state under the focus into the selection, or out of it. */
function toggle(desk) {
  const { states } = desk.store.selected;
  const key = document.activeElement?.dataset?.state;
  if (key) desk.store.select({ states: states.includes(key) ? states.filter((each) => each !== key) : [...states, key] });
}
