// The page without a connection: the passphrase, then the hearing day as it was kept. What is entered here is kept and
// sent as in the room. Nothing is drawn before the day is unlocked.
import { showBar } from "./bar.js";
import { isConnected, look, watch } from "./connection.js";
import { drawCase, drawDay } from "./day_view.js";
import { dropTyping, keepNotes, keepTyping, restoreTyping } from "./drafts.js";
import { button, element, replace } from "./elements.js";
import { excludes, noteEntry, noteVersion } from "./entries.js";
import { keyOf, lock } from "./keyring.js";
import { add, keepSending, readable, signedOut, trouble, withoutShut } from "./outbox.js";
import { drawPapers } from "./paper_view.js";
import { eraseCase, eraseEverything, eraseWhatIsOver, fetchDay, keepWords, obey, readWords, typing } from "./papers.js";
import { offerSignIn } from "./sign_in.js";
import * as store from "./store.js";
import { listen, tell } from "./told.js";
import { passphraseForm } from "./unlocking.js";

const LONGEST_TAP = 2_000;
const NEWS_EVERY = 30_000;
const WORDS_OF_BOX = (box) => box.dataset.draft ?? "";

export async function start(host) {
  await navigator.serviceWorker.getRegistration("/");
  await eraseWhatIsOver();
  watch();
  look();
  const page = new OfflinePage(host, chosen(await store.every("days")));
  await page.begin();
}

// The day that is today, else the newest; one whose papers are erased only where there is no other.
function chosen(days) {
  const newest = days.sort((one, other) => Boolean(one.erased) - Boolean(other.erased) || other.ends - one.ends);
  const kept = newest.filter((one) => !one.erased);
  return kept.find(isToday) ?? newest[0];
}

// A day's papers go at the midnight that ends the day after it: 36 hours before is noon of the day itself.
function isToday({ ends, ahead = 0 }) {
  const dateOf = (at) => new Date(at + ahead).toLocaleDateString("en-GB", { timeZone: "Europe/London" });
  return dateOf(ends - 36 * 3_600_000) === dateOf(Date.now());
}

class OfflinePage {
  constructor(host, record) {
    Object.assign(this, { host, record, of: null, papers: null });
    this.heading = document.querySelector("h1");
    this.wanted = decodeURIComponent(location.hash.slice(1));
    this.back = element("div", {});
    this.told = element("div", { role: "status" });
    this.body = element("div", {});
    replace(host, this.back, this.told, this.body);
    typing.keep = () => this.keepNote();
    listen("connection", () => this.sayConnection());
    this.sayConnection();
  }

  async begin() {
    if (!this.record) return this.nothing();
    const { day, person } = this.record;
    this.again = () => {}; // nothing is sent before it is known whose session this is
    listen("connection", () => isConnected() && this.lookAgain());
    listen("signed-out", () => offerSignIn(person, () => this.again()));
    listen("keys", () => this.draw());
    listen("changed", () => this.draw());
    listen("erased", () => this.draw());
    const bar = document.querySelector("[data-kept-here]");
    showBar(bar, this.record, { seen: (entry) => this.seen(entry.case), again: () => this.again() });
    keepTyping(this.record, () => this.of ?? "day", this.body, WORDS_OF_BOX);
    await this.draw().catch(() => {});
    await this.fetchNews().catch(() => {});
    if (!this.isOthers) this.again = keepSending(day, () => this.fetchNews());
    setInterval(() => document.hidden || !isConnected() || this.lookAgain(), NEWS_EVERY);
  }

  // What waits goes first; then whether the day may still be here, and what is new in it.
  async lookAgain() {
    await this.again();
    await this.fetchNews().catch(() => {});
  }

  // "You are connected again", with the way back; or that there is no connection.
  sayConnection() {
    const to = this.wanted.startsWith("/") && !this.wanted.startsWith("//") ? this.wanted : "/my-hearings";
    const words = isConnected()
      ? ["The service can be reached. ", element("a", { class: "govuk-link", href: to }, "Go on there")]
      : ["No connection. What you enter is kept on this tablet, and is sent when the connection is back."];
    replace(this.back, element("div", { class: "strip", role: "status" }, element("p", {}, words)));
  }

