"""From paper into the record: what tablets would have made of the same hearing, by two people, or nothing at all."""

from dataclasses import replace
from datetime import date, time

import pytest
from sqlmodel import select

from licensing.audit.commands import record
from licensing.audit.models import AuditEvent
from licensing.documents.rules import ExemptParagraph
from licensing.errors import Invalid, Refused
from licensing.hearings.commands.access import exclude_public
from licensing.hearings.commands.conduct import move_on, pause_hearing, resume_hearing
from licensing.hearings.commands.ending import close_hearing
from licensing.hearings.commands.inquiry import (
    complete_information,
    mark_asked,
    mark_not_needed,
    note_answer,
    raise_question,
    record_finding,
)
from licensing.hearings.commands.interests import declare_interest, record_none_further
from licensing.hearings.commands.opening import open_hearing
from licensing.hearings.commands.presence import mark_party, mark_presence
from licensing.hearings.commands.voting import agree_by_all, settle_outcome
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
    PublicAccess,
)
from licensing.hearings.publicity import USUAL_INTEREST
from licensing.hearings.queries import holder_came, movements_on
from licensing.hearings.rules import (
    AdjournmentReason,
    Capacity,
    Finding,
    InterestKind,
    Motion,
    PresenceKind,
    Step,
    VotingMethod,
)
from licensing.hearings.seals import broken_seals
from licensing.people.walls import is_walled
from licensing.reviews.models import Question, Review
from licensing.sheets.commands import confirm_sheet, print_sheet, send_back
from licensing.sheets.models import HearingSheet, SheetEntry, SheetVerdict
from licensing.sheets.rules import FORM_VERSION
from licensing.sittings.commands import publish_agenda
from tests.builders.hearings import a_case_on, a_case_ready, act, at, go_to, holder_here, opened, present, questions
from tests.builders.sheets import EVENING, LATER_STEPS, MORNING, a_second_clerk, a_sheet, as_written, keyed

RECORD = (
    Hearing, HearingStep, Presence, Interest, PublicAccess, Asked, Found, InformationComplete, Ballot, Adjournment,
)  # fmt: skip
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
    do(open_hearing, at(14))
    do(mark_party, at(14, 2), name="Rosa Lindqvist", kind=PresenceKind.ARRIVED, capacity=Capacity.REPRESENTATIVE,
       by_video=True)  # fmt: skip
    do(move_on, at_step(Step.INTERESTS), to=Step.INTERESTS)
    do(declare_interest, at_step(Step.INTERESTS), kind=InterestKind.EXPRESSED_VIEW, person_id=third.id,
       says="Said once that drivers like him should go", affirms_open_mind=True)  # fmt: skip
    do(record_none_further, at_step(Step.INTERESTS))
    act(exclude_public, ready.day.reference, review_ids=[ready.review.id], moved_by=chair.id, seconded_by=member.id,
        paragraphs=[ExemptParagraph.ONE, ExemptParagraph.TWO], public_interest=USUAL_INTEREST, by=clerk,
        now=at(14, 7))  # fmt: skip
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


def test_both_times_are_kept_and_both_people_named(undone, session):
    ready, second = a_case_ready(), a_second_clerk()
    sheet = a_sheet(ready)
    hearing = confirmed(ready, sheet, keyed(ready, sheet), by=second)

    rows = session.exec(select(Presence)).all()
    assert rows and {one.recorded_at for one in rows if one.at < at(14, 30)} == {EVENING}
    assert (hearing.from_sheet, hearing.opened_at, hearing.closed_at) == (sheet.number, at(14), at(14, 45))
    told = {one.action: one for one in session.exec(select(AuditEvent).where(AuditEvent.chain == ready.reference))}
    assert (told["hearing.opened"].actor_name, told["hearing.opened"].happened_at) == (ready.clerk.name, at(14))
    assert (told["sheet.confirmed"].actor_name, told["sheet.confirmed"].happened_at) == (second.name, EVENING)
    assert told["sheet.confirmed"].content["keyed_by"] == ready.clerk.name
    assert told["sheet.confirmed"].act == told["hearing.opened"].act


