// The canvas: keeps the drawing in step with the document, and the focus on what is selected.
import { draw, make } from "./dom.mjs";
import { laidOut } from "./layout.mjs";
import { marksOf } from "./findings.mjs";
import { picture } from "./picture.mjs";
import { makeViewport } from "./viewport.mjs";
import { transitionOf } from "./document.mjs";

const DIRECTION = "guicheng.designer.direction";

/** Fills `stage` and adds to the desk: viewport, plan, draw, focusSelected, turn. */
export function makeCanvas(desk, stage) {
  const { store, say } = desk;
  const paper = draw("g");
  const svg = draw("svg", { class: "pd-svg", role: "application", "aria-label": say("canvas"), "aria-describedby": "pd-keys" }, tips(), paper);
  const empty = make("p", { class: "pd-empty", textContent: say("empty") });
  stage.append(svg, empty);
  desk.svg = svg;
  desk.viewport = makeViewport(svg, paper, () => desk.moved?.());
  const phone = window.matchMedia("(max-width: 48rem)").matches;
  desk.direction = localStorage.getItem(DIRECTION) ?? (phone || store.document.states?.length > 8 ? "vertical" : "horizontal");

  desk.draw = ({ again = true } = {}) => {
    const { document, selected } = store;
    if (again || !desk.plan) desk.plan = laidOut(document, { direction: desk.direction, label: desk.wordsOf, measure: desk.measure });
    desk.viewport.resize(desk.plan.width, desk.plan.height);
    const focused = svg.contains(window.document.activeElement);
    const tabstop = selected.transition ? `${selected.transition}>` : (selected.states.at(-1) ?? document.states.find((each) => each.start)?.key ?? document.states[0]?.key);
    const view = { ...desk, selected, tabstop, problems: marksOf(document, desk.findings) };
    paper.replaceChildren(...picture(desk.plan, document, view));
    empty.hidden = document.states.length > 0;
    svg.setAttribute("aria-label", say("canvas_of", { count: document.states.length, ways: document.transitions.length }));
    if (focused) desk.focusSelected();
    desk.moved?.();
  };

  desk.elementOf = ({ states, transition }) => {
    const ways = [...paper.querySelectorAll(`[data-transition="${transition}"]`)];
    return transition ? (ways.find((each) => each.dataset.source === desk.waySource) ?? ways[0]) : paper.querySelector(`g[data-state="${states.at(-1)}"]`);
  };
  desk.focusSelected = () => (desk.elementOf(store.selected) ?? paper.querySelector("[tabindex='0']"))?.focus({ preventScroll: true });

  /** Moves the view so that what is selected can be seen. */
  desk.reveal = () => {
    const { states, transition } = store.selected;
    const edge = transition && desk.plan.edges.find((each) => each.transitions.includes(transition));
    const box = edge ? { x: edge.label.x - 60, y: edge.label.y - 20, width: 120, height: 40 } : desk.plan.nodes.find((node) => node.key === states.at(-1));
    if (box) desk.viewport.reveal(box);
  };
  /** After a change: what was put in and where its lines lead, made smaller if need be. */
  desk.revealAround = () => {
    const { states } = store.selected;
    const own = desk.plan.nodes.filter((node) => states.includes(node.key));
    if (!own.length) return desk.reveal();
    const keys = new Set(desk.plan.edges.filter((edge) => states.includes(edge.source) || states.includes(edge.target)).flatMap((edge) => [edge.source, edge.target]));
    const near = [...own, ...desk.plan.nodes.filter((node) => keys.has(node.key))];
    const [x, y] = ["x", "y"].map((axis) => Math.min(...near.map((node) => node[axis])));
    const [right, bottom] = [Math.max(...near.map((node) => node.x + node.width)), Math.max(...near.map((node) => node.y + node.height))];
    const box = { x, y, width: right - x, height: bottom - y };
    desk.viewport.shrinkFor(box);
    desk.viewport.reveal(box);
    return desk.reveal();
  };
  desk.turn = () => {
    desk.direction = desk.direction === "vertical" ? "horizontal" : "vertical";
    localStorage.setItem(DIRECTION, desk.direction);
    desk.draw();
    desk.viewport.fit();
    desk.announce(say(desk.direction));
  };
  // Who comes in by Tab stands on a step: what is added then comes behind it.
  svg.addEventListener("focusin", ({ target, relatedTarget }) => {
    const key = target.closest("g[data-state]")?.dataset.state;
    const isEmpty = !store.selected.states.length && !store.selected.transition;
    if (key && isEmpty && relatedTarget && !svg.contains(relatedTarget)) store.select({ states: [key] });
  });
  desk.sourceOf = (key) => desk.waySource ?? transitionOf(store.document, key)?.from[0];
  store.on(({ document, selection }) => {
    if (!document && !selection) return;
    if (selection && !store.selected.transition) desk.waySource = null;
    desk.draw({ again: document });
    if (document && !store.document.drawing) desk.viewport.settle();
    if (document && selection) desk.revealAround();
    else if (selection) desk.reveal();
  });
  return desk;
}

function tips() {
  const tip = (id, className) =>
    draw("marker", { id, viewBox: "0 0 10 10", refX: 9, refY: 5, markerWidth: 8, markerHeight: 8, orient: "auto-start-reverse" }, draw("path", { d: "M0 1 9.5 5 0 9z", class: className }));
  return draw("defs", {}, tip("pd-tip", "pd-tip"), tip("pd-tip-on", "pd-tip is-on"));
}
