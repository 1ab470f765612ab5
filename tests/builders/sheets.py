"""Paper sheets as tests need them: printed for the case of Friday 18 December 2015, and written on at the hearing."""

from datetime import datetime, time
from typing import Any

from licensing.database import transaction
from licensing.documents.opened import Limits, Opened
from licensing.documents.opening import open_file
from licensing.hearings.rules import Capacity, Finding, InterestKind, Motion, Step
from licensing.people.models import Person
from licensing.people.rules import Role
from licensing.reviews.queries import licences_under
from licensing.sheets.commands import key_sheet, print_sheet
from licensing.sheets.models import HearingSheet, SheetEntry
from licensing.sheets.queries import standing_of
from licensing.sheets.written import Written
from tests.builders.files import a_pdf
from tests.builders.hearings import Ready, act, at, questions
from tests.builders.people import a_person

MORNING, EVENING = at(9), at(18)
LATER_STEPS = (Step.INTERESTS, Step.OFFICER_PRESENTS, Step.HOLDER_ANSWERS, Step.QUESTIONS, Step.LAST_WORDS,
               Step.DELIBERATION, Step.OUTCOME)  # fmt: skip


def a_second_clerk(name: str = "Imogen Tarrant") -> Person:
    return a_person(name, Role.CLERK)


def a_sheet(ready: Ready, *, now: datetime = MORNING) -> HearingSheet:
    """The case's sheet, printed on the morning of its day."""
    return act(print_sheet, ready.reference, by=ready.clerk, now=now)


def a_scan(words: str = "The sheet as it was written") -> Opened:
    return open_file("Sheet.pdf", a_pdf(words), Limits())


def as_written(ready: Ready, **changed: Any) -> Written:
    """A whole hearing: three members, one of whom leaves for an interest; two questions, a pause, a vote by hands."""
    first, second = questions(ready)[:2]
    chair, member, third = (one.id for one in ready.members[:3])
    with transaction() as session:
        licences = [one.id for one in licences_under(session, ready.review.id)]
    seated = [*(one.id for one in ready.members), ready.commissioner.id, ready.clerk.id]
    whole = {
        "came": dict.fromkeys(seated, time(13, 50)),
        "left": {third: time(14, 50)},
        "party_name": {0: ready.holder.name, 1: "Rosa Lindqvist"},
        "party_as": {0: Capacity.LICENCE_HOLDER, 1: Capacity.REPRESENTATIVE},
        "party_came": {0: time(13, 55), 1: time(14, 2)},
        "party_video": [1],
        "opened_at": time(14),
        "interest": {third: InterestKind.EXPRESSED_VIEW},
        "interest_says": {third: "Said once that drivers like him should go"},
        "open_mind": [third],
        "none_further": True,
        "excluded_at": time(14, 7),
        "moved_by": chair,
        "seconded_by": member,
        "began": {step: time(14, 5 * place) for place, step in enumerate(LATER_STEPS, start=1)},
        "paused_at": {1: time(14, 12)},
        "resumed_at": {1: time(14, 14)},
        "asked_by": {first: member},
        "answer": {first: "He says he was not driving that night (page 4)"},
        "not_needed": {second: "Answered with the first"},
        "finding": {first: Finding.FOUND, second: Finding.NOT_DECIDED},
        "new_asks": {1: "Where was the car?"},
        "new_asked_by": {1: chair},
        "new_answer": {1: "At his brother’s"},
        "new_finding": {1: Finding.NOT_FOUND},
        "complete_at": time(14, 32),
        "outcome": dict.fromkeys(licences, Motion.REVOKED),
        "method": dict.fromkeys(licences, "show_of_hands"),
        "votes_for": dict.fromkeys(licences, 2),
        "votes_against": dict.fromkeys(licences, 1),
        "abstained": dict.fromkeys(licences, 0),
        "ended": "closed",
        "ended_at": time(14, 45),
    }
    return Written.model_validate(whole | changed)


def keyed(ready: Ready, sheet: HearingSheet, written: Written | None = None, **given: Any) -> SheetEntry:
    """What was written, keyed in by the day's clerk in the evening, with its scan."""
    with transaction() as session:
        version = standing_of(session, sheet.listing_id).version
    return act(
        key_sheet, ready.reference, number=sheet.number, written=written or as_written(ready),
        **{"scan": a_scan(), "version": version, "by": ready.clerk, "now": EVENING} | given,
    )  # fmt: skip
