"""Moving a hearing day: its cases go with it where the new day is lawful for them, the others need another day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.errors import Invalid, Refused, Stale
from licensing.reviews.queries import review_by_id, take_review
from licensing.rulebook import broken, warned
from licensing.sittings.availability import ask_again
from licensing.sittings.commands import chain_of, list_review, unlist_review
from licensing.sittings.due_soon import ask_for_agenda, ask_to_serve
from licensing.sittings.elsewhere import free_from_cancelled, refuse_elsewhere
from licensing.sittings.enough import quorum_on, watch_quorum
from licensing.sittings.listing_moves import minutes_of_listing
from licensing.sittings.models import HearingDay, HearingDayMove, Listing, Seat
from licensing.sittings.offering import Given, day_on_offer
from licensing.sittings.queries import get_hearing_day, listings_on, publications_of, take_hearing_day
from licensing.sittings.refusals import refuse_over, who_has_the_room, wrong_with_day
from licensing.sittings.reopening import find_another_day
from licensing.sittings.rules import is_quorate
from licensing.sittings.scheduling import CANNOT_COME, RULES
from licensing.sittings.series import PlannedDay
from licensing.sittings.telling import Telling, tell_members

SAID = "hearing day {} was moved to a day on which it may not be heard."


@dataclass(frozen=True, slots=True)
class CaseThen:
    """What a move would mean for one case: when it would be heard, what stands against that, what asks for a reason."""

    reference: str
    listing: Listing
    starts_at: datetime
    against: tuple[str, ...]
    warned: tuple[str, ...]

    @property
    def comes_along(self) -> bool:
        return not self.against


def move_hearing_day(
    session: Session,
    day_reference: str,
    to: PlannedDay,
    *,
    because: str,
    reasons: str = "",
    comes_off: frozenset[str] = frozenset(),
    version: int | None = None,
    by: Actor,
    now: datetime,
) -> HearingDay:
    """Move a day to another date, time or room. Cases that may not be heard there come off it, each with a dated task.

    Every notice is taken back, or its holder is to be told, and each case that comes along gets another draft. Members
    are asked anew, and the agenda is published anew (R22). `comes_off`: the cases that were shown as coming off.
    Raises Invalid for a day that cannot be, Stale, and Refused where others would come off than were shown.
    """
    cases = _take_cases(session, get_hearing_day(session, day_reference))
    day = take_hearing_day(session, day_reference)
    _refuse_stale(day, to, version=version, because=because)
    refuse_unmovable(session, day, to, now=now)
    then = cases_then(session, day, to, now=now)
    if {one.reference for one in then} != set(cases):
        raise Refused("A review has just been put down for this day, or taken off it. Look again.")
    off = _refuse_surprise(then, comes_off, reasons)
    was_on, was_enough = day.held_on, is_quorate(quorum_on(session, day))
    again = bool(publications_of(session, day.id or 0)) and any(one.comes_along for one in then)
    for one in then:
        unlist_review(session, one.reference, because=because, by=by, now=now)
    _move(session, day, to, because=because, by=by, now=now)
    for one in then:
        if one.comes_along:
            listing = list_review(
                session, one.reference, hearing_day_reference=day_reference, starts_at=one.starts_at,
                minutes=minutes_of_listing(one.listing), reasons=reasons if one.warned else "", by=by, now=now,
            )  # fmt: skip
            ask_to_serve(session, one.reference, listing.notice_id, by=by, now=now)
        else:
            find_another_day(session, one.reference, lost_on=was_on, because=SAID.format(day_reference), by=by, now=now)
    if again:
        ask_for_agenda(session, day, by=by, now=now)
    ask_again(session, day, by=by, now=now)
    watch_quorum(session, day, was_enough=was_enough, by=by, now=now)
    record(
        session, "hearing_day.moved", about=chain_of(day), by=by, at=now, held_on=to.held_on, before=was_on,
        starts_at=to.starts_at, venue=day.venue, because=because, came_off=off,
    )  # fmt: skip
    tell_members(session, day, Telling.MOVED)
    return day


def cases_then(session: Session, day: HearingDay, to: PlannedDay, *, now: datetime) -> list[CaseThen]:
    """What the move would mean for each case put down for the day, in the order of their times. Nothing is written."""
    there = HearingDay(
        **day.model_dump()
        | {
            "held_on": to.held_on, "starts_at": to.starts_at, "ends_at": to.ends_at, "venue": to.venue,
            "capacity_minutes": to.capacity_minutes,
        }
    )  # fmt: skip
    return [_case_then(session, one, day, there, now=now) for one in _live(session, day)]


def wrong_with_move(session: Session, day: HearingDay, to: PlannedDay, *, now: datetime) -> dict[str, str]:
    """What is wrong with where it is to go, by field; nothing when all is well."""
    wrong = wrong_with_day(session, to.held_on, to.starts, to.ends, to.capacity_minutes, now=now)
    if (day.starts_at, day.ends_at, day.venue) == (to.starts_at, to.ends_at, to.venue):
        wrong.setdefault("held_on", "It is there already: choose another day, time or room")
    if not wrong and to.starts_at <= now:
        wrong["starts"] = "The beginning must not be past"
    put_down = sum(minutes_of_listing(one) for one in _live(session, day))
    if to.capacity_minutes < put_down:
        wrong.setdefault("capacity_minutes", f"Cases of {put_down} minutes are put down for the day")
    if not wrong and (taken := who_has_the_room(session, to.venue, to.starts_at, to.ends_at, but=day.id)):
        wrong["venue"] = f"Hearing day {taken} has this room at that time"
    return wrong


def refuse_unmovable(session: Session, day: HearingDay, to: PlannedDay, *, now: datetime) -> None:
    """Refuse a day that is cancelled or has begun, and one whose people sit elsewhere then. Invalid as said above."""
    refuse_over(day, now)
    if now >= day.starts_at:
        raise Refused(f"{day.reference} has begun: it can no longer be moved.")
    wrong = wrong_with_move(session, day, to, now=now)
    if wrong:
        raise Invalid("This hearing day cannot be moved so.", fields=wrong)
    people = [seat.person_id for seat in _live_seats(session, day)]
    refuse_elsewhere(session, day, people, to.starts_at, to.ends_at)


def _take_cases(session: Session, day: HearingDay) -> list[str]:
    """Hold the cases before the day, in one order, as whoever schedules or cancels does: none waits in a ring."""
    references = sorted(review_by_id(session, one.review_id).reference for one in _live(session, day))
    for reference in references:
        take_review(session, reference)
    return references


def _refuse_stale(day: HearingDay, to: PlannedDay, *, version: int | None, because: str) -> None:
    if version is not None and day.version != version:
        raise Stale(
            "Somebody changed this hearing day after you opened it.",
            theirs={"Day": day.held_on, "Where": day.venue},
            yours={"Day": to.held_on, "Where": to.venue, "Why it moves": because},
        )


def _refuse_surprise(then: Sequence[CaseThen], comes_off: frozenset[str], reasons: str) -> list[str]:
    """The cases that come off. Refused where they are others than were shown; Invalid where a warning has no reason."""
    off = sorted(one.reference for one in then if not one.comes_along)
    if set(off) != comes_off:
        raise Refused("What would come off this day has changed since you looked. Look again.")
    if any(one.warned for one in then if one.comes_along) and not reasons.strip():
        raise Invalid("A reason is missing.", fields={"reasons": "Enter why they are heard there all the same"})
    return off


def _case_then(session: Session, listing: Listing, day: HearingDay, there: HearingDay, *, now: datetime) -> CaseThen:
    review = review_by_id(session, listing.review_id)
    facts = day_on_offer(session, review, there, now=now, given=Given(agenda_again=True)).facts
    starts_at = there.starts_at + (listing.starts_at - day.starts_at)
    late = starts_at + (listing.ends_at - listing.starts_at) > there.ends_at
    rules = [rule for rule in broken(RULES, facts, on=there.held_on) if rule.code != CANNOT_COME]
    against = [f"{rule.says} ({rule.code})" for rule in rules]
    against += [f"{one.says} ({CANNOT_COME})" for one in facts.kept_away]
    return CaseThen(
        reference=review.reference,
        listing=listing,
        starts_at=starts_at,
        against=(*against, *(["Its time is outside the new hours."] if late else [])),
        warned=tuple(f"{rule.says} ({rule.code})" for rule in warned(RULES, facts, on=there.held_on)),
    )


def _move(session: Session, day: HearingDay, to: PlannedDay, *, because: str, by: Actor, now: datetime) -> None:
    """The day's own row, what it was until now, and the time of each seat."""
    session.add(
        HearingDayMove(
            hearing_day_id=day.id or 0, held_on=day.held_on, starts_at=day.starts_at, ends_at=day.ends_at,
            venue=day.venue, because=because, moved_by=by.id, moved_at=now,
        )
    )  # fmt: skip
    day.held_on, day.starts_at, day.ends_at = to.held_on, to.starts_at, to.ends_at
    day.venue, day.capacity_minutes, day.version = to.venue.strip(), to.capacity_minutes, day.version + 1
    session.add(day)
    seats = _live_seats(session, day)
    free_from_cancelled(session, [seat.person_id for seat in seats], to.starts_at, to.ends_at, now=now)
    for seat in seats:
        seat.starts_at, seat.ends_at = to.starts_at, to.ends_at
        session.add(seat)
    session.flush()


def _live(session: Session, day: HearingDay) -> list[Listing]:
    return [one for one in listings_on(session, day.id or 0) if one.ended_at is None]


def _live_seats(session: Session, day: HearingDay) -> Sequence[Seat]:
    return session.exec(select(Seat).where(Seat.hearing_day_id == day.id, col(Seat.vacated_at).is_(None))).all()
