"""The timed log: corrected with a reason, never erased, and what R32 computes follows the corrected times."""

from datetime import time

import pytest

from licensing.errors import Invalid, NotAllowed, Refused
from licensing.hearings.attendance import heard_everything
from licensing.hearings.commands.conduct import pause_hearing, resume_hearing
from licensing.hearings.commands.corrections import correct_line, correct_movement
from licensing.hearings.commands.ending import adjourn_hearing
from licensing.hearings.commands.opening import open_hearing
from licensing.hearings.commands.presence import mark_presence
from licensing.hearings.queries import log_of, log_rows, movements_on
from licensing.hearings.rules import AdjournmentReason, PresenceKind, Step
from tests.builders.hearings import a_case_ready, act, at, go_to, opened
from tests.hearings.test_ending import RESUMES, adjourned, listed_again

pytestmark = pytest.mark.usefixtures("undone")


def line(session, hearing, says):
    session.expire_all()
    return next(one for one in log_of(session, hearing.id) if one.says == says)


def corrected(ready, row, clock, *, says=None, by=None, now=None, because="The clerk pressed late"):
    return act(correct_line, ready.reference, line_id=row.id, at=clock, says=says or row.says, because=because,
               by=by or ready.clerk, now=now or at(14, 45))  # fmt: skip


def test_r32_a_pause_noted_late_is_put_right_and_whoever_went_out_then_missed_nothing(session):
    ready = a_case_ready(members=4)
    hearing = opened(ready)
    go_to(ready, Step.QUESTIONS)
    gone = ready.members[1]
    for kind, minute in ((PresenceKind.LEFT, 20), (PresenceKind.ARRIVED, 28)):
        act(mark_presence, ready.day.reference, person_id=gone.id, kind=kind, by=ready.clerk, now=at(14, minute))
        pausing = pause_hearing if kind is PresenceKind.LEFT else resume_hearing
        act(pausing, ready.reference, by=ready.clerk, now=at(14, minute + 2))
    assert gone.id not in heard_everything(session, hearing, until=at(14, 40))

    old = line(session, hearing, "Paused")
    new = corrected(ready, old, time(14, 19), by=ready.chair)
    session.expire_all()
    assert gone.id in heard_everything(session, hearing, until=at(14, 40))
    assert [one.id for one in log_rows(session, hearing.id)].count(old.id) == 1  # it stays, and both are shown
    assert (new.supersedes, new.because) == (old.id, "The clerk pressed late")
    with pytest.raises(Refused, match="corrected already"):
        corrected(ready, old, time(14, 18))


def test_r32_a_movement_noted_late_is_put_right(session):
    ready = a_case_ready()
    hearing = opened(ready)
    go_to(ready, Step.QUESTIONS)
    left = act(mark_presence, ready.day.reference, person_id=ready.commissioner.id, kind=PresenceKind.LEFT,
               by=ready.clerk, now=at(14, 20))  # fmt: skip
    back = act(mark_presence, ready.day.reference, person_id=ready.commissioner.id, kind=PresenceKind.ARRIVED,
               by=ready.clerk, now=at(14, 30))  # fmt: skip
    because = "She never went out: the wrong name was tapped"
    for row in (left, back):
        with pytest.raises(Invalid):  # order stays, and no time to come
            act(correct_movement, ready.reference, movement_id=row.id, at=time(14, 50), because=because,
                by=ready.clerk, now=at(14, 40))  # fmt: skip
    act(correct_movement, ready.reference, movement_id=back.id, at=time(14, 20), because=because, by=ready.clerk,
        now=at(14, 40))  # fmt: skip
    session.expire_all()
    moves = [one for one in movements_on(session, ready.day.id, None) if one.person_id == ready.commissioner.id]
    assert [one.kind for one in moves] == [PresenceKind.PRESENT, PresenceKind.LEFT, PresenceKind.ARRIVED]
    assert moves[-1].at == at(14, 20)
    # Marked again she is in the room already: the latest by its corrected time counts, not the latest written.
    again = act(mark_presence, ready.day.reference, person_id=ready.commissioner.id, kind=PresenceKind.PRESENT,
                by=ready.clerk, now=at(14, 41))  # fmt: skip
    assert again.id == moves[-1].id
    assert ready.commissioner.id in heard_everything(session, hearing, until=at(14, 42))


def test_a_correction_keeps_the_order_is_the_chairs_or_the_clerks_and_changes_something(session):
    ready = a_case_ready()
    hearing = opened(ready)
    go_to(ready, Step.QUESTIONS)
    began = line(session, hearing, "Officer presents")
    for clock in (time(13, 30), time(14, 30), time(15, 30)):
        with pytest.raises(Invalid) as wrong:
            corrected(ready, began, clock)
        assert "at" in wrong.value.fields, clock
    with pytest.raises(Invalid, match="Nothing is changed"):
        corrected(ready, began, time(14, 2))
    with pytest.raises(NotAllowed):
        corrected(ready, began, time(14, 3), by=ready.members[1])
    opened_line = line(session, hearing, "Opened")
    corrected(ready, opened_line, time(13, 58), says="Called on")
    session.expire_all()
    assert session.get(type(hearing), hearing.id).opened_at == at(13, 58)


def test_once_closed_the_log_takes_no_correction(session):
    ready = a_case_ready()
    hearing = opened(ready)
    go_to(ready, Step.QUESTIONS)
    act(adjourn_hearing, ready.reference, reason=AdjournmentReason.ILLNESS, because="He fell ill",
        follow_up_on=RESUMES, by=ready.clerk, now=at(14, 30))  # fmt: skip
    with pytest.raises(Refused, match="No hearing of this review is open"):
        corrected(ready, line(session, hearing, "Opened"), time(13, 58))


def test_r32_a_part_heard_case_waits_for_the_commissioner_who_heard_its_first_part():
    ready = a_case_ready()
    opened(ready)
    go_to(ready, Step.QUESTIONS)
    adjourned(ready)
    day = listed_again(ready)
    act(mark_presence, day.reference, person_id=ready.commissioner.id, kind=PresenceKind.LEFT, by=ready.clerk,
        now=at(13, 55, on=RESUMES))  # fmt: skip
    with pytest.raises(Refused) as refused:
        act(open_hearing, ready.reference, by=ready.clerk, now=at(14, on=RESUMES))
    assert refused.value.codes == ["R32"]


def test_r32_nobody_corrects_their_own_movement():
    ready = a_case_ready()
    opened(ready)
    went = act(mark_presence, ready.day.reference, person_id=ready.chair.id, kind=PresenceKind.LEFT, by=ready.clerk,
               now=at(14, 20))  # fmt: skip
    back = act(mark_presence, ready.day.reference, person_id=ready.chair.id, kind=PresenceKind.ARRIVED, by=ready.clerk,
               now=at(14, 30))  # fmt: skip
    given = {"movement_id": back.id, "at": time(14, 25), "because": "Tapped late", "now": at(14, 40)}
    with pytest.raises(Refused, match="Nobody corrects"):
        act(correct_movement, ready.reference, by=ready.chair, **given)
    assert act(correct_movement, ready.reference, by=ready.clerk, **given).at > went.at
