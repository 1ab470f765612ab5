"""Earlier decisions about the same kind of matter, for the case team: references and outcomes, and nothing else."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from licensing.audit.rules import Actor
from licensing.decisions.models import Determination, DeterminationOutcome, Reliance
from licensing.decisions.rules import DECIDED_WORDS, Outcome, most_serious
from licensing.oversight.queries import vetoed_notices
from licensing.people.permissions import Permission, holds, walled_references
from licensing.register.models import Concern
from licensing.register.queries import protected_concerns
from licensing.reviews.models import Question, Review

MOST_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Earlier:
    """One earlier decision as the list shows it."""

    reference: str
    outcome: str
    decided_on: date


def earlier_decisions(session: Session, review: Review, *, by: Actor) -> list[Earlier]:
    """The latest decisions that relied on a matter of a category that this review's questions have.

    Only those that this person may open; nothing for whoever decides on the papers alone (R27). No two cases are alike:
    it says how the council decided before, not how it should now.
    """
    if not holds(by, Permission.LIST_CASES):
        return []
    categories = session.exec(
        select(Concern.category)
        .join(Question, col(Question.concern_id) == col(Concern.id))
        .where(
            Question.review_id == review.id,
            col(Question.struck_at).is_(None),
            Concern.category != "",
            col(Concern.id).not_in(protected_concerns()),
        )
        .distinct()
        .limit(MOST_SHOWN)
    ).all()
    return _decided(session, review, list(categories), by) if categories else []


def _decided(session: Session, review: Review, categories: list[str], by: Actor) -> list[Earlier]:
    replaced = select(col(Determination.supersedes)).where(col(Determination.supersedes).is_not(None))
    rows = session.exec(
        select(col(Determination.id), col(Review.reference), col(Determination.decided_on))
        .join(Review, col(Review.id) == col(Determination.review_id))
        .join(Reliance, col(Reliance.determination_id) == col(Determination.id))
        .join(Question, col(Question.id) == col(Reliance.question_id))
        .join(Concern, col(Concern.id) == col(Question.concern_id))
        .where(
            col(Concern.category).in_(categories),
            col(Concern.id).not_in(protected_concerns()),
            Review.id != review.id,
            col(Review.reference).not_in(walled_references(by.id)),
            col(Determination.id).not_in(replaced),
            col(Determination.notice_id).not_in(vetoed_notices()),
        )
        .group_by(col(Determination.id), col(Review.reference), col(Determination.decided_on))
        .order_by(col(Determination.decided_on).desc(), col(Determination.id).desc())
        .limit(MOST_SHOWN)
    ).all()
    outcomes = _outcomes(session, [row[0] for row in rows])
    return [Earlier(reference, DECIDED_WORDS[outcomes[row_id]], on) for row_id, reference, on in rows]


def _outcomes(session: Session, determination_ids: list[int]) -> dict[int, Outcome]:
    """By determination, its most serious outcome."""
    found: dict[int, list[Outcome]] = {}
    for row_id, outcome in session.exec(
        select(col(DeterminationOutcome.determination_id), col(DeterminationOutcome.outcome)).where(
            col(DeterminationOutcome.determination_id).in_(determination_ids)
        )
    ).all():
        found.setdefault(row_id, []).append(outcome)
    return {row_id: most_serious(given) for row_id, given in found.items()}
