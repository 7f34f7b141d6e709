// Drawing a line from one state to another: dragged, tapped, or by keyboard.
import { draw } from "./dom.mjs";
import { hindrance } from "./document.mjs";

/** Adds to the desk: startConnecting, aimAt, follow, finishConnecting, stopConnecting. */
export function addConnecting(desk) {
  const { store, svg, say } = desk;
  const thread = draw("path", { class: "pd-thread", hidden: "" });
  svg.querySelector(":scope > g").after(thread);

  desk.startConnecting = (from = store.selected.states.at(-1)) => {
    if (!from || !desk.may.save) return desk.announce(say("connect_what"));
    if (desk.kinds.get(store.document.states.find((each) => each.key === from)?.kind)?.is_end) return desk.announce(say("hindered_end"));
    desk.connecting = { from, to: null };
    svg.classList.add("is-connecting");
    desk.announce(say("connecting", { title: desk.titleOf(from) }));
    desk.hint(say("connecting_hint"));
    return undefined;
  };
  desk.aimAt = (key) => {
    if (!desk.connecting || desk.connecting.to === key) return;
    desk.connecting.to = key;
    for (const each of svg.querySelectorAll(".is-aim")) each.classList.remove("is-aim");
    if (!key) return;
    const reason = key === desk.connecting.from ? "" : hindrance(store.document, desk.connecting.from, key);
    svg.querySelector(`g[data-state="${key}"]`)?.classList.add("is-aim");
    const node = desk.plan.nodes.find((each) => each.key === key);
    if (node) desk.follow({ x: node.x + node.width / 2, y: node.y + node.height / 2 });
    desk.announce(reason ? `${desk.titleOf(key)}. ${say(`hindered_${reason}`)}` : desk.titleOf(key));
  };
  /** Draws the thread to a point of the drawing. */
  desk.follow = (point) => {
    const node = desk.plan.nodes.find((each) => each.key === desk.connecting?.from);
    if (!node) return;
    const [start, end] = [desk.viewport.onScreen({ x: node.x + node.width / 2, y: node.y + node.height / 2 }), desk.viewport.onScreen(point)];
    thread.removeAttribute("hidden");
    thread.setAttribute("d", `M${start.x} ${start.y}L${end.x} ${end.y}`);
  };
  desk.finishConnecting = (to = desk.connecting?.to) => {
    const from = desk.connecting?.from;
    desk.stopConnecting();
    if (from && to) {
      desk.connect(from, to);
      desk.focusSelected();
    }
  };
  desk.stopConnecting = () => {
    desk.connecting = null;
    svg.classList.remove("is-connecting");
    for (const each of svg.querySelectorAll(".is-aim")) each.classList.remove("is-aim");
    thread.setAttribute("hidden", "");
    desk.hint("");
  };
  return desk;
}
