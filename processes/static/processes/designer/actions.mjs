// What people do to the procedure, from wherever they ask for it: palette, canvas, keyboard, table.
import { addState, connect, hindrance, insertInto, moveTo, removed, stateOf, transitionOf } from "./document.mjs";
import { FORMAT, copied, pasted, readPart, spliced } from "./clipboard.mjs";
import { LANE_HEAD } from "./layout.mjs";
import { inside, placeOf } from "./regions.mjs";
import { placed, tidied } from "./placing.mjs";
import { waysOut } from "./graph.mjs";

/** Adds the verbs to the desk. */
export function addActions(desk) {
  const { store, catalogue, say } = desk;
  const may = () => desk.may.save || desk.announce(say("only_look"));
  // Only in the language on screen: the other one is for whoever writes it.
  const titleFor = (kind) => (desk.language === "en" ? { en: kind.title.en } : { "zh-hans": kind.title["zh-hans"] });
  const words = () => ({ go_on: wayTitle("go_on"), done: { ...desk.kinds.get("end").title } });
  const wayTitle = (name) => ({ ...catalogue.way_titles[name] });

  /** A new step: in the way of a chosen transition, else after the chosen state, else by itself. */
  desk.addStep = (kindKey, { after, region = null, into = null } = {}) => {
    if (!may()) return null;
    const kind = desk.kinds.get(kindKey);
    const { selected, document } = store;
    const behind = after ?? (region === null ? (selected.states.at(-1) ?? "") : "");
    const way = into ?? (after === undefined && region === null && !kind.is_end ? selected.transition : null);
    const design = catalogue.designs.find((each) => each.kind === kindKey);
    const step = { kind: kindKey, title: titleFor(kind), outcome: kind.is_end ? "success" : null };
    let result;
    if (design) result = spliced(document, design.part, desk.known, way ? transitionOf(document, way).from[0] : linkable(behind) ? behind : "", words(), way ?? "");
    else if (way) result = insertInto(document, way, step, wayTitle("go_on"));
    else {
      const onward = linkable(behind) && region === null && !kind.is_end ? forwardOf(behind) : [];
      if (onward.length === 1) result = insertInto(document, onward[0].key, step, wayTitle("go_on"));
      else result = addState(document, { ...step, after: behind, region });
      if (linkable(behind) && region === null && onward.length !== 1) result = { ...result, document: connect(result.document, behind, result.key, wayTitle("go_on")).document };
    }
    const key = result.key ?? result.keys[0];
    store.change(result.document, { select: { states: [key], transition: null } });
    desk.announce(say("added", { title: desk.titleOf(key) }));
    return key;
  };

  const forwardOf = (key) => waysOut(store.document, key).filter((each) => each.from.length === 1 && each.tone !== "quiet" && each.tone !== "danger" && each.to !== key && !isBack(each));
  const isBack = ({ from, to }) => store.document.states.findIndex((each) => each.key === to) <= store.document.states.findIndex((each) => each.key === from[0]);
  const linkable = (key) => key && !desk.kinds.get(stateOf(store.document, key)?.kind)?.is_end;

  desk.insertPart = (part) => {
    if (!may()) return;
    const after = store.selected.states.at(-1) ?? "";
    const result = spliced(store.document, part, desk.known, linkable(after) ? after : "", words());
    store.change(result.document, { select: { states: result.keys } });
    desk.announce(say("inserted", { count: part.states.length }));
  };

  desk.connect = (from, to) => {
    if (!may()) return null;
    const reason = hindrance(store.document, from, to);
    if (reason) {
      desk.announce(say(`hindered_${reason}`));
      desk.toast(say(`hindered_${reason}`));
      return null;
    }
    const order = store.document.states.map((state) => state.key);
    const result = connect(store.document, from, to, wayTitle(order.indexOf(to) <= order.indexOf(from) ? "back" : "go_on"));
    store.change(result.document, { select: { states: [], transition: result.key } });
    desk.announce(say("connected", { from: desk.titleOf(from), to: desk.titleOf(to) }));
    return result.key;
  };

  desk.remove = () => {
    const { states, transition } = store.selected;
    if ((!states.length && !transition) || !may()) return;
    const count = states.length + states.flatMap((key) => inside(store.document, key)).length + (transition ? 1 : 0);
    const near = transition ? transitionOf(store.document, transition).from[0] : before(states[0]);
    const next = removed(store.document, { states, transitions: transition ? [transition] : [] });
    store.change(next, { select: { states: near && stateOf(next, near) ? [near] : [] } });
    desk.announce(say("deleted", { count }));
  };

  /** The state the eye goes back to when this one is gone. */
  const before = (key) => store.document.transitions.find((each) => each.to === key && !store.selected.states.includes(each.from[0]))?.from[0] ?? "";

  desk.moveTo = (key, region) => {
    if (!may()) return;
    store.change(moveTo(store.document, key, region), { select: { states: [key] } });
    desk.announce(say("moved_region", { title: desk.titleOf(key) }));
  };

  /** Puts a step to another place of its line: `by` is how far, in the drawing's measure. */
  desk.place = (key, by, merging = "") => {
    const box = desk.plan.nodes.find((node) => node.key === key);
    if (!box || !may()) return;
    const lane = desk.plan.lanes.find((each) => each.key === placeOf(store.document, key));
    const origin = lane ? { x: lane.x, y: lane.y + LANE_HEAD } : { x: 0, y: 0 };
    const next = placed(store.document, key, box.x + by.x - origin.x, box.y + by.y - origin.y, desk.direction);
    store.change(next, { select: { states: [key] }, merging });
    desk.announce(say("placed", { title: desk.titleOf(key) }));
  };

  desk.tidy = () => {
    if (!may()) return;
    if (!store.document.drawing) return desk.toast(say("tidy_already"));
    store.change(tidied(store.document));
    desk.viewport.fit();
    desk.toast(say("tidied"));
    return undefined;
  };

  desk.copy = async () => {
    const { states } = store.selected;
    if (!states.length) return desk.announce(say("copy_nothing"));
    const part = copied(store.document, states, desk.known);
    const written = JSON.stringify(part);
    sessionStorage.setItem(FORMAT, written);
    try {
      await navigator.clipboard.writeText(written);
    } catch {
      // Without leave to write the clipboard, the copy is good within this browser tab.
    }
    desk.announce(say("copied", { count: part.states.length }));
    return undefined;
  };

  desk.paste = (written = sessionStorage.getItem(FORMAT) ?? "") => {
    const part = readPart(written);
    if (!part || !may()) return part || desk.announce(say("paste_nothing"));
    const result = pasted(store.document, part, desk.known, store.selected.states.at(-1) ?? "");
    store.change(result.document, { select: { states: result.keys } });
    desk.announce(say("pasted", { count: part.states.length }));
    return part;
  };

  desk.undo = () => (store.canUndo ? (store.undo(), desk.announce(say("undone"))) : desk.announce(say("undo_nothing")));
  desk.redo = () => (store.canRedo ? (store.redo(), desk.announce(say("redone"))) : desk.announce(say("undo_nothing")));

  /** The next or previous way out of the chosen state. */
  desk.nextWay = (step) => {
    const { states, transition } = store.selected;
    const from = states.at(-1) ?? desk.waySource ?? transitionOf(store.document, transition ?? "")?.from[0];
    const ways = waysOut(store.document, from ?? "");
    if (!ways.length) return desk.announce(say("no_ways"));
    const at = ways.findIndex((each) => each.key === transition);
    const next = ways[(at + step + ways.length) % ways.length];
    desk.waySource = from;
    store.select({ transition: next.key });
    return undefined;
  };
  return desk;
}
