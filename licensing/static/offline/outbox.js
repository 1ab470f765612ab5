// Entries: kept on the tablet first, sent in the order they were made, each once. The server answers each by itself;
// what is recorded leaves the tablet, what is refused stays readable until it is entered again or removed.
import { heard } from "./connection.js";
import { excludes } from "./entries.js";
import { keyOf } from "./keyring.js";
import { obey } from "./papers.js";
import { sealWords, unsealWords } from "./sealing.js";
import * as store from "./store.js";
import { tell } from "./told.js";

const AGAIN = 5_000;
const AT_MOST = 100; // entries in one sending; the server takes 200
const PATIENCE = 20_000;
const WHEN_REFUSED = 60_000; // it takes none of them now: asked again after a minute
const LOST = { says: "This could not be read again", codes: [] };
const about = (day, key) => `${day}|entry|${key}`;

const fresh = new Map(); // entries made on this page, as they are: they can be sent while the day is locked
export const signedOut = { is: false };
export const trouble = { says: "", until: 0 }; // why the service takes nothing just now, in its own words

// Keep one entry. `words` say it to the person; `mark` is the form it came from, so that the page can show it waits.
export async function add(record, { kind, of, seen, body, words, mark = "" }) {
  const key = crypto.randomUUID();
  const made_at = new Date(Date.now() + (record.ahead ?? 0)).toISOString();
  const said = { key, kind, case: of, seen, made_at, body, words, mark };
  const sealed = await sealWords(record.keys.open, about(record.day, key), said);
  await store.putEntry({ key, day: record.day, state: "waiting", sealed });
  fresh.set(key, said);
  tell("changed");
}

// How many wait and how many were refused, and whether all of them can be read now.
export async function standing(day) {
  const all = await store.entriesOf(day);
  const waiting = all.filter((one) => one.state === "waiting");
  const key = all.length ? await keyOf(day) : null;
  return {
    waiting: waiting.length,
    refused: all.length - waiting.length,
    locked: key === null && all.some((one) => one.state !== "waiting" || !fresh.has(one.key)),
  };
}

// The entries that can be read now, with what the server said to each.
export async function readable(day) {
  const read = [];
  for (const one of await store.entriesOf(day)) {
    const said = await plain(one);
    if (!said) continue;
    if (said.lost) {
      read.push({ ...said, key: one.key, state: "refused", answer: LOST });
      continue;
    }
    const key = await keyOf(day);
    const answer = one.answer && key ? await unsealWords(key, about(day, one.key), one.answer).catch(() => LOST) : null;
    if (one.state === "waiting" || answer) read.push({ ...said, state: one.state, answer });
  }
  return read;
}

async function plain(entry) {
  if (fresh.has(entry.key)) return fresh.get(entry.key);
  const key = await keyOf(entry.day);
  return key ? unsealWords(key, about(entry.day, entry.key), entry.sealed).catch(() => lost(entry)) : null;
}

// An entry that the day's own key does not open: it is refused here, so that it never holds up those behind it.
async function lost(entry) {
  if (entry.state === "waiting") {
    await store.put("entries", { ...entry, state: "refused", answer: null });
    tell("changed");
  }
  return { lost: true, kind: "", case: null, body: {}, words: "An entry made on this tablet", mark: "" };
}

// The given day without the cases that somebody here has shut themselves out of, though the service does not know yet.
// While what waits cannot be read, no case comes back that was erased.
export async function withoutShut(day, given) {
  const shut = new Set((await readable(day)).filter((one) => one.state === "waiting" && excludes(one)).map((one) => one.case));
  const { waiting, locked } = await standing(day);
  const cases = [];
  for (const one of given.cases) {
    const may = !(waiting && locked) || (await store.get("papers", [day, `case/${one.reference}`]));
    if (may && !shut.has(one.reference)) cases.push(one);
  }
  return { ...given, cases };
}

export async function remove(key) {
  await store.remove("entries", key);
  fresh.delete(key);
  tell("changed");
}

// Enter a refused one again, as a new entry, by what is seen now.
export async function enterAgain(record, old, seen) {
  await add(record, { ...old, of: old.case, seen });
  await remove(old.key);
}

// Send what waits, one page of the browser at a time: whoever asks while another sends waits for it, so that what they
// entered has been tried once they are answered. `may()` is asked when it is their turn. What was recorded.
export async function send(day, may = () => true) {
  return navigator.locks.request(`licensing-outbox-${day}`, async () => {
    let recorded = [];
    const tried = new Set();
    while (may()) {
      const batch = await nextBatch(day);
      if (!batch.length || tried.has(batch[0].key)) break;
      tried.add(batch[0].key);
      const answers = await post(day, batch);
      if (!answers) break;
      recorded = recorded.concat(await settle(day, batch, answers));
    }
    return recorded;
  });
}

async function nextBatch(day) {
  const batch = [];
  let locked = false;
  for (const entry of await store.entriesOf(day)) {
    if (entry.state !== "waiting") continue;
    const said = await plain(entry);
    if (said?.lost) continue;
    if (batch.length === AT_MOST) break;
    locked ||= !said;
    if (locked && !(said && excludes(said))) continue; // in order: only an excluding interest overtakes what is locked
    batch.push({ ...said, sequence: entry.sequence });
  }
  return batch;
}

async function post(day, batch) {
  const entries = batch.map(({ words, mark, ...sent }) => sent);
  const { person } = (await store.get("days", day)) ?? {};
  const answer = await fetch(`/hearing-days/${encodeURIComponent(day)}/entries`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ entries, person }),
    signal: AbortSignal.timeout(PATIENCE),
  }).catch(() => null);
  heard(answer);
  if (answer?.status === 401 && !signedOut.is) {
    signedOut.is = true;
    tell("signed-out");
  }
  if (!answer) return null;
  const said = await answer.json().catch(() => null);
  if (answer.ok) Object.assign(trouble, { says: "", until: 0 });
  else if (said?.says) Object.assign(trouble, { says: said.says, until: Date.now() + WHEN_REFUSED });
  if (!answer.ok) return obey(day, said?.wipe ?? []).then(() => tell("changed"));
  signedOut.is = false;
  return said;
}

async function settle(day, batch, { entries = [], wipe = [], takes = false }) {
  const record = await store.get("days", day);
  const recorded = [];
  for (const { key, answer, says, codes } of entries) {
    const kept = await store.get("entries", key);
    if (!kept) continue;
    if (answer === "refused") {
      const sealed = record ? await sealWords(record.keys.open, about(day, key), { says, codes }) : null;
      await store.put("entries", { ...kept, state: "refused", answer: sealed });
    } else {
      await store.remove("entries", key);
      recorded.push(batch.find((one) => one.key === key));
      fresh.delete(key);
    }
  }
  await obey(day, wipe, takes);
  tell("changed");
  return recorded;
}

// Send now, every few seconds while something waits, and whenever the connection may be back.
export function keepSending(day, done) {
  let next = null; // the sending of this page that has not begun: it answers all who ask until it does
  const may = () => {
    next = null;
    return !signedOut.is && Date.now() >= trouble.until;
  };
  const now = () => {
    next ??= send(day, may).then(
      (recorded) => void (recorded.length && done(recorded)),
      () => (next = null),
    );
    return next;
  };
  addEventListener("online", now);
  document.addEventListener("visibilitychange", () => document.hidden || now());
  setInterval(now, AGAIN);
  now();
  return now;
}
