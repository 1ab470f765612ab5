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
  const leaving = await import("./leaving.js").catch(() => null);
  if (leaving === null) return form.submit();
  if (await leaving.leave().catch(() => true)) await leaving.signOut(form);
});

// Somebody signed out here while the service could not be reached: it is told now.
if (able && localStorage.getItem("licensing-signed-out")) import("./leaving.js").then((loaded) => loaded.tellSignedOut());
