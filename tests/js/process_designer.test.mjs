// The process designer's pure parts: changes of the document, undo, clipboard, graph, layout, rights.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { begin, changed, redone, undone } from "../../processes/static/processes/designer/history.mjs";
import { copied, pasted, readPart, spliced } from "../../processes/static/processes/designer/clipboard.mjs";
import { addState, connect, hindrance, insertInto, moveTo, put, removed, renamed, setPerformers, setStart, stateOf, transitionOf, valueAt } from "../../processes/static/processes/designer/document.mjs";
import { elementOf, marksOf } from "../../processes/static/processes/designer/findings.mjs";
import { linksOf, neighbour, waysOut } from "../../processes/static/processes/designer/graph.mjs";
import { placed, tidied } from "../../processes/static/processes/designer/placing.mjs";
import { freeKey, keyFrom } from "../../processes/static/processes/designer/keys.mjs";
import { laidOut } from "../../processes/static/processes/designer/layout.mjs";
import { formulaSwapped, referencesOf } from "../../processes/static/processes/designer/references.mjs";
import { nextRight, rightOf, withRight } from "../../processes/static/processes/designer/rights.mjs";
import { inside } from "../../processes/static/processes/designer/regions.mjs";

const read = (path) => JSON.parse(readFileSync(new URL(`../../processes/${path}`, import.meta.url), "utf8"));
const designs = readdirSync(new URL("../../processes/designs/", import.meta.url)).map((name) => read(`designs/${name}`));
const PACK = read("packs/top_ten_selection/procedure.json");
const PARALLEL = designs.find((each) => each.document?.key === "parallel").document;
const KNOWN = {
  named: { writable: "fields", inputs: "fields", field: "fields", from: "states", to: "states", start: "states", when_skipped: "transitions", on_publish: "transitions", then: "transitions", vote: "votes", rubric: "rubrics", number: "numbers", printout: "printouts", page: "pages", region: "regions" },
  facts: { timer_elapsed: ["timer"], branch_result: ["region"], batch_all_in: ["state"], scores_in: ["rubric"], votes_of: ["vote"], param: ["parameter"] },
};
const T = (en) => ({ en });
const small = () => ({
  key: "small",
  form: { fields: [{ key: "subject", type: "text" }, { key: "note", type: "textarea" }] },
  states: [
    { key: "draft", title: T("Draft"), kind: "single", start: true, performers: ["initiator"], writable: ["subject"] },
    { key: "check", title: T("Check"), kind: "single", performers: ["branch_secretary"], when_skipped: "pass" },
    { key: "done", title: T("Done"), kind: "end", outcome: "success" },
  ],
  transitions: [
    { key: "submit", title: T("Submit"), from: ["draft"], to: "check", by: ["initiator"] },
    { key: "pass", title: T("Pass"), from: ["check"], to: "done", by: ["branch_secretary"] },
    { key: "withdraw", title: T("Withdraw"), from: ["draft", "check"], to: "done", by: ["initiator"] },
  ],
  pages: [{ key: "page", page_type: "story", fields: {}, on_publish: "pass" }],
});
const keys = (list) => list.map(({ key }) => key);

/** Everything a document names exists in it. */
function consistent(document) {
  const states = new Set(keys(document.states));
  for (const each of document.transitions) for (const key of [...each.from, each.to]) assert.ok(states.has(key), `${each.key} names ${key}`);
  for (const list of [document.states, document.transitions]) assert.equal(new Set(keys(list)).size, list.length);
  const transitions = new Set(keys(document.transitions));
  for (const state of document.states) assert.ok(!state.when_skipped || transitions.has(state.when_skipped));
  assert.equal(document.states.filter((state) => state.start).length, 1);
}

test("keys are free, and made from English titles", () => {
  assert.equal(freeKey("review", ["review", "review_2"]), "review_3");
  assert.equal(freeKey("review", []), "review");
  assert.equal(keyFrom("Look at it!", "step"), "look_at_it");
  assert.equal(keyFrom("审批", "step"), "step");
});

