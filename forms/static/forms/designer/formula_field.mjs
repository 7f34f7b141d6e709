// A formula box: rows for conditions, completion, and a check while it is written. The text stays what is sent.
import { complete } from "./completion.mjs";
import { textOf } from "./formula_text.mjs";
import { ruleEditor } from "./rule_editor.mjs";
import { catalogue, checked, said } from "./server.mjs";
import { fieldsAround } from "./stream.mjs";
import { isComplete, rowsFromTree, treeFromRows } from "./trees.mjs";

const PAUSE = 400;
const done = new WeakSet();

/** Betters the box once it is on screen; `around(words)` gives the fields it may name, by default those of its form. */
export async function formulaField(box, around = (words) => fieldsAround(box, words)) {
  if (done.has(box)) return;
  done.add(box);
  let words;
  try {
    words = await catalogue(box.dataset.catalogue);
  } catch {
    done.delete(box);
    return;
  }
  const fields = () => around(words);
  complete(box, words, fields);
  const findings = findingsPart(box, words);
  const look = async () => {
    const text = box.value;
    if (!text.trim()) return findings.show(null);
    const results = await checked(box.dataset.check, [text], fields().map(({ key, type, columns }) => ({ key, type, columns })));
    if (box.value !== text) return null;
    findings.show(results ? results[0] : { unchecked: true });
    return results?.[0] ?? null;
  };
  let waiting = 0;
  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, PAUSE);
  });
  if (box.dataset.formula === "condition") await rows(box, words, fields, findings, look);
  else if (box.value.trim()) await look();
}

async function rows(box, words, fields, findings, look) {
  const root = document.createElement("div");
  root.className = "rule-editor";
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", labelOf(box));
  const turn = document.createElement("button");
  turn.type = "button";
  turn.setAttribute("aria-description", labelOf(box));
  turn.className = "rule-turn button button-small button-secondary";
  box.before(root);
  findings.root.before(turn);
  let editing = false;
  turn.addEventListener("click", async () => {
    if (editing) return write();
    if (!(await show())) findings.tell(said(words, "not_rows"));
    else root.querySelector("button, select")?.focus();
  });

  function write() {
    editing = false;
    root.hidden = true;
    box.hidden = false;
    turn.textContent = said(words, "as_rows");
    box.dispatchEvent(new Event("change", { bubbles: true }));
    box.focus();
  }
  async function show() {
    const result = box.value.trim() ? await look() : { tree: null };
    const group = result && (result.tree !== null || !box.value.trim()) ? rowsFromTree(result.tree) : null;
    editing = group !== null;
    const held = document.activeElement === box;
    root.hidden = !editing;
    box.hidden = editing;
    turn.textContent = said(words, editing ? "as_formula" : "as_rows");
    if (!editing) return false;
    root.replaceChildren();
    ruleEditor(root, words, fields, group, (next) => {
      if (!isComplete(next)) return findings.tell(said(words, "incomplete"));
      findings.show(null);
      box.value = textOf(treeFromRows(next));
      box.dispatchEvent(new Event("input", { bubbles: true }));
      box.dispatchEvent(new Event("change", { bubbles: true }));
    });
    if (held) root.querySelector("button, select")?.focus(); // the box went away under the caret
    return true;
  }
  await show();
}

function labelOf(box) {
  return box.labels?.[0]?.firstChild?.textContent.trim() || box.name;
}

/** Says below the box what is wrong, and leads to the place. */
function findingsPart(box, words) {
  const root = document.createElement("div");
  root.className = "formula-findings";
  root.setAttribute("role", "status");
  const list = box.nextElementSibling;
  (list?.matches(".formula-suggestions") ? list : box).after(root);
  const tell = (text) => {
    const line = document.createElement("p");
    line.textContent = text;
    root.replaceChildren(line);
  };
  const show = (result) => {
    root.replaceChildren();
    box.removeAttribute("aria-invalid");
    if (!result) return;
    if (result.unchecked) return tell(said(words, "unchecked"));
    if (result.findings.length) box.setAttribute("aria-invalid", "true");
    else if (box.dataset.formula === "computation" && result.type) tell(said(words, "fine", { type: result.type }));
    root.append(...result.findings.map((finding) => found(box, words, finding)));
  };
  return { root, show, tell };
}

function found(box, words, { text, fix, position, length }) {
  const line = document.createElement("p");
  line.className = "formula-finding";
  const part = box.value.slice(position, position + length);
  line.append(`${text} ${fix} `);
  if (part && !box.hidden) {
    const show = document.createElement("button");
    show.type = "button";
    show.className = "formula-place";
    show.textContent = said(words, "at", { position: position + 1, part });
    show.addEventListener("click", () => {
      box.focus();
      box.setSelectionRange(position, position + length);
    });
    line.append(show);
  }
  return line;
}
