"""Reading what the hearing of a case needs: how long, an interpreter, adjustments, the days to keep clear of."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session, col, select

from licensing.authority.queries import number_on
from licensing.authority.rules import Setting
from licensing.errors import NotFound
from licensing.register.queries import LARGEST_ID
from licensing.reviews.models import HearingNeeds, Unavailability
from licensing.reviews.queries import people_in
from licensing.reviews.rules import CASE_ROLE_WORDS, CannotCome
from licensing.reviews.withheld import Withheld, text_shown, withheld_in

MOST_STRETCHES = 50


def needs_of(session: Session, review_id: int) -> HearingNeeds | None:
    """What was last recorded of the hearing's needs; None when nothing ever was."""
    return session.exec(
        select(HearingNeeds).where(HearingNeeds.review_id == review_id).order_by(col(HearingNeeds.id).desc()).limit(1)
    ).first()


def consent_to_fewer(session: Session, review_id: int) -> str:
    """How and when the holder consented to fewer members than the quorum (R09); "" where they did not."""
    needs = needs_of(session, review_id)
    return needs.fewer_members if needs else ""


def needs_of_people(session: Session, review_id: int, hidden: Sequence[Withheld]) -> list[str]:
    """What those with a part in the case need on the day, by their part alone: "Witness: a hearing loop" (R14, R26)."""
    return [
        f"{CASE_ROLE_WORDS[part.role]}: {text_shown(part.needs, hidden)}"
        for part in people_in(session, review_id)
        if part.needs.strip()
    ]


def minutes_of(session: Session, review_id: int, *, on: date) -> int:
    """How long the hearing is expected to take: as recorded for the case, else as long as one usually takes."""
    needs = needs_of(session, review_id)
    return needs.minutes if needs and needs.minutes else number_on(session, Setting.HEARING_MINUTES, on)


def unavailable_for(session: Session, review_id: int) -> Sequence[Unavailability]:
    """The stretches of days that stand, soonest first: none that was withdrawn."""
    withdrawn = select(col(Unavailability.supersedes)).where(
        Unavailability.review_id == review_id, col(Unavailability.supersedes).is_not(None)
    )
    return session.exec(
        select(Unavailability)
        .where(
            Unavailability.review_id == review_id,
            col(Unavailability.is_withdrawn).is_(False),
            col(Unavailability.id).not_in(withdrawn),
        )
        .order_by(col(Unavailability.first_day), col(Unavailability.id))
        .limit(MOST_STRETCHES)
    ).all()


def who_cannot_come(session: Session, review_id: int) -> tuple[CannotCome, ...]:
    """The same as plain facts, for the rules of scheduling: their sentences, read by many, name nobody withheld."""
    rows = unavailable_for(session, review_id)
    hidden = withheld_in(session, review_id) if rows else []
    return tuple(CannotCome(one.whose, one.first_day, one.last_day, text_shown(one.because, hidden)) for one in rows)


def unavailability_by_id(session: Session, review_id: int, row_id: int) -> Unavailability:
    """One stretch of this review's. Raises NotFound, for another case's id too."""
    row = session.get(Unavailability, row_id) if 0 < row_id <= LARGEST_ID else None
    if row is None or row.review_id != review_id or row.is_withdrawn:
        raise NotFound("No such days are recorded for this review.")
    return row
