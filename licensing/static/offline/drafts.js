// Words being typed, kept sealed on the tablet every two seconds: a tablet whose battery dies loses the last of them
// only. They come back where they were typed, and go once the server has them or an entry does.
import { element } from "./elements.js";
import { noteEntry, noteIn, noteVersion } from "./entries.js";
import { keyOf } from "./keyring.js";
import { add, readable } from "./outbox.js";
import { blindName, sealWords, unsealWords } from "./sealing.js";
import * as store from "./store.js";

const EVERY = 2_000;
const BOXES = "textarea, input[type=text], input:not([type])";
const about = (day, name) => `${day}|draft|${name}`;

// Keep what is typed inside `around`, under the case that `caseNow()` says; `nameOf(box)` says which box it is, on every
// page the same, and nothing for a box that is not kept.
export function keepTyping(record, caseNow, around, nameOf = byForm) {
  const changed = new Map();
  let timer = null;
  async function keep() {
    timer = null;
    const boxes = [...changed];
    changed.clear();
    for (const [box, of] of boxes) await keepOne(record, of, nameOf(box), box.value, "", noteIn(box));
  }
  around.addEventListener("input", (event) => {
    if (!event.target.matches(BOXES) || !nameOf(event.target)) return;
    changed.set(event.target, caseNow());
    timer ??= setTimeout(keep, EVERY);
  });
  const atOnce = () => timer && (clearTimeout(timer), keep());
  addEventListener("pagehide", atOnce);
  document.addEventListener("visibilitychange", () => document.hidden && atOnce());
  return { forget: (form) => boxesIn(form, nameOf).forEach((box) => changed.delete(box)) };
}

// Nothing more is kept of a day that was erased meanwhile.
async function keepOne(record, of, named, value, sent = "", note = null) {
  const name = `${of}/${await blindName(named)}`;
  if (!value) return store.remove("drafts", [record.day, name]);
  const still = await store.get("days", record.day);
  if (!still || still.erased) return;
  const sealed = await sealWords(record.keys.open, about(record.day, name), { value, sent, note, at: Date.now() });
  await store.put("drafts", { day: record.day, name, sealed });
}

// What is typed in a form has been sent with it.
export async function dropTyping(record, of, form, nameOf = byForm) {
  for (const box of boxesIn(form, nameOf)) await keepOne(record, of, nameOf(box), "");
}

// A form has left in the ordinary way: its words stay until a page comes back that shows the server had them.
export async function markSent(record, of, form, nameOf = byForm) {
  for (const box of boxesIn(form, nameOf)) await keepOne(record, of, nameOf(box), box.value, "sent");
}

// Put back what was typed in the boxes inside `around`. How many boxes; -1 where something is kept but locked.
export async function restoreTyping(record, of, around, nameOf = byForm, wasAnswered = false) {
  const kept = await store.ofDay("drafts", record.day, `${of}/`);
  const key = kept.length ? await keyOf(record.day) : null;
  if (kept.length && !key) return -1;
  let many = 0;
  for (const box of kept.length ? boxesIn(around, nameOf) : []) {
    const name = `${of}/${await blindName(nameOf(box))}`;
    const found = kept.find((one) => one.name === name);
    if (!found) continue;
    const draft = await unsealWords(key, about(record.day, name), found.sealed);
    if (draft.sent && wasAnswered) await store.remove("drafts", [record.day, name]);
    else if (box.value === box.defaultValue && box.value !== draft.value) many += putBack(box, draft);
  }
  return many;
}

function putBack(box, draft) {
  box.value = draft.value;
  box.closest("details")?.setAttribute("open", "");
  const at = new Date(draft.at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  box.after(element("p", { class: "small soft put-back" }, `Put back as you typed it at ${at}. It is not sent yet.`));
  return 1;
}

// The papers go, and the service still takes what waits: notes that were being typed become entries. Any other words
// belong to a form that is over. Where the day is locked everything stays sealed until a page has the key. How many.
export async function keepNotes(record) {
  return navigator.locks.request(`licensing-notes-${record.day}`, async () => {
    const key = await keyOf(record.day);
    let many = 0;
    for (const { name, sealed } of key ? await store.ofDay("drafts", record.day) : []) {
      const draft = await unsealWords(key, about(record.day, name), sealed).catch(() => null);
      if (draft?.note) many += await addNote(record, draft);
      await store.remove("drafts", [record.day, name]);
    }
    return many;
  });
}

async function addNote(record, { value, note: { of, label, version } }) {
  const waiting = await readable(record.day);
  const isSame = ({ kind, case: about, body }) => kind === "note" && about === of && body.label === label && body.says === value;
  if (waiting.some(isSame)) return 0;
  const entry = noteEntry(of, { label, says: value, version });
  entry.body.version = noteVersion(entry, waiting);
  await add(record, { ...entry, seen: { hearing: null, step: null } });
  return 1;
}

const boxesIn = (around, nameOf) => [...around.querySelectorAll(BOXES)].filter(nameOf);

// By the form's address, the question it is about, and the box's name.
function byForm(box) {
  if (!box.form || box.form.method !== "post" || box.form.matches("[role=search]")) return "";
  const address = new URL(box.form.action, location.href).pathname;
  return [address, box.form.elements.question_id?.value ?? "", box.name].join("|");
}
