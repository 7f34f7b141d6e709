// The canvas by mouse, pen and fingers: select, move about, draw lines, drop steps into lanes and lines.
import { placeOf } from "./regions.mjs";

const SLACK = 6;

export function listenToPointers(desk) {
  const { svg, viewport } = desk;
  const fingers = new Map();
  let gesture = null;

  svg.addEventListener("pointerdown", (event) => {
    if (event.button > 0 && event.button !== 1) return;
    fingers.set(event.pointerId, event);
    if (fingers.size === 2) gesture = { kind: "pinch", span: spanOf(fingers) };
    else gesture = begun(desk, event);
    svg.setPointerCapture(event.pointerId);
  });
  svg.addEventListener("pointermove", (event) => {
    if (desk.connecting && !gesture) return desk.follow(viewport.onPaper(event.clientX, event.clientY));
    if (!gesture || !fingers.has(event.pointerId)) return undefined;
    const before = fingers.get(event.pointerId);
    fingers.set(event.pointerId, event);
    if (gesture.kind === "pinch") return pinch(viewport, fingers, gesture);
    gesture.moved ||= Math.hypot(event.clientX - gesture.x, event.clientY - gesture.y) > SLACK;
    if (!gesture.moved) return undefined;
    return MOVES[gesture.kind]?.(desk, gesture, event, before);
  });
  const end = (event) => {
    if (!fingers.delete(event.pointerId) || !gesture) return;
    const [ended, kind] = [gesture, gesture.kind];
    if (fingers.size === 0) gesture = null;
    if (event.type === "pointercancel") return desk.connecting && kind === "connect" ? desk.stopConnecting() : undefined;
    return kind === "pinch" ? undefined : ended.moved ? ENDS[kind]?.(desk, ended, event) : clicked(desk, ended, event);
  };
  svg.addEventListener("pointerup", end);
  svg.addEventListener("pointercancel", end);
  svg.addEventListener("dblclick", (event) => event.target.closest("[data-state], [data-transition]") && desk.openPanel("title"));
  svg.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      if (event.ctrlKey || event.metaKey) viewport.zoomAt(Math.exp(-event.deltaY / 240), event.clientX, event.clientY);
      else viewport.pan(event.shiftKey && !event.deltaX ? -event.deltaY : -event.deltaX, event.shiftKey && !event.deltaX ? 0 : -event.deltaY);
    },
    { passive: false },
  );
}

const spanOf = (fingers) => {
  const [one, two] = [...fingers.values()];
  return Math.hypot(one.clientX - two.clientX, one.clientY - two.clientY);
};

function pinch(viewport, fingers, gesture) {
  const [one, two] = [...fingers.values()];
  const span = spanOf(fingers);
  viewport.zoomAt(span / gesture.span, (one.clientX + two.clientX) / 2, (one.clientY + two.clientY) / 2);
  gesture.span = span;
}

function begun(desk, event) {
  const place = { x: event.clientX, y: event.clientY, moved: false, target: event.target };
  const state = event.target.closest("g[data-state]");
  if (event.button === 1) return { ...place, kind: "pan" };
  if (event.target.closest("[data-port]")) return { ...place, kind: "connect", key: state.dataset.state };
  if (state && desk.may.save) return { ...place, kind: "state", key: state.dataset.state, group: state };
  return { ...place, kind: "pan" };
}

const MOVES = {
  pan: (desk, _gesture, event, before) => desk.viewport.pan(event.clientX - before.clientX, event.clientY - before.clientY),
  connect: (desk, gesture, event) => {
    if (!desk.connecting) desk.startConnecting(gesture.key);
    const under = stateUnder(event);
    if (under && under !== gesture.key) desk.aimAt(under);
    else {
      desk.aimAt(null);
      desk.follow(desk.viewport.onPaper(event.clientX, event.clientY));
    }
  },
  state: (desk, gesture, event) => {
    gesture.group.classList.add("is-dragged");
    const by = 1 / desk.viewport.scale;
    gesture.group.setAttribute("transform", `translate(${(event.clientX - gesture.x) * by} ${(event.clientY - gesture.y) * by})`);
    showTarget(desk, event);
  },
};

const ENDS = {
  connect: (desk, gesture, event) => {
    const goal = stateUnder(event);
    if (goal && goal !== gesture.key) return desk.finishConnecting(goal);
    desk.stopConnecting();
    const key = desk.addStep("single", { after: gesture.key });
    if (key) desk.openPanel("title");
    return undefined;
  },
  state: (desk, gesture, event) => {
    gesture.group.classList.remove("is-dragged");
    gesture.group.removeAttribute("transform");
    clearTarget(desk);
    const region = regionUnder(event);
    const lies = placeOf(desk.store.document, gesture.key);
    const free = !desk.store.document.transitions.some((each) => each.to === gesture.key || each.from.includes(gesture.key));
    const way = wayUnder(event);
    if (free && way) return desk.putIntoWay(gesture.key, way);
    if (region !== lies && !ownRegion(desk, gesture.key, region)) return desk.moveTo(gesture.key, region);
    const by = 1 / desk.viewport.scale;
    return desk.place(gesture.key, { x: (event.clientX - gesture.x) * by, y: (event.clientY - gesture.y) * by });
  },
};

/** Whether the region lies within the state itself. */
function ownRegion(desk, key, region) {
  for (let at = region; at; ) {
    const owner = desk.store.document.states.find((state) => state.config?.regions?.some((each) => each.key === at));
    if (!owner || owner.key === key) return Boolean(owner);
    at = placeOf(desk.store.document, owner.key);
  }
  return false;
}

function clicked(desk, gesture, event) {
  const { store } = desk;
  const more = event.shiftKey || event.ctrlKey || event.metaKey;
  const state = gesture.target.closest("[data-state]")?.dataset.state;
  const way = gesture.target.closest("[data-transition]");
  const link = gesture.target.closest("[data-link]")?.dataset.link;
  if (desk.connecting) return state ? desk.finishConnecting(state) : desk.stopConnecting();
  if (gesture.kind === "connect") return desk.startConnecting(gesture.key);
  if (way) {
    desk.waySource = way.dataset.source;
    store.select({ transition: way.dataset.transition });
  } else if (link) store.select({ transition: desk.plan.edges.find((each) => each.id === link).transitions[0] });
  else if (state && more) store.select({ states: store.selected.states.includes(state) ? store.selected.states.filter((each) => each !== state) : [...store.selected.states, state] });
  else store.select({ states: state ? [state] : [] });
  return desk.focusSelected();
}

const under = (event, selector) => document.elementsFromPoint(event.clientX, event.clientY).map((each) => each.closest(selector)).find((each) => each && !each.classList.contains("is-dragged"));
export const stateUnder = (event) => under(event, "g[data-state]")?.dataset.state ?? null;
export const regionUnder = (event) => under(event, "[data-region]")?.dataset.region ?? "";
export function wayUnder(event) {
  const way = under(event, "[data-transition]")?.dataset.transition;
  return way ?? under(event, "[data-link]")?.querySelector("[data-transition]")?.dataset.transition ?? null;
}

/** Marks what would take a step that is dropped here. */
export function showTarget(desk, event) {
  clearTarget(desk);
  (under(event, "[data-link]") ?? under(event, "[data-region]"))?.classList.add("is-target");
}

export const clearTarget = (desk) => desk.svg.querySelectorAll(".is-target").forEach((each) => each.classList.remove("is-target"));
