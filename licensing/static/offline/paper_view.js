// The papers of a case as they are kept: a page as a picture with its words, one's own note beside it, and search.
// A picture is drawn on a canvas: it never has an address, so nothing can keep it.
import { dropTyping } from "./drafts.js";
import { button, count, element, field, hidden } from "./elements.js";
import { noteEntry } from "./entries.js";
import { readPicture, readWords } from "./papers.js";

const MOST_FOUND = 40;
const AROUND = 60;

// `page.papers` says which label is open and what is looked for.
export async function drawPapers(page, one) {
  const texts = (await readWords(page.record.day, `texts/${one.reference}`)) ?? [];
  const at = Math.max(0, texts.findIndex(({ label }) => label === page.papers.label));
  const shown = texts[at];
  const back = button(`Case ${one.letter}`, () => page.go(one.reference), "chip chip--plain", { id: "back-to-case" });
  if (!shown) return [back, element("p", { class: "nothing" }, "No papers of this case are kept.")];
  const title = element("h2", { class: "govuk-heading-m" }, `Page ${shown.label}`, hidden(`, ${at + 1} of ${texts.length}`));
  return [
    back,
    title,
    turning(page, texts, at),
    await picture(page, one.reference, shown.label),
    words(shown),
    noteForm(page, one, shown.label),
    search(page, texts),
  ];
}

function turning(page, texts, at) {
  const to = (index, said, id) =>
    texts[index] && button(said, () => open(page, texts[index].label), "govuk-button govuk-button--secondary", { id });
  const form = element(
    "form",
    { class: "turn__go", autocomplete: "off" },
    element("label", { class: "govuk-label small", for: "go" }, "Go to page"),
    element("input", { class: "govuk-input govuk-input--width-4", id: "go", name: "go", type: "text", maxlength: 12 }),
    element("button", { class: "govuk-button govuk-button--secondary" }, "Go"),
    element("span", { class: "small", role: "status" }),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const label = form.elements.go.value.trim().toUpperCase();
    if (texts.some((one) => one.label === label)) return open(page, label);
    form.querySelector("[role=status]").textContent = "No page has that label";
  });
  const previous = to(at - 1, "Previous page", "previous-page");
  return element("nav", { class: "acts turn", "aria-label": "Pages" }, previous, to(at + 1, "Next page", "next-page"), form);
}

const open = (page, label) => page.go(page.of, { ...page.papers, label });

async function picture(page, of, label) {
  const kept = readPicture(page.record.day, of, label);
  const drawn = await kept.then((blob) => blob && createImageBitmap(blob)).catch(() => null);
  if (!drawn) return element("p", { class: "nothing" }, "The picture of this page is not kept.");
  const about = `Page ${label} as a picture. The words on it stand under “Words on this page”.`;
  const canvas = element("canvas", { class: "leaf", role: "img", "aria-label": about, width: drawn.width, height: drawn.height });
  canvas.getContext("2d").drawImage(drawn, 0, 0);
  drawn.close();
  return canvas;
}

function words({ label, says }) {
  const paragraphs = says.split(/\n\s*\n/).map((one) => element("p", {}, one));
  const none = element("p", {}, "No words can be told from this page: it is a picture.");
  return element(
    "details",
    { class: "govuk-details", id: `words-${label}` },
    element("summary", { class: "govuk-details__summary" }, "Words on this page"),
    element("div", { class: "govuk-details__text" }, says.trim() ? paragraphs : none),
  );
}

function noteForm(page, one, label) {
  const kept = one.notes.find((each) => each.label === label);
  const same = ({ kind, body, state }) => kind === "note" && body.label === label && state === "waiting";
  const waits = page.waiting.filter((each) => each.case === one.reference && same(each)).at(-1);
  const id = `note-${one.letter}-${label}`;
  const value = waits ? waits.body.says : kept?.says ?? "";
  const box = { id, label: `My note on page ${label}`, rows: 4, value, "data-draft": `note|${one.reference}|${label}`, "data-version": kept?.version ?? 0 };
  const form = element(
    "form",
    { class: "card stack", autocomplete: "off" },
    element("p", { class: "small soft" }, "Only you see it. It is no part of the record."),
    field(box),
    element("button", { class: "govuk-button govuk-button--secondary" }, "Keep my note"),
    element("p", { class: "small", role: "status" }, waits ? "Saved on this tablet" : ""),
  );
  form.elements[id].defaultValue = value;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const says = form.elements[id].value;
    form.elements[id].defaultValue = says;
    await dropTyping(page.record, one.reference, form, (typed) => typed.dataset.draft);
    await page.enter(noteEntry(one.reference, { label, says, version: kept?.version ?? 0 }));
  });
  return form;
}

function search(page, texts) {
  const wanted = page.papers.find ?? "";
  const form = element(
    "form",
    { class: "card card--quiet", role: "search", autocomplete: "off" },
    field({ id: "find", label: "Find in the papers", type: "search", value: wanted, maxlength: 80 }),
    element("button", { class: "govuk-button govuk-button--secondary" }, "Find"),
    wanted ? results(page, texts, wanted) : null,
  );
  form.elements.find.defaultValue = wanted;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    page.go(page.of, { ...page.papers, find: form.elements.find.value.trim() });
  });
  return form;
}

function results(page, texts, wanted) {
  const small = wanted.toLowerCase();
  const hits = texts
    .map(({ label, says }) => ({ label, says: says.replace(/\s+/g, " ") }))
    .map((one) => ({ ...one, at: one.says.toLowerCase().indexOf(small) }))
    .filter(({ at }) => at >= 0)
    .slice(0, MOST_FOUND);
  const row = ({ label, says, at }) => {
    const end = at + wanted.length;
    const words = ["… ", says.slice(Math.max(0, at - AROUND), at), element("mark", {}, says.slice(at, end)), says.slice(end, end + AROUND), " …"];
    const go = button(`Page ${label}`, () => open(page, label), "chip chip--plain", { id: `hit-${label}` });
    return element("li", {}, element("div", {}, go, element("small", {}, words)));
  };
  return element(
    "div",
    {},
    element("p", { role: "status" }, `${count(hits.length, "page", "pages")}.`),
    element("ul", { class: "seats" }, hits.map(row)),
  );
}
