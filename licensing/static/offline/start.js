// Begins on every page, and does almost nothing on most: the rest is fetched where a page is about a hearing day, where
// papers can be kept, on the page without a connection, and when somebody signs out.
const able = window.isSecureContext && "indexedDB" in window && "serviceWorker" in navigator && "locks" in navigator;

const PARTS = [
  ["[data-kept]", () => import("./room.js")],
  ["[data-keep-papers]", () => import("./keep.js")],
  ["[data-offline]", () => import("./page.js")],
];

for (const [where, part] of able ? PARTS : []) {
  const found = document.querySelector(where);
  if (found) part().then((loaded) => loaded.start(found));
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!able || form.getAttribute("action") !== "/sign-out") return;
  event.preventDefault();
  const leave = await import("./leaving.js").then((loaded) => loaded.leave).catch(() => null);
  if (leave === null || (await leave().catch(() => true))) form.submit();
});
