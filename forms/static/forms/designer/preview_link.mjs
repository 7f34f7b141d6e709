// A question that is clicked in the preview opens its block in the editor.
import { streamOf } from "./stream.mjs";

/** Opens, shows and focuses the block of the field; says whether there is one. */
export function openBlock(key) {
  const child = streamOf()?.children?.find((each) => each.block?.childBlocks?.key?.getState() === key);
  if (!child) return false;
  const toggle = child.element.querySelector("button[data-panel-toggle]");
  if (toggle?.getAttribute("aria-expanded") === "false") toggle.click();
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  child.element.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" });
  (child.element.querySelector("input[name$='-value-label']") ?? toggle)?.focus({ preventScroll: true });
  return true;
}
