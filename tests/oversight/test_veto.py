"""The time to veto: the letter waits, the commissioner clears or vetoes, and a vetoed case is decided again (R06)."""

from datetime import date

import pytest

from licensing import clock
from licensing.audit.rules import SYSTEM
from licensing.casefile.standings import standings_at_end_of
from licensing.decisions.commands.decide import decide_as_panel
from licensing.decisions.commands.objection import Hands, retake_vote
from licensing.decisions.models import Determination
from licensing.decisions.queries import determination_of
from licensing.decisions.rules import Outcome
from licensing.errors import Refused
from licensing.followups.queries import open_about
from licensing.notices.commands import approve_notice
from licensing.notices.queries import notice_by_id
from licensing.notices.rules import ServiceMethod
from licensing.oversight.commands.veto import clear_decision, open_window, veto_decision
from licensing.oversight.nightly import look_at_oversight
from licensing.oversight.queries import open_windows, vetoes_of, windows_ended
from licensing.oversight.rules import veto_ends_on
from licensing.oversight.showing import oversight_of
from licensing.people.rules import Role
from licensing.people.walls import raise_wall
from licensing.powers.commands import assign_nominee
from licensing.powers.rules import Mode
from licensing.reviews.models import Review
from licensing.reviews.queries import get_review
from licensing.reviews.rules import Standing, Status
from tests.builders.decisions import HeardCase, a_heard_case, drafted
from tests.builders.notices import a_letterhead
from tests.builders.people import actor, finch, ostler
from tests.builders.powers import a_holding

pytestmark = pytest.mark.usefixtures("undone")

DECIDED = date(2017, 12, 20)  # a Wednesday
ENDS = date(2017, 12, 29)  # five working days on: Christmas Day and Boxing Day are none
NOW = clock.at(DECIDED, 16, 30)
NEXT = clock.at(date(2017, 12, 21), 10)


@pytest.fixture
def case(do) -> HeardCase:
    """Decided by councillors, while the commissioner may veto."""
    judge = finch()
    a_holding(Mode.COUNCIL_DECIDES_SUBJECT_TO_VETO, date(2017, 9, 12), judge, instrument="Directions of 2017")
    heard = a_heard_case(commissioner=judge, on=DECIDED, expires_on=date(2018, 9, 30))
    do(decide_as_panel, heard.reference, draft=drafted(heard), by=chair_of(heard), now=NOW)
    a_letterhead()
    return heard


def chair_of(case: HeardCase):
    return actor(case.chair, Role.PANEL_MEMBER)


def commissioner_of(case: HeardCase):
    return actor(case.commissioner, Role.COMMISSIONER)


def approve(do, session, case: HeardCase, now) -> None:
    determination = determination_of(session, case.review.id)
    notice = notice_by_id(session, determination.notice_id)
    do(
        approve_notice, notice.reference, version=notice.version, method=ServiceMethod.HAND_DELIVERED,
        planned_on=now.date(), by=actor(ostler(), Role.LICENSING_OFFICER), now=now,
    )  # fmt: skip


def test_r06_the_letter_waits_until_the_window_has_ended(do, session, case):
    (window,) = [one.window for one in vetoes_of(session, case.review.id)]
    assert window.ends_on == ENDS
    for day in (date(2017, 12, 20), ENDS):
        with pytest.raises(Refused) as refusal:
            approve(do, session, case, clock.at(day, 17))
        assert "R06" in refusal.value.codes
    approve(do, session, case, clock.at(date(2017, 12, 30), 9))


def test_r06_cleared_the_letter_may_leave_and_nobody_answers_twice(do, session, case):
    assert [one.reference for one in open_windows(session, person_id=None, on=ENDS)] == [case.reference]
    do(clear_decision, case.reference, by=commissioner_of(case), now=NEXT)
    approve(do, session, case, NEXT)
    with pytest.raises(Refused) as refusal:
        do(veto_decision, case.reference, because="Too harsh", by=commissioner_of(case), now=NEXT)
    assert refusal.value.codes == ["R06"] and open_windows(session, person_id=None, on=DECIDED) == []


