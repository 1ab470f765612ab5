"""The whole sheet as lines in their order; and what of it cannot be read before any rule is asked. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from licensing.errors import Invalid
from licensing.hearings.commands.inquiry import mark_asked, mark_not_needed, note_answer, record_finding
from licensing.hearings.commands.voting import settle_outcome
from licensing.hearings.rules import FINDING_WORDS, MOTION_WORDS, STEP_WORDS, VOTING_WORDS, Step, VotingMethod
from licensing.papers.labels import no_page
from licensing.sheets.acts import ask_new, break_tie_on, find_new
from licensing.sheets.lines import Known, Line, ways_through
from licensing.sheets.rules import Section
from licensing.sheets.written import Written

RAISED, ASKED, ANSWERED, SET_ASIDE = 5, 10, 11, 12  # after their step
FOUND = 10
VOTED, CAST = 10, 20


def plan(written: Written, known: Known) -> list[Line]:
    """Every act that the sheet tells of, in the order of time. Raises Invalid, by field, for what cannot be read."""
    wrong = dict(_unreadable(written, known))
    if wrong:
        raise Invalid("What was keyed in cannot be read as a hearing.", fields=wrong)
    every = [*ways_through(written, known), *_asked(written, known), *_new(written, known), *_found(written, known)]
    return sorted([*every, *_settled(written, known)], key=lambda line: (line.at, line.rank))


def _asked(written: Written, known: Known) -> Iterator[Line]:
    rank = known.rank(known.asking)
    for question, number in known.questions.items():
        told = written.asked_at.get(question, written.began.get(known.asking))
        if told is None:
            continue
        at = known.at(told)
        one: dict[str, Any] = {"question_id": question}
        asker, because = written.asked_by.get(question), written.not_needed.get(question, "")
        if asker is not None:
            words, given = f"Question {number} was asked by {known.people[asker]}", one | {"person_id": asker}
            yield Line(at, rank + ASKED, Section.QUESTIONS, words, mark_asked, known.case, given)
        elif because:
            words, given = f"Question {number} was not needed: {because}", one | {"because": because}
            yield Line(at, rank + SET_ASIDE, Section.QUESTIONS, words, mark_not_needed, known.case, given)
        if answer := written.answer.get(question, ""):
            words = f"Question {number}, the answer: {answer}{_on_page(written.page.get(question, ''))}"
            given = one | {"answer": answer, "page_label": written.page.get(question, "")}
            yield Line(at, rank + ANSWERED, Section.QUESTIONS, words, note_answer, known.case, given)


def _new(written: Written, known: Known) -> Iterator[Line]:
    told, rank = written.began.get(known.asking, written.opened_at), known.rank(known.asking) + RAISED
    for place, asks in written.new_asks.items():
        asker, answer = written.new_asked_by.get(place), written.new_answer.get(place, "")
        page = written.new_page.get(place, "")
        words = f"New question: {asks}"
        words += f" Asked by {known.people[asker]}." if asker is not None else ""
        words += f" The answer: {answer}{_on_page(page)}" if answer else ""
        given = {"asks": asks, "person_id": asker, "answer": answer, "page_label": page}
        yield Line(known.at(told), rank, Section.QUESTIONS, words, ask_new, known.case, given)


def _on_page(label: str) -> str:
    return f" (page {label.upper()})" if label else ""


def _found(written: Written, known: Known) -> Iterator[Line]:
    told = written.began.get(Step.DELIBERATION)
    if told is None:
        return
    at, rank = known.at(told), known.rank(Step.DELIBERATION) + FOUND
    for question, finding in written.finding.items():
        words = f"Question {known.questions[question]}: {FINDING_WORDS[finding].lower()}"
        given = {"question_id": question, "finding": finding}
        yield Line(at, rank, Section.QUESTIONS, words, record_finding, known.case, given)
    for place, finding in written.new_finding.items():
        words = f"New question: {FINDING_WORDS[finding].lower()}"
        asks = {"asks": written.new_asks[place], "finding": finding}
        yield Line(at, rank + 1, Section.QUESTIONS, words, find_new, known.case, asks)


def _settled(written: Written, known: Known) -> Iterator[Line]:
    told = written.began.get(Step.OUTCOME, written.ended_at)
    at, rank = known.at(told), known.rank(Step.OUTCOME)
    for licence, outcome in written.outcome.items():
        method = VotingMethod(written.method[licence])
        given = {
            "outcome": outcome, "method": method, "licence_ids": [licence],
            "votes_for": written.votes_for.get(licence), "votes_against": written.votes_against.get(licence),
            "abstained": written.abstained.get(licence),
        }  # fmt: skip
        words = f"{known.licences[licence]}: {MOTION_WORDS[outcome].lower()}, {VOTING_WORDS[method].lower()}"
        if method is VotingMethod.SHOW_OF_HANDS:
            words += f", {given['votes_for'] or 0} for, {given['votes_against'] or 0} against"
            words += f", {given['abstained'] or 0} abstaining"
        yield Line(at, rank + VOTED, Section.OUTCOME, words, settle_outcome, known.case, given)
    for licence, choice in written.casting.items():
        words = f"{known.licences[licence]}: the chair’s casting vote, {choice.value}"
        casts = {"licence_id": licence, "choice": choice}
        yield Line(at, rank + CAST, Section.OUTCOME, words, break_tie_on, known.case, casts)


def _unreadable(written: Written, known: Known) -> Iterator[tuple[str, str]]:
    """Field → what is wrong with it, where no command could be asked."""
    yield from _strangers(written, known)
    yield from _disorder(written, known.order)
    if written.ended == "adjourned" and written.reason is None:
        yield "reason", "Choose why the hearing was put off"
    if written.ended == "adjourned" and not written.because:
        yield "because", "Enter in a sentence why it was put off"
    if written.ended == "adjourned" and written.follow_up_on is None:
        yield "follow_up_on", "Enter by when an officer fixes a new day"
    for place in {*written.party_came, *written.party_left, *written.party_absent} - set(written.party_name):
        yield f"party_name-{place}", "Enter who it was"
    for question in {*written.asked_by, *written.answer, *written.not_needed} - set(written.asked_at):
        if known.asking not in written.began:
            none = f"the sheet has no time for “{STEP_WORDS[known.asking]}”"
            yield f"asked_at-{question}", f"Enter when it was asked: {none}"
    yield from _pages(written, known)
    if (written.finding or written.new_finding) and Step.DELIBERATION not in written.began:
        yield "began-deliberation", "Enter when members began to talk in private: the sheet has findings"
    for place in {*written.new_asked_by, *written.new_answer, *written.new_page, *written.new_finding} - set(
        written.new_asks
    ):
        yield f"new_asks-{place}", "Enter what was asked"
    for licence in set(written.outcome) - set(written.method):
        yield f"method-{licence}", "Choose how the outcome was agreed"
    for licence, method in written.method.items():
        counted = licence in written.votes_for and licence in written.votes_against
        if VotingMethod(method) is VotingMethod.SHOW_OF_HANDS and not counted:
            yield f"votes_for-{licence}", "Enter how many hands were for and how many against"
        if licence not in written.outcome:
            yield f"outcome-{licence}", "Choose the outcome that was agreed"


def _pages(written: Written, known: Known) -> Iterator[tuple[str, str]]:
    """Pages that the case's papers have not, and pages without an answer."""
    for prefix, pages, answers in (("", written.page, written.answer), ("new_", written.new_page, written.new_answer)):
        for row, label in pages.items():
            if row not in answers:
                yield f"{prefix}answer-{row}", "Enter the answer that the page belongs to"
            elif label.upper() not in known.pages:
                yield f"{prefix}page-{row}", no_page(label.upper())


