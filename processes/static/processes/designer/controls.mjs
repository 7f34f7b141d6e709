// One control for one setting, as the server describes it. What is empty or holds anyway is not written.
import { put, valueAt } from "./document.mjs";
import { freshId, make } from "./dom.mjs";
import { chips, nameOptions, pick, whoOptions } from "./choosing.mjs";
import { formulaField } from "../../forms/designer/formula_field.mjs";

/** The row of a setting at `path`; `renew()` draws the panel again, with the focus where it was. */
export function control(desk, field, path, renew, extra = {}) {
  const pen = { desk, field, path, renew, id: freshId("pd"), value: valueAt(desk.store.document, path), ...extra };
  const body = (BODIES[field.control] ?? BODIES.json)(pen);
  if (!body) return null;
  if (field.control === "flag") return make("div", { class: "pd-row pd-row--flag" }, body, help(pen));
  if (GROUPS.has(field.control)) return make("fieldset", { class: "pd-row" }, make("legend", { textContent: field.label }), help(pen), body);
  return make("div", { class: "pd-row" }, make("label", { for: pen.id, textContent: field.label }), help(pen), body);
}

const GROUPS = new Set(["texts", "longtexts", "roles", "names"]);

function help({ field, id }) {
  return field.help ? make("p", { class: "pd-help", id: `${id}-help`, textContent: field.help }) : null;
}

/** undefined for what need not be written. */
export function worth(field, value) {
  if (value === "" || value === null || value === undefined) return undefined;
  if (Array.isArray(value) && !value.length) return undefined;
  if (typeof value === "object" && !Array.isArray(value) && !Object.keys(value).length) return undefined;
  if (JSON.stringify(value) === JSON.stringify(field.standard)) return undefined;
  return value === false && field.standard !== true ? undefined : value;
}

function write(pen, value, { typing = false } = {}) {
  const { desk, field, path } = pen;
  // Members that a document must have stay, however empty.
  const always = { key: true, title: true, from: true, to: true, by: true }[path.at(-1)] && path.length > 2;
  const kept = worth(field, value) ?? (always ? value : undefined);
  if (pen.meant) return pen.meant(value);
  if (kept === undefined && valueAt(desk.store.document, path) === undefined) return undefined;
  desk.store.change(put(desk.store.document, path, kept), { merging: typing ? path.join("/") : "", typing });
  return typing ? undefined : pen.renew();
}

const described = (pen) => (pen.field.help ? `${pen.id}-help` : undefined);

function box(pen, properties = {}, read = (text) => text) {
  const many = properties.rows ? "textarea" : "input";
  const element = make(many, { id: pen.id, value: pen.value ?? "", "aria-describedby": described(pen), "data-focus": pen.path.join("/"), spellcheck: false, ...properties });
  element.addEventListener("input", () => {
    const value = read(element.value);
    if (value === pen.wrong) element.setAttribute("aria-invalid", "true");
    else {
      element.removeAttribute("aria-invalid");
      write(pen, value, { typing: true });
    }
  });
  return element;
}

const WRONG = Symbol("wrong");

