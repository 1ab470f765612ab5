"""Decisions that a licence's end took the answer from: what was proposed was open to nobody any more (R68, R76)."""

from sqlalchemy import text
from sqlmodel import Session

# Each licence that had expired, or was recorded as surrendered, when its case was decided, and that would otherwise
# not have been left as it was: the panel proposed to revoke or suspend it, or its holder was found not fit and proper.
LAPSED = """
    lapsed AS (
        SELECT decided.id, decided.review_id, decided.judgment_id, meant.id IS NOT NULL AS is_proposed
        FROM determination decided
        JOIN determination_outcome made ON made.determination_id = decided.id
        JOIN licence ON licence.id = made.licence_id
        LEFT JOIN proposed_outcome meant ON meant.proposal_id = decided.proposal_id
             AND meant.licence_id = made.licence_id AND meant.outcome IN ('revoked', 'suspended')
        WHERE made.outcome NOT IN ('revoked', 'suspended') AND (meant.id IS NOT NULL OR made.is_fit_and_proper IS FALSE)
          AND (licence.expires_on < decided.decided_on OR EXISTS (
              SELECT FROM licence_event gone WHERE gone.licence_id = licence.id AND gone.kind = 'surrendered'
              AND gone.begins_at <= decided.decided_at AND gone.recorded_at <= decided.decided_at
              AND NOT EXISTS (SELECT FROM licence_event later WHERE later.supersedes = gone.id)))
    )"""

_CARRIED = text(
    f"""WITH {LAPSED}
    SELECT DISTINCT review.id, review.reference FROM review JOIN lapsed ON lapsed.review_id = review.id
    WHERE review.holder_id = :holder_id AND review.status = 'decided'
      AND NOT EXISTS (SELECT FROM determination later WHERE later.supersedes = lapsed.id)
    ORDER BY review.id LIMIT 50"""  # noqa: S608 (our own words)
)


def lapsed_for(session: Session, holder_id: int) -> list[str]:
    """The holder's reviews that were decided only after the licence had ended: their matters are carried (R76)."""
    return [reference for _, reference in session.execute(_CARRIED, {"holder_id": holder_id})]
