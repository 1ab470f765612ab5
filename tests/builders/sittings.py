"""Hearing days as tests need them: a panel of five appointed and trained, a commissioner, a day, a review listed."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from licensing import clock
from licensing.audit.rules import SYSTEM
from licensing.database import transaction
from licensing.people.models import Person
from licensing.people.rules import Role
from licensing.reviews.models import Review
from licensing.sittings.commands import arrange_hearing_day, list_review, seat_person
from licensing.sittings.membership import appoint_panel_member, record_decider_training
from licensing.sittings.models import HearingDay, Listing
from licensing.sittings.rules import SeatRole
from tests.builders.people import a_person

APPOINTED, TRAINED = date(2015, 2, 26), date(2015, 3, 16)
VALID_UNTIL = date(2017, 12, 31)
ARRANGED = clock.at(date(2015, 10, 20), 9)
FRIDAY = date(2015, 12, 18)
NAMES = ("Cllr Dunn", "Cllr Pike", "Cllr Marsh", "Cllr Reed", "Cllr Holt")
GROUPS = ("Labour", "Labour", "Labour", "Conservative", "Independent")


def a_councillor(
    name: str = "Cllr Pike", *, group: str = "Labour", trained: bool = True, appointed: bool = True
) -> Person:
    """A panel member, appointed from 26 February 2015 and trained until the end of 2017, unless told otherwise."""
    person = a_person(name, Role.PANEL_MEMBER)
    with transaction() as session:
        if appointed:
            appoint_panel_member(
                session, person_id=person.id or 0, political_group=group, appointed_from=APPOINTED, by=SYSTEM,
                now=ARRANGED,
            )  # fmt: skip
        if trained:
            record_decider_training(
                session, person_id=person.id or 0, topic="Licensing decisions", trained_on=TRAINED,
                valid_until=VALID_UNTIL, signed_on=TRAINED, by=SYSTEM, now=ARRANGED,
            )  # fmt: skip
    return person


def five_councillors() -> list[Person]:
    """A whole panel, balanced as the council is: three, one and one."""
    return [a_councillor(name, group=group) for name, group in zip(NAMES, GROUPS, strict=True)]


def a_hearing_day(held_on: date = FRIDAY, **given: Any) -> HearingDay:
    """A hearing day from 14:00 to 17:00 in Committee Room 2, with 150 minutes of hearings in it. Nobody sits yet."""
    day = {
        "held_on": held_on,
        "starts": time(14),
        "ends": time(17),
        "venue": "Committee Room 2, Town Hall",
        "capacity_minutes": 150,
        "by": SYSTEM,
        "now": ARRANGED,
    } | given
    with transaction() as session:
        return arrange_hearing_day(session, **day)


def seat(day: HearingDay, person: Person, role: SeatRole, *, now: datetime = ARRANGED, reasons: str = "") -> None:
    """Seat somebody."""
    with transaction() as session:
        seat_person(session, day.reference, person_id=person.id or 0, role=role, reasons=reasons, by=SYSTEM, now=now)


def a_full_day(
    commissioner: Person | None, councillors: Sequence[Person], held_on: date = FRIDAY, **given: Any
) -> HearingDay:
    """A hearing day with its panel (the first councillor chairs) and, where there is one, the commissioner."""
    day = a_hearing_day(held_on, **given)
    for number, councillor in enumerate(councillors):
        seat(day, councillor, SeatRole.MEMBER if number else SeatRole.CHAIR)
    if commissioner is not None:
        seat(day, commissioner, SeatRole.COMMISSIONER)
    return day


def listed(review: Review, day: HearingDay, *, hour: int = 14, minute: int = 0, **given: Any) -> Listing:
    """The review put down for the day, with enough notice."""
    act = {"minutes": 50, "by": SYSTEM, "now": clock.at(date(2015, 12, 1), 9, 30)} | given
    with transaction() as session:
        return list_review(
            session,
            review.reference,
            hearing_day_reference=day.reference,
            starts_at=clock.at(day.held_on, hour, minute),
            **act,
        )
