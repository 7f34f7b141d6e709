// The catalogue of functions (forms/engine/expressions/functions). Each line names the argument types as the server does:
// `?` may be left out, `*` repeats. A blank argument makes the result blank unless the function takes blanks.

import { Day, Moment, dayOf, daysInMonth, hourOf, monthsFrom, monthsLater, shifted, startOf } from "./days.mjs";
import { Decimal, PLACES, UNIT, divided, floored, fromText, magnitude, unscaled } from "./decimals.mjs";
import { admitted, asText, equalScalars, held, isBlank, isRow, kindOf, ordered, toDay } from "./values.mjs";

const MAX_TEXT = 10_000;
const SPACES = new Set("\t\n\v\f\r \u0085\u00a0\u2002\u2003\u2009\u200b\u2028\u2029\u3000\ufeff");

export const FUNCTIONS = new Map();

/** Functions that only the server answers: here they are blank. */
export const SERVER_ONLY = new Set(["is_working_day", "add_working_days", "working_days_between", "matches", "extract"]);

function define(name, types, call, takesBlank = false) {
  const words = types === "" ? [] : types.split(", ");
  FUNCTIONS.set(name, {
    types: words.map((word) => word.replace(/[?*]/g, "")),
    least: words.filter((word) => !word.includes("?")).length,
    most: types.endsWith("*") ? Infinity : words.length,
    takesBlank,
    call,
  });
}

const defineBlank = (name, types, call) => define(name, types, call, true);

const FITS = {
  any: (value) => value,
  number: (value) => (value instanceof Decimal ? value : null),
  text: (value) => (typeof value === "string" ? value : null),
  list: (value) => (Array.isArray(value) ? value : null),
  table: (value) => (Array.isArray(value) ? value : null),
  date: toDay,
  datetime: (value) => (value instanceof Day ? startOf(value) : value instanceof Moment ? value : null),
};

/** The arguments as the function wants them; null when their number, a type or a blank makes the result blank. */
export function fitted(target, given) {
  if (given.length < target.least || given.length > target.most) return null;
  const prepared = [];
  for (const [at, value] of given.entries()) {
    if (isBlank(value)) {
      if (!target.takesBlank) return null;
      prepared.push(null);
      continue;
    }
    const fit = FITS[target.types[Math.min(at, target.types.length - 1)]](value);
    if (fit === null) return null;
    prepared.push(fit);
  }
  return prepared;
}

const whole = (value) => (value.units % UNIT === 0n ? value.units / UNIT : null);
const codePoints = (text) => {
  let count = text.length;
  for (let at = 0; at < text.length - 1; at += 1) {
    if ((text.charCodeAt(at) & 0xfc00) === 0xd800 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00) count -= 1;
  }
  return count;
};
const limited = (text) => (codePoints(text) <= MAX_TEXT ? text : null);
const trimmed = (text) => {
  let [start, end] = [0, text.length];
  while (start < end && SPACES.has(text[start])) start += 1;
  while (end > start && SPACES.has(text[end - 1])) end -= 1;
  return text.slice(start, end);
};
const piece = (text, start, count) =>
  count === null || count < 0n ? null : limited([...text].slice(Number(start), Number(start + count)).join(""));
const rootOf = (value) => {
  if (value < 2n) return value;
  let root = 1n << BigInt(Math.ceil(value.toString(2).length / 2));
  for (let next = (root + value / root) >> 1n; next < root; next = (root + value / root) >> 1n) root = next;
  return root;
};
const holds = (items, wanted) => items.some((item) => equalScalars(admitted(item), admitted(wanted)));
const cells = (table, column) =>
  column === null ? [] : (table ?? []).map((row) => (isRow(row) ? admitted(held(row, column)) : null));
const flat = (given) => given.flat().map(admitted).filter((item) => !isBlank(item));
const total = (units) => units.reduce((sum, one) => sum + one, 0n);
const mean = (units) => (units.length ? unscaled(divided(total(units), BigInt(units.length))) : null);

function allUnits(given) {
  const items = flat(given);
  return items.every((item) => item instanceof Decimal) ? items.map((item) => item.units) : null;
}

function extreme(given, sign) {
  let best = null;
  for (const item of flat(given)) {
    if (best === null) best = item;
    const order = kindOf(item) === kindOf(best) ? ordered(item, best) : null;
    if (order === null) return null;
    if (order * sign > 0) best = item;
  }
  return best;
}

function sumUp(given) {
  const units = allUnits(given);
  return units === null ? null : unscaled(total(units));
}

function average(given) {
  const units = allUnits(given);
  return units === null ? null : mean(units);
}

