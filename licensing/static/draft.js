// Keeps what somebody writes, on the server, at most ten seconds after it was written.
// <form data-keep-draft="/address"> with a hidden version, and inside it [data-draft-state] and [data-draft-signed-out].
const WITHIN = 8000; // milliseconds from the first change to asking, so that an answer is there within ten seconds
const PATIENCE = 8000; // for an answer: then it is tried again
const AGAIN = 4000; // after a failure: a session that ran out, or no connection

document.querySelectorAll("form[data-keep-draft]").forEach(keep);

function keep(form) {
  const state = form.querySelector("[data-draft-state]");
  const signedOut = form.querySelector("[data-draft-signed-out]");
  let kept = written();
  let timer = null;
  let asking = false;
  let over = false;

  function written() {
    return new URLSearchParams(new FormData(form)).toString().replace(/(^|&)version=[^&]*/, "");
  }

  function soon(wait = WITHIN) {
    if (timer === null && !over) timer = window.setTimeout(now, wait);
  }

  async function now(options = {}) {
    window.clearTimeout(timer);
    timer = null;
    const sent = written();
    if (over || asking || sent === kept) return;
    asking = true;
    try {
      told(await ask(options), sent);
    } catch {
      said("Not kept yet: there is no connection. It is tried again.");
      soon(AGAIN);
    } finally {
      asking = false;
      if (written() !== kept) soon();
    }
  }

  function ask(options) {
    return fetch(form.dataset.keepDraft, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      headers: { "X-Fragment": "yes" },
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
      ...options,
    }).then(async (answer) => ({ answer, body: answer.ok ? await answer.json() : null }));
  }

  function told({ answer, body }, sent) {
    const isOut = answer.type === "opaqueredirect" || answer.status === 401;
    signedOut.hidden = !isOut;
    if (body) {
      kept = sent;
      form.elements.version.value = body.version;
      return said(body.says);
    }
    if (answer.status === 409) {
      over = true;
      return said("It was written on, or signed, on another page. Choose Keep the draft to see both.");
    }
    if (answer.status === 422) kept = sent; // it cannot be kept as it is: the page says why when it is sent
    said(answer.status === 422 ? "Not kept: something in it is too long." : "Not kept yet. It is tried again.");
    soon(AGAIN);
  }

  function said(words) {
    if (state.textContent !== words) state.textContent = words;
  }

  form.addEventListener("input", () => soon());
  form.addEventListener("change", () => soon());
  form.addEventListener("submit", () => {
    over = true; // what is sent now holds everything
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) now({ keepalive: true });
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) over = false;
  });
}
