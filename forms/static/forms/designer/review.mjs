// The review panel: drawn again while the form is changed; leads to fields; puts fields into the library and takes them out.
import { openBlock } from "./preview_link.mjs";
import { token } from "./server.mjs";
import { fieldsOf, streamOf } from "./stream.mjs";

const PAUSE = 2500;

/** Wakes the panel when the page has one. */
export function reviewPanel(say) {
  const panel = document.querySelector("[data-form-review]");
  const form = panel?.closest("form");
  if (!form) return;
  let waiting = 0;
  const later = (event) => {
    if (panel.contains(event.target)) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => refresh(panel, form), PAUSE);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  // Wagtail's buttons stop the click on its way up.
  form.addEventListener("click", (event) => event.target.closest("[data-streamfield-action]") && later(event), true);
  panel.addEventListener("click", (event) => {
    const place = event.target.closest("[data-open-field]");
    if (place) openBlock(place.dataset.openField);
  });
  const tools = panel.querySelector("[data-library-tools]");
  tools.hidden = false;
  const answer = (text) => (panel.querySelector("[data-library-said]").textContent = text);
  // The panel lies inside the editor's form: its boxes must neither be sent with it nor send it.
  tools.addEventListener("keydown", (event) => event.key === "Enter" && event.target.matches("input") && event.preventDefault());
  tools.querySelector("[data-library-insert]").addEventListener("click", () => insert(panel, answer, say));
  tools.querySelector("[data-library-save]").addEventListener("click", () => keep(panel, form, answer));
  tools.addEventListener("toggle", () => tools.open && outline(panel));
}

async function refresh(panel, form) {
  try {
    const sent = await fetch(panel.dataset.review, { method: "POST", body: new FormData(form) });
    if (!sent.ok) return;
    const open = [...panel.querySelectorAll("[data-review-result] details")].map((each) => each.open);
    const result = panel.querySelector("[data-review-result]");
    if (result.contains(document.activeElement)) return;
    result.innerHTML = await sent.text();
    result.querySelectorAll("details").forEach((each, number) => (each.open = open[number] ?? each.open));
  } catch {
    // The next change tries again; saving shows the same findings.
  }
}

function outline(panel) {
  const stream = streamOf();
  const select = panel.querySelector("[data-library-key]");
  const chosen = select.value;
  const sections = (stream?.getState() ?? []).filter(({ type, value }) => type === "section" && value.key);
  select.replaceChildren(
    ...sections.map(({ value }) => new Option(`▤ ${value.title} (${value.key})`, value.key)),
    ...fieldsOf(stream?.getState()).map(({ key, label }) => new Option(`${label} (${key})`, key)),
  );
  if (chosen) select.value = chosen;
}

async function insert(panel, answer, say) {
  const stream = streamOf();
  const item = panel.querySelector("[data-library-item]").value;
  if (!stream || !item) return;
  const taken = stream.getState().map(({ value }) => value.key).filter(Boolean);
  const sent = await fetch(`${panel.dataset.library}${item}/`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
    body: JSON.stringify({ taken }),
  });
  if (!sent.ok) return;
  const { blocks, title } = await sent.json();
  for (const [number, block] of blocks.entries())
    stream.insert({ type: block.type, value: block.value, id: crypto.randomUUID?.() ?? null }, stream.children.length, { focus: number === 0 });
  panel.closest("form").dispatchEvent(new Event("change", { bubbles: true }));
  answer(title);
  say(title);
}

async function keep(panel, form, answer) {
  const data = new FormData(form);
  data.set("library-key", panel.querySelector("[data-library-key]").value);
  data.set("library-title", panel.querySelector("[data-library-title]").value);
  const sent = await fetch(panel.dataset.keep, { method: "POST", body: data });
  const result = await sent.json().catch(() => ({}));
  answer(result.said ?? result.error ?? String(sent.status));
  if (result.id) panel.querySelector("[data-library-item]").append(new Option(result.title, result.id));
}
