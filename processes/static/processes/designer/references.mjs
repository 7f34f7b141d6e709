// Where one part of a procedure names another by its key, in settings and in formulas.
//
// `known` is what the server says: `named` maps a setting to the part it names (writable: "fields"), `facts` maps a
// function of formulas to what its arguments name (timer_elapsed: ["timer"]).

const FORMULAS = new Set(["guard", "when"]);
const CALL = /\b([a-z_][a-z0-9_]*)\(([^()]*)\)/g;
const QUOTED = /^\s*(['"])(.*)\1\s*$/;
const PARTS = { state: "states", field: "fields", timer: "timers", rubric: "rubrics", vote: "votes", parameter: "parameters", region: "regions" };

/** Replaces every key that `value` names: `swap(part, key)` gives the new key. Changes `value` itself. */
export function swapReferences(value, known, swap) {
  if (Array.isArray(value)) return value.forEach((each) => swapReferences(each, known, swap));
  if (!value || typeof value !== "object") return undefined;
  for (const [name, content] of Object.entries(value)) {
    const part = known.named[name];
    if (FORMULAS.has(name) && typeof content === "string") value[name] = formulaSwapped(content, known, swap);
    else if (part && typeof content === "string") value[name] = swap(part, content);
    else if (part && Array.isArray(content) && content.every((each) => typeof each === "string")) value[name] = content.map((each) => swap(part, each));
    else if (name === "working_days" && typeof content === "string") value[name] = swap("parameters", content);
    else if (name === "base" && typeof content === "string" && content.startsWith("field:")) value[name] = `field:${swap("fields", content.slice(6))}`;
    // In an effect "to" are people, in a transition a state.
    else swapReferences(content, name === "effects" ? { ...known, named: { ...known.named, to: "", from: "" } } : known, swap);
  }
  return undefined;
}

/** A formula with the keys in its calls replaced: timer_elapsed('old') → timer_elapsed('new'). */
export function formulaSwapped(text, known, swap) {
  return text.replace(CALL, (whole, name, given) => {
    const kinds = known.facts[name];
    if (!kinds) return whole;
    const swapped = given.split(",").map((argument, place) => {
      const found = QUOTED.exec(argument);
      const part = PARTS[kinds[place]];
      return found && part ? argument.replace(found[2], swap(part, found[2])) : argument;
    });
    return `${name}(${swapped.join(",")})`;
  });
}

/** The keys of each part that `value` names: { fields: Set, votes: Set … }. */
export function referencesOf(value, known) {
  const found = {};
  swapReferences(structuredClone(value), known, (part, key) => {
    (found[part] ??= new Set()).add(key);
    return key;
  });
  return found;
}
