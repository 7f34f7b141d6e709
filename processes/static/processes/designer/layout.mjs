// Where everything stands on the canvas. dagre places the steps of each line; a parallel step is as large as its lanes.
import { Graph, layout as arrange } from "../vendor/dagre/dagre.esm.mjs";
import { linksOf } from "./graph.mjs";
import { placesOf } from "./placing.mjs";
import { regionsOf, statesIn } from "./regions.mjs";

export const STEP = { width: 168, height: 60 };
export const END = { width: 132, height: 46 };
const HEAD = 46;
const PAD = 18;
export const LANE_HEAD = 26;
const LINE = 19;

/**
 * { width, height, nodes, edges, lanes } of a document. `measure(text)` gives the width of a label, `label(key)` the
 * words of a transition, `direction` is "horizontal" or "vertical".
 */
export function laidOut(document, { direction = "horizontal", label = String, measure = (text) => text.length * 8 } = {}) {
  const pen = { document, direction, label, measure, links: linksOf(document), places: placesOf(document, direction) };
  const drawn = line(pen, "", new Set());
  return { ...drawn, nodes: drawn.nodes.toSorted((one, other) => one.depth - other.depth) };
}

function line(pen, region, seen) {
  const { document, direction } = pen;
  const states = statesIn(document, region).filter((state) => !seen.has(state.key));
  const met = new Set([...seen, ...states.map((state) => state.key)]);
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: direction === "vertical" ? "TB" : "LR", nodesep: 34, edgesep: 22, ranksep: 44, marginx: 24, marginy: 24 });
  graph.setDefaultEdgeLabel(() => ({}));
  const inner = new Map();
  const here = new Set(states.map((state) => state.key));
  for (const state of states) {
    const size = sizeOf(pen, state, inner, met);
    const loop = loopRoom(pen, state.key);
    graph.setNode(state.key, { width: size.width + loop.width, height: size.height + loop.height });
  }
  for (const link of pen.links)
    if (link.source !== link.target && here.has(link.source) && here.has(link.target)) graph.setEdge(link.source, link.target, { ...labelSize(pen, link), labelpos: "c", weight: link.back ? 1 : 3 }, link.id);
  arrange(graph);
  byHand(pen, graph, states, here);
  return collected(pen, graph, states, inner);
}

const loopAt = (pen, key) => pen.links.find((link) => link.source === key && link.target === key);

/** The room that a line back to the same box takes: above it, or beside it where the course goes down. */
function loopRoom(pen, key) {
  const link = loopAt(pen, key);
  if (!link) return { width: 0, height: 0 };
  const size = labelSize(pen, link);
  return pen.direction === "vertical" ? { width: (size.width + 30) * 2, height: 0 } : { width: 0, height: (size.height + 22) * 2 };
}

function labelSize(pen, link) {
  const widest = Math.max(...link.transitions.map((key) => pen.measure(pen.label(key))));
  return { width: Math.min(widest, 190) + 14, height: link.transitions.length * LINE + 6 };
}

function sizeOf(pen, state, inner, met) {
  if (state.kind === "end") return END;
  const regions = regionsOf(state);
  if (!regions.length) return STEP;
  const lanes = regions.map((region) => ({ region, ...line(pen, region.key, met) }));
  inner.set(state.key, lanes);
  const [long, wide] = pen.direction === "vertical" ? ["height", "width"] : ["width", "height"];
  const longest = Math.max(220, ...lanes.map((lane) => lane[long]));
  const sum = lanes.reduce((total, lane) => total + Math.max(lane[wide], 84), 0) + PAD * (lanes.length - 1);
  const size = { [long]: longest, [wide]: sum };
  const heads = pen.direction === "vertical" ? LANE_HEAD : LANE_HEAD * lanes.length;
  return { width: Math.max(size.width, STEP.width) + PAD * 2, height: size.height + heads + HEAD + PAD };
}

function collected(pen, graph, states, inner) {
  const { width, height } = graph.graph();
  const result = { width: width || STEP.width + 48, height: height || STEP.height + 48, nodes: [], edges: [], lanes: [] };
  if (!states.length) Object.assign(result, { width: 150, height: 64 });
  for (const state of states) {
    const node = graph.node(state.key);
    const loop = loopRoom(pen, state.key);
    const [boxWidth, boxHeight] = [node.width - loop.width, node.height - loop.height];
    const box = { key: state.key, x: node.x - boxWidth / 2, y: node.y - boxHeight / 2, width: boxWidth, height: boxHeight, depth: 0 };
    result.nodes.push(box);
    if (loopAt(pen, state.key)) result.edges.push(loopOf(pen, box));
    if (inner.has(state.key)) placeLanes(pen, result, box, inner.get(state.key));
  }
  const boxes = new Map(result.nodes.map((node) => [node.key, node]));
  for (const { v, w, name } of graph.edges()) result.edges.push(edgeOf(pen, graph.edge(v, w, name), name, boxes));
  spread(result.edges.filter((edge) => edge.fresh), boxes, pen.direction);
  return result;
}