  nothing() {
    this.heading.textContent = "No papers on this tablet";
    const words = "Nothing is kept on this tablet. Papers are kept from My hearings, while there is a connection.";
    replace(this.body, element("p", { class: "nothing" }, words));
  }

  // One at a time; what is under a finger stays until it is lifted.
  async draw({ atOnce = false } = {}) {
    const before = (this.drawing ?? Promise.resolve()).catch(() => {});
    this.drawing = before.then(() => atOnce || lifted(this.body)).then(() => this.drawNow());
    return this.drawing;
  }

  async drawNow() {
    const record = await store.get("days", this.record.day);
    if (!record) return this.sayLost().then(() => this.nothing());
    if (!(await keyOf(record.day))) return this.locked(record);
    if (record.erased && record.takes && (await keepNotes(record))) this.sendLeft();
    const kept = await readWords(record.day, "day");
    if (!kept) return this.sayLost([], record).then(() => this.onlyEntries());
    const cases = [];
    for (const one of kept.references) cases.push(await readWords(record.day, `case/${one}`));
    this.kept = { ...kept, cases: cases.filter(Boolean) };
    await this.sayLost(this.kept.cases, record);
    this.waiting = await readable(record.day);
    await this.fill();
  }

  locked(record) {
    if (this.body.querySelector("#passphrase")) return;
    this.heading.textContent = "Papers kept on this tablet";
    const form = passphraseForm(record, () => this.again());
    const erase = button("Not you? Erase them", () => this.erase(), "chip chip--plain");
    replace(this.body, element("div", { class: "card card--first" }, form, element("div", { class: "acts" }, erase)));
  }

  async erase() {
    const unsent = (await store.entriesOf(this.record.day)).filter((one) => one.state === "waiting").length;
    const sure = unsent ? `${unsent} entries are not sent yet and would be lost. Erase everything?` : "Erase everything?";
    if (window.confirm(sure)) await eraseEverything();
  }

  onlyEntries() {
    this.heading.textContent = "The papers are erased";
    replace(this.body, element("p", { class: "nothing" }, "Only entries that could not be recorded are left: see below."));
  }

  async fill() {
    const { day, person, cases } = this.kept;
    this.heading.textContent = day.in_words;
    const open = cases.find((one) => one.reference === this.of);
    const who = element("p", {}, element("b", {}, person.name), " · ", button("Lock", lock, "chip chip--plain"));
    const parts = !open ? drawDay(this) : this.papers ? await drawPapers(this, open) : drawCase(this, open);
    const typed = this.typedNow();
    replace(this.body, who, this.tabs(cases), ...parts);
    this.putBack(typed);
    if (!this.restored) {
      this.restored = true;
      await restoreTyping(this.record, this.of ?? "day", this.body, WORDS_OF_BOX);
    }
  }

  tabs(cases) {
    const to = (of, words) => {
      const attributes = { "aria-pressed": String(this.of === of), id: `to-${of ?? "day"}` };
      return button(words, () => this.go(of), "chip", attributes);
    };
    const each = cases.map((one) => to(one.reference, `Case ${one.letter}`));
    return element("nav", { class: "names kept__tabs", "aria-label": "The day" }, to(null, "The day"), each);
  }

  async go(of, papers = null) {
    Object.assign(this, { of, papers, restored: false });
    await this.draw({ atOnce: true });
  }

  typedNow() {
    const boxes = [...this.body.querySelectorAll("input, textarea, select")].filter((box) => box.id);
    const dirty = boxes.filter((box) => box.value !== box.defaultValue && box.type !== "radio" && box.type !== "checkbox");
    const ticked = boxes.filter((box) => box.checked).map((box) => box.id);
    const unfolded = [...this.body.querySelectorAll("details[open]")].map((one) => one.id);
    return { values: dirty.map((box) => [box.id, box.value]), ticked, unfolded, focus: document.activeElement?.id };
  }

  putBack({ values, ticked, unfolded, focus }) {
    for (const id of unfolded) document.getElementById(id)?.setAttribute("open", "");
    for (const [id, value] of values) {
      const box = document.getElementById(id);
      if (box) box.value = value;
    }
    for (const id of ticked) if (document.getElementById(id)) document.getElementById(id).checked = true;
    if (focus) document.getElementById(focus)?.focus({ preventScroll: true });
  }

