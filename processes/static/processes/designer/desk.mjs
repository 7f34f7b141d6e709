// What all parts of the designer share: the document's words as the reader sees them, and how to say things.
import { localized, speaker, widthOf } from "./texts.mjs";
import { stateOf } from "./document.mjs";

/** The desk made of what came with the page and the store; parts of the designer add their verbs to it. */
export function makeDesk(given, store, status) {
  const { catalogue } = given;
  const say = speaker(given.words);
  const language = document.documentElement.lang.startsWith("en") ? "en" : "zh-hans";
  const text = (words) => localized(words, language);
  const roles = new Map(catalogue.roles);
  const kinds = new Map(catalogue.kinds.map((kind) => [kind.key, kind]));
  const desk = {
    ...given,
    store,
    say,
    language,
    text,
    kinds,
    known: { named: catalogue.named, facts: catalogue.facts },
    findings: [],
    announce(message) {
      status.textContent = "";
      requestAnimationFrame(() => (status.textContent = message));
    },
    roleName: (key) => (roles.get(key) ?? key).replace(/ \([a-z0-9_]+\)$/, ""),
    titleOf: (key) => text(stateOf(store.document, key)?.title) || key,
    whoOf: (state) => (state.performers ?? []).map((key) => desk.roleName(String(key))).join("、"),
    wordsOf: (key) => text(store.document.transitions.find((each) => each.key === key)?.title) || key,
    isAutomatic: (key) => store.document.transitions.find((each) => each.key === key)?.by?.every((role) => role === "system") ?? false,
    measure: (words) => widthOf(words, 12.5),
    nameOf(state) {
      const ways = store.document.transitions.filter((each) => each.from?.includes(state.key)).length;
      const names = { title: text(state.title) || state.key, kind: kinds.get(state.kind)?.label ?? state.kind, who: desk.whoOf(state) || say("nobody"), count: ways };
      return say(kinds.get(state.kind)?.is_end ? "end_name" : state.start ? "start_name" : "state_name", names);
    },
    wayNameOf(key, edge) {
      return say("way_name", { title: desk.wordsOf(key), from: desk.titleOf(edge.source), to: desk.titleOf(edge.target) });
    },
  };
  return desk;
}
