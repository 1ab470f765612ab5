"""A hundred people take one slot, one room, one review or one person at one time: the real database, real commits."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import func, select

from licensing import clock
from licensing.audit.rules import SYSTEM
from licensing.constraints import in_words
from licensing.database import transaction
from licensing.errors import Refused
from licensing.sittings.checking import Wanted, check_listing
from licensing.sittings.models import HearingDay, Listing, Seat
from licensing.sittings.rules import SeatRole
from tests.builders.notices import TUESDAY, a_letterhead
from tests.builders.people import finch, ostler
from tests.builders.powers import proposals_then_councillors
from tests.builders.register import a_concern, hale
from tests.builders.reviews import a_review
from tests.builders.sittings import a_councillor, a_full_day, a_hearing_day, five_councillors, listed, seat
from tests.conftest import signed_in_browser

PARALLEL, HANDS = 100, 25


def attempt(act, *arguments, **given):
    """None for whoever got it; else the sentence that they read."""
    try:
        act(*arguments, **given)
    except Refused as refusal:
        return refusal.reasons[0]
    except IntegrityError as problem:
        return in_words(problem).reasons[0]
    return None


def all_at_once(acts):
    with ThreadPoolExecutor(HANDS) as pool:
        return [done.result() for done in [pool.submit(*act) for act in acts]]


def count(model):
    with transaction() as session:
        return session.exec(select(func.count()).select_from(model)).one()


def a_day(**given):
    a_letterhead()
    commissioner = finch()
    proposals_then_councillors(commissioner)
    return a_full_day(commissioner, five_councillors(), **given)


def send(browser, pairs, address):
    headers = {"content-type": "application/x-www-form-urlencoded"}
    return browser.post(address, content=urlencode(pairs), headers=headers)


def ready(review, day):
    """What the check page's form would send for the slot at two o'clock, and where to."""
    starts_at = clock.at(day.held_on, 14)
    with transaction() as session:
        checked = check_listing(session, review, day, Wanted(starts_at, 50), by=SYSTEM, now=clock.now())
    pairs = {"key": uuid4(), "at": "14:00", "minutes": 50, "method": checked.plan.method.value}
    return {**pairs, "shown": checked.notice.letter.sha256}, f"/reviews/{review.reference}/schedule/{day.reference}"


def a_case():
    holder = hale()
    a_concern(holder)
    return a_review(holder)


@pytest.mark.usefixtures("fresh_database")
def test_of_a_hundred_bookings_of_one_slot_exactly_one_is_kept_and_the_rest_read_why(application, at):
    at(TUESDAY)
    day, officer = a_day(), ostler()
    browsers = [signed_in_browser(application, officer) for _ in range(HANDS)]
    forms = [ready(a_case(), day) for _ in range(PARALLEL)]

    answers = all_at_once([(send, browsers[turn % HANDS], *form) for turn, form in enumerate(forms)])

    assert sorted(one.status_code for one in answers) == [303, *[409] * (PARALLEL - 1)]
    assert all("This cannot be done, and here is why" in one.text for one in answers if one.status_code == 409)
    assert all("Somebody else has just taken this time" in one.text for one in answers if one.status_code == 409)
    assert count(Listing) == 1


@pytest.mark.usefixtures("fresh_database")
def test_of_a_hundred_bookings_of_one_review_exactly_one_is_kept():
    day, review = a_day(), a_case()
    slots = [(attempt, listed, review, day), (lambda: attempt(listed, review, day, hour=15),)]

    answers = all_at_once(slots * (PARALLEL // 2))

    assert answers.count(None) == 1 and count(Listing) == 1
    assert {one for one in answers if one} <= {
        "“Schedule a hearing” is not open to a review that is “Scheduled”.",
        "Somebody else has just taken this time. Choose another.",
    }


@pytest.mark.usefixtures("fresh_database")
def test_of_a_hundred_hearing_days_in_one_room_exactly_one_is_arranged():
    typed = ("Room Nine", "room nine", "Room  Nine", "Room\u00a0Nine ")
    acts = [partial(a_hearing_day, venue=one) for one in typed * (PARALLEL // len(typed))]
    answers = all_at_once([(attempt, act) for act in acts])

    assert answers.count(None) == 1 and count(HearingDay) == 1
    assert {one for one in answers if one} == {"Another hearing day already has this room at that time."}


@pytest.mark.usefixtures("fresh_database")
def test_of_a_hundred_hearing_days_at_one_time_a_member_sits_on_exactly_one():
    member = a_councillor()
    days = [a_hearing_day(venue=f"Room {number}") for number in range(PARALLEL)]

    answers = all_at_once([(attempt, seat, day, member, SeatRole.MEMBER) for day in days])

    assert answers.count(None) == 1 and count(Seat) == 1
    assert {one for one in answers if one} == {"This person already sits on another hearing day at that time."}
