// From a form of the hearing's pages to entries. Exactly these are taken over: attendance, interests, questions asked,
// own vote, own notes. Any other form needs the connection.
const EXCLUDES = ["disclosable_pecuniary", "other"];
const KIND_WORDS = {
  none: "No interest",
  disclosable_pecuniary: "A disclosable pecuniary interest",
  other: "Another interest",
  expressed_view: "I have expressed a view",
};

const NOTE = /^\/reviews\/([^/]+)\/papers\/pages\/([^/]+)\/note$/;
const FORMS = [
  [/^\/hearing-days\/[^/]+\/attendance$/, presence],
  [/^\/reviews\/([^/]+)\/hearing\/presence$/, presence],
  [/^\/reviews\/([^/]+)\/hearing\/asked$/, asked],
  [/^\/reviews\/([^/]+)\/hearing\/vote$/, vote],
  [/^\/reviews\/([^/]+)\/hearing\/interest$/, interest],
  [/^\/hearing-days\/[^/]+\/interests$/, interests],
  [NOTE, note],
];

const pathOf = (form) => new URL(form.action, location.href).pathname;
const found = (form) => FORMS.find(([path]) => path.test(pathOf(form)));

// Whether a form makes entries. One by which the clerk declares for somebody else does not.
export const isEntry = (form) => Boolean(form && found(form) && !form.querySelector("[name=person_id] option"));

// The entries a form makes: [{ kind, of, body, words }], `of` being the case's reference or null for the whole day; or
// { problem } in words where something is missing.
export function entriesFrom(form, submitter) {
  const [path, make] = found(form);
  const [of = null, label = ""] = pathOf(form).match(path).slice(1).map(decodeURIComponent);
  return make(new FormData(form, submitter), { form, of, label, words: wordsOn(submitter) });
}

// Whether an entry shuts its maker out of the case: its papers leave the tablet before anything is sent.
export const excludes = ({ kind, body }) => kind === "interest" && EXCLUDES.includes(body.kind);

// The same form again is known by this, whatever its key.
export function markOf(form, submitter) {
  const sent = [...new FormData(form, submitter)].filter(([name]) => !["key", "version"].includes(name));
  return JSON.stringify([pathOf(form), ...sent]);
}

// The version a note is made against: each note on the page that still waits will count one up.
export function noteVersion({ of, body }, waiting) {
  const notes = waiting.filter((one) => one.kind === "note" && one.state === "waiting" && one.case === of);
  return body.version + notes.filter((one) => one.body.label === body.label).length;
}

// A note was recorded: the form that shows it goes on from there, so that the next one is not refused as out of date.
export function noteWasKept(around, { case: of, body }) {
  for (const form of around.querySelectorAll("form[method=post]")) {
    const [, about, label] = pathOf(form).match(NOTE) ?? [];
    if (!about || decodeURIComponent(about) !== of || decodeURIComponent(label) !== body.label) continue;
    const { version, says } = form.elements;
    if (version) version.value = body.version + 1;
    if (says?.matches("textarea")) says.defaultValue = body.says;
  }
}

// Which note a box is for, { of, label, version }: it can then be sent without its page. Null for any other box.
export function noteIn(box) {
  const [what, of, label] = (box.dataset.draft ?? "").split("|");
  if (what === "note") return { of, label, version: Number(box.dataset.version) };
  const [, about, page] = (box.form && box.name === "says" && pathOf(box.form).match(NOTE)) || [];
  const version = Number(box.form?.elements.version?.value || 0);
  return about ? { of: decodeURIComponent(about), label: decodeURIComponent(page), version } : null;
}

const wordsOn = (submitter) => (submitter?.textContent ?? "").replace(/\s+/g, " ").replace(/ ([:,.])/g, "$1").trim();

function presence(sent, { of, words }) {
  const body = { person_id: Number(sent.get("person_id")), kind: sent.get("kind") };
  return [{ kind: "presence", of, body, words }];
}

function asked(sent, { of, words }) {
  const body = { question_id: Number(sent.get("question_id")), asked_by: Number(sent.get("person_id")) };
  return [{ kind: "asked", of, body, words }];
}

function vote(sent, { of, words }) {
  const all = sent.getAll("ballot_ids").map(Number);
  return all.map((ballot_id) => ({
    kind: "vote",
    of,
    body: { ballot_id, choice: sent.get("choice") },
    words: `My vote in ${of}: ${words}`,
  }));
}

function interest(sent, { of }) {
  if (!sent.get("kind")) return { problem: "Choose the kind of interest" };
  const says = { kind: sent.get("kind"), says: sent.get("says") ?? "", open: sent.has("affirms_open_mind") };
  return [interestEntry(of, { ...says, registered: !sent.has("unregistered") })];
}

function interests(sent, { form }) {
  const cases = [...form.parentElement.querySelectorAll("[data-review]")].map((one) => one.dataset);
  if (sent.get("none")) return [noInterest(cases.map(({ reference }) => reference))];
  const kinds = cases.map(({ reference, review }) => [reference, review, sent.get(`kind_of-${review}`) || "none"]);
  if (kinds.every(([, , kind]) => kind === "none")) {
    return { problem: "Choose the cases in which you have an interest, or say that you have none" };
  }
  const stated = kinds.filter(([, , kind]) => kind !== "none");
  const made = stated.map(([reference, review, kind]) =>
    interestEntry(reference, {
      kind,
      says: sent.get(`says_of-${review}`) ?? "",
      registered: !sent.getAll("unregistered").includes(review),
      open: sent.getAll("open_mind").includes(review),
    }),
  );
  const rest = noInterest(cases.map(({ reference }) => reference));
  return [...made, { ...rest, words: "No interest in any other of the day’s cases" }];
}

export const interestEntry = (of, { kind, says = "", registered = true, open = false }) => ({
  kind: "interest",
  of,
  body: { kind, says, is_registered: registered, open_mind: open },
  words: `${KIND_WORDS[kind]} in ${of}${says ? `: ${says}` : ""}`,
});

// No interest in any of the cases that were shown, and in no other.
export const noInterest = (shown) => ({
  kind: "interest",
  of: null,
  body: { kind: "none", cases: shown },
  words: "No interest in any of the day’s cases",
});

function note(sent, { of, label }) {
  const says = sent.get("says").replace(/\r\n/g, "\n");
  return [noteEntry(of, { label, says, version: Number(sent.get("version") || 0) })];
}

export const noteEntry = (of, { label, says, version }) => ({
  kind: "note",
  of,
  body: { label, says, version },
  words: says ? `My note on page ${label}: ${says}` : `My note on page ${label} deleted`,
});

export { KIND_WORDS };
