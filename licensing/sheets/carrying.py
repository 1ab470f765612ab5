"""Carrying the lines of a sheet out: each by the hearing's own command, at its own time, all or none."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from licensing.audit.rules import Actor
from licensing.clock import at as instant_on
from licensing.errors import Invalid, NotAllowed, NotFound, Refused
from licensing.hearings.commands.presence import Late, mark_party, mark_presence, take_chair
from licensing.hearings.lines import licence_words
from licensing.hearings.proceedings import order_of
from licensing.hearings.queries import hearings_on, proceedings_of, proceedings_to_come
from licensing.papers.queries import leaves_of
from licensing.powers.queries import find_holding
from licensing.reviews.models import Review
from licensing.reviews.queries import licences_under, questions_of
from licensing.sheets.lines import Known, Line
from licensing.sheets.models import HearingSheet
from licensing.sheets.queries import hearing_of_listing
from licensing.sheets.written import Written
from licensing.sittings.models import HearingDay
from licensing.sittings.queries import seats_of

KEEP_BOTH_TIMES = (mark_presence, mark_party, take_chair)  # their rows hold when it happened and when it was recorded


def known_of(session: Session, review: Review, held: HearingDay, sheet: HearingSheet, written: Written) -> Known:
    """Who and what the rows of the case's sheet are about."""
    return Known(
        sheet=sheet.number,
        day=held.reference,
        case=review.reference,
        review_id=review.id or 0,
        held_on=held.held_on,
        people={one.person_id: one.name for one in seats_of(session, held.id or 0)},
        questions={one.id or 0: one.number for one in questions_of(session, review.id or 0)},
        licences={one.id or 0: licence_words(one) for one in licences_under(session, review.id or 0)},
        pages=frozenset(one.label for one in leaves_of(session, review.id or 0)),
        order=order_of(_proceedings(session, review, held, sheet, written)),
    )


def _proceedings(session: Session, review: Review, held: HearingDay, sheet: HearingSheet, written: Written) -> str:
    """What tablets would have gone by: the order set when the hearing was opened, not when the sheet was printed."""
    opened = hearing_of_listing(session, sheet.listing_id)
    if opened is not None:
        return proceedings_of(session, opened)
    holding = find_holding(session, on=held.held_on)
    at = instant_on(held.held_on, written.opened_at.hour, written.opened_at.minute)
    return proceedings_to_come(
        session, review.id, holding_id=holding.id if holding else None, on=held.held_on, at=at, afresh=written.afresh
    )


def carry_out(
    session: Session, review: Review, held: HearingDay, lines: Sequence[Line], *, by: Actor, now: datetime
) -> None:
    """Do every line in its order. Raises Refused with the line, the reason and the rule at the first that is refused.

    Whoever calls lets the refusal undo the whole act. A later case of the day may be closed already, and sealed with
    who was there: who came and went before its end then counts for this case alone.
    """
    reference = review.reference
    closings = [one.closed_at for one in hearings_on(session, held.id) if one.closed_at is not None]
    for line in lines:
        is_sealed = any(line.at <= closed_at for closed_at in closings)
        late = Late(recorded_at=now, review_id=review.id if is_sealed else None)
        both = {"late": late} if line.do in KEEP_BOTH_TIMES else {}
        try:
            line.do(session, line.about, **line.given, **both, by=by, now=line.at)
            session.flush()
        except Refused as problem:
            reasons = [f"{line.in_words}. {reason}" for reason in problem.reasons]
            raise Refused(*reasons, codes=problem.codes, about=reference, mend=problem.mend) from problem
        except (NotAllowed, NotFound, Invalid) as problem:
            raise Refused(f"{line.in_words}. {problem}", codes=[""], about=reference) from problem
