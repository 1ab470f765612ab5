"""Hearing days, a member's own, and notices, as their pages show them."""

from datetime import date

import pytest

from licensing import clock
from licensing.audit.rules import SYSTEM
from licensing.people.walls import raise_wall
from licensing.powers.rules import Mode
from tests.builders.notices import a_letterhead
from tests.builders.people import clerk, finch, ostler, pike
from tests.builders.powers import DIRECTED, a_holding
from tests.builders.register import a_concern, hale
from tests.builders.reviews import a_review
from tests.builders.sittings import FRIDAY, a_full_day, a_hearing_day, five_councillors, listed
from tests.builders.statements import counted

DEC_1 = clock.at(date(2015, 12, 1), 9, 30)


@pytest.fixture
def scene(at):
    """A day with a whole panel and one case, under the Directions."""
    at(DEC_1)
    a_letterhead()
    commissioner, councillors = finch(), five_councillors()
    a_holding(Mode.COUNCIL_PROPOSES_COMMISSIONER_CONFIRMS, DIRECTED, commissioner)
    day = a_full_day(commissioner, councillors)
    holder = hale(name="Leon Haworth")
    a_concern(holder)
    review = a_review(holder)
    return day, review, listed(review, day), councillors


def test_the_list_shows_the_day_and_how_it_stands(sign_in, scene):
    day, *_ = scene

    page = sign_in(clerk()).get("/hearing-days").text

    assert day.reference in page
    assert "Agenda to publish" in page


def test_the_month_shows_each_day_in_its_week_and_why_none_is_held_at_christmas(sign_in, scene):
    day, *_ = scene
    browser = sign_in(clerk())

    page = browser.get("/hearing-days/by-month").text
    january = browser.get("/hearing-days/by-month?month=2016-01-31").text

    assert "Hearing days in December 2015" in page and f'href="/hearing-days/{day.reference}"' in page
    assert "No hearings: Christmas Day" in page and "1 case" in page and page.count("<tr") == 6
    assert day.reference not in january and "New Year" in january
    assert browser.get("/hearing-days/by-month?month=soon").status_code == 422


def test_the_month_issues_as_many_statements_for_one_day_as_for_three(sign_in, undone, scene):
    browser, address = sign_in(clerk()), "/hearing-days/by-month"
    browser.get(address)
    with counted(undone) as few:
        browser.get(address)
    for number in (8, 9):
        a_hearing_day(date(2015, 12, number))
    with counted(undone) as many:
        browser.get(address)

    assert len(few) == len(many)


def test_r22_the_day_says_by_when_its_agenda_must_be_out(sign_in, scene):
    day, review, *_ = scene

    page = sign_in(clerk()).get(f"/hearing-days/{day.reference}").text

    assert review.reference in page
    assert "Leon Haworth" in page
    assert "Thursday 10 December 2015" in page  # 5 clear working days before Friday 18 December


def test_a_member_not_on_the_panel_sees_references_and_no_names(sign_in, scene):
    day, review, *_ = scene

    page = sign_in(pike()).get(f"/hearing-days/{day.reference}").text

    assert review.reference in page
    assert "Leon Haworth" not in page


def test_r17_papers_open_after_interests_were_declared(sign_in, scene):
    day, review, _, councillors = scene
    browser = sign_in(councillors[1])

    mine = browser.get("/my-hearings")
    reply = browser.get(f"/reviews/{review.reference}")

    assert "Declare interests, or none" in mine.text
    assert reply.headers["location"] == f"/hearing-days/{day.reference}/interests"


def test_r17_a_member_with_an_interest_sees_the_case_struck_out(do, sign_in, scene):
    day, review, _, councillors = scene
    do(raise_wall, councillors[1].id, review.reference, because="Declared interest", by=SYSTEM, at=DEC_1)
    browser = sign_in(councillors[1])

    assert "Leon Haworth" not in browser.get("/my-hearings").text
    assert "Leon Haworth" not in browser.get(f"/hearing-days/{day.reference}").text
    assert browser.get(f"/reviews/{review.reference}").status_code == 403


def test_the_review_leads_to_its_notice_once_it_is_scheduled(sign_in, scene):
    _, review, *_ = scene

    page = sign_in(ostler()).get(f"/reviews/{review.reference}").text

    assert "Read and approve it" in page
    assert "Fri 18 December 2015" in page


def test_the_notice_page_shows_the_letter_and_its_dates(sign_in, scene):
    _, review, *_ = scene
    browser = sign_in(ostler())
    listed_notices = browser.get("/notices").text
    reference = listed_notices.split('href="/notices/')[2].split('"')[0]

    page = browser.get(f"/notices/{reference}")

    assert page.status_code == 200
    assert review.reference in page.text
    assert "Latest day to serve the notice" in page.text


def test_r14_a_wall_shuts_the_notice_too(do, sign_in, scene):
    _, review, *_ = scene
    officer = ostler()
    reference = sign_in(officer).get("/notices").text.split('href="/notices/')[2].split('"')[0]
    do(raise_wall, officer.id, review.reference, because="Witness in the case", by=SYSTEM, at=DEC_1)

    assert sign_in(officer).get(f"/notices/{reference}").status_code == 403
    assert reference not in sign_in(officer).get("/notices").text


def test_a_day_takes_as_many_statements_with_three_cases_as_with_one(sign_in, scene, undone):
    day, *_ = scene
    browser = sign_in(clerk())
    with counted(undone) as with_one:
        browser.get(f"/hearing-days/{day.reference}")
    for hour in (15, 16):
        listed(a_review(), day, hour=hour, minute=0)

    with counted(undone) as with_three:
        assert browser.get(f"/hearing-days/{day.reference}").status_code == 200

    assert len(with_three) == len(with_one) <= 24


def test_today_takes_as_many_statements_for_thirty_reviews_as_for_one(sign_in, scene, undone):
    browser = sign_in(ostler())
    with counted(undone) as with_one:
        browser.get("/today")
    for _ in range(30):
        a_review()

    with counted(undone) as with_thirty:
        assert browser.get("/today").status_code == 200

    assert len(with_thirty) == len(with_one) <= 40


def test_the_review_page_takes_a_bounded_number_of_statements(sign_in, scene, undone):
    _, review, *_ = scene
    browser = sign_in(ostler())

    with counted(undone) as statements:
        assert browser.get(f"/reviews/{review.reference}").status_code == 200

    assert len(statements) <= 60


def test_the_day_itself_leads_to_the_hearing(sign_in, scene, at):
    day, review, *_ = scene
    at(clock.at(FRIDAY, 13, 45))

    page = sign_in(clerk()).get(f"/hearing-days/{day.reference}").text

    assert f'href="/hearing-days/{day.reference}/attendance"' in page
    assert review.reference in page


def test_somebody_without_a_seat_has_no_hearings(sign_in, scene):
    assert "You sit on no hearing day" in sign_in(pike()).get("/my-hearings").text
