// Tables: rows are added and removed at once, and pasted from a spreadsheet. Without this file the buttons post the form.
import { phrase } from "./phrases.mjs";

// What new rows begin with, once it is loaded; until then they begin with what the server worked out for the next row.
let begin = null;

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
  let row = cell.closest("[data-row]");
  const start = controls(row).indexOf(cell);
  let count = 0;
  for (const line of lines) {
    if (!row) row = body(table).children.length < Number(table.dataset.most) ? addRow(root, table) : null;
    if (!row) break;
    const targets = controls(row).slice(Math.max(0, start));
    line.forEach((value, position) => fill(targets[position], value.trim()));
    row = row.nextElementSibling;
    count += 1;
  }
  say(root, table, "pasted", { count });
}

function controls(row) {
  return [...row.querySelectorAll("input:not([type=hidden]), select, textarea")];
}

function fill(control, value) {
  if (!control) return;
  if (control.type === "checkbox") control.checked = /^(1|x|是|yes|true|√|✓)$/i.test(value);
  else if (control.type === "date") control.value = day(value);
  else if (control.tagName === "SELECT") {
    const option = [...control.options].find((each) => each.value === value || each.text === value);
    if (option) control.value = option.value;
  } else control.value = value;
  control.dispatchEvent(new Event("input", { bubbles: true }));
}

function day(text) {
  const found = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})/.exec(text);
  return found ? `${found[1]}-${found[2].padStart(2, "0")}-${found[3].padStart(2, "0")}` : "";
}
