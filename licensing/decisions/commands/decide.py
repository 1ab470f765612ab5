"""Decisions without a proposal: by the commissioner, alone or advised, and by councillors who hold the power."""

from datetime import datetime

from sqlmodel import Session

from licensing.audit.rules import Actor
from licensing.decisions.commands.determine import write_determination
from licensing.decisions.commands.draft import Page, refuse_overwriting
from licensing.decisions.drafts import Draft
from licensing.decisions.facts import as_agreed, case_of
from licensing.decisions.models import Determination
from licensing.decisions.queries import latest_proposal
from licensing.decisions.signing import decision_checks, refuse_signing, refuse_unless_chair
from licensing.powers.rules import Body
from licensing.reviews.queries import take_review


def decide_as_commissioner(
    session: Session, reference: str, *, draft: Draft, by: Actor, now: datetime
) -> Determination:
    """The commissioner's own decision with her own reasons; councillors' votes stay advice (R01, R03, R04).

    Where the mode asks for a proposal first, R05 refuses: judge the proposal instead. Raises Refused with every rule
    that stands.
    """
    review = take_review(session, reference)
    case = case_of(session, review, now=now)
    draft = as_agreed(case, draft)
    lines = decision_checks(session, case, draft, body=Body.COMMISSIONER, by=by)
    refuse_signing(lines, draft, case, known=case.heard.unquorate_because)

    advice = latest_proposal(session, review.id)
    return write_determination(
        session, case, draft, body=Body.COMMISSIONER, by=by, now=now, proposal_id=advice.id if advice else None
    )


def decide_as_panel(
    session: Session, reference: str, *, draft: Draft, by: Actor, now: datetime, page: Page | None = None
) -> Determination:
    """The councillors' own decision, signed by the chair, while they hold the power (R01, R31).

    While a commissioner holds it, their votes are advice and this is refused (R01, R03). Raises NotAllowed for anybody
    but the chair, Refused with every rule that stands, Stale where the draft was written on elsewhere since the `page`
    that is signed.
    """
    review = take_review(session, reference)
    case = case_of(session, review, now=now)
    if page is not None:
        refuse_overwriting(session, case, typed=draft.texts, page=page)
    draft = as_agreed(case, draft)
    refuse_signing(
        decision_checks(session, case, draft, body=Body.PANEL, by=by), draft, case, known=case.heard.unquorate_because
    )
    refuse_unless_chair(case, by=by)
    return write_determination(session, case, draft, body=Body.PANEL, by=by, now=now)
