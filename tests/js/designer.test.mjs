import assert from "node:assert/strict";
import { test } from "node:test";

import { suggestions } from "../../forms/static/forms/designer/completion.mjs";
import { readPairs } from "../../forms/static/forms/designer/chooser.mjs";
import { keyFrom } from "../../forms/static/forms/designer/naming.mjs";
import { fieldsOf, freeKey, optionsFromText } from "../../forms/static/forms/designer/stream.mjs";

const row = (value) => ({ id: "x", value });

test("the fields of a form are read from its blocks, sections and unnamed ones left out", () => {
  const state = [
    { type: "section", value: { key: "one", title: "甲" } },
    { type: "text", value: { key: "", label: "neu" } },
    { type: "choice", value: { key: "kind", label: "类型", set_options: [row({ value: "a", label: "甲" }), row({ value: "b", label: "" }), row({ value: "", label: "" })] } },
    { type: "table", value: { key: "rows", label: "", set_columns: [{ type: "money", id: "x", value: { key: "price", label: "单价" } }] } },
  ];
  assert.deepEqual(fieldsOf(state), [
    { key: "kind", label: "类型", type: "choice", options: [{ value: "a", label: "甲" }, { value: "b", label: "b" }], columns: [] },
    { key: "rows", label: "rows", type: "table", options: [], columns: ["price"] },
  ]);
  assert.deepEqual(fieldsOf(undefined), []);
});

test("a key is proposed from the English words, else from the type", () => {
  assert.equal(keyFrom("Unit price (CNY)", "decimal"), "unit_price_cny");
  assert.equal(keyFrom("2nd choice", "choice"), "nd_choice");
  assert.equal(keyFrom("", "table"), "table");
  assert.equal(keyFrom("用途", ""), "field");
});

test("a copy gets a key that is not taken", () => {
  assert.equal(freeKey("amount", ["other"]), "amount");
  assert.equal(freeKey("amount", ["amount", "amount_2"]), "amount_3");
  assert.equal(freeKey("amount_2", ["amount", "amount_2"]), "amount_3");
  assert.ok(freeKey("k".repeat(60), ["k".repeat(60)]).length <= 60);
});

test("a column of a spreadsheet becomes options, each once", () => {
  assert.deepEqual(optionsFromText("甲\r\n乙\n\n甲\n"), [
    { value: "甲", label: "甲", label_en: "" },
    { value: "乙", label: "乙", label_en: "" },
  ]);
  assert.deepEqual(optionsFromText("a\t甲\tA\nb\t乙"), [
    { value: "a", label: "甲", label_en: "A" },
    { value: "b", label: "乙", label_en: "" },
  ]);
  assert.deepEqual(optionsFromText(" \n\t\n"), []);
});

test("fields are suggested by key and by words, functions by name, nothing inside quotation marks", () => {
  const fields = [{ key: "amount", label: "金额" }, { key: "from_on", label: "开始日期" }];
  const functions = [{ name: "add_days", signature: "date, number", doc: "" }, { name: "round", signature: "number", doc: "" }];
  const names = (text) => suggestions(text, text.length, fields, functions).found.map(({ insert }) => insert);
  assert.deepEqual(names("am"), ["amount"]);
  assert.deepEqual(names("1 + 金"), ["amount"]);
  assert.deepEqual(names("add"), ["add_days("]);
  assert.deepEqual(names("o"), ["amount", "from_on", "round("]);
  assert.deepEqual(names("kind == 'am"), []);
  assert.deepEqual(names("12"), []);
  assert.deepEqual(names("amount"), []);
  assert.deepEqual(names(""), []);
});

test("what fills what is read from lines, unfinished ones left out", () => {
  assert.deepEqual(readPairs("phone = mobile\n\nname←full_name\nunit =\n= x"), [["phone", "mobile"], ["name", "full_name"]]);
});
