// Sends a chosen file piece by piece with progress; a broken connection goes on where it stopped. Without this file, or
// where the server cannot take pieces, the file goes with the form as browsers have always sent it.
import { phrase } from "./phrases.mjs";

const SMALL = 1_000_000;
const WAITS = [1_000, 3_000, 8_000, 20_000, 60_000];

/** Whether the files chosen in this box are worth sending in pieces. */
export function inPieces(box) {
  const files = [...(box.querySelector("input[type=file]")?.files ?? [])];
  return Boolean(box.dataset.ticket) && files.length > 0 && files.some((file) => file.size > SMALL);
}

/** Sends the chosen files; resolves to true when the form's hidden boxes name them and the file box is empty. */
export async function sendPieces(root, box) {
  const form = root.closest("form");
  const input = box.querySelector("input[type=file]");
  const shown = progress(root, box);
  try {
    for (const file of [...input.files]) {
      const id = await send(form, box, file, (share) => shown.at(file.name, share));
      if (!id) return false;
      name(box, id);
    }
    input.value = "";
    return true;
  } catch (refusal) {
    if (!refusal.text) return false;
    shown.say(refusal.text);
    input.value = "";
    throw refusal;
  } finally {
    shown.end();
  }
}

async function send(form, box, file, told) {
  const memory = `upload:${box.dataset.name}:${file.name}:${file.size}:${file.lastModified}`;
  const begun = await resume(form, memory) ?? (await begin(form, box, file, memory));
  if (!begun) return null;
  let { offset } = begun;
  for (let failures = 0; ; ) {
    told(offset / file.size);
    let response;
    try {
      response = await fetch(`${box.dataset.url}${begun.id}/?offset=${offset}`, {
        method: "POST",
        credentials: "same-origin",
        headers: { ...headers(form), "Content-Type": "application/octet-stream", "X-Upload-Ticket": box.dataset.ticket },
        body: file.slice(offset, offset + begun.piece),
      });
    } catch {
      if (failures >= WAITS.length) return null;
      await new Promise((done) => setTimeout(done, WAITS[failures]));
      failures += 1;
      continue;
    }
    const body = await response.json().catch(() => ({}));
    if (response.ok && body.file) {
      forget(memory);
      told(1);
      return body.file;
    }
    if (response.status === 422) {
      forget(memory);
      throw body;
    }
    if (response.ok || response.status === 409) {
      ({ offset } = body);
      failures = 0;
    } else {
      forget(memory);
      return null;
    }
  }
}

async function begin(form, box, file, memory) {
  const response = await fetch(box.dataset.url, {
    method: "POST",
    credentials: "same-origin",
    headers: { ...headers(form), "Content-Type": "application/json" },
    body: JSON.stringify({ ticket: box.dataset.ticket, name: file.name, size: file.size }),
  });
  const body = await response.json().catch(() => ({}));
  if (response.status === 422) throw body;
  if (!response.ok) return null;
  remember(memory, JSON.stringify({ id: body.id, piece: body.piece, url: box.dataset.url }));
  return body;
}

async function resume(form, memory) {
  try {
    const known = JSON.parse(sessionStorage.getItem(memory) ?? "null");
    if (!known) return null;
    const response = await fetch(`${known.url}${known.id}/`, { credentials: "same-origin", headers: headers(form) });
    return response.ok ? { ...known, offset: (await response.json()).offset } : null;
  } catch {
    return null;
  }
}

function headers(form) {
  const data = new FormData(form);
  const claim = data.get("claim");
  return { "X-CSRFToken": data.get("csrfmiddlewaretoken") ?? "", ...(claim ? { "X-Upload-Claim": claim } : {}) };
}

function remember(key, value) {
  try {
    sessionStorage.setItem(key, value);
  } catch {
    // A full or forbidden store only means that a reload begins anew.
  }
}

function forget(key) {
  try {
    sessionStorage.removeItem(key);
  } catch {
    // Nothing was kept, so nothing has to go.
  }
}

function name(box, id) {
  const row = String(1000 + box.querySelectorAll("input[type=hidden]").length);
  const several = box.querySelector("input[type=file]").multiple;
  if (!several) for (const old of box.querySelectorAll(`[name="${CSS.escape(`${box.dataset.name}-row`)}"]`)) old.remove();
  for (const [part, value] of [["row", row], [`${row}-file`, id]]) {
    const hidden = document.createElement("input");
    hidden.type = "hidden";
    hidden.name = `${box.dataset.name}-${part}`;
    hidden.value = value;
    box.append(hidden);
  }
}

function progress(root, box) {
  const line = document.createElement("p");
  const bar = document.createElement("progress");
  line.className = "field__help";
  line.setAttribute("role", "status");
  bar.className = "progress";
  bar.max = 100;
  bar.setAttribute("aria-label", phrase(root, "uploading"));
  box.append(bar, line);
  let tens = -1;
  return {
    at(file, share) {
      bar.value = Math.round(share * 100);
      // Read out every tenth, not every piece.
      if (Math.floor(share * 10) === tens) return;
      tens = Math.floor(share * 10);
      line.textContent = `${file} ${Math.round(share * 100)} %`;
    },
    say(text) {
      const error = document.createElement("p");
      error.className = "field__error";
      error.setAttribute("role", "alert");
      error.textContent = text;
      box.append(error);
    },
    end() {
      bar.remove();
      line.remove();
    },
  };
}
