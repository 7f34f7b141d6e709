// The worked examples beside the canvas, with what comes of each after every change.
import { make } from "./dom.mjs";

const PATH = /^examples\/examples\/(\d+)/;

export function makeExamples(desk, root, count) {
  const { store, say } = desk;
  /** Shows the results; `played` says whether the draft could be read at all. */
  desk.showExamples = (findings, played) => {
    const rows = store.document.examples?.examples ?? [];
    const wrong = new Map();
    for (const each of findings) {
      const place = PATH.exec(each.path)?.[1];
      if (place !== undefined && !wrong.has(Number(place))) wrong.set(Number(place), each);
    }
    count.textContent = !rows.length ? "" : !played ? "…" : wrong.size ? `✗ ${wrong.size}` : `✓ ${rows.length}`;
    root.replaceChildren(...told(rows, wrong, played), foot());
  };
  const told = (rows, wrong, played) => {
    if (!rows.length) return [make("p", { class: "pd-help", textContent: say("examples_none") })];
    const head = played ? say("examples_played", { good: rows.length - wrong.size, count: rows.length }) : say("examples_waiting");
    return [make("p", { class: "pd-help", textContent: head }), make("ol", { class: "pd-findinglist" }, ...rows.map((row, place) => line(row, place, wrong.get(place), played)))];
  };
  const line = (row, place, problem, played) =>
    make(
      "li",
      { class: problem ? "is-error" : played ? "is-fine" : "" },
      make(
        "a",
        { class: "pd-finding", href: `${desk.urls.examples}${place}/`, target: "_blank", rel: "noopener" },
        make("span", { class: "pd-finding__place", textContent: say("example_steps", { count: row.steps?.length ?? 0 }) }),
        make("span", { class: "pd-finding__text", textContent: `${played ? (problem ? "✗ " : "✓ ") : ""}${desk.text(row.name) || place + 1}` }),
        make("span", { class: "pd-finding__fix", textContent: problem ? problem.text : played ? say("example_fine") : "" }),
      ),
    );
  const foot = () => make("p", {}, make("a", { class: "pd-button", href: desk.urls.simulate, target: "_blank", rel: "noopener", textContent: say("play") }));
  return desk;
}
