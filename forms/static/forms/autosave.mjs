// Keeps what is typed as a draft on the server, says so, and asks before unsaved work is left behind.
import { phrase } from "./phrases.mjs";

const QUIET = 1500;
const RETRY = [5_000, 15_000, 60_000];

/** Watches the form around root when the server gave it a draft address; returns { changed }. */
export function autosave(root) {
  const form = root.closest("form");
  const url = root.dataset.draftUrl;
  const state = root.querySelector("[data-draft-state]");
  let revision = Number(root.dataset.draftRevision || 0);
  let timer = 0;
  let failures = 0;
  let unsaved = false;
  let running = false;
  let stopped = false;

  const say = (name, facts) => {
    if (state) state.textContent = phrase(root, name, facts);
  };

  const later = (delay) => {
    clearTimeout(timer);
    timer = setTimeout(save, delay);
  };

  async function save() {
    // What is being handed in needs no draft: the answer to it begins a page with a draft of its own.
    if (!url || running || stopped || !unsaved || form.dataset.leaving) return;
    running = true;
    unsaved = false;
    say("saving");
    try {
      const response = await fetch(url, {
        method: "POST",
        credentials: "same-origin",
        headers: { "Content-Type": "application/json", "X-CSRFToken": new FormData(form).get("csrfmiddlewaretoken") ?? "" },
        body: JSON.stringify({ posted: posted(form), revision, version: root.dataset.draftVersion ?? "" }),
      });
      answered(response.status, response.ok ? await response.json() : null);
    } catch {
      failed();
    }
    running = false;
    if (unsaved && !failures) later(QUIET);
  }

  function answered(status, body) {
    if (body) {
      revision = body.revision;
      failures = 0;
      say("saved", { time: body.saved_at });
    } else if (status === 409) {
      stopped = true;
      unsaved = true;
      say("conflict");
    } else if (status >= 500) failed();
    else {
      stopped = true;
      unsaved = true;
      say("refused");
    }
  }

  function failed() {
    unsaved = true;
    say("offline");
    later(RETRY[Math.min(failures, RETRY.length - 1)]);
    failures += 1;
  }

  window.addEventListener("online", () => later(0));
  document.addEventListener("visibilitychange", () => document.hidden && save());
  form?.addEventListener("submit", () => {
    form.dataset.leaving = "true";
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved && form && !form.dataset.leaving) event.preventDefault();
  });
  return {
    changed() {
      unsaved = true;
      if (url && !stopped) later(QUIET);
    },
  };
}

function posted(form) {
  const pairs = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && name !== "csrfmiddlewaretoken") (pairs[name] ??= []).push(value);
  }
  return pairs;
}