test("a change leaves the document before it as it was, and undo gives it back itself", () => {
  const first = small();
  const frozen = JSON.stringify(first);
  const second = addState(first, { kind: "single", title: T("More"), after: "draft" }).document;
  assert.equal(JSON.stringify(first), frozen);
  let history = changed(begin(first), second);
  history = changed(history, put(second, ["title"], T("A")), "title");
  history = changed(history, put(second, ["title"], T("AB")), "title");
  history = undone(history);
  assert.equal(history.present, second);
  history = undone(history);
  assert.equal(history.present, first);
  history = redone(redone(history));
  assert.deepEqual(history.present.title, T("AB"));
  assert.equal(redone(history), history);
  assert.deepEqual(changed(undone(history), first).future, []);
});

test("a setting that goes back to empty leaves no trace", () => {
  const before = small();
  const there = put(before, ["states", "check", "config", "mode"], "all");
  assert.equal(valueAt(there, ["states", "check", "config", "mode"]), "all");
  assert.deepEqual(put(there, ["states", "check", "config", "mode"], undefined), before);
  const timed = put(before, ["states", "check", "timers"], [{ key: "due", title: {} }]);
  assert.equal(put(timed, ["states", "check", "timers", 0, "days"], 3).states[1].timers[0].days, 3);
});

test("a new step stands behind its neighbour and in the same region", () => {
  const { document, key } = addState(PARALLEL, { kind: "single", title: T("Ask"), after: "review_a" });
  assert.equal(stateOf(document, key).region, "branch_a");
  assert.equal(document.states.indexOf(stateOf(document, key)), document.states.indexOf(stateOf(document, "review_a")) + 1);
  consistent(document);
  const empty = addState({ states: [], transitions: [] }, { kind: "single", title: T("First") });
  assert.equal(empty.document.states[0].start, true);
});

test("lines do not leave ends or regions; one that goes back asks for a comment", () => {
  assert.equal(hindrance(small(), "done", "draft"), "end");
  assert.equal(hindrance(PARALLEL, "prepare", "review_a"), "regions");
  assert.equal(hindrance(PARALLEL, "review_a", "passed_a"), "");
  const { document, key } = connect(small(), "check", "draft", T("Return"));
  assert.deepEqual(transitionOf(document, key), { key: "return", title: T("Return"), from: ["check"], to: "draft", by: ["branch_secretary"], comment: "required", validates: false, tone: "quiet" });
});

test("a step put into a transition lies on its way", () => {
  const { document, key } = insertInto(small(), "submit", { kind: "single", title: T("Between") }, T("Go on"));
  assert.equal(transitionOf(document, "submit").to, key);
  assert.equal(transitionOf(document, "go_on").to, "check");
  consistent(document);
});

test("deleting takes along what pointed at it, and whatever lies within", () => {
  const one = removed(small(), { states: ["check"] });
  assert.deepEqual(keys(one.transitions), ["withdraw"]);
  assert.deepEqual(transitionOf(one, "withdraw").from, ["draft"]);
  consistent(one);
  const way = removed(small(), { transitions: ["pass"] });
  assert.equal(stateOf(way, "check").when_skipped, undefined);
  assert.equal(way.pages[0].on_publish, undefined);
  assert.equal(removed(small(), { states: ["draft"] }).states[0].start, true);
  const flat = removed(PARALLEL, { states: ["parallel_review"] });
  assert.deepEqual(keys(flat.states), ["prepare", "done"]);
  assert.deepEqual(flat.transitions, []);
  const lane = removed(PARALLEL, { states: ["review_a"] });
  assert.equal(stateOf(lane, "parallel_review").config.regions[0].start, "");
});

