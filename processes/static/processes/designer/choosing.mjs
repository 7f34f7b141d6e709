// Choosing one or several out of what there is: roles, fields, states, transitions …
import { make } from "./dom.mjs";
import { allRegions } from "./regions.mjs";
import { shifted } from "./document.mjs";

/** [[key, words]] of what a setting may name in this document. */
export function nameOptions(desk, { of, name, only }) {
  const { document } = desk.store;
  const named = (list, words = "title") => (list ?? []).map((each) => [each.key, `${desk.text(each[words]) || each.key}`]);
  if (of === "fields") {
    const own = named(document.form?.fields, "label");
    return name === "group_by" || name === "unique_by" ? [["unit", desk.say("the_unit")], ["campaign", desk.say("the_campaign")], ...own.filter(([key]) => key !== "unit" && key !== "campaign")] : own;
  }
  if (of === "regions") return allRegions(document).map((each) => [each.key, desk.text(each.title) || each.key]);
  return named(document[of]).filter(([key]) => !only || only.has(key));
}

const PEOPLE = new Set(["person", "persons"]);
const UNITS = new Set(["unit", "units"]);

/** [[word, words]] for people: roles, posts and bodies, and what this document itself says of people. */
export function whoOptions(desk) {
  const { document } = desk.store;
  const fields = (document.form?.fields ?? []).filter((each) => PEOPLE.has(each.type) || UNITS.has(each.type));
  const named = (kind, key, words) => [`${kind}:${key}`, `${desk.text(words ?? {}) || key} (${kind}:${key})`];
  return [
    ...desk.catalogue.roles,
    ...fields.map((each) => named("field", each.key, each.label)),
    ...fields.filter((each) => PEOPLE.has(each.type)).map((each) => named("chosen", each.key, each.label)),
    ...(document.states ?? []).filter((each) => each.kind !== "end").map((each) => named("doer", each.key, each.title)),
    ...Object.keys(document.rules ?? {}).map((name) => named("formula", name)),
  ];
}

/** A select box; a value that is not on offer stays visible. */
export function pick({ id, path, field }, options, value, heard) {
  const known = options.some(([name]) => name === value);
  const all = known ? options : [...options, [value, `${value} ?`]];
  const element = make("select", { id, "data-focus": path.join("/"), "aria-describedby": field.help ? `${id}-help` : undefined }, ...all.map(([name, text]) => make("option", { value: name, textContent: text })));
  element.value = value;
  element.addEventListener("change", () => heard(element.value));
  return element;
}

/** Several of them in an order: each with buttons, and a box to add one. */
export function chips({ id, path, desk, field }, options, values, heard) {
  const names = new Map(options);
  const list = values.map(String);
  const chip = (value, place) => {
    const words = (names.get(value) ?? `${value} ?`).replace(/ \([a-z0-9_]+\)$/, "");
    const button = (name, sign, act, more = {}) => make("button", { type: "button", class: "pd-chip__button", "aria-label": desk.say(name, { name: words }), title: desk.say(name, { name: words }), textContent: sign, onclick: act, ...more });
    const earlier = place ? button("earlier", "↑", () => heard(shifted(values, place, -1)), { "data-focus": `${path.join("/")}#up${place}` }) : null;
    return make("li", { class: `pd-chip${names.has(value) ? "" : " is-unknown"}` }, make("span", { textContent: words }), earlier, button("take_out", "×", () => heard(values.filter((_each, at) => at !== place)), { "data-focus": `${path.join("/")}#${place}` }));
  };
  const free = options.filter(([value]) => !list.includes(value));
  const adder = make("select", { id, "aria-label": `${field.label}: ${desk.say("add")}`, "data-focus": `${path.join("/")}#add` }, make("option", { value: "", textContent: `＋ ${desk.say("add")}` }), ...free.map(([value, text]) => make("option", { value, textContent: text })));
  adder.addEventListener("change", () => adder.value && heard([...values, adder.value]));
  return make("div", { class: "pd-chips" }, values.length ? make("ul", {}, ...list.map(chip)) : null, adder);
}
