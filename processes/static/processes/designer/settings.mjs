// The procedure's other parts: start, votes, rubrics, parameters, numbers, printouts, pages, rules.
import { make } from "./dom.mjs";
import { put } from "./document.mjs";
import { row, rows } from "./lists.mjs";

export function makeSettings(desk, root) {
  const { store, say } = desk;
  const render = () => {
    if (desk.view !== "settings") return;
    const focus = root.contains(document.activeElement) ? document.activeElement.dataset.focus : null;
    const texts = [["title", "texts"], ["summary", "longtexts"]].map(([name, control]) => row(desk, { name, label: say(`procedure_${name}`), control, help: "" }, [name], render));
    const whole = desk.catalogue.procedure.map((field) => row(desk, field, [field.name], render));
    const parts = Object.entries(desk.catalogue.parts).map(([name, part]) => section(desk, name, part, render));
    root.replaceChildren(make("section", { class: "pd-settings__part" }, make("h2", { textContent: say("procedure") }), ...texts, ...whole), ...parts);
    if (!desk.may.save) root.querySelectorAll("input, select, textarea, button").forEach((each) => (each.disabled = true));
    if (focus) root.querySelector(`[data-focus="${CSS.escape(focus)}"]`)?.focus();
  };
  desk.views.settings = render;
  store.on(({ document: moved, typing }) => moved && !typing && render());
}

function section(desk, name, part, render) {
  const bodies = {
    record: () => rows(desk, part.fields, [name], render),
    list: () => [row(desk, { ...part, name, control: "list", label: desk.say(`part_${name}`) }, [name], render)],
    pairs: () => pairs(desk, name, part, render),
  };
  return make("section", { class: "pd-settings__part", "data-part": name }, make("h2", { textContent: desk.say(`part_${name}`) }), ...bodies[part.control]());
}

/** Names with what each says: rules by formula, restricted fields by roles. */
function pairs(desk, name, part, render) {
  const found = Object.entries(desk.store.document[name] ?? {});
  const [, says] = part.fields;
  const become = (entries) => {
    desk.store.change(put(desk.store.document, [name], entries.length ? Object.fromEntries(entries) : undefined));
    render();
  };
  const lines = found.map(([key, value], place) =>
    make(
      "li",
      { class: "pd-item" },
      make("div", { class: "pd-item__body" }, nameRow(desk, name, part.fields[0], key, (next) => next && next !== key && !found.some(([each]) => each === next) && become(found.map((pair, at) => (at === place ? [next, value] : pair)))), row(desk, { ...says, name: key }, [name, key], render)),
      make("span", { class: "pd-item__tools" }, make("button", { type: "button", class: "pd-chip__button", "aria-label": `${key}: ${desk.say("take_away")}`, textContent: "×", onclick: () => become(found.filter((_each, at) => at !== place)) })),
    ),
  );
  const add = () => {
    const taken = new Set(found.map(([key]) => key));
    const free = name === "restricted_fields" ? (desk.store.document.form?.fields ?? []).map(({ key }) => key).find((key) => !taken.has(key)) : [...Array(99).keys()].map((each) => `rule_${each + 1}`).find((key) => !taken.has(key));
    if (free) become([...found, [free, name === "restricted_fields" ? [] : "True"]]);
  };
  return [lines.length ? make("ol", { class: "pd-pairs" }, ...lines) : null, make("button", { type: "button", class: "pd-add", onclick: add, textContent: `＋ ${desk.say("add")}` })].filter(Boolean);
}

function nameRow(desk, part, field, key, heard) {
  const id = `pd-pair-${part}-${key}`;
  const fields = desk.store.document.form?.fields ?? [];
  const box = part === "restricted_fields" ? make("select", { id }, ...fields.map((each) => make("option", { value: each.key, textContent: desk.text(each.label) || each.key, selected: each.key === key }))) : make("input", { id, type: "text", value: key, class: "pd-key" });
  box.addEventListener("change", () => heard(box.value.trim()));
  return make("div", { class: "pd-row" }, make("label", { for: id, textContent: field.label }), box);
}
