"""The commissioner's two judgments of a proposal: did councillors ask enough, and what does she decide (R05)."""

from datetime import datetime, timedelta

from sqlmodel import Session

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.decisions.commands.determine import write_determination
from licensing.decisions.drafts import Draft, Judging
from licensing.decisions.facts import Case, as_agreed, case_of
from licensing.decisions.judgment import JUDGMENT_RULES, SENDING_BACK_RULES, JudgmentFacts, SendingBackFacts, divergence
from licensing.decisions.models import Judgment, Proposal
from licensing.decisions.naming import naming_check
from licensing.decisions.queries import draft_of, judgment_of, latest_proposal
from licensing.decisions.record_seals import Sealed, seal_of
from licensing.decisions.rules import JudgmentAct
from licensing.decisions.signing import (
    adopted,
    decision_checks,
    judgment_facts,
    refuse_signing,
    refuse_unless_whose,
)
from licensing.errors import Refused, Stale
from licensing.followups.commands import raise_followup
from licensing.people.rules import Role
from licensing.powers.rules import Body
from licensing.reviews.commands import advance_review
from licensing.reviews.queries import take_review
from licensing.reviews.rules import Act
from licensing.rulebook import broken, refuse_if

DAYS_TO_RESUME = 7  # within which an officer puts a resumed hearing down


def judge_proposal(
    session: Session, reference: str, *, judging: Judging, draft: Draft, by: Actor, now: datetime
) -> Judgment:
    """Her judgment of the very version she read; "same" and "different" decide the case in the same act.

    `draft` is her own decision; for "same" the panel's is taken, with her reasons for going on. Raises Refused with
    every rule that stands, Stale where a newer version was signed meanwhile.
    """
    review = take_review(session, reference)
    case = case_of(session, review, now=now)
    proposal = _take_proposal(session, case, judging)
    proposed = draft_of(session, proposal)
    decided = as_agreed(case, _decided(proposed, judging, draft))
    facts = judgment_facts(case, judging, proposed.outcomes, decided.outcomes)
    refuse_unless_whose(session, case, by=by)
    refuse_if(broken(JUDGMENT_RULES, facts, on=case.on), about=reference)

    judgment = _write(session, case, proposal, judging, facts, by=by, now=now)
    if judgment.act.decides:
        lines = decision_checks(session, case, decided, body=Body.COMMISSIONER, by=by, judgment=facts, judging=judging)
        refuse_signing(lines, decided, case, known=case.heard.unquorate_because)
        write_determination(
            session, case, decided, body=Body.COMMISSIONER, by=by, now=now,
            proposal_id=proposal.id, judgment_id=judgment.id,
        )  # fmt: skip
    else:
        refuse_signing([naming_check(session, case, decided, judging)], decided, case)
        _send_back(session, case, judgment, by=by, now=now)
    return judgment


def _take_proposal(session: Session, case: Case, judging: Judging) -> Proposal:
    """The version that stands, if it is the one she read and nobody has judged it."""
    reference = case.review.reference
    latest = latest_proposal(session, case.review.id)
    if latest is None:
        raise Refused("The committee has not signed a proposal yet.", codes=["R05"], about=reference)
    refuse_another_version(session, reference, latest, judging)
    if judgment_of(session, latest.id) is not None:
        raise Refused("This proposal has already been judged.", codes=["R05"], about=reference)
    if latest.hearing_id != case.heard.hearing_id:
        says = "The case was heard again since the committee signed this proposal: it signs a new one first."
        raise Refused(says, codes=["R05", "R07"], about=reference)
    return latest


def refuse_another_version(session: Session, reference: str, latest: Proposal, judging: Judging) -> None:
    """Raises Stale, with what she wrote, where the version that stands is not the one that she read (R05)."""
    if latest.id != judging.proposal_id or latest.content_sha256.hex() != judging.seen:
        raise Stale(
            "The committee has signed a new version of its proposal since you opened this one. Read it first.",
            theirs={"Proposal": "; ".join(one.in_words for one in draft_of(session, latest).outcomes)},
            yours={"Why": judging.adequacy_because, "Your own words": judging.own_words},
            back=f"/reviews/{reference}/judgment",
        )


def _decided(proposed: Draft, judging: Judging, draft: Draft) -> Draft:
    if judging.act is JudgmentAct.SAME:
        return adopted(proposed, judging, draft)
    return draft if judging.act is JudgmentAct.DIFFERENT else Draft((), "")


def _write(
    session: Session,
    case: Case,
    proposal: Proposal,
    judging: Judging,
    facts: JudgmentFacts,
    *,
    by: Actor,
    now: datetime,
) -> Judgment:
    act, adequacy = judging.act, judging.adequacy
    assert act is not None and adequacy is not None  # R05 has been kept
    judgment = Judgment(
        proposal_id=proposal.id,
        review_id=case.review.id,
        adequacy=adequacy,
        adequacy_because=judging.adequacy_because,
        act=act,
        own_words=judging.own_words,
        adopts_reasons=judging.adopts_reasons,
        divergence=divergence(act, facts.proposed, facts.decided),
        judged_by=by.id or 0,
        judged_at=now,
        content_sha256=judging.sha256,
    )
    session.add(judgment)
    session.flush()
    record(
        session, "proposal.judged", about=case.review.reference, by=by, at=now, proposal=proposal.number,
        adequacy=adequacy, because=judging.adequacy_because, act=act, own_words=judging.own_words,
        divergence=judgment.divergence, **seal_of(session, Sealed.JUDGMENT, judgment.id),
    )  # fmt: skip
    return judgment


def _send_back(session: Session, case: Case, judgment: Judgment, *, by: Actor, now: datetime) -> None:
    """*Explain*: the same panel answers. *Ask more*: the hearing is part-heard, and resumes on notice (R77)."""
    ask_more = judgment.act is JudgmentAct.SEND_BACK_ASK_MORE
    facts = SendingBackFacts(act=judgment.act, holder_gets_notice=ask_more)
    refuse_if(broken(SENDING_BACK_RULES, facts, on=case.on), about=case.review.reference)
    if ask_more:
        advance_review(session, case.review, Act.ASK_MORE)
    says = "Schedule the resumed hearing: the commissioner asks more" if ask_more else (
        "The commissioner sent the proposal back to be explained: have the chair sign a new version"
    )  # fmt: skip
    raise_followup(
        session, says=says, due_on=now.date() + timedelta(days=DAYS_TO_RESUME),
        role=Role.LICENSING_OFFICER if ask_more else Role.CLERK, about=case.review.reference,
        origin=f"decision.{judgment.act.value}", by=by, now=now,
    )  # fmt: skip
