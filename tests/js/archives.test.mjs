import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.document = { querySelector: () => null };
const { wayFor } = await import("../../processes/static/processes/archives.mjs");

const pressed = (key, more = {}) => ({ key, target: { closest: () => null }, ...more });

test("arrow and page keys turn pages", () => {
  assert.deepEqual(["ArrowLeft", "ArrowRight", "PageUp", "PageDown", "a"].map((key) => wayFor(pressed(key))), ["prev", "next", "prev", "next", ""]);
});

test("keys with a modifier, in a field or in the enlarged page keep their own meaning", () => {
  for (const held of ["altKey", "ctrlKey", "metaKey", "shiftKey"]) assert.equal(wayFor(pressed("ArrowRight", { [held]: true })), "");
  assert.equal(wayFor(pressed("ArrowRight", { target: { closest: () => ({}) } })), "");
});