const BODIES = {
  line: (pen) => box(pen, { type: "text" }),
  lines: (pen) => box(pen, { rows: 3 }),
  number: (pen) => box({ ...pen, wrong: WRONG }, { type: "text", inputMode: "numeric" }, (text) => (text.trim() === "" ? "" : /^-?\d{1,9}$/.test(text.trim()) ? Number(text) : WRONG)),
  amount: (pen) => {
    const list = make("datalist", { id: `${pen.id}-list` }, ...(pen.desk.store.document.parameters ?? []).map((each) => make("option", { value: each.key, textContent: pen.desk.text(each.title) })));
    return make("div", {}, box(pen, { type: "text", list: list.id }, (text) => (/^-?\d{1,9}$/.test(text.trim()) ? Number(text) : text.trim())), list);
  },
  numbers: (pen) => box({ ...pen, value: (pen.value ?? []).join(", "), wrong: WRONG }, { type: "text" }, (text) => {
    const words = text.split(/[\s,，、;；]+/).filter(Boolean);
    return words.every((word) => /^-?\d{1,4}$/.test(word)) ? words.map(Number) : WRONG;
  }),
  texts: (pen) => bilingual(pen, {}),
  longtexts: (pen) => bilingual(pen, { rows: 3 }),
  key: (pen) => {
    const element = make("input", { id: pen.id, type: "text", class: "pd-key", value: pen.value ?? "", spellcheck: false, "data-focus": pen.path.join("/"), "aria-describedby": described(pen) });
    element.addEventListener("change", () => (pen.rename ?? ((_old, key) => write(pen, key)))(pen.value, element.value.trim()));
    return element;
  },
  flag: (pen) => {
    const checked = pen.value ?? pen.field.standard ?? false;
    const element = make("input", { id: pen.id, type: "checkbox", checked, "data-focus": pen.path.join("/"), "aria-describedby": described(pen) });
    element.addEventListener("change", () => write(pen, element.checked));
    return make("label", { class: "pd-flag" }, element, " ", pen.field.label);
  },
  choice: (pen) => pick(pen, [...(pen.field.required && pen.value ? [] : [["", "—"]]), ...pen.field.choices], pen.value ?? pen.field.standard ?? "", (value) => write(pen, value)),
  role: (pen) => pick(pen, [["", "—"], ...whoOptions(pen.desk)], pen.value ?? "", (value) => write(pen, value)),
  name: (pen) => pick(pen, [["", "—"], ...nameOptions(pen.desk, pen.field)], pen.value ?? "", (value) => write(pen, value)),
  roles: (pen) => chips(pen, whoOptions(pen.desk), pen.value ?? [], (value) => write(pen, value)),
  names: (pen) => chips(pen, nameOptions(pen.desk, pen.field), pen.value ?? [], (value) => write(pen, value)),
  formula: (pen) => {
    const { urls, store, text } = pen.desk;
    const element = box(pen, { rows: 2 });
    Object.assign(element.dataset, { formula: "condition", catalogue: urls.formulas, check: urls.formula_check });
    const fields = () => (store.document.form?.fields ?? []).map((each) => ({ ...each, label: text(each.label) || each.key, options: optionsOf(each, text), columns: (each.config?.columns ?? []).map((column) => column.key) }));
    // The helper puts its parts beside the box, so the box has to be on the page first.
    queueMicrotask(() => element.isConnected && formulaField(element, fields));
    return element;
  },
  json: (pen) => {
    const element = make("textarea", { id: pen.id, rows: 3, class: "pd-json", value: pen.value === undefined ? "" : JSON.stringify(pen.value, null, 1), spellcheck: false, "data-focus": pen.path.join("/"), "aria-describedby": described(pen) });
    element.addEventListener("change", () => {
      try {
        write(pen, element.value.trim() ? JSON.parse(element.value) : undefined);
      } catch {
        element.setAttribute("aria-invalid", "true");
        pen.desk.announce(pen.desk.say("not_json"));
      }
    });
    return element;
  },
};

function bilingual(pen, properties) {
  const value = typeof pen.value === "object" && pen.value ? pen.value : {};
  const part = (language, name) => {
    const path = [...pen.path, language];
    const element = make(properties.rows ? "textarea" : "input", { value: value[language] ?? "", lang: language, "aria-label": `${pen.field.label} · ${name}`, placeholder: name, "data-focus": path.join("/"), ...properties });
    element.addEventListener("input", () => pen.desk.store.change(put(pen.desk.store.document, path, element.value || undefined), { merging: path.join("/"), typing: true }));
    return element;
  };
  return make("div", { class: "pd-texts" }, part("zh-hans", "中文"), part("en", "English"));
}

const optionsOf = (field, text) => (field.config?.options ?? []).map((option) => (option && typeof option === "object" ? { value: option.value, label: text(option.label) || option.value } : { value: option, label: option }));

/** What a record holds besides its known settings, as JSON; nothing when there is nothing. */
export function rest(desk, fields, path, renew) {
  const record = valueAt(desk.store.document, path) ?? {};
  const known = new Set([...fields.map(({ name }) => name), "kind"]);
  const left = Object.fromEntries(Object.entries(record).filter(([name]) => !known.has(name)));
  const field = fields.find((each) => each.control === "rest");
  if (!field || !Object.keys(left).length) return null;
  const meant = (value) => {
    const next = { ...Object.fromEntries(Object.entries(record).filter(([name]) => known.has(name))), ...(value && typeof value === "object" ? value : {}) };
    desk.store.change(put(desk.store.document, path, next));
    renew();
  };
  return control(desk, { ...field, control: "json" }, [...path, "more"], renew, { value: left, meant });
}
