"""Where a decision leads once it is signed: with immediate effect, to who must know, before the case is left."""

from datetime import date

from sqlmodel import Session

from licensing.decisions.queries import determination_of, outcomes_of, waits_for_veto
from licensing.reviews.queries import get_review


def leads_to(session: Session, reference: str, *, on: date) -> str:
    """The next page, by its route's name: the list of who must know where a licence is taken away at once.

    While the commissioner may veto the decision nobody is told of it (R06).
    """
    review_id = get_review(session, reference).id or 0
    if waits_for_veto(session, review_id, on=on):
        return "decisions.show"
    determination = determination_of(session, review_id)
    at_once = determination is not None and any(one.is_immediate for one in outcomes_of(session, determination.id))
    return "aftermath.who_must_know" if at_once else "decisions.show"
