// Tree to formula text, as forms/engine/expressions/printer.py writes it.

const [CONDITIONAL, OR, AND, NOT, COMPARISON, SUM, PRODUCT, SIGN, SINGLE] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
const SERIES = { or: OR, and: AND };
const COMPARISONS = { "===": "==", "!==": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">=", in: "in" };
const CHAINS = { "+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT, "%": PRODUCT };

/** The formula text of a tree; the empty text for none. */
export function textOf(tree) {
  return tree === null || tree === undefined ? "" : written(tree);
}

const written = (tree) => spelled(tree)[0];

function spelled(tree) {
  if (Array.isArray(tree)) return [`[${tree.map(written).join(", ")}]`, SINGLE];
  if (tree === null || typeof tree !== "object") return literal(tree);
  const [[name, given]] = Object.entries(tree);
  return name === "var" ? [String(given), SINGLE] : operation(name, given);
}

function literal(value) {
  if (value === null) return ["None", SINGLE];
  if (typeof value === "boolean") return [value ? "True" : "False", SINGLE];
  if (typeof value === "string") return [`'${value.replaceAll("'", "''")}'`, SINGLE];
  return [plain(value), value < 0 ? SIGN : SINGLE];
}

/** The digits of a number without an exponent, rounded to the 12 places that the language holds. */
function plain(value) {
  const text = String(value);
  return text.includes("e") ? value.toFixed(12).replace(/\.?0+$/, "") : text;
}

function operation(name, given) {
  if (name in SERIES && given.length) return joined(` ${name} `, given, SERIES[name]);
  if (name === "!" && given.length === 1) return negation(given[0]);
  if (name in COMPARISONS && given.length === 2)
    return [`${within(given[0], SUM)} ${COMPARISONS[name]} ${within(given[1], SUM)}`, COMPARISON];
  if (name === "-" && given.length === 1)
    return [`-${typeof given[0] === "number" ? `(${written(given[0])})` : within(given[0], SIGN)}`, SIGN];
  if (name in CHAINS && given.length >= 2) return joined(` ${name} `, given, CHAINS[name], opened(name, given[0]));
  if (name === "if" && given.length === 3)
    return [`${within(given[1], OR)} if ${within(given[0], OR)} else ${written(given[2])}`, CONDITIONAL];
  return [`${name}(${given.map(written).join(", ")})`, SINGLE];
}

function negation(tree) {
  if (tree !== null && typeof tree === "object" && Array.isArray(tree.in) && tree.in.length === 2)
    return [`${within(tree.in[0], SUM)} not in ${within(tree.in[1], SUM)}`, COMPARISON];
  return [`not ${within(tree, NOT)}`, NOT];
}

function opened(name, tree) {
  const same = tree !== null && typeof tree === "object" && name in tree && "+*".includes(name);
  return CHAINS[name] + (same ? 1 : 0);
}

function joined(sign, given, level, first = level + 1) {
  if (given.length === 1) return spelled(given[0]);
  return [[within(given[0], first), ...given.slice(1).map((each) => within(each, level + 1))].join(sign), level];
}

function within(tree, level) {
  const [text, own] = spelled(tree);
  return own >= level ? text : `(${text})`;
}
