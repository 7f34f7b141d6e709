import assert from "node:assert/strict";
import { test } from "node:test";

import { AnswerQueue } from "../../cms/static/cms/queue.mjs";

function shelf(list = []) {
  return { list, read: () => list, write(next) { this.list = next; } };
}

test("answers wait on the device until the server has them", async () => {
  const store = shelf();
  let connected = false;
  const sent = [];
  const queue = new AnswerQueue({ store, send: async (entry) => (connected ? (sent.push(entry), "kept") : "lost") });
  queue.put("1", { place: "1", seq: 1, values: [["q1:choice", "a"]] });
  queue.put("1", { place: "1", seq: 2, values: [["q1:choice", "b"]] });
  queue.put("2", { place: "2", seq: 1, values: [] });
  assert.equal(await queue.flush(), false);
  assert.equal(store.list.length, 2);
  connected = true;
  const later = new AnswerQueue({ store: shelf(store.list), send: async (entry) => (sent.push(entry), "kept") });
  assert.equal(await later.flush(), true);
  assert.deepEqual(sent.map((entry) => [entry.place, entry.seq]), [["1", 2], ["2", 1]]);
});

test("what changes while it is being sent is sent again", async () => {
  const sent = [];
  const queue = new AnswerQueue({
    store: shelf(),
    send: async (entry) => {
      sent.push(entry.seq);
      if (entry.seq === 1) queue.put("1", { place: "1", seq: 2, values: [] });
      return "kept";
    },
  });
  queue.put("1", { place: "1", seq: 1, values: [] });
  assert.equal(await queue.flush(), false);
  assert.equal(await queue.flush(), true);
  assert.deepEqual(sent, [1, 2]);
});

test("who is signed out keeps the answers on the device", async () => {
  const told = [];
  const queue = new AnswerQueue({ store: shelf(), send: async () => "signin", told: (what) => told.push(what) });
  queue.put("1", { place: "1", seq: 1, values: [] });
  assert.equal(await queue.flush(), false);
  assert.equal(queue.isEmpty, false);
  assert.deepEqual(told, ["sending", "signin"]);
});

test("after a refusal nothing waits any more", async () => {
  const queue = new AnswerQueue({ store: shelf(), send: async () => "refused" });
  queue.put("1", { place: "1", seq: 1, values: [] });
  await queue.flush();
  assert.equal(queue.isEmpty, true);
});
