/* The reader of archives: arrow keys turn pages, and the page leaves the screen when the approved time is over. */
const reader = document.querySelector(".archive-reader");
const LONGEST = 2 ** 31 - 1;

export function wayFor(event) {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return "";
  if (event.target?.closest?.("input, textarea, select, figure")) return "";
  return { ArrowLeft: "prev", ArrowRight: "next", PageUp: "prev", PageDown: "next" }[event.key] ?? "";
}

function turn(event) {
  const way = wayFor(event);
  const link = way && document.querySelector(`a[rel=${way}]`);
  if (!link) return;
  event.preventDefault();
  link.click();
}

function takeOff() {
  reader.querySelector("figure")?.remove();
  reader.querySelector("[data-over]")?.removeAttribute("hidden");
}

if (reader) {
  document.addEventListener("keydown", turn);
  reader.querySelector("figure")?.addEventListener("contextmenu", (event) => event.preventDefault());
  const left = Number(reader.dataset.left) * 1000;
  if (left < LONGEST) setTimeout(takeOff, Math.max(0, left));
  // A page kept by the browser for going back is asked for anew: it may be over meanwhile.
  window.addEventListener("pageshow", (event) => event.persisted && location.reload());
}
