// Sends what waits on this device, as the person it belongs to and nobody else.
import { drop, entries, put } from "./store.mjs";

/** Who is signed in now ("" for nobody) and a fresh token; null without a network. */
export async function session(url) {
  try {
    const response = await fetch(url, { credentials: "same-origin", cache: "no-store" });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

/** Sends one entry; resolves to the entry as it stands afterwards, or {status: "sent", number, url}. */
export async function send(item, { anyway = false } = {}) {
  const now = await session(item.session);
  if (!now) return item;
  if (now.user !== item.user) return { ...item, note: now.user ? "other" : "signedOut" };
  let response;
  try {
    response = await fetch(item.send, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRFToken": now.csrf },
      body: JSON.stringify({ posted: item.posted, token: item.token, version: item.version, revision: item.revision, anyway }),
    });
  } catch {
    return item;
  }
  const body = await response.json().catch(() => ({}));
  if (response.status === 201) {
    await drop(item.id);
    navigator.serviceWorker?.controller?.postMessage({ type: "drop", user: item.user, page: item.page });
    return { ...item, status: "sent", number: body.number, url: body.url };
  }
  if (response.status >= 500 || response.status === 403) return item;
  const status = response.status === 422 ? "wrong" : body.code === "draft_changed" ? "conflict" : "refused";
  const changed = { ...item, status, note: "", text: body.text ?? "", url: body.url ?? "" };
  await put(changed);
  return changed;
}

/** Sends everything that waits, one after the other; `told(entry)` hears of each. */
export async function sendAll(told) {
  for (const item of await entries()) if (item.status === "waiting") told(await send(item));
}

/** Starts the worker; resolves to its registration, null when this browser has none. */
export async function worker(url) {
  if (!("serviceWorker" in navigator)) return null;
  try {
    await navigator.serviceWorker.register(url, { scope: "/" });
    return await navigator.serviceWorker.ready;
  } catch {
    return null;
  }
}

/** The style sheets, scripts and pictures this page was drawn with. */
export function parts() {
  const loaded = performance.getEntriesByType("resource").map((each) => each.name);
  const named = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon]")].map((each) => each.href);
  return [...new Set([...loaded, ...named])].filter((each) => each.startsWith(location.origin));
}