def test_an_adjourned_hearing_comes_from_paper_too(undone, session):
    ready, second = a_case_ready(), a_second_clerk()
    sheet = a_sheet(ready)
    short = as_written(
        ready, began={Step.INTERESTS: time(14, 5), Step.OFFICER_PRESENTS: time(14, 10)}, paused_at={}, resumed_at={},
        asked_by={}, answer={}, not_needed={}, finding={}, new_asks={}, new_asked_by={}, new_answer={}, new_finding={},
        complete_at=None, outcome={}, method={}, votes_for={}, votes_against={}, abstained={}, ended="adjourned",
        ended_at=time(14, 20), reason=AdjournmentReason.ILLNESS, because="A member fell ill", left={},
        follow_up_on=at().date(),
    )  # fmt: skip
    confirmed(ready, sheet, keyed(ready, sheet, short), by=second)

    put_off = session.exec(select(Adjournment)).one()
    assert (put_off.reason, put_off.is_part_heard, put_off.adjourned_at) == ("illness", True, at(14, 20))


def test_the_second_person_is_another_and_had_no_part_in_the_case(undone, session):
    ready = a_case_ready()
    sheet = a_sheet(ready)
    entry = keyed(ready, sheet)
    with pytest.raises(Refused) as own:
        confirmed(ready, sheet, entry, by=ready.clerk)
    assert own.value.codes == ["R14"]
    confirmed(ready, sheet, entry, by=ready.chair)  # somebody who sat there may be the second person
    assert session.exec(select(SheetVerdict)).one().given_by == ready.chair.id


def test_a_line_that_may_not_be_is_named_with_its_rule_and_nothing_is_done(undone, session):
    ready, second = a_case_ready(), a_second_clerk()
    sheet = a_sheet(ready)
    more_hands = dict.fromkeys(as_written(ready).outcome, 3)
    entry = keyed(ready, sheet, as_written(ready, votes_for=more_hands))
    before = record_of(session), len(session.exec(select(AuditEvent)).all())
    with pytest.raises(Refused) as wrong:
        confirmed(ready, sheet, entry, by=second)

    assert wrong.value.codes == ["R31"]
    assert "14:35" in wrong.value.reasons[0] and "revoke, show of hands, 3 for" in wrong.value.reasons[0]
    session.expire_all()
    assert (record_of(session), len(session.exec(select(AuditEvent)).all())) == before

    act(send_back, ready.reference, number=sheet.number, says="Two hands, not three", version=entry.id, by=second,
        now=EVENING)  # fmt: skip
    again = keyed(ready, sheet, scan=None)
    assert (again.supersedes, again.document) == (entry.id, entry.document)
    confirmed(ready, sheet, again, by=second)


def test_what_cannot_be_read_is_told_by_its_field(undone):
    ready = a_case_ready()
    sheet = a_sheet(ready)
    hole = {step: told for step, told in as_written(ready).began.items() if step is not Step.QUESTIONS}
    for changed, field in (
        ({"began": hole}, "began-questions"),
        ({"ended_at": time(14, 1)}, "ended_at"),
        ({"asked_by": {999_999: ready.chair.id}}, "asked_by"),
        ({"ended": "adjourned"}, "reason"),
    ):
        with pytest.raises(Invalid) as wrong:
            keyed(ready, sheet, as_written(ready, **changed))
        assert field in wrong.value.fields
    with pytest.raises(Invalid) as none:
        keyed(ready, sheet, scan=None)
    assert "scan" in none.value.fields


def refused(ready, sheet, says, **given):
    with pytest.raises(Refused) as why:
        keyed(ready, sheet, **given)
    assert says in why.value.reasons[0], why.value.reasons


