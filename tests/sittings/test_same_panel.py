"""Seating whoever sits on another day: all by the single act, or nobody."""

from datetime import date

import pytest

from licensing.errors import Invalid, Refused
from licensing.sittings.queries import seats_of
from licensing.sittings.same_panel import seat_same_people
from tests.builders.notices import TUESDAY
from tests.builders.people import actor, finch, ostler
from tests.builders.powers import proposals_then_councillors
from tests.builders.sittings import FRIDAY, a_full_day, a_hearing_day, five_councillors

LATER = date(2016, 1, 8)


@pytest.fixture
def officer(undone):
    return actor(ostler(), "licensing_officer")


def seated(session, day):
    return {(one.name, one.role) for one in seats_of(session, day.id)}


def test_the_same_people_take_the_same_seats(do, session, officer):
    commissioner = finch()
    proposals_then_councillors(commissioner)
    first = a_full_day(commissioner, five_councillors())
    second = a_hearing_day(LATER)
    do(seat_same_people, second.reference, like=first.reference, by=officer, now=TUESDAY)
    assert seated(session, second) == seated(session, first)
    with pytest.raises(Invalid):
        do(seat_same_people, second.reference, like=first.reference, by=officer, now=TUESDAY)


def test_r11_nobody_is_seated_where_one_may_not_sit_and_each_is_named(do, session, officer):
    first = a_full_day(None, five_councillors())
    at_once = a_hearing_day(FRIDAY, venue="Annexe")  # nobody sits in two places at once
    with pytest.raises(Refused) as refused:
        do(seat_same_people, at_once.reference, like=first.reference, by=officer, now=TUESDAY)
    assert all(any(reason.startswith(name) for reason in refused.value.reasons) for name in ("Cllr Dunn", "Cllr Holt"))
    assert seated(session, at_once) == set()


def test_an_officer_seats_them_in_one_tap_and_a_wrong_day_is_said_at_its_field(sign_in, session, undone, at):
    at(TUESDAY)
    first, second = a_full_day(None, five_councillors()), a_hearing_day(LATER)
    browser = sign_in(ostler())
    address = f"/hearing-days/{second.reference}/seats"
    page = browser.get(address).text
    assert first.reference in page and "Seat the same people" in page
    key = page.partition('/seats/same"')[2].partition('name="key" value="')[2].partition('"')[0]
    assert browser.post(f"{address}/same", data={"key": key, "like": ""}).status_code == 422
    assert browser.post(f"{address}/same", data={"key": key, "like": first.reference}).status_code == 303
    assert seated(session, second) == seated(session, first)