// Dates
define("today", "", (around) => around.today);
define("now", "", (around) => around.now);
define("date", "date", (around, day) => day);
define("year", "date", (around, day) => day.year);
define("month", "date", (around, day) => day.month);
define("day", "date", (around, day) => day.day);
define("weekday", "date", (around, day) => ((day.ordinal + 6) % 7) + 1);
define("quarter", "date", (around, day) => Math.floor((day.month + 2) / 3));
define("hour", "datetime", (around, moment) => hourOf(moment));
define("date_of", "number, number, number", (around, year, month, day) => {
  const parts = [year, month, day].map(whole);
  return parts.includes(null) || parts.some((part) => part > 9999n || part < 0n) ? null : dayOf(...parts.map(Number));
});
define("start_of_month", "date", (around, day) => dayOf(day.year, day.month, 1));
define("end_of_month", "date", (around, day) => dayOf(day.year, day.month, daysInMonth(day.year, day.month)));
define("add_days", "date, number", (around, day, count) => (whole(count) === null ? null : shifted(day, whole(count))));
define("add_months", "date, number", (around, day, count) =>
  whole(count) === null ? null : monthsLater(day, whole(count)),
);
define("add_years", "date, number", (around, day, count) =>
  whole(count) === null ? null : monthsLater(day, whole(count) * 12n),
);
define("days_between", "date, date", (around, start, end) => end.ordinal - start.ordinal);
define("months_between", "date, date", (around, start, end) => monthsFrom(start, end));
define("hours_between", "datetime, datetime", (around, start, end) =>
  unscaled(divided((end.micros - start.micros) * UNIT, 3_600_000_000n)),
);
define("age_at", "date, date?", (around, birth, on = around.today) => {
  if (on === null || on.ordinal < birth.ordinal) return null;
  const before = on.month < birth.month || (on.month === birth.month && on.day < birth.day);
  return on.year - birth.year - (before ? 1 : 0);
});

// Working days are the server's
define("is_working_day", "date", () => null);
define("add_working_days", "date, number", () => null);
define("working_days_between", "date, date", () => null);

// Numbers
define("abs", "number", (around, value) => unscaled(magnitude(value.units)));
define("round", "number, number?", (around, value, places) => {
  const number = places === undefined ? 0n : whole(places);
  if (number === null || number < 0n || number > BigInt(PLACES)) return null;
  const step = 10n ** (BigInt(PLACES) - number);
  return unscaled(divided(value.units, step) * step);
});
define("floor", "number", (around, value) => unscaled(floored(value.units)));
define("ceil", "number", (around, value) => unscaled(-floored(-value.units)));
define("power", "number, number", (around, value, exponent) => {
  const times = whole(exponent);
  if (times === null || times < 0n || times > 20n) return null;
  let units = UNIT;
  for (let time = 0n; time < times; time += 1n) {
    units = divided(units * value.units, UNIT);
    if (unscaled(units) === null) return null;
  }
  return unscaled(units);
});
define("sqrt", "number", (around, value) => {
  const units = value.units * UNIT;
  if (units < 0n) return null;
  const root = rootOf(units);
  return unscaled(units - root * root > root ? root + 1n : root);
});
defineBlank("min", "any*", (around, ...given) => extreme(given, -1));
defineBlank("max", "any*", (around, ...given) => extreme(given, 1));
defineBlank("sum", "any*", (around, ...given) => sumUp(given));
defineBlank("avg", "any*", (around, ...given) => average(given));
defineBlank("median", "any*", (around, ...given) => {
  const units = allUnits(given);
  if (!units?.length) return null;
  units.sort((left, right) => (left > right) - (left < right));
  return mean(units.slice(Math.floor((units.length - 1) / 2), Math.floor(units.length / 2) + 1));
});
define("trim_mean", "list, number?", (around, given, dropped) => {
  const number = dropped === undefined ? 1n : whole(dropped);
  const units = allUnits([given]);
  if (units === null || number === null || number < 0n) return null;
  units.sort((left, right) => (left > right) - (left < right));
  const kept = BigInt(units.length) > 2n * number ? units.slice(Number(number), units.length - Number(number)) : units;
  return mean(kept);
});
define("number", "any", (around, value) => {
  if (value instanceof Decimal) return value;
  return typeof value === "string" && value.length <= 60 && /^-?[0-9]+(\.[0-9]+)?$/.test(value) ? fromText(value) : null;
});

