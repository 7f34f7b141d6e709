// The changes of a procedure's document. Each returns a new document and leaves the given one as it was.
import { freeKey, keyFrom, keysOf } from "./keys.mjs";
import { inside, ownerOf, placeOf, regionsOf, statesIn } from "./regions.mjs";
import { formulaSwapped, swapReferences } from "./references.mjs";

export const stateOf = (document, key) => document.states.find((state) => state.key === key) ?? null;
export const transitionOf = (document, key) => document.transitions.find((each) => each.key === key) ?? null;

/** The document after `work(copy)`. */
export function edited(document, work) {
  const copy = structuredClone(document);
  copy.states ??= [];
  copy.transitions ??= [];
  work(copy);
  return copy;
}

/** The value at a path such as ["states", "review", "config", "mode"]; entries of lists are named by key or number. */
export function valueAt(document, path) {
  return path.reduce((here, part) => step(here, part), document);
}

function step(here, part) {
  if (Array.isArray(here)) return typeof part === "number" ? here[part] : here.find((each) => each?.key === part);
  return here?.[part];
}

/** The document with another value at the path; undefined takes the member away. Missing records are made. */
export function put(document, path, value) {
  return edited(document, (copy) => {
    let here = copy;
    path.slice(0, -1).forEach((part, place) => {
      if (step(here, part) === undefined && !Array.isArray(here)) here[part] = typeof path[place + 1] === "number" ? [] : {};
      here = step(here, part);
    });
    const last = path.at(-1);
    if (value === undefined && Array.isArray(here)) here.splice(here.indexOf(step(here, last)), 1);
    else if (value === undefined) delete here[last];
    else if (Array.isArray(here) && typeof last === "string") here[here.indexOf(step(here, last))] = value;
    else here[last] = value;
    forgetEmpty(copy, path.slice(0, -1), value);
  });
}

/** A config or text that became empty is no longer written. */
function forgetEmpty(copy, path, value) {
  const [name] = path.slice(-1);
  if (value !== undefined || typeof name !== "string" || path.length < 2) return;
  const [holder, held] = [valueAt(copy, path.slice(0, -1)), valueAt(copy, path)];
  const bare = held && !Array.isArray(held) && typeof held === "object" && !Object.keys(held).length;
  if (bare && !Array.isArray(holder) && name !== "title") delete holder[name];
}

/** A new state; { document, key }. `after` places it behind a state, in the same region. */
export function addState(document, { kind, title, outcome = null, after = "", region = null }) {
  const key = freeKey(kind === "single" ? "step" : kind, keysOf(document.states));
  const place = region ?? (after ? placeOf(document, after) : "");
  const next = edited(document, (copy) => {
    const state = { key, title, kind };
    if (place) state.region = place;
    if (outcome) state.outcome = outcome;
    else if (!place && !copy.states.some((each) => each.start)) state.start = true;
    const at = copy.states.findIndex((each) => each.key === after);
    copy.states.splice(at >= 0 ? at + 1 : kind === "end" ? copy.states.length : beforeEnds(copy, place), 0, state);
    const owner = place && ownerOf(copy, place);
    const own = owner && regionsOf(owner).find((each) => each.key === place);
    if (own && !own.start && !outcome) own.start = key;
  });
  return { document: next, key };
}

/** Where a new step of a region goes: before the ends at the bottom. */
function beforeEnds(document, region) {
  const last = document.states.findLastIndex((state) => state.kind !== "end" && placeOf(document, state.key) === region);
  return last < 0 && document.states.length ? document.states.length : last + 1;
}

/** Why two states cannot be connected: "end", "regions", or "" when they can. */
export function hindrance(document, from, to) {
  if (stateOf(document, from)?.kind === "end") return "end";
  return placeOf(document, from) === placeOf(document, to) ? "" : "regions";
}

/** A new transition; { document, key }. Whoever works in the state may take it, the system where nobody does. */
export function connect(document, from, to, title) {
  const key = freeKey(keyFrom(title.en ?? "", "go_on"), keysOf(document.transitions));
  const source = stateOf(document, from);
  const by = source?.performers?.length ? [...source.performers] : ["system"];
  const back = document.states.findIndex((each) => each.key === to) <= document.states.findIndex((each) => each.key === from);
  const next = edited(document, (copy) => {
    const transition = { key, title, from: [from], to, by };
    if (back) Object.assign(transition, { comment: "required", validates: false, tone: "quiet" });
    copy.transitions.push(transition);
  });
  return { document: next, key };
}

/** A new step in the middle of a transition, which then leads to it; { document, key }. */
export function insertInto(document, transition, step, title) {
  const found = transitionOf(document, transition);
  const added = addState(document, { ...step, after: found.from[0] });
  const led = put(added.document, ["transitions", transition, "to"], added.key);
  const on = connect(led, added.key, found.to, title);
  return { document: on.document, key: added.key };
}

