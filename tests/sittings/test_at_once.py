"""A hundred people take one slot at one time: the real database, real commits."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import func, select

from licensing import clock
from licensing.database import transaction
from licensing.errors import Refused
from licensing.sittings.models import Listing, Seat
from licensing.sittings.rules import SeatRole
from tests.builders.notices import TUESDAY, a_letterhead
from tests.builders.people import finch
from tests.builders.powers import proposals_then_councillors
from tests.builders.register import hale
from tests.builders.reviews import a_review
from tests.builders.sittings import a_councillor, a_full_day, a_hearing_day, five_councillors, listed, seat

PARALLEL = 100


def attempt(act, *arguments, **given):
    try:
        act(*arguments, **given)
    except (Refused, IntegrityError) as refusal:
        return type(refusal)
    return None


def all_at_once(acts):
    with ThreadPoolExecutor(25) as pool:
        return [done.result() for done in [pool.submit(*act) for act in acts]]


@pytest.mark.usefixtures("fresh_database")
def test_of_a_hundred_bookings_of_one_slot_exactly_one_is_kept():
    a_letterhead()
    commissioner = finch()
    proposals_then_councillors(commissioner)
    day = a_full_day(commissioner, five_councillors())
    reviews = [a_review(hale()) for _ in range(PARALLEL)]

    answers = all_at_once([(attempt, listed, review, day) for review in reviews])

    assert answers.count(None) == 1 and answers.count(Refused) == PARALLEL - 1
    with transaction() as session:
        assert session.exec(select(func.count()).select_from(Listing)).one() == 1


@pytest.mark.usefixtures("fresh_database")
def test_of_twenty_hearing_days_at_one_time_a_member_sits_on_exactly_one():
    member = a_councillor()
    days = [a_hearing_day(venue=f"Room {number}") for number in range(20)]

    answers = all_at_once([(attempt, seat, day, member, SeatRole.MEMBER) for day in days])

    assert answers.count(None) == 1
    with transaction() as session:
        assert session.exec(select(func.count()).select_from(Seat)).one() == 1
    assert clock.at(days[0].held_on) > TUESDAY
