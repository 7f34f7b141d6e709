// A condition as rows that can be added, changed, moved and removed with mouse or keyboard.
import { said } from "./server.mjs";
import { NOTHING, OPERATORS, added, changed, moved, newGroup, newRow, removed, wanted } from "./trees.mjs";
import { textOf } from "./formula_text.mjs";

const DATES = new Set(["date", "datetime"]);

/** Draws the group into `root` and again after every change, which `tell(group)` hears of. */
export function ruleEditor(root, words, fields, group, tell) {
  let current = group;
  const state = { words, fields: fields(), say: announcer(root) };

  function update(next, focus, message) {
    current = next;
    draw(focus);
    if (message) state.say(message);
    tell(current);
  }
  function draw(focus) {
    state.fields = fields();
    root.querySelector("[data-rules]")?.remove();
    const drawn = groupPart(state, current, [], update, () => current);
    drawn.dataset.rules = "";
    root.prepend(drawn);
    if (focus) (root.querySelector(focus) ?? root.querySelector("button, select"))?.focus();
  }
  draw();
  return { draw };
}

function announcer(root) {
  const status = make("p", { className: "rule-status", role: "status" });
  root.append(status);
  return (message) => (status.textContent = message);
}

/** Selects a control of the row or group at that path. */
function at(path, part) {
  const own = `[data-path="${path.join(".")}"]`;
  return ["", " > *", " > * > *"].map((depth) => `${own}${depth} > [data-part="${part}"]`).join(", ");
}

function groupPart(state, group, path, update, all) {
  const { words } = state;
  const part = make("fieldset", { className: "rule-group" });
  part.dataset.path = path.join(".");
  const legend = make("legend", { className: "w-sr-only", textContent: `${said(words, "group")} ${path.map((step) => step + 1).join(".")}` });
  const head = make("div", { className: "rule-head" });
  const mode = select(Object.entries(words.modes), group.mode, said(words, "group"));
  mode.dataset.part = "mode";
  mode.addEventListener("change", () => update(changed(all(), path, (found) => ({ ...found, mode: mode.value })), at(path, "mode")));
  if (group.items.length > 1 || group.mode === "none" || path.length) head.append(mode);
  if (path.length) head.append(...moving(state, path, update, all));
  const items = make("ol", { className: "rule-items" });
  for (const [number, item] of group.items.entries()) {
    const line = make("li");
    line.append(itemPart(state, item, [...path, number], update, all));
    items.append(line);
  }
  const more = make("div", { className: "rule-more" });
  const next = [...path, group.items.length];
  more.append(
    button(said(words, "add_row"), () => update(added(all(), path, newRow()), at(next, "field")), "add"),
    button(said(words, "add_group"), () => update(added(all(), path, newGroup("any", [newRow()])), at([...next, 0], "field")), "add-group"),
  );
  part.append(legend, head);
  if (group.items.length) part.append(items);
  else part.append(make("p", { className: "rule-empty", textContent: said(words, "always") }));
  part.append(more);
  return part;
}

function itemPart(state, item, path, update, all) {
  if (item.kind === "group") return groupPart(state, item, path, update, all);
  const part = item.kind === "formula" ? formulaPart(state, item) : rowPart(state, item, path, update, all);
  part.dataset.path = path.join(".");
  part.setAttribute("role", "group");
  part.setAttribute("aria-label", `${said(state.words, "condition")} ${path.map((step) => step + 1).join(".")}`);
  part.append(...moving(state, path, update, all));
  part.addEventListener("keydown", (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!event.altKey || !step) return;
    event.preventDefault();
    shift(state, path, step, update, all);
  });
  return part;
}

function formulaPart(state, item) {
  const part = make("div", { className: "rule-row" });
  part.append(make("span", { textContent: `${said(state.words, "part_formula")}: ` }), make("code", { textContent: textOf(item.tree) }));
  return part;
}

