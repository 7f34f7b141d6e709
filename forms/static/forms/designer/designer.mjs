// The form designer in the admin. Every part works without it: formulas are plain text, blocks are Wagtail's own.
import { formulaField } from "./formula_field.mjs";
import { keepFocus, renameCopy } from "./moving.mjs";
import { pasteColumn } from "./pasting.mjs";
import { OPEN } from "./messages.mjs";
import { openBlock } from "./preview_link.mjs";
import { reviewPanel } from "./review.mjs";
import { catalogue } from "./server.mjs";

const seen = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    seen.unobserve(target);
    formulaField(target);
  }
});

function watch(part) {
  for (const box of part.querySelectorAll?.("textarea[data-formula]") ?? []) seen.observe(box);
}

const status = document.createElement("p");
status.className = "w-sr-only";
status.setAttribute("role", "status");
const say = (text) => (status.textContent = text);

function start() {
  document.body.append(status);
  watch(document);
  reviewPanel(say);
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) watch(node);
  }).observe(document.body, { childList: true, subtree: true });
  let words = { phrases: {} };
  const box = document.querySelector("[data-catalogue]");
  if (box) catalogue(box.dataset.catalogue).then((found) => (words = found), () => {});
  document.addEventListener("click", (event) => keepFocus(event, words, say));
  document.addEventListener("click", (event) => renameCopy(event, words, say));
  document.addEventListener("paste", (event) => pasteColumn(event, words, say));
  window.addEventListener("message", (event) => {
    if (event.origin === location.origin && event.data?.type === OPEN) openBlock(String(event.data.key));
  });
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