def _strangers(written: Written, known: Known) -> Iterator[tuple[str, str]]:
    """Rows about somebody or something that is not on this hearing day, or not in this case."""
    rows: tuple[tuple[str, Mapping[int, object] | list[int], Mapping[int, object]], ...] = (
        ("came", written.came, known.people),
        ("back", written.back, known.people),
        ("left", written.left, known.people),
        ("sorry", written.sorry, known.people),
        ("in_chair", [] if written.in_chair is None else [written.in_chair], known.people),
        ("interest", written.interest, known.people),
        ("asked_by", list(written.asked_by.values()), known.people),
        ("new_asked_by", list(written.new_asked_by.values()), known.people),
        ("moved_by", [] if written.moved_by is None else [written.moved_by], known.people),
        ("seconded_by", [] if written.seconded_by is None else [written.seconded_by], known.people),
        ("asked_at", written.asked_at, known.questions),
        ("asked_by", written.asked_by, known.questions),
        ("not_needed", written.not_needed, known.questions),
        ("answer", written.answer, known.questions),
        ("page", written.page, known.questions),
        ("finding", written.finding, known.questions),
        ("outcome", written.outcome, known.licences),
        ("method", written.method, known.licences),
        ("casting", written.casting, known.licences),
    )
    for name, given, there in rows:
        if set(given) - set(there):
            yield name, "The page names somebody or something that is not in this case. Open it again"


def _disorder(written: Written, order: Sequence[Step]) -> Iterator[tuple[str, str]]:
    """Steps that are left out, steps without a time before one that has it, and times that run backwards."""
    reached = [step for step in order if step in written.began]
    needed = order[1 : order.index(Step.OUTCOME) + 1] if written.ended == "closed" else ()
    last = max((order.index(step) for step in reached), default=0)
    for step in order[1:-1]:
        if step not in written.began and (step in needed or order.index(step) < last):
            yield f"began-{step.value}", f"Enter when “{STEP_WORDS[step]}” began"
    for step in set(written.began) - set(order):
        yield f"began-{step.value}", f"“{STEP_WORDS[step]}” was left out of the order that was set for this hearing"
    if Step.ATTENDANCE in written.began or Step.CLOSED in written.began:
        yield "began-interests", "Attendance begins with the opening, and the end has a time of its own"
    before, above = written.opened_at, "the opening"
    for step in reached:
        if written.began[step] < before:
            yield f"began-{step.value}", f"“{STEP_WORDS[step]}” cannot have begun before {above}, in the order set"
        else:
            before, above = written.began[step], f"“{STEP_WORDS[step]}”"
    if written.ended_at < before:
        yield "ended_at", "The hearing cannot have ended before its last step began"
