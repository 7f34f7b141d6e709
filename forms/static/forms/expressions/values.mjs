// What is blank, what is true, what equals and what comes before what (forms/engine/expressions/values.py).
//
// A value is null, a boolean, a text, a Decimal, a Day, a Moment, an array of values, or a row (Map or plain object).
// JavaScript numbers are accepted from outside; anything else from outside is blank.

import { Day, Moment, dayFromText } from "./days.mjs";
import { Decimal, fromNumber } from "./decimals.mjs";

export function isRow(value) {
  if (value instanceof Map) return true;
  if (value === null || typeof value !== "object") return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** What a row, or the values of a form, hold under a key; never anything inherited. */
export function held(row, key) {
  if (row instanceof Map) return row.get(key) ?? null;
  return row !== null && typeof row === "object" && Object.hasOwn(row, key) ? row[key] : null;
}

export function admitted(value) {
  if (value === null || value === undefined) return null;
  if (typeof value === "boolean" || typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "bigint") return fromNumber(value);
  if (value instanceof Decimal || value instanceof Day || value instanceof Moment) return value;
  return Array.isArray(value) || isRow(value) ? value : null;
}

/** Whether there is no answer: null, an empty text, an empty list or an empty row. False and 0 are answers. */
export function isBlank(value) {
  if (value === null || value === undefined || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  if (value instanceof Map) return value.size === 0;
  return isRow(value) && Object.keys(value).length === 0;
}

/** Whether a condition with this value holds: not blank, not false, not 0. */
export function isTrue(value) {
  const own = admitted(value);
  return !isBlank(own) && own !== false && !(own instanceof Decimal && own.units === 0n);
}

export function kindOf(value) {
  if (typeof value === "boolean") return "bool";
  if (value instanceof Decimal) return "number";
  if (typeof value === "string") return "text";
  if (value instanceof Moment) return "datetime";
  if (value instanceof Day) return "date";
  return Array.isArray(value) ? "list" : "row";
}

/** The day of a date, of a moment or of an ISO text. */
export function toDay(value) {
  if (value instanceof Moment) return value.toDay();
  if (value instanceof Day) return value;
  return typeof value === "string" ? dayFromText(value) : null;
}

/** -1, 0 or 1 by code point, not by UTF-16 unit. */
function compareTexts(left, right) {
  const shared = Math.min(left.length, right.length);
  for (let at = 0; at < shared; at += 1) {
    const [one, other] = [left.charCodeAt(at), right.charCodeAt(at)];
    if (one !== other) return ranked(one) < ranked(other) ? -1 : 1;
  }
  return Math.sign(left.length - right.length);
}

function ranked(unit) {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

function compare(left, right) {
  return (left > right) - (left < right);
}

/** -1, 0 or 1 for two answered values of one kind, or a date beside a moment or text; null when they do not compare. */
function aligned(left, right) {
  const [leftKind, rightKind] = [kindOf(left), kindOf(right)];
  if (leftKind === rightKind) return sameKind(leftKind, left, right);
  if (leftKind !== "date" && rightKind !== "date") return null;
  const [leftDay, rightDay] = [toDay(left), toDay(right)];
  return leftDay === null || rightDay === null ? null : compare(leftDay.ordinal, rightDay.ordinal);
}

function sameKind(kind, left, right) {
  if (kind === "list" || kind === "row") return null;
  if (kind === "text") return compareTexts(left, right);
  if (kind === "number") return compare(left.units, right.units);
  if (kind === "date") return compare(left.ordinal, right.ordinal);
  if (kind === "datetime") return compare(left.micros, right.micros);
  return compare(Number(left), Number(right));
}

/** Whether two values are equal; a blank equals nothing, lists are equal item by item, rows never. */
export function equal(left, right) {
  if (isBlank(left) || isBlank(right)) return false;
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((one, at) => equalScalars(admitted(one), admitted(right[at])));
  }
  return equalScalars(left, right);
}

export function equalScalars(left, right) {
  return !isBlank(left) && !isBlank(right) && aligned(left, right) === 0;
}

/** -1, 0 or 1; null for blanks, booleans, lists, rows and values of different kinds. */
export function ordered(left, right) {
  if (isBlank(left) || isBlank(right) || typeof left === "boolean" || typeof right === "boolean") return null;
  return aligned(left, right);
}

/** Whether a list holds an equal item, or a text holds that text. */
export function contains(whole, part) {
  if (isBlank(whole) || isBlank(part)) return false;
  if (Array.isArray(whole)) return whole.some((item) => equalScalars(admitted(item), part));
  return typeof whole === "string" && typeof part === "string" && whole.includes(part);
}

/** The value in plain words; a blank is empty, a list or row has no text (null). */
export function asText(value) {
  if (isBlank(value)) return "";
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return value ? "true" : "false";
  return Array.isArray(value) || isRow(value) ? null : value.toString();
}