test("a new key is written wherever the old one was named", () => {
  const before = { ...small(), rules: { late: "batch_all_in('check')" } };
  const state = renamed(before, "states", "check", "review", KNOWN);
  assert.deepEqual(transitionOf(state, "withdraw").from, ["draft", "review"]);
  assert.equal(transitionOf(state, "submit").to, "review");
  assert.equal(state.rules.late, "batch_all_in('review')");
  assert.equal(state.states[0].start, true);
  const way = renamed(before, "transitions", "pass", "agree", KNOWN);
  assert.equal(stateOf(way, "check").when_skipped, "agree");
  assert.equal(way.pages[0].on_publish, "agree");
  const region = renamed(PARALLEL, "regions", "branch_a", "legal", KNOWN);
  assert.equal(stateOf(region, "review_a").region, "legal");
  assert.deepEqual(inside(region, "parallel_review"), inside(PARALLEL, "parallel_review"));
  const back = renamed(renamed(PACK, "states", "publicity", "shown", KNOWN), "states", "shown", "publicity", KNOWN);
  assert.deepEqual(back, PACK);
});

test("people named by an effect are no states", () => {
  const document = { ...small() };
  document.transitions[0].effects = [{ kind: "notify", to: ["check"], subject: T("x") }];
  assert.deepEqual(renamed(document, "states", "check", "review", KNOWN).transitions[0].effects[0].to, ["check"]);
});

test("formulas keep everything but the keys in their calls", () => {
  const swap = (part, key) => (part === "timers" && key === "due" ? "end" : key);
  assert.equal(formulaSwapped("timer_elapsed('due') and title == 'due'", KNOWN, swap), "timer_elapsed('end') and title == 'due'");
  assert.deepEqual([...referencesOf(PACK.transitions, KNOWN).votes], ["popular"]);
});

test("buttons follow the people of their step, unless they are someone else's", () => {
  const next = setPerformers(small(), "check", ["branch_org"]);
  assert.deepEqual(transitionOf(next, "pass").by, ["branch_org"]);
  assert.deepEqual(transitionOf(next, "withdraw").by, ["initiator"]);
  const { document } = addState(small(), { kind: "single", title: T("New"), after: "check" });
  const led = connect(document, "step", "done", T("Go on")).document;
  assert.deepEqual(transitionOf(led, "go_on").by, ["system"]);
  assert.deepEqual(transitionOf(setPerformers(led, "step", ["hr_head"]), "go_on").by, ["hr_head"]);
});

test("there is one start; a branch has its own", () => {
  const main = setStart(small(), "check");
  assert.deepEqual(main.states.map((state) => state.start ?? false), [false, true, false]);
  const { document, key } = addState(PARALLEL, { kind: "single", title: T("First"), after: "review_a" });
  assert.equal(stateOf(setStart(document, key), "parallel_review").config.regions[0].start, key);
  assert.equal(stateOf(setStart(document, key), "prepare").start, true);
});

test("a step moved into another branch leaves its lines behind", () => {
  const next = moveTo(PARALLEL, "review_a", "branch_b");
  assert.equal(stateOf(next, "review_a").region, "branch_b");
  assert.equal(transitionOf(next, "pass_a"), null);
  assert.ok(transitionOf(next, "pass_b"));
  assert.equal(moveTo(PARALLEL, "parallel_review", "branch_a"), PARALLEL);
  assert.equal(stateOf(moveTo(PARALLEL, "review_a", ""), "review_a").region, undefined);
  consistent(next);
});

test("a part carries what it names, and gets new keys where they are taken", () => {
  const part = readPart(JSON.stringify(copied(PACK, ["expert_review", "popular_vote"], KNOWN)));
  assert.deepEqual(keys(part.rubrics), ["top_ten"]);
  assert.deepEqual(keys(part.votes), ["popular"]);
  assert.ok(keys(part.fields).includes("expert_scores"));
  assert.ok(keys(part.parameters).includes("expert_workdays"));
  const other = pasted(small(), part, KNOWN, "draft");
  consistent(other.document);
  assert.deepEqual(other.keys, ["expert_review", "popular_vote"]);
  assert.deepEqual(keys(other.document.form.fields).slice(0, 2), ["subject", "note"]);
  const again = pasted(PACK, part, KNOWN, "popular_vote").document;
  consistent(again);
  assert.equal(again.rubrics.length, PACK.rubrics.length);
  assert.equal(stateOf(again, "expert_review_2").config.rubric, "top_ten");
  assert.equal(transitionOf(again, "scored_2").to, "popular_vote_2");
});

