// Suggestions under the search box of Wagtail's sidebar, which React draws some time after the page has loaded.
// Enter without a chosen suggestion still asks Wagtail's own page search, as before.
import { suggestIn } from "./box.js";

const source = document.querySelector("script[data-sidebar-suggestions]");

const attach = () => {
  const field = document.querySelector("#wagtail-sidebar form[role=search] input");
  if (!field) return false;
  Object.assign(field.form.dataset, source.dataset, { suggestions: source.dataset.sidebarSuggestions });
  suggestIn(field.form, { field, floating: true });
  return true;
};

if (source && !attach()) {
  const waiting = new MutationObserver(() => { if (attach()) waiting.disconnect(); });
  waiting.observe(document.body, { childList: true, subtree: true });
}
