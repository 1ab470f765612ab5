"""Several hearing days at once: the dates they fall on, what stands against each, and all of them or none."""

import re
from datetime import date, time, timedelta
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from licensing.audit.models import AccessEvent
from licensing.authority.commands import close_on
from licensing.errors import Invalid, Refused
from licensing.people.rules import Role
from licensing.sittings.arranging import arrange_series
from licensing.sittings.models import HearingDay
from licensing.sittings.series import MOST_DATES, PlannedDay, Repeat, dates_of, wrong_with_series
from tests.builders.notices import TUESDAY, a_letterhead
from tests.builders.people import a_person, actor, clerk
from tests.builders.sittings import a_hearing_day

ROOM = "Committee Room 2, Town Hall"


def test_every_week_and_every_two_until_a_date_or_so_many():
    first = date(2015, 12, 4)

    assert dates_of(first, Repeat.WEEKLY, times=3) == [first, date(2015, 12, 11), date(2015, 12, 18)]
    assert dates_of(first, Repeat.FORTNIGHTLY, until=date(2016, 1, 1)) == [
        first, date(2015, 12, 18), date(2016, 1, 1),
    ]  # fmt: skip
    assert dates_of(first, Repeat.ONCE) == [first]


def test_every_month_keeps_the_weekday_and_a_fifth_is_the_last_of_its_month():
    assert dates_of(date(2015, 12, 9), Repeat.MONTHLY, times=3) == [
        date(2015, 12, 9), date(2016, 1, 13), date(2016, 2, 10),
    ]  # fmt: skip
    assert dates_of(date(2015, 12, 30), Repeat.MONTHLY, times=3) == [
        date(2015, 12, 30), date(2016, 1, 27), date(2016, 2, 24),
    ]  # fmt: skip


@given(st.dates(date(1950, 1, 1), date(2150, 1, 1)), st.sampled_from(list(Repeat)[1:]), st.integers(2, MOST_DATES))
def test_so_many_dates_rise_on_one_weekday(first, repeat, times):
    dates = dates_of(first, repeat, times=times)

    assert len(dates) == times and dates[0] == first and dates == sorted(set(dates))
    assert {one.weekday() for one in dates} == {first.weekday()}


@pytest.mark.parametrize(
    ("until", "times"),
    [(None, None), (date(2016, 1, 1), 3), (date(2015, 12, 3), None), (date(2016, 12, 4), None)],
    ids=["neither", "both", "before the first", "more than 26"],
)
def test_how_it_repeats_is_said_once_and_has_an_end(until, times):
    assert list(wrong_with_series(date(2015, 12, 4), Repeat.WEEKLY, until=until, times=times)) == ["until"]


def planned(*dates):
    return [PlannedDay(on, time(14), time(17), ROOM, 150) for on in dates]


def test_all_are_arranged_or_none_and_each_clash_is_named(do, session):
    by = {"by": actor(clerk(), Role.CLERK), "now": TUESDAY}
    a_hearing_day(date(2016, 1, 8))
    fine = [date(2015, 12, 18), date(2016, 1, 15)]

    with pytest.raises(Refused) as refused:
        do(arrange_series, planned(*fine, fine[0], date(2015, 12, 25), date(2016, 1, 8)), **by)
    assert len(session.exec(select(HearingDay)).all()) == 1
    made = do(arrange_series, planned(*fine), **by)

    assert [reason.partition(":")[0] for reason in refused.value.reasons] == [
        "18 December 2015", "25 December 2015", "8 January 2016",
    ]  # fmt: skip
    assert "HD-2016-0001 has this room" in refused.value.reasons[2]
    assert [one.held_on for one in made] == fine and len({one.reference for one in made}) == 2
    for wrong in ([], [fine[0] + timedelta(weeks=week) for week in range(1, 28)]):
        with pytest.raises(Invalid):
            do(arrange_series, planned(*wrong), **by)


def send(browser, address, pairs):
    headers = {"content-type": "application/x-www-form-urlencoded"}
    return browser.post(address, content=urlencode(pairs), headers=headers)


def hidden(html):
    form = html.partition('action="/hearing-days/')[2]
    return re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)


def ticked(html):
    return re.findall(r'name="dates" type="checkbox" value="([^"]+)" checked', html)


def test_the_check_page_ticks_what_will_do_and_says_what_is_wrong_with_the_rest(do, session, sign_in, at):
    at(TUESDAY)
    a_letterhead()
    by = a_person("Cora Penn", Role.CLERK)
    browser = sign_in(by)
    do(close_on, date(2016, 1, 22), because="Moving office", by=actor(by, Role.CLERK), now=TUESDAY)
    form = hidden(browser.get("/hearing-days/new").text)
    day = [("held_on", "2015-12-18"), ("starts", "14:00"), ("ends", "17:00"), ("venue", ROOM)]
    given = [*form, *day, ("capacity_minutes", "150"), ("repeat", "weekly")]
    endless = send(browser, "/hearing-days/new", given)
    checked = send(browser, "/hearing-days/new", [*given, ("times", "6")])
    some = [("dates", one) for one in ticked(checked.text)[:2]]
    taken = a_hearing_day(date(2016, 1, 8))
    refused = send(browser, "/hearing-days/series", [*hidden(checked.text), *some])
    done = send(browser, "/hearing-days/series", [*hidden(refused.text), some[0]])
    none = send(browser, "/hearing-days/series", hidden(checked.text))

    assert endless.status_code == 422 and "Enter the last date, or how many" in endless.text and ROOM in endless.text
    assert ticked(checked.text) == ["2015-12-18", "2016-01-08", "2016-01-15"]
    assert "Friday 25 December 2015: That day is Christmas Day" in checked.text and "1 January 2016" in checked.text
    assert "Friday 22 January 2016: That day is" in checked.text
    assert refused.status_code == 409 and f"Hearing day {taken.reference} has this room" in refused.text
    assert ticked(refused.text) == ["2015-12-18"] and session.exec(select(AccessEvent)).all()
    assert (done.status_code, done.headers["location"]) == (303, "/hearing-days")
    assert none.status_code == 422
    assert len(session.exec(select(HearingDay)).all()) == 2
