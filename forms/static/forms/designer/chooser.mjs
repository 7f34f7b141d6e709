// A box for a key becomes a list to choose from: one, several, or pairs. The text of the box stays what is sent.
import { catalogue, said } from "./server.mjs";
import { columnsAround, fieldAround, fieldsOf, streamOf } from "./stream.mjs";

const SEVERAL = new Set(["form-fields", "register-fields", "states", "posts", "kinds"]);
const OF_FIELDS = new Set(["fields", "form-fields", "known"]);
const done = new WeakSet();

/** Puts the list before the box, which stays hidden; a box whose list is not known stays as it is. */
export async function chooser(box) {
  if (done.has(box)) return;
  done.add(box);
  let words;
  try {
    words = await catalogue(box.dataset.catalogue);
  } catch {
    return void done.delete(box);
  }
  const of = box.dataset.choose;
  const root = document.createElement("div");
  root.className = "chooser";
  const draw = () => {
    const { items, none } = offered(of, box, words);
    const held = document.activeElement === box;
    box.hidden = items !== null;
    root.hidden = items === null && !none;
    if (root.contains(document.activeElement)) return;
    const say = none ? [note(none)] : [];
    if (items === null) return root.replaceChildren(...say);
    const part = of === "pairs" ? pairs(box, words, items) : SEVERAL.has(of) ? folded(of, several(box, words, items), words) : one(box, words, items);
    root.replaceChildren(...say, part);
    if (held) root.querySelector("select, input, summary, button")?.focus(); // the box went away under the caret
  };
  box.before(root);
  draw();
  // What stands beside it in the same field decides what is offered; the names of fields change while one works.
  const stem = box.name.replace(/-[a-z_]+$/, "-");
  box.form?.addEventListener("change", ({ target }) => target !== box && target.dataset?.choose && target.name.startsWith(stem) && draw());
  if (!OF_FIELDS.has(of)) return;
  root.addEventListener("pointerenter", draw);
  root.addEventListener("focusin", ({ target }) => target.matches("select") && refill(target, offered(of, box, words).items, box, words));
}

/** { items } to choose from; items null when there is no such list, with a word why. */
function offered(of, box, words) {
  const lists = words.lists ?? {};
  if (of === "fields" || of === "form-fields") return { items: here(box) };
  if (of === "known" && lists.known) return { items: [...lists.known, ...here(box).map(({ value, label }) => ({ value: `last:${value}`, label, group: said(words, "last_other") }))] };
  if (of in lists) return { items: lists[of] };
  if (of.startsWith("register-")) return below(box, "form", lists.registers, "parts", words, "no_register");
  if (of === "states") return below(box, "procedure", lists.procedures, "states", words, "no_procedure");
  if (of === "pairs") {
    const asked = beside(box, "form");
    return asked ? below(box, "form", lists.registers, "parts", words, "no_register") : below(box, "procedure", lists.procedures, "parts", words, "no_procedure");
  }
  return { items: null };
}

/** The fields of this form, or of the row, that could be named: all but the one that the box belongs to. */
function here(box) {
  const stream = columnsAround(box) ?? streamOf(box);
  const own = fieldAround(box, stream)?.block?.childBlocks?.key?.getState();
  return fieldsOf(stream?.getState()).filter(({ key }) => key !== own).map(({ key, label }) => ({ value: key, label: `${label} (${key})` }));
}

function beside(box, setting) {
  return document.getElementsByName(box.name.replace(/-set_[a-z_]+$/, `-set_${setting}`))[0] ?? null;
}

function below(box, setting, list, part, words, unchosen) {
  const chosen = beside(box, setting)?.value;
  if (!chosen) return { items: null, none: said(words, unchosen) };
  return { items: list?.find(({ value }) => value === chosen)?.[part] ?? null };
}

function one(box, words, items) {
  const select = list(words, items, box.value, said(words, "nothing"), labelOf(box));
  select.addEventListener("change", () => put(box, select.value));
  return select;
}

function refill(select, items, box, words) {
  select.replaceChildren(...list(words, items, box.value, said(words, "nothing"), "").children);
  select.value = box.value;
}

