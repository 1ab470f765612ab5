"""Who may listen to each case of a day, and who was in the room while its members talked in private (R15, R29, R30)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from licensing.documents.queries import documents_of
from licensing.documents.rules import Sensitivity
from licensing.hearings.attendance import excluded_from
from licensing.hearings.course import talk_in
from licensing.hearings.models import Hearing, Presence, PublicAccess, PublicAccessItem
from licensing.hearings.publicity import AccessChange, Item, Openness
from licensing.hearings.queries import (
    access_items,
    accesses_on,
    day_of,
    interests_on,
    log_of,
    movements_on,
    names_of,
)
from licensing.hearings.rules import CAPACITY_WORDS, Stretch
from licensing.powers.queries import find_holding
from licensing.powers.rules import Mode, hears_with_panel
from licensing.reviews.queries import review_by_id
from licensing.reviews.withheld import text_shown, withheld_in
from licensing.sittings.agenda import FIRST_ITEMS
from licensing.sittings.models import HearingDay
from licensing.sittings.queries import listings_on
from licensing.web.wording import clock_time


@dataclass(frozen=True, slots=True)
class Resolved:
    """One entry of a day's record of who may listen, as it is shown."""

    access: PublicAccess
    references: tuple[str, ...]
    moved_by: str
    seconded_by: str

    @property
    def how(self) -> str:
        """ "Moved by Cllr Ellis, seconded by Cllr Nakamura"."""
        if self.access.kind is AccessChange.CONFIDENTIAL:
            return "By law, without a resolution"
        return f"Moved by {self.moved_by}, seconded by {self.seconded_by}" if self.moved_by else "Agreed by all"


@dataclass(frozen=True, slots=True)
class Talker:
    """Somebody in the room during the private talk: as what, from when to when."""

    name: str
    capacity: str
    stretches: tuple[Stretch, ...]

    @property
    def when_in_words(self) -> str:
        """ "14:33 to 14:44"; more than one stretch where they went out between."""
        return ", ".join(map(_from_to, self.stretches))


@dataclass(frozen=True, slots=True)
class PrivateTalk:
    """When members talked in private, and who was there."""

    when: Stretch
    there: tuple[Talker, ...]

    @property
    def when_in_words(self) -> str:
        return _from_to(self.when)

    @property
    def in_words(self) -> str:
        """ "14:33 to 14:44: Jo Ellis (chair), Ann Brook (clerk, 14:33 to 14:40)", for minutes."""
        whole = (self.when,)
        who = [
            f"{one.name} ({one.capacity.lower()}{'' if one.stretches == whole else ', ' + one.when_in_words})"
            for one in self.there
        ]
        return f"{self.when_in_words}: {', '.join(who) or 'nobody is recorded'}"


def access_at(session: Session, day_id: int | None, review_id: int | None, *, at: datetime) -> Openness:
    """Who may listen to this case at the instant: what was resolved last, or in public. For a meeting."""
    accesses = {one.id: one for one in accesses_on(session, day_id, until=at)}
    last = _last_of_each(access_items(session, list(accesses))).get(review_id or 0)
    access = accesses[last.access_id] if last else None
    return Openness(True, access.kind if access else None, access.at if access else None)


def openness_of(
    session: Session, day: HearingDay, review_id: int, reference: str, *, mode: Mode | None, at: datetime
) -> Openness:
    """The same, by law too: a confidential document among the papers keeps the public out (R30).

    A commissioner who sits alone holds no meeting (R22, R29).
    """
    if mode is not None and not hears_with_panel(mode):
        return Openness(is_meeting=False)
    stands = access_at(session, day.id, review_id, at=at)
    if stands.kind is not AccessChange.CONFIDENTIAL and is_confidential(session, reference):
        return Openness(True, AccessChange.CONFIDENTIAL, day.starts_at)
    return stands


def is_confidential(session: Session, reference: str) -> bool:
    """Is a confidential document among those held about the case?"""
    return any(one.sensitivity is Sensitivity.CONFIDENTIAL for one in documents_of(session, reference))


