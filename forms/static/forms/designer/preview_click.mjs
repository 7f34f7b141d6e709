// In the preview: tells the editor around it which question was clicked. Typing and choosing still work.
import { OPEN } from "./messages.mjs";

document.querySelector("[data-form-preview]")?.addEventListener("click", (event) => {
  const question = event.target.closest("[data-question]");
  if (question && window.parent !== window) window.parent.postMessage({ type: OPEN, key: question.dataset.question }, location.origin);
});
