// Buttons that the server answers with a new drawing (upload, move, remove, find): only that question is exchanged,
// so that nothing jumps. Without this file, or when the answer is not understood, the whole page is posted.
import { phrase } from "./phrases.mjs";

/** Takes over the command buttons below root; `drawn(question)` is called with every exchanged question. */
export function watchCommands(root, drawn) {
  const form = root.closest("form");
  root.addEventListener("click", (event) => {
    const button = event.target.closest('button[name="form-command"]');
    if (!button || event.defaultPrevented || !form) return;
    const question = button.closest("[data-question]");
    if (!question || form.dataset.busy) return;
    event.preventDefault();
    run(root, form, question, button, drawn);
  });
  root.addEventListener("change", (event) => {
    if (event.target.type !== "file" || !event.target.files.length) return;
    event.target.closest("[data-uploads]")?.querySelector("[data-upload-button]")?.click();
  });
}

async function run(root, form, question, button, drawn) {
  form.dataset.busy = "true";
  const box = button.value.startsWith("upload:") ? button.closest("[data-uploads]") : null;
  try {
    if (box?.dataset.ticket) {
      const { inPieces, sendPieces } = await import("./pieces.mjs");
      if (inPieces(box)) await sendPieces(root, box);
    }
  } catch {
    // The file was refused, and the reason stands beside it.
    delete form.dataset.busy;
    return;
  }
  const data = new FormData(form);
  data.append(button.name, button.value);
  const state = document.createElement("p");
  state.className = "field__help";
  state.setAttribute("role", "status");
  state.textContent = phrase(root, "uploading");
  if (button.value.startsWith("upload:")) question.querySelector(".field__control")?.append(state);
  try {
    const response = await fetch(form.getAttribute("action") || location.href, {
      method: "POST",
      body: data,
      credentials: "same-origin",
      headers: { "X-Requested-With": "fetch" },
    });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.getElementById(question.id);
    if (!response.ok || !fresh) throw new Error("not understood");
    exchange(question, document.importNode(fresh, true), button.value, drawn);
  } catch {
    delete form.dataset.busy;
    form.dataset.leaving = "true";
    HTMLFormElement.prototype.requestSubmit.call(form, button);
    return;
  }
  delete form.dataset.busy;
}

function exchange(question, fresh, command, drawn) {
  question.replaceWith(fresh);
  drawn(fresh);
  const again = [...fresh.querySelectorAll('button[name="form-command"]')].find((each) => each.value === command && !each.disabled);
  const target = command.startsWith("find:") ? fresh.querySelector("select, [type=checkbox]:not(:checked)") : again;
  (target ?? fresh.querySelector("input:not([type=hidden]), select, textarea, button"))?.focus({ preventScroll: true });
}
