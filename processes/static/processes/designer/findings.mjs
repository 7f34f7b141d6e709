// Where a finding of the checks belongs: to a state, a transition, or another part of the procedure.

/** { state } | { transition } | { part } with `member` = what of it, for a path such as "states/3/performers". */
export function elementOf(document, path) {
  const [part, which, ...rest] = path.split("/");
  if (part === "states" || part === "transitions") {
    const list = document[part] ?? [];
    const found = /^\d+$/.test(which ?? "") ? list[Number(which)] : list.find((each) => each.key === which);
    if (found) return { [part === "states" ? "state" : "transition"]: found.key, member: rest[0] ?? "" };
  }
  return { part: part || "states", member: which ?? "" };
}

/** { states: Map(key → severity), transitions: Map } of findings; an error outweighs a warning. */
export function marksOf(document, findings) {
  const marks = { states: new Map(), transitions: new Map() };
  for (const { path, severity } of findings) {
    const { state, transition } = elementOf(document, path);
    const [map, key] = state ? [marks.states, state] : [marks.transitions, transition];
    if (key && map.get(key) !== "error") map.set(key, severity);
  }
  return marks;
}
