// The same procedure as two tables: steps, and the ways between them.
import { put, shifted } from "./document.mjs";
import { make } from "./dom.mjs";
import { allRegions, placeOf, statesIn } from "./regions.mjs";

export function makeTable(desk, root) {
  const { store, say } = desk;
  const render = () => {
    if (desk.view !== "table") return;
    const focus = root.contains(document.activeElement) ? document.activeElement.dataset.focus : null;
    root.replaceChildren(steps(desk), transitions(desk));
    if (!desk.may.save) root.querySelectorAll("input, select, button:not([data-open])").forEach((each) => (each.disabled = true));
    if (focus) root.querySelector(`[data-focus="${CSS.escape(focus)}"]`)?.focus();
  };
  desk.views.table = render;
  store.on(({ document: moved, selection, typing }) => (selection || (moved && !typing)) && render());
  root.addEventListener("focusin", (event) => {
    const line = event.target.closest("tr[data-state], tr[data-transition]");
    if (!line || event.target.closest("[data-open]")) return;
    for (const each of root.querySelectorAll("tr.is-selected")) each.classList.remove("is-selected");
    line.classList.add("is-selected");
  });
  const title = say("table");
  root.setAttribute("aria-label", title);
}

const head = (names) => make("thead", {}, make("tr", {}, ...names.map((name) => make("th", { scope: "col", textContent: name }))));

function titleBox(desk, path, value, label) {
  const at = [...path, "title", desk.language];
  const box = make("input", { type: "text", value: desk.text(value), "aria-label": label, "data-focus": at.join("/") });
  box.addEventListener("input", () => desk.store.change(put(desk.store.document, at, box.value || undefined), { merging: at.join("/"), typing: true }));
  return box;
}

const open = (desk, select, words) => make("button", { type: "button", class: "pd-link", "data-open": "", "data-focus": `open/${JSON.stringify(select)}`, textContent: words, onclick: () => (desk.store.select(select), desk.openPanel()) });

function steps(desk) {
  const { store, say } = desk;
  const { document } = store;
  const move = (key, place, by) => {
    store.change({ ...structuredClone(document), states: shifted(structuredClone(document.states), place, by) });
    desk.announce(say("moved"));
  };
  const line = (state, place) => {
    const kind = desk.kinds.get(state.kind);
    const out = document.transitions.filter((each) => each.from.includes(state.key));
    const region = placeOf(document, state.key);
    const arrow = (name, sign, by) => make("button", { type: "button", class: "pd-chip__button", textContent: sign, "aria-label": `${desk.text(state.title)}: ${say(name)}`, title: say(name), disabled: place + by < 0 || place + by >= document.states.length, "data-focus": `${state.key}/${name}`, onclick: () => move(state.key, place, by) });
    return make(
      "tr",
      { "data-state": state.key, class: store.selected.states.includes(state.key) ? "is-selected" : "" },
      make("td", { class: "pd-table__order" }, arrow("up", "↑", -1), arrow("down", "↓", 1)),
      make("th", { scope: "row" }, titleBox(desk, ["states", state.key], state.title, `${say("title")}: ${state.key}`), make("code", { textContent: state.key })),
      make("td", {}, kind?.label ?? state.kind, region ? make("small", { textContent: say("in_branch", { branch: desk.text(allRegions(document).find((each) => each.key === region)?.title) || region }) }) : null),
      make("td", {}, desk.whoOf(state) || "—"),
      make("td", {}, (state.writable ?? []).map((key) => desk.text(document.form?.fields?.find((field) => field.key === key)?.label) || key).join("、") || "—"),
      make("td", {}, deadlines(desk, state)),
      make("td", {}, out.length ? make("ul", {}, ...out.map((each) => make("li", {}, open(desk, { transition: each.key }, `${desk.text(each.title) || each.key} → ${desk.titleOf(each.to)}`)))) : "—"),
      make("td", {}, basisOf(desk, state)),
      make("td", {}, open(desk, { states: [state.key] }, say("properties"))),
    );
  };
  const names = ["order", "step", "kind", "who", "fields", "deadline", "ways_out", "basis", "more_columns"].map((name) => say(name));
  return make("section", { class: "pd-table" }, make("h2", { textContent: say("steps_count", { count: document.states.length }) }), make("div", { class: "pd-scroll", tabindex: "0", role: "region", "aria-label": say("steps") }, make("table", {}, head(names), make("tbody", {}, ...document.states.map(line)))));
}

