"""Attendance: in the room or not, reserves, the chair, video, and who heard everything (R09-R11, R13, R32, R75)."""

from datetime import date

import pytest

from licensing.authority.commands import change_setting
from licensing.authority.rules import Setting
from licensing.errors import NotAllowed, NotFound, Refused
from licensing.hearings.attendance import attendance_of, heard_everything
from licensing.hearings.commands.conduct import (
    go_on_without_holder,
    move_on,
    pause_hearing,
    record_consent,
    resume_hearing,
)
from licensing.hearings.commands.interests import record_none_further
from licensing.hearings.commands.opening import open_hearing
from licensing.hearings.commands.presence import mark_party, mark_presence, take_chair
from licensing.hearings.days import day_attendance
from licensing.hearings.queries import log_of
from licensing.hearings.room import room_of
from licensing.hearings.rules import Capacity, PresenceKind, Step
from licensing.people.rules import Role
from licensing.powers.rules import Mode
from licensing.reviews.commands import add_case_person
from licensing.reviews.needs import record_needs
from licensing.reviews.rules import CaseRole
from licensing.sittings.offering import next_slots
from licensing.sittings.rules import SeatRole, is_quorate
from tests.builders.hearings import PROPOSALS, a_case_ready, act, at, go_to, holder_here, opened, present
from tests.builders.notices import TUESDAY
from tests.builders.people import actor, ostler, outsider
from tests.builders.register import hale
from tests.builders.reviews import a_review
from tests.builders.sittings import a_hearing_day, seat

pytestmark = pytest.mark.usefixtures("undone")


def marked(ready, person, kind, now, by=None):
    return act(mark_presence, ready.day.reference, person_id=person.id, kind=kind, by=by or ready.clerk, now=now)


def room(ready, session, now, hearing=None, mode=PROPOSALS):
    return attendance_of(session, ready.day, ready.review, mode=mode, at=now, hearing=hearing)


def test_r75_a_member_counts_only_while_in_the_room(session):
    ready = a_case_ready()
    present(ready)
    assert len(room(ready, session, at(13, 55)).voters) == 3
    marked(ready, ready.members[1], PresenceKind.LEFT, at(13, 56))
    assert len(room(ready, session, at(13, 57)).voters) == 2
    marked(ready, ready.members[1], PresenceKind.ARRIVED, at(13, 58))
    assert len(room(ready, session, at(13, 59)).voters) == 3


def test_r75_a_member_does_not_attend_by_video_unless_the_authority_lets_them(do, acting):
    ready = a_case_ready()
    given = {"person_id": ready.members[1].id, "kind": PresenceKind.PRESENT, "by_video": True, "by": ready.clerk}
    with pytest.raises(Refused) as refused:
        act(mark_presence, ready.day.reference, now=at(13), **given)
    assert refused.value.codes == ["R75"]
    do(
        change_setting, Setting.ROOM_ATTENDANCE, value="off", in_force_from=ready.day.held_on, because="New law",
        by=acting(ready.clerk), now=at(9),
    )  # fmt: skip
    assert act(mark_presence, ready.day.reference, now=at(13, 1), **given).by_video


def test_marking_twice_is_marking_once():
    ready = a_case_ready()
    first = marked(ready, ready.chair, PresenceKind.PRESENT, at(13))
    assert marked(ready, ready.chair, PresenceKind.PRESENT, at(13, 1)).id == first.id


def test_r11_a_reserve_who_is_here_steps_in(session):
    ready = a_case_ready(reserve=True)
    present(ready)
    marked(ready, ready.members[1], PresenceKind.LEFT, at(13, 51))
    assert len(room(ready, session, at(13, 52)).voters) == 2
    assert marked(ready, ready.members[-1], PresenceKind.PRESENT, at(13, 53)).capacity is Capacity.MEMBER
    assert len(room(ready, session, at(13, 54)).voters) == 3


