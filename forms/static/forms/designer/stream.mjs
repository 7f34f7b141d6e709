// The fields of the form that is being edited, as the blocks on the page hold them.

const SECTION = "section";

/** The bound stream of fields around a control, or the one of the page; null when the page has none. */
export function streamOf(control = null) {
  const roots = control ? ancestors(control) : [...document.querySelectorAll("[data-block] > *, [id$='-root']")];
  return roots.map((element) => element.rootBlock).find((block) => block?.children && block?.insert) ?? null;
}

function ancestors(element) {
  const found = [];
  for (let each = element; each; each = each.parentElement) found.push(each);
  return found;
}

/** [{ key, label, type, options: [{ value, label }], columns: [key] }] of a stream's state. */
export function fieldsOf(state) {
  return (state ?? [])
    .filter((block) => block.type !== SECTION && block.value?.key)
    .map(({ type, value }) => ({
      key: value.key,
      label: value.label || value.key,
      type,
      options: rowsOf(value.set_options).map((row) => ({ value: row.value, label: row.label || row.value })),
      columns: rowsOf(value.set_columns).map((row) => row.key).filter(Boolean),
    }));
}

// A list block gives its rows as { value, id } or bare, depending on who asks.
function rowsOf(list) {
  if (!Array.isArray(list)) return [];
  return list.map((row) => (row && typeof row === "object" && "id" in row && "value" in row && typeof row.value === "object" ? row.value : row)).filter((row) => row && typeof row === "object" && (row.value || row.key));
}

/** A key like this one that is not taken: `amount`, `amount_2`, `amount_3`. */
export function freeKey(key, taken) {
  const [, stem] = /^(.*?)(?:_\d+)?$/.exec(key);
  if (!taken.includes(key)) return key;
  for (let number = 2; ; number += 1) {
    const next = `${stem.slice(0, 56)}_${number}`;
    if (!taken.includes(next)) return next;
  }
}

/** Rows of a pasted column: { value, label, label_en }; one column holds the words, two or three begin with the value. */
export function optionsFromText(text) {
  const lines = text.split(/\r\n|\r|\n/).filter((line) => line.trim());
  const rows = lines.map((line) => line.split("\t").map((cell) => cell.trim()));
  const seen = new Set();
  return rows
    .map(([first, second, third]) => ({ value: first, label: second || first, label_en: third ?? "" }))
    .filter(({ value }) => value && !seen.has(value) && seen.add(value));
}
