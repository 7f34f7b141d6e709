// Keeps the last page, playlist and pictures of a screen, for the time the network is away. Films are not kept.
const KEPT = "screen";
const PICTURES = /^\/(static|media)\//;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

// The page says which pictures its playlist needs; what no playlist needs any more goes.
self.addEventListener("message", (event) => {
  if (event.data?.type === "forget") event.waitUntil(caches.delete(KEPT));
  if (event.data?.type === "keep") event.waitUntil(keep(event.data.parts));
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (event.request.mode === "navigate" && url.pathname === "/screen/") event.respondWith(networkFirst(event.request, "/screen/"));
  else if (PICTURES.test(url.pathname)) event.respondWith(networkFirst(event.request, url.pathname));
});

async function keep(parts) {
  const cache = await caches.open(KEPT);
  const wanted = new Set(parts.map((part) => new URL(part, location.origin).pathname));
  for (const request of await cache.keys()) {
    const path = new URL(request.url).pathname;
    if (path !== "/screen/" && !wanted.has(path)) await cache.delete(request);
  }
  await Promise.all([...wanted].filter((path) => PICTURES.test(path)).map(async (path) => (await cache.match(path)) || cache.add(path).catch(() => {})));
  const page = await fetch("/screen/", { credentials: "same-origin" }).catch(() => null);
  if (page?.ok) await cache.put("/screen/", page);
}

async function networkFirst(request, path) {
  try {
    return await fetch(request);
  } catch (broken) {
    const found = await (await caches.open(KEPT)).match(path);
    if (found) return found;
    throw broken;
  }
}
