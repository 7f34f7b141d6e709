// The document that is being drawn, what is selected in it, and who wants to hear of changes.
import { begin, changed, redone, undone } from "./history.mjs";
import { stateOf, transitionOf } from "./document.mjs";

const NOTHING = { states: [], transition: null };

/** Listeners are told what changed: { document, selection, typing }. */
export function makeStore(document) {
  let history = begin(document);
  let selected = NOTHING;
  let kept = document;
  const listeners = new Set();
  const tell = (what) => listeners.forEach((listener) => listener(what));

  function become(next, { select, typing = false } = {}) {
    const moved = next.present !== history.present;
    history = next;
    const before = selected;
    selected = standing(history.present, select ?? selected);
    tell({ document: moved, selection: !same(before, selected), typing });
  }
  return {
    get document() {
      return history.present;
    },
    get selected() {
      return selected;
    },
    get canUndo() {
      return history.past.length > 0;
    },
    get canRedo() {
      return history.future.length > 0;
    },
    get isDirty() {
      return history.present !== kept;
    },
    change: (next, { merging = "", select, typing } = {}) => become(changed(history, next, merging), { select, typing }),
    select: (next) => become(history, { select: { ...NOTHING, ...next } }),
    undo: () => become(undone(history)),
    redo: () => become(redone(history)),
    markKept: (which) => {
      kept = which;
      tell({ document: false, selection: false, typing: false });
    },
    on: (listener) => listeners.add(listener),
  };
}

/** A selection without what no longer exists. */
function standing(document, { states, transition }) {
  return { states: states.filter((key) => stateOf(document, key)), transition: transition && transitionOf(document, transition) ? transition : null };
}

const same = (one, other) => one.transition === other.transition && one.states.join() === other.states.join();
