"""The evidence of a period is a function of its last day: what was recorded later changes nothing (R05, R71)."""

from datetime import date, timedelta

import pytest

from licensing import clock
from licensing.appeals.commands import CourtsWord, lodge_appeal, record_court_result
from licensing.appeals.rules import Ending
from licensing.decisions.commands.judge import judge_proposal
from licensing.decisions.drafts import Draft
from licensing.decisions.lapsed import lapsed_for
from licensing.decisions.queries import get_determination
from licensing.decisions.rules import Adequacy, Divergence, JudgmentAct, OnAppeal, Outcome
from licensing.handback.gathering import readiness
from licensing.handback.measures import Appeals, Information, Questions
from licensing.handback.queries import usual_period
from licensing.hearings.commands.inquiry import complete_information, mark_asked, raise_question
from licensing.hearings.commands.interests import declare_interest
from licensing.hearings.commands.opening import open_hearing
from licensing.hearings.commands.presence import mark_presence
from licensing.hearings.rules import InterestKind, PresenceKind, Step
from licensing.notices.queries import notice_by_id
from licensing.people.rules import Role
from licensing.powers.rules import Function, Mode
from licensing.sittings.models import PanelMember
from tests.builders.decisions import HeardCase, a_heard_case, a_proposal, drafted, judging, served
from tests.builders.figures import _recorded
from tests.builders.hearings import a_case_ready, act, at, go_to, holder_here, present, questions
from tests.builders.people import actor, finch, ostler
from tests.builders.powers import a_holding, proposals_then_councillors

pytestmark = pytest.mark.usefixtures("undone")

TAXIS = Function.TAXI_LICENSING
HEARD, JUDGED, LAST = date(2015, 12, 1), date(2015, 12, 9), date(2015, 12, 31)


@pytest.fixture
def commissioner():
    person = finch()
    proposals_then_councillors(person)
    return person


@pytest.fixture
def hear(commissioner):
    """Each on a day of its own: the commissioner sits in one room at a time."""
    days = iter(HEARD + timedelta(days=number) for number in range(7))

    def heard() -> HeardCase:
        return a_heard_case(commissioner=commissioner, on=next(days))

    return heard


@pytest.fixture
def judge(do, commissioner):
    def judged(case: HeardCase, act=JudgmentAct.SAME, *, decides=Outcome.REVOKED, on: date = JUDGED, **but):
        proposal = a_proposal(case, now=case.hearing.closed_at + timedelta(minutes=12))
        own = (
            drafted(case, decides, answers="Considered.", departure="Candour since.") if act.decides else Draft((), "")
        )
        words = judging(proposal, act, **({"adequacy": Adequacy.YES} | but))
        by = actor(commissioner, Role.COMMISSIONER)
        do(judge_proposal, case.reference, judging=words, draft=own, by=by, now=clock.at(on, 11))
        return case

    return judged


def evidence(session, *, first: date = date(2015, 11, 30), last: date = LAST):
    return readiness(session, TAXIS, first=first, last=last).now


def test_r05_each_judgment_is_counted_by_how_far_it_is_from_the_proposal(session, hear, judge):
    for _ in range(2):
        judge(hear())
    judge(hear(), JudgmentAct.DIFFERENT, own_words="For reasons of my own.")
    judge(hear(), JudgmentAct.DIFFERENT, decides=Outcome.WARNING, adequacy=Adequacy.NO)
    judge(hear(), JudgmentAct.SEND_BACK_EXPLAIN, adequacy=Adequacy.NOT_QUITE)
    judge(hear(), on=date(2016, 1, 4))  # after the last day: still waiting then
    a_proposal(hear(), now=clock.at(date(2016, 1, 2), 12))  # signed after it: not made yet
    found = evidence(session)
    assert found.proposals.became == {
        Divergence.SAME: 2, Divergence.SAME_OUTCOME_OTHER_REASONS: 1, Divergence.MILDER: 1, Divergence.SENT_BACK: 1,
    }  # fmt: skip
    assert (found.proposals.made, found.proposals.cases, found.proposals.waiting) == (6, 6, 1)
    assert [(one.month, one.counts) for one in found.months] == [
        (date(2015, 12, 1), {Adequacy.YES: 3, Adequacy.NO: 1, Adequacy.NOT_QUITE: 1})
    ]
    later = evidence(session, last=date(2016, 1, 31))
    assert (later.proposals.made, later.proposals.waiting, len(later.months)) == (7, 1, 2)
    assert evidence(session, first=date(2015, 12, 20)).proposals.made == 0


@pytest.mark.parametrize(("expires_on", "milder"), [(date(2015, 12, 8), 0), (date(2015, 12, 9), 1)])
def test_r68_a_licence_that_ended_before_the_decision_makes_it_neither_milder_nor_forgotten(
    session, commissioner, judge, expires_on, milder
):
    case = a_heard_case(commissioner=commissioner, on=HEARD, expires_on=expires_on)
    judge(case, JudgmentAct.DIFFERENT, decides=Outcome.NO_FURTHER_ACTION)
    found = evidence(session).proposals
    assert (found.became.get(Divergence.MILDER, 0), found.lapsed, found.waiting) == (milder, 1 - milder, 0)
    assert lapsed_for(session, case.holder.id) == ([] if milder else [case.reference])


def test_advice_in_another_mode_is_no_proposal(session, commissioner):
    a_holding(Mode.COMMISSIONER_WITH_ADVISORY, date(2017, 1, 1), commissioner, instrument="Directions of 2017")
    on = date(2017, 2, 1)
    a_proposal(a_heard_case(commissioner=commissioner, on=on), now=clock.at(on, 16, 12))
    found = evidence(session, first=date(2017, 1, 1), last=date(2017, 3, 1))
    assert found.proposals.made == 0 and found.questions.hearings == 1


