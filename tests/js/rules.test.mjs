import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { evaluate, isTrue } from "../../forms/static/forms/evaluate.mjs";

const { rules } = JSON.parse(readFileSync(new URL("../shared/rules.json", import.meta.url), "utf8"));

test("every rule of the published forms comes out as expected", () => {
  let cases = 0;
  for (const { rule, cases: answers } of rules) {
    for (const [values, expected] of answers) {
      assert.equal(isTrue(evaluate(rule, values)), expected, JSON.stringify([rule, values]));
      cases += 1;
    }
  }
  assert.equal(cases, 14_808);
});