def test_r11_a_reserve_does_not_sit_beside_all_the_members(session):
    ready = a_case_ready(reserve=True)
    present(ready)
    reserve = ready.members[-1]
    marked(ready, reserve, PresenceKind.PRESENT, at(13, 53))
    assert [one.name for one in room(ready, session, at(13, 54)).voters] == ["Cllr Dunn", "Cllr Pike", "Cllr Marsh"]
    marked(ready, ready.members[1], PresenceKind.LEFT, at(13, 55))
    assert reserve.id in {one.person_id for one in room(ready, session, at(13, 56)).voters}
    marked(ready, ready.members[1], PresenceKind.ARRIVED, at(13, 57))
    assert len(room(ready, session, at(13, 58)).voters) == 3


def test_a_member_takes_an_empty_chair_and_no_other(session):
    ready = a_case_ready()
    present(ready)
    second = ready.members[1]
    with pytest.raises(Refused):
        act(take_chair, ready.day.reference, person_id=second.id, by=ready.clerk, now=at(13, 55))
    marked(ready, ready.chair, PresenceKind.LEFT, at(13, 56))
    act(take_chair, ready.day.reference, person_id=second.id, by=ready.clerk, now=at(13, 57))
    assert room(ready, session, at(13, 58)).chair.person_id == second.id
    with pytest.raises(Refused):
        act(take_chair, ready.day.reference, person_id=ready.commissioner.id, by=ready.clerk, now=at(13, 59))


def test_attendance_is_the_clerks_and_theirs_who_sit():
    ready = a_case_ready()
    with pytest.raises(NotAllowed):
        marked(ready, ready.chair, PresenceKind.PRESENT, at(13), by=outsider())
    with pytest.raises(NotFound):
        marked(ready, outsider(), PresenceKind.PRESENT, at(13))


def test_r25_without_the_holder_it_goes_on_only_by_a_recorded_choice():
    ready = a_case_ready()
    present(ready)
    act(open_hearing, ready.reference, by=ready.clerk, now=at(14))
    act(move_on, ready.reference, to=Step.INTERESTS, by=ready.clerk, now=at(14, 1))
    act(record_none_further, ready.reference, by=ready.clerk, now=at(14, 2))
    with pytest.raises(Refused) as refused:
        act(move_on, ready.reference, to=Step.OFFICER_PRESENTS, by=ready.clerk, now=at(14, 3))
    assert refused.value.codes == ["R25"]
    act(go_on_without_holder, ready.reference, because="Told twice, did not come", by=ready.clerk, now=at(14, 4))
    moved = act(move_on, ready.reference, to=Step.OFFICER_PRESENTS, by=ready.clerk, now=at(14, 5))
    assert moved.step is Step.OFFICER_PRESENTS


def test_r26_the_holder_may_come_by_video_and_an_officer_may_not():
    ready = a_case_ready()
    holder_here(ready, by_video=True)
    with pytest.raises(Refused) as refused:
        act(
            mark_party, ready.reference, name="Ada Ostler", capacity=Capacity.PRESENTING_OFFICER,
            kind=PresenceKind.PRESENT, by_video=True, by=ready.clerk, now=at(13, 56),
        )  # fmt: skip
    assert refused.value.codes == ["R75"]


def test_r32_whoever_left_while_evidence_was_heard_does_not_decide(session):
    ready = a_case_ready()
    hearing = opened(ready)
    go_to(ready, Step.QUESTIONS)
    marked(ready, ready.members[1], PresenceKind.LEFT, at(14, 10))
    marked(ready, ready.members[1], PresenceKind.ARRIVED, at(14, 12))
    heard = heard_everything(session, hearing, until=at(14, 20))
    assert ready.members[1].id not in heard and ready.members[2].id in heard
    assert ready.members[1].id not in {one.person_id for one in room(ready, session, at(14, 20), hearing).voters}


def test_r32_going_out_during_a_pause_misses_nothing(session):
    ready = a_case_ready()
    hearing = opened(ready)
    go_to(ready, Step.QUESTIONS)
    act(pause_hearing, ready.reference, by=ready.chair, now=at(14, 10))
    marked(ready, ready.members[1], PresenceKind.LEFT, at(14, 11))
    marked(ready, ready.members[1], PresenceKind.ARRIVED, at(14, 19))
    act(resume_hearing, ready.reference, by=ready.chair, now=at(14, 20))
    assert ready.members[1].id in heard_everything(session, hearing, until=at(14, 30))