def test_r77_a_proposal_sent_back_to_ask_more_tells_of_information_that_needed_more(session, hear, judge):
    hear()
    judge(hear(), JudgmentAct.SEND_BACK_ASK_MORE)
    assert evidence(session).questions == Questions(asked=4, by_councillors=4, by_commissioner=0, hearings=2)
    assert evidence(session).information == Information(recorded=2, asked_further=0, sent_back=1, either=1)
    assert evidence(session, last=date(2015, 12, 8)).information == Information(recorded=2)


def test_r74_the_commissioner_asks_further_and_members_sit_ask_stay_away_or_have_an_interest(session):
    ready = a_case_ready(members=5)
    chair, asks, sits, interested, away = ready.members
    present(ready, chair, asks, sits, interested, ready.commissioner, ready.clerk)
    sorry = {"person_id": away.id, "kind": PresenceKind.APOLOGIES, "by": ready.clerk, "now": at(13, 52)}
    act(mark_presence, ready.day.reference, **sorry)
    holder_here(ready)
    act(open_hearing, ready.reference, by=ready.clerk, now=at(14))
    declared = {"kind": InterestKind.OTHER, "says": "A neighbour", "by": interested, "now": at(14, 1)}
    act(declare_interest, ready.reference, **declared)
    go_to(ready, Step.QUESTIONS, start=2)
    for question, who in zip(questions(ready), (chair, asks), strict=True):
        act(mark_asked, ready.reference, question_id=question, person_id=who.id, by=ready.clerk, now=at(14, 20))
    act(complete_information, ready.reference, by=ready.clerk, now=at(14, 25))
    own = act(raise_question, ready.reference, asks="What has changed since?", by=ready.clerk, now=at(14, 26))
    hers = {"question_id": own.id, "person_id": ready.commissioner.id, "by": ready.clerk, "now": at(14, 27)}
    act(mark_asked, ready.reference, **hers)
    found = evidence(session)
    assert found.questions == Questions(asked=3, by_councillors=2, by_commissioner=1, hearings=1)
    assert found.information == Information(recorded=1, asked_further=1, sent_back=0, either=1)
    rows = {one.name: (one.sat, one.led, one.absent, one.apologies) for one in found.members}
    assert rows == {
        chair.name: (1, 1, 0, 0), asks.name: (1, 1, 0, 0), sits.name: (1, 0, 0, 0), interested.name: (0, 0, 0, 0),
        away.name: (0, 0, 1, 1),
    }  # fmt: skip
    assert all(one.is_trained(LAST) and not one.is_trained(date(2018, 3, 1)) for one in found.members)
    assert all(one.sat + one.led + one.absent == 0 for one in evidence(session, last=date(2015, 12, 17)).members)


def test_appeals_are_counted_as_they_stood(session, do, hear, judge):
    officer = actor(ostler(), Role.LICENSING_OFFICER)
    cases = [judge(hear()) for _ in range(2)]
    for number, case in enumerate(cases):
        notice = notice_by_id(session, get_determination(session, case.review).notice_id).reference
        served(notice, on=date(2015, 12, 10))
        lodged = date(2015, 12, 14)
        appeal = do(
            lodge_appeal, case.reference, licence_ids=[one.id for one in case.licences], lodged_on=lodged,
            told_on=lodged, court_reference="", says="", by=officer, now=clock.at(lodged, 16),
        )  # fmt: skip
        if number:
            words = {one.id: CourtsWord(OnAppeal.QUASHED) for one in case.licences}
            on = date(2016, 1, 12)
            do(
                record_court_result, case.reference, appeal=appeal.reference, ending=Ending.HEARD, given_on=on,
                says="Allowed", words=words, by=officer, now=clock.at(on, 16),
            )  # fmt: skip
    assert evidence(session, last=date(2015, 12, 11)).appeals == Appeals(decided=2)
    assert evidence(session).appeals == Appeals(decided=2, appealed=2, stand={"live": 2})
    later = evidence(session, last=date(2016, 1, 31)).appeals
    assert (later.appealed, later.stand) == (2, {"live": 1, "quashed": 1})


def test_r71_the_evidence_starts_again_with_new_members_and_keeps_what_was_before_apart(session, hear, judge):
    case = judge(hear())
    new = [
        PanelMember(person_id=finch().id, political_group="Independent", appointed_from=date(2015, 12, 10))
        for _ in range(2)
    ]
    _recorded(lambda writing: writing.add_all(new), case.review, HEARD)
    ready = readiness(session, TAXIS, first=date(2015, 11, 30), last=LAST)
    assert (ready.restart.on, ready.restart.changed, ready.restart.of) == (date(2015, 12, 10), 2, 5)
    assert (ready.now.first, ready.now.proposals.made) == (date(2015, 12, 10), 0)
    assert [(one.last, one.proposals.made) for one in ready.before] == [(date(2015, 12, 9), 1)]
    assert readiness(session, TAXIS, first=date(2015, 11, 30), last=date(2015, 12, 9)).restart is None


def test_the_usual_period_is_the_commissioners_holding_up_to_the_day(session, commissioner):
    assert usual_period(session, TAXIS, on=LAST) == (date(2015, 2, 26), LAST)
    assert usual_period(session, TAXIS, on=date(2017, 5, 1)) == (date(2015, 2, 26), date(2016, 12, 12))
    assert usual_period(session, TAXIS, on=date(2014, 5, 1)) == (date(2014, 5, 1), date(2014, 5, 1))
