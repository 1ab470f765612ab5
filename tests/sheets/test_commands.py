"""From paper into the record: what tablets would have made of the same hearing, by two people, or nothing at all."""

from datetime import time

import pytest
from sqlmodel import select

from licensing.audit.models import AuditEvent
from licensing.errors import Invalid, Refused
from licensing.hearings.commands.conduct import move_on, pause_hearing, resume_hearing
from licensing.hearings.commands.ending import adjourn_hearing, close_hearing
from licensing.hearings.commands.inquiry import (
    complete_information,
    mark_asked,
    mark_not_needed,
    note_answer,
    raise_question,
    record_finding,
)
from licensing.hearings.commands.interests import declare_interest, record_none_further
from licensing.hearings.commands.presence import mark_party, mark_presence
from licensing.hearings.commands.voting import settle_outcome
from licensing.hearings.models import (
    Adjournment,
    Asked,
    Ballot,
    Found,
    Hearing,
    HearingStep,
    InformationComplete,
    Interest,
    Presence,
)
from licensing.hearings.rules import AdjournmentReason, Capacity, Finding, InterestKind, Motion, PresenceKind, Step
from licensing.hearings.rules import VotingMethod
from licensing.reviews.models import Question, Review
from licensing.sheets.commands import confirm_sheet, key_sheet, print_sheet, send_back
from licensing.sheets.models import HearingSheet, SheetEntry, SheetVerdict
from licensing.sheets.rules import FORM_VERSION
from tests.builders.hearings import a_case_on, a_case_ready, act, at, opened, questions
from tests.builders.sheets import (
    EVENING,
    LATER_STEPS,
    MORNING,
    a_scan,
    a_second_clerk,
    a_sheet,
    as_written,
    keyed,
)

RECORD = (Hearing, HearingStep, Presence, Interest, Asked, Found, InformationComplete, Ballot, Adjournment)
# What a row is called, and what only paper has: both differ between two ways of recording one hearing.
ASIDE = {"id", "supersedes", "recorded_at", "from_sheet", "version", "hearing_id", "question_id"}


def record_of(session):
    """Every row that hearings made, without what names it, each table in the order of its times."""
    found = {}
    for table in RECORD:
        rows = [one.model_dump(exclude=ASIDE) for one in session.exec(select(table)).all()]
        found[table.__tablename__] = sorted(map(str, rows))
    asked = session.exec(select(Question.asks, Asked.asked_by, Asked.answer).join(Asked)).all()
    found["questions"] = sorted(map(str, asked))
    found["stage"] = [str(one) for one in session.exec(select(Review.status)).all()]
    return found


def on_tablets(ready):
    """The hearing that `as_written` tells of, as the clerk's tablet would have recorded it."""
    case, clerk = ready.reference, ready.clerk
    chair, member, third = ready.members[:3]
    first, second = questions(ready)[:2]

    def at_step(step):
        return at(14, 5 * (LATER_STEPS.index(step) + 1))

    def do(command, minute, **given):
        return act(command, case, by=clerk, now=minute, **given)

    def seat(person, kind, minute):
        act(mark_presence, ready.day.reference, person_id=person.id, kind=kind, by=clerk, now=minute)

    for person in (*ready.members, ready.commissioner, clerk):
        seat(person, PresenceKind.PRESENT, at(13, 50))
    here = {"kind": PresenceKind.PRESENT, "capacity": Capacity.LICENCE_HOLDER}
    do(mark_party, at(13, 55), name=ready.holder.name, **here)
    opened_now(ready)
    do(mark_party, at(14, 2), name="Rosa Lindqvist", kind=PresenceKind.ARRIVED, capacity=Capacity.REPRESENTATIVE,
       by_video=True)  # fmt: skip
    do(move_on, at_step(Step.INTERESTS), to=Step.INTERESTS)
    do(declare_interest, at_step(Step.INTERESTS), kind=InterestKind.EXPRESSED_VIEW, person_id=third.id,
       says="Said once that drivers like him should go", affirms_open_mind=True)  # fmt: skip
    do(record_none_further, at_step(Step.INTERESTS))
    do(move_on, at_step(Step.OFFICER_PRESENTS), to=Step.OFFICER_PRESENTS)
    do(pause_hearing, at(14, 12))
    do(resume_hearing, at(14, 14))
    do(move_on, at_step(Step.HOLDER_ANSWERS), to=Step.HOLDER_ANSWERS)
    do(move_on, at_step(Step.QUESTIONS), to=Step.QUESTIONS)
    inquire(ready, do, at_step(Step.QUESTIONS))
    do(move_on, at_step(Step.LAST_WORDS), to=Step.LAST_WORDS)
    do(move_on, at_step(Step.DELIBERATION), to=Step.DELIBERATION)
    found = {first: Finding.FOUND, second: Finding.NOT_DECIDED, questions(ready)[-1]: Finding.NOT_FOUND}
    for question, finding in found.items():
        do(record_finding, at_step(Step.DELIBERATION), question_id=question, finding=finding)
    do(complete_information, at(14, 32))
    do(move_on, at_step(Step.OUTCOME), to=Step.OUTCOME)
    do(settle_outcome, at_step(Step.OUTCOME), outcome=Motion.REVOKED, method=VotingMethod.SHOW_OF_HANDS,
       votes_for=2, votes_against=1, abstained=0)  # fmt: skip
    do(close_hearing, at(14, 45))
    seat(third, PresenceKind.LEFT, at(14, 50))


def inquire(ready, do, minute):
    first, second = questions(ready)[:2]
    chair, member = ready.members[:2]
    raised = do(raise_question, minute, asks="Where was the car?")
    do(mark_asked, minute, question_id=raised.id, person_id=chair.id)
    do(note_answer, minute, question_id=raised.id, answer="At his brother’s")
    do(mark_asked, minute, question_id=first, person_id=member.id)
    do(note_answer, minute, question_id=first, answer="He says he was not driving that night (page 4)")
    do(mark_not_needed, minute, question_id=second, because="Answered with the first")


def opened_now(ready):
    from licensing.hearings.commands.opening import open_hearing

    act(open_hearing, ready.reference, by=ready.clerk, now=at(14))


def confirmed(ready, sheet, entry, *, by):
    return act(confirm_sheet, ready.reference, number=sheet.number, version=entry.id, by=by, now=EVENING)


def test_every_section_makes_the_record_that_tablets_make(undone, session):
    ready, second = a_case_ready(), a_second_clerk()
    with undone.begin_nested() as aside:
        on_tablets(ready)
        tablets = record_of(session)
        session.expire_all()
        aside.rollback()

    sheet = a_sheet(ready)
    entry = keyed(ready, sheet)
    assert record_of(session)["hearing"] == []  # nothing is the record yet
    confirmed(ready, sheet, entry, by=second)

    session.expire_all()
    assert tablets["ballot"] and tablets["found"] and tablets["interest"] and tablets["hearing_step"]
    assert record_of(session) == tablets
