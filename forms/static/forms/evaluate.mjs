// The browser's evaluator of the expression language: the same trees and the same answers as forms/engine/expressions,
// which has the last word. No eval, no new Function; total: it never throws, whatever the tree and the values are.
//
//   evaluate, isTrue, needsServer, typed: import them by name from this module
//   const values = new Map([["amount", typed("number", "12.50")]]);
//   isTrue(evaluate({ ">": [{ var: "amount" }, 10] }, values, { today: "2026-03-15" }));
//
// Facts, working days and patterns are blank here; ask `needsServer(tree)` and leave such conditions to the server.

import { Day, Moment, dayFromText, momentFromText } from "./expressions/days.mjs";
import { Decimal, UNIT, divided, fromNumber, fromText, remainder, unscaled } from "./expressions/decimals.mjs";
import { FUNCTIONS, SERVER_ONLY, fitted } from "./expressions/functions.mjs";
import { admitted, asText, contains, equal, held, isBlank, isRow, isTrue, ordered } from "./expressions/values.mjs";

export { Day, Decimal, FUNCTIONS, Moment, SERVER_ONLY, asText, isBlank, isTrue };

const MAX_DEPTH = 32;
const MAX_STEPS = 10_000;

class Exhausted extends Error {}

/** The value of the tree; null when it has none. `values` is a Map or an object; options: now, today (typed or ISO texts). */
export function evaluate(tree, values, options = {}) {
  const now = typeof options.now === "string" ? momentFromText(options.now) : (options.now ?? null);
  const today = typeof options.today === "string" ? dayFromText(options.today) : (options.today ?? null);
  const run = new Run(values, now, today ?? now?.toDay() ?? null);
  try {
    return released(run.value(tree));
  } catch (error) {
    if (error instanceof Exhausted) return null;
    throw error;
  }
}

function released(value, depth = 0) {
  if (!Array.isArray(value)) return admitted(value);
  return depth < MAX_DEPTH ? value.map((item) => released(item, depth + 1)) : null;
}

class Run {
  constructor(values, now, today) {
    this.values = values;
    this.now = now;
    this.today = today;
    this.left = MAX_STEPS;
    this.depth = 0;
  }

  charge(steps) {
    this.left -= steps;
    if (this.left < 0) throw new Exhausted();
  }

  value(tree) {
    this.charge(1);
    if (Array.isArray(tree)) return this.valuesOf(tree);
    if (tree === null || typeof tree !== "object") return admitted(tree);
    const node = parted(tree);
    return node === null ? null : this.call(node[0], node[1]);
  }

  valuesOf(trees) {
    this.depth += 1;
    if (this.depth >= MAX_DEPTH) throw new Exhausted();
    const found = trees.map((tree) => this.value(tree));
    this.depth -= 1;
    return found;
  }

  call(name, given) {
    if (name === "var") return typeof given === "string" ? admitted(held(this.values, given)) : null;
    if (!Array.isArray(given)) return null;
    const operation = OPERATIONS.get(name);
    if (operation !== undefined) return operation(this, given);
    const target = FUNCTIONS.get(name);
    return target === undefined ? null : this.callFunction(target, given);
  }

  callFunction(target, trees) {
    const given = this.valuesOf(trees);
    for (const value of given) if (Array.isArray(value)) this.charge(value.length);
    const prepared = fitted(target, given);
    return prepared === null ? null : admitted(target.call(this, ...prepared));
  }
}

/** The name and the arguments of a node; null for objects of another shape. */
function parted(tree) {
  if (!isRow(tree) || tree instanceof Map) return null;
  const entries = Object.entries(tree);
  return entries.length === 1 ? entries[0] : null;
}

function first(run, trees, wanted) {
  return trees.some((tree) => isTrue(run.valuesOf([tree])[0]) === wanted);
}

function isWrittenBlank(tree) {
  return tree === null || tree === "" || (Array.isArray(tree) && tree.length === 0);
}

function sameness(run, trees) {
  if (trees.length !== 2) return null;
  const [left, right] = run.valuesOf(trees);
  if (isWrittenBlank(trees[0]) || isWrittenBlank(trees[1])) return isBlank(left) && isBlank(right);
  if (Array.isArray(left)) run.charge(left.length);
  return equal(left, right);
}

function membership(run, trees) {
  if (trees.length !== 2) return null;
  const [part, whole] = run.valuesOf(trees);
  if (Array.isArray(whole)) run.charge(whole.length);
  return contains(whole, part);
}