/** The document without these states and transitions, and without everything that pointed at them. */
export function removed(document, { states = [], transitions = [] }) {
  const gone = new Set(states.flatMap((key) => [key, ...inside(document, key)]));
  return edited(document, (copy) => {
    copy.states = copy.states.filter((state) => !gone.has(state.key));
    const before = keysOf(copy.transitions);
    for (const each of copy.transitions) each.from = each.from.filter((key) => !gone.has(key));
    copy.transitions = copy.transitions.filter((each) => each.from.length && !gone.has(each.to) && !transitions.includes(each.key));
    const left = new Set(keysOf(copy.transitions));
    forgetTransitions(copy, new Set(before.filter((key) => !left.has(key))));
    beginAgain(copy);
  });
}

function forgetTransitions(copy, gone) {
  for (const state of copy.states) if (gone.has(state.when_skipped)) delete state.when_skipped;
  for (const page of copy.pages ?? []) if (gone.has(page.on_publish)) delete page.on_publish;
}

/** Every line needs a beginning: the first step left takes the place of a start that went. */
function beginAgain(copy) {
  const main = statesIn(copy, "").filter((state) => state.kind !== "end");
  if (main.length && !copy.states.some((state) => state.start)) main[0].start = true;
  for (const state of copy.states)
    for (const region of regionsOf(state)) {
      const own = statesIn(copy, region.key);
      if (region.start && !own.some((each) => each.key === region.start)) {
        const first = own.find((each) => each.kind !== "end");
        region.start = first?.key ?? "";
      }
    }
}

/** The document in which this state is where cases (or its branch) begin. */
export function setStart(document, key) {
  return edited(document, (copy) => {
    const region = placeOf(copy, key);
    if (region) regionsOf(ownerOf(copy, region)).find((each) => each.key === region).start = key;
    else
      for (const state of copy.states) {
        if (state.key === key) state.start = true;
        else if (!placeOf(copy, state.key)) delete state.start;
      }
  });
}

/** The document in which other people work in the state; buttons that were theirs alone go with them. */
export function setPerformers(document, key, roles) {
  return edited(document, (copy) => {
    const state = stateOf(copy, key);
    const theirs = state.performers?.length ? state.performers : ["system"];
    if (roles.length) state.performers = roles;
    else delete state.performers;
    for (const each of copy.transitions) {
      const own = each.from.length === 1 && each.from[0] === key && String(each.by) === String(theirs);
      if (own && !(theirs[0] === "system" && each.guard)) each.by = roles.length ? [...roles] : ["system"];
    }
  });
}

/** The document with the state in another region; transitions that would leave the region are taken away. */
export function moveTo(document, key, region) {
  const family = new Set([key, ...inside(document, key)]);
  if (region && family.has(ownerOf(document, region)?.key)) return document;
  return edited(document, (copy) => {
    const state = stateOf(copy, key);
    if (region) state.region = region;
    else delete state.region;
    delete state.start;
    copy.transitions = copy.transitions.filter((each) => {
      if (placeOf(copy, each.to) === placeOf(copy, key) || (each.to !== key && !each.from.includes(key))) {
        if (each.to === key) each.from = each.from.filter((from) => placeOf(copy, from) === placeOf(copy, key));
        return each.from.length > 0;
      }
      each.from = each.from.filter((from) => from !== key);
      return each.to !== key && each.from.length > 0;
    });
    const owner = region && regionsOf(ownerOf(copy, region)).find((each) => each.key === region);
    if (owner && !owner.start && state.kind !== "end") owner.start = key;
    beginAgain(copy);
  });
}

/** The document in which a state, transition, region … has another key, wherever it is named. */
export function renamed(document, part, old, key, known) {
  return edited(document, (copy) => {
    const own = part === "regions" ? allRegionRecords(copy) : part === "timers" ? copy.states.flatMap((each) => each.timers ?? []) : (copy[part] ?? []);
    const mine = own.find((each) => each.key === old);
    const swap = (kind, name) => (kind === part && name === old ? key : name);
    for (const name of ["states", "transitions", "pages", "numbers", "votes", "start"]) swapReferences(copy[name], known, swap);
    for (const [name, formula] of Object.entries(copy.rules ?? {})) copy.rules[name] = formulaSwapped(formula, known, swap);
    if (mine) mine.key = key;
    const places = part === "states" ? copy.drawing?.places : null;
    if (places?.[old]) copy.drawing.places = Object.fromEntries(Object.entries(places).map(([each, at]) => [each === old ? key : each, at]));
  });
}

function allRegionRecords(document) {
  return document.states.flatMap(regionsOf);
}

/** The list with one entry moved by `by` places. */
export function shifted(list, place, by) {
  const next = [...list];
  const [entry] = next.splice(place, 1);
  next.splice(Math.max(0, Math.min(next.length, place + by)), 0, entry);
  return next;
}
