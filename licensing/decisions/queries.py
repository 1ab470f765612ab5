"""Reading proposals, judgments and determinations; and which cases wait for one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, exists, func, or_
from sqlmodel import Session, col, select

from licensing.audit.rules import Actor
from licensing.decisions.drafts import Draft, OutcomeDraft
from licensing.decisions.models import (
    AppealEffect,
    Determination,
    DeterminationOutcome,
    DraftVersion,
    Judgment,
    Objection,
    Proposal,
    ProposedOutcome,
    Reliance,
    SuspensionEnded,
    VoteRetaken,
)
from licensing.decisions.rules import JudgmentAct, Outcome
from licensing.errors import NotFound
from licensing.hearings.models import Hearing
from licensing.notices.models import Notice
from licensing.oversight.models import Rehearing
from licensing.oversight.queries import vetoed_notices, vetoes_of
from licensing.people.models import Person
from licensing.people.permissions import walled_references
from licensing.powers.queries import find_holding
from licensing.powers.rules import council_mode
from licensing.register.models import LicenceHolder
from licensing.register.rules import LONDON
from licensing.reviews.models import Question, Review
from licensing.reviews.rules import Status

DECIDE_WITHIN_DAYS = 14  # local practice, counted from the hearing: the clock on the commissioner's list
MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class WaitingCase:
    """A case that was heard and waits for the commissioner."""

    reference: str
    holder: str
    heard_on: date
    decide_by: date
    proposal: str  # in words; "" while the committee has signed none
    is_sent_back: bool

    def days_left(self, on: date) -> int:
        return (self.decide_by - on).days


def decide_by(heard_on: date) -> date:
    """By when a heard case should be decided."""
    return heard_on + timedelta(days=DECIDE_WITHIN_DAYS)


def proposals_of(session: Session, review_id: int) -> list[Proposal]:
    """Every version of the panel's proposal, the first one first. None is ever overwritten."""
    return list(
        session.exec(
            select(Proposal).where(Proposal.review_id == review_id).order_by(col(Proposal.number)).limit(MOST_LISTED)
        ).all()
    )


def latest_proposal(session: Session, review_id: int) -> Proposal | None:
    """The version that stands; None before the first, and while the case was heard afresh since it was signed (R07)."""
    return session.exec(
        select(Proposal)
        .where(Proposal.review_id == review_id, ~_heard_afresh(Proposal))
        .order_by(col(Proposal.number).desc())
        .limit(1)
    ).first()


def last_signed(session: Session, review_id: int) -> Proposal | None:
    """The last version signed, whether or not it stands: the next one takes the number after it."""
    return session.exec(
        select(Proposal).where(Proposal.review_id == review_id).order_by(col(Proposal.number).desc()).limit(1)
    ).first()


def _heard_afresh(written: type[Proposal | DraftVersion]) -> ColumnElement[bool]:
    """Was the case sent to be heard afresh after the hearing that this was written on? (R07)"""
    return exists().where(
        col(Rehearing.review_id) == col(written.review_id), col(Rehearing.hearing_id) >= col(written.hearing_id)
    )


def discarded_drafts(review_id: int) -> Select[tuple[int]]:
    """The drafts of a hearing after which the case was heard afresh: they are nobody's any longer (R07)."""
    return select(col(DraftVersion.id)).where(DraftVersion.review_id == review_id, _heard_afresh(DraftVersion))


def is_proposed(session: Session, review_id: int) -> bool:
    """Have the councillors signed a proposal?"""
    return latest_proposal(session, review_id) is not None


def proposed_outcomes(session: Session, proposal_id: int) -> list[ProposedOutcome]:
    """What is proposed for each licence."""
    return list(
        session.exec(
            select(ProposedOutcome)
            .where(ProposedOutcome.proposal_id == proposal_id)
            .order_by(col(ProposedOutcome.licence_id))
        ).all()
    )


