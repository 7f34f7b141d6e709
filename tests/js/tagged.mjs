// Typed values as JSON, the same way as tests/tagged.py: {"number": "12.5"}, {"date": "2026-03-15"}, {"datetime": "…"},
// {"row": {…}}; null, booleans, texts, lists and plain numbers are themselves.

import { Day, Decimal, Moment, typed } from "../../forms/static/forms/evaluate.mjs";

export function untagged(json) {
  if (Array.isArray(json)) return json.map(untagged);
  if (json === null || typeof json !== "object") return json;
  const [[tag, content]] = Object.entries(json);
  if (tag !== "row") return typed(tag, content);
  return new Map(Object.entries(content).map(([key, value]) => [key, untagged(value)]));
}

export function tagged(value) {
  if (Array.isArray(value)) return value.map(tagged);
  if (value instanceof Decimal) return { number: value.toString() };
  if (value instanceof Day) return { date: value.toString() };
  if (value instanceof Moment) return { datetime: value.toString() };
  if (value instanceof Map) {
    return { row: Object.fromEntries([...value].map(([key, item]) => [key, tagged(item)])) };
  }
  return typeof value === "number" ? { plain: value } : value;
}

export function untaggedValues(json) {
  return new Map(Object.entries(json).map(([key, value]) => [key, untagged(value)]));
}