def items_of(session: Session, day: HearingDay) -> dict[int, Item]:
    """By review, each case of the day as the agenda numbers it."""
    mode = mode_on(session, day)
    first = len(FIRST_ITEMS) + (2 if mode is None or hears_with_panel(mode) else 1)
    return {
        one.review_id: Item(number, review_by_id(session, one.review_id).reference)
        for number, one in enumerate(listings_on(session, day.id or 0), start=first)
    }


def mode_on(session: Session, day: HearingDay) -> Mode | None:
    """The mode in which the day's cases are heard."""
    holding = find_holding(session, on=day.held_on)
    return holding.mode if holding else None


def resolved_on(session: Session, day: HearingDay) -> list[Resolved]:
    """Every entry of the day about the public, the first one first."""
    accesses = accesses_on(session, day.id)
    items = access_items(session, [one.id for one in accesses])
    names = names_of(session, [one for access in accesses for one in (access.moved_by, access.seconded_by)])
    references = {one.review_id: review_by_id(session, one.review_id).reference for one in items}
    return [
        Resolved(
            one,
            tuple(references[item.review_id] for item in items if item.access_id == one.id),
            names.get(one.moved_by or 0, ""),
            names.get(one.seconded_by or 0, ""),
        )
        for one in accesses
    ]


def private_talk(session: Session, hearing: Hearing, *, until: datetime) -> PrivateTalk | None:
    """When members talked in private at this hearing, and who was in the room from when to when; None before (R15)."""
    when = talk_in(log_of(session, hearing.id), hearing.closed_at or until)
    if when is None:
        return None
    movements = movements_on(session, day_of(session, hearing).id, hearing.review_id)
    names = names_of(session, [one.person_id for one in movements])
    out_from, hidden = _out_from(session, hearing, when), withheld_in(session, hearing.review_id)
    there = []
    for who in {one.person_id or one.name: one for one in movements}:
        own = [one for one in movements if (one.person_id or one.name) == who]
        stretches = _there(own, Stretch(when.begins_at, out_from.get(own[-1].person_id or 0, when.ends_at)))
        if stretches:
            last = max((one for one in own if one.at <= when.ends_at), key=lambda one: one.at)
            capacity = CAPACITY_WORDS[last.capacity].partition(",")[0]
            name = names.get(last.person_id or 0, "") or text_shown(last.name, hidden)
            there.append(Talker(name, capacity, stretches))
    return PrivateTalk(when, tuple(sorted(there, key=lambda one: (_order(one.capacity), one.name))))


def _from_to(stretch: Stretch) -> str:
    return f"{clock_time(stretch.begins_at)} to {clock_time(stretch.ends_at)}"


def _out_from(session: Session, hearing: Hearing, when: Stretch) -> dict[int, datetime]:
    """From when each person whom an interest, a wall or a part keeps out of the case was out of the talk (R14-R20)."""
    day, review = day_of(session, hearing), review_by_id(session, hearing.review_id)
    declared = {
        one.person_id: one.declared_at
        for one in interests_on(session, day.id)
        if one.review_id == review.id and one.kind.excludes
    }
    return {
        person: min(max(declared.get(person, when.begins_at), when.begins_at), when.ends_at)
        for person in excluded_from(session, day.id, review)
    }


def _order(capacity: str) -> int:
    return [words.partition(",")[0] for words in CAPACITY_WORDS.values()].index(capacity)


def _there(own: Sequence[Presence], when: Stretch) -> tuple[Stretch, ...]:
    """The parts of the stretch in which somebody was in the room, by their own movements in order of time."""
    found: list[Stretch] = []
    if when.begins_at >= when.ends_at:
        return ()
    edges = [when.begins_at, *(one.at for one in own if when.begins_at < one.at < when.ends_at), when.ends_at]
    for begins, ends in zip(edges, edges[1:], strict=False):
        is_in = _is_in(own, begins)
        if is_in and found and found[-1].ends_at == begins:
            found[-1] = Stretch(found[-1].begins_at, ends)
        elif is_in:
            found.append(Stretch(begins, ends))
    return tuple(found)


def _is_in(own: Sequence[Presence], at: datetime) -> bool:
    before = [one for one in own if one.at <= at]
    return bool(before) and before[-1].kind.is_in


def _last_of_each(items: Sequence[PublicAccessItem]) -> dict[int, PublicAccessItem]:
    return {one.review_id: one for one in items}