test("a parallel step is copied with its branches, under keys of their own", () => {
  const part = copied(PARALLEL, ["parallel_review"], KNOWN);
  assert.equal(part.states.length, 7);
  const { document, keys: put_in } = pasted(PARALLEL, part, KNOWN, "parallel_review");
  consistent(document);
  assert.deepEqual(put_in, ["parallel_review_2"]);
  const copy = stateOf(document, "parallel_review_2");
  assert.deepEqual(keys(copy.config.regions), ["branch_a_2", "branch_b_2"]);
  assert.deepEqual(copy.config.regions.map((region) => stateOf(document, region.start).region), ["branch_a_2", "branch_b_2"]);
  const nested = pasted(PARALLEL, part, KNOWN, "review_a").document;
  assert.equal(stateOf(nested, "parallel_review_2").region, "branch_a");
  consistent(nested);
});

test("what is no part is not pasted", () => {
  for (const text of ["", "[]", "{}", '{"format":"guicheng.procedure-part","states":[{}],"transitions":[]}', "plain words"]) assert.equal(readPart(text), null);
});

test("every template part goes into the way and leaves nothing open", () => {
  const words = { go_on: T("Go on"), done: T("Done") };
  for (const { part, title } of designs.filter((each) => each.part)) {
    const { document, keys: put_in } = spliced(small(), part, KNOWN, "draft", words);
    consistent(document);
    assert.equal(transitionOf(document, "submit").to, put_in[0], title.en);
    if (part.leaves) assert.ok(document.transitions.some((each) => each.to === "check"), `${title.en} goes on`);
    const alone = spliced({ ...small(), states: [], transitions: [] }, part, KNOWN, "", words).document;
    assert.ok(alone.states.some((state) => state.kind === "end"), title.en);
  }
});

test("lines are grouped by their ends, and forward ways come first", () => {
  const links = linksOf(small());
  assert.deepEqual(links.map(({ id, transitions }) => [id, transitions]), [["draft→check", ["submit"]], ["check→done", ["pass", "withdraw"]], ["draft→done", ["withdraw"]]]);
  const { document } = connect(small(), "check", "draft", T("Return"));
  assert.deepEqual(waysOut(document, "check").map(({ key }) => key), ["pass", "withdraw", "return"]);
});

test("every line of submit and return has a course and a label of its own", () => {
  for (const direction of ["horizontal", "vertical"]) {
    const { document } = connect(small(), "check", "draft", T("Return"));
    const plan = laidOut(document, { direction });
    const [there, back] = ["draft→check", "check→draft"].map((id) => plan.edges.find((edge) => edge.id === id));
    const across = direction === "vertical" ? "x" : "y";
    assert.ok(Math.abs(there.label[across] - back.label[across]) > 15);
    assert.notDeepEqual(there.points[0], back.points.at(-1));
    const arrow = direction === "vertical" ? ["on", "ArrowDown"] : ["on", "ArrowRight"];
    assert.equal(neighbour(document, plan.nodes, "draft", arrow[0], direction), "check");
    assert.equal(neighbour(document, plan.nodes, "check", "back", direction), "draft");
  }
});

test("branches lie in lanes of their step, and boxes never overlap", () => {
  for (const document of [PACK, PARALLEL, ...designs.filter((each) => each.document).map((each) => each.document)])
    for (const direction of ["horizontal", "vertical"]) {
      const plan = laidOut(document, { direction });
      assert.deepEqual(new Set(keys(plan.nodes)), new Set(keys(document.states)));
      const within = (inner, outer) => inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.width <= outer.x + outer.width && inner.y + inner.height <= outer.y + outer.height;
      for (const lane of plan.lanes) {
        assert.ok(within(lane, plan.nodes.find((node) => node.key === lane.owner)), "lane in its step");
        for (const state of document.states.filter((each) => each.region === lane.key)) assert.ok(within(plan.nodes.find((node) => node.key === state.key), lane), `${state.key} in its lane`);
      }
      for (const [place, one] of plan.nodes.entries())
        for (const other of plan.nodes.slice(place + 1)) {
          const apart = one.x + one.width <= other.x || other.x + other.width <= one.x || one.y + one.height <= other.y || other.y + other.height <= one.y;
          assert.ok(apart || within(one, other) || within(other, one), `${one.key} and ${other.key}`);
        }
    }
});

