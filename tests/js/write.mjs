// Reads trees as JSON from standard input and writes their formula texts, for tests/unit/forms/test_two_evaluators.py.
import { readFileSync } from "node:fs";

import { textOf } from "../../forms/static/forms/designer/formula_text.mjs";

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(textOf)));
