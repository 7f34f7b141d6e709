// Answers a batch for the Python tests: JSON on standard input, {now, forms: [[fields, values, kept], …]}; a JSON list out.

import { readFileSync } from "node:fs";

import { formState } from "../../forms/static/forms/state.mjs";
import { tagged, untaggedValues } from "./tagged.mjs";

const { now, forms } = JSON.parse(readFileSync(0, "utf8"));
const drawn = () => ({ hidden: false, locked: false, required: false });
const answers = forms.map(([fields, values, kept]) => {
  const state = formState(fields, untaggedValues(values), untaggedValues(kept), drawn, { now });
  const { visible, required, locked } = state;
  const told = fields.map(({ key }) => [key, tagged(state.values.get(key) ?? null)]);
  return { visible: [...visible].sort(), required: [...required].sort(), locked: [...locked].sort(), values: Object.fromEntries(told) };
});
process.stdout.write(JSON.stringify(answers));
