// The rights on the form as a matrix: a grid of buttons that arrows move in, and one press changes.
import { make } from "./dom.mjs";
import { nextRight, rightOf, withRight } from "./rights.mjs";

const SIGNS = { edit: "✎", read: "·", hidden: "✕" };

export function makeMatrix(desk, root) {
  const { store, say } = desk;
  let at = { row: 0, column: 0 };
  const render = () => {
    if (desk.view !== "rights") return;
    const inside = root.contains(document.activeElement) && document.activeElement.matches("[data-row]");
    root.replaceChildren(...drawn(desk, at));
    if (inside) cell(at)?.focus();
  };
  const cell = ({ row, column }) => root.querySelector(`[data-row="${row}"][data-column="${column}"]`);
  desk.views.rights = render;
  store.on(({ document: moved, typing }) => moved && !typing && render());
  root.addEventListener("click", (event) => {
    const box = event.target.closest("[data-row]");
    if (!box || !desk.may.save) return;
    at = { row: Number(box.dataset.row), column: Number(box.dataset.column) };
    give(desk, box, nextRight(box.dataset.right));
    cell(at)?.focus();
  });
  root.addEventListener("keydown", (event) => {
    const box = event.target.closest("[data-row]");
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (!box || event.ctrlKey || event.altKey) return;
    const right = { e: "edit", r: "read", h: "hidden" }[event.key];
    if (right && desk.may.save) {
      event.preventDefault();
      give(desk, box, right);
    } else if (step) {
      event.preventDefault();
      const next = { row: Number(box.dataset.row) + step[0], column: Number(box.dataset.column) + step[1] };
      if (!cell(next)) return;
      box.tabIndex = -1;
      at = next;
      cell(at).tabIndex = 0;
      cell(at).focus();
    }
  });
  root.setAttribute("aria-label", say("rights"));
}

function give(desk, box, right) {
  const { state, field } = box.dataset;
  desk.store.change(withRight(desk.store.document, state, field, right));
  desk.announce(`${desk.titleOf(state)}: ${desk.say(`right_${right}`)}`);
}

function drawn(desk, at) {
  const { store, say } = desk;
  const { document } = store;
  const fields = document.form?.fields ?? [];
  const states = document.states.filter((state) => !desk.kinds.get(state.kind)?.is_end);
  const legend = make("p", { class: "pd-help pd-legend" }, ...["edit", "read", "hidden"].flatMap((right) => [make("span", { class: "pd-right", "data-right": right, textContent: SIGNS[right], "aria-hidden": "true" }), ` ${say(`right_${right}`)}  `]), say("rights_hint"));
  if (!fields.length) return [make("h2", { textContent: say("rights") }), make("p", { class: "pd-help", textContent: say("no_fields") })];
  const head = make("thead", {}, make("tr", {}, make("th", { scope: "col", textContent: say("field") }), ...states.map((state) => make("th", { scope: "col" }, make("span", { textContent: desk.titleOf(state.key) })))));
  const sections = new Map((document.form.sections ?? []).map((section) => [section.key, section]));
  let section = null;
  const lines = fields.flatMap((field, row) => {
    const label = desk.text(field.label) || field.key;
    const asked = (key) => document.transitions.filter((each) => each.from.includes(key) && each.inputs?.includes(field.key));
    const cells = states.map((state, column) => {
      const right = rightOf(state, field.key);
      const buttons = asked(state.key).map((each) => desk.text(each.title)).join("、");
      const words = `${label}, ${desk.titleOf(state.key)}: ${say(`right_${right}`)}${buttons ? ` (${say("asked_by", { buttons })})` : ""}`;
      return make("td", {}, make("button", { type: "button", class: "pd-right", "data-right": right, "data-row": String(row), "data-column": String(column), "data-state": state.key, "data-field": field.key, tabIndex: at.row === row && at.column === column ? 0 : -1, "aria-label": words, title: words, disabled: !desk.may.save || field.read_only, textContent: SIGNS[right] }, buttons ? make("small", { "aria-hidden": "true", textContent: "?" }) : null));
    });
    const line = make("tr", {}, make("th", { scope: "row" }, label, make("small", { textContent: desk.catalogue.types[field.type] ?? field.type })), ...cells);
    if (field.section === section || !sections.has(field.section)) return [line];
    section = field.section;
    return [make("tr", { class: "pd-matrix__section" }, make("th", { colspan: String(states.length + 1), scope: "colgroup", textContent: desk.text(sections.get(section).title) })), line];
  });
  return [make("h2", { textContent: say("rights") }), legend, make("div", { class: "pd-scroll pd-matrix", tabindex: "0", role: "region", "aria-label": say("rights") }, make("table", {}, head, make("tbody", {}, ...lines)))];
}
