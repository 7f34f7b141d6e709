// The machine as a graph: lines between states, and where the arrow keys lead.

/** All transitions from one state to another as one line: [{ id, source, target, transitions, back }]. */
export function linksOf(document) {
  const order = new Map(document.states.map((state, place) => [state.key, place]));
  const found = new Map();
  for (const transition of document.transitions)
    for (const source of transition.from ?? []) {
      if (!order.has(source) || !order.has(transition.to)) continue;
      const id = `${source}→${transition.to}`;
      if (!found.has(id)) found.set(id, { id, source, target: transition.to, transitions: [], back: order.get(transition.to) <= order.get(source) });
      found.get(id).transitions.push(transition.key);
    }
  return [...found.values()];
}

/** The transitions that can be taken in a state, forward ones first. */
export function waysOut(document, key) {
  const order = document.states.map((state) => state.key);
  const here = order.indexOf(key);
  const out = document.transitions.filter((each) => each.from?.includes(key) && order.includes(each.to));
  return out.toSorted((one, other) => (order.indexOf(one.to) <= here) - (order.indexOf(other.to) <= here));
}

/**
 * The state an arrow key leads to from `key`: along the course by transitions, across it to the nearest neighbour.
 * `move`: "on", "back", "before", "after"; `nodes` are the boxes of the layout.
 */
export function neighbour(document, nodes, key, move, direction) {
  const box = nodes.find((node) => node.key === key);
  if (!box) return nodes[0]?.key ?? null;
  const [along, across] = direction === "vertical" ? ["y", "x"] : ["x", "y"];
  const centre = (node, axis) => node[axis] + (axis === "x" ? node.width : node.height) / 2;
  if (move === "on" || move === "back") {
    const linked = document.transitions.flatMap((each) => (move === "on" ? (each.from?.includes(key) ? [each.to] : []) : each.to === key ? (each.from ?? []) : []));
    const sign = move === "on" ? 1 : -1;
    const ahead = nodes.filter((node) => linked.includes(node.key) && node.key !== key && sign * (centre(node, along) - centre(box, along)) > 0);
    return nearest(ahead, box, centre)?.key ?? within(nodes, box, move) ?? null;
  }
  const sign = move === "after" ? 1 : -1;
  const beside = nodes.filter((node) => sign * (centre(node, across) - centre(box, across)) > 4 && node.key !== key);
  const close = beside.filter((node) => Math.abs(centre(node, along) - centre(box, along)) < 120);
  return nearest(close.length ? close : beside, box, centre)?.key ?? null;
}

/** Into a parallel step, or out of it. */
function within(nodes, box, move) {
  const holds = (outer, inner) => outer !== inner && outer.x <= inner.x && outer.y <= inner.y && outer.x + outer.width >= inner.x + inner.width && outer.y + outer.height >= inner.y + inner.height;
  if (move === "on") return nodes.find((node) => holds(box, node))?.key;
  return nodes.findLast((node) => holds(node, box))?.key;
}

function nearest(nodes, box, centre) {
  const far = (node) => Math.hypot(centre(node, "x") - centre(box, "x"), centre(node, "y") - centre(box, "y"));
  return nodes.toSorted((one, other) => far(one) - far(other))[0];
}
