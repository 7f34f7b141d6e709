// What a row of a table computes, before the server does: the same cells, which totals and conditions then count with.
import assert from "node:assert/strict";
import { test } from "node:test";

import { answers, settledRow } from "../../forms/static/forms/answers.mjs";
import { written } from "../../forms/static/forms/written.mjs";
import { evaluate, typed } from "../../forms/static/forms/evaluate.mjs";

const number = (text) => typed("number", text);
const columns = [
  { key: "nights", computed: null },
  { key: "rate", computed: null },
  { key: "sub", computed: { round: [{ "*": [{ var: "nights" }, { var: "rate" }] }, 2] } },
  { key: "twice", computed: { "*": [{ var: "sub" }, 2] } },
  { key: "place", computed: { var: "row_number" } },
];

test("computed cells read one another from left to right and count in a total", () => {
  const row = (nights, rate, place) =>
    settledRow({ nights: number(nights), rate: number(rate), sub: null, twice: null, place: null }, columns, place, {}).cells;
  const rows = [row("3", "280.505", 1), row("1", "0.1", 2)];
  assert.deepEqual(rows.map((each) => [each.sub, each.twice, each.place].map(String)), [["841.52", "1683.04", "1"], ["0.1", "0.2", "2"]]);
  assert.equal(String(evaluate({ sum_of: [{ var: "items" }, "sub"] }, new Map([["items", rows]]), {})), "841.62");
});

test("cells read the form around the row, and a hidden one counts as blank", () => {
  const around = new Map([["rate", number("0.5")], ["amount", number("9")]]);
  const logic = [
    { key: "amount", computed: null },
    { key: "why", computed: null, visible_when: { ">": [{ var: "amount" }, 100] } },
    { key: "share", computed: { round: [{ "*": [{ var: "amount" }, { var: "rate" }] }, 2] } },
  ];
  const { cells, hidden } = settledRow({ amount: number("3"), why: "typed", share: null }, logic, 1, {}, around);
  assert.equal(String(cells.share), "1.5");
  assert.equal(cells.why, null);
  assert.deepEqual([...hidden], ["why"]);
});

test("a value worked out here is written as the server writes it", () => {
  const cases = [
    [number("1041.6"), { places: 2 }, "1041.60"],
    [number("1041.6"), { places: 2, before: "¥", grouped: true }, "¥1,041.60"],
    [number("-1234567"), { places: 0, grouped: true, after: " 元" }, "-1,234,567 元"],
    [number("12.345"), {}, "12.345"],
    [number("3.333333333333"), { places: 2 }, "3.33"],
    [number("-2.345"), { places: 2 }, "-2.35"],
    [number("999.999"), { places: 2, grouped: true }, "1,000.00"],
    [number("0.00000001"), { places: 8 }, "0.00000001"],
    [number("-2.7"), { places: 0, cut: true }, "-2"],
    [true, { yes: "是", no: "否" }, "是"],
    [null, { places: 2 }, ""],
    ["甲", undefined, "甲"],
  ];
  for (const [value, look, text] of cases) assert.equal(written(value, look), text);
  assert.match(written(typed("date", "2026-11-23"), {}), /2026年11月23日/);
});

test("cells are locked by the other cells of their row and by the form around it", () => {
  const price = { key: "price", computed: null, read_only: { or: [{ "===": [{ var: "state" }, "fixed"] }, { var: "closed" }] } };
  const lockedIn = (state, around) => [...settledRow({ state, price: number("3") }, [{ key: "state", computed: null }, price], 1, {}, around).locked];
  assert.deepEqual(lockedIn("fixed"), ["price"]);
  assert.deepEqual(lockedIn("open"), []);
  assert.deepEqual(lockedIn("open", new Map([["closed", true]])), ["price"]);
});

test("the kept rows of a table are read by the types of their columns, whatever the columns are called", () => {
  const columns = [
    { key: "file", value_type: "text", reader: "scalar" },
    { key: "cost", value_type: "number", reader: "scalar" },
    { key: "proof", value_type: "list", reader: "files" },
  ];
  const field = { key: "items", value_type: "table", reader: "rows", writable: false, columns };
  const known = { items: [{ file: "合同A", cost: "1.50", proof: { file: "x" } }] };
  const [row] = answers(null, { prefix: "", fields: [field], known }).get("items");
  assert.deepEqual([row.file, String(row.cost), row.proof], ["合同A", "1.5", ["x"]]);
});
