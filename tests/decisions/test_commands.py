"""Signing, judging, deciding: who may, what is refused, and what each leaves behind."""

from datetime import date

import pytest
from sqlmodel import select

from licensing import clock
from licensing.audit.queries import events_about
from licensing.decisions.commands.decide import decide_as_commissioner
from licensing.decisions.commands.judge import judge_proposal
from licensing.decisions.commands.sign import sign_proposal
from licensing.decisions.drafts import Draft
from licensing.decisions.queries import determination_of, outcomes_of, proposals_of
from licensing.decisions.rules import Divergence, JudgmentAct, Outcome
from licensing.errors import Invalid, NotAllowed, Refused, Stale
from licensing.followups.models import Followup
from licensing.hearings.rules import Finding
from licensing.notices.queries import notice_by_id
from licensing.notices.rules import NoticeKind
from licensing.people.rules import Role
from licensing.reviews.queries import get_review
from licensing.reviews.rules import Status
from tests.builders.decisions import a_heard_case, a_proposal, drafted, judging, resumed
from tests.builders.people import actor, finch
from tests.builders.powers import proposals_then_councillors

pytestmark = pytest.mark.usefixtures("undone")

TUESDAY = clock.at(date(2015, 12, 1), 9, 41)
NO_DRAFT = Draft((), "")


def commissioner_of(case):
    return actor(case.commissioner, Role.COMMISSIONER)


def proposed(**but):
    """A case with its proposal signed, under proposals by councillors."""
    judge = finch()
    proposals_then_councillors(judge)
    case = a_heard_case(commissioner=judge, **but)
    return case, a_proposal(case, but.get("outcome", Outcome.REVOKED))


def codes_of(refusal):
    return refusal.value.codes


def test_r05_same_adopts_the_panels_reasons_after_her_own_words(do, session):
    case, proposal = proposed()
    judgment = do(
        judge_proposal, case.reference, judging=judging(proposal), draft=NO_DRAFT, by=commissioner_of(case), now=TUESDAY
    )
    decision = determination_of(session, case.review.id)
    assert judgment.divergence is Divergence.SAME
    assert decision.reasons.startswith("What persuaded me") and proposal.reasons in decision.reasons
    assert [row.outcome for row in outcomes_of(session, decision.id)] == [Outcome.REVOKED]
    assert get_review(session, case.reference).status is Status.DECIDED
    notice = notice_by_id(session, decision.notice_id)
    assert notice.kind is NoticeKind.DECISION_NOTICE and notice.due_on == date(2015, 12, 15)
    assert notice.content["decided_by"] == "the commissioner, Finch"
    due = session.exec(select(Followup).where(Followup.case_reference == case.reference)).all()
    assert [task.origin for task in due] == ["decision.notice_due"]
    assert {"proposal.signed", "proposal.judged", "decision.made"} <= {
        one.action for one in events_about(session, case.reference)
    }


def test_r05_different_has_its_own_outcome_and_reasons_and_leaves_the_proposal_alone(do, session):
    case, proposal = proposed()
    different = judging(proposal, JudgmentAct.DIFFERENT)
    mine = drafted(case, Outcome.WARNING, reasons="It was once, and he admitted it at once.")
    judgment = do(judge_proposal, case.reference, judging=different, draft=mine, by=commissioner_of(case), now=TUESDAY)
    decision = determination_of(session, case.review.id)
    assert judgment.divergence is Divergence.MILDER
    assert notice_by_id(session, decision.notice_id).kind is NoticeKind.WARNING_LETTER
    assert proposal.reasons not in decision.reasons
    assert [one.id for one in proposals_of(session, case.review.id)] == [proposal.id]


@pytest.mark.parametrize("missing", ["adequacy_because", "own_words"])
def test_r05_both_judgments_say_why(do, missing):
    case, proposal = proposed()
    with pytest.raises(Refused) as refusal:
        do(
            judge_proposal,
            case.reference,
            judging=judging(proposal, **{missing: " "}),
            draft=NO_DRAFT,
            by=commissioner_of(case),
            now=TUESDAY,
        )
    assert "R05" in codes_of(refusal)


def test_r04_the_same_without_adopting_the_reasons_is_refused(do):
    case, proposal = proposed()
    with pytest.raises(Refused) as refusal:
        do(
            judge_proposal,
            case.reference,
            judging=judging(proposal, adopts_reasons=False),
            draft=NO_DRAFT,
            by=commissioner_of(case),
            now=TUESDAY,
        )
    assert codes_of(refusal) == ["R04"]


def test_r05_a_decision_in_proposal_mode_needs_its_proposal(do):
    judge = finch()
    proposals_then_councillors(judge)
    case = a_heard_case(commissioner=judge)
    with pytest.raises(Refused) as refusal:
        do(decide_as_commissioner, case.reference, draft=drafted(case), by=commissioner_of(case), now=TUESDAY)
    assert "R05" in codes_of(refusal)


def test_r74_no_proposal_before_the_information_is_complete():
    judge = finch()
    proposals_then_councillors(judge)
    case = a_heard_case(commissioner=judge, information=False)
    with pytest.raises(Refused) as refusal:
        a_proposal(case)
    assert codes_of(refusal) == ["R74"]


