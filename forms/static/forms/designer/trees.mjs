// Conditions as rows and groups, and both ways between them and the trees that are stored (forms/engine/expressions/tree.py).
//
//   group: { kind: "group", mode: "all" | "any" | "none", items: [group or row …] }
//   row:   { kind: "row", field, measure: "" | "count" | "length", operator, value: { kind, value } }
//   what no row can show: { kind: "formula", tree }
//
// treeFromRows(rowsFromTree(tree)) means the same as the tree; it is the same tree but for the spellings named below.

const MODES = { and: "all", or: "any" };
const MEASURES = new Set(["count", "length"]);
const FLIPPED = { "===": "===", "!==": "!==", "<": ">", "<=": ">=", ">": "<", ">=": "<=" };
const COMPARING = { is: "===", is_not: "!==", lt: "<", le: "<=", gt: ">", ge: ">=" };
const COMPARED = Object.fromEntries(Object.entries(COMPARING).map(([name, sign]) => [sign, name]));
const ASKING = new Set(["contains", "starts_with", "ends_with", "matches"]);
const LISTING = new Set(["has_any", "has_all"]);

/** Which operators a field of that expression type offers, the usual one first. */
export const OPERATORS = {
  text: ["is", "is_not", "one_of", "none_of", "contains", "starts_with", "ends_with", "matches", "filled", "blank"],
  number: ["is", "is_not", "lt", "le", "gt", "ge", "filled", "blank"],
  bool: ["is", "filled", "blank"],
  date: ["is", "lt", "le", "gt", "ge", "filled", "blank"],
  datetime: ["lt", "le", "gt", "ge", "filled", "blank"],
  list: ["has", "has_not", "has_any", "has_all", "filled", "blank"],
  table: ["filled", "blank"],
  any: ["is", "is_not", "lt", "le", "gt", "ge", "one_of", "none_of", "contains", "has", "filled", "blank"],
};

/** The shape of the value that an operator wants: "none", "one" or "several". */
export function wanted(operator) {
  if (["filled", "blank", "holds"].includes(operator)) return "none";
  return ["one_of", "none_of", "has_any", "has_all"].includes(operator) ? "several" : "one";
}

const literal = (value) => ({ kind: "literal", value });
export const NOTHING = literal("");

export function newRow(field = "", type = "text") {
  const measure = type === "table" ? "count" : "";
  const operator = measure ? "ge" : (OPERATORS[type] ?? OPERATORS.any)[0];
  const value = type === "bool" ? literal(true) : measure ? literal(1) : literal("");
  return { kind: "row", field, measure, operator, value };
}

export function newGroup(mode = "all", items = []) {
  return { kind: "group", mode, items };
}

/** The group that shows the tree; null for a tree that is a formula and no condition of fields at all. */
export function rowsFromTree(tree) {
  if (tree === null || tree === undefined) return newGroup();
  const found = itemFromTree(tree);
  if (found.kind === "group") return found;
  return found.kind === "formula" ? null : newGroup("all", [found]);
}

function itemFromTree(tree) {
  const [name, given] = parted(tree);
  if (name in MODES && Array.isArray(given)) return newGroup(MODES[name], given.map(itemFromTree));
  const row = rowFromTree(name, given, tree) ?? (name === "!" ? negated(given?.[0]) : null);
  return row ?? { kind: "formula", tree };
}

function negated(tree) {
  const [name, given] = parted(tree);
  if (name === "or" && Array.isArray(given)) return newGroup("none", given.map(itemFromTree));
  const inner = itemFromTree(tree);
  return inner.kind === "formula" ? null : newGroup("none", [inner]);
}

function rowFromTree(name, given, tree) {
  if (name === "var") return row(left(tree), "holds", NOTHING);
  if (!Array.isArray(given)) return null;
  if (name === "!") return negatedRow(given[0]);
  if ((name === "filled" || name === "blank") && given.length === 1) return row(left(given[0]), name, NOTHING);
  if (given.length !== 2) return null;
  if (name in COMPARED) return comparison(name, given);
  if (name === "in") return membership(given);
  if (ASKING.has(name)) return row(left(given[0]), name, operand(given[1]));
  return LISTING.has(name) ? row(left(given[0]), name, several(given[1])) : null;
}

function negatedRow(tree) {
  const [name, given] = parted(tree);
  const opposite = { one_of: "none_of", has: "has_not" };
  const found = name === "in" && Array.isArray(given) && given.length === 2 ? membership(given) : null;
  return found && { ...found, operator: opposite[found.operator] };
}

// `x != None` is the question whether x is filled in, and is written so when it comes back.
function comparison(name, given) {
  const turned = left(given[0]) === null;
  const [one, other] = turned ? [given[1], given[0]] : given;
  const sign = turned ? FLIPPED[name] : name;
  const target = left(one);
  if (isBlank(other)) return sign === "===" ? row(target, "blank", NOTHING) : sign === "!==" ? row(target, "filled", NOTHING) : null;
  return row(target, COMPARED[sign], operand(other));
}

