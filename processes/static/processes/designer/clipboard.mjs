// Parts of procedures that can be carried to another place or another procedure, as JSON text.
import { addState, connect, edited, hindrance, put, transitionOf } from "./document.mjs";
import { freeKey, keysOf } from "./keys.mjs";
import { inside, ownerOf, placeOf, regionsOf } from "./regions.mjs";
import { referencesOf, swapReferences } from "./references.mjs";

export const FORMAT = "guicheng.procedure-part";
const SHARED = ["votes", "rubrics", "parameters", "numbers", "printouts", "pages"];

/** The part that holds these states, what lies in them, the transitions among them and all that they name. */
export function copied(document, keys, known) {
  const chosen = new Set(keys.flatMap((key) => [key, ...inside(document, key)]));
  const states = document.states.filter(({ key }) => chosen.has(key));
  const transitions = document.transitions
    .filter((each) => chosen.has(each.to) && each.from.some((key) => chosen.has(key)))
    .map((each) => ({ ...each, from: each.from.filter((key) => chosen.has(key)) }));
  const part = structuredClone({ format: FORMAT, version: 1, states, transitions });
  for (const state of part.states) if (!chosen.has(ownerOf(document, state.region ?? "")?.key)) delete state.region;
  const used = referencesOf([part.states, part.transitions], known);
  for (const name of SHARED) {
    const found = (document[name] ?? []).filter(({ key }) => used[name]?.has(key));
    if (found.length) part[name] = structuredClone(found);
  }
  const fields = (document.form?.fields ?? []).filter(({ key }) => used.fields?.has(key));
  if (fields.length) part.fields = structuredClone(fields);
  return part;
}

/** The part in a text from the clipboard, null when it is none. */
export function readPart(text) {
  try {
    const part = JSON.parse(text);
    return part?.format === FORMAT && Array.isArray(part.states) && part.states.every((each) => each?.key && each.kind) && Array.isArray(part.transitions) ? part : null;
  } catch {
    return null;
  }
}

/**
 * The document with the part put in; { document, keys } with the keys of its outermost states.
 * `after`: behind this state and in its region. What is there already under the same key and says the same is used again.
 */
export function pasted(document, given, known, after = "") {
  const part = structuredClone(given);
  const owned = new Set(part.states.flatMap(regionsOf).map((region) => region.key));
  const names = newNames(document, part);
  const swap = (kind, key) => names[kind]?.get(key) ?? key;
  swapReferences(part, known, swap);
  for (const name of ["states", "transitions", ...SHARED, "fields"]) for (const each of part[name] ?? []) each.key = swap(name, each.key);
  for (const region of part.states.flatMap(regionsOf)) region.key = swap("regions", region.key);
  const place = after ? placeOf(document, after) : "";
  const outer = part.states.filter((state) => !state.region || ![...owned].some((key) => swap("regions", key) === state.region));
  for (const state of outer) {
    if (place) state.region = place;
    else delete state.region;
  }
  const started = document.states.some((state) => state.start);
  const next = edited(document, (copy) => {
    for (const state of part.states) if (started || place) delete state.start;
    const at = copy.states.findIndex((each) => each.key === after);
    copy.states.splice(at < 0 ? copy.states.length : at + 1, 0, ...part.states);
    copy.transitions.push(...part.transitions);
    for (const name of SHARED) addNew(copy, name, part[name]);
    if (part.fields?.length) addNew((copy.form ??= { fields: [] }), "fields", part.fields);
  });
  return { document: next, keys: outer.map(({ key }) => key) };
}

function addNew(holder, name, entries) {
  const own = new Set(keysOf(holder[name]));
  const fresh = (entries ?? []).filter(({ key }) => !own.has(key));
  if (fresh.length) holder[name] = [...(holder[name] ?? []), ...fresh];
}

/** For each part, which keys change: all that are taken, except for what is the same here and there. */
function newNames(document, part) {
  const regions = part.states.flatMap(regionsOf);
  return {
    states: freed(part.states, keysOf(document.states)),
    transitions: freed(part.transitions, keysOf(document.transitions)),
    regions: freed(regions, document.states.flatMap(regionsOf).map(({ key }) => key)),
    ...Object.fromEntries(SHARED.map((name) => [name, freed(part[name] ?? [], keysOf(document[name]), document[name])])),
    fields: freed(part.fields ?? [], keysOf(document.form?.fields), document.form?.fields, ({ key, type }) => `${key} ${type}`),
  };
}

function freed(entries, taken, present = [], same = JSON.stringify) {
  const [names, used] = [new Map(), new Set(taken)];
  const here = new Set((present ?? []).map((each) => same(each)));
  for (const each of entries) {
    if (here.has(same(each))) continue;
    const key = freeKey(each.key, used);
    used.add(key);
    if (key !== each.key) names.set(each.key, key);
  }
  return names;
}

/**
 * The document with a part put into the way of a state: the part's first step is led to, and where the part says with
 * `leaves` which step it is left from, the state's way on goes out of there; to a new end where there is none. With
 * `way`, the part goes into that transition.
 */
export function spliced(document, part, known, after, words, way = "") {
  const found = pasted(document, part, known, after);
  const [first] = found.keys;
  const joins = Boolean(after && first && !hindrance(found.document, after, first));
  const forward = way ? transitionOf(document, way) : joins ? document.transitions.find((each) => each.from.includes(after) && each.tone !== "danger" && each.tone !== "quiet" && each.to !== after) : null;
  let next = found.document;
  if (forward) next = put(next, ["transitions", forward.key, "to"], first);
  else if (joins) next = connect(next, after, first, words.go_on).document;
  const place = part.states.findIndex(({ key }) => key === part.leaves);
  if (place < 0) return { ...found, document: next };
  const last = next.states[next.states.findIndex(({ key }) => key === first) + place].key;
  const leaving = next.transitions.find((each) => !transitionOf(document, each.key) && each.to === last && each.from.includes(last));
  let goal = forward?.to;
  if (!goal) ({ document: next, key: goal } = addState(next, { kind: "end", title: words.done, outcome: "success", region: placeOf(next, last) }));
  if (leaving) next = put(next, ["transitions", leaving.key, "to"], goal);
  else next = connect(next, last, goal, words.go_on).document;
  return { document: next, keys: found.keys };
}
