// The panel beside the canvas: everything that can be set about what is selected.
import { KEY, keysOf } from "./keys.mjs";
import { icon, make } from "./dom.mjs";
import { elementOf } from "./findings.mjs";
import { placeOf, statesIn } from "./regions.mjs";
import { put, renamed, setPerformers, setStart, stateOf, transitionOf } from "./document.mjs";
import { basisOf } from "./table.mjs";
import { row, rows } from "./lists.mjs";

export function makePanel(desk, root) {
  const { store, say } = desk;
  let shown = "";

  function render() {
    const focus = root.contains(document.activeElement) ? document.activeElement.dataset.focus : null;
    const { states, transition } = store.selected;
    const now = transition ?? states.join();
    const top = now === shown ? root.scrollTop : 0;
    shown = now;
    const parts = transition ? transitionPanel(desk, transitionOf(store.document, transition), render) : states.length === 1 ? statePanel(desk, stateOf(store.document, states[0]), render) : states.length ? severalPanel(desk, states) : procedurePanel(desk, render);
    root.replaceChildren(...parts.flat().filter(Boolean));
    if (!desk.may.save) root.querySelectorAll("input, select, textarea, button:not([data-open])").forEach((each) => (each.disabled = true));
    root.scrollTop = top;
    if (focus) (root.querySelector(`[data-focus="${CSS.escape(focus)}"]`) ?? root.querySelector(`[data-focus="${CSS.escape(focus.replace(/#.*/, "#add"))}"]`))?.focus({ preventScroll: true });
  }
  desk.renderPanel = render;
  /** Opens the panel with the focus in it: on a setting by name, else on the first. */
  desk.openPanel = (name = "") => {
    desk.showSide("properties");
    render();
    const box = (name && root.querySelector(`[data-focus$="/${name}/${desk.language}"], [data-focus$="/${name}/zh-hans"], [data-focus$="/${name}"], [data-focus$="/${name}#add"]`)) || root.querySelector(`[data-focus$="/title/${desk.language}"], [data-focus$="/title/zh-hans"]`) || root.querySelector("input, select, textarea");
    box?.closest("details:not([open])")?.setAttribute("open", "");
    box?.focus();
    box?.select?.();
  };
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    desk.closeSide();
    desk.focusSelected();
  });
  store.on(({ document: moved, selection, typing }) => {
    if (selection || (moved && !typing)) render();
    else if (typing) retitle();
  });
  const retitle = () => {
    const { states, transition } = store.selected;
    const heading = root.querySelector("h2");
    if (heading && (transition || states.length === 1)) heading.textContent = transition ? desk.wordsOf(transition) : desk.titleOf(states[0]);
  };
  render();
  return desk;
}

const head = (sign, kind, title) => make("header", { class: "pd-panel__head" }, icon(sign), make("div", {}, make("p", { class: "pd-panel__kind", textContent: kind }), make("h2", { textContent: title })));

function findingsOf(desk, which, key) {
  const found = desk.findings.filter((each) => elementOf(desk.store.document, each.path)[which] === key);
  return found.length ? make("ul", { class: "pd-findings" }, ...found.map((each) => make("li", { class: `is-${each.severity}` }, make("strong", { textContent: each.text }), " ", each.fix))) : null;
}

/** Fields on top, the rest folded. */
function arranged(desk, fields, path, renew, extras) {
  const plain = fields.filter((field) => !field.advanced);
  const more = fields.filter((field) => field.advanced && field.control !== "rest");
  const folded = make("details", { class: "pd-more", open: desk.moreOpen }, make("summary", { textContent: desk.say("more"), "data-focus": "more" }), ...rows(desk, more, path, renew, extras));
  folded.addEventListener("toggle", () => (desk.moreOpen = folded.open));
  return [...rows(desk, plain, path, renew, extras), more.length ? folded : null];
}

function statePanel(desk, state, renew) {
  const { store, say, kinds } = desk;
  const kind = kinds.get(state.kind) ?? { fields: [{ name: "more", label: state.kind, control: "rest" }], icon: "cog", label: state.kind };
  const fields = kind.fields.map((field) => (field.name === "config" || field.name === "timers" ? { ...field, advanced: false } : field));
  const path = ["states", state.key];
  const region = placeOf(store.document, state.key);
  const extras = (field) => {
    if (field.control === "key") return { rename: (old, key) => changeKey(desk, "states", old, key, renew) };
    if (field.name === "start" && field.control === "flag") return { meant: (on) => on && store.change(setStart(store.document, state.key)) };
    if (field.name === "performers" && field.control === "roles") return { meant: (roles) => store.change(setPerformers(store.document, state.key, roles)) };
    if (field.name === "region") return { meant: (next) => desk.moveTo(state.key, next) };
    return {};
  };
  const skips = store.document.transitions.filter((each) => each.from.includes(state.key));
  const offered = fields.filter((field) => !(field.name === "start" && (region || state.start)) && !(field.name === "when_skipped" && !skips.length) && !(field.name === "region" && !store.document.states.some((each) => each.kind === "parallel")));
  return [head(kind.icon, kind.label, desk.text(state.title) || state.key), findingsOf(desk, "state", state.key), kindRow(desk, state, kind), ...arranged(desk, offered, path, renew, extras), basisRow(desk, state), ways(desk, state, say)];
}

