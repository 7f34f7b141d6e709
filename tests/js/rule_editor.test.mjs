import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { added, changed, isComplete, moved, newGroup, newRow, removed, rowsFromTree, treeFromRows } from "../../forms/static/forms/designer/trees.mjs";
import { textOf } from "../../forms/static/forms/designer/formula_text.mjs";
import { evaluate, isTrue } from "../../forms/static/forms/evaluate.mjs";

const { rules } = JSON.parse(readFileSync(new URL("../shared/rules.json", import.meta.url), "utf8"));
const back = (tree) => treeFromRows(rowsFromTree(tree));
const yes = { "===": [{ var: "a" }, "yes"] };

function formulas(item) {
  if (item === null) return 1;
  return item.kind === "group" ? item.items.reduce((sum, each) => sum + formulas(each), 0) : item.kind === "formula" ? 1 : 0;
}

test("a tree of rows comes back as it was", () => {
  for (const tree of [
    null,
    yes,
    { var: "a" },
    { and: [yes, { or: [{ ">=": [{ var: "n" }, 3] }, { in: ["x", { var: "m" }] }] }] },
    { "!": [{ or: [yes, { filled: [{ var: "b" }] }] }] },
    { "!": [yes] },
    { "!": [{ in: [{ var: "a" }, ["x", "y"]] }] },
    { in: [{ var: "a" }, ["x", "y"]] },
    { ">": [{ count: [{ var: "rows" }] }, 2] },
    { "<": [{ var: "on" }, { today: [] }] },
    { "<=": [{ var: "on" }, { date: ["2026-05-01"] }] },
    { "===": [{ var: "a" }, { var: "b" }] },
    { has_any: [{ var: "m" }, ["x", "y"]] },
    { starts_with: [{ var: "a" }, "x"] },
    { blank: [{ var: "a" }] },
    { "===": [{ var: "ok" }, false] },
  ])
    assert.deepEqual(back(tree), tree, JSON.stringify(tree));
});

test("a value before the field, and the question for a blank, get one spelling", () => {
  assert.deepEqual(back({ "<": [3, { var: "n" }] }), { ">": [{ var: "n" }, 3] });
  assert.deepEqual(back({ "!==": [{ var: "a" }, null] }), { filled: [{ var: "a" }] });
  assert.deepEqual(back({ "===": ["", { var: "a" }] }), { blank: [{ var: "a" }] });
  assert.deepEqual(back({ and: [yes] }), yes);
});

test("what no row can show stays a formula inside its group, or the whole is left as text", () => {
  const odd = { ">": [{ "+": [{ var: "n" }, 1] }, 3] };
  assert.equal(rowsFromTree(odd), null);
  assert.equal(rowsFromTree({ "+": [1, 2] }), null);
  const mixed = { and: [yes, odd] };
  assert.equal(rowsFromTree(mixed).items[1].kind, "formula");
  assert.deepEqual(back(mixed), mixed);
});

test("rules of published forms can be shown as rows, and mean the same when they come back", () => {
  let shown = 0;
  for (const { rule, cases } of rules) {
    const rows = rowsFromTree(rule);
    if (formulas(rows) === 0) shown += 1;
    if (rows === null) continue;
    const again = treeFromRows(rows);
    for (const [values, expected] of cases) assert.equal(isTrue(evaluate(again, values)), expected, JSON.stringify([rule, again, values]));
  }
  assert.ok(shown / rules.length >= 0.95, `${shown} of ${rules.length}`);
});

test("rows that are not complete are known, and empty ones say nothing", () => {
  assert.equal(isComplete(newRow("a")), false);
  assert.equal(isComplete({ ...newRow("a"), operator: "filled" }), true);
  assert.equal(isComplete(newRow()), false);
  assert.equal(treeFromRows(newGroup("any", [newRow()])), null);
  assert.equal(treeFromRows(newGroup("none", [])), null);
});

test("rows are moved, added, changed and removed at any depth", () => {
  const [one, two, three] = ["a", "b", "c"].map((key) => ({ ...newRow(key), operator: "filled" }));
  const group = newGroup("all", [one, newGroup("any", [two, three])]);
  assert.deepEqual(moved(group, [0], 1).items, [group.items[1], one]);
  assert.deepEqual(moved(group, [1, 1], -1).items[1].items, [three, two]);
  assert.deepEqual(moved(group, [0], -1), group);
  assert.deepEqual(removed(group, [1, 0]).items[1].items, [three]);
  assert.equal(added(group, [1], one).items[1].items.length, 3);
  assert.equal(changed(group, [1], (found) => ({ ...found, mode: "none" })).items[1].mode, "none");
});

test("trees are written as formulas", () => {
  assert.equal(textOf(null), "");
  assert.equal(textOf({ and: [yes, { or: [{ var: "b" }, { "!": [{ in: [{ var: "c" }, ["x", 1]] }] }] }] }), "a == 'yes' and (b or c not in ['x', 1])");
  assert.equal(textOf({ "===": [{ var: "a" }, "it's"] }), "a == 'it''s'");
  assert.equal(textOf({ "!": [{ or: [yes, { blank: [{ var: "b" }] }] }] }), "not (a == 'yes' or blank(b))");
});
