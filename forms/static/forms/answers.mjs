// What is typed into a form right now, as typed values for the expression language.
import { typed } from "./evaluate.mjs";

const WIDE = /[\uff10-\uff19\uff0e\uff0c\uff0b\uff0d]/g;
const narrow = (text) => text.replace(WIDE, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0));

/** Map of field key to typed value: the controls on the page, and what the server knows of the other fields. */
export function answers(root, logic) {
  const values = new Map();
  for (const field of logic.fields) {
    values.set(field.key, field.writable ? answer(root, logic.prefix + field.key, field) : known(logic, field));
  }
  return values;
}

function known(logic, field) {
  const value = logic.known[field.key];
  if (value === undefined || value === null) return null;
  if (Array.isArray(value)) return value.map((item) => (item && typeof item === "object" ? (item.file ?? item) : item));
  if (typeof value === "object") return value.total ?? value.case ?? value.votes ?? (value.file ? [value.file] : null);
  return scalar(field.value_type, value);
}

function scalar(type, value) {
  const text = typeof value === "string" ? value.trim() : value;
  if (text === "" || text === null || text === undefined) return null;
  if (type === "number") return typed("number", narrow(String(text)).replace(/,(?=\d{3})/g, ""));
  if (type === "date" || type === "datetime" || type === "bool") return typed(type, text);
  return text;
}

function answer(root, name, field) {
  const named = [...root.querySelectorAll(`[name="${CSS.escape(name)}"]`)].filter((control) => !control.closest("template"));
  switch (field.type) {
    case "bool":
      return named.some((control) => control.checked);
    case "multi":
    case "persons":
      return listed(named.filter((control) => control.checked).map((control) => control.value));
    case "table":
      return listed(rows(root, name, field.columns));
    case "image":
    case "images":
    case "file":
    case "files":
      return listed([...root.querySelectorAll(`[name^="${CSS.escape(name)}-"][name$="-file"]`)].map((each) => each.value));
    case "score":
      return total(root, name);
    case "datetime":
      return scalar("datetime", named[0]?.value ? `${named[0].value}:00+08:00` : "");
    case "richtext":
      return scalar("text", root.querySelector(`[data-rich-for="${CSS.escape(name)}"]`)?.innerText ?? named[0]?.value ?? "");
    default:
      return scalar(field.value_type, (named.find((control) => control.checked) ?? named.find((control) => control.type !== "radio"))?.value ?? "");
  }
}

const listed = (items) => (items.length ? items : null);

const COLUMN_TYPES = { decimal: "number", integer: "number", date: "date", datetime: "datetime", bool: "bool" };

function rows(root, name, columns) {
  const marks = [...root.querySelectorAll(`[name="${CSS.escape(name)}-row"]`)].filter((mark) => !mark.closest("template"));
  return marks
    .map((mark) => {
      const row = {};
      for (const column of columns) {
        const control = root.querySelector(`[name="${CSS.escape(`${name}-${mark.value}-${column.key}`)}"]`);
        row[column.key] = column.type === "bool" ? control?.checked || null : scalar(COLUMN_TYPES[column.type] ?? "text", control?.value ?? "");
      }
      return row;
    })
    .filter((row) => Object.values(row).some((value) => value !== null));
}

function total(root, name) {
  const points = [...root.querySelectorAll(`[name^="${CSS.escape(name)}-"]`)].map((each) => each.value.trim()).filter(Boolean);
  if (!points.length) return null;
  const cents = points.map((text) => Math.round(Number(narrow(text)) * 1000));
  return cents.some(Number.isNaN) ? null : typed("number", String(cents.reduce((sum, each) => sum + each, 0) / 1000));
}
