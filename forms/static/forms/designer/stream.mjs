// The fields of the form that is being edited, as the blocks on the page hold them.

import { said } from "./server.mjs";

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

/** [{ key, label, type, options: [{ value, label }], columns: [key], linked }] of a stream's state. */
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

/** What a formula in that box may name: the fields of the form, before them those of its row when it is in a column. */
export function fieldsAround(box, words) {
  const stream = streamOf(box);
  const fields = fieldsOf(stream?.getState());
  const columns = columnsAround(box, stream);
  if (!columns) return fields;
  const inRow = fieldsOf(columns.getState()).map((field) => ({ ...field, label: said(words, "in_row", { label: field.label }) }));
  const taken = new Set(inRow.map(({ key }) => key));
  const number = { key: "row_number", label: said(words, "row_number"), type: "integer", options: [], columns: [] };
  return [...inRow, number, ...fields.filter(({ key }) => !taken.has(key))];
}

/** The bound stream of columns that the box lies in, null outside a table. */
export function columnsAround(box, stream = streamOf(box)) {
  const list = fieldAround(box, stream)?.block?.childBlocks?.set_columns;
  return list?.children?.some((child) => child.block?.childBlocks?.key && child.element.contains(box)) ? list : null;
}

/** The bound child of a stream that the box lies in. */
export function fieldAround(box, stream = streamOf(box)) {
  return stream?.children?.find((child) => child.element.contains(box)) ?? null;
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
