"""Reading sheets: by number, of a day, what was keyed in from them, and what the second person said."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from licensing.errors import NotFound
from licensing.hearings.models import Hearing
from licensing.people.models import Person
from licensing.sheets.models import HearingSheet, SheetEntry, SheetVerdict
from licensing.sheets.rules import SheetState

MOST_PRINTED = 200  # of one day: every case printed several times


@dataclass(frozen=True, slots=True)
class Standing:
    """How a listing's paper stands: the entry that stands, with what was said of it; nothing while none was keyed."""

    entry: SheetEntry | None = None
    verdict: SheetVerdict | None = None

    @property
    def state(self) -> SheetState:
        if self.entry is None:
            return SheetState.PRINTED
        if self.verdict is None:
            return SheetState.WAITING
        return SheetState.SENT_BACK if self.verdict.hearing_id is None else SheetState.CONFIRMED

    @property
    def version(self) -> int:
        """What a page says it has seen: the row of the entry, 0 for none."""
        return self.entry.id if self.entry else 0


def sheet_numbered(session: Session, number: str) -> HearingSheet:
    """The sheet of that number. Raises NotFound."""
    found = session.exec(select(HearingSheet).where(HearingSheet.number == number[:32])).first()
    if found is None:
        raise NotFound("No sheet of that number was printed.")
    return found


def sheets_for(session: Session, listing_ids: Collection[int | None]) -> list[HearingSheet]:
    """Every sheet printed for these listings, the newest first."""
    wanted = select(HearingSheet).where(col(HearingSheet.listing_id).in_(listing_ids))
    return list(session.exec(wanted.order_by(col(HearingSheet.id).desc()).limit(MOST_PRINTED)).all())


def standing_of(session: Session, listing_id: int) -> Standing:
    """How the paper of one listing stands."""
    return standings_of(session, [listing_id]).get(listing_id, Standing())


def standings_of(session: Session, listing_ids: Collection[int | None]) -> Mapping[int, Standing]:
    """Listing → how its paper stands, for those from which anything was keyed in."""
    rows = session.exec(
        select(SheetEntry, SheetVerdict)
        .outerjoin(SheetVerdict, col(SheetVerdict.entry_id) == col(SheetEntry.id))
        .where(col(SheetEntry.listing_id).in_(listing_ids), col(SheetEntry.id).not_in(_superseded()))
    ).all()
    return {entry.listing_id: Standing(entry, verdict) for entry, verdict in rows}


def entries_of(session: Session, listing_id: int) -> Sequence[tuple[SheetEntry, SheetVerdict | None]]:
    """Everything that was keyed in for the listing, the latest first, with what was said of it."""
    return list(
        session.exec(
            select(SheetEntry, SheetVerdict)
            .outerjoin(SheetVerdict, col(SheetVerdict.entry_id) == col(SheetEntry.id))
            .where(SheetEntry.listing_id == listing_id)
            .order_by(col(SheetEntry.id).desc())
            .limit(MOST_PRINTED)
        ).all()
    )


def hearing_of_listing(session: Session, listing_id: int) -> Hearing | None:
    """The hearing that was opened on this listing, on tablets or from paper."""
    return session.exec(select(Hearing).where(Hearing.listing_id == listing_id)).first()


def names_of(session: Session, person_ids: Collection[int]) -> Mapping[int, str]:
    """Person → name."""
    return dict(session.exec(select(Person.id, Person.name).where(col(Person.id).in_(set(person_ids)))).all())


def _superseded():  # type: ignore[no-untyped-def]
    return select(col(SheetEntry.supersedes)).where(col(SheetEntry.supersedes).is_not(None))
