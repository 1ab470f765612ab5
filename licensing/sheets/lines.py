"""From what was written on a sheet to the acts it tells of, in the order in which they happened. Pure but for `do`.

Each line is one command of the hearing with its time. Lines of the same minute keep the order of the sheet: somebody
who left in that minute was there for what else it holds.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from licensing.clock import at as instant_on
from licensing.documents.rules import ExemptParagraph
from licensing.hearings.commands.access import exclude_public, keep_private
from licensing.hearings.commands.conduct import (
    go_on_without_holder,
    hear_without_quorum,
    move_on,
    pause_hearing,
    record_consent,
    resume_hearing,
)
from licensing.hearings.commands.ending import adjourn_hearing, close_hearing
from licensing.hearings.commands.inquiry import complete_information
from licensing.hearings.commands.interests import declare_interest, record_none_further
from licensing.hearings.commands.presence import mark_party, mark_presence, take_chair
from licensing.hearings.publicity import USUAL_INTEREST, USUAL_PARAGRAPHS
from licensing.hearings.rules import (
    ADJOURNMENT_WORDS,
    CAPACITY_WORDS,
    EVIDENCE_STEPS,
    INTEREST_WORDS,
    STEP_WORDS,
    Capacity,
    InterestKind,
    PresenceKind,
    Step,
)
from licensing.sheets.acts import open_from_paper
from licensing.sheets.rules import Section
from licensing.sheets.written import Written
from licensing.web.wording import clock_time

RESUMED, CAME, CHAIRS, OPENED, GOES_ON, SAID = 1, 2, 5, 10, 12, 15
PAUSED, WENT, ENDED, LEFT = 850, 890, 900, 950  # after everything else of that minute
END_OF_THE_MINUTE = timedelta(seconds=59)


@dataclass(frozen=True, slots=True)
class Known:
    """Who and what the rows of a sheet are about: names by person, numbers by question, words by licence."""

    sheet: str
    day: str
    case: str
    review_id: int
    held_on: date
    people: Mapping[int, str]
    questions: Mapping[int, int]
    licences: Mapping[int, str]
    order: Sequence[Step]
    pages: Set[str] = frozenset()  # the labels of the case's papers

    def at(self, told: time) -> datetime:
        return instant_on(self.held_on, told.hour, told.minute)

    def rank(self, step: Step) -> int:
        """Where a step stands within its minute: what belongs to the step follows it, by less than a hundred."""
        return 100 * self.order.index(step)

    @property
    def asking(self) -> Step:
        """The step in which a question without a time was asked: the last of evidence where *Questions* is left out."""
        evidence = [step for step in self.order if step in EVIDENCE_STEPS]
        return Step.QUESTIONS if Step.QUESTIONS in evidence else evidence[-1]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the sheet as an act: when, in which section, in words; the command and what it is given."""

    at: datetime
    rank: int
    section: Section
    says: str
    do: Callable[..., Any]
    about: str
    given: Mapping[str, Any] = field(default_factory=dict)

    @property
    def in_words(self) -> str:
        return f"{clock_time(self.at)} {self.says}"


def ways_through(written: Written, known: Known) -> Iterator[Line]:
    """Sections 1 to 5 and 9: who came and went, the opening, interests, steps, pauses, the end."""
    yield from _seated(written, known)
    yield from _parties(written, known)
    yield from _opening(written, known)
    yield from _interests(written, known)
    yield from _public(written, known)
    yield from _steps(written, known)
    yield _ending(written, known)


def _seated(written: Written, known: Known) -> Iterator[Line]:
    def moved(person: int, told: time, kind: PresenceKind, rank: int, says: str) -> Line:
        given = {"person_id": person, "kind": kind}
        words, at = f"{known.people[person]} {says}", known.at(told)
        if rank == LEFT and told == written.ended_at:
            at += END_OF_THE_MINUTE  # it had ended, and the record of the hearing is closed
        return Line(at, rank, Section.ATTENDANCE, words, mark_presence, known.day, given)

    for person, told in written.came.items():
        late = told > written.opened_at
        yield moved(person, told, PresenceKind.ARRIVED if late else PresenceKind.PRESENT, CAME, "came")
    for person, told in written.back.items():
        yield moved(person, told, PresenceKind.ARRIVED, CAME, "came back")
    for person, told in written.left.items():
        yield moved(person, told, PresenceKind.LEFT, LEFT, "left")
    for person in written.sorry:
        yield moved(person, written.opened_at, PresenceKind.APOLOGIES, CAME, "sent apologies")
    if written.in_chair is not None:
        given = {"person_id": written.in_chair}
        words = f"{known.people[written.in_chair]} took the chair"
        yield Line(known.at(written.opened_at), CHAIRS, Section.ATTENDANCE, words, take_chair, known.day, given)


