// Computed cells of a table, worked out while typing. The server computes them again when the form is sent.
import { computedCells, typedCells } from "../answers.mjs";
import { asText, needsServer } from "../evaluate.mjs";

export function better(root, box) {
  const logic = JSON.parse(root.querySelector("#form-logic")?.textContent ?? "null");
  const columns = JSON.parse(box.dataset.columns);
  const computed = columns.filter((column) => column.computed);
  const name = box.dataset.name;
  const draw = () => {
    const marks = [...box.querySelectorAll(`[name="${CSS.escape(name)}-row"]`)].filter((mark) => !mark.closest("template"));
    marks.forEach((mark, index) => {
      const typed = typedCells(root, name, mark.value, columns);
      const cells = computedCells(typed, columns, index + 1, { now: logic?.now, today: logic?.today });
      const outputs = mark.closest("[data-row]").querySelectorAll("[data-formula]");
      computed.forEach((column, place) => {
        const value = cells[column.key];
        if (outputs[place] && !needsServer(column.computed)) outputs[place].textContent = value === null ? "—" : asText(value);
      });
    });
  };
  box.addEventListener("input", draw);
  box.addEventListener("click", () => setTimeout(draw));
  draw();
}