def judgment_of(session: Session, proposal_id: int | None) -> Judgment | None:
    """The commissioner's judgment of that version of the proposal."""
    return session.exec(select(Judgment).where(Judgment.proposal_id == proposal_id)).first()


def judgments_of(session: Session, review_id: int) -> list[Judgment]:
    """Every judgment made in the review, the first one first."""
    return list(
        session.exec(
            select(Judgment).where(Judgment.review_id == review_id).order_by(col(Judgment.id)).limit(MOST_LISTED)
        ).all()
    )


def determination_of(session: Session, review_id: int) -> Determination | None:
    """The determination that stands: the one no later one supersedes, unless the commissioner vetoed it (R06)."""
    return session.exec(
        select(Determination)
        .where(Determination.review_id == review_id, col(Determination.notice_id).not_in(vetoed_notices()))
        .order_by(col(Determination.id).desc())
        .limit(1)
    ).first()


def waits_for_veto(session: Session, review_id: int, *, on: date) -> bool:
    """May the commissioner still veto the latest decision on that day? Until she has answered it is told to nobody
    (R06)."""
    vetoes = vetoes_of(session, review_id)
    return bool(vetoes) and vetoes[-1].is_open(on)


def vetoed_in(session: Session, review_id: int) -> list[Determination]:
    """The decisions of the review that the commissioner vetoed, the first first."""
    return list(
        session.exec(
            select(Determination)
            .where(Determination.review_id == review_id, col(Determination.notice_id).in_(vetoed_notices()))
            .order_by(col(Determination.id))
            .limit(MOST_LISTED)
        ).all()
    )


def last_determination_id(session: Session, review_id: int) -> int | None:
    """The determination that a new one would supersede, standing or vetoed; None before the first."""
    return session.exec(
        select(Determination.id)
        .where(Determination.review_id == review_id)
        .order_by(col(Determination.id).desc())
        .limit(1)
    ).first()


def get_determination(session: Session, review: Review) -> Determination:
    """The same. Raises NotFound while the review is not decided."""
    found = determination_of(session, review.id)
    if found is None:
        raise NotFound(f"{review.reference} has not been decided.")
    return found


def outcomes_of(session: Session, determination_id: int) -> list[DeterminationOutcome]:
    """What was decided of each licence (R42)."""
    return list(
        session.exec(
            select(DeterminationOutcome)
            .where(DeterminationOutcome.determination_id == determination_id)
            .order_by(col(DeterminationOutcome.licence_id))
        ).all()
    )


def determination_told_by(session: Session, notice: Notice) -> Determination | None:
    """The determination that this notice, or the one it replaces, tells of; None for any other letter."""
    told: Notice | None = notice
    while told is not None:
        found = session.exec(select(Determination).where(Determination.notice_id == told.id)).first()
        if found is not None:
            return found
        told = session.get(Notice, told.replaces) if told.replaces else None
    return None


def determinations_against(session: Session, holder_id: int) -> list[Determination]:
    """The determinations that stand in this holder's reviews, oldest first."""
    replaced = select(col(Determination.supersedes)).where(col(Determination.supersedes).is_not(None))
    return list(
        session.exec(
            select(Determination)
            .join(Review, col(Review.id) == col(Determination.review_id))
            .where(
                Review.holder_id == holder_id,
                col(Determination.id).not_in(replaced),
                col(Determination.notice_id).not_in(vetoed_notices()),
            )
            .order_by(col(Determination.id))
            .limit(MOST_LISTED)
        ).all()
    )


def relied_on(
    session: Session, *, proposal_id: int | None = None, determination_id: int | None = None
) -> list[Question]:
    """The questions whose findings the proposal, or the determination, relies on (R33)."""
    of = Reliance.proposal_id == proposal_id if proposal_id else Reliance.determination_id == determination_id
    return list(
        session.exec(
            select(Question)
            .join(Reliance, col(Reliance.question_id) == col(Question.id))
            .where(of)
            .order_by(col(Question.number))
        ).all()
    )


