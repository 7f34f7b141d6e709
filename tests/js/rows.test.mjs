// What a row of a table computes, before the server does: the same cells, which totals and conditions then count with.
import assert from "node:assert/strict";
import { test } from "node:test";

import { computedCells } from "../../forms/static/forms/answers.mjs";
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
    computedCells({ nights: number(nights), rate: number(rate), sub: null, twice: null, place: null }, columns, place, {});
  const rows = [row("3", "280.505", 1), row("1", "0.1", 2)];
  assert.deepEqual(rows.map((each) => [each.sub, each.twice, each.place].map(String)), [["841.52", "1683.04", "1"], ["0.1", "0.2", "2"]]);
  assert.equal(String(evaluate({ sum_of: [{ var: "items" }, "sub"] }, new Map([["items", rows]]), {})), "841.62");
});
