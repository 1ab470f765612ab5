"""Moving one case by hand, and two into each other's places: by the checks that schedule one."""

import re
from datetime import date
from urllib.parse import urlencode

import pytest
from sqlmodel import select

from licensing import clock
from licensing.errors import Invalid, NotAllowed, NotFound, Refused
from licensing.followups.models import Followup
from licensing.notices.queries import notices_about, revision_of
from licensing.people.rules import Role
from licensing.people.walls import raise_wall
from licensing.reviews.needs import record_needs, record_unavailable
from licensing.reviews.rules import Whose
from licensing.sittings.commands import cancel_hearing_day, list_review, publish_agenda
from licensing.sittings.listing_moves import move_listing, swap_listings
from licensing.sittings.offering import Given
from licensing.sittings.queries import listing_of
from tests.builders.notices import TUESDAY, a_letterhead
from tests.builders.people import actor, finch
from tests.builders.people import ostler as an_officer
from tests.builders.powers import proposals_then_councillors
from tests.builders.register import a_concern, hale
from tests.builders.reviews import a_review
from tests.builders.sittings import FRIDAY, a_full_day, five_councillors, listed

LATER, TOO_SOON = date(2016, 1, 8), date(2015, 12, 9)
BY_TIME = {"because": "The holder's solicitor asked for it", "now": TUESDAY}


@pytest.fixture
def person(undone, at):
    at(TUESDAY)
    a_letterhead()
    return an_officer()


@pytest.fixture
def officer(person):
    return actor(person, Role.LICENSING_OFFICER)


@pytest.fixture
def days(person):
    commissioner, panel = finch(), five_councillors()
    proposals_then_councillors(commissioner)
    return [a_full_day(commissioner, panel, on) for on in (FRIDAY, LATER, TOO_SOON)]


def a_case():
    holder = hale()
    a_concern(holder)
    return a_review(holder)


def when(session, *cases):
    session.expire_all()
    stood = [listing_of(session, case.id) for case in cases]
    return [(one.starts_at, one.ends_at) for one in stood]


def span(on, begins, ends):
    return clock.at(on, *begins), clock.at(on, *ends)


def move(do, case, day, *, hour, minute=0, minutes=50, **given):
    starts_at = clock.at(day.held_on, hour, minute)
    return do(
        move_listing, case.reference, hearing_day_reference=day.reference, starts_at=starts_at, minutes=minutes,
        **BY_TIME, **given,
    )  # fmt: skip


def test_a_case_moves_within_its_day_over_its_own_time_and_to_another_day(do, session, officer, days):
    case = a_case()
    listed(case, days[0], by=officer)

    move(do, case, days[0], hour=14, minute=20, by=officer)
    within = when(session, case)
    move(do, case, days[1], hour=15, minutes=90, by=officer)

    assert within == [span(FRIDAY, (14, 20), (15, 10))]
    assert when(session, case) == [span(LATER, (15, 0), (16, 30))]
    first, second, third = notices_about(session, case.reference)
    assert first.withdrawn_at and second.withdrawn_at and third.content["held_on"] == "2016-01-08"
    assert session.exec(select(Followup)).all() == []


def test_r23_a_move_is_refused_as_scheduling_is_and_leaves_the_case_where_it_was(do, session, officer, days):
    case, other = a_case(), a_case()
    listed(case, days[0], by=officer)
    listed(other, days[0], hour=15, by=officer)

    with pytest.raises(Refused) as soon:
        move(do, case, days[2], hour=14, by=officer)
    with pytest.raises(Refused, match="just taken"):
        move(do, case, days[0], hour=15, minute=10, by=officer)
    with pytest.raises(Refused, match="for that time already"):
        move(do, case, days[0], hour=14, by=officer)
    do(cancel_hearing_day, days[1].reference, because="Snow", by=officer, now=TUESDAY)
    with pytest.raises(Refused, match="was cancelled"):
        move(do, case, days[1], hour=14, by=officer)

    assert soon.value.codes == ["R23"] and when(session, case) == [span(FRIDAY, (14, 0), (14, 50))]


def test_two_cases_of_one_day_swap_in_one_act_and_each_keeps_its_length(do, session, officer, days):
    short, long = a_case(), a_case()
    listed(short, days[0], by=officer, minutes=40)
    listed(long, days[0], hour=14, minute=40, by=officer, minutes=90)

    do(swap_listings, short.reference, long.reference, by=officer, **BY_TIME)

    assert when(session, long, short) == [span(FRIDAY, (14, 0), (15, 30)), span(FRIDAY, (15, 30), (16, 10))]
    assert [len(notices_about(session, one.reference)) for one in (short, long)] == [2, 2]


def test_r25_cases_of_two_days_swap_only_where_both_are_lawful(do, session, officer, days):
    here, there = a_case(), a_case()
    listed(here, days[0], by=officer)
    listed(there, days[1], hour=15, by=officer)
    do(swap_listings, here.reference, there.reference, by=officer, **BY_TIME)
    assert when(session, here, there) == [span(LATER, (15, 0), (15, 50)), span(FRIDAY, (14, 0), (14, 50))]
    do(
        record_unavailable, here.reference, whose=Whose.REPRESENTATIVE, first_day=FRIDAY, last_day=FRIDAY,
        because="In another court", by=officer, now=TUESDAY,
    )  # fmt: skip

    with pytest.raises(Refused) as refused:
        do(swap_listings, here.reference, there.reference, by=officer, **BY_TIME)

    assert refused.value.codes == ["R25"] and refused.value.about == here.reference
    assert when(session, here, there) == [span(LATER, (15, 0), (15, 50)), span(FRIDAY, (14, 0), (14, 50))]


