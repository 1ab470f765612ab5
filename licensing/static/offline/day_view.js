// What the page without a connection shows of the day and of one case: who is there, interests, questions, votes.
import { dropTyping } from "./drafts.js";
import { button, element, field, hidden } from "./elements.js";
import { interestEntry, KIND_WORDS, noInterest } from "./entries.js";

const PRESENCE = { present: "Present", arrived: "Has arrived", left: "Has left", apologies: "Apologies" };
const CHOICES = { for: "For", against: "Against", abstain: "Abstain" };

const card = (id, title, ...inside) =>
  element(
    "section",
    { class: "card", "aria-labelledby": id },
    element("h2", { class: "govuk-heading-m", id }, title),
    ...inside,
  );
const said = (words) => element("small", {}, words);
const act = (words, about, onclick, more = {}) => {
  const made = button(words, onclick, "chip", more);
  made.append(hidden(`: ${about}`));
  return made;
};

// The whole day: interests not said yet, and who is there.
export function drawDay(page) {
  const { interest_cases: undeclared = [], seats } = page.kept;
  return [
    undeclared.length ? interestsOfDay(page, undeclared) : null,
    card("attendance", "Attendance", attendance(page, seats, null)),
  ];
}

// One case: where its hearing was, questions, vote, papers, an interest that comes to mind.
export function drawCase(page, one) {
  const licences = one.licences.join(", ");
  return [
    card(
      "case",
      `${one.letter}. ${one.holder}`,
      element("p", {}, one.why),
      element("p", { class: "small soft" }, `${one.reference}, ${licences}`),
      element("div", { class: "acts" }, button("Papers and my notes", () => page.go(one.reference, {}), "govuk-button")),
    ),
    one.ballots.length ? card("votes", "Your vote", votes(page, one)) : null,
    card("questions", "Questions to cover", questions(page, one)),
    one.hearing ? card("in-the-room", "In the room", attendance(page, page.kept.seats, one)) : null,
    interestInCase(page, one),
  ];
}

function attendance(page, seats, inCase) {
  const of = inCase?.reference ?? null;
  const kinds = inCase ? ["arrived", "left"] : ["present", "left", "apologies"];
  const rows = seats.map((seat) => {
    const last = lastOf(page, "presence", of, (body) => body.person_id === seat.person_id);
    const mark = (kind) => {
      const body = { person_id: seat.person_id, kind };
      const entry = { kind: "presence", of, body, words: `${PRESENCE[kind]}: ${seat.name}` };
      const more = { "aria-pressed": String(last?.body.kind === kind), id: `p-${of ?? "day"}-${seat.person_id}-${kind}` };
      return act(PRESENCE[kind], seat.name, () => page.enter(entry), more);
    };
    const state = last ? `${PRESENCE[last.body.kind]}, saved on this tablet` : "";
    return element(
      "li",
      {},
      element("div", {}, seat.name, state && said(state)),
      element("div", { class: "acts-beside" }, kinds.map(mark)),
    );
  });
  return element("ul", { class: "seats" }, rows);
}

function questions(page, one) {
  const rows = one.questions.map((question) => {
    const waits = lastOf(page, "asked", one.reference, (body) => body.question_id === question.id);
    const by = question.asked_by || (waits && `${nameOf(page, waits.body.asked_by)}, saved on this tablet`);
    const ask = (seat) => {
      const body = { question_id: question.id, asked_by: seat.person_id };
      const entry = { kind: "asked", of: one.reference, body, words: `Question ${question.number} asked by ${seat.name}` };
      const words = seat.person_id === page.kept.person.id ? "I asked this" : seat.name;
      return act(words, `question ${question.number}`, () => page.enter(entry), { id: `a-${question.id}-${seat.person_id}` });
    };
    const askers = page.kept.seats.filter((seat) => ["chair", "member", "commissioner"].includes(seat.capacity));
    const mine = askers.filter((seat) => seat.person_id === page.kept.person.id);
    return element(
      "li",
      { class: `ask${by ? " ask--done" : ""}` },
      element("p", {}, by ? question.asks : element("strong", {}, question.asks)),
      element("p", { class: "ask__state" }, by ? `Asked by ${by}` : "Not asked yet"),
      by ? null : element("div", { class: "names" }, (mine.length ? mine : askers).map(ask)),
    );
  });
  return element("ol", { class: "asks" }, rows.length ? rows : element("li", { class: "ask" }, "No questions are written."));
}

