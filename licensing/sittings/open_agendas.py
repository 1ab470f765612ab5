"""Agendas that are open to inspection without signing in: the public edition of what stands published, and no more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Subquery, func
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from licensing.errors import NotFound
from licensing.sittings.agenda import Edition
from licensing.sittings.models import AgendaEdition, AgendaPublication, HearingDay
from licensing.sittings.moves_known import agenda_stands

YEARS_OPEN = 6  # after the meeting: Local Government Act 1972, s.100C(1)
MOST_OPEN = 400
MOST_NUMBERED = 1000  # more than are ever published of one day


@dataclass(frozen=True, slots=True)
class OpenAgenda:
    """An agenda as the public list shows it. `number`: among all that were ever published of the day."""

    day: str
    number: int
    held_on: date
    starts_at: datetime
    venue: str
    is_cancelled: bool
    published_on: date
    pages: int


def open_agendas(session: Session, *, on: date) -> Sequence[OpenAgenda]:
    """Every agenda open to the public on a day: the latest hearing day first, and what was published last of it."""
    every = _open(on)
    rows = session.execute(
        columns(
            every.c.reference, every.c.number, every.c.held_on, every.c.starts_at, every.c.venue, every.c.is_cancelled,
            every.c.published_on, every.c.pages,
        )
        .order_by(every.c.held_on.desc(), every.c.reference, every.c.number.desc())
        .limit(MOST_OPEN)
    ).all()  # fmt: skip
    return [OpenAgenda(*row) for row in rows]


def open_agenda(session: Session, day: str, number: int, *, on: date) -> bytes:
    """The PDF of one of these, as it was published. Raises NotFound for what is not, or is no longer, open to all."""
    every = _open(on)
    wanted = (
        select(AgendaEdition.pdf)
        .join(every, every.c.edition_id == col(AgendaEdition.id))
        .where(every.c.reference == day, every.c.number == number)
    )
    pdf = session.exec(wanted).first() if 0 < number < MOST_NUMBERED else None
    if pdf is None:
        raise NotFound("There is no such agenda open to inspection.")
    return bytes(pdf)


def _open(on: date) -> Subquery:
    numbered = (
        columns(
            col(AgendaPublication.id).label("id"),
            func.row_number()
            .over(partition_by=col(AgendaPublication.hearing_day_id), order_by=col(AgendaPublication.id))
            .label("number"),
        )
    ).subquery()  # fmt: skip
    return (
        columns(
            col(AgendaEdition.id).label("edition_id"),
            col(AgendaEdition.pages),
            numbered.c.number,
            col(AgendaPublication.published_on),
            col(HearingDay.reference),
            col(HearingDay.held_on),
            col(HearingDay.starts_at),
            col(HearingDay.venue),
            col(HearingDay.cancelled_at).is_not(None).label("is_cancelled"),
        )
        .select_from(AgendaPublication)
        .join(numbered, numbered.c.id == col(AgendaPublication.id))
        .join(AgendaEdition, col(AgendaEdition.publication_id) == col(AgendaPublication.id))
        .join(HearingDay, col(HearingDay.id) == col(AgendaPublication.hearing_day_id))
        .where(
            col(AgendaEdition.edition) == Edition.PUBLIC,
            col(AgendaPublication.published_on) <= on,
            col(HearingDay.held_on) > on.replace(year=on.year - YEARS_OPEN, day=min(on.day, 28)),
            agenda_stands(),
        )
        .subquery()
    )
