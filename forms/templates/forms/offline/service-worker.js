// Looks after the pages that somebody chose to keep on this device. Everything else goes to the network untouched.
// One cache per person ("pages:<key>"); signing out removes them all, and so does another person's first page.
const SHARED = "shared";
const PAGES = "pages:";
const KEPT = /^\/(en\/)?offline\/([^/]+\/)?$/;
const LEAVING = /^\/(en\/)?logout\/$/;
const NEVER = /^\/(en\/)?offline\/session\/$/;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  const { type, user, page, parts } = event.data ?? {};
  if (type === "keep") event.waitUntil(keep(user, page, parts).then(() => event.source?.postMessage({ type: "kept", page })));
  if (type === "only") event.waitUntil(forgetOthers(user));
  if (type === "drop") event.waitUntil(caches.open(PAGES + user).then((cache) => cache.delete(page)));
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (url.origin !== location.origin) return;
  if (event.request.method === "POST" && LEAVING.test(url.pathname)) {
    // The request itself goes on as it is.
    event.waitUntil(forgetOthers(""));
    return;
  }
  if (event.request.method !== "GET" || NEVER.test(url.pathname)) return;
  const page = event.request.mode === "navigate" && KEPT.test(url.pathname);
  if (page || url.pathname.startsWith("/static/")) event.respondWith(networkFirst(event.request, url));
});

async function keep(user, page, parts) {
  if (user) {
    await forgetOthers(user);
    const response = await fetch(page, { credentials: "same-origin" });
    if (response.ok && !response.redirected) await (await caches.open(PAGES + user)).put(page, response);
  } else {
    const response = await fetch(page, { credentials: "omit" });
    if (response.ok) await (await caches.open(SHARED)).put(page, response);
  }
  const shared = await caches.open(SHARED);
  await Promise.all(
    parts.filter((part) => new URL(part, location.origin).pathname.startsWith("/static/")).map((part) => shared.add(part).catch(() => {})),
  );
}

async function forgetOthers(user) {
  for (const name of await caches.keys()) if (name.startsWith(PAGES) && name !== PAGES + user) await caches.delete(name);
}

async function networkFirst(request, url) {
  try {
    return await fetch(request);
  } catch (broken) {
    for (const name of await caches.keys()) {
      const found = await (await caches.open(name)).match(url.pathname);
      if (found) return found;
    }
    throw broken;
  }
}