def test_r06_a_veto_returns_the_case_to_the_committee_which_settles_on_it_again(do, session, case):
    first = determination_of(session, case.review.id)
    do(veto_decision, case.reference, because="Nobody weighed the training.", by=commissioner_of(case), now=NEXT)
    assert session.get(Review, case.review.id).status is Status.HEARD
    assert determination_of(session, case.review.id) is None
    assert notice_by_id(session, first.notice_id).withdrawn_at is not None
    tasks = {one.origin for one in open_about(session, case.reference, on=NEXT.date())}
    assert "veto.decide_again" in tasks and "decision.notice_due" not in tasks
    found = {one.review_id: one.standing for one in standings_at_end_of(session, NEXT.date())}
    assert found[case.review.id] is Standing.AWAITING_DECISION

    with pytest.raises(Refused) as refusal:
        do(decide_as_panel, case.reference, draft=drafted(case), by=chair_of(case), now=NEXT)
    assert refusal.value.codes == ["R31"]
    do(
        retake_vote, case.reference, licence_id=case.licences[0].id, outcome=Outcome.WARNING,
        hands=Hands(3, 0), by=chair_of(case), now=clock.at(NEXT.date(), 11),
        present=[one.id for one in (case.chair, *case.members)],
    )  # fmt: skip
    draft = drafted(case, Outcome.WARNING)
    again = do(decide_as_panel, case.reference, draft=draft, by=chair_of(case), now=clock.at(NEXT.date(), 12))
    assert session.get(Determination, again.id).supersedes == first.id
    assert [one.is_vetoed for one in vetoes_of(session, case.review.id)] == [True, False]


@pytest.mark.parametrize(
    ("because", "day", "code"),
    [(" ", date(2017, 12, 21), "R06"), ("Too harsh", date(2017, 12, 30), "R06")],
)
def test_r06_a_veto_has_reasons_and_comes_in_time(do, case, because, day, code):
    with pytest.raises(Refused) as refusal:
        do(veto_decision, case.reference, because=because, by=commissioner_of(case), now=clock.at(day, 9))
    assert refusal.value.codes == [code]


def test_r06_r20_only_a_nominee_without_a_conflict_answers(do, case):
    stranger = actor(finch(), Role.COMMISSIONER)
    with pytest.raises(Refused) as refusal:
        do(clear_decision, case.reference, by=stranger, now=NEXT)
    assert refusal.value.codes == ["R06"]
    do(raise_wall, case.commissioner.id, case.reference, because="A cousin", by=SYSTEM, at=NEXT)
    with pytest.raises(Refused) as refusal:
        do(veto_decision, case.reference, because="Too harsh", by=commissioner_of(case), now=NEXT)
    assert refusal.value.codes == ["R20"]


def test_r20_a_nominee_whose_case_passed_to_another_neither_clears_nor_vetoes_and_is_offered_neither(do, session):
    judge, other = finch(), finch()
    a_holding(Mode.COUNCIL_DECIDES_SUBJECT_TO_VETO, date(2017, 9, 12), judge, other, instrument="Directions of 2017")
    case = a_heard_case(commissioner=judge, on=DECIDED, expires_on=date(2018, 9, 30))
    do(decide_as_panel, case.reference, draft=drafted(case), by=chair_of(case), now=NOW)
    do(assign_nominee, case.reference, person_id=other.id, because="A conflict", by=SYSTEM, now=NOW)
    with pytest.raises(Refused) as refusal:
        do(clear_decision, case.reference, by=commissioner_of(case), now=NEXT)
    assert refusal.value.codes == ["R20"]
    review, who = get_review(session, case.reference), (commissioner_of(case), actor(other, Role.COMMISSIONER))
    assert [oversight_of(session, review, by=one, on=NEXT.date()).may_answer for one in who] == [False, True]
    do(clear_decision, case.reference, by=actor(other, Role.COMMISSIONER), now=NEXT)


def test_r06_the_night_after_the_window_ends_her_task(do, session, case):
    do(look_at_oversight, day=ENDS, by=SYSTEM, now=clock.at(ENDS, 2))
    assert "veto.due" in {one.origin for one in open_about(session, case.reference, on=ENDS)}
    over = date(2017, 12, 30)
    assert windows_ended(session, on=over) == [case.reference]
    do(look_at_oversight, day=date(2017, 12, 30), by=SYSTEM, now=clock.at(date(2017, 12, 30), 2))
    assert "veto.due" not in {one.origin for one in open_about(session, case.reference, on=ENDS)}
    assert windows_ended(session, on=over) == []


def test_r45_however_long_the_time_to_veto_it_leaves_a_day_for_the_notice_of_the_grounds():
    assert veto_ends_on(DECIDED, working_days=60) == date(2018, 1, 2)  # the notice is due on the 3rd


def test_r06_decided_again_without_a_veto_to_wait_for_ends_the_committees_task(do, session, case):
    do(veto_decision, case.reference, because="Nobody weighed the training.", by=commissioner_of(case), now=NEXT)
    holding = a_holding(Mode.COUNCIL_DECIDES, date(2017, 12, 22), instrument="Directions of 22 December 2017")
    again = clock.at(date(2017, 12, 22), 11)
    notice = notice_by_id(session, vetoes_of(session, case.review.id)[0].window.notice_id)
    assert do(open_window, session.get(Review, case.review.id), holding, notice, says="-", by=SYSTEM, now=again) is None
    assert "veto.decide_again" not in {one.origin for one in open_about(session, case.reference, on=again.date())}
