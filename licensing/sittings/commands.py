"""Acts on hearing days: arrange, cancel, seat somebody, put a review down or take it off, publish the agenda."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from sqlalchemy import text
from sqlmodel import Session

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.clock import LONDON
from licensing.errors import Invalid, NotFound, Refused, Stale
from licensing.outbox.commands import post
from licensing.people.queries import person_by_id
from licensing.people.walls import admit, end_admission
from licensing.register.numbering import next_reference
from licensing.reviews.commands import advance_review
from licensing.reviews.queries import take_review
from licensing.reviews.rules import Act
from licensing.rulebook import broken, refuse_if, refuse_unless_reasoned, warned
from licensing.sittings.calling import draft_call, hearing_content, take_back_call
from licensing.sittings.due_soon import agenda_is_out, ask_for_agenda
from licensing.sittings.editions import freeze_editions
from licensing.sittings.elsewhere import free_from_cancelled
from licensing.sittings.enough import end_watch, quorum_on, watch_quorum
from licensing.sittings.models import AgendaPublication, HearingDay, Listing, Seat
from licensing.sittings.offering import NOTHING, Given, day_on_offer
from licensing.sittings.queries import (
    agenda_on,
    get_hearing_day,
    hearing_day_by_id,
    listing_of,
    publications_of,
    references_on,
    seats_of,
    take_hearing_day,
)
from licensing.sittings.refusals import (
    refuse_late_agenda,
    refuse_named_urgency,
    refuse_over,
    refuse_time,
    refuse_unavailable,
    refuse_without_role,
    wrong_with_day,
)
from licensing.sittings.reopening import find_another_day, has_another_day
from licensing.sittings.rules import SeatRole, is_quorate
from licensing.sittings.scheduling import RULES
from licensing.sittings.seatable import seating_facts
from licensing.sittings.seating import RULES as SEATING_RULES
from licensing.sittings.telling import Telling, tell_members

ONE_SEAT_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended(:queue, 0))")


def arrange_hearing_day(
    session: Session,
    *,
    held_on: date,
    starts: time,
    ends: time,
    venue: str,
    capacity_minutes: int,
    by: Actor,
    now: datetime,
) -> HearingDay:
    """Arrange a day on which reviews are heard. Raises Invalid for a day that is past, closed, or has no time in it."""
    wrong = wrong_with_day(session, held_on, starts, ends, capacity_minutes, now=now)
    if wrong:
        raise Invalid("This hearing day cannot be arranged so.", fields=wrong)
    day = HearingDay(
        reference=next_reference(session, HearingDay.reference, "HD", held_on.year),
        held_on=held_on,
        starts_at=datetime.combine(held_on, starts, LONDON),
        ends_at=datetime.combine(held_on, ends, LONDON),
        venue=venue.strip(),
        capacity_minutes=capacity_minutes,
    )
    session.add(day)
    session.flush()
    record(
        session, "hearing_day.arranged", about=chain_of(day), by=by, at=now, held_on=held_on, venue=day.venue,
        starts_at=day.starts_at, ends_at=day.ends_at, capacity_minutes=capacity_minutes,
    )  # fmt: skip
    return day


def cancel_hearing_day(
    session: Session, day_reference: str, *, because: str, version: int | None = None, by: Actor, now: datetime
) -> HearingDay:
    """Cancel a day: every review put down for it comes off, with its notice taken back or its holder to be told.

    Each becomes a dated task to find it another day.
    """
    found = get_hearing_day(session, day_reference)
    references = references_on(session, found.id or 0)
    for reference in sorted(references):
        unlist_review(session, reference, because=because, by=by, now=now)
        said = f"hearing day {day_reference} was cancelled."
        find_another_day(session, reference, lost_on=found.held_on, because=said, by=by, now=now)
    day = take_hearing_day(session, day_reference)
    refuse_over(day, now)
    if version is not None and day.version != version:
        raise Stale(
            "Somebody changed this hearing day after you opened it.",
            theirs={"Version": day.version},
            yours={"Version": version, "Why it is cancelled": because},
        )
    if references_on(session, day.id or 0):
        raise Refused("A review has just been put down for this day. Look again.")
    day.cancelled_at, day.cancelled_because, day.version = now, because, day.version + 1
    session.add(day)
    end_watch(session, day, by=by, now=now)
    record(session, "hearing_day.cancelled", about=chain_of(day), by=by, at=now, because=because, cases=references)
    tell_members(session, day, Telling.CANCELLED)
    return day


def seat_person(
    session: Session,
    day_reference: str,
    *,
    person_id: int,
    role: SeatRole,
    reasons: str = "",
    by: Actor,
    now: datetime,
) -> Seat:
    """Seat somebody on a day: members from now on know the cases listed there, unless a wall keeps them from one.

    Refused where they may not sit (R11, R13, R14); a conflict with one case needs a reason: they leave for it (R17).
    So does a diary in which they are not free.
    """
    day = take_hearing_day(session, day_reference)
    refuse_over(day, now)
    person = person_by_id(session, person_id)
    session.execute(ONE_SEAT_AT_A_TIME, {"queue": f"seat:{person_id}"})
    refuse_without_role(session, person_id, person.name, role)

    facts = seating_facts(session, day, person, role)
    refuse_if(broken(SEATING_RULES, facts, on=day.held_on))
    refuse_unless_reasoned(warned(SEATING_RULES, facts, on=day.held_on), reasons)
    refuse_unavailable(facts, reasons)

    free_from_cancelled(session, [person_id], day.starts_at, day.ends_at, now=now)
    seat = Seat(
        hearing_day_id=day.id or 0,
        person_id=person_id,
        role=role,
        starts_at=day.starts_at,
        ends_at=day.ends_at,
        seated_at=now,
    )
    session.add(seat)
    session.flush()
    for reference in references_on(session, day.id or 0):
        admit(session, person_id, reference, because=_because(day), at=now)
    record(
        session, "seat.taken", about=chain_of(day), by=by, at=now, person=person.name, person_id=person_id,
        role=role, reasons=reasons,
    )  # fmt: skip
    watch_quorum(session, day, was_enough=False, by=by, now=now)
    tell_members(session, day, Telling.SUMMONED, person_id=person_id, once=str(seat.id))
    return seat


def vacate_seat(
    session: Session, day_reference: str, *, person_id: int, because: str, by: Actor, now: datetime
) -> Seat:
    """Somebody no longer sits on the day, and no longer needs to know its cases."""
    day = take_hearing_day(session, day_reference)
    held = next((one for one in seats_of(session, day.id or 0) if one.person_id == person_id), None)
    seat = session.get(Seat, held.id) if held else None
    if held is None or seat is None:
        raise NotFound("This person does not sit on that day.")
    refuse_over(day, now)
    was_enough = is_quorate(quorum_on(session, day))
    seat.vacated_at = now
    session.add(seat)
    for reference in references_on(session, day.id or 0):
        end_admission(session, person_id, reference, at=now)
    record(
        session, "seat.vacated", about=chain_of(day), by=by, at=now, person=held.name, person_id=person_id,
        because=because,
    )  # fmt: skip
    watch_quorum(session, day, was_enough=was_enough, by=by, now=now)
    return seat


def list_review(
    session: Session,
    reference: str,
    *,
    hearing_day_reference: str,
    starts_at: datetime,
    minutes: int,
    reasons: str = "",
    given: Given = NOTHING,
    answered: Collection[str] | None = None,
    by: Actor,
    now: datetime,
) -> Listing:
    """Put a review down for a hearing day, and draft its notice in the same act.

    `given`: what was brought for it; on a day announced to all no notice goes out. `answered`: the warnings that the
    reasons speak to, where they were shown before: any other refuses. Raises Refused with every rule against it.
    """
    review = take_review(session, reference)
    day = take_hearing_day(session, hearing_day_reference)
    refuse_named_urgency(session, [reference], given.urgency)
    offer = day_on_offer(session, review, day, now=now, given=given)
    refuse_time(day, offer, starts_at, minutes, now=now)
    refuse_if(broken(RULES, offer.facts, on=day.held_on), about=reference)
    warnings = warned(RULES, offer.facts, on=day.held_on)
    refuse_if([rule for rule in warnings if answered is not None and rule.code not in answered], about=reference)
    refuse_unless_reasoned(warnings, reasons, about=reference)
    advance_review(session, review, Act.SCHEDULE)
    content = hearing_content(session, review, day, starts_at=starts_at, minutes=minutes, waived=given.waived)
    by_day = offer.facts.serve_by
    notice = None if given.announced else draft_call(session, review, content, serve_by=by_day, by=by, now=now)
    listing = Listing(
        review_id=review.id or 0,
        hearing_day_id=day.id or 0,
        notice_id=notice.id if notice else None,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        listed_at=now,
        reasons_given=reasons,
    )
    session.add(listing)
    session.flush()
    _admit_panel(session, day, reference, at=now)
    has_another_day(session, reference, by=by, now=now)
    _watch_agenda(session, day, reference, given.urgency, by=by, now=now)
    record(
        session, "review.listed", about=reference, by=by, at=now, hearing_day=day.reference, starts_at=starts_at,
        minutes=minutes, reasons=reasons, waived=given.waived, urgency=given.urgency,
    )  # fmt: skip
    return listing


def unlist_review(session: Session, reference: str, *, because: str, by: Actor, now: datetime) -> Listing:
    """Take a review off its hearing day. Before its notice has left this undoes it all; later the holder is told."""
    review = take_review(session, reference)
    listing = listing_of(session, review.id or 0)
    if listing is None:
        raise Refused(f"{reference} is put down for no hearing day.", about=reference)
    day = hearing_day_by_id(session, listing.hearing_day_id)
    if now >= listing.starts_at:
        raise Refused("Its time has come: adjourn the hearing instead.", about=reference)
    advance_review(session, review, Act.UNSCHEDULE)
    end_listing(session, listing, because=because, now=now)
    for seat in seats_of(session, day.id or 0):
        end_admission(session, seat.person_id, reference, at=now)
    has_left = take_back_call(session, listing, because=because, by=by, now=now)
    record(
        session, "review.unlisted", about=reference, by=by, at=now, hearing_day=day.reference, because=because,
        notice_had_left=has_left,
    )  # fmt: skip
    post(session, "review.unlisted", dedupe=f"review.unlisted:{listing.id}", day=day.reference, review=reference)
    return listing


def end_listing(session: Session, listing: Listing, *, because: str | None, now: datetime) -> None:
    """A listing is over: withdrawn for a reason, which frees its time; or, with None, because its hearing closed."""
    listing.ended_at, listing.withdrawn_because = now, because
    session.add(listing)
    session.flush()


def publish_agenda(
    session: Session, day_reference: str, *, urgency: str = "", by: Actor, now: datetime
) -> AgendaPublication:
    """The day's agenda, with the references of its cases, is open to the public from today (R22).

    A case that is new on it 5 clear working days or fewer before the meeting needs the chair's reason for urgency.
    Raises Invalid for a reason that names somebody of a listed case: the public reads it (R30).
    """
    day = take_hearing_day(session, day_reference)
    refuse_over(day, now)
    references = references_on(session, day.id or 0)
    if not references:
        raise Refused("No review is put down for this day, so there is nothing to publish.")
    refuse_named_urgency(session, references, urgency)
    already = {one for publication in publications_of(session, day.id or 0) for one in publication.references.split()}
    new = set(references) - already
    if new:
        refuse_late_agenda(session, day, urgency, on=now.date())
    published = AgendaPublication(
        hearing_day_id=day.id or 0,
        published_on=now.date(),
        references=" ".join(references),
        urgency=urgency.strip(),
        published_at=now,
    )
    session.add(published)
    session.flush()
    editions = freeze_editions(session, day, published, late=new if urgency.strip() else (), now=now)
    agenda_is_out(session, day, by=by, now=now)
    record(
        session, "agenda.published", about=chain_of(day), by=by, at=now, cases=references, urgency=urgency,
        editions={one.edition: one.sha256.hex() for one in editions},
    )  # fmt: skip
    return published


def chain_of(day: HearingDay) -> str:
    """The history that a hearing day's own changes are kept in."""
    return f"hearing_day:{day.reference}"


def _admit_panel(session: Session, day: HearingDay, reference: str, *, at: datetime) -> None:
    """Everybody who sits that day now needs to know the case; and takes no barring part in it meanwhile (R14)."""
    for seat in seats_of(session, day.id or 0):
        if not seat.sent_apologies:
            admit(session, seat.person_id, reference, because=_because(day), at=at)


def _watch_agenda(session: Session, day: HearingDay, reference: str, urgency: str, *, by: Actor, now: datetime) -> None:
    """A case that the agenda which is out does not have, or that came late, is the clerk's to publish (R22)."""
    published = publications_of(session, day.id or 0)
    if urgency.strip() or (published and agenda_on(published, reference) is None):
        ask_for_agenda(session, day, urgency=urgency, by=by, now=now)


def _because(day: HearingDay) -> str:
    return f"Sits on hearing day {day.reference}"
