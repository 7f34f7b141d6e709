// Completion of field keys and functions in a formula box: arrows choose, Enter or Tab takes, Escape closes.
import { said } from "./server.mjs";

const WORD = /[\p{L}\p{N}_]+$/u;
const MOST = 8;
let numbered = 0;

/** What fits the word before the caret: fields by key or words, then functions by name. */
export function suggestions(text, caret, fields, functions) {
  const before = text.slice(0, caret);
  const word = WORD.exec(before)?.[0] ?? "";
  if (!word || /^\d/.test(word) || insideText(before)) return { word: "", found: [] };
  const wanted = word.toLowerCase();
  const fits = (each) => each.toLowerCase().includes(wanted);
  const first = (name) => (name.toLowerCase().startsWith(wanted) ? 0 : 1);
  const found = [
    ...fields.filter(({ key, label }) => fits(key) || fits(label)).map(({ key, label }) => ({ insert: key, name: key, note: label, order: first(key) })),
    ...functions.filter(({ name }) => fits(name)).map(({ name, signature, doc }) => ({ insert: `${name}(`, name: `${name}(${signature})`, note: doc, order: first(name) })),
  ].filter(({ insert }) => insert !== word);
  return { word, found: found.sort((one, other) => one.order - other.order).slice(0, MOST) };
}

/** Whether the end of the text lies within quotation marks. */
function insideText(before) {
  let open = "";
  for (const sign of before) {
    if (open) open = sign === open ? "" : open;
    else if (sign === "'" || sign === '"') open = sign;
  }
  return open !== "";
}

/** Gives a text box its list of suggestions; `fields()` is asked whenever it opens. */
export function complete(box, words, fields) {
  const list = document.createElement("ul");
  list.className = "formula-suggestions";
  list.id = `formula-suggestions-${(numbered += 1)}`;
  list.setAttribute("role", "listbox");
  list.hidden = true;
  list.setAttribute("aria-label", said(words, "suggestions"));
  box.after(list);
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);
  let [shown, at] = [{ word: "", found: [] }, 0];

  const close = () => {
    list.hidden = true;
    box.removeAttribute("aria-activedescendant");
  };
  const draw = () => {
    list.replaceChildren(
      ...shown.found.map((each, number) => {
        const item = document.createElement("li");
        item.setAttribute("role", "option");
        item.id = `${list.id}-${number}`;
        item.setAttribute("aria-selected", String(number === at));
        const [name, note] = [document.createElement("code"), document.createElement("span")];
        name.textContent = each.name;
        note.textContent = each.note;
        item.append(name, " ", note);
        item.addEventListener("mousedown", (event) => {
          event.preventDefault();
          take(number);
        });
        return item;
      }),
    );
    list.hidden = shown.found.length === 0;
    if (list.hidden) box.removeAttribute("aria-activedescendant");
    else box.setAttribute("aria-activedescendant", `${list.id}-${at}`);
  };
  const take = (number) => {
    const caret = box.selectionStart;
    box.setRangeText(shown.found[number].insert, caret - shown.word.length, caret, "end");
    close();
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.dispatchEvent(new Event("change", { bubbles: true }));
  };
  box.addEventListener("input", () => {
    [shown, at] = [suggestions(box.value, box.selectionStart, fields(), words.functions), 0];
    draw();
  });
  box.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      at = (at + (event.key === "ArrowDown" ? 1 : shown.found.length - 1)) % shown.found.length;
      draw();
    } else if (event.key === "Enter" || event.key === "Tab") take(at);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  box.addEventListener("blur", close);
}