/** A list of all questions of the form is long and seldom needed: it opens at a click. */
function folded(of, part, words) {
  if (of !== "form-fields") return part;
  const details = document.createElement("details");
  details.open = part.querySelector(":checked") !== null;
  details.append(Object.assign(document.createElement("summary"), { textContent: said(words, "choose") }), part);
  return details;
}

function several(box, words, items) {
  const chosen = () => box.value.split(/[\s,]+/).filter(Boolean);
  const root = document.createElement("div");
  root.className = "rule-checks";
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", labelOf(box));
  const gone = chosen().filter((each) => !items.some(({ value }) => value === each));
  for (const { value, label } of [...items, ...gone.map((each) => ({ value: each, label: said(words, "gone_value", { key: each }) }))]) {
    const line = document.createElement("label");
    const tick = Object.assign(document.createElement("input"), { type: "checkbox", checked: chosen().includes(value) });
    tick.addEventListener("change", () => {
      const kept = chosen().filter((each) => each !== value);
      put(box, (tick.checked ? [...kept, value] : kept).join(" "));
    });
    line.append(tick, " ", label);
    root.append(line);
  }
  return root;
}

/** Lines of "here = there" as rows of two lists. */
function pairs(box, words, items) {
  const root = document.createElement("div");
  root.className = "chooser-pairs";
  const rows = readPairs(box.value);
  if (!rows.length) rows.push(["", ""]);
  const store = () => put(box, rows.filter(([to, from]) => to && from).map((pair) => pair.join(" = ")).join("\n"));
  const render = (focus) => {
    root.replaceChildren(
      ...rows.map((pair, number) => {
        const line = document.createElement("div");
        line.className = "rule-row";
        line.setAttribute("role", "group");
        line.setAttribute("aria-label", `${labelOf(box)} ${number + 1}`);
        const to = list(words, here(box), pair[0], said(words, "choose"), said(words, "here"));
        const from = list(words, items, pair[1], said(words, "choose"), said(words, "there"));
        to.addEventListener("change", () => ((pair[0] = to.value), store()));
        from.addEventListener("change", () => ((pair[1] = from.value), store()));
        to.addEventListener("focus", () => {
          to.replaceChildren(...list(words, here(box), pair[0], said(words, "choose"), "").children);
          to.value = pair[0];
        });
        const away = button("×", "rule-tool", () => {
          rows.splice(number, 1);
          if (!rows.length) rows.push(["", ""]);
          store();
          render(true);
        });
        away.setAttribute("aria-label", said(words, "remove"));
        line.append(to, "←", from, away);
        return line;
      }),
      button(said(words, "add_pair"), "button button-small button-secondary", () => {
        rows.push(["", ""]);
        render(true);
      }),
    );
    if (focus) root.querySelectorAll(".rule-row")[rows.length - 1].querySelector("select").focus();
  };
  render(false);
  return root;
}

/** [[here, there]] of the text. */
export function readPairs(text) {
  return text.split("\n").map((line) => line.replace("←", "=").split("=").map((part) => part.trim())).filter(([to, from]) => to && from).map(([to, from]) => [to, from]);
}

function list(words, items, value, nothing, label) {
  const select = document.createElement("select");
  select.setAttribute("aria-label", label);
  select.append(new Option(nothing, ""));
  const groups = new Map();
  for (const each of items) {
    const option = new Option(each.label, each.value);
    if (!each.group) select.append(option);
    else {
      if (!groups.has(each.group)) select.append(groups.set(each.group, Object.assign(document.createElement("optgroup"), { label: each.group })).get(each.group));
      groups.get(each.group).append(option);
    }
  }
  if (value && !items.some((each) => each.value === value)) select.append(new Option(said(words, "gone_value", { key: value }), value));
  select.value = value;
  return select;
}

function put(box, value) {
  box.value = value;
  for (const type of ["input", "change"]) box.dispatchEvent(new Event(type, { bubbles: true }));
}

function note(text) {
  return Object.assign(document.createElement("p"), { className: "rule-empty", textContent: text });
}

function button(text, className, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", textContent: text, className });
  made.addEventListener("click", act);
  return made;
}

function labelOf(box) {
  return box.labels?.[0]?.firstChild?.textContent.trim() || box.name;
}
