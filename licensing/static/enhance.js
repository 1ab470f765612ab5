// What scripts add to pages that work without them: GOV.UK Frontend's behaviour, and live parts of a page.
import { initAll } from "/static/build/govuk-frontend.min.js";

const WORKER = "/service-worker.js"; // the one script that may be run by its address

// Pages refuse text as HTML (Trusted Types) unless it passes here; only our own server's answers do.
const ours = window.trustedTypes
  ? window.trustedTypes.createPolicy("licensing", { createHTML: (html) => html, createScriptURL: () => WORKER })
  : { createHTML: (html) => html, createScriptURL: () => WORKER };

initAll();
document.querySelectorAll("[data-refresh-from]").forEach(keepFresh);
document.querySelectorAll("form[data-progress]").forEach(tellSending);
// Where a hearing day can be kept, on an enrolled tablet, the worker keeps what shows it without a connection.
if (navigator.serviceWorker && document.querySelector("[data-keep-papers], [data-offline]")) {
  navigator.serviceWorker.register(ours.createScriptURL(WORKER)).catch(() => {});
}

// <form data-progress> with files: while they are on their way its [data-progress-shown] says so.
function tellSending(form) {
  const shown = form.querySelector("[data-progress-shown]");
  const told = (sending) => {
    const chosen = [...form.querySelectorAll("input[type=file]")].some((input) => input.files.length > 0);
    shown.hidden = !(sending && chosen);
  };
  form.addEventListener("submit", () => told(true));
  window.addEventListener("pageshow", () => told(false));
}

// <div id="…" data-refresh-from="/address" data-refresh-every="1">: asks every so many seconds for what belongs inside.
function keepFresh(part) {
  const seconds = Number(part.dataset.refreshEvery || 2);
  let shown = told(part.innerHTML);
  let tag = null;

  async function look() {
    if (!document.hidden) await fetchInto().catch(() => mark("lost"));
    window.setTimeout(look, seconds * 1000);
  }

  async function fetchInto() {
    const answer = await fetch(part.dataset.refreshFrom, {
      headers: { "X-Fragment": "yes", ...(tag ? { "If-None-Match": tag } : {}) },
      redirect: "manual",
    });
    if (answer.status === 304) return mark("fresh");
    if (!answer.ok) return mark("lost");
    if (answer.headers.get("X-Moved-On")) return window.location.assign(answer.headers.get("X-Moved-On"));
    const html = await answer.text();
    if (told(html) === shown || !isBusy()) {
      if (told(html) !== shown) replace(html);
      shown = told(html);
      tag = answer.headers.get("ETag");
    }
    mark("fresh");
  }

  // What it says, without the keys that are new in every answer.
  function told(html) {
    return html.replace(/name="key" value="[^"]*"/g, "").trim();
  }

  // Nobody's half-written words, and no button under a finger, are replaced.
  function isBusy() {
    const at = document.activeElement;
    return part.querySelector(":active") !== null || (part.contains(at) && at.matches("input, textarea, select"));
  }

  function replace(html) {
    const focused = part.contains(document.activeElement) ? document.activeElement.id : "";
    part.innerHTML = ours.createHTML(html);
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  }

  function mark(state) {
    part.dataset.refreshState = state;
  }

  // What was entered on this tablet has been recorded: see it at once.
  document.addEventListener("licensing:changed", () => fetchInto().catch(() => mark("lost")));
  window.setTimeout(look, seconds * 1000);
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
