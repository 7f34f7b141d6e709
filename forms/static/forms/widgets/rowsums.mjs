// Computed cells of a table, worked out while typing. The server computes them again when the form is sent.
import { rowOf } from "../answers.mjs";
import { asText, evaluate, needsServer } from "../evaluate.mjs";

export function better(root, box) {
  const logic = JSON.parse(root.querySelector("#form-logic")?.textContent ?? "null");
  const columns = JSON.parse(box.dataset.columns);
  const draw = () => {
    for (const mark of box.querySelectorAll(`[name="${CSS.escape(box.dataset.name)}-row"]`)) {
      if (mark.closest("template")) continue;
      const values = rowOf(root, box.dataset.name, mark.value, columns);
      for (const output of mark.closest("[data-row]").querySelectorAll("[data-formula]")) {
        const tree = JSON.parse(output.dataset.formula);
        if (needsServer(tree)) continue;
        const value = evaluate(tree, new Map(Object.entries(values)), { now: logic?.now, today: logic?.today });
        output.textContent = value === null ? "—" : asText(value);
      }
    }
  };
  box.addEventListener("input", draw);
  box.addEventListener("click", () => setTimeout(draw));
  draw();
}
