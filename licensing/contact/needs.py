"""What a hearing needs, from everywhere that it is told: the review, the reply to the notice, the register (R26)."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session

from licensing.contact.queries import replies_of
from licensing.contact.showing import text_shown
from licensing.register.queries import holder_by_id
from licensing.reviews.models import Review
from licensing.reviews.needs_known import needs_of
from licensing.reviews.withheld import withheld_in


@dataclass(frozen=True, slots=True)
class KnownNeeds:
    """Each as it was told, withheld names masked; what was told twice stands once."""

    interpreter: str
    adjustments: str
    always: str  # what the register holds: whatever the hearing

    @property
    def in_words(self) -> str:
        """All of it in one line; "" where nothing was asked for."""
        interpreter = f"interpreter: {self.interpreter}" if self.interpreter else ""
        return "; ".join(filter(None, (interpreter, self.adjustments, self.always)))


def needs_of_hearing(session: Session, review: Review) -> KnownNeeds:
    """What officers recorded, the latest reply to any notice of the review, and what the holder always needs."""
    review_id = review.id or 0
    recorded, hidden = needs_of(session, review_id), withheld_in(session, review_id)
    told = [one for one in (recorded, next(iter(replies_of(session, review_id)), None)) if one is not None]
    return KnownNeeds(
        interpreter=text_shown(_once(one.interpreter for one in told), hidden),
        adjustments=text_shown(_once(one.adjustments for one in told), hidden),
        always=text_shown(holder_by_id(session, review.holder_id).needs, hidden),
    )


def _once(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(text.strip() for text in texts if text.strip()))
