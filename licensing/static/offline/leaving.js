// Signing out takes everything off the tablet. What is not sent yet is offered to be sent first.
import { button, count, element, replace } from "./elements.js";
import { send } from "./outbox.js";
import { eraseEverything } from "./papers.js";
import * as store from "./store.js";
import { openDay } from "./unlocking.js";

// Whether to go on and sign out. Everything is erased by then.
export async function leave() {
  const unsent = (await store.every("entries")).filter((one) => one.state === "waiting");
  const typed = (await store.every("drafts")).length;
  if ((unsent.length || typed) && !(await decide(unsent.length, typed))) return false;
  await eraseEverything();
  return true;
}

const LATER = "licensing-signed-out";
const PATIENCE = 8_000;
const toldTo = (address) =>
  fetch(address, { method: "POST", body: new URLSearchParams({ key: crypto.randomUUID() }), signal: AbortSignal.timeout(PATIENCE) });

// Sign out at the service. Where it cannot be reached, it is told as soon as a page comes again.
export async function signOut(form) {
  const answer = await fetch("/manifest.webmanifest", { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) }).catch(() => null);
  if (answer) return form.submit();
  localStorage.setItem(LATER, form.getAttribute("action"));
  location.assign("/offline");
}

export async function tellSignedOut() {
  const answer = await toldTo(localStorage.getItem(LATER)).catch(() => null);
  if (!answer?.ok) return;
  localStorage.removeItem(LATER);
  location.assign("/");
}

const notSent = (many) => `${count(many, "entry is", "entries are")} not sent yet`;

// true: go on, whatever is left is erased; false: stay.
function decide(many, typed) {
  return new Promise((give) => {
    const dialog = element("dialog", { class: "card sign-in", "aria-labelledby": "leaving" });
    const end = (answer) => {
      dialog.remove();
      give(answer);
    };
    const said = element("p", { role: "status" });
    const sendFirst = async () => {
      for (const { day } of await store.every("days")) {
        await openDay(day, "To send what waits, open the day with its passphrase.");
        await send(day).catch(() => []);
      }
      const left = (await store.every("entries")).filter((one) => one.state === "waiting").length;
      if (!left) return end(true);
      said.textContent = `${count(left, "entry is", "entries are")} still on this tablet: the service cannot be reached.`;
    };
    replace(
      dialog,
      element("h2", { class: "govuk-heading-m", id: "leaving" }, many ? notSent(many) : "What you typed is not kept yet"),
      element("p", {}, "Signing out erases the papers and the entries on this tablet."),
      typed ? element("p", {}, "It also erases what you typed and did not keep. Stay signed in to keep it first.") : null,
      said,
      element(
        "div",
        { class: "acts" },
        many ? button("Send first, then sign out", sendFirst, "govuk-button") : null,
        button("Stay signed in", () => end(false)),
        button("Sign out and erase them", () => end(true), "chip chip--plain"),
      ),
    );
    dialog.addEventListener("cancel", () => end(false));
    document.body.append(dialog);
    dialog.showModal();
  });
}
