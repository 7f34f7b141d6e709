// Steps placed by hand: kept in the document under "drawing", for the direction in which they were placed.
import { edited } from "./document.mjs";

const MOST = 20000;
const within = (value) => Math.round(Math.min(MOST, Math.max(0, value)));

/** Where steps were put by hand: { key: [x, y] } within their line; nothing for the other direction. */
export function placesOf(document, direction) {
  const { drawing } = document;
  return drawing?.places && (drawing.direction ?? "horizontal") === direction ? drawing.places : {};
}

/** The document with the step at `x`, `y` of its line. Steps placed while the drawing ran the other way are let go. */
export function placed(document, key, x, y, direction) {
  const known = new Set(document.states.map((state) => state.key));
  const kept = Object.entries(placesOf(document, direction)).filter(([each]) => known.has(each));
  return edited(document, (copy) => {
    copy.drawing = { direction, places: { ...Object.fromEntries(kept), [key]: [within(x), within(y)] } };
  });
}

/** The document whose drawing arranges itself again. */
export function tidied(document) {
  if (!document.drawing) return document;
  return edited(document, (copy) => delete copy.drawing);
}
