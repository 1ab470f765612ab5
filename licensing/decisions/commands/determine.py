"""Writing a determination down: the record, its notice, its dates and what must follow, in the act that signs it."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlmodel import Session

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.decisions.drafts import Draft, OutcomeDraft
from licensing.decisions.facts import Case
from licensing.decisions.models import Determination, DeterminationOutcome, ProposedOutcome, Reliance
from licensing.decisions.queries import last_determination_id
from licensing.decisions.record_seals import Sealed, seal_of
from licensing.decisions.telling import Made, notice_content
from licensing.followups.commands import raise_followup
from licensing.notices.commands import draft_notice
from licensing.notices.content import kind_of
from licensing.notices.models import Notice
from licensing.notices.rules import NoticeKind, grounds_due
from licensing.outbox.commands import post
from licensing.oversight.commands.veto import open_window
from licensing.oversight.rules import NOTICE_DUE
from licensing.people.rules import Role
from licensing.powers.rules import Body, body_name
from licensing.reviews.commands import advance_review
from licensing.reviews.rules import Act
from licensing.reviews.withheld import text_shown, withheld_in
from licensing.web.wording import day as in_words

REMEMBERED = "The licence holder agreed in writing on {day} to a decision on the record of the hearing."


def write_determination(
    session: Session,
    case: Case,
    draft: Draft,
    *,
    body: Body,
    by: Actor,
    now: datetime,
    proposal_id: int | None = None,
    judgment_id: int | None = None,
) -> Determination:
    """The decision, one outcome per licence, and its drafted notice, from the same instant. The caller has refused."""
    review = case.review
    by_officer = case.delegated
    advance_review(session, review, Act.DECIDE_DELEGATED if by_officer else Act.DECIDE)
    notice = _draft_notice(session, case, draft, body=body, by=by, now=now)
    determination = Determination(
        review_id=review.id,
        hearing_id=None if by_officer else case.heard.hearing_id,
        holding_id=case.holding.id,
        body=body,
        delegated=by_officer.in_words if by_officer else "",
        proposal_id=proposal_id,
        judgment_id=judgment_id,
        notice_id=notice.id,
        reasons=draft.reasons,
        holders_account=draft.holders_account,
        policy_version=case.policy,
        warnings_answered=draft.warnings_answered,
        decided_by=by.id or 0,
        decided_on=now.date(),
        decided_at=now,
        content_sha256=draft.sha256,
        supersedes=last_determination_id(session, review.id),
    )
    session.add(determination)
    session.flush()
    session.add_all(determined_rows(determination.id, draft, case))
    _ask_for_service(session, case, notice, by=by, now=now)
    said = {case.numbers[one.licence_id]: one.in_words for one in draft.outcomes}
    if by_officer is None:  # while she may veto, officers decide only urgently, with her clearance on record (R06)
        open_window(session, review, case.holding, notice, says="; ".join(map(": ".join, said.items())), by=by, now=now)
    record(
        session, "decision.made", about=review.reference, by=by, at=now, body=body, instrument=case.holding.instrument,
        outcomes=said, reasons=draft.reasons, warnings_answered=draft.warnings_answered, notice=notice.reference,
        sha256=draft.sha256.hex(), **seal_of(session, Sealed.DETERMINATION, determination.id),
    )  # fmt: skip
    post(session, "decision.made", review=review.reference)
    return determination


def determined_rows(determination_id: int, draft: Draft, case: Case) -> list[DeterminationOutcome | Reliance]:
    """The rows of a determination: each licence's outcome, and the questions relied on."""
    return [
        *(DeterminationOutcome(determination_id=determination_id, **_columns(one, case)) for one in draft.outcomes),
        *(Reliance(determination_id=determination_id, question_id=one) for one in dict.fromkeys(draft.relied_on)),
    ]


