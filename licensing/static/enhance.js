// What scripts add to pages that work without them: GOV.UK Frontend's behaviour, and live parts of a page.
import { initAll } from "/static/build/govuk-frontend.min.js";

const WORKER = "/service-worker.js"; // the one script that may be run by its address

// Pages refuse text as HTML (Trusted Types) unless it passes here; only our own server's answers do.
const ours = window.trustedTypes
  ? window.trustedTypes.createPolicy("licensing", { createHTML: (html) => html, createScriptURL: () => WORKER })
  : { createHTML: (html) => html, createScriptURL: () => WORKER };

const PATIENCE = 8000; // milliseconds for an answer: bad Wi-Fi hangs more often than it fails
const FIELDS = "input:not([type=hidden]), textarea, select";

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

// <div id="…" data-refresh-from="/address">: asks every so many seconds for what belongs inside. More of it:
//   data-refresh-with="side bar"    the answer holds elements of these ids as well, and each replaces its namesake here
//   data-refresh-bell="/stream"     a stream of numbers: a new one means look now; while it speaks, nothing is asked
//   data-refresh-while              somebody follows what goes on: looking again by itself keeps them signed in
//   data-refresh-leave="/address"   where to go when the stream says that this page is no longer this person's to see
function keepFresh(part) {
  const seconds = Number(part.dataset.refreshEvery || 2);
  const ids = [part.id, ...(part.dataset.refreshWith || "").split(" ").filter(Boolean)];
  const headers = { "X-Fragment": "refreshWhile" in part.dataset ? "live" : "yes" };
  const shown = new Map(ids.map((id) => [id, told(document.getElementById(id)?.innerHTML || "")]));
  const bell = part.dataset.refreshBell ? listen(part.dataset.refreshBell, look, leave) : { speaks: () => false };
  let looking = false, again = false, waits = true, askedAt = 0;

  async function look() {
    again = looking;
    if (looking || document.hidden) return;
    looking = true;
    askedAt = Date.now();
    await ask().catch(() => mark("lost"));
    looking = false;
    if (again) await look();
  }

  async function ask() {
    const answer = await fetch(part.dataset.refreshFrom, { headers, redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
    if (answer.status === 403) return leave();
    if (!answer.ok) return mark("lost");
    mark("fresh");
    waits = false;
    if (answer.headers.get("X-Moved-On")) return moveOn(answer.headers.get("X-Moved-On"));
    const html = await answer.text();
    const page = part.dataset.refreshWith === undefined ? null : parsed(html);
    waits = ids.filter((id) => !renew(document.getElementById(id), page ? page.getElementById(id)?.innerHTML : html)).length > 0;
  }

  // True when the part is as it should be; false when it has to wait until nobody is at it.
  function renew(here, html) {
    if (!here || html === undefined || told(html) === shown.get(here.id)) return true;
    if (isBusy(here)) return false;
    shown.set(here.id, told(html));
    replace(here, html);
    return true;
  }

  // Half-written words anywhere on the page keep it here: it says that the hearing moved on, and where to.
  function moveOn(to) {
    const says = document.querySelector("[data-moved-on]");
    if (!says || !isWritten()) return window.location.assign(to);
    says.hidden = false;
  }

  function leave() {
    document.getElementById("main")?.replaceChildren();
    window.location.replace(part.dataset.refreshLeave || window.location.href);
  }

  function mark(state) {
    waits = waits || state === "lost";
    part.dataset.refreshState = state;
  }

  window.setInterval(() => {
    if (waits || !bell.speaks() || Date.now() - askedAt > 30000) look();
  }, seconds * 1000);
  document.addEventListener("focusout", () => waits && window.setTimeout(look, 100));
  // What was entered on this tablet has been recorded: see it at once.
  document.addEventListener("licensing:changed", look);
}

// Open a stream while the page is in sight. `speaks()`: it was heard lately; else whoever asked looks by the clock.
function listen(address, rung, leave) {
  const QUIET = 9000, AGAIN = 10000;
  let source = null, heardAt = 0, last = null;

  function open() {
    if (source || document.hidden || !window.EventSource) return;
    source = new EventSource(address);
    source.addEventListener("message", (event) => {
      heardAt = Date.now();
      if (event.data !== last) rung();
      last = event.data;
    });
    source.addEventListener("leave", () => {
      close();
      leave();
    });
    source.addEventListener("error", () => {
      if (source?.readyState !== EventSource.CLOSED) return;
      close();
      window.setTimeout(open, AGAIN);
    });
  }

  function close() {
    source?.close();
    source = null;
    heardAt = 0;
  }

  document.addEventListener("visibilitychange", () => {
    last = null;
    if (document.hidden) close();
    else open();
  });
  window.addEventListener("pagehide", close);
  window.addEventListener("pageshow", open);
  open();
  return { speaks: () => Date.now() - heardAt < QUIET };
}

// What a part says, without the keys that are new in every answer.
function told(html) {
  return html.replace(/name="key" value="[^"]*"/g, "").replace(/\s+/g, " ").trim();
}

function parsed(html) {
  return new DOMParser().parseFromString(ours.createHTML(html), "text/html");
}

// No words under a pen and no button under a finger are replaced; nor a form that was just sent back with its errors.
function isBusy(here) {
  const at = document.activeElement;
  if (document.querySelector(".govuk-error-summary") && here.querySelector(FIELDS)) return true;
  const writes = at.matches("textarea, select, input:not([type=radio]):not([type=checkbox])");
  return here.querySelector(":active") !== null || (here.contains(at) && writes);
}

function isWritten() {
  const fields = [...document.querySelectorAll("#main textarea, #main input:not([type=hidden])")];
  return document.querySelector(".govuk-error-summary") !== null || fields.some(isChanged);
}

function isChanged(field) {
  if (field.matches("[type=radio], [type=checkbox]")) return field.checked !== field.defaultChecked;
  if (field.matches("select")) return [...field.options].some((one) => one.selected !== one.defaultSelected);
  return field.value !== field.defaultValue;
}

// Put the new in the place of the old; what was chosen or written, what was unfolded and where the focus was, stay.
function replace(here, html) {
  const kept = new Map([...here.querySelectorAll(FIELDS)].filter(isChanged).map((one) => [named(one), one]));
  const unfolded = new Set([...here.querySelectorAll("details[open] > summary")].map(named));
  const focused = here.contains(document.activeElement) ? named(document.activeElement) : null;
  here.innerHTML = ours.createHTML(html);
  for (const field of here.querySelectorAll(FIELDS)) {
    const before = kept.get(named(field));
    if (before && "checked" in before && field.matches("[type=radio], [type=checkbox]")) field.checked = before.checked;
    else if (before) field.value = before.value;
  }
  for (const summary of here.querySelectorAll("details > summary")) {
    if (unfolded.has(named(summary))) summary.parentElement.open = true;
  }
  if (focused === null) return;
  here.tabIndex = -1;
  const again = [...here.querySelectorAll(`${FIELDS}, button, a[href], summary`)].find((one) => named(one) === focused);
  (again || here).focus({ preventScroll: true });
}

// By what a control is known again in another copy of its page: its id, or its form, name, value and words.
function named(one) {
  if (one.id) return `#${one.id}`;
  const hidden = [...(one.form?.querySelectorAll("input[type=hidden]:not([name=key])") || [])];
  const value = one.matches("[type=radio], [type=checkbox], button") ? one.value : "";
  const about = hidden.map((other) => `${other.name}=${other.value}`).join("&");
  return [one.form?.getAttribute("action"), about, one.name, value, one.getAttribute("href"), one.textContent.trim()].join("|");
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
