// A new field, column, section or option gets its key or stored value by itself; whoever types one keeps it.
import { freeKey } from "./stream.mjs";

const WORDS = /^(.+)-(label|label_en|title|title_en)$/;

/** Proposes a key (or, for an option, the stored value) once the words have been typed. */
export function proposeName(event) {
  const found = event.target instanceof HTMLInputElement && WORDS.exec(event.target.name);
  if (!found) return;
  const stem = found[1];
  const [key, value] = [box(`${stem}-key`), box(`${stem}-value`)];
  if (key) propose(key, () => freeKey(keyFrom(english(stem), typeOf(stem)), takenBeside(key)));
  else if (value && found[2] === "label") propose(value, () => event.target.value.trim());
}

function propose(target, name) {
  if (target.value && target.value !== target.dataset.proposed) return;
  target.value = target.dataset.proposed = name();
  for (const type of ["input", "change"]) target.dispatchEvent(new Event(type, { bubbles: true }));
}

/** The English words as a key; the type where there are none: `unit_price`, `table`. */
export function keyFrom(words, type) {
  const key = words.toLowerCase().normalize("NFKD").replace(/[^a-z0-9]+/g, "_").replace(/^[^a-z]+|_+$/g, "").slice(0, 50);
  return key || type.replace(/[^a-z0-9]+/g, "_") || "field";
}

const box = (name) => document.getElementsByName(name)[0] ?? null;
const english = (stem) => (box(`${stem}-label_en`) ?? box(`${stem}-title_en`))?.value ?? "";
const typeOf = (stem) => (box(`${stem}-type`) ?? box(`${stem.replace(/-value$/, "")}-type`))?.value ?? "";

/** The keys of the other fields, or of the other columns of the same table. */
function takenBeside(key) {
  const around = key.name.replace(/-\d+-value-key$/, "");
  const beside = new RegExp(`^${around}-\\d+-value-key$`);
  return [...document.querySelectorAll("input[name$='-value-key']")]
    .filter((each) => each !== key && beside.test(each.name) && box(each.name.replace(/-value-key$/, "-deleted"))?.value !== "1")
    .map((each) => each.value);
}
