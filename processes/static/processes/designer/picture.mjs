// Puts the laid-out procedure on paper. Every state and line is a group that can be focused, with a name in words.
import { draw } from "./dom.mjs";
import { lines } from "./texts.mjs";
import { regionsOf } from "./regions.mjs";

/** The content of the canvas: lanes, then lines, then boxes. `view` says words, marks and what is selected. */
export function picture(plan, document, view) {
  const boxes = plan.nodes.map((node) => box(node, document.states.find((state) => state.key === node.key), view));
  const frames = plan.nodes.map((node, place) => (boxes[place].frame ? boxes[place].frame : null)).filter(Boolean);
  return [...frames, ...plan.lanes.map((each) => lane(each, document, view)), ...plan.edges.map((edge) => line(edge, view)), ...boxes.map((each) => each.group)];
}

function lane({ x, y, width, height, key, empty }, document, view) {
  const region = document.states.flatMap(regionsOf).find((each) => each.key === key);
  const group = draw("g", { class: `pd-lane${empty ? " is-empty" : ""}`, "data-region": key });
  group.append(draw("rect", { x, y, width, height, rx: 8 }), label(view.text(region?.title) || key, x + 12, y + 18, "pd-lane__title"));
  if (empty) group.append(label(view.say("lane_empty"), x + 12, y + height / 2 + 14, "pd-lane__hint"));
  return group;
}

function label(text, x, y, className, anchor = "start") {
  const element = draw("text", { x, y, class: className, "text-anchor": anchor });
  element.textContent = text;
  return element;
}

/** A state as { group, frame }: a parallel step draws its frame below everything else. */
function box(node, state, view) {
  const kind = view.kinds.get(state.kind);
  const { x, y, width, height } = node;
  const marks = ["pd-state", `pd-state--${kind?.is_end ? "end" : state.kind}`];
  if (state.outcome) marks.push(`is-${state.outcome}`);
  if (view.selected.states.includes(state.key)) marks.push("is-selected");
  if (state.start) marks.push("is-start");
  const group = draw("g", { class: marks.join(" "), "data-state": state.key, tabindex: view.tabstop === state.key ? 0 : -1, role: "group", "aria-roledescription": view.say("step"), "aria-current": view.selected.states.includes(state.key) ? "true" : null });
  group.setAttribute("aria-label", view.nameOf(state));
  const open = regionsOf(state).length > 0;
  const frame = open ? draw("rect", { x, y, width, height, rx: 12, class: "pd-frame", "data-state": state.key }) : null;
  if (kind?.is_end) group.append(draw("rect", { x, y, width, height, rx: height / 2, class: "pd-box" }), ...middle(view.text(state.title) || state.key, node, 13.5));
  else if (open) group.append(draw("rect", { x, y, width, height: 40, rx: 12, class: "pd-box pd-box--head" }), ...inscription(state, kind, { ...node, height: 40 }, view, 1));
  else group.append(draw("rect", { x, y, width, height, rx: 8, class: "pd-box" }), ...inscription(state, kind, node, view, 1));
  if (state.start) group.append(draw("circle", { cx: x, cy: y + Math.min(height, 40) / 2, r: 5, class: "pd-start" }));
  const problem = view.problems.states.get(state.key);
  if (problem) group.append(mark(x + width - 4, y + 4, problem));
  if (!kind?.is_end && view.may.save) group.append(port(node, view.direction));
  return { group, frame };
}

/** Where a line is drawn from. */
function port({ x, y, width, height }, direction) {
  const [cx, cy] = direction === "vertical" ? [x + width / 2, y + height] : [x + width, y + height / 2];
  return draw("g", { class: "pd-port", "data-port": "" }, draw("circle", { cx, cy, r: 13, class: "pd-port__touch" }), draw("circle", { cx, cy, r: 6, class: "pd-port__ink" }));
}

function middle(text, { x, y, width, height }, size) {
  const found = lines(text, width - 28, size, 2);
  return found.map((each, place) => label(each, x + width / 2, y + height / 2 + 5 + (place - (found.length - 1) / 2) * 17, "pd-title", "middle"));
}

function inscription(state, kind, { x, y, width, height }, view, most) {
  const title = lines(view.text(state.title) || state.key, width - 54, 14, most);
  const who = lines(view.whoOf(state), width - 54, 11.5, 1)[0] ?? "";
  const top = y + height / 2 + (who && height > 44 ? -4 : 5);
  const parts = [draw("use", { href: `#icon-${kind?.icon ?? "cog"}`, x: x + 14, y: y + height / 2 - 9, width: 18, height: 18, class: "pd-kind" })];
  parts.push(...title.map((each, place) => label(each, x + 42, top + place * 17, "pd-title")));
  if (who && height > 44) parts.push(label(who, x + 42, top + 19, "pd-who"));
  return parts;
}

function mark(x, y, severity) {
  return draw("g", { class: `pd-mark is-${severity}` }, draw("circle", { cx: x, cy: y, r: 8 }), label("!", x, y + 4, "pd-mark__sign", "middle"));
}

function line(edge, view) {
  const selected = edge.transitions.includes(view.selected.transition);
  const automatic = edge.transitions.every((key) => view.isAutomatic(key));
  const marks = ["pd-line", edge.back ? "is-back" : "", automatic ? "is-automatic" : "", selected ? "is-selected" : ""];
  const group = draw("g", { class: marks.filter(Boolean).join(" "), "data-link": edge.id });
  const path = course(edge, view.direction);
  group.append(draw("path", { d: path, class: "pd-line__touch" }), draw("path", { d: path, class: "pd-line__ink", "marker-end": `url(#pd-tip${selected ? "-on" : ""})` }));
  const { x, y, height } = edge.label;
  edge.transitions.forEach((key, place) => group.append(wayLabel(key, x, y - height / 2 + 3 + place * 19, edge, view)));
  return group;
}

function wayLabel(key, x, top, edge, view) {
  const [text] = lines(view.wordsOf(key), 190, 12.5, 1);
  const width = Math.min(view.measure(text ?? ""), 190) + 12;
  const chosen = view.selected.transition === key;
  const group = draw("g", { class: `pd-way${chosen ? " is-selected" : ""}${view.isAutomatic(key) ? " is-automatic" : ""}`, "data-transition": key, "data-source": edge.source, tabindex: view.tabstop === `${key}>` ? 0 : -1, role: "group", "aria-roledescription": view.say("transition"), "aria-current": chosen ? "true" : null });
  group.setAttribute("aria-label", view.wayNameOf(key, edge));
  group.append(draw("rect", { x: x - width / 2, y: top, width, height: 19, rx: 5 }), label(text ?? "", x, top + 13.5, "pd-way__words", "middle"));
  const problem = view.problems.transitions.get(key);
  if (problem) group.append(mark(x + width / 2, top, problem));
  return group;
}

/** The path of a line: bends that leave and arrive along the course. */
export function course({ points, loop }, direction) {
  const [first, ...rest] = points;
  if (loop) return `M${at(first)}C${at(rest[0])} ${at(rest[1])} ${at(rest[2])}`;
  let path = `M${at(first)}`;
  let before = first;
  for (const point of rest) {
    const middlePoint = direction === "vertical" ? (before.y + point.y) / 2 : (before.x + point.x) / 2;
    const [one, other] = direction === "vertical" ? [{ x: before.x, y: middlePoint }, { x: point.x, y: middlePoint }] : [{ x: middlePoint, y: before.y }, { x: middlePoint, y: point.y }];
    path += `C${at(one)} ${at(other)} ${at(point)}`;
    before = point;
  }
  return path;
}

const at = ({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`;
