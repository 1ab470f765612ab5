"""The chair signs what the members propose, or advise, while a commissioner holds the power."""

from datetime import datetime

from sqlmodel import Session

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.decisions.commands.determine import proposed_rows
from licensing.decisions.commands.draft import Page, refuse_overwriting
from licensing.decisions.drafts import Draft
from licensing.decisions.facts import case_of
from licensing.decisions.models import Proposal
from licensing.decisions.queries import last_signed
from licensing.decisions.record_seals import Sealed, seal_of
from licensing.decisions.signing import proposal_checks, refuse_signing, refuse_unless_chair
from licensing.errors import Invalid
from licensing.reviews.queries import take_review


def sign_proposal(
    session: Session, reference: str, *, draft: Draft, by: Actor, now: datetime, page: Page | None = None
) -> Proposal:
    """The members' proposal, with its reasons and what the holder said. It has no effect by itself (R03, R05, R74).

    A new version answers one that was sent back, and supersedes it (R77). Raises NotAllowed for anybody but the chair,
    Refused with every rule that stands, Invalid without the holder's account, Stale where the draft was written on
    elsewhere since the `page` that is signed.
    """
    review = take_review(session, reference)
    case = case_of(session, review, now=now)
    earlier = last_signed(session, review.id)
    if not draft.holders_account.strip():
        missing = "Enter what the licence holder said, or that they said nothing"
        raise Invalid(missing, fields={"holders_account": missing})
    refuse_unless_chair(case, by=by)
    if page is not None:
        refuse_overwriting(session, case, typed=draft.texts, page=page)
    refuse_signing(proposal_checks(session, case, draft), draft, case, known=case.heard.unquorate_because)

    proposal = Proposal(
        review_id=review.id,
        hearing_id=case.heard.hearing_id,
        holding_id=case.holding.id,
        number=earlier.number + 1 if earlier else 1,
        reasons=draft.reasons,
        holders_account=draft.holders_account,
        policy_version=case.policy,
        signed_by=by.id or 0,
        signed_at=now,
        content_sha256=draft.sha256,
        supersedes=earlier.id if earlier else None,
    )
    session.add(proposal)
    session.flush()
    session.add_all(proposed_rows(proposal.id, draft, case))
    record(
        session, "proposal.signed", about=reference, by=by, at=now, number=proposal.number,
        outcomes={case.numbers[one.licence_id]: one.in_words for one in draft.outcomes}, reasons=draft.reasons,
        warnings_answered=draft.warnings_answered, sha256=draft.sha256.hex(),
        **seal_of(session, Sealed.PROPOSAL, proposal.id),
    )  # fmt: skip
    return proposal
