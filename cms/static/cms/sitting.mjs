/* A sitting: saves every answer at once, keeps it while there is no connection, and shows the time that is left.
   Without it the page works by its buttons. Usage: form[data-sitting] with fieldset[data-place], p[data-left]. */
import { AnswerQueue } from "./queue.mjs";

const PAUSE = 700;
const AGAIN = 4000;
const form = document.querySelector("form[data-sitting]");
if (form) sit(form);
const clock = document.querySelector("[data-left]");
if (clock) count(clock);

function sit(form) {
  const key = `sitting:${form.dataset.sitting}`;
  const status = form.querySelector(".exam-status");
  const queue = new AnswerQueue({ store: shelf(key), send, told });
  const timers = new Map();
  let again = 0;
  let hopeless = false;

  for (const field of form.querySelectorAll("fieldset[data-place]")) restore(field);
  form.addEventListener("input", (event) => later(event.target, PAUSE));
  form.addEventListener("change", (event) => later(event.target, 0));
  window.addEventListener("online", work);
  window.addEventListener("pagehide", keepAll);
  form.addEventListener("submit", leave);
  work();

  function later(control, pause) {
    const field = control.closest("fieldset[data-place]");
    if (!field) return;
    clearTimeout(timers.get(field));
    timers.set(field, setTimeout(() => { timers.delete(field); keep(field); work(); }, pause));
  }

  function keep(field) {
    const place = field.dataset.place;
    const seq = form.elements[`seq-${place}`];
    const values = entries(field);
    queue.put(place, { place, seq: Number(seq.value), values });
    seq.value = Number(seq.value) + 1;
    mark(field, values);
  }

  function keepAll() {
    for (const [field, timer] of timers) { clearTimeout(timer); keep(field); }
    timers.clear();
  }

  async function work() {
    clearTimeout(again);
    if (!(await queue.flush()) && !queue.isEmpty && !hopeless) again = setTimeout(work, AGAIN);
  }

  async function send(entry) {
    const body = new URLSearchParams(entry.values);
    body.set(`seq-${entry.place}`, entry.seq);
    try {
      const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
      const answer = await fetch(form.dataset.save, { method: "POST", body, headers, keepalive: true, redirect: "manual" });
      if (answer.status === 409) return "refused";
      if (answer.type === "opaqueredirect" || answer.status === 403) return "signin";
      if (answer.status === 404) return "closed";
      if (!answer.ok) return "lost";
      const { stale, gone = [] } = await answer.json();
      return gone.length ? "gone" : stale.length ? "stale" : "kept";
    } catch {
      return "lost";
    }
  }

  function told(what) {
    const words = { sending: form.dataset.saving, kept: form.dataset.saved, lost: form.dataset.offline, stale: form.dataset.stale, gone: form.dataset.gone, signin: form.dataset.signin, closed: form.dataset.closed };
    // Asking again changes nothing: the page itself has to be loaded again.
    hopeless = what === "signin" || what === "closed";
    if (what === "refused") window.location.assign(form.dataset.result);
    else status.textContent = words[what];
    status.classList.toggle("is-offline", ["lost", "stale", "gone", "signin", "closed"].includes(what));
  }

  /* What this device knows and the server does not goes back into the page. */
  function restore(field) {
    const entry = queue.waiting.get(field.dataset.place);
    // Another question stands here by now: the server is asked whether it still has the one that was answered.
    if (!entry || named(entry.values) !== named(entries(field))) return;
    if (entry.seq <= Number(field.dataset.seq)) { queue.drop(entry.place, entry.seq); return; }
    for (const control of field.querySelectorAll("input:not([type=hidden]), select, textarea")) {
      const given = entry.values.filter(([name]) => name === control.name).map(([, value]) => value);
      if (control.type === "radio" || control.type === "checkbox") control.checked = given.includes(control.value);
      else control.value = given[0] ?? "";
    }
    form.elements[`seq-${entry.place}`].value = entry.seq + 1;
    mark(field, entry.values);
  }

  function mark(field, values) {
    const answered = values.some(([name, value]) => name.startsWith("q") && name !== "question" && value.trim());
    form.querySelector(`[data-to="${field.dataset.place}"]`)?.classList.toggle("is-answered", answered);
  }

  /* A page is only left once the server has everything: without a connection its own buttons would lose it. */
  async function leave(event) {
    if (form.dataset.leaving) return;
    event.preventDefault();
    keepAll();
    const button = event.submitter;
    if (!(await queue.flush())) return work();
    form.dataset.leaving = "yes";
    try {
      // Asked first: a browser without a connection would replace the page by its own.
      await fetch(form.dataset.save, { method: "POST", body: new URLSearchParams({ csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value }) });
      form.requestSubmit(button);
    } catch {
      delete form.dataset.leaving;
      told("lost");
    }
  }
}

function named(values) {
  return values.find(([name]) => name === "question")?.[1];
}

function entries(field) {
  const values = [];
  for (const control of field.querySelectorAll("input, select, textarea")) {
    if (control.name.startsWith("seq-")) continue;
    if ((control.type === "radio" || control.type === "checkbox") && !control.checked) continue;
    values.push([control.name, control.value]);
  }
  return values;
}

function shelf(key) {
  return {
    read() {
      try { return JSON.parse(localStorage.getItem(key) ?? "[]"); } catch { return []; }
    },
    write(list) {
      try {
        if (list.length) localStorage.setItem(key, JSON.stringify(list));
        else localStorage.removeItem(key);
      } catch { /* A browser that keeps nothing still sends every answer at once. */ }
    },
  };
}

function count(clock) {
  const end = performance.now() + Number(clock.dataset.left) * 1000;
  const value = clock.querySelector(".exam-clock__value");
  const said = clock.querySelector("[data-clock-said]");
  let before = Infinity;
  const tick = () => {
    const left = Math.max(0, Math.round((end - performance.now()) / 1000));
    value.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    clock.classList.toggle("is-short", left <= 300);
    for (const minutes of [10, 5, 1]) {
      if (before > minutes * 60 && left <= minutes * 60 && before !== Infinity) said.textContent = `${minutes} ${clock.dataset.warn}`;
    }
    before = left;
    if (left > 0) setTimeout(tick, 500);
    // The server hands in by its own clock; the page only goes and looks.
    else setTimeout(() => window.location.reload(), 1500);
  };
  tick();
}