// Text
defineBlank("length", "text", (around, text) => codePoints(text ?? ""));
define("upper", "text", (around, text) => limited(text)?.replace(/[a-z]/g, (letter) => letter.toUpperCase()) ?? null);
define("lower", "text", (around, text) => limited(text)?.replace(/[A-Z]/g, (letter) => letter.toLowerCase()) ?? null);
define("trim", "text", (around, text) => (limited(text) === null ? null : trimmed(text)));
define("starts_with", "text, text", (around, text, part) => text.startsWith(part));
define("ends_with", "text, text", (around, text, part) => text.endsWith(part));
define("contains", "text, text", (around, text, part) => text.includes(part));
define("left", "text, number", (around, text, count) => piece(text, 0n, whole(count)));
define("right", "text, number", (around, text, count) => {
  const [length, number] = [BigInt(codePoints(text)), whole(count)];
  return number === null || number < 0n ? null : piece(text, number > length ? 0n : length - number, number);
});
define("mid", "text, number, number?", (around, text, start, count) => {
  const first = whole(start);
  if (first === null || first < 1n) return null;
  return piece(text, first - 1n, count === undefined ? BigInt(text.length) : whole(count));
});
defineBlank("replace", "text, text, text", (around, text, part, by) => {
  if (text === null || part === null || limited(text) === null) return null;
  const [parts, other] = [text.split(part), by ?? ""];
  const longer = codePoints(text) + (parts.length - 1) * (codePoints(other) - codePoints(part));
  return longer <= MAX_TEXT ? parts.join(other) : null;
});
define("split", "text, text", (around, text, separator) => {
  if (limited(text) === null) return null;
  const parts = text.split(separator);
  around.charge(parts.length - 1);
  return parts.map(trimmed);
});
define("id_birth_date", "text", (around, text) => {
  if (!/^[0-9]{17}[0-9Xx]$/.test(text)) return null;
  return dayOf(Number(text.slice(6, 10)), Number(text.slice(10, 12)), Number(text.slice(12, 14)));
});
defineBlank("concat", "any*", (around, ...given) => {
  const words = given.map(asText);
  return words.includes(null) ? null : limited(words.join(""));
});
defineBlank("join", "list, text?", (around, items, separator = "\u3001") => {
  const words = (items ?? []).map((item) => asText(admitted(item)));
  return words.includes(null) ? null : limited(words.filter((word) => word !== "").join(separator ?? ""));
});
define("text", "any", (around, value) => asText(value));
define("matches", "text, text", () => null);
define("extract", "text, text", () => null);

// Blanks and lists
defineBlank("blank", "any", (around, value) => value === null);
defineBlank("filled", "any", (around, value) => value !== null);
defineBlank("coalesce", "any*", (around, ...given) => given.find((value) => value !== null) ?? null);
defineBlank("count", "any", (around, value) => (value === null ? 0 : Array.isArray(value) ? value.length : 1));
define("item", "list, number", (around, items, place) => {
  const number = whole(place);
  if (number === null || number === 0n || number > items.length || -number > items.length) return null;
  return items.at(Number(number > 0n ? number - 1n : number));
});
define("has_any", "list, list", (around, items, wanted) => {
  around.charge(items.length * wanted.length);
  return wanted.some((one) => holds(items, one));
});
define("has_all", "list, list", (around, items, wanted) => {
  around.charge(items.length * wanted.length);
  return wanted.every((one) => holds(items, one));
});
define("distinct", "list", (around, items) => {
  const answered = items.map(admitted).filter((item) => !isBlank(item) && asText(item) !== null);
  return new Set(answered.map((item) => `${kindOf(item)}:${asText(item)}`)).size === answered.length;
});

// Tables
define("column", "table, text", (around, table, key) => cells(table, key));
defineBlank("sum_of", "table, text", (around, table, key) => sumUp([cells(table, key)]));
defineBlank("sum_where", "table, text, text, any", (around, table, key, other, value) => {
  const found = cells(table, other);
  return sumUp([cells(table, key).filter((cell, row) => found.length > row && equalScalars(found[row], value))]);
});
define("avg_of", "table, text", (around, table, key) => average([cells(table, key)]));
define("min_of", "table, text", (around, table, key) => extreme([cells(table, key)], -1));
define("max_of", "table, text", (around, table, key) => extreme([cells(table, key)], 1));
defineBlank(
  "count_where",
  "table, text, any",
  (around, table, key, value) => cells(table, key).filter((cell) => equalScalars(cell, value)).length,
);
define("any_equals", "table, text, any", (around, table, key, value) => holds(cells(table, key), value));
define("all_equal", "table, text, any", (around, table, key, value) =>
  cells(table, key).every((cell) => equalScalars(cell, value)),
);
define("all_filled", "table, text*", (around, table, ...keys) => {
  around.charge(table.length * keys.length);
  return keys.every((key) => cells(table, key).every((cell) => !isBlank(cell)));
});
define("any_filled", "table, text", (around, table, key) => cells(table, key).some((cell) => !isBlank(cell)));
define("covers", "table, text, list", (around, table, key, wanted) => {
  around.charge(table.length * wanted.length);
  const found = cells(table, key);
  return wanted.every((one) => holds(found, one));
});