  seen(of) {
    const hearing = this.kept?.cases.find((one) => one.reference === of)?.hearing;
    return { hearing: hearing?.id ?? null, step: hearing?.step ?? null };
  }

  // The note that is being typed and is no entry yet.
  note() {
    const box = this.body.querySelector("textarea[data-draft^='note|']");
    if (!box || box.value === box.defaultValue) return null;
    const [, of, label] = box.dataset.draft.split("|");
    return { box, of, label, says: box.value };
  }

  // The last case is over and the papers go: the note goes to the service as if it had been kept.
  async keepNote() {
    const note = this.note();
    if (!note) return;
    note.box.defaultValue = note.says;
    await dropTyping(this.record, note.of, this.body, WORDS_OF_BOX); // the entry has it
    const entry = noteEntry(note.of, { label: note.label, says: note.says, version: Number(note.box.dataset.version) });
    entry.body.version = noteVersion(entry, this.waiting);
    await add(this.record, { ...entry, seen: this.seen(note.of) });
    this.say(`The papers are erased. Your note on page ${note.label} is sent first.`);
  }

  // Typed before the papers went, and locked until now.
  sendLeft() {
    this.say("The papers are erased. The note that you were typing is sent.");
    this.again();
  }

  // Where it may not be kept any more, because of an interest or a revoked tablet, the writer is told. Another page may
  // have taken the papers away because the last case is over: then the note is sent.
  async sayLost(cases = [], record = null) {
    const note = this.note();
    if (!note || cases.some((one) => one.reference === note.of)) return;
    if (record?.erased && record.takes) return this.keepNote();
    note.box.defaultValue = note.says;
    const { takes } = record ? {} : await fetchDay(this.record.day, { withPages: false });
    const words = takes
      ? `The papers are erased. Your note on page ${note.label} is sent as it was kept.`
      : `The papers are erased from this tablet, and with them what you were typing on page ${note.label}. It may not be kept any more.`;
    this.say(words);
  }

  say(words) {
    replace(this.told, element("div", { class: "strip" }, element("p", {}, words)));
  }

  // Keep entries made on this page, and try to send them.
  async enter(...made) {
    for (const entry of made) {
      if (entry.kind === "note") entry.body.version = noteVersion(entry, this.waiting);
      await add(this.record, { ...entry, seen: this.seen(entry.of) });
      if (excludes(entry)) await eraseCase(this.record.day, entry.of);
    }
    this.again();
  }

  // The newest questions and ballots, where the service can be reached.
  async fetchNews() {
    const { given, wipe, takes, signedOut: isOut } = await fetchDay(this.record.day, { withPages: false });
    if (isOut && !this.isTyping()) offerSignIn(this.record.person, () => this.again());
    if (wipe) await Promise.resolve(this.again()).then(() => obey(this.record.day, wipe, takes)); // what waits goes first
    this.isOthers = Boolean(given) && this.record.person !== given.person.id;
    if (this.isOthers) {
      trouble.says = `${given.person.name} is signed in: what somebody else recorded here is not sent`;
      tell("changed");
    } else if (given) await this.keepNews(given);
    if (given && this.isNew(given)) await this.draw();
  }

  // Whoever this day is of is signed in, perhaps again and elsewhere: what waits goes on.
  async keepNews(given) {
    const wasOut = signedOut.is;
    signedOut.is = false;
    await keepWords(this.record, await withoutShut(this.record.day, given));
    if (wasOut) this.again();
  }

  // Whether what was given is to be drawn: it differs from before, and nobody is typing.
  isNew({ at, ...given }) {
    const said = JSON.stringify(given);
    if (said === this.drawn || this.isTyping()) return false;
    this.drawn = said;
    return true;
  }

  isTyping() {
    const box = document.activeElement;
    return this.body.contains(box) && box.matches("textarea, input:not([type=radio]):not([type=checkbox])");
  }
}

async function lifted(around) {
  for (const end = Date.now() + LONGEST_TAP; around.querySelector(":active") && Date.now() < end; ) {
    await new Promise((go) => setTimeout(go, 50));
  }
}
