import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { FUNCTIONS, evaluate, fieldNames, isTrue, needsServer, typed } from "../../forms/static/forms/evaluate.mjs";
import { tagged, untaggedValues } from "./tagged.mjs";

const vectors = JSON.parse(readFileSync(new URL("../shared/expressions.json", import.meta.url), "utf8"));

test("the shared vectors hold", () => {
  for (const { formula, tree, result } of vectors.cases) {
    const found = evaluate(tree, untaggedValues(vectors.values), { now: vectors.now });
    assert.deepEqual(tagged(found), result, formula);
  }
});

test("names of the language itself are only names", () => {
  for (const name of ["__proto__", "constructor", "toString", "hasOwnProperty", "then"]) {
    assert.equal(evaluate({ var: name }, {}), null);
    assert.equal(evaluate({ var: name }, new Map([[name, "own"]])), "own");
    assert.equal(evaluate(JSON.parse(`{"${name}": []}`), {}), null);
    assert.deepEqual(evaluate({ column: [{ var: "t" }, name] }, { t: [{ a: 1 }, new Map()] }), [null, null]);
  }
  assert.equal({}.polluted, undefined);
});

test("nothing throws, whatever the tree and the values are", () => {
  const strange = [undefined, Symbol.iterator, () => 1, new Date(), NaN, Infinity, -0, 10n ** 50n, new Set(), /x/];
  for (const value of strange) {
    assert.equal(isTrue(value), false);
    assert.equal(evaluate({ "===": [{ var: "a" }, { var: "a" }] }, { a: value }), Object.is(value, -0));
    for (const name of FUNCTIONS.keys()) evaluate({ [name]: [{ var: "a" }, { var: "a" }] }, { a: value });
    evaluate(value, value);
  }
});

test("a condition that needs the server says so", () => {
  assert.equal(needsServer({ ">": [{ sum: [{ var: "a" }, 1] }, 2] }), false);
  assert.equal(needsServer({ and: [{ var: "a" }, { in_window: [] }] }), true);
  assert.equal(needsServer({ "!": [{ matches: [{ var: "a" }, "x"] }] }), true);
  assert.equal(needsServer([{ add_working_days: [{ today: [] }, 5] }]), true);
});

test("the fields of a tree are known", () => {
  assert.deepEqual(fieldNames({ and: [{ var: "a" }, { "<": [{ round: [{ var: "b" }] }, 3] }] }), new Set(["a", "b"]));
});

test("stored values become typed ones", () => {
  assert.equal(String(typed("number", "12.50")), "12.5");
  assert.equal(String(typed("number", 0.1)), "0.1");
  assert.equal(typed("number", "twelve"), null);
  assert.equal(String(typed("date", "2026-03-15")), "2026-03-15");
  assert.equal(typed("date", "2026-02-30"), null);
  assert.equal(String(typed("datetime", "2026-03-15T01:30:00Z")), "2026-03-15T09:30:00+08:00");
  assert.equal(String(typed("datetime", "2026-03-15T09:30")), "2026-03-15T09:30:00+08:00");
  assert.equal(typed("bool", "on"), true);
  assert.equal(typed("bool", false), false);
  assert.deepEqual(typed("list", "a"), ["a"]);
  const rows = typed("table", [{ amount: "1.5", name: "a" }], { amount: "number", name: "text" });
  assert.equal(String(evaluate({ sum_of: [{ var: "t" }, "amount"] }, { t: rows })), "1.5");
});
