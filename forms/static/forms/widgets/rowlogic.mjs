// Cells of a table that rows compute, hide or lock, worked out while typing. The server does it again when the form is sent.
import { settledRow, typedCells } from "../answers.mjs";
import { asText, evaluate, needsServer, typed } from "../evaluate.mjs";
import { stateOf } from "../logic.mjs";
import { written } from "../written.mjs";

export function better(root, box) {
  const { logic, field } = told(root, box);
  if (!field) return;
  const draw = () => {
    const around = stateOf(root, logic).values;
    let number = 0;
    for (const mark of marksOf(box)) {
      const cells = typedCells(root, box.dataset.name, mark.value, field.columns);
      const isBlank = Object.values(cells).every((value) => value === null);
      const settled = settledRow(cells, field.columns, number + 1, logic, around);
      drawRow(mark.closest("[data-row]"), field.columns, isBlank ? { ...settled, hidden: new Set() } : settled);
      if (!isBlank) number += 1;
    }
  };
  root.addEventListener("input", draw);
  box.addEventListener("click", () => setTimeout(draw));
  draw();
}

/** Gives a row that was just added what its columns begin with; the row before it may have begun with something else. */
export function begin(root, box, row) {
  const { logic, field } = told(root, box);
  if (!field) return;
  const index = row.querySelector(`[name="${CSS.escape(box.dataset.name)}-row"]`).value;
  const number = [...row.parentElement.children].indexOf(row) + 1;
  const known = new Map([...stateOf(root, logic).values, ["row_number", typed("number", number)]]);
  for (const column of field.columns) {
    const control = row.querySelector(`[name="${CSS.escape(`${box.dataset.name}-${index}-${column.key}`)}"]`);
    if (column.default_formula && !needsServer(column.default_formula) && control?.matches("input:not([type=radio], [type=checkbox]), select, textarea")) {
      control.value = asText(evaluate(column.default_formula, known, logic)) ?? "";
    }
    known.set(column.key, typedCells(root, box.dataset.name, index, [column])[column.key]);
  }
}

function told(root, box) {
  const logic = JSON.parse(root.querySelector("#form-logic")?.textContent ?? "null");
  return { logic, field: logic?.fields.find((each) => logic.prefix + each.key === box.dataset.name) };
}

function marksOf(box) {
  return [...box.querySelectorAll(`[name="${CSS.escape(box.dataset.name)}-row"]`)].filter((mark) => !mark.closest("template"));
}

function drawRow(row, columns, { cells, hidden, locked }) {
  columns.forEach((column, place) => {
    const cell = row.children[place];
    if (column.visible_when && !needsServer(column.visible_when)) {
      for (const part of cell.children) if (part.type !== "hidden") part.hidden = hidden.has(column.key);
    }
    const kept = cell.querySelector("[data-cell-kept]");
    if (kept && column.read_only && !needsServer(column.read_only)) {
      kept.hidden = !locked.has(column.key);
      cell.querySelector("[data-cell-control]").hidden = locked.has(column.key);
    }
    const output = cell.querySelector("[data-computed]");
    if (output && !needsServer(column.computed)) output.textContent = written(cells[column.key], column.look) || "—";
  });
}