function rowPart(state, row, path, update, all) {
  const { words, fields } = state;
  const part = make("div", { className: "rule-row" });
  const put = (change, focus) => update(changed(all(), path, (found) => ({ ...found, ...change })), at(path, focus));
  const field = fields.find(({ key }) => key === row.field);
  const type = row.measure ? "number" : (words.types[field?.type]?.value ?? "any");

  const choices = [["", said(words, "choose")], ...fields.map(({ key, label }) => [key, `${label} (${key})`])];
  if (row.field && !field) choices.push([row.field, said(words, "gone", { key: row.field })]);
  const which = select(choices, row.field, said(words, "field"), "field");
  which.addEventListener("change", () => {
    const chosen = fields.find(({ key }) => key === which.value);
    update(changed(all(), path, () => newRow(which.value, words.types[chosen?.type]?.value ?? "any")), at(path, "field"));
  });
  part.append(which);

  const measurable = field?.options?.length && words.types[field.type]?.value === "text" ? "" : words.types[field?.type]?.value;
  const measures = { list: ["", "count"], table: ["count", ""], text: ["", "length"] }[measurable];
  if (measures || row.measure) {
    const offered = [...new Set([...(measures ?? [""]), row.measure])].map((name) => [name, words.measures[name]]);
    const measure = select(offered, row.measure, said(words, "measure"), "measure");
    measure.addEventListener("change", () => put({ measure: measure.value, operator: measure.value ? "ge" : "filled", value: measure.value ? { kind: "literal", value: 1 } : NOTHING }, "measure"));
    part.append(measure);
  }

  const names = { ...words.operators, ...(DATES.has(type) ? words.operators_of_dates : {}) };
  const offered = [...new Set([...(OPERATORS[type] ?? OPERATORS.any), row.operator])];
  const operator = select(offered.map((name) => [name, names[name] ?? name]), row.operator, said(words, "operator"), "operator");
  operator.addEventListener("change", () => put({ operator: operator.value, value: fitted(row.value, operator.value) }, "operator"));
  part.append(operator);
  part.append(...valueParts(state, row, field, type, put));
  return part;
}

/** The value when the operator wants another shape: one becomes a list of one, a list its first, none nothing. */
function fitted(value, operator) {
  const shape = wanted(operator);
  if (shape === "none") return NOTHING;
  const several = Array.isArray(value.value);
  if (shape === "several") return several ? value : { kind: "literal", value: value.kind === "literal" && value.value !== "" ? [value.value] : [] };
  return several ? { kind: "literal", value: value.value[0] ?? "" } : value;
}

function valueParts(state, row, field, type, put) {
  const { words, fields } = state;
  const shape = wanted(row.operator);
  if (shape === "none") return [];
  if (shape === "several") return [severalPart(state, row, field, type, put)];
  const kinds = [["literal", said(words, "literal")], ["field", said(words, "other_field")]];
  if (DATES.has(type)) kinds.push(["today", said(words, "today")]);
  const kind = select(kinds, row.value.kind === "date" ? "literal" : row.value.kind, said(words, "kind"), "kind");
  kind.addEventListener("change", () => put({ value: { kind: kind.value, value: "" } }, "kind"));
  if (row.value.kind === "today") return [kind];
  if (row.value.kind === "field") {
    const choices = [["", said(words, "choose")], ...fields.filter(({ key }) => key !== row.field).map(({ key, label }) => [key, `${label} (${key})`])];
    const other = select(choices, row.value.value, said(words, "value"), "value");
    other.addEventListener("change", () => put({ value: { kind: "field", value: other.value } }, "value"));
    return [kind, other];
  }
  return [kind, literalPart(state, row, field, type, put)];
}

function literalPart(state, row, field, type, put) {
  const { words } = state;
  const value = row.value.value;
  const options = type === "bool" ? [["true", said(words, "yes")], ["false", said(words, "no")]] : optionsFor(row, field);
  if (options) {
    const known = options.some(([name]) => name === String(value));
    const box = select([...(type === "bool" ? [] : [["", "—"]]), ...options, ...(known || value === "" ? [] : [[String(value), String(value)]])], String(value), said(words, "value"), "value");
    box.addEventListener("change", () => put({ value: { kind: "literal", value: type === "bool" ? box.value === "true" : box.value } }, "value"));
    return box;
  }
  const box = make("input", { type: DATES.has(type) ? "date" : "text", value: String(value ?? "") });
  box.dataset.part = "value";
  box.setAttribute("aria-label", said(words, "value"));
  if (type === "number") box.inputMode = "decimal";
  box.addEventListener("change", () => put({ value: valueOf(box.value, type) }, "value"));
  return box;
}

