"""Declared interests shut out at once, in every mode; the quorum is counted after them (R17-R21, T62)."""

from datetime import date

import pytest
from sqlmodel import col, select

from licensing.errors import NotAllowed, NotFound, Refused
from licensing.followups.models import Followup
from licensing.hearings.attendance import attendance_of
from licensing.hearings.commands.conduct import hear_without_quorum, move_on
from licensing.hearings.commands.ending import adjourn_hearing
from licensing.hearings.commands.interests import declare_interest, declare_interests, record_none_further
from licensing.hearings.days import must_declare
from licensing.hearings.participation import Declared
from licensing.hearings.rules import AdjournmentReason, InterestKind, Step
from licensing.people.permissions import Permission, may
from licensing.people.walls import is_walled
from licensing.powers.rules import Mode
from tests.builders.hearings import PROPOSALS, a_case_ready, act, acts_as, at, go_to, opened
from tests.builders.people import outsider

pytestmark = pytest.mark.usefixtures("undone")
DPI, OTHER, VIEW = InterestKind.DISCLOSABLE_PECUNIARY, InterestKind.OTHER, InterestKind.EXPRESSED_VIEW


def declared(ready, person, kind, **given):
    return act(declare_interest, ready.reference, kind=kind, by=person, now=at(14, 1), **given)


def counted(ready, session, mode):
    return attendance_of(session, ready.day, ready.review, mode=mode, at=at(14, 5)).quorum.members


def test_r17_an_interest_raises_a_wall_and_ends_the_admission_at_once(session):
    ready = a_case_ready()
    member = ready.members[1]
    assert may(session, acts_as(member), Permission.SEE_CASES, ready.reference)
    act(declare_interests, ready.day.reference, interests={ready.reference: Declared(DPI)}, by=member, now=at(9))
    assert is_walled(session, member.id, ready.reference)
    assert not may(session, acts_as(member), Permission.SEE_CASES, ready.reference)


def test_r18_an_unregistered_interest_is_told_within_28_days_beginning_with_the_disclosure(session):
    ready = a_case_ready()
    opened(ready)
    declared(ready, ready.members[1], DPI, is_registered=False)
    task = session.exec(select(Followup).where(col(Followup.origin).startswith("interest."))).one()
    assert task.due_on == date(2016, 1, 14)


def test_r20_a_commissioner_with_an_interest_is_shut_out_too(session):
    ready = a_case_ready()
    opened(ready)
    declared(ready, ready.commissioner, OTHER)
    assert is_walled(session, ready.commissioner.id, ready.reference)


def test_r21_a_past_view_asks_for_an_open_mind(session):
    ready = a_case_ready()
    opened(ready)
    with pytest.raises(Refused) as refused:
        declared(ready, ready.members[1], VIEW)
    assert refused.value.codes == ["R21"]
    declared(ready, ready.members[1], VIEW, affirms_open_mind=True)
    assert not is_walled(session, ready.members[1].id, ready.reference)


def test_r19_evidence_waits_until_everybody_has_said():
    ready = a_case_ready()
    opened(ready)
    act(move_on, ready.reference, to=Step.INTERESTS, by=ready.clerk, now=at(14, 1))
    with pytest.raises(Refused) as refused:
        act(move_on, ready.reference, to=Step.OFFICER_PRESENTS, by=ready.clerk, now=at(14, 2))
    assert refused.value.codes == ["R19"]
    assert act(record_none_further, ready.reference, by=ready.clerk, now=at(14, 3)) == 4
    moved = act(move_on, ready.reference, to=Step.OFFICER_PRESENTS, by=ready.clerk, now=at(14, 4))
    assert moved.step is Step.OFFICER_PRESENTS


def test_r10_in_council_mode_an_interest_that_leaves_two_of_three_stops_the_case(session):
    """T62: two members left, quorum three, no consent of the holder's: it cannot proceed."""
    ready = a_case_ready(Mode.COUNCIL_DECIDES)
    opened(ready)
    declared(ready, ready.members[2], DPI)
    assert counted(ready, session, Mode.COUNCIL_DECIDES) == 2
    with pytest.raises(Refused) as refused:
        go_to(ready, Step.OFFICER_PRESENTS, start=2)
    assert refused.value.codes == ["R10"]
    act(hear_without_quorum, ready.reference, because="We would rather go on", by=ready.clerk, now=at(14, 8))
    with pytest.raises(Refused):
        act(move_on, ready.reference, to=Step.OFFICER_PRESENTS, by=ready.clerk, now=at(14, 9))


def test_r10_in_commissioner_mode_the_same_case_goes_on_with_a_reason():
    """T62, the other half."""
    ready = a_case_ready(PROPOSALS)
    opened(ready)
    declared(ready, ready.members[2], DPI)
    with pytest.raises(Refused, match="Give a reason"):
        go_to(ready, Step.OFFICER_PRESENTS, start=2)
    act(hear_without_quorum, ready.reference, because="Two gave advice", by=ready.commissioner, now=at(14, 8))
    moved = act(move_on, ready.reference, to=Step.OFFICER_PRESENTS, by=ready.clerk, now=at(14, 9))
    assert moved.step is Step.OFFICER_PRESENTS


def test_nobody_declares_for_another_but_the_clerk():
    ready = a_case_ready()
    opened(ready)
    with pytest.raises(NotAllowed):
        declared(ready, ready.members[1], OTHER, person_id=ready.members[2].id)
    assert declared(ready, ready.clerk, OTHER, person_id=ready.members[2].id).person_id == ready.members[2].id
    with pytest.raises(NotAllowed):
        declared(ready, outsider(), OTHER)


def test_interests_are_in_cases_of_the_day():
    ready = a_case_ready()
    with pytest.raises(NotFound):
        act(
            declare_interests, ready.day.reference, interests={"LR-2015-9999": Declared(OTHER)},
            by=ready.chair, now=at(9),
        )  # fmt: skip


def test_r19_a_reserve_who_never_declared_still_has_to_after_the_hearing_is_adjourned(session):
    ready = a_case_ready(reserve=True)
    opened(ready)
    go_to(ready, Step.OFFICER_PRESENTS)
    act(
        adjourn_hearing, ready.reference, reason=AdjournmentReason.ILLNESS, because="He fell ill",
        follow_up_on=date(2016, 1, 8), by=ready.clerk, now=at(15),
    )  # fmt: skip
    reserve = acts_as(ready.members[-1])

    assert must_declare(session, ready.reference, by=reserve) == ready.day
    assert must_declare(session, ready.reference, by=acts_as(ready.members[1])) is None  # asked in the room
    act(declare_interests, ready.day.reference, interests={}, by=ready.members[-1], now=at(16))
    assert must_declare(session, ready.reference, by=reserve) is None
