"""Training sessions as tests need them: arranged, attended and finished by the commands themselves."""

from collections.abc import Collection
from datetime import date, time
from typing import Any

from licensing import clock
from licensing.audit.rules import SYSTEM
from licensing.database import transaction
from licensing.register.models import LicenceHolder
from licensing.training.commands import arrange_session, book, close_session, mark_many
from licensing.training.models import TrainingSession

HELD_ON = date(2015, 11, 10)
ARRANGED = clock.at(date(2015, 10, 1))


def a_session(held_on: date = HELD_ON, *, booked: Collection[LicenceHolder] = (), **given: Any) -> TrainingSession:
    """A session of the safeguarding course on 10 November 2015, with these holders booked."""
    with transaction() as session:
        arranged = arrange_session(
            session,
            **{
                "held_on": held_on,
                "begins": time(10, 0),
                "venue": "Riverside Centre, Hall 1",
                "trainer": "Bridie Lumb",
                "places": 30,
                "by": SYSTEM,
                "now": ARRANGED,
            }
            | given,
        )
    if booked:
        with transaction() as session:
            book(session, arranged.id, holder_ids=[holder.id for holder in booked], by=SYSTEM, now=ARRANGED)
    return arranged


def attended(holders: Collection[LicenceHolder], held_on: date = HELD_ON, **given: Any) -> TrainingSession:
    """A finished session at which all of these were."""
    arranged = a_session(held_on, **given)
    evening = clock.at(held_on, 17)
    with transaction() as session:
        mark_many(session, arranged.id, holder_ids=[holder.id for holder in holders], by=SYSTEM, now=evening)
    with transaction() as session:
        close_session(session, arranged.id, by=SYSTEM, now=evening)
    return arranged
