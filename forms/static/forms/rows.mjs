// Tables: rows are added and removed at once, and pasted from a spreadsheet. Without this file the buttons post the form.
import { phrase } from "./phrases.mjs";

// What new rows begin with, once it is loaded; until then they begin with what the server worked out for the next row.
let begin = null;
const MOST_NAMED = 5;
const YES = /^(1|x|是|yes|true|√|✓)$/i;

/** Takes over the row buttons of every table below root; `changed` is called afterwards. */
export function watchRows(root, changed) {
  if (root.querySelector("[data-begins]")) import("./widgets/rowlogic.mjs").then((module) => ({ begin } = module));
  root.addEventListener("click", (event) => {
    const add = event.target.closest("[data-add-row]");
    const remove = event.target.closest("[data-remove-row]");
    const table = event.target.closest("[data-table]");
    if (!table || (!add && !remove)) return;
    event.preventDefault();
    if (add) focusFirst(addRow(root, table));
    else removeRow(root, table, remove.closest("[data-row]"));
    changed();
  });
  root.addEventListener("paste", (event) => {
    const cell = event.target.closest("[data-table] [data-row] input, [data-table] [data-row] textarea");
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!cell || !/[\t\n]./.test(text.trimEnd())) return;
    if (cell.matches("textarea") && !text.includes("\t")) return;
    event.preventDefault();
    paste(root, cell, text);
    changed();
  });
}

function body(table) {
  return table.querySelector("[data-rows]");
}

/** Adds a row. An offered one is dropped by the server when nobody touches it; one that was asked for is not. */
function addRow(root, table, offered = false) {
  const rows = [...body(table).children];
  if (rows.length >= Number(table.dataset.most)) return rows.at(-1);
  const used = [...table.querySelectorAll(`[name="${CSS.escape(table.dataset.name)}-row"]`)].map((mark) => Number(mark.value) || 0);
  const index = String(Math.max(-1, ...used) + 1);
  const number = String(rows.length + 1);
  const row = table.querySelector("[data-empty-row]").content.firstElementChild.cloneNode(true);
  for (const element of [row, ...row.querySelectorAll("*")]) {
    for (const attribute of element.attributes) {
      attribute.value = attribute.value.replaceAll("__row__", index).replaceAll("__number__", number);
    }
    for (const node of element.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) node.data = node.data.replaceAll("__number__", number);
    }
  }
  if (!offered) row.querySelector("[data-offered]")?.remove();
  body(table).append(row);
  if (!offered && "begins" in table.dataset) begin?.(root, table, row);
  say(root, table, "rowAdded", { number });
  settle(table);
  return row;
}

function removeRow(root, table, row) {
  const next = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  if (!body(table).children.length) addRow(root, table, true);
  say(root, table, "rowRemoved");
  settle(table);
  (next?.querySelector("[data-remove-row]") ?? table.querySelector("[data-add-row]")).focus();
}

function settle(table) {
  table.querySelector("[data-add-row]").disabled = body(table).children.length >= Number(table.dataset.most);
}

function say(root, table, name, facts) {
  table.querySelector("[data-table-state]").textContent = phrase(root, name, facts);
}

function focusFirst(row) {
  row?.querySelector("input:not([type=hidden]), select, textarea")?.focus();
}

function paste(root, cell, text) {
  const table = cell.closest("[data-table]");
  const lines = text.replace(/\r/g, "").replace(/\n+$/, "").split("\n").map((line) => line.split("\t"));
  const start = Math.max(0, columns(cell.closest("[data-row]")).indexOf(cell.closest("td")));
  const left = [];
  let row = cell.closest("[data-row]");
  let count = 0;
  for (const line of lines) {
    if (!row) row = body(table).children.length < Number(table.dataset.most) ? addRow(root, table) : null;
    if (!row) break;
    const targets = columns(row).slice(start);
    const number = [...body(table).children].indexOf(row) + 1;
    line.forEach((cellText, position) => {
      const value = cellText.trim();
      const target = targets[position];
      if (target ? fillCell(target, value) : !value) return;
      left.push(phrase(root, "pastedCell", { number, label: target?.dataset.label ?? "—", value: value.slice(0, 30) }));
    });
    row = row.nextElementSibling;
    count += 1;
  }
  if (lines.length > count) left.push(phrase(root, "pastedRest", { count: lines.length - count }));
  say(root, table, "pasted", { count });
  const state = table.querySelector("[data-table-state]");
  state.className = left.length ? "field__error" : "visually-hidden";
  if (left.length) state.textContent += ` ${phrase(root, "pastedLeft", { places: named(left) })}`;
}

function named(left) {
  return left.slice(0, MOST_NAMED).join("; ") + (left.length > MOST_NAMED ? ` … +${left.length - MOST_NAMED}` : "");
}

/** The cells of a row in the order of the columns, without the one with the buttons. */
function columns(row) {
  return [...row.querySelectorAll("td[data-label]")];
}

/** Fills a cell with a pasted text and tells whether it was taken; one that is worked out takes nothing and needs nothing. */
function fillCell(cell, value) {
  const boxes = [...cell.querySelectorAll("input[type=radio], input[type=checkbox]")];
  if (boxes.length > 1) return tick(boxes, value);
  const control = cell.querySelector("select, textarea, input:not([type=hidden])");
  if (!control) return true;
  if (control.type === "file" || !write(control, value)) return !value;
  control.dispatchEvent(new Event("input", { bubbles: true }));
  control.dispatchEvent(new Event("change", { bubbles: true }));
  return true;
}

function write(control, value) {
  if (control.type === "checkbox") control.checked = YES.test(value);
  else if (control.tagName === "SELECT") {
    const option = [...control.options].find((each) => each.value === value || each.text.trim() === value);
    if (!option) return false;
    control.value = option.value;
  } else {
    const read = control.type === "date" ? day(value) : value;
    if (value && !read) return false;
    const before = control.value;
    control.value = read;
    if (value && !control.value) { control.value = before; return false; }
  }
  return true;
}

function tick(boxes, value) {
  const words = value.split(/[;；、,，|]/).map((word) => word.trim()).filter(Boolean);
  const found = words.map((word) => boxes.find((box) => box.value === word || box.closest("label")?.textContent.trim() === word));
  if (found.some((box) => !box)) return false;
  for (const box of boxes) box.checked = found.includes(box);
  boxes[0]?.dispatchEvent(new Event("input", { bubbles: true }));
  return true;
}

function day(text) {
  const found = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})/.exec(text);
  return found ? `${found[1]}-${found[2].padStart(2, "0")}-${found[3].padStart(2, "0")}` : "";
}
