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
  const around = host.closest("[data-kept-bar]");
  around?.classList.add("bar");
  for (const one of [host, around]) if (one) one.hidden = false;

  async function draw() {
    const now = await standing(record.day);
    const words = inWords(now);
    if (status.textContent !== words) status.textContent = words;
    status.classList.toggle("saved--wait", now.waiting + now.refused > 0 || !isConnected());
    replace(more, now.locked || typing === -1 ? unlockButton(now) : null, now.refused ? await refusedList(now) : null);
  }

  function unlockButton(now) {
    const words = now.waiting || now.refused ? "Open, to send and read them" : "Open, to put back what you typed";
    const why = "What is kept on this tablet is locked after five minutes without use.";
    const open = async () => {
      if (!(await openDay(record.day, why))) return;
      if (typing === -1) return location.reload();
      again();
    };
    return button(words, open, "chip chip--plain");
  }

  async function refusedList(now) {
    const refused = (await readable(record.day)).filter((one) => one.state === "refused");
    const toggled = (event) => (isOpened = event.target.open);
    const summary = element("summary", { class: "govuk-details__summary" }, `${now.refused} could not be recorded`);
    const list = refused.length ? element("ul", { class: "seats refused" }, refused.map(one)) : null;
    return refused.length && element("details", { class: "govuk-details", open: isOpened, ontoggle: toggled }, summary, list);
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

function inWords({ waiting, refused }) {
  const said = waiting ? `Saved on this tablet, ${waiting} waiting` : "Saved";
  const not = refused ? `, ${count(refused, "entry", "entries")} could not be recorded` : "";
  return said + not + (isConnected() ? "" : ". No connection") + (trouble.says ? `. ${trouble.says}` : "");
}