def test_r31_what_was_not_carried_is_not_proposed():
    judge = finch()
    proposals_then_councillors(judge)
    case = a_heard_case(commissioner=judge, outcome=Outcome.WARNING)
    with pytest.raises(Refused) as refusal:
        a_proposal(case, Outcome.REVOKED)
    assert codes_of(refusal) == ["R31"]


def test_r33_reasons_rely_only_on_what_was_found(do):
    judge = finch()
    proposals_then_councillors(judge)
    case = a_heard_case(commissioner=judge, found=(Finding.FOUND, Finding.NOT_FOUND))
    with pytest.raises(Refused) as refusal:
        a_proposal(case, relied_on=tuple(one.id for one in case.questions))
    assert codes_of(refusal) == ["R33"]


def test_r25_what_the_holder_said_is_written_down():
    judge = finch()
    proposals_then_councillors(judge)
    case = a_heard_case(commissioner=judge)
    with pytest.raises(Invalid) as problem:
        a_proposal(case, holders_account="  ")
    assert "holders_account" in problem.value.fields


def test_only_the_chair_signs(do):
    judge = finch()
    proposals_then_councillors(judge)
    case = a_heard_case(commissioner=judge)
    with pytest.raises(NotAllowed):
        do(
            sign_proposal,
            case.reference,
            draft=drafted(case),
            by=actor(case.members[0], Role.PANEL_MEMBER),
            now=TUESDAY,
        )


def test_r77_explain_leads_to_a_new_version_and_keeps_the_old_one(do, session):
    case, first = proposed()
    back = judging(first, JudgmentAct.SEND_BACK_EXPLAIN)
    judgment = do(judge_proposal, case.reference, judging=back, draft=NO_DRAFT, by=commissioner_of(case), now=TUESDAY)
    assert judgment.divergence is Divergence.SENT_BACK
    assert determination_of(session, case.review.id) is None
    second = a_proposal(
        case, now=clock.at(date(2015, 12, 2)), reasons="It is the dishonesty that matters, not the number."
    )
    assert (second.number, second.supersedes) == (2, first.id)
    do(
        judge_proposal,
        case.reference,
        judging=judging(second),
        draft=NO_DRAFT,
        by=commissioner_of(case),
        now=clock.at(date(2015, 12, 3)),
    )
    assert determination_of(session, case.review.id).proposal_id == second.id
    assert [one.number for one in proposals_of(session, case.review.id)] == [1, 2]


def test_r77_a_proposal_that_nobody_sent_back_is_not_replaced():
    case, _ = proposed()
    with pytest.raises(Refused) as refusal:
        a_proposal(case)
    assert codes_of(refusal) == ["R77"]


def test_r77_ask_more_makes_the_hearing_part_heard_and_resumes_it(do, session):
    case, first = proposed()
    back = judging(first, JudgmentAct.SEND_BACK_ASK_MORE)
    do(judge_proposal, case.reference, judging=back, draft=NO_DRAFT, by=commissioner_of(case), now=TUESDAY)
    assert get_review(session, case.reference).status is Status.PART_HEARD
    with pytest.raises(Refused) as refusal:
        a_proposal(case, now=clock.at(date(2015, 12, 2)))
    assert "R77" in codes_of(refusal)
    resumed(case, on=date(2015, 12, 16))
    second = a_proposal(case, now=clock.at(date(2015, 12, 16), 16, 30))
    do(
        judge_proposal,
        case.reference,
        judging=judging(second),
        draft=NO_DRAFT,
        by=commissioner_of(case),
        now=clock.at(date(2015, 12, 17)),
    )
    assert determination_of(session, case.review.id) is not None


def test_a_judgment_of_a_version_that_is_no_longer_the_latest_is_stale(do):
    case, first = proposed()
    do(
        judge_proposal,
        case.reference,
        judging=judging(first, JudgmentAct.SEND_BACK_EXPLAIN),
        draft=NO_DRAFT,
        by=commissioner_of(case),
        now=TUESDAY,
    )
    a_proposal(case, now=clock.at(date(2015, 12, 2)))
    with pytest.raises(Stale):
        do(
            judge_proposal,
            case.reference,
            judging=judging(first),
            draft=NO_DRAFT,
            by=commissioner_of(case),
            now=clock.at(date(2015, 12, 3)),
        )


def test_a_judgment_of_other_words_than_were_signed_is_stale(do):
    case, proposal = proposed()
    with pytest.raises(Stale):
        do(
            judge_proposal,
            case.reference,
            judging=judging(proposal, seen="00"),
            draft=NO_DRAFT,
            by=commissioner_of(case),
            now=TUESDAY,
        )


def test_a_proposal_is_judged_once(do):
    case, proposal = proposed()
    do(judge_proposal, case.reference, judging=judging(proposal), draft=NO_DRAFT, by=commissioner_of(case), now=TUESDAY)
    with pytest.raises(Refused):
        do(
            judge_proposal,
            case.reference,
            judging=judging(proposal),
            draft=NO_DRAFT,
            by=commissioner_of(case),
            now=TUESDAY,
        )
