"""The problem of a suggestion, gathered from the record: what waits, what is open, what a person has fixed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlmodel import Session

from licensing.authority.queries import settings_on
from licensing.authority.rules import Setting
from licensing.reviews.models import Review
from licensing.reviews.needs_known import needs_of
from licensing.reviews.queries import get_review, hear_by_of
from licensing.reviews.rules import Status
from licensing.sittings.models import HearingDay
from licensing.sittings.offering import days_on_offer
from licensing.sittings.queries import hearing_days_from, listings_by_day, waiting_for_a_day
from licensing.sittings.scheduling import Booked, DayOnOffer, slot_on
from licensing.suggesting.problem import Fit, OpenDay, Pinned, Problem, ToPlace, Weights, fit_on, open_day
from licensing.suggesting.queries import PlaceRow

MOST_REVIEWS = 400


@dataclass(frozen=True, slots=True)
class Gathered:
    """The problem, and the rows that its references stand for."""

    problem: Problem
    review_ids: dict[str, int]
    day_ids: dict[str, int]


def gather(
    session: Session, *, asked_by: int | None, minutes: int, fixed: Sequence[PlaceRow] = (), now: datetime
) -> Gathered:
    """Everything that waits and that the person who asked may know of, on every day from tomorrow on.

    `minutes`: how long a hearing takes of which its review does not say.
    `fixed`: the places of an earlier suggestion that a person pinned, moved, or emptied. One that is no longer lawful
    is searched for anew. Raises Refused when nobody is recorded as holding the power on some day.
    """
    out = {row.reference for row in fixed if row.is_out}
    waiting = waiting_for_a_day(session, person_id=asked_by, limit=MOST_REVIEWS)
    reviews = [get_review(session, row.reference) for row in waiting if row.reference not in out]
    days = [day for day in hearing_days_from(session, now.date()) if day.held_on > now.date()]
    listings = listings_by_day(session, [day.id or 0 for day in days])
    booked = {day.reference: tuple(Booked(one.starts_at, one.ends_at) for one in listings[day.id or 0]) for day in days}
    to_place, pinned = [], []
    for review in reviews:
        offers = [_with(day, booked) for day in days_on_offer(session, review, days, now=now)] if days else []
        needs = needs_of(session, review.id or 0)
        takes = needs.minutes if needs and needs.minutes else minutes
        to_place.append(_to_place(session, review, offers, minutes=takes, now=now))
        pin = _still_lawful(review, offers, fixed, takes)
        if pin is not None:
            pinned.append(pin)
            ends_at = pin.starts_at + timedelta(minutes=takes)
            booked[pin.day] = (*booked[pin.day], Booked(pin.starts_at, ends_at))
    return Gathered(
        Problem(
            today=now.date(),
            reviews=tuple(to_place),
            days=tuple(_open(day, booked[day.reference]) for day in days),
            pinned=tuple(pinned),
            weights=weights_on(session, now),
            seconds=int(settings_on(session, now.date())[Setting.SUGGEST_SECONDS]),
        ),
        review_ids={review.reference: review.id or 0 for review in reviews},
        day_ids={day.reference: day.id or 0 for day in days},
    )


def weights_on(session: Session, now: datetime) -> Weights:
    """How much each aim counts, as the authority has set it by today."""
    stood = settings_on(session, now.date())
    return Weights(
        risk=int(stood[Setting.SUGGEST_RISK]),
        waiting=int(stood[Setting.SUGGEST_WAITING]),
        expiry=int(stood[Setting.SUGGEST_EXPIRY]),
        spread=int(stood[Setting.SUGGEST_SPREAD]),
        days=int(stood[Setting.SUGGEST_DAYS]),
    )


def _to_place(
    session: Session, review: Review, offers: Sequence[DayOnOffer], *, minutes: int, now: datetime
) -> ToPlace:
    fits: tuple[Fit, ...] = tuple(fit_on(day, now.date()) for day in offers)
    expire = [day for offer in offers[:1] for day in offer.facts.licences_expire_on]
    return ToPlace(
        reference=review.reference,
        minutes=minutes,
        risk=review.risk,
        waiting_since=review.identified_on,
        hear_by=hear_by_of(session, review.id or 0, on=now.date()),
        expires_on=min(expire, default=None),
        is_part_heard=review.status is Status.PART_HEARD,
        fits=fits,
    )


def _still_lawful(
    review: Review, offers: Sequence[DayOnOffer], fixed: Sequence[PlaceRow], minutes: int
) -> Pinned | None:
    """The place that a person fixed for this review, if it may still have it."""
    row = next((one for one in fixed if one.reference == review.reference and one.is_placed), None)
    offer = next((one for one in offers if row is not None and one.reference == row.day_reference), None)
    if row is None or offer is None or row.place.starts_at is None:
        return None
    starts_at = row.place.starts_at
    ends_at = starts_at + timedelta(minutes=minutes)
    taken = any(starts_at < one.ends_at and one.starts_at < ends_at for one in offer.booked)
    lawful = not taken and ends_at <= offer.ends_at and slot_on(offer, minutes).is_lawful
    return Pinned(review.reference, offer.reference, starts_at) if lawful else None


def _with(day: DayOnOffer, booked: dict[str, tuple[Booked, ...]]) -> DayOnOffer:
    return replace(day, booked=booked[day.reference])


def _open(day: HearingDay, booked: tuple[Booked, ...]) -> OpenDay:
    return open_day(day, day.held_on, booked)
