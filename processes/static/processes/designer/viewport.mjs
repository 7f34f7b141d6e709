// Which part of the drawing is on screen: move, zoom, fit.

const [SMALLEST, LARGEST] = [0.15, 2.5];

/** Moves the group `paper` within `svg`; `heard()` is told after every move. */
export function makeViewport(svg, paper, heard = () => {}) {
  let [x, y, scale] = [0, 0, 1];
  let size = { width: 1, height: 1 };
  const put = () => {
    paper.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${scale.toFixed(3)})`);
    heard();
  };
  const room = () => svg.getBoundingClientRect();

  function zoomAt(factor, clientX, clientY) {
    const box = room();
    const next = Math.min(LARGEST, Math.max(SMALLEST, scale * factor));
    const [px, py] = [(clientX ?? box.left + box.width / 2) - box.left, (clientY ?? box.top + box.height / 2) - box.top];
    [x, y] = [px - ((px - x) * next) / scale, py - ((py - y) * next) / scale];
    scale = next;
    put();
  }
  function fit(most = 1, least = SMALLEST) {
    const box = room();
    scale = Math.max(least, Math.min(most, (box.width - 32) / size.width, (box.height - 32) / size.height));
    x = size.width * scale < box.width ? (box.width - size.width * scale) / 2 : 16;
    y = size.height * scale < box.height ? (box.height - size.height * scale) / 2 : 16;
    put();
  }
  /** Puts the drawing into the middle as far as it fits without zooming. */
  function settle() {
    const box = room();
    if (size.width * scale < box.width) x = (box.width - size.width * scale) / 2;
    if (size.height * scale < box.height) y = (box.height - size.height * scale) / 2;
    put();
  }
  /** Brings a box into view, moving no further than needed. */
  function reveal(node) {
    const box = room();
    const edge = 40;
    const [left, top, right, bottom] = [node.x * scale + x, node.y * scale + y, (node.x + node.width) * scale + x, (node.y + node.height) * scale + y];
    if (right > box.width - edge) x -= Math.min(right - box.width + edge, left - edge);
    else if (left < edge) x += edge - left;
    if (bottom > box.height - edge) y -= Math.min(bottom - box.height + edge, top - edge);
    else if (top < edge) y += edge - top;
    put();
  }
  /** Makes the drawing small enough that a box can be seen as a whole, as far as it stays readable. */
  function shrinkFor(node, least = 0.6) {
    const box = room();
    const wanted = Math.max(least, Math.min((box.width - 96) / node.width, (box.height - 96) / node.height));
    if (wanted < scale) zoomAt(wanted / scale);
  }
  return {
    zoomAt,
    shrinkFor,
    fit,
    settle,
    reveal,
    resize: (width, height) => (size = { width, height }),
    pan(dx, dy) {
      [x, y] = [x + dx, y + dy];
      put();
    },
    /** From the drawing to the window of the canvas. */
    onScreen: (point) => ({ x: point.x * scale + x, y: point.y * scale + y }),
    /** From the browser's window to the drawing. */
    onPaper(clientX, clientY) {
      const box = room();
      return { x: (clientX - box.left - x) / scale, y: (clientY - box.top - y) / scale };
    },
    get scale() {
      return scale;
    },
  };
}
