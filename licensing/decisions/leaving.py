"""Where a decision leads once it is signed: with immediate effect, to who must know, before the case is left."""

from sqlmodel import Session

from licensing.decisions.queries import determination_of, outcomes_of
from licensing.reviews.queries import get_review


def leads_to(session: Session, reference: str) -> str:
    """The next page, by its route's name: the list of who must know where a licence is taken away at once."""
    determination = determination_of(session, get_review(session, reference).id or 0)
    at_once = determination is not None and any(one.is_immediate for one in outcomes_of(session, determination.id))
    return "aftermath.who_must_know" if at_once else "decisions.show"
