// The hearing's own pages on a tablet that keeps the day: forms become entries, typing is kept, the bar says what waits.
// On any other tablet they stay ordinary forms, and only say when the connection is gone.
import { showBar } from "./bar.js";
import { isConnected, look, switchForms, watch } from "./connection.js";
import { dropTyping, keepNotes, keepTyping, markSent, restoreTyping } from "./drafts.js";
import { element } from "./elements.js";
import { entriesFrom, excludes, isEntry, markOf, noteVersion, noteWasKept } from "./entries.js";
import { add, keepSending, readable, withoutShut } from "./outbox.js";
import { eraseCase, eraseDay, eraseWhatIsOver, fetchDay, keepWords, obey } from "./papers.js";
import { offerSignIn } from "./sign_in.js";
import { get, ofDay } from "./store.js";
import { listen } from "./told.js";

const NEWS_AT_MOST_EVERY = 3_000;
const MINE = "#main";

export async function start(host) {
  const { person, day, case: of } = host.dataset;
  const place = { person: Number(person), day, of };
  watch();
  await eraseWhatIsOver();
  let record = await get("days", day);
  if (record && record.person !== place.person) {
    await eraseDay(day);
    record = null;
  }
  if (record?.erased && record.takes) await keepNotes(record);
  const kept = record && new Kept(host, record, place);
  listen("connection", () => switchForms((form) => isLeaving(form) || (kept?.takes && isEntry(form))));
  if (!isConnected()) look();
  kept?.begin();
}

class Kept {
  constructor(host, record, place) {
    Object.assign(this, { host, record, place, main: document.querySelector(MINE), scope: place.of || "day" });
    this.takes = !record.erased;
  }

  async begin() {
    this.again = keepSending(this.record.day, (recorded) => this.recorded(recorded));
    listen("connection", () => isConnected() && this.again());
    listen("signed-out", () => offerSignIn(this.place.person, this.again));
    const left = this.takes ? [] : await ofDay("drafts", this.record.day);
    const typing = this.takes ? await this.keepTyping() : left.length ? -1 : 0; // locked
    showBar(this.host, this.record, { seen: (entry) => this.seen(entry.case), again: this.again, typing });
    if (!this.takes) return;
    document.addEventListener("submit", (event) => this.submitted(event), true);
    listen("erased", () => this.stopTaking());
    listen("changed", () => this.markWaiting());
    this.followNews();
    this.markWaiting();
  }

  // The day was erased while this page is open: from now on its forms are ordinary ones.
  async stopTaking() {
    const still = await get("days", this.record.day);
    this.takes = Boolean(still) && !still.erased;
  }

  async keepTyping() {
    this.typing = keepTyping(this.record, () => this.scope, this.main);
    const came = performance.getEntriesByType("navigation")[0];
    const answered = came?.redirectCount > 0 || came?.responseStatus >= 400;
    return restoreTyping(this.record, this.scope, this.main, undefined, answered);
  }

  // The state that an entry is made against, as the page shows it now.
  seen(of) {
    const { hearing, step } = (of && document.querySelector("[data-seen]")?.dataset) || {};
    return { hearing: Number(hearing) || null, step: step || null };
  }

  async submitted(event) {
    const form = event.target;
    if (!this.takes || form.method !== "post" || "ordinary" in form.dataset || !this.main.parentNode.contains(form)) return;
    if (!isEntry(form)) {
      this.typing.forget(form);
      return void markSent(this.record, this.scope, form);
    }
    event.preventDefault();
    if (this.keeping) return; // two taps are one
    const made = entriesFrom(form, event.submitter);
    if (made.problem) return sayBelow(form, made.problem, "alert");
    this.keeping = true;
    try {
      await this.keep(form, made);
      await this.markWaiting();
    } catch {
      form.dataset.ordinary = ""; // the tablet could not keep it: it goes in the ordinary way
      return form.requestSubmit(event.submitter);
    } finally {
      this.keeping = false;
    }
    this.typing.forget(form);
    await dropTyping(this.record, this.scope, form);
    if (made.some(excludes)) await this.shutOut(made);
    else if (hasBoxes(form)) sayBelow(form, "Saved on this tablet", "status");
    this.again();
  }

