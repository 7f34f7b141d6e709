// Plays a screen: one item after the other, asking every few seconds whether something is new. What it got last goes
// on without a network; what has ended is left out then, too.
import { after, pictures, showable } from "./playlist.mjs";

const { body } = document;
const part = (name) => body.querySelector(`[data-${name}]`);
const { feed, worker, locale, build } = body.dataset;
const every = Number(body.dataset.every) * 1000;
const LONGEST_FILM = 30 * 60;
const PATIENCE = 8000;
const TOLD_FOR = 10 * 60 * 1000;

let ahead = Number(body.dataset.now) - Date.now();
let version = body.dataset.version;
let alertEnds = part("alert").dataset.until ?? "";
let offlineSince = null;
let error = "";
let erredAt = 0;
let turn = 0;
let current = "";
let slides = [...body.querySelectorAll("[data-key]")].map((node) => ({
  key: node.dataset.key,
  kind: node.className.replace(/^slide slide--/, ""),
  seconds: Number(node.dataset.seconds),
  until: node.dataset.until ?? null,
  html: node.innerHTML,
  node,
}));

const now = () => Date.now() + ahead;
const clockText = (moment) => new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Shanghai" }).format(moment);
const dayText = (moment) => new Intl.DateTimeFormat(locale, { month: "long", day: "numeric", weekday: "long", timeZone: "Asia/Shanghai" }).format(moment);

function tell(words) {
  error = String(words).replace(/[^\x20-\x7e]/g, "?").slice(0, 200);
  erredAt = Date.now();
}

function drawn(slide) {
  if (slide.node) return slide.node;
  const node = document.createElement("article");
  node.className = `slide slide--${slide.kind}`;
  node.dataset.key = slide.key;
  node.innerHTML = slide.html;
  node.hidden = true;
  part("stage").append(node);
  slide.node = node;
  return node;
}

function show(slide) {
  clearTimeout(turn);
  const shown = showable(slides, now());
  for (const node of part("stage").children) {
    const here = slide ? node === slide.node || node === drawn(slide) : node === part("empty");
    if (!here) node.querySelector("video")?.pause();
    node.hidden = !here;
  }
  current = slide?.key ?? "";
  part("dots").replaceChildren(
    ...shown.map((each) => Object.assign(document.createElement("span"), { className: each.key === current ? "is-here" : "" })),
  );
  const film = slide?.node.querySelector("video");
  if (film) play(film, slide);
  else turn = setTimeout(next, (slide?.seconds ?? 10) * 1000);
}

function play(film, slide) {
  turn = setTimeout(next, LONGEST_FILM * 1000);
  film.onended = next;
  film.onerror = () => {
    tell(`film ${film.error?.code ?? ""}`);
    turn = setTimeout(next, Math.min(slide.seconds, 5) * 1000);
  };
  film.currentTime = 0;
  film.play().catch((refused) => {
    tell(`film ${refused.name}`);
    clearTimeout(turn);
    turn = setTimeout(next, slide.seconds * 1000);
  });
}

function next() {
  const slide = after(slides, current, now());
  const alone = slide && slide.key === current && !slide.node.querySelector("video");
  if (alone) turn = setTimeout(next, slide.seconds * 1000);
  else show(slide);
}

function take(shown) {
  const before = new Map(slides.map((slide) => [slide.key, slide]));
  for (const slide of slides) {
    const kept = shown.slides.find((each) => each.key === slide.key && each.html === slide.html);
    if (!kept) slide.node?.remove();
  }
  slides = shown.slides.map((slide) => {
    const known = before.get(slide.key);
    return known?.html === slide.html ? { ...slide, node: known.node } : slide;
  });
  slides.forEach(drawn);
  for (const word of document.querySelectorAll(".screen__title")) word.textContent = shown.title;
  const here = slides.find((slide) => slide.key === current);
  if (!here || !before.get(current) || before.get(current).html !== here.html) show(here && showable([here], now()).length ? here : after(slides, current, now()));
  takeAlert(shown.alert);
  version = shown.version;
  keep();
}

function takeAlert(alert) {
  const box = part("alert");
  if (alert && box.innerHTML !== alert.html) box.innerHTML = alert.html;
  alertEnds = alert?.until ?? "";
  tick();
}

function tick() {
  const moment = now();
  part("time").textContent = clockText(moment);
  part("day").textContent = dayText(moment);
  const urgent = Boolean(alertEnds) && moment < Date.parse(alertEnds);
  part("alert").hidden = !urgent;
  body.classList.toggle("is-urgent", urgent);
  const slide = slides.find((each) => each.key === current);
  if (slide && !showable([slide], moment).length) next();
}

async function ask() {
  try {
    const answer = await fetch(feed, {
      cache: "no-store",
      credentials: "same-origin",
      signal: AbortSignal.timeout?.(PATIENCE),
      headers: {
        "If-None-Match": `"${version}"`,
        "Screen-Version": version,
        "Screen-Size": `${Math.round(innerWidth * devicePixelRatio)}x${Math.round(innerHeight * devicePixelRatio)}`,
        "Screen-Error": Date.now() - erredAt < TOLD_FOR ? error : "",
      },
    });
    if (answer.status === 401) return leave();
    if (answer.status !== 304 && !answer.ok) throw new Error(`feed ${answer.status}`);
    const told = Number(answer.headers.get("Screen-Now"));
    if (told) ahead = told - Date.now();
    online(true);
    if (answer.status === 304) return;
    const shown = await answer.json();
    if (shown.build !== build) return location.reload();
    take(shown);
  } catch (broken) {
    tell(broken.message);
    online(false);
  }
}

function online(yes) {
  offlineSince = yes ? null : (offlineSince ?? now());
  part("offline").hidden = yes;
  if (!yes) part("since").textContent = clockText(offlineSince);
}

/** Forgets everything: the device has been disconnected. */
async function leave() {
  navigator.serviceWorker?.controller?.postMessage({ type: "forget" });
  if (self.caches) await caches.delete("screen").catch(() => {});
  location.reload();
}

function keep() {
  const parts = slides.flatMap((slide) => pictures(slide.html));
  const own = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon]")].map((node) => node.href);
  const modules = performance.getEntriesByType("resource").map((entry) => entry.name).filter((name) => name.includes("/static/"));
  const images = [...document.images].map((node) => node.src);
  navigator.serviceWorker?.ready.then((ready) => ready.active?.postMessage({ type: "keep", parts: [...new Set([...parts, ...own, ...modules, ...images])] }));
}

async function stayAwake() {
  try {
    await navigator.wakeLock?.request("screen");
  } catch {
    // A device may refuse; then its own settings keep it on.
  }
}

addEventListener("error", (event) => tell(event.message ?? `picture ${event.target?.src ?? ""}`), true);
body.classList.add("is-playing");
slides.forEach((slide) => (slide.node.hidden = true));
show(after(slides, "", now()));
tick();
setInterval(tick, 1000);
stayAwake();
document.addEventListener("visibilitychange", stayAwake);
if (feed) {
  setInterval(ask, every);
  ask();
  navigator.serviceWorker?.register(worker, { scope: "/screen/" }).then(keep, (refused) => tell(refused.message));
}
