// A column copied from a spreadsheet becomes options: pasted into an option, or into the box behind the button.
import { said } from "./server.mjs";
import { columnsAround, fieldAround, optionsFromText, streamOf } from "./stream.mjs";

const OPTION = /-(set_options)-\d+-value-(value|label|label_en)$/;

/** Takes a paste of several lines into an option's box. */
export function pasteColumn(event, words, say) {
  const box = event.target;
  if (!(box instanceof HTMLInputElement) || !OPTION.test(box.name)) return;
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!/[\n\t]/.test(text.trim())) return;
  const list = listAround(box);
  if (!list) return;
  event.preventDefault();
  insertOptions(list, optionsFromText(text), words, say);
}

/** The bound list block of options that a box belongs to, of a field or of a column. */
function listAround(box) {
  const around = fieldAround(box, columnsAround(box) ?? streamOf(box));
  const list = around?.block?.childBlocks?.set_options;
  return list?.insert ? list : null;
}

/** Appends the options that are not there yet; blank rows give way. */
export function insertOptions(list, options, words, say) {
  const taken = new Set(list.children.map((child) => child.block.getState().value));
  const fresh = options.filter(({ value }) => !taken.has(value));
  [...list.children].reverse().forEach((child) => {
    const row = child.block.getState();
    if (!row.value && !row.label) list.deleteBlock(child.index);
  });
  const blank = list.blockDef?.initialChildState ?? {};
  // The box pasted into may have been a blank row that is gone: the caret goes on in the last new option.
  fresh.forEach((option, at) => list.insert({ ...blank, ...option }, list.children.length, { focus: at === fresh.length - 1 }));
  say(said(words, "pasted", { count: fresh.length }));
}