/** The clauses the step rests on, and where they are linked. */
function basisRow(desk, state) {
  const link = make("a", { class: "pd-link", href: desk.urls.policy, target: "_blank", rel: "noopener", textContent: desk.say("link_clauses") });
  return make("section", { class: "pd-basis" }, make("h3", { textContent: desk.say("basis") }), basisOf(desk, state), make("p", {}, link));
}

function kindRow(desk, state, kind) {
  const box = make("select", { id: "pd-kind", "data-focus": "kind" }, ...desk.catalogue.kinds.map((each) => make("option", { value: each.key, textContent: each.label, selected: each.key === kind.key })));
  box.addEventListener("change", () => {
    let next = put(put(desk.store.document, ["states", state.key, "kind"], box.value), ["states", state.key, "config"], undefined);
    const end = desk.kinds.get(box.value).is_end;
    next = put(next, ["states", state.key, "outcome"], end ? "success" : undefined);
    for (const name of end ? ["performers", "writable", "timers", "when_skipped", "start"] : []) next = put(next, ["states", state.key, name], undefined);
    desk.store.change(next);
  });
  return make("div", { class: "pd-row" }, make("label", { for: "pd-kind", textContent: desk.say("kind") }), box);
}

/** The ways out of a state, each a button that selects it. */
function ways(desk, state, say) {
  const out = desk.store.document.transitions.filter((each) => each.from.includes(state.key));
  if (desk.kinds.get(state.kind)?.is_end) return null;
  const line = (each) => make("li", {}, make("button", { type: "button", class: "pd-link", "data-open": "", onclick: () => desk.store.select({ transition: each.key }), textContent: `${desk.text(each.title) || each.key} → ${desk.titleOf(each.to)}` }));
  return make("section", { class: "pd-ways" }, make("h3", { textContent: say("ways_out") }), out.length ? make("ul", {}, ...out.map(line)) : make("p", { class: "pd-help", textContent: say("no_ways") }));
}

function transitionPanel(desk, transition, renew) {
  const { store, say } = desk;
  const mine = placeOf(store.document, transition.from[0] ?? "");
  const here = new Set(statesIn(store.document, mine).map(({ key }) => key));
  const extras = (field) => {
    if (field.control === "key") return { rename: (old, key) => changeKey(desk, "transitions", old, key, renew) };
    return {};
  };
  const fields = desk.catalogue.transition.map((field) => (field.name === "effects" ? { ...field, advanced: false } : field.name === "from" || field.name === "to" ? { ...field, only: here, help: "", control: field.name === "to" ? "name" : "names" } : field));
  const back = make("button", { type: "button", class: "pd-link pd-link--back", "data-open": "", onclick: () => desk.store.select({ states: [transition.from[0]] }), textContent: `← ${desk.titleOf(transition.from[0])}` });
  return [head("arrow-right", say("transition"), desk.text(transition.title) || transition.key), back, findingsOf(desk, "transition", transition.key), ...arranged(desk, fields, ["transitions", transition.key], renew, extras)];
}

function changeKey(desk, part, old, key, renew) {
  const taken = keysOf(desk.store.document[part]).filter((each) => each !== old);
  if (!KEY.test(key) || taken.includes(key)) {
    desk.toast(desk.say(KEY.test(key) ? "key_taken" : "key_wrong", { key }));
    return renew();
  }
  const select = part === "states" ? { states: [key], transition: null } : { states: [], transition: key };
  desk.store.change(renamed(desk.store.document, part, old, key, desk.known), { select });
  return undefined;
}

function severalPanel(desk, states) {
  const button = (name, sign, act) => make("button", { type: "button", class: "pd-add", onclick: act }, icon(sign), " ", desk.say(name));
  return [head("list-ul", desk.say("several"), desk.say("several_count", { count: states.length })), make("ul", { class: "pd-plainlist" }, ...states.map((key) => make("li", { textContent: desk.titleOf(key) }))), make("div", { class: "pd-buttons" }, button("copy", "copy", () => desk.copy()), button("remove", "bin", () => desk.remove()))];
}

function procedurePanel(desk, renew) {
  const { document } = desk.store;
  const texts = [["title", "texts"], ["summary", "longtexts"]].map(([name, control]) => row(desk, { name, label: desk.say(`procedure_${name}`), control, help: "" }, [name], renew));
  const count = desk.say("counts", { states: document.states.length, ways: document.transitions.length, fields: document.form?.fields?.length ?? 0 });
  const start = desk.catalogue.parts.start;
  return [head("tasks", desk.say("procedure"), desk.text(document.title) || document.key), make("p", { class: "pd-help", textContent: count }), ...texts, ...rows(desk, start.fields, ["start"], renew), make("p", { class: "pd-help", textContent: desk.say("select_hint") })];
}
