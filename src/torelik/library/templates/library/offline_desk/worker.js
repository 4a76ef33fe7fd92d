// Opens the offline desk where there is no connection. It keeps that one page and what the page loads, nothing of any person,
// and answers for no other page: its address is its scope.

const PAGE = new URL("./", self.location).href;
const KEPT = `torelik-offline-desk ${new URL(PAGE).pathname}`;
const PATIENCE_MS = 4000;
const FILES = "/static/";
const NAMED_BY_CONTENT = /\.[0-9a-f]{12}\.[a-z0-9]+$/;

self.addEventListener("install", (event) => event.waitUntil(keep().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => {
  if (event.data !== "keep") return;
  const answer = keep().then(
    () => event.ports[0].postMessage("kept"),
    async () => event.ports[0].postMessage((await caches.match(PAGE, { cacheName: KEPT, ignoreVary: true })) ? "kept" : "failed"),
  );
  event.waitUntil(answer);
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && url.origin + url.pathname === PAGE) event.respondWith(newestPage(request));
  else if (url.pathname.startsWith(FILES)) event.respondWith(file(request, url));
});

async function newestPage(request) {
  const kept = await caches.match(PAGE, { cacheName: KEPT, ignoreVary: true });
  if (!kept) return fetch(request);
  try {
    const late = new Promise((_, reject) => setTimeout(reject, PATIENCE_MS));
    const fresh = await Promise.race([fetch(request), late]);
    return fresh.status < 500 ? fresh : kept;
  } catch {
    return kept;
  }
}

async function file(request, url) {
  const kept = await caches.match(request.url, { cacheName: KEPT, ignoreVary: true });
  if (kept && NAMED_BY_CONTENT.test(url.pathname)) return kept;
  try {
    return await fetch(request);
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

// The page first, then every file that it, its sheets and its scripts name; what nothing names any more is forgotten.
async function keep() {
  const cache = await caches.open(KEPT);
  const page = await fetched(PAGE);
  const wanted = new Map([[PAGE, page]]);
  await gather(await page.clone().text(), "html", PAGE, wanted);
  for (const [url, response] of wanted) await cache.put(url, response);
  for (const old of await cache.keys()) if (!wanted.has(old.url)) await cache.delete(old);
}

async function fetched(url) {
  const response = await fetch(url, { cache: "no-cache", redirect: "error" });
  if (!response.ok) throw new Error(`${response.status} ${url}`);
  return response;
}

// What a page, a sheet and a script name, each in its own way.
const NAMES = {
  html: /(?:href|src)="([^"]+)"/g,
  css: /url\(\s*["']?([^"')]+)["']?\s*\)/g,
  js: /\bfrom\s*["'](\.{1,2}\/[^"']+)["']/g,
};

async function gather(text, kind, base, wanted) {
  for (const [, name] of text.matchAll(NAMES[kind])) {
    const url = new URL(name, base);
    url.hash = "";
    if (url.origin !== self.location.origin || !url.pathname.startsWith(FILES) || url.pathname.endsWith(".woff")) continue;
    if (wanted.has(url.href)) continue;
    const response = await fetched(url.href);
    wanted.set(url.href, response);
    const kindOfFile = url.pathname.split(".").at(-1);
    if (kindOfFile in NAMES) await gather(await response.clone().text(), kindOfFile, url.href, wanted);
  }
}