def _parties(written: Written, known: Known) -> Iterator[Line]:
    cleared = written.began.get(Step.DELIBERATION)  # everybody else leaves then, and that is recorded by itself (R15)
    for place in written.party_name:
        came, left = written.party_came.get(place), written.party_left.get(place)
        if place in written.party_absent:
            yield _party(written, known, place, written.opened_at, PresenceKind.APOLOGIES, "did not come")
        if came is not None:
            says = "came by video" if place in written.party_video else "came"
            late = came > written.opened_at
            yield _party(written, known, place, came, PresenceKind.ARRIVED if late else PresenceKind.PRESENT, says)
        if left is not None and (cleared is None or left < cleared):
            yield _party(written, known, place, left, PresenceKind.LEFT, "left")


def _party(written: Written, known: Known, place: int, told: time, kind: PresenceKind, says: str) -> Line:
    name, capacity = written.party_name[place], written.party_as.get(place, Capacity.OBSERVER)
    given = {"name": name, "capacity": capacity, "kind": kind, "by_video": place in written.party_video}
    rank = WENT if kind is PresenceKind.LEFT else CAME
    words = f"{name}, {CAPACITY_WORDS[capacity].lower()}, {says}"
    return Line(known.at(told), rank, Section.ATTENDANCE, words, mark_party, known.case, given)


def _opening(written: Written, known: Known) -> Iterator[Line]:
    opened = known.at(written.opened_at)
    given = {"sheet": known.sheet, "short_notice_because": written.short_notice_because, "afresh": written.afresh}
    yield Line(opened, OPENED, Section.OPENING, "The hearing was opened", open_from_paper, known.case, given)
    reasons = (
        (written.without_holder, go_on_without_holder, "It went on without the licence holder"),
        (written.without_quorum, hear_without_quorum, "It was heard without quorate advice"),
        (written.consent, record_consent, "The licence holder consented to fewer members"),
    )
    for because, do, says in reasons:
        if because:
            words = f"{says}: {because}"
            yield Line(opened, GOES_ON, Section.OPENING, words, do, known.case, {"because": because})


def _interests(written: Written, known: Known) -> Iterator[Line]:
    asked = written.began.get(Step.INTERESTS, written.opened_at)
    rank = known.rank(Step.INTERESTS) + SAID
    for person, kind in written.interest.items():
        if kind is InterestKind.NONE:
            continue  # whoever has none is told by "none further"
        given = {
            "kind": kind, "says": written.interest_says.get(person, ""), "person_id": person,
            "is_registered": person not in written.unregistered, "affirms_open_mind": person in written.open_mind,
        }  # fmt: skip
        said = "a view expressed before" if kind is InterestKind.EXPRESSED_VIEW else INTEREST_WORDS[kind].lower()
        words = f"{known.people[person]} declared: {said}"
        words += f", {given['says']}" if given["says"] else ""
        at = known.at(written.interest_at.get(person, asked))
        yield Line(at, rank, Section.INTERESTS, words, declare_interest, known.case, given)
    if written.none_further:
        words = "Asked for interests: none further"
        yield Line(known.at(asked), rank + 1, Section.INTERESTS, words, record_none_further, known.case)


def _public(written: Written, known: Known) -> Iterator[Line]:
    """One resolution in the words that the sheet has printed; or what the law keeps private without one (R29, R30)."""
    rank, one = known.rank(Step.INTERESTS) + SAID + 10, {"review_ids": [known.review_id]}
    if written.excluded_at is not None:
        given = one | {
            "paragraphs": [ExemptParagraph(paragraph) for paragraph in USUAL_PARAGRAPHS],
            "public_interest": USUAL_INTEREST, "moved_by": written.moved_by, "seconded_by": written.seconded_by,
        }  # fmt: skip
        words, at = "The press and public were excluded by resolution", known.at(written.excluded_at)
        yield Line(at, rank, Section.PUBLIC, words, exclude_public, known.day, given)
    elif written.confidential:
        words = f"The press and public were kept out by law: {written.confidential}"
        given = one | {"because": written.confidential}
        yield Line(known.at(written.opened_at), rank, Section.PUBLIC, words, keep_private, known.day, given)


def _steps(written: Written, known: Known) -> Iterator[Line]:
    for step, told in written.began.items():
        words = f"Next: {STEP_WORDS[step].lower()}"
        yield Line(known.at(told), known.rank(step), Section.ORDER, words, move_on, known.case, {"to": step})
    for told in written.paused_at.values():
        yield Line(known.at(told), PAUSED, Section.ORDER, "Paused", pause_hearing, known.case)
    for told in written.resumed_at.values():
        yield Line(known.at(told), RESUMED, Section.ORDER, "Went on", resume_hearing, known.case)
    if written.complete_at is not None:
        at, rank = known.at(written.complete_at), known.rank(Step.DELIBERATION) + 60
        words = "“We have the information we need”"
        yield Line(at, rank, Section.INFORMATION, words, complete_information, known.case)


def _ending(written: Written, known: Known) -> Line:
    at = known.at(written.ended_at)
    if written.ended == "closed":
        return Line(at, ENDED, Section.ENDING, "The hearing was closed", close_hearing, known.case)
    given = {"reason": written.reason, "because": written.because, "follow_up_on": written.follow_up_on}
    words = f"Adjourned. {ADJOURNMENT_WORDS[written.reason]}" if written.reason else "Adjourned"
    return Line(at, ENDED, Section.ENDING, words, adjourn_hearing, known.case, given)
