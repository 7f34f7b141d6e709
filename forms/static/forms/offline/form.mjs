// A form kept on the device: every change is kept here, and sending waits for a network.
import { parts, send, worker } from "./send.mjs";
import { drop, entry, put, word } from "./store.mjs";

const form = document.querySelector("[data-offline-form]");
const state = document.querySelector("[data-offline-state]");
const sender = form.querySelector("[data-offline-send]");
const facts = form.dataset;
const id = `${facts.user}:${facts.key}`;
let item = null;
let timer = 0;
// What is kept here was typed into an earlier version: it can be sent or removed, never read back into these questions.
let older = false;

const say = (text) => {
  state.textContent = text;
};

start();

async function start() {
  const known = await entry(id).catch(() => null);
  item = known ?? {
    id, user: facts.user, key: facts.key, title: facts.title, page: location.pathname, posted: null, token: uuid(),
    version: facts.version, revision: Number(facts.revision), send: facts.send, session: facts.session, status: "typing",
  };
  older = Boolean(known?.posted) && known.version !== facts.version;
  if (known?.posted && !older) restore(known.posted);
  else if (!known) drawLots();
  form.hidden = older;
  sender.disabled = false;
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", submit);
  const remove = form.querySelector("[data-offline-remove]");
  remove.hidden = false;
  remove.addEventListener("click", forget);
  window.addEventListener("online", () => item.status === "waiting" && attempt());
  if (older) show(word("older"), [button(word("conflict"), attemptOlder), button(word("remove"), forget)]);
  const registration = await worker(facts.worker);
  if (!registration) {
    if (!older) say(word("impossible"));
    return;
  }
  navigator.serviceWorker.addEventListener("message", (event) => {
    if (event.data?.type === "kept" && event.data.page === location.pathname) {
      document.documentElement.dataset.kept = "true";
      if (item.status === "typing" && !older) say(word("kept"));
    }
  });
  if (navigator.onLine) {
    registration.active.postMessage({ type: "keep", user: facts.user, page: location.pathname, parts: parts() });
    registration.active.postMessage({ type: "keep", user: "", page: facts.home, parts: [] });
  } else if (!older) say(word(item.status === "waiting" ? "waiting" : "kept"));
  if (item.status === "waiting") attempt();
  else if (item.status !== "typing") tell(item);
}

async function attemptOlder() {
  item = { ...item, status: "waiting" };
  await put(item);
  attempt();
}

function posted() {
  const pairs = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && name !== "csrfmiddlewaretoken") (pairs[name] ??= []).push(value);
  }
  return pairs;
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(save, 400);
}

async function save(status = "typing") {
  clearTimeout(timer);
  item = { ...item, posted: posted(), status, note: "", text: "", saved: Date.now() };
  await put(item);
  if (status === "typing") say(word("saved", { time: new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }) }));
}

async function submit(event) {
  event.preventDefault();
  // Buttons that ask the server for a new drawing have no server here.
  if (event.submitter?.name === "form-command") return;
  const missing = unanswered();
  if (missing.length) {
    say(word("missing", { labels: missing.map((each) => each.label).join("、") }));
    missing[0].control.focus();
    return;
  }
  await save("waiting");
  attempt();
}

async function attempt(options) {
  say(word("sending"));
  item = await send(item, options);
  tell(item);
}

function tell(found) {
  if (found.status === "sent") {
    document.documentElement.dataset.sent = found.number;
    location.assign(`${found.url}?new`);
  } else if (found.status === "wrong") show(word("wrong"), [link(found.url, word("correct"))]);
  else if (found.status === "conflict") {
    const mine = button(word("conflict"), () => attempt({ anyway: true }));
    show(found.text, found.url ? [mine, link(found.url, word("theirs"))] : [mine]);
  } else if (found.status === "refused") show(found.text, []);
  else show(word(found.note || "waiting"), []);
}

function show(text, actions) {
  const words = document.createElement("p");
  const row = document.createElement("p");
  words.textContent = text;
  row.className = "cluster";
  row.append(...actions);
  state.replaceChildren(words, ...(actions.length ? [row] : []));
}

function button(text, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button button--small";
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}

function link(url, text) {
  const anchor = document.createElement("a");
  anchor.className = "button button--small";
  anchor.href = url;
  anchor.textContent = text;
  return anchor;
}

function unanswered() {
  return [...form.querySelectorAll("[aria-required=true]")]
    .filter((control) => !control.closest("template") && control.offsetParent !== null)
    .filter((control) => !answered(control))
    .map((control) => {
      const question = control.closest("[data-question]");
      const label = question?.querySelector(".field__label")?.firstChild?.textContent.trim() ?? control.name;
      return { control: control.matches("input, select, textarea") ? control : control.querySelector("input"), label };
    });
}

function answered(control) {
  if (control.isContentEditable) return Boolean(control.innerText.trim());
  if (!control.matches("input, select, textarea")) return Boolean(control.querySelector(":checked"));
  return control.type === "checkbox" || control.type === "radio" ? control.checked : Boolean(control.value.trim());
}

/** What chance gives was drawn when the page was kept; whoever begins with it anew gets lots of their own. */
function drawLots() {
  for (const [name, kind] of Object.entries(JSON.parse(facts.lots))) {
    const box = form.querySelector(`[name="${CSS.escape(name)}"]`);
    const digits = () => String(crypto.getRandomValues(new Uint32Array(1))[0] % 100_000).padStart(5, "0");
    if (box) box.value = kind === "uuid" ? uuid() : `0.${digits()}${digits()}${digits()}`;
  }
}

/** A random identifier; `crypto.randomUUID` is missing where the site is reached without TLS. */
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** Puts what was typed back into the page, rows of tables included. */
function restore(values) {
  const renamed = new Map();
  for (const table of form.querySelectorAll("[data-table]")) {
    const name = table.dataset.name;
    const wanted = values[`${name}-row`] ?? [];
    if (!values[`${name}-offered`]) table.querySelector("[data-rows] [data-offered]")?.remove();
    const marks = () => [...table.querySelectorAll(`[name="${CSS.escape(`${name}-row`)}"]`)].filter((each) => !each.closest("template"));
    for (let guard = 0; marks().length < wanted.length && guard < 200; guard += 1) {
      const before = marks().length;
      table.querySelector("[data-add-row]").click();
      if (marks().length === before) break;
    }
    marks().forEach((mark, index) => renamed.set(`${name}-${wanted[index]}-`, `${name}-${mark.value}-`));
  }
  const seen = new Set();
  for (const [name, list] of Object.entries(values)) {
    if (name.endsWith("-row")) continue;
    const from = [...renamed.keys()].find((each) => name.startsWith(each));
    fill(from ? renamed.get(from) + name.slice(from.length) : name, list);
    seen.add(name);
  }
  for (const box of form.querySelectorAll("input[type=checkbox][name], input[type=radio][name]")) {
    if (!seen.has(box.name) && !box.closest("template")) box.checked = false;
  }
  form.querySelector("[data-forms-root]")?.dispatchEvent(new Event("input", { bubbles: true }));
}

function fill(name, list) {
  const boxes = [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)].filter((each) => !each.closest("template"));
  boxes.forEach((box, index) => {
    if (box.type === "checkbox" || box.type === "radio") box.checked = list.includes(box.value);
    else if (box.multiple) for (const option of box.options) option.selected = list.includes(option.value);
    else box.value = list[Math.min(index, list.length - 1)] ?? "";
  });
}

async function forget() {
  await drop(id);
  navigator.serviceWorker?.controller?.postMessage({ type: "drop", user: facts.user, page: location.pathname });
  location.assign(facts.home);
}
