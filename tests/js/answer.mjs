// Answers a batch for the Python tests: JSON on standard input, {now, pairs: [[tree, values], …]}; a JSON list out.

import { readFileSync } from "node:fs";

import { evaluate } from "../../forms/static/forms/evaluate.mjs";
import { tagged, untaggedValues } from "./tagged.mjs";

const { now, pairs } = JSON.parse(readFileSync(0, "utf8"));
const answers = pairs.map(([tree, values]) => tagged(evaluate(tree, untaggedValues(values), { now })));
process.stdout.write(JSON.stringify(answers));
