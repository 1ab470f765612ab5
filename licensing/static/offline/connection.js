// Whether the service can be reached: found out by asking it, never by what the browser believes. While it cannot,
// every button that needs it is switched off and says so.
import { element } from "./elements.js";
import { tell } from "./told.js";

const ASKED = "/manifest.webmanifest"; // small, names nobody, and the worker does not keep it
const WORDS = "This needs the connection";
const AGAIN = 5_000;
const NOW_AND_THEN = 15_000;
const PATIENCE = 8_000;

let reached = true;
let askedAt = 0;

export const isConnected = () => reached;

// What an answer, or none, says of the connection. A gateway's own errors are none.
export function heard(answer) {
  const now = Boolean(answer) && ![502, 503, 504].includes(answer.status);
  askedAt = Date.now();
  if (now === reached) return;
  reached = now;
  tell("connection");
}

export async function look() {
  askedAt = Date.now();
  const patience = AbortSignal.timeout(PATIENCE);
  heard(await fetch(ASKED, { cache: "no-store", credentials: "omit", signal: patience }).catch(() => null));
}

// Ask now and then; at once where the browser or a live part of the page thinks that something changed.
export function watch() {
  for (const one of ["online", "offline"]) addEventListener(one, look);
  document.addEventListener("visibilitychange", () => document.hidden || look());
  setInterval(() => {
    if (!document.hidden && Date.now() - askedAt > (reached ? NOW_AND_THEN : AGAIN - 500)) look();
  }, AGAIN);
  new MutationObserver((changes) => {
    const lost = changes.some((one) => one.target.dataset.refreshState === "lost");
    if (lost === reached && Date.now() - askedAt > 1000) look();
  }).observe(document.body, { subtree: true, attributeFilter: ["data-refresh-state"] });
}

// Switch off what cannot be done now, and on again. `stays(form)` says which forms work without the connection.
export function switchForms(stays) {
  for (const said of document.querySelectorAll(".needs-connection")) said.remove();
  for (const one of document.querySelectorAll("form[method=post] button, button[form]")) {
    const off = !reached && !stays(one.form);
    if (off && !one.disabled) one.dataset.switchedOff = "";
    if (off) one.disabled = true;
    else if ("switchedOff" in one.dataset) {
      one.disabled = false;
      delete one.dataset.switchedOff;
    }
    if (off) sayBeside(one);
  }
}

function sayBeside(one) {
  const around = one.closest(".acts-beside, .names, .acts, .bar__main, .demo__acts, .mast__person") ?? one.form ?? one;
  if (!around.querySelector(".needs-connection")) {
    around.append(element("span", { class: "needs-connection" }, WORDS));
  }
}
