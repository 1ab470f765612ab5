// The secret half of a day's keys while it is unlocked: in this page's memory, and in the service worker's, so that it
// lasts from page to page. Never written anywhere. Five minutes without use lock it.
import { unwrap } from "./sealing.js";
import { listen, tell } from "./told.js";

const STAYS_OPEN = 5 * 60 * 1000;
const REMIND_WORKER = 10 * 1000; // a worker with nothing to do is ended after some thirty seconds
const WAIT_FOR_WORKER = 8000; // a busy tablet starts its worker slowly; what is not heard of by then is locked

let held = null; // { day, key, until }
let turn = 0; // counted up by whoever opens or locks: what the worker was asked before that is out of date
let asking = null; // { day, answer }: the question to the worker that is not answered yet

// The key of a day, or null while it is locked.
export async function keyOf(day) {
  if (held?.day !== day || Date.now() > held.until) {
    const mine = turn;
    const given = await fromWorker(day);
    if (mine === turn) held = given;
  }
  return held?.day === day ? held.key : null;
}

export const isOpen = (day) => held?.day === day && Date.now() <= held.until;

// Unlock a day with its passphrase; false where it is another.
export async function unlock(record, passphrase) {
  const key = await unwrap(record.keys, passphrase, record.day).catch(() => null);
  if (key) await hold(record.day, key);
  return key !== null;
}

export async function hold(day, key) {
  turn += 1;
  held = { day, key, until: Date.now() + STAYS_OPEN };
  await toWorker({ say: "hold", held });
  tell("keys");
}

// Locked by hand, or because everything is erased: on every page that is open, which is why the worker forgets first.
export async function lock() {
  forget();
  await toWorker({ say: "forget" });
  tell("locked");
  tell("keys");
}

function forget() {
  turn += 1;
  held = null;
}

listen("locked", forget);

// Somebody uses the tablet.
function used() {
  if (held && Date.now() <= held.until) held.until = Date.now() + STAYS_OPEN;
}

for (const one of ["pointerdown", "keydown", "scroll"]) addEventListener(one, used, { passive: true, capture: true });
// A page that goes has no time to ask who its worker is.
addEventListener("pagehide", () => held && navigator.serviceWorker?.controller?.postMessage({ say: "hold", held }));
setInterval(() => {
  if (held && Date.now() > held.until) runOut();
  else if (held) toWorker({ say: "hold", held });
}, REMIND_WORKER);

// Five minutes without use of this page: it asks the worker, which has the key still where another page is in use.
function runOut() {
  held = null;
  tell("keys");
}

async function fromWorker(day) {
  if (asking?.day !== day) asking = { day, answer: ask({ say: "give", day }).finally(() => (asking = null)) };
  const answer = await asking.answer;
  return answer && answer.day === day && Date.now() <= answer.until ? answer : null;
}

async function worker() {
  const registered = await navigator.serviceWorker?.getRegistration("/");
  return registered?.active ?? null;
}

async function toWorker(message) {
  (await worker())?.postMessage(message);
}

async function ask(message) {
  const asked = await worker();
  if (!asked) return null;
  return new Promise((give) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = (event) => give(event.data);
    setTimeout(() => give(null), WAIT_FOR_WORKER);
    asked.postMessage(message, [channel.port2]);
  });
}