/** The clauses that a step and the fields filled in there rest on, with their addresses. */
export function basisOf(desk, state) {
  const parts = [`states/${state.key}`, ...(state.writable ?? []).map((key) => `fields/${key}`)];
  const found = [...new Map(parts.flatMap((part) => desk.basis?.[part] ?? []).map((each) => [each.words, each])).values()];
  if (!found.length) return "—";
  const line = ({ words, url, changed }) => make("li", {}, url ? make("a", { href: url, target: "_blank", rel: "noopener", textContent: words }) : words, changed ? make("small", { textContent: desk.say("clause_changed") }) : null);
  return make("ul", {}, ...found.map(line));
}

/** The deadlines of a state in short words. */
export function deadlines(desk, state) {
  const amount = (timer) => ["working_days", "days", "months", "minutes"].filter((unit) => timer[unit] !== undefined && timer[unit] !== null).map((unit) => desk.say(unit, { count: valueOf(desk, timer[unit]) }));
  const own = (state.timers ?? []).map((timer) => `${desk.text(timer.title) || timer.key} ${amount(timer).join(" ")}`);
  const period = state.config?.working_days;
  if (period !== undefined && period !== null && period !== "") own.unshift(desk.say("working_days", { count: valueOf(desk, period) }));
  return own.join("、") || "—";
}

const valueOf = (desk, amount) => (typeof amount === "string" ? (desk.store.document.parameters?.find((each) => each.key === amount)?.default ?? amount) : amount);

function transitions(desk) {
  const { store, say } = desk;
  const { document } = store;
  const line = (each) => {
    const region = placeOf(document, each.from[0]);
    const goal = make("select", { "aria-label": `${say("leads_to")}: ${desk.text(each.title)}`, "data-focus": `transitions/${each.key}/to` }, ...statesIn(document, region).map((state) => make("option", { value: state.key, textContent: desk.titleOf(state.key), selected: state.key === each.to })));
    if (!statesIn(document, region).some((state) => state.key === each.to)) goal.prepend(make("option", { value: each.to, textContent: `${each.to} ?`, selected: true }));
    goal.addEventListener("change", () => store.change(put(store.document, ["transitions", each.key, "to"], goal.value)));
    return make(
      "tr",
      { "data-transition": each.key, class: store.selected.transition === each.key ? "is-selected" : "" },
      make("th", { scope: "row" }, titleBox(desk, ["transitions", each.key], each.title, `${say("title")}: ${each.key}`), make("code", { textContent: each.key })),
      make("td", {}, each.from.map((key) => desk.titleOf(key)).join("、")),
      make("td", {}, goal),
      make("td", {}, each.by.map((key) => desk.roleName(key)).join("、")),
      make("td", {}, each.guard ? make("code", { class: "pd-formula", textContent: each.guard }) : "—"),
      make("td", {}, (each.effects ?? []).map((effect) => desk.catalogue.effects.find((kind) => kind.kind === effect.kind)?.label ?? effect.kind).join("、") || "—"),
      make("td", {}, open(desk, { transition: each.key }, say("properties"))),
    );
  };
  const names = ["button", "from", "leads_to", "who", "only_if", "effects", "more_columns"].map((name) => say(name));
  return make("section", { class: "pd-table" }, make("h2", { textContent: say("transitions_count", { count: document.transitions.length }) }), make("div", { class: "pd-scroll", tabindex: "0", role: "region", "aria-label": say("transitions") }, make("table", {}, head(names), make("tbody", {}, ...document.transitions.map(line)))));
}
