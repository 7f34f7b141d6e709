// Undo and redo: the documents that were, and those that came after them.

const MOST = 200;

export const begin = (document) => ({ past: [], present: document, future: [], merging: "" });

/** The history after a change. Changes with the same `merging` name in a row (typing in one box) are one step. */
export function changed(history, document, merging = "") {
  if (document === history.present) return history;
  const joined = merging && merging === history.merging;
  const past = joined ? history.past : [...history.past, history.present].slice(-MOST);
  return { past, present: document, future: [], merging };
}

export function undone(history) {
  if (!history.past.length) return history;
  return { past: history.past.slice(0, -1), present: history.past.at(-1), future: [history.present, ...history.future], merging: "" };
}

export function redone(history) {
  if (!history.future.length) return history;
  return { past: [...history.past, history.present], present: history.future[0], future: history.future.slice(1), merging: "" };
}