function comparison(holds) {
  return (run, trees) => {
    if (trees.length !== 2) return null;
    const order = ordered(...run.valuesOf(trees));
    return order !== null && holds(order);
  };
}

function combined(combine, left, right) {
  if (!(left instanceof Decimal) || !(right instanceof Decimal)) return null;
  const units = combine(left.units, right.units);
  return units === null ? null : unscaled(units);
}

function arithmetic(combine, most = 2) {
  return (run, trees) => {
    if (trees.length < 2 || trees.length > most) return null;
    return run.valuesOf(trees).reduce((total, operand) => combined(combine, total, operand));
  };
}

const subtract = (left, right) => left - right;
const difference = arithmetic(subtract);

const OPERATIONS = new Map([
  ["and", (run, trees) => !first(run, trees, false)],
  ["or", (run, trees) => first(run, trees, true)],
  ["!", (run, trees) => (trees.length === 1 ? !isTrue(run.valuesOf(trees)[0]) : null)],
  [
    "if",
    (run, trees) => {
      if (trees.length !== 3) return null;
      return run.valuesOf([isTrue(run.valuesOf([trees[0]])[0]) ? trees[1] : trees[2]])[0];
    },
  ],
  ["===", sameness],
  [
    "!==",
    (run, trees) => {
      const same = sameness(run, trees);
      return same === null ? null : !same;
    },
  ],
  ["in", membership],
  ["<", comparison((order) => order < 0)],
  ["<=", comparison((order) => order <= 0)],
  [">", comparison((order) => order > 0)],
  [">=", comparison((order) => order >= 0)],
  ["+", arithmetic((left, right) => left + right, Infinity)],
  ["*", arithmetic((left, right) => divided(left * right, UNIT), Infinity)],
  [
    "-",
    (run, trees) =>
      trees.length === 1 ? combined(subtract, new Decimal(0n), run.valuesOf(trees)[0]) : difference(run, trees),
  ],
  ["/", arithmetic((left, right) => (right === 0n ? null : divided(left * UNIT, right)))],
  ["%", arithmetic((left, right) => (right === 0n ? null : remainder(left, right)))],
]);

function* nodes(tree) {
  const waiting = [tree];
  while (waiting.length > 0) {
    const current = waiting.pop();
    if (Array.isArray(current)) for (const item of current) waiting.push(item);
    const node = current !== null && typeof current === "object" ? parted(current) : null;
    if (node === null) continue;
    yield node;
    if (node[0] !== "var" && Array.isArray(node[1])) waiting.push(node[1]);
  }
}

/** Whether the tree asks what only the server can answer: a fact, working days, a pattern. */
export function needsServer(tree) {
  for (const [name] of nodes(tree)) {
    if (name !== "var" && !OPERATIONS.has(name) && (!FUNCTIONS.has(name) || SERVER_ONLY.has(name))) return true;
  }
  return false;
}

/** The keys of the fields the tree reads. */
export function fieldNames(tree) {
  const keys = new Set();
  for (const [name, key] of nodes(tree)) if (name === "var" && typeof key === "string") keys.add(key);
  return keys;
}

/** A stored or typed-in value as the language holds it; `columns` gives the types of a table's columns (Map or object). */
export function typed(type, raw, columns = new Map()) {
  if (raw === null || raw === undefined || raw === "") return null;
  if (type === "number") return typeof raw === "string" ? fromText(raw.trim()) : admitted(fromNumberOrNull(raw));
  if (type === "date") return typeof raw === "string" ? dayFromText(raw) : null;
  if (type === "datetime") return typeof raw === "string" ? momentFromText(raw) : null;
  if (type === "bool") return typeof raw === "boolean" ? raw : ["true", "on", "1"].includes(raw);
  if (type === "list") return Array.isArray(raw) ? raw : [raw];
  if (type === "table") return Array.isArray(raw) ? raw.map((row) => typedRow(row, columns)) : null;
  return admitted(raw);
}

function fromNumberOrNull(raw) {
  return typeof raw === "number" || typeof raw === "bigint" ? fromNumber(raw) : null;
}

function typedRow(row, columns) {
  const pairs = row instanceof Map ? [...row] : isRow(row) ? Object.entries(row) : [];
  return new Map(pairs.map(([key, raw]) => [key, typed(held(columns, key) ?? "any", raw)]));
}
