"""What the pages of a hearing's record show: who may listen on a day, the timed log with every correction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from licensing.audit.rules import Actor
from licensing.contact.showing import text_shown
from licensing.documents.rules import ExemptParagraph
from licensing.hearings.access import Resolved, items_of, mode_on, openness_of, resolved_on
from licensing.hearings.commands.case import Case, demand_place, has_place
from licensing.hearings.commands.corrections import corrects
from licensing.hearings.course import Correctable, R, first_of
from licensing.hearings.models import Hearing, HearingSeal, HearingStep, Presence
from licensing.hearings.publicity import USUAL_INTEREST, USUAL_PARAGRAPHS, Item, Openness, exclusion
from licensing.hearings.queries import (
    day_of,
    hearings_on,
    latest_hearing,
    log_rows,
    movement_rows,
    movements_on,
    names_of,
    seal_of,
)
from licensing.hearings.rules import CAPACITY_WORDS, PRESENCE_WORDS, VOTERS
from licensing.people.permissions import Permission, holds
from licensing.powers.queries import holding_by_id
from licensing.powers.rules import hears_with_panel
from licensing.reviews.models import Review
from licensing.reviews.queries import get_review
from licensing.reviews.withheld import Withheld, withheld_in
from licensing.sittings.models import HearingDay
from licensing.sittings.queries import get_hearing_day, listings_on


@dataclass(frozen=True, slots=True)
class CaseOpen:
    """One case of the day, by its reference alone, and who may listen to it now."""

    review_id: int
    letter: str
    item: Item
    starts_at: datetime
    openness: Openness
    is_over: bool


@dataclass(frozen=True, slots=True)
class DayOpen:
    """A day's cases, what was resolved about the public, and who could move it."""

    day: HearingDay
    is_meeting: bool
    is_today: bool
    cases: Sequence[CaseOpen]
    resolved: Sequence[Resolved]
    members: Sequence[tuple[int, str]]

    @property
    def to_come(self) -> list[CaseOpen]:
        return [one for one in self.cases if not one.is_over]

    @property
    def in_public(self) -> list[CaseOpen]:
        return [one for one in self.to_come if not one.openness.is_private]

    @property
    def shut(self) -> list[CaseOpen]:
        """The cases from which a resolution excludes the public, and that are not over."""
        return [one for one in self.to_come if one.openness.is_private]

    def has(self, reference: str) -> bool:
        """Is this one of the day's cases?"""
        return any(one.item.reference == reference for one in self.cases)

    def words(self, review_ids: Sequence[int], paragraphs: Sequence[ExemptParagraph], public_interest: str) -> str:
        """The resolution for these cases, as it would be read out."""
        items = [one.item for one in self.cases if one.review_id in review_ids]
        return exclusion(items, [one.value for one in paragraphs], public_interest)

    @property
    def usual(self) -> str:
        """The resolution for every case still in public, for the usual paragraphs and reason; for all if none is."""
        return exclusion([one.item for one in self.in_public or self.to_come], USUAL_PARAGRAPHS, USUAL_INTEREST)


