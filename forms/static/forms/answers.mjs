// What is typed into a form right now, as typed values for the expression language.
import { evaluate, isTrue, needsServer, typed } from "./evaluate.mjs";

const WIDE = /[\uff10-\uff19\uff0e\uff0c\uff0b\uff0d]/g;
const narrow = (text) => text.replace(WIDE, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0));

/**
 * Map of field key to typed value: the controls on the page, and what the server knows of the other fields. `around` is
 * what the rows of tables read of the form; see `readsAround`.
 */
export function answers(root, logic, around = new Map()) {
  const values = new Map();
  for (const field of logic.fields) {
    const typedIn = field.writable ? answer(root, logic.prefix + field.key, field, logic, around) : stored(field, logic.known[field.key]);
    values.set(field.key, typedIn);
  }
  return values;
}

/** Map of field key to what a field with a read-only condition holds while the condition is met. */
export function keptAnswers(logic) {
  const lockable = logic.fields.filter((field) => field.writable && field.read_only !== null);
  return new Map(lockable.map((field) => [field.key, stored(field, field.kept)]));
}

function stored(field, value) {
  if (value === undefined || value === null) return null;
  if (field.reader === "rows") return listed((Array.isArray(value) ? value : []).map((row) => storedCells(field.columns, row ?? {})));
  if (Array.isArray(value)) return value.map((item) => (item && typeof item === "object" ? (item.file ?? item) : item));
  if (typeof value === "object") return value.total ?? value.case ?? value.votes ?? (value.file ? [value.file] : null);
  return scalar(field.value_type, value);
}

const storedCells = (columns, row) => Object.fromEntries(columns.map((column) => [column.key, stored(column, row[column.key])]));

function scalar(type, value) {
  const text = typeof value === "string" ? value.trim() : value;
  if (text === "" || text === null || text === undefined) return null;
  if (type === "number") return typed("number", narrow(String(text)).replace(/,(?=\d{3})/g, ""));
  if (type === "date" || type === "datetime" || type === "bool") return typed(type, text);
  return text;
}

const OTHER = "__other__";
const MINUTES = { days: 1440, hours: 60, minutes: 1 };

function answer(root, name, field, options, around) {
  const all = (selector) => [...root.querySelectorAll(selector)].filter((control) => !control.closest("template"));
  const named = all(`[name="${CSS.escape(name)}"]`);
  const other = () => all(`[name="${CSS.escape(`${name}-other`)}"]`)[0]?.value.trim() ?? "";
  const one = () => (named.find((control) => control.checked) ?? named.find((control) => control.type !== "radio"))?.value ?? "";
  switch (field.reader) {
    case "tick":
      return named.some((control) => control.checked);
    case "choice":
      return scalar("text", one() === OTHER ? other() : one());
    case "ticks": {
      const ticked = named.filter((control) => control.checked && control.value !== OTHER).map((control) => control.value);
      return listed(other() ? [...ticked, other()] : ticked);
    }
    case "levels":
      return scalar("text", named.map((control) => control.value).filter(Boolean).at(-1) ?? "");
    case "ranking": {
      const rows = all(`select[name^="${CSS.escape(`${name}-`)}"]`).filter((control) => control.value);
      rows.sort((first, second) => Number(first.value) - Number(second.value));
      return listed(rows.map((control) => control.closest("[data-value]").dataset.value));
    }
    case "duration": {
      const parts = all(`[name^="${CSS.escape(`${name}-`)}"][data-part]`).filter((control) => control.value.trim());
      const minutes = parts.reduce((sum, control) => sum + Number(narrow(control.value)) * MINUTES[control.dataset.part], 0);
      return parts.length && !Number.isNaN(minutes) ? typed("number", String(minutes)) : null;
    }
    case "quarter": {
      const quarter = all(`[name="${CSS.escape(`${name}-quarter`)}"]`)[0]?.value;
      return one() && quarter ? `${one().trim()}-Q${quarter}` : null;
    }
    case "geopoint": {
      const [lat, lon] = ["lat", "lon"].map((part) => all(`[name="${CSS.escape(`${name}-${part}`)}"]`)[0]?.value.trim());
      return lat && lon ? `${lat} ${lon}` : null;
    }
    case "rows":
      return listed(rows(root, name, field.columns, options, around));
    case "files":
      return listed(all(`[name^="${CSS.escape(name)}-"][name$="-file"]`).map((each) => each.value));
    case "points":
      return total(root, name);
    case "datetime":
      return scalar("datetime", named[0]?.value ? `${named[0].value.padEnd(19, ":00")}+08:00` : "");
    case "richtext":
      return scalar("text", root.querySelector(`[data-rich-for="${CSS.escape(name)}"]`)?.innerText ?? named[0]?.value ?? "");
    case "none":
    case "server":
      return null;
    default:
      return scalar(field.value_type, one());
  }
}

const listed = (items) => (items.length ? items : null);

function rows(root, name, columns, options, around) {
  const marks = [...root.querySelectorAll(`[name="${CSS.escape(name)}-row"]`)].filter((mark) => !mark.closest("template"));
  return marks
    .map((mark) => typedCells(root, name, mark.value, columns))
    .filter((row) => Object.values(row).some((value) => value !== null))
    .map((row, index) => settledRow(row, columns, index + 1, options, around).cells);
}

/** The typed cells of one row, by column. */
export function typedCells(root, name, row, columns) {
  const cells = {};
  for (const column of columns) {
    const value = column.computed ? null : answer(root, `${name}-${row}-${column.key}`, column);
    cells[column.key] = value === false ? null : value;
  }
  return cells;
}

/**
 * { cells, hidden, locked: Set of columns }: the cells of a row with those that it computes, from left to right, and without
 * those whose condition is not met. What only the server can work out stays as it is. `options` has now and today.
 */
export function settledRow(typedIn, columns, number, { now, today }, around = new Map()) {
  const cells = { ...typedIn };
  const hidden = new Set();
  const known = new Map([...around, ...Object.entries(cells), ["row_number", typed("number", number)]]);
  const set = (key, value) => {
    cells[key] = value;
    known.set(key, value);
  };
  for (const { key, visible_when: condition } of columns) {
    if (!condition || needsServer(condition) || isTrue(evaluate(condition, known, { now, today }))) continue;
    hidden.add(key);
    set(key, null);
  }
  const locks = ({ key, read_only: condition }) => condition && !hidden.has(key) && !needsServer(condition) && isTrue(evaluate(condition, known, { now, today }));
  const locked = new Set(columns.filter(locks).map(({ key }) => key));
  for (const { key, computed } of columns) {
    if (computed && !hidden.has(key) && !needsServer(computed)) set(key, evaluate(computed, known, { now, today }));
  }
  return { cells, hidden, locked };
}

function total(root, name) {
  const points = [...root.querySelectorAll(`[name^="${CSS.escape(name)}-"]`)].map((each) => each.value.trim()).filter(Boolean);
  if (!points.length) return null;
  const cents = points.map((text) => Math.round(Number(narrow(text)) * 1000));
  return cents.some(Number.isNaN) ? null : typed("number", String(cents.reduce((sum, each) => sum + each, 0) / 1000));
}