function membership([part, whole]) {
  if (Array.isArray(whole)) return row(left(part), "one_of", several(whole));
  return row(left(whole), "has", operand(part));
}

function row(target, operator, value) {
  return target === null || value === null ? null : { kind: "row", ...target, operator, value };
}

/** The field on the left, and what of it is measured. */
function left(tree) {
  const [name, given] = parted(tree);
  if (name === "var" && typeof given === "string") return { field: given, measure: "" };
  if (!MEASURES.has(name) || !Array.isArray(given) || given.length !== 1) return null;
  const [inner, field] = parted(given[0]);
  return inner === "var" ? { field, measure: name } : null;
}

function operand(tree) {
  const [name, given] = parted(tree);
  if (name === "var") return { kind: "field", value: given };
  if (name === "today" && Array.isArray(given) && given.length === 0) return { kind: "today", value: "" };
  if (name === "date" && typeof given?.[0] === "string" && given.length === 1) return { kind: "date", value: given[0] };
  return isScalar(tree) && !isBlank(tree) ? literal(tree) : null;
}

const several = (tree) => (Array.isArray(tree) && tree.every((item) => isScalar(item) && item !== null) ? literal(tree) : null);
const isScalar = (value) => value === null || ["string", "number", "boolean"].includes(typeof value);
const isBlank = (value) => value === null || value === "" || (Array.isArray(value) && value.length === 0);

function parted(tree) {
  if (tree === null || typeof tree !== "object" || Array.isArray(tree)) return ["", undefined];
  const entries = Object.entries(tree);
  return entries.length === 1 ? entries[0] : ["", undefined];
}

/** The tree of a group or row; null when it says nothing. A group of one is its only item. */
export function treeFromRows(item) {
  if (item.kind === "formula") return item.tree;
  if (item.kind === "row") return item.field ? treeOfRow(item) : null;
  const trees = item.items.map(treeFromRows).filter((tree) => tree !== null);
  if (trees.length === 0) return null;
  const inside = trees.length === 1 ? trees[0] : { [item.mode === "all" ? "and" : "or"]: trees };
  return item.mode === "none" ? { "!": [inside] } : inside;
}

function treeOfRow({ field, measure, operator, value }) {
  const target = measure ? { [measure]: [{ var: field }] } : { var: field };
  const right = treeOfValue(value);
  if (operator === "holds") return target;
  if (operator === "filled" || operator === "blank") return { [operator]: [target] };
  if (operator in COMPARING) return { [COMPARING[operator]]: [target, right] };
  if (operator === "one_of") return { in: [target, listed(right)] };
  if (operator === "none_of") return { "!": [{ in: [target, listed(right)] }] };
  if (operator === "has") return { in: [right, target] };
  if (operator === "has_not") return { "!": [{ in: [right, target] }] };
  return { [operator]: [target, LISTING.has(operator) ? listed(right) : right] };
}

const listed = (value) => (Array.isArray(value) ? value : isBlank(value) ? [] : [value]);

function treeOfValue({ kind, value }) {
  if (kind === "field") return { var: value };
  if (kind === "today") return { today: [] };
  return kind === "date" ? { date: [value] } : value;
}

/** Whether every row is complete, so that the condition can be written down. */
export function isComplete(item) {
  if (item.kind === "group") return item.items.every(isComplete);
  if (item.kind === "formula" || wanted(item.operator) === "none") return item.kind === "formula" || item.field !== "";
  return item.field !== "" && (item.value.kind === "today" || !isBlank(item.value.value));
}

/** The same group with the item at `path` (positions from the outside in) moved by `step` among its neighbours. */
export function moved(group, path, step) {
  return changed(group, path.slice(0, -1), (parent) => {
    const from = path.at(-1);
    const to = from + step;
    if (to < 0 || to >= parent.items.length) return parent;
    const items = [...parent.items];
    items.splice(to, 0, ...items.splice(from, 1));
    return { ...parent, items };
  });
}

export function removed(group, path) {
  return changed(group, path.slice(0, -1), (parent) => ({
    ...parent,
    items: parent.items.filter((_item, at) => at !== path.at(-1)),
  }));
}

export function added(group, path, item) {
  return changed(group, path, (parent) => ({ ...parent, items: [...parent.items, item] }));
}

/** The same group with the item at `path` replaced by what `change` makes of it. */
export function changed(group, path, change) {
  if (path.length === 0) return change(group);
  const [at, ...rest] = path;
  return { ...group, items: group.items.map((item, number) => (number === at ? changed(item, rest, change) : item)) };
}