def test_r09_below_quorum_two_go_on_with_the_holders_consent_where_standing_orders_allow(do, acting):
    ready = a_case_ready(Mode.COUNCIL_DECIDES)
    do(
        change_setting, Setting.BETWEEN_TWO_AND_QUORUM, value="yes", in_force_from=ready.day.held_on,
        because="Standing orders", by=acting(ready.clerk), now=at(9),
    )  # fmt: skip
    opened(ready)
    marked(ready, ready.members[1], PresenceKind.LEFT, at(14))
    act(move_on, ready.reference, to=Step.INTERESTS, by=ready.clerk, now=at(14, 1))
    act(record_none_further, ready.reference, by=ready.clerk, now=at(14, 2))
    with pytest.raises(Refused) as refused:
        act(move_on, ready.reference, to=Step.OFFICER_PRESENTS, by=ready.clerk, now=at(14, 3))
    assert refused.value.codes == ["R10"]
    act(record_consent, ready.reference, because="Said so in the room", by=ready.clerk, now=at(14, 4))
    act(move_on, ready.reference, to=Step.OFFICER_PRESENTS, by=ready.clerk, now=at(14, 5))
    day = do(day_attendance, ready.day.reference, by=acting(ready.clerk), now=at(14, 5))
    assert day.quorum.members == 2 and is_quorate(day.quorum)


def test_r09_consent_recorded_on_the_review_lets_two_be_scheduled_and_the_hearing_begins_with_it(do, acting, session):
    ready, officer = a_case_ready(Mode.COUNCIL_DECIDES), actor(ostler(), Role.LICENSING_OFFICER)
    consent = {"minutes": None, "fewer_members": "By letter of 1 December", "by": officer, "now": TUESDAY}
    day, waiting = a_hearing_day(date(2016, 1, 22)), a_review(hale())
    for member, role in zip(ready.members[:2], (SeatRole.CHAIR, SeatRole.MEMBER), strict=True):
        seat(day, member, role)
    do(
        change_setting, Setting.BETWEEN_TWO_AND_QUORUM, value="yes", in_force_from=TUESDAY.date(),
        because="Standing orders", by=acting(ready.clerk), now=TUESDAY,
    )  # fmt: skip
    assert broken_on(session, day, waiting) == ["R09"]
    do(record_needs, waiting.reference, **consent)
    assert broken_on(session, day, waiting) == []

    do(record_needs, ready.reference, **consent)
    hearing = opened(ready)
    marked(ready, ready.members[1], PresenceKind.LEFT, at(14))
    act(move_on, ready.reference, to=Step.INTERESTS, by=ready.clerk, now=at(14, 1))
    act(record_none_further, ready.reference, by=ready.clerk, now=at(14, 2))
    act(move_on, ready.reference, to=Step.OFFICER_PRESENTS, by=ready.clerk, now=at(14, 3))
    said = [one.says for one in log_of(session, hearing.id)]
    assert "The holder consents to fewer members: By letter of 1 December" in said


def broken_on(session, day, review):
    offer = next_slots(session, review, now=TUESDAY)
    slot = next(one for one in (*offer.lawful, *offer.unlawful) if one.day.reference == day.reference)
    return [rule.code for rule in slot.broken]


def test_r14_a_withheld_name_marked_in_the_room_is_shown_to_nobody_and_goes_out_as_itself(session):
    ready = a_case_ready()
    opened(ready)
    act(add_case_person, ready.reference, role=CaseRole.WITNESS, name="Jane Doe", is_withheld=True,
        by=actor(ostler(), Role.LICENSING_OFFICER), now=at(13, 59))  # fmt: skip
    session.expire_all()

    def mark(name, kind, when):
        return act(mark_party, ready.reference, name=name, capacity=Capacity.WITNESS, kind=kind, by=ready.clerk,
                   now=when)  # fmt: skip

    mark("Jane Doe", PresenceKind.ARRIVED, at(14, 1))
    shown = room_of(session, ready.reference, by=actor(ready.clerk, Role.CLERK), now=at(14, 2)).parties
    assert "Name withheld" in [one.name for one in shown] and not any("Doe" in one.name for one in shown)
    assert mark("Name withheld", PresenceKind.LEFT, at(14, 3)).name == "Jane Doe"