def test_sheets_that_are_not_of_this_hearing_are_refused_in_words(undone, session):
    ready, second = a_case_ready(), a_second_clerk()
    sheet, newer = a_sheet(ready), a_sheet(ready)
    _, other, _ = a_case_on(ready.day, hour=15, name="Dorota Kessler")
    others = act(print_sheet, other.reference, by=ready.clerk, now=MORNING)
    older = HearingSheet(**sheet.model_dump(exclude={"id", "number", "form_version"}), number="PS-2015-9000",
                         form_version=FORM_VERSION - 1)  # fmt: skip
    act(_keep, older, by=ready.clerk, now=MORNING)

    refused(ready, older, "has form 0")
    refused(ready, others, "is of another case")
    refused(ready, sheet, "has not happened yet", now=at(14, 10))
    keyed(ready, sheet)
    refused(ready, sheet, "keyed in already")
    refused(ready, newer, "keyed in already, from sheet PS-2015-0001")
    entry = session.exec(select(SheetEntry)).one()
    opened(ready)
    with pytest.raises(Refused) as tablets:
        confirmed(ready, sheet, entry, by=second)
    assert "opened on a tablet at 14:00" in tablets.value.reasons[0]


def _keep(session, row, *, by, now):
    session.add(row)
    session.flush()
    record(session, "sheet.printed", about="LR-2015-9000", by=by, at=now, sheet=row.number)
    return row


def test_a_later_case_that_was_closed_on_tablets_stays_as_it_was_sealed(undone, session):
    """Who came and went is then told of the case on paper alone: the sealed one keeps who was there."""
    ready, second = a_case_ready(agenda_on=None), a_second_clerk()
    holder, review, listing = a_case_on(ready.day, hour=15, name="Dorota Kessler")
    act(publish_agenda, ready.day.reference, by=ready.clerk, now=at(16, on=date(2015, 12, 1)), urgency="")
    sheet = a_sheet(ready)
    later = replace(ready, holder=holder, review=review, listing=listing)
    present(later, now=at(14, 46))
    holder_here(later, now=at(14, 47))
    act(open_hearing, later.reference, by=later.clerk, now=at(14, 48))
    go_to(later, Step.OUTCOME, start=50)
    act(agree_by_all, later.reference, outcome=Motion.REVOKED, by=later.clerk, now=at(14, 58))
    act(close_hearing, later.reference, by=later.clerk, now=at(14, 59))

    hearing = confirmed(ready, sheet, keyed(ready, sheet), by=second)

    assert (hearing.closed_at, holder_came(session, ready.day.id, ready.review.id)) == (at(14, 45), True)
    session.expire_all()
    assert list(broken_seals(session)) == [None, None]
    of_later = movements_on(session, ready.day.id, review.id)
    assert min(one.at for one in of_later) == at(14, 46)
    third = [
        one.at for one in movements_on(session, ready.day.id, ready.review.id) if one.person_id == ready.members[2].id
    ]
    assert third == [at(13, 50), at(14, 46), at(14, 50)]


def test_r17_whoever_has_an_interest_on_the_sheet_is_walled_off_at_once_and_does_not_confirm_it(undone, session):
    ready, second = a_case_ready(members=4), a_second_clerk()
    sheet, third = a_sheet(ready), ready.members[2]
    written = as_written(ready, interest={third.id: InterestKind.OTHER}, open_mind=[], left={third.id: time(14, 6)},
                         interest_at={third.id: time(14, 5)})  # fmt: skip
    entry = keyed(ready, sheet, written)
    assert is_walled(session, third.id, ready.reference)
    with pytest.raises(Refused) as refused:
        confirmed(ready, sheet, entry, by=third)
    assert refused.value.codes == ["R17"]
    confirmed(ready, sheet, entry, by=second)
    session.expire_all()
    assert is_walled(session, third.id, ready.reference)
