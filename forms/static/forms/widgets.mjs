// Richer controls, each in a module of its own that is loaded only when such a control is on the page.
// A control asks for them with data-widget="name name"; each module exports better(root, box, changed).
const WIDGETS = {
  alone: () => import("./widgets/alone.mjs"),
  attendance: () => import("./widgets/attendance.mjs"),
  barcode: () => import("./widgets/barcode.mjs"),
  depends: () => import("./widgets/depends.mjs"),
  geopoint: () => import("./widgets/geopoint.mjs"),
  levels: () => import("./widgets/levels.mjs"),
  range: () => import("./widgets/range.mjs"),
  ranking: () => import("./widgets/ranking.mjs"),
  rowlogic: () => import("./widgets/rowlogic.mjs"),
  signature: () => import("./widgets/signature.mjs"),
};

/** Betters the controls below `part`; `changed` is called after every change that no input event tells. */
export function widgets(root, part, changed) {
  for (const box of part.querySelectorAll("[data-widget]")) {
    if (box.dataset.bettered || box.closest("template")) continue;
    box.dataset.bettered = "true";
    for (const name of box.dataset.widget.trim().split(" ")) {
      WIDGETS[name]?.().then(
        (module) => module.better(root, box, changed),
        () => delete box.dataset.bettered,
      );
    }
  }
}
