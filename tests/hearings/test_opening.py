"""Calling a case on: only today’s, only on notice, before those who heard its earlier part (R01, R07, R24, R32)."""

from datetime import date

import pytest

from licensing.errors import NotAllowed, Refused
from licensing.hearings.commands.conduct import go_on_without_holder, move_on, pause_hearing, resume_hearing
from licensing.hearings.commands.ending import adjourn_hearing
from licensing.hearings.commands.interests import record_none_further
from licensing.hearings.commands.opening import open_hearing
from licensing.hearings.commands.presence import mark_presence
from licensing.hearings.rules import AdjournmentReason, PresenceKind, Step
from licensing.powers.rules import Mode
from licensing.reviews.commands import add_case_person
from licensing.reviews.rules import CaseRole
from licensing.sittings.commands import publish_agenda
from tests.builders.hearings import a_case_ready, act, at, go_to, holder_here, opened, present
from tests.builders.people import clerk, ostler, outsider
from tests.builders.sittings import FRIDAY

pytestmark = pytest.mark.usefixtures("undone")


def test_r01_opening_pins_who_holds_the_power_that_day():
    ready = a_case_ready()
    hearing = opened(ready)
    assert (hearing.step, hearing.resumes) == (Step.ATTENDANCE, None)
    assert hearing.holding_id is not None


def test_r24_a_case_is_not_heard_before_its_notice_is_served():
    ready = a_case_ready(served=False)
    with pytest.raises(Refused) as refused:
        opened(ready)
    assert {"R23", "R24"} <= set(refused.value.codes)


def test_r24_an_agreement_to_shorter_notice_does_not_replace_service():
    ready = a_case_ready(served=False)
    with pytest.raises(Refused) as refused:
        opened(ready, short_notice_because="Their letter of 15 December")
    assert refused.value.codes == ["R24"]


def test_a_case_is_called_on_only_on_its_day():
    ready = a_case_ready()
    present(ready)
    with pytest.raises(Refused, match="not for today"):
        act(open_hearing, ready.reference, by=ready.clerk, now=at(14, on=date(2015, 12, 17)))


def test_r75_nobody_in_the_room_nothing_called_on():
    ready = a_case_ready()
    with pytest.raises(Refused) as refused:
        act(open_hearing, ready.reference, by=ready.clerk, now=at(14))
    assert refused.value.codes == ["R75"]


def test_whoever_neither_clerks_nor_sits_runs_nothing():
    ready = a_case_ready()
    present(ready)
    with pytest.raises(NotAllowed):
        act(open_hearing, ready.reference, by=outsider(), now=at(14))


def at_the_start_of_evidence(ready):
    opened(ready)
    go_to(ready, Step.INTERESTS)
    act(record_none_further, ready.reference, by=ready.clerk, now=at(14, 2))
    return act(move_on, ready.reference, to=Step.OFFICER_PRESENTS, by=ready.clerk, now=at(14, 3))


def test_r22_councillors_hear_no_case_that_was_on_no_published_agenda():
    ready = a_case_ready(Mode.COUNCIL_DECIDES, agenda_on=None)
    with pytest.raises(Refused) as refused:
        at_the_start_of_evidence(ready)
    assert refused.value.codes == ["R22"]


def test_r22_a_late_item_is_heard_for_the_chairs_reason_of_urgency():
    ready = a_case_ready(Mode.COUNCIL_DECIDES, agenda_on=None)
    act(
        publish_agenda, ready.day.reference, urgency="The licence expires on 20 December", by=ready.clerk,
        now=at(9, on=date(2015, 12, 17)),
    )  # fmt: skip
    assert at_the_start_of_evidence(ready).step is Step.OFFICER_PRESENTS


def test_r22_a_commissioner_alone_holds_no_meeting():
    ready = a_case_ready(Mode.COMMISSIONER_SOLE, agenda_on=None)
    assert at_the_start_of_evidence(ready).step is Step.OFFICER_PRESENTS


def test_r14_a_clerk_who_wrote_the_report_does_not_run_the_hearing():
    ready = a_case_ready()
    other = clerk()
    act(add_case_person, ready.reference, role=CaseRole.REPORT_AUTHOR, person_id=other.id, by=ostler(), now=at(9))
    present(ready)
    with pytest.raises(Refused) as refused:
        act(open_hearing, ready.reference, by=other, now=at(14))
    assert refused.value.codes == ["R14"]


@pytest.mark.parametrize("seated", ["clerk", "commissioner", "chair"])
def test_r14_whoever_sits_on_the_day_takes_no_barring_part_in_the_case(seated):
    ready = a_case_ready()
    person = getattr(ready, seated)
    with pytest.raises(Refused) as refused:
        act(add_case_person, ready.reference, role=CaseRole.WITNESS, person_id=person.id, by=ostler(), now=at(9))
    assert refused.value.codes == ["R14"]


def test_a_second_tap_on_next_changes_nothing():
    ready = a_case_ready()
    opened(ready)
    act(move_on, ready.reference, to=Step.INTERESTS, by=ready.clerk, now=at(14, 1))
    again = act(move_on, ready.reference, to=Step.INTERESTS, by=ready.chair, now=at(14, 2))
    assert again.step is Step.INTERESTS
    with pytest.raises(Refused):
        act(move_on, ready.reference, to=Step.QUESTIONS, by=ready.clerk, now=at(14, 3))


def test_the_chair_leads_the_hearing_or_the_clerk_and_a_member_only_while_nobody_is_in_the_chair():
    ready = a_case_ready()
    present(ready)
    holder_here(ready)
    with pytest.raises(NotAllowed, match="the chair leads the hearing"):
        act(open_hearing, ready.reference, by=ready.members[1], now=at(14))
    act(open_hearing, ready.reference, by=ready.chair, now=at(14))
    put_off = {"reason": AdjournmentReason.OUT_OF_TIME, "because": "Late", "follow_up_on": FRIDAY}
    led = [
        (move_on, {"to": Step.INTERESTS}),
        (pause_hearing, {}),
        (resume_hearing, {}),
        (go_on_without_holder, {"because": "Did not come"}),
        (adjourn_hearing, put_off),
    ]
    for command, given in led:
        for nobody_who_leads in (ready.members[1], ready.commissioner):
            with pytest.raises(NotAllowed, match="is in the chair: the chair leads the hearing"):
                act(command, ready.reference, **given, by=nobody_who_leads, now=at(14, 1))
    act(pause_hearing, ready.reference, by=ready.chair, now=at(14, 3))
    left = {"person_id": ready.chair.id, "kind": PresenceKind.LEFT}
    act(mark_presence, ready.day.reference, **left, by=ready.clerk, now=at(14, 4))
    act(resume_hearing, ready.reference, by=ready.members[1], now=at(14, 5))


def test_r10_council_modes_count_who_may_vote():
    ready = a_case_ready(Mode.COUNCIL_DECIDES)
    present(ready)
    holder_here(ready)
    hearing = act(open_hearing, ready.reference, by=ready.chair, now=at(14))
    assert hearing.unquorate_because == ""
