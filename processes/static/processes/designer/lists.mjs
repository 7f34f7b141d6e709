// Lists of records in a panel: deadlines, branches, effects, votes … each entry folds, moves and goes.
import { put, renamed, shifted, valueAt } from "./document.mjs";
import { icon, make } from "./dom.mjs";
import { KEY, freeKey, keysOf } from "./keys.mjs";
import { control, rest } from "./controls.mjs";

const NAMED = new Set(["timers", "regions", "votes", "rubrics", "parameters", "numbers", "printouts", "pages"]);
const open = new Set();

/** All rows of a record's fields; lists and records within it too. `extras(field)` may say more of one. */
export function rows(desk, fields, path, renew, extras = () => ({})) {
  const found = fields.filter((field) => field.control !== "rest").map((field) => row(desk, field, [...path, field.name], renew, extras(field)));
  return [...found, rest(desk, fields, path, renew)].filter(Boolean);
}

export function row(desk, field, path, renew, extra = {}) {
  if (field.control === "record") return record(desk, field, path, renew);
  if (field.control === "list") return list(desk, field, path, renew, () => field.fields, () => fresh(desk, field, path));
  if (field.control === "stream") return stream(desk, field, path, renew);
  return control(desk, field, path, renew, extra);
}

function record(desk, field, path, renew) {
  const parts = rows(desk, field.fields, path, renew);
  return parts.length ? make("fieldset", { class: "pd-row pd-record" }, make("legend", { textContent: field.label }), ...parts) : null;
}

function stream(desk, field, path, renew) {
  const kinds = field.name === "effects" ? desk.catalogue.effects : field.kinds;
  const byKind = new Map(kinds.map((kind) => [kind.kind, kind]));
  return list(desk, field, path, renew, (entry) => byKind.get(entry.kind)?.fields ?? [{ name: "more", label: entry.kind, control: "rest" }], null, kinds, (entry) => byKind.get(entry.kind)?.label ?? entry.kind);
}

function list(desk, field, path, renew, fieldsOf, make_new, kinds = null, titleOf = null) {
  const entries = valueAt(desk.store.document, path) ?? [];
  const become = (next) => {
    desk.store.change(put(desk.store.document, path, next.length || NAMED.has(path.at(-1)) && path.length === 1 ? next : undefined));
    renew();
  };
  const add = (entry) => {
    open.add([...path, entries.length].join("/"));
    become([...entries, entry]);
    desk.announce(desk.say("entry_added"));
  };
  const adder = kinds
    ? kindAdder(desk, field, path, kinds, (kind) => add({ kind: kind.kind, ...blank(kind.fields, entries) }))
    : make("button", { type: "button", class: "pd-add", "data-focus": `${path.join("/")}#add`, onclick: () => add(make_new()) }, icon("plus"), " ", desk.say("add"));
  const items = entries.map((entry, place) => item(desk, field, entry, [...path, place], renew, fieldsOf(entry), { become, entries, place, title: titleOf?.(entry) }));
  return make("fieldset", { class: "pd-row pd-list" }, make("legend", { textContent: field.label }), items.length ? make("ol", {}, ...items) : null, adder);
}

function kindAdder(desk, field, path, kinds, add) {
  const box = make("select", { "aria-label": `${field.label}: ${desk.say("add")}`, "data-focus": `${path.join("/")}#add` }, make("option", { value: "", textContent: `＋ ${desk.say("add")}` }), ...kinds.map((kind) => make("option", { value: kind.kind, textContent: kind.label })));
  box.addEventListener("change", () => box.value && add(kinds.find((kind) => kind.kind === box.value)));
  return box;
}

function item(desk, field, entry, path, renew, fields, { become, entries, place, title }) {
  const id = path.join("/");
  const words = [title, desk.text(entry.title) || desk.text(entry.subject) || entry.key || entry.name].filter(Boolean).join(" · ") || `${place + 1}`;
  const tool = (name, sign, act, disabled = false) => make("button", { type: "button", class: "pd-chip__button", "aria-label": `${words}: ${desk.say(name)}`, title: desk.say(name), textContent: sign, disabled, "data-focus": `${id}#${name}`, onclick: act });
  const tools = make("span", { class: "pd-item__tools" }, tool("up", "↑", () => become(shifted(entries, place, -1)), place === 0), tool("down", "↓", () => become(shifted(entries, place, 1)), place === entries.length - 1), tool("take_away", "×", () => become(entries.filter((_each, at) => at !== place))));
  const details = make("details", { open: open.has(id) }, make("summary", { "data-focus": id }, words));
  details.addEventListener("toggle", () => (details.open ? open.add(id) : open.delete(id)));
  const extras = ({ control: kind }) => (kind === "key" ? { rename: (old, key) => rename(desk, path.at(-2), old, key, entries, renew, [...path, "key"]) } : {});
  details.append(make("div", { class: "pd-item__body" }, ...rows(desk, fields, path, renew, extras)));
  return make("li", { class: "pd-item" }, details, tools);
}

/** Another key for an entry, wherever it is named. */
export function rename(desk, part, old, key, entries, renew, path) {
  if (!KEY.test(key) || keysOf(entries).filter((each) => each !== old).includes(key)) {
    desk.toast(desk.say(KEY.test(key) ? "key_taken" : "key_wrong", { key }));
    return renew();
  }
  const { document } = desk.store;
  desk.store.change(NAMED.has(part) ? renamed(document, part, old, key, desk.known) : put(document, path, key));
  return renew();
}

function fresh(desk, field, path) {
  return blank(field.fields, everyEntry(desk.store.document, path), path.at(-1).replace(/s$/, ""));
}

/** Keys must differ among all of a kind: branches of any step, deadlines of any state. */
function everyEntry(document, path) {
  const name = path.at(-1);
  if (name === "regions") return document.states.flatMap((state) => state.config?.regions ?? []);
  if (name === "timers") return document.states.flatMap((state) => state.timers ?? []);
  return valueAt(document, path) ?? [];
}

/** A new entry with what it must have. */
export function blank(fields, entries, stem = "entry") {
  const found = {};
  for (const { name, control: kind, required, standard, choices } of fields) {
    if (kind === "key") found[name] = freeKey(stem, keysOf(entries));
    else if (kind === "texts" || kind === "longtexts") {
      if (name === "title" || name === "body") found[name] = {};
    } else if (!required || standard !== undefined) continue;
    else if (kind === "choice") found[name] = choices[0][0];
    else if (kind === "number") found[name] = 1;
    else if (kind === "json") found[name] = {};
    else found[name] = "";
  }
  return found;
}
