"""Whose turn it is once a case was heard, as the room tells each person: the chair, the members, the commissioner."""

from datetime import date

import pytest

from licensing import clock
from licensing.database import transaction
from licensing.decisions.after_hearing import after_hearing
from licensing.decisions.commands.judge import judge_proposal
from licensing.decisions.rules import JudgmentAct
from licensing.hearings.room import room_of
from tests.builders.decisions import a_heard_case, a_proposal, drafted, judging, resumed
from tests.builders.hearings import acts_as
from tests.builders.people import finch
from tests.builders.powers import proposals_then_councillors

TUESDAY = clock.at(date(2015, 12, 1), 9, 41)


@pytest.fixture
def case(undone):
    commissioner = finch()
    proposals_then_councillors(commissioner)
    return a_heard_case(commissioner=commissioner)


def told(case, person):
    by = acts_as(person)
    with transaction() as session:
        said = after_hearing(session, room_of(session, case.reference, by=by, now=TUESDAY), by=by)
    return said.lead, said.label, said.do_not_announce


def test_r78_the_proposal_is_awaited_then_judged_and_nothing_is_announced_until_then(case):
    member = case.members[0] if case.members[0].id != case.chair.id else case.members[1]
    assert told(case, member) == (f"{case.chair.name} writes the proposal", "", True)
    assert told(case, case.commissioner) == (f"{case.chair.name} writes the proposal", "", True)
    assert told(case, case.chair) == ("You write the proposal", "Write the proposal", True)

    proposal = a_proposal(case)
    assert told(case, member) == ("The proposal is with the commissioner", "", True)
    assert told(case, case.chair) == ("The proposal is with the commissioner", "", True)
    assert told(case, case.commissioner) == ("The proposal: Revoke", "Your two judgments", True)

    by = acts_as(case.commissioner)
    back = judging(proposal, JudgmentAct.SEND_BACK_EXPLAIN)
    with transaction() as session:
        judge_proposal(session, case.reference, judging=back, draft=drafted(case), by=by, now=TUESDAY)
    assert told(case, case.chair) == ("You write the proposal", "Write the proposal", True)


def test_r77_sent_back_to_ask_more_the_hearing_resumes_and_once_it_is_closed_the_chair_writes_again(case):
    by, back = acts_as(case.commissioner), judging(a_proposal(case), JudgmentAct.SEND_BACK_ASK_MORE)
    with transaction() as session:
        judge_proposal(session, case.reference, judging=back, draft=drafted(case), by=by, now=TUESDAY)
    assert told(case, case.chair) == ("The commissioner sent it back to ask more", "", True)

    resumed(case, on=date(2015, 12, 16))
    assert told(case, case.chair) == ("You write the proposal", "Write the proposal", True)
    a_proposal(case, now=clock.at(date(2015, 12, 16), 16, 30))
    assert told(case, case.commissioner) == ("The proposal: Revoke", "Your two judgments", True)