def drafted_outcome(row: ProposedOutcome | DeterminationOutcome) -> OutcomeDraft:
    """A stored outcome as the plain values that it was made of."""
    return OutcomeDraft(
        licence_id=row.licence_id,
        outcome=row.outcome,
        ground=row.ground,
        is_fit_and_proper=row.is_fit_and_proper,
        suspension_end=row.suspension_end,
        suspension_months=row.suspension_months,
        suspension_days=row.suspension_days,
        is_immediate=row.is_immediate,
        public_safety_explanation=row.public_safety_explanation,
        warning_until=row.warning_until,
    )


def draft_of(session: Session, proposal: Proposal) -> Draft:
    """A signed proposal as the plain values that it was made of."""
    return Draft(
        outcomes=tuple(drafted_outcome(row) for row in proposed_outcomes(session, proposal.id)),
        reasons=proposal.reasons,
        holders_account=proposal.holders_account,
        relied_on=tuple(question.id for question in relied_on(session, proposal_id=proposal.id)),
    )


def objectors_to(session: Session, ballot_ids: Sequence[int]) -> dict[int, list[str]]:
    """By ballot, the names of the members who objected to what was agreed by all (R31)."""
    rows = session.exec(
        select(Objection.ballot_id, Person.name)
        .join(Person, col(Person.id) == col(Objection.person_id))
        .where(col(Objection.ballot_id).in_(ballot_ids))
        .order_by(col(Objection.id))
        .limit(MOST_LISTED)
    ).all()
    found: dict[int, list[str]] = {}
    for ballot_id, name in rows:
        found.setdefault(ballot_id, []).append(name)
    return found


def retaken_votes(session: Session, hearing_id: int) -> dict[int, VoteRetaken]:
    """By licence, the show of hands that stands after an objection."""
    rows = session.exec(
        select(VoteRetaken).where(VoteRetaken.hearing_id == hearing_id).order_by(col(VoteRetaken.id)).limit(MOST_LISTED)
    ).all()
    return {one.licence_id: one for one in rows}


def step_recorded(session: Session, determination_id: int, licence_id: int) -> SuspensionEnded | None:
    """What stands on record of the step that ends this licence's suspension; None while it is awaited (R54)."""
    return session.exec(
        select(SuspensionEnded)
        .where(SuspensionEnded.determination_id == determination_id, SuspensionEnded.licence_id == licence_id)
        .order_by(col(SuspensionEnded.id).desc())
        .limit(1)
    ).first()


def steps_taken(session: Session, determination_id: int) -> dict[int, date]:
    """By licence, the day on which the step that ends its suspension was taken, as it stands on record (R54)."""
    rows = session.exec(
        select(SuspensionEnded.licence_id, SuspensionEnded.happened_on)
        .where(SuspensionEnded.determination_id == determination_id)
        .order_by(col(SuspensionEnded.id))
    ).all()
    return dict(rows)


def appeal_effects(session: Session, determination_id: int) -> dict[int, AppealEffect]:
    """By licence, what an appeal does to its outcome, as it stands on record; nothing where nobody appealed."""
    return {licence_id: rows[-1] for licence_id, rows in appeal_history(session, determination_id).items()}


def appeal_history(session: Session, determination_id: int) -> dict[int, list[AppealEffect]]:
    """By licence, all that was ever told of appeals against its outcome, the first first: the last one stands."""
    rows = session.exec(
        select(AppealEffect).where(AppealEffect.determination_id == determination_id).order_by(col(AppealEffect.id))
    ).all()
    found: dict[int, list[AppealEffect]] = {}
    for row in rows:
        found.setdefault(row.licence_id, []).append(row)
    return found


