// *Keep the papers on this tablet*, on My hearings: a passphrase is asked once, outside the room, and the day is fetched.
import { watch } from "./connection.js";
import { keepNotes } from "./drafts.js";
import { button, count, element, field, replace } from "./elements.js";
import { hold } from "./keyring.js";
import { send, withoutShut } from "./outbox.js";
import { aheadOf, endOf, eraseDay, eraseWhatIsOver, fetchDay, keepPictures, keepWords, obey } from "./papers.js";
import { makeKeys } from "./sealing.js";
import * as store from "./store.js";

const SHORTEST = 12;
const MEGABYTE = 1_000_000;

export async function start(host) {
  const { day, person } = host.dataset;
  await eraseWhatIsOver();
  const record = await store.get("days", day);
  if (record && record.person !== Number(person)) await eraseDay(day);
  watch();
  const keeping = new Keeping(host, day, Number(person));
  await keeping.draw();
  await keeping.ask();
}

class Keeping {
  constructor(host, day, person) {
    Object.assign(this, { host, day, person });
    this.said = element("p", { role: "status", class: "small" });
    host.hidden = false;
  }

  async draw(error = "") {
    const record = await store.get("days", this.day);
    const heading = element("h3", { class: "govuk-heading-s" }, "On this tablet");
    const there = record && record.person === this.person && !record.erased;
    const typed = record?.erased && (await store.ofDay("drafts", this.day)).length;
    replace(this.host, heading, typed ? this.locked() : there ? this.kept(record) : this.form(error), this.said);
    if (error) this.host.querySelector("[aria-invalid]")?.focus();
  }

  // Whether the day may be on this tablet still: it may have been revoked, or the last case closed, while it was away.
  async ask() {
    const record = await store.get("days", this.day);
    if (!record) return;
    if (record.erased) return record.takes ? this.sendLeft(record) : undefined;
    const { wipe, says, takes } = await fetchDay(this.day, { withPages: false });
    if (!wipe?.length) return;
    await send(this.day).catch(() => []); // what waits goes first
    await obey(this.day, wipe, takes);
    await send(this.day).catch(() => []); // a note that was being typed
    await this.tell(says ?? "Erased from this tablet.");
  }

  async sendLeft(record) {
    if (!(await keepNotes(record))) return;
    await send(this.day).catch(() => []);
    await this.draw();
  }

  locked() {
    const words = "The papers are erased. What you were typing is still here, locked: a note is sent once you open it. ";
    return element("p", {}, words, element("a", { class: "govuk-link", href: "/offline" }, "Open it"));
  }

  kept(record) {
    const pages = `${count(record.pages, "page", "pages")}, ${(record.size / MEGABYTE).toFixed(1)} MB`;
    const words = `The papers are kept on this tablet until ${record.until}: ${pages}. They open with your passphrase, with or without a connection.`;
    return element(
      "div",
      {},
      element("p", { class: "small" }, words),
      element(
        "div",
        { class: "acts govuk-!-margin-top-2" },
        element("a", { class: "govuk-link", href: "/offline" }, "Open them"),
        button("Fetch them again", () => this.again(record), "chip chip--plain"),
        button("Erase them", () => eraseDay(this.day).then(() => this.tell("Erased from this tablet.")), "chip chip--plain"),
      ),
    );
  }

  form(error) {
    const hint = `At least ${SHORTEST} characters: four words that only you would put together. Nobody can find it out for you.`;
    const form = element(
      "form",
      { class: "stack", novalidate: true, autocomplete: "off" },
      field({ id: "passphrase", label: "A passphrase for these papers", hint, type: "password", error }),
      element("button", { class: "govuk-button govuk-button--secondary" }, "Keep the papers on this tablet"),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const typed = form.elements.passphrase.value;
      if (typed.trim().length < SHORTEST) return this.draw(`Enter at least ${SHORTEST} characters`);
      form.querySelector("button").disabled = true;
      this.keep(typed);
    });
    return form;
  }

  async keep(passphrase) {
    this.said.textContent = "Fetching the papers";
    const answer = await fetchDay(this.day, { withPages: true });
    if (!answer.given) return this.failed(answer);
    const { kept, key } = await makeKeys(passphrase, this.day);
    // New keys would lock what still waits under the old ones for ever.
    const left = (await store.entriesOf(this.day)).length;
    if (left) return this.tell("", left === 1 ? "1 entry waits: send or remove it first" : `${left} entries wait: send or remove them first`);
    const record = { day: this.day, person: this.person, keys: kept, ...timesOf(answer.given), pages: 0, size: 0 };
    await store.put("days", record);
    await hold(this.day, key);
    await this.fill(record, answer.given, () => eraseDay(this.day));
  }

  async again(record) {
    const answer = await fetchDay(this.day, { withPages: true });
    return answer.given ? this.fill(record, answer.given) : this.failed(answer);
  }

  async fill(record, given, otherwise = () => {}) {
    navigator.storage?.persist?.();
    const told = (done, all, size) => {
      this.said.textContent = `${done} of ${count(all, "page", "pages")}, ${(size / MEGABYTE).toFixed(1)} MB`;
    };
    try {
      given = await withoutShut(this.day, given);
      await keepWords(record, given);
      const filled = await keepPictures(record, given, told);
      await store.put("days", { ...record, ...timesOf(given), ...filled });
      await this.tell("Ready. The papers are on this tablet.");
    } catch {
      await otherwise();
      await this.tell("", "The papers could not all be fetched. Try again where the connection is better");
    }
  }

  async failed({ wipe, says, takes, signedOut }) {
    if (wipe === "all") await obey(this.day, wipe, takes);
    if (signedOut) return location.reload();
    await this.tell("", says ?? "The service cannot be reached. Try again where the connection is better");
  }

  async tell(words, error = "") {
    await this.draw(error);
    this.said.textContent = words || (await store.get("days", this.day) ? error : "");
  }
}

function timesOf(given) {
  const until = new Date(given.expires_at);
  const how = { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", timeZone: "Europe/London" };
  return { ends: endOf(given), ahead: aheadOf(given), until: until.toLocaleString("en-GB", how) };
}
