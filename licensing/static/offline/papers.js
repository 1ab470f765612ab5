// What is kept of a hearing day: fetched while there is a connection, sealed, read again with the key, erased.
import { heard } from "./connection.js";
import { keepNotes } from "./drafts.js";
import { isOpen, keyOf, lock } from "./keyring.js";
import { seal, sealWords, unseal, unsealWords } from "./sealing.js";
import * as store from "./store.js";
import { tell } from "./told.js";

const AT_ONCE = 3; // pictures fetched side by side
const TRIES = 3; // of each picture
const BETWEEN = 1_000;
const PATIENCE = 20_000;

export const addressOf = (day) => `/hearing-days/${encodeURIComponent(day)}/offline`;
const about = (day, name) => `${day}|${name}`;

// What the server gives for the day: { given } or { wipe, says, takes } or { signedOut } or {} where it cannot be reached.
export async function fetchDay(day, { withPages }) {
  const address = addressOf(day) + (withPages ? "" : "?pages=no");
  const signal = withPages ? null : AbortSignal.timeout(PATIENCE);
  const headers = withPages ? {} : { "X-Fragment": "yes" }; // nobody does anything: it keeps nobody signed in
  const answer = await fetch(address, { cache: "no-store", headers, signal }).catch(() => null);
  heard(answer);
  if (!answer) return {};
  if (answer.status === 401) return { signedOut: true };
  const said = await answer.json().catch(() => ({}));
  if (answer.status === 403) return { wipe: said.wipe, says: said.says, takes: said.takes };
  if (!answer.ok) return { says: said.says };
  return said.wipe ? { wipe: "all" } : { given: said };
}

// When the day ends on this tablet's own clock, which need not agree with the server's.
export function endOf(given) {
  return Date.parse(given.expires_at) - aheadOf(given);
}

// Keep a day's words: the day itself, and each case by its reference; a case that is no longer given is erased. Nothing
// is kept of a day that was erased meanwhile.
export async function keepWords(record, given) {
  const still = await store.get("days", record.day);
  if (!still || still.erased) return;
  const { cases, ...rest } = given;
  const references = cases.map((one) => one.reference);
  await put(record, "day", { ...rest, references });
  for (const { pages, ...one } of cases) {
    await put(record, `case/${one.reference}`, one);
    if (pages) await put(record, `texts/${one.reference}`, pages.map(({ label, says }) => ({ label, says })));
  }
  const kept = await store.ofDay("papers", record.day, "case/");
  for (const one of kept.map((each) => each.name.slice("case/".length))) {
    if (!references.includes(one)) await eraseCase(record.day, one);
  }
}

// How far the server's clock is ahead of this tablet's, in milliseconds.
export const aheadOf = (given) => (given.at ? Date.parse(given.at) - Date.now() : 0);

async function put(record, name, said) {
  const sealed = await sealWords(record.keys.open, about(record.day, name), said);
  await store.put("papers", { day: record.day, name, sealed });
}

// Keep the pictures of every page, a few at a time, and say after each how far it is. Fails where one cannot be fetched.
export async function keepPictures(record, given, progress) {
  const pages = given.cases.flatMap((one) => (one.pages ?? []).map((page) => ({ of: one.reference, ...page })));
  const left = [...pages];
  let size = 0;
  const some = async () => {
    for (let page = left.shift(); page; page = left.shift()) {
      size += await keepPicture(record, page);
      progress(pages.length - left.length, pages.length, size);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, some));
  return { pages: pages.length, size };
}

async function keepPicture(record, page) {
  const picture = await pictureOf(page, TRIES);
  const name = `page/${page.of}/${page.label}`;
  const sealed = await seal(record.keys.open, about(record.day, name), picture);
  await store.put("papers", { day: record.day, name, sealed });
  return picture.byteLength;
}

// A page's picture itself: never what a redirect leads to, such as the page that asks to sign in.
async function pictureOf(page, tries) {
  try {
    const answer = await fetch(page.url, { cache: "no-store", redirect: "error" });
    const isPicture = answer.ok && (answer.headers.get("Content-Type") ?? "").startsWith("image/png");
    if (!isPicture) throw new Error(`Page ${page.label} could not be fetched.`);
    return await answer.arrayBuffer();
  } catch (problem) {
    if (tries <= 1) throw problem;
    await new Promise((go) => setTimeout(go, BETWEEN));
    return pictureOf(page, tries - 1);
  }
}

export async function readWords(day, name) {
  const kept = await store.get("papers", [day, name]);
  const key = await keyOf(day);
  return kept && key ? unsealWords(key, about(day, name), kept.sealed) : null;
}

export async function readPicture(day, of, label) {
  const name = `page/${of}/${label}`;
  const kept = await store.get("papers", [day, name]);
  const key = await keyOf(day);
  return kept && key ? new Blob([await unseal(key, about(day, name), kept.sealed)], { type: "image/png" }) : null;
}

export async function eraseCase(day, of) {
  for (const shelf of ["case", "texts"]) await store.remove("papers", [day, `${shelf}/${of}`]);
  await store.removeOfDay("papers", day, `page/${of}/`);
  await store.removeOfDay("drafts", day, `${of}/`);
  tell("erased");
}

// Erase a day. Its keys stay only while entries are left that their writer may still want to read, or, where the service
// still takes what waits, a note that was being typed when the day was locked.
export async function eraseDay(day, { takes = false } = {}) {
  await store.removeOfDay("papers", day);
  const record = await store.get("days", day);
  if (takes && record) await keepNotes(record);
  else await store.removeOfDay("drafts", day);
  const left = [...(await store.entriesOf(day)), ...(await store.ofDay("drafts", day))];
  if (left.length && record) await store.put("days", { ...record, erased: true, takes });
  else {
    await store.remove("days", day);
    if (isOpen(day)) lock();
  }
  tell("erased");
}

export async function eraseEverything() {
  await store.clear();
  lock();
  tell("erased");
}

// Set by a page on which somebody may be typing what is no entry yet: asked before a day goes whose last case is over.
export const typing = { keep: async () => {} };

// Do what the server ordered: "all", or the references of cases. `takes`: what waits is still taken by the service.
export async function obey(day, wipe, takes = false) {
  if (wipe === "all" && takes) await typing.keep();
  if (wipe === "all" || wipe === true) return eraseDay(day, { takes });
  for (const one of wipe ?? []) if (await store.get("papers", [day, `case/${one}`])) await eraseCase(day, one);
}

// Erase what is past its time, and a day of which nothing is left.
export async function eraseWhatIsOver() {
  for (const record of await store.every("days")) {
    const typed = (await store.ofDay("drafts", record.day)).length;
    const isEmpty = record.erased && !typed && !(await store.entriesOf(record.day)).length;
    if (isEmpty || (Date.now() > record.ends && (!record.erased || typed))) await eraseDay(record.day);
  }
}
