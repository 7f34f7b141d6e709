import assert from "node:assert/strict";
import { test } from "node:test";

import { after, pictures, showable } from "../../cms/static/cms/playlist.mjs";

const NOON = Date.parse("2026-05-08T12:00:00+08:00");
const item = (key, until = null) => ({ key, until });

test("items come one after the other and begin again", () => {
  const list = [item("a"), item("b"), item("c")];
  assert.equal(after(list, "", NOON).key, "a");
  assert.equal(after(list, "a", NOON).key, "b");
  assert.equal(after(list, "c", NOON).key, "a");
});

test("what has ended is left out, with or without a network", () => {
  const list = [item("a", "2026-05-08T11:59:59+08:00"), item("b"), item("c", "2026-05-08T12:00:01+08:00")];
  assert.deepEqual(showable(list, NOON).map((each) => each.key), ["b", "c"]);
  assert.equal(after(list, "b", NOON + 5000).key, "b");
  assert.equal(after([list[0]], "a", NOON), null);
});

test("an item that is gone is followed by the first", () => {
  assert.equal(after([item("b"), item("c")], "a", NOON).key, "b");
});

test("pictures of an item are found for keeping", () => {
  assert.deepEqual(pictures('<div><img alt="" src="/media/a.webp?x=1&amp;y=2"><p>src="no"</p><img src="/b.png"></div>'), ["/media/a.webp?x=1&y=2", "/b.png"]);
});
