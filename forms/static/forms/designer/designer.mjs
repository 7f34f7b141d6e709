// The form designer in the admin. Every part works without it: formulas are plain text, blocks are Wagtail's own.
import { chooser } from "./chooser.mjs";
import { formulaField } from "./formula_field.mjs";
import { keepFocus, keepPlace, renameCopy, searchTypes } from "./moving.mjs";
import { pasteColumn } from "./pasting.mjs";
import { OPEN } from "./messages.mjs";
import { proposeName } from "./naming.mjs";
import { pictureField } from "./pictures.mjs";
import { openBlock } from "./preview_link.mjs";
import { reviewPanel } from "./review.mjs";
import { catalogue } from "./server.mjs";

const seen = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    seen.unobserve(target);
    if (target.dataset.choose) chooser(target);
    else formulaField(target);
  }
});

let [words, asked] = [{ phrases: {} }, false];

function watch(part) {
  for (const box of part.querySelectorAll?.("textarea[data-formula]") ?? []) {
    seen.observe(box);
    if (!asked) load(box.dataset.catalogue);
  }
  for (const box of part.querySelectorAll?.("[data-choose]") ?? []) seen.observe(box);
  for (const box of part.querySelectorAll?.("input[data-picture]") ?? []) pictureField(box);
}

function load(url) {
  asked = true;
  catalogue(url).then(
    (found) => (words = found),
    () => (asked = false),
  );
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
  document.addEventListener("click", (event) => keepFocus(event, words, say), true);
  document.addEventListener("click", (event) => renameCopy(event, words, say), true);
  document.addEventListener("click", keepPlace, true);
  document.addEventListener("click", searchTypes, true);
  document.addEventListener("change", proposeName);
  document.addEventListener("paste", (event) => pasteColumn(event, words, say));
  window.addEventListener("message", (event) => {
    if (event.origin === location.origin && event.data?.type === OPEN) openBlock(String(event.data.key));
  });
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
