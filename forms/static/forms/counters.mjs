// How many characters are left, and what the points of a rubric come to.
import { phrase } from "./phrases.mjs";

const length = (text) => [...text.trim()].length;

/** Draws every counter and every total below root again. */
export function count(root) {
  for (const counter of root.querySelectorAll("[data-counter]")) {
    const question = counter.closest("[data-question]");
    const rich = question?.querySelector("[data-rich-for]");
    const control = question?.querySelector("[data-max]");
    if (!control) continue;
    const limit = Number(counter.dataset.limit);
    const used = length((rich ? rich.innerText : control.value).replace(/\n{2,}/g, "\n"));
    const over = used - limit;
    counter.textContent = over > 0 ? phrase(root, "over", { over }) : phrase(root, "count", { count: used, limit });
    counter.classList.toggle("counter--over", over > 0);
  }
  for (const score of root.querySelectorAll("[data-score]")) {
    const points = [...score.querySelectorAll("input")].map((each) => Number(each.value || 0));
    const total = Math.round(points.reduce((sum, each) => sum + each, 0) * 1000) / 1000;
    const output = score.querySelector("[data-score-total]");
    const text = Number.isNaN(total) ? "" : phrase(root, "total", { total, most: score.dataset.most });
    if (output.textContent !== text) output.textContent = text;
  }
}
