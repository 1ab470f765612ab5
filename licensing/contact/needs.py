"""What a hearing needs, from everywhere that it is told: the review, the reply to the notice, the register (R26)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from licensing.contact.queries import replies_of
from licensing.register.queries import holder_by_id
from licensing.reviews.models import Review
from licensing.reviews.needs_known import needs_of, needs_of_people
from licensing.reviews.withheld import Withheld, text_shown


@dataclass(frozen=True, slots=True)
class KnownNeeds:
    """Each as it was told, withheld names masked; what was told twice stands once."""

    interpreter: str
    adjustments: str
    always: str  # what the register holds: whatever the hearing
    theirs: tuple[str, ...]  # "Witness: a hearing loop"

    @property
    def in_words(self) -> str:
        """All of it in one line; "" where nothing was asked for."""
        interpreter = f"interpreter: {self.interpreter}" if self.interpreter else ""
        return "; ".join(filter(None, (interpreter, self.adjustments, self.always, *self.theirs)))


def needs_of_hearing(session: Session, review: Review, hidden: Sequence[Withheld]) -> KnownNeeds:
    """What officers recorded, the latest reply to any notice, what the holder always needs, and everybody who comes."""
    review_id = review.id or 0
    recorded = needs_of(session, review_id)
    told = [one for one in (recorded, next(iter(replies_of(session, review_id)), None)) if one is not None]
    return KnownNeeds(
        interpreter=text_shown(_once(one.interpreter for one in told), hidden),
        adjustments=text_shown(_once(one.adjustments for one in told), hidden),
        always=text_shown(holder_by_id(session, review.holder_id).needs, hidden),
        theirs=tuple(needs_of_people(session, review_id, hidden)),
    )


def _once(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(text.strip() for text in texts if text.strip()))