function votes(page, one) {
  const rows = one.ballots.map((ballot) => {
    const mine = lastOf(page, "vote", one.reference, (body) => body.ballot_id === ballot.id);
    const vote = ([choice, words]) => {
      const body = { ballot_id: ballot.id, choice };
      const entry = { kind: "vote", of: one.reference, body, words: `My vote in case ${one.letter}: ${words}` };
      return act(words, ballot.licence, () => page.enter(entry), { id: `v-${ballot.id}-${choice}` });
    };
    return element(
      "li",
      { class: `ask${mine ? " ask--done" : ""}` },
      element("p", {}, element("strong", {}, ballot.outcome), `: ${ballot.licence}`),
      mine
        ? element("p", { class: "ask__state" }, `${CHOICES[mine.body.choice]}, saved on this tablet`)
        : element("div", { class: "names" }, Object.entries(CHOICES).map(vote)),
    );
  });
  return element("ol", { class: "asks" }, rows);
}

function interestsOfDay(page, undeclared) {
  const done = lastOf(page, "interest", null, () => true);
  const shown = [...undeclared, ...page.kept.cases].map((one) => one.reference);
  const none = () => page.enter(noInterest(shown));
  const rows = undeclared.map((one) => {
    const waits = lastOf(page, "interest", one.reference, () => true);
    return element(
      "li",
      { class: "ask" },
      element("p", {}, element("strong", {}, `${one.letter}. `), one.in_words),
      waits ? element("p", { class: "ask__state" }, `${KIND_WORDS[waits.body.kind]}, saved on this tablet`) : null,
      waits || done ? null : interestForm(page, one, ["none", ...STATED]),
    );
  });
  return card(
    "interests",
    "Have you an interest in any of these?",
    done
      ? element("p", {}, "No interest in any of these, saved on this tablet.")
      : element("div", { class: "acts" }, button("No interest in any of these", none, "govuk-button", { id: "no-interest" })),
    element("h3", { class: "govuk-heading-s govuk-!-margin-top-4" }, "Or say in which"),
    element("ol", { class: "asks" }, rows),
  );
}

const STATED = ["disclosable_pecuniary", "other", "expressed_view"];

function interestInCase(page, one) {
  return element(
    "details",
    { class: "govuk-details", id: `interest-${one.letter}` },
    element("summary", { class: "govuk-details__summary" }, "An interest to declare"),
    interestForm(page, one, STATED),
  );
}

function interestForm(page, { letter, reference }, kinds) {
  const name = `kind-${letter}`;
  const tick = (id, words) =>
    element(
      "div",
      { class: "govuk-checkboxes__item" },
      element("input", { class: "govuk-checkboxes__input", type: "checkbox", id, name: id }),
      element("label", { class: "govuk-label govuk-checkboxes__label", for: id }, words),
    );
  const radio = (kind) =>
    element(
      "div",
      { class: "govuk-radios__item" },
      element("input", { class: "govuk-radios__input", type: "radio", id: `${name}-${kind}`, name, value: kind }),
      element("label", { class: "govuk-label govuk-radios__label", for: `${name}-${kind}` }, KIND_WORDS[kind]),
    );
  const problem = element("p", { class: "govuk-error-message", role: "alert" });
  const form = element(
    "form",
    { class: "stack", autocomplete: "off", novalidate: true },
    element(
      "fieldset",
      { class: "govuk-fieldset" },
      element("legend", { class: "govuk-fieldset__legend govuk-fieldset__legend--s" }, `An interest in case ${letter}`),
      problem,
      element("div", { class: "govuk-radios" }, kinds.map(radio)),
    ),
    field({ id: `says-${letter}`, label: "What it is, if it may be said", "data-draft": `interest|${reference}`, maxlength: 600 }),
    element(
      "div",
      { class: "govuk-checkboxes" },
      tick(`unregistered-${letter}`, "It is not in the public register of interests"),
      tick(`open-${letter}`, "I have an open mind on this case"),
    ),
    element("button", { class: "govuk-button govuk-button--secondary" }, "Declare it"),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const sent = new FormData(form);
    if (!sent.get(name)) return void (problem.textContent = "Choose the kind of interest");
    dropTyping(page.record, reference, form, (box) => box.dataset.draft);
    page.enter(
      interestEntry(reference, {
        kind: sent.get(name),
        says: sent.get(`says-${letter}`),
        registered: !sent.has(`unregistered-${letter}`),
        open: sent.has(`open-${letter}`),
      }),
    );
  });
  return form;
}

// The latest entry of that kind that waits on this tablet.
function lastOf(page, kind, of, fits) {
  const all = page.waiting.filter((one) => one.kind === kind && one.state === "waiting" && one.case === of);
  return all.filter((one) => fits(one.body)).at(-1);
}

const nameOf = (page, id) => page.kept.seats.find((seat) => seat.person_id === id)?.name ?? "";