  async keep(form, made) {
    const mark = hasBoxes(form) ? "" : markOf(form);
    const waiting = await readable(this.record.day);
    for (const entry of made) {
      if (entry.kind === "note") entry.body.version = noteVersion(entry, waiting);
      await add(this.record, { ...entry, seen: this.seen(entry.of), mark });
    }
  }

  // Whoever declares an interest reads nothing more of the case, from this moment.
  async shutOut(made) {
    for (const { of } of made.filter(excludes)) await eraseCase(this.record.day, of);
    const words = "You have declared an interest. You take no part in this case, and its papers are erased from this tablet.";
    this.main.replaceChildren(element("div", { class: "card" }, element("p", { role: "status" }, words)));
  }

  recorded(entries) {
    for (const one of entries.filter(({ kind }) => kind === "note")) noteWasKept(this.main, one);
    if (entries.some((one) => one.kind === "interest" && (excludes(one) || !this.place.of))) {
      return location.assign("/my-hearings");
    }
    if (document.querySelector("[data-refresh-from]")) return document.dispatchEvent(new Event("licensing:changed"));
    if (entries.every(({ kind, body }) => kind === "note" && body.says)) return; // its form is as it should be
    if (![...this.main.querySelectorAll("textarea, input")].some((box) => box.value !== box.defaultValue)) location.reload();
  }

  // Buttons whose entry waits are off and say so, also after a part of the page was renewed.
  async markWaiting() {
    const mine = (this.marking = (this.marking ?? 0) + 1);
    const marks = new Set((await readable(this.record.day)).filter((one) => one.state === "waiting").map((one) => one.mark));
    if (mine !== this.marking) return; // somebody looked later, and knows more
    for (const form of document.querySelectorAll("form[method=post]")) {
      if (!isEntry(form) || hasBoxes(form)) continue;
      const waits = marks.has(markOf(form));
      if (waits === "waits" in form.dataset) continue;
      form.toggleAttribute("data-waits", waits);
      for (const one of form.querySelectorAll("button")) one.disabled = waits;
      form.querySelector(".waits")?.remove();
      if (waits) form.append(element("span", { class: "waits" }, "Saved on this tablet"));
    }
  }

  // The newest questions, ballots and seats, so that they are there when the connection goes.
  followNews() {
    let asked = 0;
    const fetchNews = async () => {
      if (!this.takes || document.hidden || !isConnected() || Date.now() - asked < NEWS_AT_MOST_EVERY) return;
      asked = Date.now();
      const { given, wipe, takes, signedOut } = await fetchDay(this.record.day, { withPages: false });
      if (signedOut) offerSignIn(this.place.person, this.again);
      if (wipe) await this.again().then(() => obey(this.record.day, wipe, takes)); // what waits goes first
      if (given) await keepWords(this.record, await withoutShut(this.record.day, given));
    };
    const renewed = new MutationObserver(() => {
      this.markWaiting();
      fetchNews();
    });
    for (const part of document.querySelectorAll("[data-refresh-from]")) {
      renewed.observe(part, { childList: true });
      for (const id of (part.dataset.refreshWith ?? "").split(" ").filter(Boolean)) {
        renewed.observe(document.getElementById(id), { childList: true });
      }
    }
    setInterval(fetchNews, 10 * NEWS_AT_MOST_EVERY);
    fetchNews();
  }
}

// Whoever signs out erases what is here, with a connection or without one.
const isLeaving = (form) => form?.getAttribute("action") === "/sign-out";

const hasBoxes = (form) => form.querySelector("textarea, input[type=text], input:not([type]), input[type=radio]") !== null;

function sayBelow(form, words, role) {
  form.querySelector(".said-below")?.remove();
  const look = role === "alert" ? "govuk-error-message said-below" : "small said-below";
  form.append(element("p", { class: look, role }, words));
}