@dataclass(frozen=True, slots=True)
class Version:
    """A line or a movement as it was written, or as it was corrected: when, by whom, why."""

    row_id: int
    at: datetime
    says: str
    by: str
    because: str
    written_at: datetime | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line or movement: as it stands, and whatever stood before, the first first."""

    stands: Version
    before: Sequence[Version]


@dataclass(frozen=True, slots=True)
class LogShown:
    """The timed log of a hearing and the movements in its room, every correction among them."""

    review: Review
    hearing: Hearing | None
    day: HearingDay | None
    lines: Sequence[Entry]
    movements: Sequence[Entry]
    seal: HearingSeal | None
    may_correct: bool


def day_open(session: Session, day_reference: str, *, by: Actor, now: datetime) -> DayOpen:
    """The day for the page on which the public is excluded. NotAllowed for whoever neither clerks nor sits on it."""
    day = get_hearing_day(session, day_reference)
    demand_place(session, day, by, about=day_reference)
    mode, items, heard = mode_on(session, day), items_of(session, day), hearings_on(session, day.id)
    over = {one.review_id for one in heard if one.closed_at} - {one.review_id for one in heard if not one.closed_at}
    cases = [
        CaseOpen(
            one.review_id,
            chr(ord("A") + place % 26),
            items[one.review_id],
            one.starts_at,
            openness_of(session, day, one.review_id, items[one.review_id].reference, mode=mode, at=now),
            one.review_id in over,
        )
        for place, one in enumerate(listings_on(session, day.id or 0))
    ]
    return DayOpen(
        day=day,
        is_meeting=mode is None or hears_with_panel(mode),
        is_today=day.held_on == now.date() and day.cancelled_at is None,
        cases=cases,
        resolved=resolved_on(session, day),
        members=_members(session, day),
    )


def log_shown(session: Session, reference: str, *, by: Actor, now: datetime) -> LogShown:
    """The log of the case's latest hearing. Raises NotFound for a case that there is not."""
    review = get_review(session, reference)
    hearing = latest_hearing(session, review.id)
    if hearing is None:
        return LogShown(review, None, None, (), (), None, may_correct=False)
    day = day_of(session, hearing)
    steps, moves = log_rows(session, hearing.id), movement_rows(session, day.id, review.id)
    names = names_of(session, [*(one.by_person_id for one in steps), *(one.person_id for one in moves)])
    is_open, hidden = hearing.closed_at is None, withheld_in(session, review.id or 0)
    return LogShown(
        review=review,
        hearing=hearing,
        day=day,
        lines=_entries(steps, {one.id: _line(one, names, hidden) for one in steps}),
        movements=_entries(moves, {one.id: _movement(one, names, hidden) for one in moves}),
        seal=seal_of(session, hearing.id),
        may_correct=is_open and _may_correct(session, review, hearing, day, by=by, now=now),
    )


def _may_correct(
    session: Session, review: Review, hearing: Hearing, day: HearingDay, *, by: Actor, now: datetime
) -> bool:
    """May they, as the command demands it?"""
    if not holds(by, Permission.RUN_HEARINGS) or not has_place(session, day, by):
        return False
    case = Case(review, hearing, day, holding_by_id(session, hearing.holding_id).mode)
    return corrects(session, case, by=by, at=now)


def _members(session: Session, day: HearingDay) -> list[tuple[int, str]]:
    latest = {one.person_id: one for one in movements_on(session, day.id, None)}
    there = [who for who, one in latest.items() if who is not None and one.kind.is_in and one.capacity in VOTERS]
    names = names_of(session, there)
    return sorted(((who, names[who]) for who in there), key=lambda one: one[1])


def _entries(rows: Sequence[R], versions: dict[int, Version]) -> list[Entry]:
    """Each line once, as it stands, with what it replaced; in the order of the times that stand."""
    first = first_of(rows)
    told: dict[int, list[Correctable]] = {}
    for row in sorted(rows, key=lambda one: one.id):  # as they were written: what stands comes last
        told.setdefault(first[row.id].id, []).append(row)
    entries = [
        Entry(versions[of_one[-1].id], tuple(versions[one.id] for one in of_one[:-1])) for of_one in told.values()
    ]
    return sorted(entries, key=lambda one: one.stands.at)


def _line(row: HearingStep, names: Mapping[int, str], hidden: Sequence[Withheld]) -> Version:
    by, because = names.get(row.by_person_id or 0, ""), text_shown(row.because, hidden)
    return Version(row.id, row.at, text_shown(row.says, hidden), by, because, row.corrected_at)


def _movement(row: Presence, names: Mapping[int, str], hidden: Sequence[Withheld]) -> Version:
    name = names.get(row.person_id or 0, "") or text_shown(row.name, hidden)
    capacity = CAPACITY_WORDS[row.capacity].partition(",")[0].lower()
    video = ", by video" if row.by_video else ""
    says = f"{name} ({capacity}{video}): {_moved(row)}"
    because = text_shown(row.because, hidden)
    return Version(row.id, row.at, says, "", because, row.recorded_at if row.because else None)


def _moved(row: Presence) -> str:
    if row.review_id is not None and not row.name and not row.kind.is_in:
        return "goes out while members talk"
    return PRESENCE_WORDS[row.kind].lower()
