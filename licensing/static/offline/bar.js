// The line that says what is saved where, and the entries that could not be recorded, to enter again or to remove.
import { isConnected } from "./connection.js";
import { button, count, element, hidden, replace } from "./elements.js";
import { enterAgain, readable, remove, standing, trouble } from "./outbox.js";
import { listen } from "./told.js";
import { openDay } from "./unlocking.js";

// Show it in `host` and keep it true. `seen()` is what the page shows of the hearing now; `again` sends at once.
export function showBar(host, record, { seen, again, typing = 0 }) {
  const status = element("p", { class: "saved", role: "status" });
  const more = element("div", { class: "kept__more" });
  replace(host, status, more);
  let isOpened = false; // the list of those that were refused
  let latest = 0; // of several that look at once only the last one draws: it knows most
  let drawn = ""; // what stands below the line: left alone, under a finger or a key, while it is the same
  const around = host.closest("[data-kept-bar]");
  around?.classList.add("bar");
  for (const one of [host, around]) if (one) one.hidden = false;

  async function draw() {
    const mine = (latest += 1);
    const now = await standing(record.day);
    const refused = now.refused ? (await readable(record.day)).filter((one) => one.state === "refused") : [];
    if (mine !== latest) return;
    const words = inWords(now);
    if (status.textContent !== words) status.textContent = words;
    status.classList.toggle("saved--wait", now.waiting + now.refused > 0 || !isConnected());
    const isLocked = now.locked || typing === -1;
    const same = JSON.stringify([isLocked && wordsToOpen(now), now.refused, refused.map(({ key }) => key)]);
    if (same === drawn) return;
    drawn = same;
    redraw(isLocked ? unlockButton(now) : null, refused.length ? refusedList(refused, now.refused) : null);
  }

  // The list stays unfolded, and the focus near where it was.
  function redraw(...parts) {
    isOpened = more.querySelector("details")?.open ?? isOpened;
    const isFocused = more.contains(document.activeElement);
    replace(more, ...parts);
    const list = more.querySelector("details");
    if (list) list.open = isOpened;
    if (isFocused) more.querySelector("summary, button")?.focus({ preventScroll: true });
  }

  function unlockButton(now) {
    const why = "What is kept on this tablet is locked after five minutes without use.";
    const open = async () => {
      if (!(await openDay(record.day, why))) return;
      if (typing === -1) return location.reload();
      again();
    };
    return button(wordsToOpen(now), open, "chip chip--plain");
  }

  function refusedList(refused, many) {
    const summary = element("summary", { class: "govuk-details__summary" }, `${many} could not be recorded`);
    return element("details", { class: "govuk-details" }, summary, element("ul", { class: "seats refused" }, refused.map(one)));
  }

  function one(entry) {
    const codes = (entry.answer.codes ?? []).filter(Boolean).join(", ");
    const why = `${entry.answer.says}${codes ? ` (${codes})` : ""}`;
    const act = (words, what) =>
      element("button", { type: "button", class: "chip chip--plain", onclick: what }, words, hidden(`: ${entry.words}`));
    const enter = () => enterAgain(record, entry, seen(entry)).then(again);
    return element(
      "li",
      {},
      element("div", {}, element("b", {}, entry.words), element("small", {}, why)),
      element("div", { class: "acts-beside" }, entry.lost ? null : act("Enter again", enter), act("Remove", () => remove(entry.key))),
    );
  }

  for (const what of ["changed", "connection", "keys"]) listen(what, draw);
  draw();
  return draw;
}

const wordsToOpen = (now) =>
  now.waiting || now.refused ? "Open, to send and read them" : "Open, to put back what you typed";

function inWords({ waiting, refused }) {
  const said = waiting ? `Saved on this tablet, ${waiting} waiting` : "Saved";
  const not = refused ? `, ${count(refused, "entry", "entries")} could not be recorded` : "";
  return said + not + (isConnected() ? "" : ". No connection") + (trouble.says ? `. ${trouble.says}` : "");
}