test("rights go round, in the order of the form, and leave nothing when they go back", () => {
  const before = small();
  assert.equal(rightOf(stateOf(before, "draft"), "subject"), "edit");
  const both = withRight(withRight(before, "check", "note", "edit"), "check", "subject", "edit");
  assert.deepEqual(stateOf(both, "check").writable, ["subject", "note"]);
  const hidden = withRight(before, "check", "note", "hidden");
  assert.deepEqual(stateOf(hidden, "check").hidden, ["note"]);
  assert.deepEqual(withRight(hidden, "check", "note", "read"), before);
  assert.deepEqual(["read", "edit", "hidden"].map(nextRight), ["edit", "hidden", "read"]);
});

test("findings lead to what they are about", () => {
  assert.deepEqual(elementOf(small(), "states/1/performers"), { state: "check", member: "performers" });
  assert.deepEqual(elementOf(small(), "transitions/pass/effects/0/to"), { transition: "pass", member: "effects" });
  assert.deepEqual(elementOf(small(), "votes/0/roll"), { part: "votes", member: "0" });
  const marks = marksOf(small(), [{ path: "states/0/hint", severity: "warning" }, { path: "states/0", severity: "error" }, { path: "states/0/x", severity: "warning" }]);
  assert.deepEqual([...marks.states], [["draft", "error"]]);
});

test("a step placed by hand stays there, the others arrange themselves, tidying lets it go", () => {
  const free = laidOut(small());
  const at = (plan, key) => plan.nodes.find((node) => node.key === key);
  const moved = placed(small(), "check", 400.4, 300, "horizontal");
  assert.deepEqual(moved.drawing, { direction: "horizontal", places: { check: [400, 300] } });
  const plan = laidOut(moved);
  assert.deepEqual([at(plan, "check").x, at(plan, "check").y], [400, 300]);
  assert.deepEqual(at(plan, "draft"), at(free, "draft"));
  assert.ok(plan.height >= 300 + at(plan, "check").height);
  assert.deepEqual(laidOut(moved, { direction: "vertical" }), laidOut(small(), { direction: "vertical" }));
  assert.deepEqual(renamed(moved, "states", "check", "look", KNOWN).drawing.places, { look: [400, 300] });
  assert.deepEqual(placed(removed(moved, { states: ["check"] }), "draft", -5, 9e9, "horizontal").drawing.places, { draft: [0, 20000] });
  assert.equal(tidied(moved).drawing, undefined);
  assert.equal(tidied(free), free);
});

test("a step placed by hand in a branch makes its lane larger", () => {
  const lane = PARALLEL.states.flatMap((state) => state.config?.regions ?? [])[0];
  const inner = PARALLEL.states.find((state) => state.region === lane.key);
  const before = laidOut(PARALLEL).lanes.find((each) => each.key === lane.key);
  const after = laidOut(placed(PARALLEL, inner.key, 300, 200, "horizontal")).lanes.find((each) => each.key === lane.key);
  assert.ok(after.height > before.height);
});

test("a part put into a transition is left by its own way, not by a new one", () => {
  for (const { part } of designs.filter((each) => each.kind)) {
    const { document, keys: put_in } = spliced(small(), part, KNOWN, "check", { go_on: T("Go on"), done: T("Done") }, "pass");
    consistent(document);
    assert.equal(transitionOf(document, "pass").to, put_in[0]);
    assert.ok(document.transitions.some((each) => each.from.includes(put_in[0]) && each.to === "done"));
    assert.equal(document.transitions.filter((each) => each.to === put_in[0] && each.from.includes(put_in[0])).length, 0);
  }
});