function severalPart(state, row, field, type, put) {
  const chosen = row.value.value.map?.(String) ?? [];
  const options = optionsFor(row, field);
  if (options) {
    const part = make("span", { className: "rule-checks", role: "group" });
    part.dataset.part = "value";
    part.setAttribute("aria-label", said(state.words, "value"));
    for (const [name, label] of options) {
      const line = make("label");
      const box = make("input", { type: "checkbox", checked: chosen.includes(name) });
      box.addEventListener("change", () => {
        const kept = options.map(([each]) => each).filter((each) => (each === name ? box.checked : chosen.includes(each)));
        put({ value: { kind: "literal", value: kept } }, "value");
      });
      line.append(box, " ", label);
      part.append(line);
    }
    return part;
  }
  const box = make("textarea", { rows: Math.max(2, chosen.length), value: chosen.join("\n") });
  box.dataset.part = "value";
  box.setAttribute("aria-label", said(state.words, "several"));
  box.addEventListener("change", () => {
    const lines = box.value.split("\n").map((line) => line.trim()).filter(Boolean);
    put({ value: { kind: "literal", value: lines.map((line) => valueOf(line, type).value) } }, "value");
  });
  return box;
}

function optionsFor(row, field) {
  const lists = !row.measure && ["is", "is_not", "one_of", "none_of", "has", "has_not", "has_any", "has_all"].includes(row.operator);
  return lists && field?.options?.length ? field.options.map(({ value, label }) => [value, label]) : null;
}

function valueOf(text, type) {
  const typed = text.trim();
  if (type === "number" && /^-?\d{1,15}(\.\d+)?$/.test(typed)) return { kind: "literal", value: Number(typed) };
  return { kind: type === "datetime" && typed ? "date" : "literal", value: typed };
}

function moving(state, path, update, all) {
  const { words } = state;
  const parent = path.slice(0, -1);
  const neighbours = parent.reduce((group, step) => group.items[step], all()).items.length;
  const up = button(said(words, "up"), () => shift(state, path, -1, update, all), "up", "↑");
  const down = button(said(words, "down"), () => shift(state, path, 1, update, all), "down", "↓");
  up.disabled = path.at(-1) === 0;
  down.disabled = path.at(-1) === neighbours - 1;
  const away = button(said(words, "remove"), () => update(removed(all(), path), at(parent, "add"), said(words, "removed")), "remove", "×");
  const tools = make("span", { className: "rule-tools" });
  tools.append(up, down, away);
  return [tools];
}

function shift(state, path, step, update, all) {
  const parent = path.slice(0, -1);
  const count = parent.reduce((group, each) => group.items[each], all()).items.length;
  const place = path.at(-1) + step;
  if (place < 0 || place >= count) return;
  const end = place === 0 || place === count - 1;
  const focus = at([...parent, place], end ? (step < 0 ? "down" : "up") : step < 0 ? "up" : "down");
  update(moved(all(), path, step), focus, said(state.words, "moved", { place: place + 1, count }));
}

function select(choices, value, label, part = "") {
  const box = make("select");
  if (part) box.dataset.part = part;
  box.setAttribute("aria-label", label);
  for (const [name, text] of choices) box.append(make("option", { value: name, textContent: text }));
  box.value = value ?? "";
  return box;
}

function button(label, act, part, sign = "") {
  const box = make("button", { type: "button", textContent: sign || label, className: sign ? "rule-tool" : "button button-small button-secondary" });
  box.dataset.part = part;
  if (sign) {
    box.setAttribute("aria-label", label);
    box.title = label;
  }
  box.addEventListener("click", act);
  return box;
}

function make(name, { role, ...properties } = {}) {
  const element = Object.assign(document.createElement(name), properties);
  if (role) element.setAttribute("role", role);
  return element;
}
