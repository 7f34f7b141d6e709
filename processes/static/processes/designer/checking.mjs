// What is wrong, listed while the procedure is drawn. The server's rules decide; each finding leads to its place.
import { make } from "./dom.mjs";
import { elementOf } from "./findings.mjs";
import { ask } from "./server.mjs";

const PAUSE = 900;

export function makeChecking(desk, root, badge) {
  const { store, say } = desk;
  let waiting = 0;
  let asked = 0;

  const check = async () => {
    const number = (asked += 1);
    badge.dataset.state = "asking";
    const { status, answer } = await ask(desk.urls.check, { document: store.document });
    if (number !== asked) return;
    if (status !== 200) return failed();
    desk.tell(answer.problems);
    desk.showExamples(answer.examples, answer.played);
  };
  const failed = () => {
    badge.dataset.state = "unknown";
    root.replaceChildren(make("p", { class: "pd-help", textContent: say("check_failed") }));
  };
  const later = () => {
    clearTimeout(waiting);
    badge.dataset.state = "asking";
    waiting = setTimeout(check, PAUSE);
  };
  desk.check = check;

  /** Shows these findings. */
  desk.tell = (findings) => {
    const before = desk.findings.length;
    desk.findings = findings;
    const errors = findings.filter((each) => each.severity === "error").length;
    const warnings = findings.length - errors;
    badge.dataset.state = errors ? "error" : warnings ? "warning" : "fine";
    badge.textContent = findings.length ? say("findings_count", { errors, warnings }) : say("findings_none");
    root.replaceChildren(list(desk, findings));
    desk.draw({ again: false });
    const typing = document.activeElement?.closest?.(".pd-panel");
    if (!typing) desk.renderPanel();
    if (before !== findings.length) desk.announce(badge.textContent);
  };
  store.on(({ document: moved }) => moved && later());
  check();
  return desk;
}

function list(desk, findings) {
  const { say } = desk;
  if (!findings.length) return make("p", { class: "pd-fine", textContent: say("findings_none_long") });
  const line = ({ path, place, text, fix, severity }) =>
    make("li", { class: `is-${severity}` }, make("button", { type: "button", class: "pd-finding", onclick: () => lead(desk, path) }, make("span", { class: "pd-finding__place", textContent: `${say(severity)} · ${place || say("procedure")}` }), make("span", { class: "pd-finding__text", textContent: text }), make("span", { class: "pd-finding__fix", textContent: fix })));
  return make("ol", { class: "pd-findinglist" }, ...findings.map(line));
}

/** Selects what a finding is about; parts that are not on the canvas open their own place. */
function lead(desk, path) {
  const found = elementOf(desk.store.document, path);
  if (found.state || found.transition) {
    desk.show("canvas");
    desk.store.select(found.state ? { states: [found.state] } : { transition: found.transition });
    desk.openPanel(found.member);
    return;
  }
  if (found.part === "form" || found.part === "fields") {
    desk.toast(desk.say("mend_in_editor"));
    return;
  }
  if (desk.catalogue.parts[found.part]) {
    desk.show("settings");
    const section = document.querySelector(`[data-part="${found.part}"]`);
    section?.scrollIntoView({ block: "start" });
    section?.querySelector("summary, input, select, button")?.focus();
    return;
  }
  desk.store.select({});
  desk.openPanel();
}
