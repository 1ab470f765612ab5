"""Slots, notices and agendas around Christmas 2015 and Easter 2016, counted by hand in the rulebook's calendar."""

from datetime import date

import pytest

from licensing import clock
from licensing.sittings.offering import best_method, earliest_day, next_slots
from licensing.sittings.publication import latest_publication
from licensing.sittings.scheduling import service_sentence
from tests.builders.notices import a_letterhead
from tests.builders.people import finch
from tests.builders.powers import proposals_then_councillors
from tests.builders.register import hale
from tests.builders.reviews import a_review
from tests.builders.sittings import a_full_day, five_councillors

LATE, HAND, POST = "had to be served by", "so only by hand", "first class post today is in time"
# Today; the earliest day for a notice by hand; each hearing day with the last day to serve, how, and the agenda's last.
# Christmas: 25 December, 28 December for Boxing Day, and 1 January do not count. Easter: 25 and 28 March do not.
CHRISTMAS = (
    date(2015, 12, 18),
    date(2016, 1, 7),
    {
        date(2016, 1, 6): (date(2015, 12, 17), LATE, date(2015, 12, 24)),
        date(2016, 1, 7): (date(2015, 12, 18), HAND, date(2015, 12, 29)),
        date(2016, 1, 11): (date(2015, 12, 22), POST, date(2015, 12, 31)),
        date(2016, 1, 12): (date(2015, 12, 23), POST, date(2016, 1, 4)),
    },
)
EASTER = (
    date(2016, 3, 11),
    date(2016, 3, 30),
    {
        date(2016, 3, 29): (date(2016, 3, 10), LATE, date(2016, 3, 17)),
        date(2016, 3, 30): (date(2016, 3, 11), HAND, date(2016, 3, 18)),
        date(2016, 3, 31): (date(2016, 3, 14), HAND, date(2016, 3, 21)),
        date(2016, 4, 1): (date(2016, 3, 15), POST, date(2016, 3, 22)),
    },
)


@pytest.mark.parametrize(("today", "earliest", "days"), [CHRISTMAS, EASTER], ids=["Christmas 2015", "Easter 2016"])
def test_r23_slots_and_notices_over_the_holidays(undone, session, today, earliest, days):
    a_letterhead()
    commissioner, panel = finch(), five_councillors()
    proposals_then_councillors(commissioner)
    for held_on in days:
        a_full_day(commissioner, panel, held_on)

    offer = next_slots(session, a_review(hale()), now=clock.at(today))

    found = {slot.day.facts.hearing_on: slot for slot in (*offer.lawful, *offer.unlawful)}
    assert {on: slot.day.facts.serve_by for on, slot in found.items()} == {on: told[0] for on, told in days.items()}
    assert all(told[1] in service_sentence(today, found[on].day.facts.serve_by) for on, told in days.items())
    assert sorted(on for on, slot in found.items() if slot.is_lawful) == [on for on in days if on >= earliest]
    assert earliest_day(session, on=today) == earliest
    assert {on: latest_publication(on) for on in days} == {on: told[2] for on, told in days.items()}
    posted = [on for on in days if on >= earliest and best_method(today, days[on][0]).post_class]
    assert posted == list(days)[-len(posted) :] and posted