function edgeOf(pen, found, id, boxes) {
  const link = pen.links.find((each) => each.id === id);
  const points = found.points.map(({ x, y }) => ({ x, y }));
  return { ...link, points, label: { x: found.x, y: found.y, width: found.width, height: found.height }, fresh: true, from: boxes.get(link.source), to: boxes.get(link.target) };
}

function loopOf(pen, box) {
  const link = loopAt(pen, box.key);
  const size = labelSize(pen, link);
  const corners = (start, end, far, turn) => [turn(start, 0), turn(start, far), turn(end, far), turn(end, 0)];
  if (pen.direction === "vertical") {
    const right = box.x + box.width;
    const height = Math.min(box.height, STEP.height);
    const points = corners(box.y + height * 0.28, box.y + height * 0.75, 32, (y, x) => ({ x: right + x, y }));
    return { ...link, points, loop: true, label: { x: right + 28 + size.width / 2, y: box.y + height / 2, ...size } };
  }
  const points = corners(box.x + box.width * 0.66, box.x + box.width * 0.34, 32, (x, y) => ({ x, y: box.y - y }));
  return { ...link, points, loop: true, label: { x: box.x + box.width / 2, y: box.y - 24 - size.height / 2, ...size } };
}

function placeLanes(pen, result, box, lanes) {
  let at = pen.direction === "vertical" ? box.x + PAD : box.y + HEAD;
  for (const { region, width, height, nodes, edges, lanes: deeper } of lanes) {
    const vertical = pen.direction === "vertical";
    const lane = vertical
      ? { x: at, y: box.y + HEAD, width: Math.max(width, 84), height: box.height - HEAD - PAD }
      : { x: box.x + PAD, y: at, width: box.width - PAD * 2, height: Math.max(height, 84 - LANE_HEAD) + LANE_HEAD };
    result.lanes.push({ ...lane, key: region.key, owner: box.key, empty: nodes.length === 0 });
    const by = (point) => ({ ...point, x: point.x + lane.x, y: point.y + lane.y + LANE_HEAD });
    result.nodes.push(...nodes.map((node) => ({ ...by(node), depth: node.depth + 1 })));
    result.edges.push(...edges.map((edge) => ({ ...edge, points: edge.points.map(by), label: by(edge.label) })));
    result.lanes.push(...deeper.map(by));
    at += (vertical ? lane.width : lane.height) + PAD;
  }
}

/** Moves the steps that were placed by hand; lines from and to them run straight, and the paper grows with them. */
function byHand(pen, graph, states, here) {
  const moved = states.filter((state) => pen.places[state.key]);
  if (!moved.length) return;
  for (const { key } of moved) {
    const [node, loop] = [graph.node(key), loopRoom(pen, key)];
    const [x, y] = pen.places[key];
    Object.assign(node, { x: Math.max(8, x) + (node.width - loop.width) / 2, y: Math.max(8, y) + (node.height - loop.height) / 2 });
  }
  const keys = new Set(moved.map(({ key }) => key));
  for (const end of graph.edges()) {
    if (!keys.has(end.v) && !keys.has(end.w)) continue;
    const [from, to, edge] = [graph.node(end.v), graph.node(end.w), graph.edge(end.v, end.w, end.name)];
    // There and back between the same two steps keep apart.
    const [apart, sideways] = [end.v < end.w ? 16 : -16, pen.direction === "vertical"];
    const middle = { x: (from.x + to.x) / 2 + (sideways ? apart * 3 : 0), y: (from.y + to.y) / 2 + (sideways ? 0 : apart) };
    Object.assign(edge, middle, { points: [{ x: from.x, y: from.y }, middle, { x: to.x, y: to.y }] });
  }
  const boxes = [...here].map((key) => graph.node(key));
  const far = (axis, side) => Math.max(...boxes.map((box) => box[axis] + box[side] / 2)) + 24;
  Object.assign(graph.graph(), { width: Math.max(far("x", "width"), 0), height: Math.max(far("y", "height"), 0) });
}

/** Gives every line a port of its own at the side of its box, in the order in which the lines come. */
function spread(edges, boxes, direction) {
  const [along, across, length, side] = direction === "vertical" ? ["y", "x", "height", "width"] : ["x", "y", "width", "height"];
  const ports = new Map();
  for (const edge of edges)
    for (const end of ["from", "to"]) {
      const points = end === "from" ? edge.points : edge.points.toReversed();
      const box = edge[end];
      const next = points[Math.min(1, points.length - 1)];
      const far = next[along] > box[along] + box[length] / 2;
      const id = `${box.key} ${far}`;
      if (!ports.has(id)) ports.set(id, []);
      ports.get(id).push({ edge, end, box, far, towards: next[across] });
    }
  for (const group of ports.values())
    group
      .toSorted((one, other) => one.towards - other.towards)
      .forEach(({ edge, end, box, far }, place) => {
        const point = { [along]: box[along] + (far ? box[length] : 0), [across]: box[across] + (box[side] * (place + 1)) / (group.length + 1) };
        edge.points[end === "from" ? 0 : edge.points.length - 1] = point;
      });
  for (const edge of edges) {
    delete edge.fresh;
    delete edge.from;
    delete edge.to;
  }
}