def proposed_rows(proposal_id: int, draft: Draft, case: Case) -> list[ProposedOutcome | Reliance]:
    """The rows of a proposal: each licence's outcome, and the questions relied on."""
    return [
        *(ProposedOutcome(proposal_id=proposal_id, **_columns(one, case)) for one in draft.outcomes),
        *(Reliance(proposal_id=proposal_id, question_id=one) for one in dict.fromkeys(draft.relied_on)),
    ]


def _ask_for_service(session: Session, case: Case, notice: Notice, *, by: Actor, now: datetime) -> None:
    """What cannot wait for a hearing does not wait for its letter either (R24, R45)."""
    is_urgent = case.delegated is not None and case.delegated.is_urgent
    raise_followup(
        session, says=f"Approve and serve the notice of the decision, {notice.reference}",
        due_on=now.date() if is_urgent else grounds_due(now.date()), role=Role.LICENSING_OFFICER,
        about=case.review.reference, origin=NOTICE_DUE, owner_id=case.review.owner_id, by=by, now=now,
    )  # fmt: skip


def _draft_notice(session: Session, case: Case, draft: Draft, *, body: Body, by: Actor, now: datetime) -> Notice:
    hidden = withheld_in(session, case.review.id)
    found = [line for line in case.heard.found if line.question_id in draft.relied_on]
    content = notice_content(
        case.review.reference,
        _telling_of_agreement(case, draft),
        case.licences,
        made=_made(case, body, by, now),
        findings=tuple(text_shown(line.alleges, hidden) for line in found),
        policy=case.policy,
    )
    kind = kind_of(content)
    due_on = grounds_due(now.date()) if kind is NoticeKind.DECISION_NOTICE else None
    return draft_notice(
        session, kind, content=content, holder_id=case.review.holder_id, about=case.review.reference,
        due_on=due_on, by=by, now=now,
    )  # fmt: skip


def _made(case: Case, body: Body, by: Actor, now: datetime) -> Made:
    """Who decided and under what: an officer for the holder of the power, by the scheme as well (R08, R46)."""
    instrument, officer = case.holding.instrument, case.delegated
    if officer is None:
        return Made(body, by.name, _deciders(case, body, by), instrument, now.date())
    under = f"{officer.scheme}, {officer.kept}, for the {body_name(case.holding.mode)} ({instrument})"
    return Made(body, by.name, (by.id or 0,), under, now.date(), officer.post)


def _telling_of_agreement(case: Case, draft: Draft) -> Draft:
    """The letter says that the holder agreed to a decision on the record, beside what they said (R07, R32).

    Of an officer's decision it says that the hearing to which the holder was called does not take place.
    """
    if case.delegated is not None:
        return replace(draft, holders_account=f"{draft.holders_account.strip()} {case.delegated.hearing_off}".strip())
    if case.agreement is None:
        return draft
    told = REMEMBERED.format(day=in_words(case.agreement.given_on))
    return replace(draft, holders_account=f"{draft.holders_account.strip()} {told}".strip())


def _deciders(case: Case, body: Body, by: Actor) -> tuple[int, ...]:
    """Who decided, or proposed: none of them may approve a notice with immediate effect."""
    members = case.heard.voters | ({by.id} if by.id else frozenset())
    return tuple(sorted(members)) if body is Body.PANEL else ((by.id or 0), *sorted(case.heard.voters - {by.id}))


def _columns(one: OutcomeDraft, case: Case) -> dict[str, Any]:
    """One outcome as its row holds it."""
    kind = next(licence.kind for licence in case.licences if licence.id == one.licence_id)
    return {
        "licence_id": one.licence_id,
        "licence_kind": kind,
        "outcome": one.outcome,
        "ground": one.ground,
        "is_fit_and_proper": one.is_fit_and_proper,
        "suspension_end": one.suspension_end,
        "suspension_months": one.suspension_months,
        "suspension_days": one.suspension_days,
        "is_immediate": one.is_immediate,
        "public_safety_explanation": one.public_safety_explanation,
        "warning_until": one.warning_until,
    }