def earlier_suspensions(session: Session, licence_ids: Sequence[int], *, before: int) -> list[Determination]:
    """The decisions of other reviews that suspended any of these licences, or for which a court did (R41).

    `before` is the review now decided.
    """
    suspended = select(DeterminationOutcome.determination_id).where(
        col(DeterminationOutcome.licence_id).in_(licence_ids), DeterminationOutcome.outcome == Outcome.SUSPENDED
    )
    retold = select(col(AppealEffect.supersedes)).where(col(AppealEffect.supersedes).is_not(None))
    by_court = select(AppealEffect.determination_id).where(
        col(AppealEffect.licence_id).in_(licence_ids),
        AppealEffect.outcome == Outcome.SUSPENDED,
        col(AppealEffect.id).not_in(retold),
    )
    replaced = select(col(Determination.supersedes)).where(col(Determination.supersedes).is_not(None))
    return list(
        session.exec(
            select(Determination)
            .where(
                or_(col(Determination.id).in_(suspended), col(Determination.id).in_(by_court)),
                col(Determination.id).not_in(replaced),
                Determination.review_id != before,
                col(Determination.notice_id).not_in(vetoed_notices()),
            )
            .order_by(col(Determination.id))
            .limit(MOST_LISTED)
        ).all()
    )


def waiting_for_commissioner(session: Session, *, by: Actor, on: date) -> list[WaitingCase]:
    """The cases heard and not decided, the longest waiting first; none while councillors decide. Three statements."""
    holding = find_holding(session, on=on)
    if holding is None or council_mode(holding.mode):
        return []
    rows = session.exec(
        select(Review.id, Review.reference, LicenceHolder.name, func.max(Hearing.closed_at).label("heard_at"))
        .join(Hearing, col(Hearing.review_id) == col(Review.id))
        .join(LicenceHolder, col(LicenceHolder.id) == col(Review.holder_id))
        .where(
            Review.status == Status.HEARD,
            col(Hearing.closed_at).is_not(None),
            col(Hearing.is_part_heard).is_(False),
            col(Review.reference).not_in(walled_references(by.id)),
        )
        .group_by(col(Review.id), col(Review.reference), col(LicenceHolder.name))
        .order_by(func.max(Hearing.closed_at), col(Review.id))
        .limit(MOST_LISTED)
    ).all()
    proposed = _proposed_in_words(session, [review_id for review_id, *_ in rows])
    return [
        WaitingCase(
            reference=reference,
            holder=holder,
            heard_on=heard_at.astimezone(LONDON).date(),
            decide_by=decide_by(heard_at.astimezone(LONDON).date()),
            proposal=proposed.get(review_id, ("", False))[0],
            is_sent_back=proposed.get(review_id, ("", False))[1],
        )
        for review_id, reference, holder, heard_at in rows
    ]


def _proposed_in_words(session: Session, review_ids: Sequence[int]) -> dict[int, tuple[str, bool]]:
    """By review, the latest proposal in words, and whether it was sent back to be explained."""
    rows = session.exec(
        select(Proposal.review_id, Proposal.number, ProposedOutcome, Judgment.act)
        .join(ProposedOutcome, col(ProposedOutcome.proposal_id) == col(Proposal.id))
        .outerjoin(Judgment, col(Judgment.proposal_id) == col(Proposal.id))
        .where(col(Proposal.review_id).in_(review_ids), ~_heard_afresh(Proposal))
        .order_by(col(Proposal.number), col(ProposedOutcome.licence_id))
    ).all()
    latest: dict[int, tuple[int, list[str], bool]] = {}
    for review_id, number, outcome, act in rows:
        before = latest.get(review_id)
        words = before[1] if before and before[0] == number else []
        sent_back = act is not None and not JudgmentAct(act).decides
        latest[review_id] = (number, [*words, drafted_outcome(outcome).in_words], sent_back)
    return {review_id: (" and ".join(dict.fromkeys(words)), back) for review_id, (_, words, back) in latest.items()}
