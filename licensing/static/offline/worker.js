// The service worker. It keeps the service's own files and the empty page that is shown without a connection, nothing
// else: no page of a case, no picture, no answer. It leads there when a page cannot be fetched. Its memory, which ends
// with it, holds the unlocked key between two pages. The server writes VERSION and SHELL in front of this.
const KEPT = `licensing-${VERSION}`;
const OFFLINE = "/offline";
const PATIENCE = 12_000; // a page that has not begun to come by then will not: bad Wi-Fi hangs more often than it fails

const A_FILE = /\.[a-z]{3,4}$/; // a document or a table takes as long as it takes to be made

let held = null;

self.addEventListener("install", (event) => event.waitUntil(keepShell().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(dropOld().then(() => self.clients.claim())));

self.addEventListener("fetch", (event) => {
  const asked = new URL(event.request.url);
  if (event.request.method !== "GET" || asked.origin !== self.location.origin) return;
  if (event.request.mode === "navigate" && !A_FILE.test(asked.pathname)) event.respondWith(page(event.request, asked));
  else if (asked.pathname.startsWith("/static/")) event.respondWith(file(event.request));
});

self.addEventListener("message", (event) => {
  const { say, day } = event.data;
  if (say === "hold") held = event.data.held;
  if (say === "forget") held = null;
  if (held && Date.now() > held.until) held = null;
  if (say === "give") event.ports[0].postMessage(held?.day === day ? held : null);
});

async function keepShell() {
  const kept = await caches.open(KEPT);
  await Promise.all(
    SHELL.map(async (address) => {
      const answer = await fetch(address, { credentials: "omit", cache: "no-cache" });
      if (!answer.ok) throw new Error(`${address} was answered with ${answer.status}`);
      await kept.put(address, answer);
    }),
  );
}

async function dropOld() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name)));
}

async function page(request, asked) {
  if (asked.pathname === OFFLINE) return (await shell()) ?? fetch(request);
  const impatience = new AbortController();
  const timer = setTimeout(() => impatience.abort(), PATIENCE);
  try {
    return await fetch(request, { signal: impatience.signal });
  } catch (lost) {
    if (!(await shell())) throw lost;
    return Response.redirect(`${OFFLINE}#${encodeURIComponent(asked.pathname)}`, 302);
  } finally {
    clearTimeout(timer);
  }
}

const shell = async () => (await caches.open(KEPT)).match(OFFLINE);

// Addresses carry the version of what they name, so that what is kept is never old.
async function file(request) {
  return (await (await caches.open(KEPT)).match(request)) ?? fetch(request);
}