def test_what_is_not_scheduled_itself_or_behind_a_wall_changes_no_places(do, officer, days):
    case, walled = a_case(), a_case()
    listed(case, days[0], by=officer)
    listed(walled, days[1], by=officer)
    do(raise_wall, officer.id, walled.reference, because="Interest", by=officer, at=TUESDAY)

    for other, refusal in ((case.reference, Refused), (a_case().reference, Refused), ("LR-1999-0001", NotFound)):
        with pytest.raises(refusal):
            do(swap_listings, case.reference, other, by=officer, **BY_TIME)
    with pytest.raises(NotAllowed):
        do(swap_listings, case.reference, walled.reference, by=officer, **BY_TIME)


def fields(html, action):
    form = re.search(rf'<form method="post" action="{re.escape(action)}".*?</form>', html, re.S).group(0)
    return re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)


def send(browser, address, pairs):
    headers = {"content-type": "application/x-www-form-urlencoded"}
    return browser.post(address, content=urlencode(pairs), headers=headers)


def test_from_the_review_a_case_is_moved_with_its_reason_and_the_new_notice_approved(
    do, session, sign_in, person, officer, days
):
    case = a_case()
    do(record_needs, case.reference, minutes=70, interpreter="Punjabi", by=officer, now=TUESDAY)
    listed(case, days[0], by=officer)
    browser, here = sign_in(person), f"/reviews/{case.reference}/schedule"
    slots = browser.get(here).text
    check = f"{here}/{days[1].reference}"
    shown = browser.get(f"{check}?at=15:30").text
    late = browser.get(f"{check}?at=16:30").text
    over_its_own_time = browser.get(f"{here}/{days[0].reference}?at=14:20").text

    without = send(browser, check, fields(shown, check))
    done = send(browser, check, [*fields(without.text, check), ("because", "A solicitor was found")])

    assert "Scheduled for Friday 18 December 2015, 14:00." in slots and "70 minutes" in slots and "Punjabi" in slots
    assert "Move and send to post" in shown and "outside the hearing day" in late and "Move and" not in late
    assert "Move and send to post" in over_its_own_time
    assert without.status_code == 422 and "Enter why it moves" in without.text
    assert (done.status_code, done.headers["location"]) == (303, f"/reviews/{case.reference}")
    assert when(session, case) == [span(LATER, (15, 30), (16, 40))]
    assert revision_of(session, listing_of(session, case.id).notice_id).planned_on == TUESDAY.date()


def test_from_the_hearing_day_two_cases_are_swapped_and_a_refusal_is_a_page(session, sign_in, person, officer, days):
    first, second, free = a_case(), a_case(), a_case()
    listed(first, days[0], by=officer)
    listed(second, days[1], by=officer)
    browser, here = sign_in(person), f"/reviews/{first.reference}/swap"

    link, shown = browser.get(f"/hearing-days/{days[0].reference}").text, browser.get(here).text
    nothing = send(browser, here, fields(shown, here))
    refused = send(browser, here, [*fields(shown, here), ("other", free.reference), ("because", "Swap")])
    done = send(browser, here, [*fields(shown, here), ("other", second.reference), ("because", "Swap")])

    assert f'href="{here}"' in link and f"14:00: {second.reference}, Martin Hale" in shown
    assert nothing.status_code == 422 and "There is a problem" in nothing.text
    assert refused.status_code == 409 and "put down for no hearing day" in refused.text
    assert done.status_code == 303
    assert when(session, first, second) == [span(LATER, (14, 0), (14, 50)), span(FRIDAY, (14, 0), (14, 50))]


def test_r22_another_time_on_a_day_whose_agenda_is_out_in_time_needs_no_urgency(do, officer, days):
    """On 14 December it is too late to publish for 18 December: the case stands on the agenda of 2 December."""
    day, case, other = days[0], a_case(), a_case()
    listed(case, day)
    do(publish_agenda, day.reference, by=officer, now=clock.at(date(2015, 12, 2)))
    to = {
        "hearing_day_reference": day.reference, "starts_at": clock.at(FRIDAY, 15), "minutes": 50, "by": officer,
        "now": clock.at(date(2015, 12, 14)),
    }  # fmt: skip
    agreed, named = Given("His letter"), Given("His letter", urgency="Mr Hale drives children")

    assert do(move_listing, case.reference, because="The interpreter", given=agreed, **to).starts_at == to["starts_at"]
    to["starts_at"] = clock.at(FRIDAY, 16)
    with pytest.raises(Refused) as refusal:
        do(list_review, other.reference, given=agreed, **to)
    assert refusal.value.codes == ["R22"]
    with pytest.raises(Invalid):
        do(list_review, other.reference, given=named, **to)
    assert do(list_review, other.reference, given=Given(announced=True), **to).notice_id is None
