"""A suggestion as its pages show it: how far it is, its places, its counts, two side by side, and the burn-down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session

from licensing.clock import LONDON
from licensing.reviews.queries import programmes
from licensing.sittings.scheduling import Slot
from licensing.suggesting.models import Suggestion
from licensing.suggesting.pace import WEEKS_LOOKED_AT, burn_down, burn_down_of_suggestion
from licensing.suggesting.placing import Counts, counts_of
from licensing.suggesting.queries import (
    Gathered,
    PlaceRow,
    count_to_hear,
    days_heard,
    gathered,
    get_suggestion,
    places_of,
)
from licensing.suggesting.rules import FIXED
from licensing.web.wording import clock_time, short_day


@dataclass(frozen=True, slots=True)
class SuggestionFile:
    """One suggestion with everything that its page shows to this person."""

    suggestion: Suggestion
    asked: Gathered | None
    rows: Sequence[PlaceRow]
    counts: Counts
    pace: str

    @property
    def placed(self) -> list[PlaceRow]:
        return [row for row in self.rows if row.is_placed]

    @property
    def left_out(self) -> list[PlaceRow]:
        return [row for row in self.rows if not row.is_placed]

    @property
    def needs_reason(self) -> bool:
        """Is there a place that a rule warns of?"""
        return any(row.place.warned for row in self.placed)

    @property
    def has_fixed(self) -> bool:
        """Did a person change something that suggesting again would keep?"""
        return any(row.is_out or row.place.chosen_by in FIXED for row in self.rows)


@dataclass(frozen=True, slots=True)
class Difference:
    """One review that two suggestions put on different days; None where one leaves it out."""

    reference: str
    holder: str
    first: date | None
    second: date | None


@dataclass(frozen=True, slots=True)
class Compared:
    """Two suggestions side by side."""

    first: SuggestionFile
    second: SuggestionFile
    differences: Sequence[Difference]


def suggestion_file(session: Session, reference: str, *, person_id: int | None, today: date) -> SuggestionFile:
    """One suggestion as this person may see it. Raises NotFound."""
    suggestion = get_suggestion(session, reference)
    rows = places_of(session, suggestion.id, person_id=person_id)
    held = [day for row in rows if (day := _held_on(row)) is not None]
    left = len(rows) - len(held)
    hear_by = _hear_by(session)
    return SuggestionFile(
        suggestion=suggestion,
        asked=gathered(session, suggestion.id),
        rows=rows,
        counts=counts_of(
            (
                (row.risk, row.identified_on, row.place.starts_at.astimezone(LONDON))
                for row in rows
                if row.place.starts_at is not None
            ),
            left_out=left,
        ),
        pace=burn_down_of_suggestion(held, left_out=left, hear_by=hear_by, today=today),
    )


def compared(session: Session, first: str, second: str, *, person_id: int | None, today: date) -> Compared:
    """Two suggestions side by side, and the reviews that they put on different days. Raises NotFound."""
    one = suggestion_file(session, first, person_id=person_id, today=today)
    other = suggestion_file(session, second, person_id=person_id, today=today)
    days, others = _by_reference(one), _by_reference(other)
    holders = {row.reference: row.holder for row in (*one.rows, *other.rows)}
    return Compared(
        one,
        other,
        [
            Difference(reference, holders[reference], days.get(reference), others.get(reference))
            for reference in sorted(holders)
            if days.get(reference) != others.get(reference)
        ],
    )


def as_choice(slot: Slot) -> tuple[str, str]:
    """A lawful day as it is offered to whoever moves a review: its reference, and when, where and what it warns of."""
    at = clock_time(slot.starts_at or slot.day.starts_at)
    warned = " ".join(rule.says for rule in slot.warned)
    return slot.day.reference, f"{short_day(slot.day.starts_at)}, {at}, {slot.day.venue}. {warned}".strip()


def burn_down_now(session: Session, *, today: date) -> str:
    """The sentence on the hearing days page: at the pace of the last weeks, when the last case is heard."""
    heard = days_heard(session, since=today - timedelta(weeks=WEEKS_LOOKED_AT), until=today)
    return burn_down(heard, to_hear=count_to_hear(session), hear_by=_hear_by(session), today=today)


def _hear_by(session: Session) -> date | None:
    latest = next(iter(programmes(session)), None)
    return latest.hear_by if latest else None


def _held_on(row: PlaceRow) -> date | None:
    return None if row.place.starts_at is None else row.place.starts_at.astimezone(LONDON).date()


def _by_reference(file: SuggestionFile) -> dict[str, date | None]:
    return {row.reference: _held_on(row) for row in file.rows}
