"""Deciding again: nothing is lengthened or turned on the same facts (R41), and nothing is signed out of turn (R24)."""

from datetime import date

import pytest

from licensing import clock
from licensing.audit.commands import record
from licensing.audit.rules import SYSTEM
from licensing.database import transaction
from licensing.decisions.commands.decide import decide_as_commissioner
from licensing.decisions.commands.follow import follow_service
from licensing.decisions.facts import case_of, facts_for
from licensing.decisions.queries import determination_of
from licensing.decisions.rules import Outcome, SuspensionEnd
from licensing.errors import Refused
from licensing.hearings.rules import Finding
from licensing.notices.queries import notice_by_id
from licensing.people.rules import Role
from licensing.powers.rules import Body, Mode
from licensing.register.rules import ConcernKind
from licensing.reviews.commands import advance_review
from licensing.reviews.queries import get_review, take_review
from licensing.reviews.rules import Act
from tests.builders.decisions import HEARD_ON, a_heard_case, a_proposal, drafted, served
from tests.builders.people import actor, finch
from tests.builders.powers import a_holding, proposals_then_councillors

pytestmark = pytest.mark.usefixtures("undone")
DECIDED = clock.at(HEARD_ON, 17)
LATER = date(2015, 12, 14)


def suspended_once(**but):
    """A case whose commissioner suspended the licence for 28 days on 30 November 2015; nothing is served yet."""
    judge = finch()
    a_holding(Mode.COMMISSIONER_WITH_ADVISORY, date(2015, 2, 26), judge)
    case = a_heard_case(commissioner=judge, found=(Finding.FOUND,), **but)
    sign(case, Outcome.SUSPENDED, DECIDED, suspension_end=SuspensionEnd.DATE, suspension_days=28)
    return case


def sign(case, outcome, now, **but):
    with transaction() as session:
        return decide_as_commissioner(
            session, case.reference, draft=drafted(case, outcome, answers="Considered.", **but),
            by=actor(case.commissioner, Role.COMMISSIONER), now=now,
        )  # fmt: skip


def on_the_same_facts(first, *, on):
    """Is a second decision, relying on the same matter, refused as the same facts?"""
    second = again_about(first, on)
    with transaction() as session:
        review = get_review(session, second.reference)
        case = case_of(session, review, now=clock.at(on, 17))
        by = actor(second.commissioner, Role.COMMISSIONER)
        facts = facts_for(session, case, drafted(second, Outcome.REVOKED), body=Body.COMMISSIONER, by=by)
        return facts.outcomes[0].suspended_on_same_facts


def again_about(first, on):
    """The first concern is corrected in its wording, and the holder heard on it once more."""
    return a_heard_case(
        commissioner=first.commissioner, holder=first.holder, found=(Finding.FOUND,), on=on,
        concern={"supersedes": first.questions[0].concern_id},
    )  # fmt: skip


def test_r41_between_the_decision_and_its_first_suspended_day_the_same_facts_are_the_same():
    assert on_the_same_facts(suspended_once(), on=LATER)


def test_r41_when_the_suspension_is_over_it_is_not_lengthened():
    case = suspended_once()
    with transaction() as session:
        notice = notice_by_id(session, determination_of(session, case.review.id).notice_id).reference
    served(notice, on=date(2015, 12, 1))
    with transaction() as session:
        follow_service(session, notice, by=SYSTEM, now=clock.at(date(2015, 12, 1), 15))
    assert not on_the_same_facts(case, on=date(2016, 3, 14))


def test_r24_no_proposal_is_signed_while_the_hearing_is_part_heard_or_after_the_decision():
    judge = finch()
    proposals_then_councillors(judge)
    case = a_heard_case(commissioner=judge)
    with transaction() as session:
        advance_review(session, take_review(session, case.reference), Act.ASK_MORE)
        record(session, "review.part_heard", about=case.reference, by=SYSTEM, at=DECIDED)
    with pytest.raises(Refused) as refusal:
        a_proposal(case)
    assert "R24" in refusal.value.codes


def test_r38_what_was_found_counts_though_the_reasons_do_not_rely_on_it():
    judge = finch()
    a_holding(Mode.COMMISSIONER_WITH_ADVISORY, date(2015, 2, 26), judge)
    conviction = {"kind": ConcernKind.CONVICTION, "category": "VIOLENCE", "happened_on": date(2014, 5, 3)}
    case = a_heard_case(commissioner=judge, outcome=Outcome.NO_FURTHER_ACTION, concern=conviction)
    with pytest.raises(Refused) as refusal:
        sign(case, Outcome.NO_FURTHER_ACTION, DECIDED, relied_on=())
    assert "R38" in refusal.value.codes
