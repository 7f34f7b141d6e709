// The buttons beside what is selected on the canvas.
import { connect, put, transitionOf } from "./document.mjs";
import { icon, make } from "./dom.mjs";

export function addTools(desk, stage) {
  const { store, say } = desk;
  const bar = make("div", { class: "pd-tools", role: "toolbar", "aria-label": say("tools"), hidden: true });
  stage.append(bar);
  const tool = (name, sign, act) => make("button", { type: "button", class: "pd-tool", title: say(name), "aria-label": say(name), onclick: act }, icon(sign));
  const forState = [
    tool("add_next", "plus", () => desk.addStep("single") && desk.openPanel("title")),
    tool("connect", "arrow-right", () => (desk.startConnecting(), desk.focusSelected())),
    tool("properties", "edit", () => desk.openPanel()),
    tool("remove", "bin", () => (desk.remove(), desk.focusSelected())),
  ];
  const forWay = [
    tool("add_between", "plus", () => desk.addStep("single") && desk.openPanel("title")),
    tool("properties", "edit", () => desk.openPanel()),
    tool("remove", "bin", () => (desk.remove(), desk.focusSelected())),
  ];

  desk.moved = () => {
    const { states, transition } = store.selected;
    const element = desk.elementOf?.(store.selected);
    bar.hidden = !element || !desk.may.save || desk.view !== "canvas";
    if (bar.hidden) return;
    const end = states.length && desk.kinds.get(store.document.states.find((each) => each.key === states.at(-1))?.kind)?.is_end;
    const wanted = transition ? forWay : end ? forState.slice(2) : forState;
    if (bar.children.length !== wanted.length || bar.firstChild !== wanted[0]) bar.replaceChildren(...wanted);
    const [box, room] = [(element.querySelector("rect") ?? element).getBoundingClientRect(), stage.getBoundingClientRect()];
    const above = box.top - room.top > bar.offsetHeight + 12;
    const left = Math.min(Math.max(4, box.left - room.left), room.width - bar.offsetWidth - 4);
    bar.style.transform = `translate(${left}px, ${above ? box.top - room.top - bar.offsetHeight - 7 : box.bottom - room.top + 8}px)`;
  };

  /** A step without lines goes into the way of a transition. */
  desk.putIntoWay = (key, way) => {
    const { to } = transitionOf(store.document, way);
    const led = put(store.document, ["transitions", way, "to"], key);
    store.change(connect(led, key, to, { ...desk.catalogue.way_titles.go_on }).document, { select: { states: [key] } });
    desk.announce(say("put_between", { title: desk.titleOf(key) }));
  };
  return desk;
}
