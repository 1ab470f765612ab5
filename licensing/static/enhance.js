// What scripts add to pages that work without them: GOV.UK Frontend's behaviour, and live parts of a page.
import { initAll } from "/static/build/govuk-frontend.min.js";

// Pages refuse text as HTML (Trusted Types) unless it passes here; only our own server's answers do.
const ours = window.trustedTypes
  ? window.trustedTypes.createPolicy("licensing", { createHTML: (html) => html })
  : { createHTML: (html) => html };

initAll();
document.querySelectorAll("[data-refresh-from]").forEach(keepFresh);

// <div id="…" data-refresh-from="/address" data-refresh-every="1">: asks every so many seconds for what belongs inside.
function keepFresh(part) {
  const seconds = Number(part.dataset.refreshEvery || 2);
  let shown = null;
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
    tag = answer.headers.get("ETag");
    const html = await answer.text();
    if (shown !== null && html !== shown && !isBusy()) replace(html);
    if (shown === null || !isBusy()) shown = html;
    mark("fresh");
  }

  // Nobody's half-written words are replaced under their hands.
  function isBusy() {
    const at = document.activeElement;
    return part.contains(at) && at.matches("input:not([type=hidden]), textarea, select");
  }

  function replace(html) {
    const focused = part.contains(document.activeElement) ? document.activeElement.id : "";
    part.innerHTML = ours.createHTML(html);
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  }

  function mark(state) {
    part.dataset.refreshState = state;
  }

  window.setTimeout(look, seconds * 1000);
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
