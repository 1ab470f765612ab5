"""The pages of reports: every number opens its cases, every date its rule; two statements are for everybody."""

import re
from datetime import date

import pytest

from licensing import clock
from licensing.audit.rules import SYSTEM
from licensing.decisions.rules import Outcome
from licensing.law import entries
from licensing.people.rules import Role
from licensing.people.walls import raise_wall
from licensing.reports.figures import CaseClass
from tests.builders import people
from tests.builders.figures import commissioner_decides, decided, heard
from tests.builders.register import hale
from tests.builders.reviews import a_review
from tests.builders.statements import counted

LOOKED = clock.at(date(2015, 12, 1), 9, 30)
DAY = "2015-11-27"


@pytest.fixture
def officer(undone):
    return people.ostler()


@pytest.fixture
def browser(sign_in, at, officer):
    at(LOOKED)
    return sign_in(officer)


def test_the_figures_say_what_the_day_was_and_link_every_number(browser):
    finch = people.finch()
    commissioner_decides(finch)
    first = a_review()
    decided(first, heard(first, on=date(2015, 11, 20)), Outcome.REVOKED, by=finch, on=date(2015, 11, 20))
    lost = a_review(hale(name="Sunita Sugden"), hear_by=None)
    shown = browser.get(f"/figures?as_at={DAY}").text
    assert "Figures as at 27 November 2015" in shown
    assert "2 reviews had been identified. 1 had been heard and decided" in shown
    assert "2 = 1 decided + 0 heard, decision awaited + 0 due to be heard" in shown
    assert lost.reference in shown and "never given a hear-by date" in shown
    linked = set(re.findall(r"class=([a-z_]+)&amp;as_at=2015-11-27", shown))
    assert linked == {one.value for one in CaseClass} - {"heard"}
    for one in linked:
        assert browser.get(f"/figures/cases?class={one}&as_at={DAY}").status_code == 200, one
    behind = browser.get(f"/figures/cases?class=unaccounted&as_at={DAY}").text
    assert "Not accounted for: 1" in behind and "Sunita Sugden" in behind and first.reference not in behind


def test_todays_figures_are_shown_unless_a_day_is_asked_for(browser):
    assert "Figures as at 1 December 2015" in browser.get("/figures").text
    asked = browser.get("/figures?as_at-day=27&as_at-month=11&as_at-year=2015").text
    assert "Figures as at 27 November 2015" in asked


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("as_at=2015-02-30", "Date must be a real date"),
        ("as_at=words", "Date must be a real date"),
        ("as_at-day=27&as_at-month=11&as_at-year=", "Date must include a year"),
        ("as_at=2015-12-02", "no figures are known of a day to come"),
        ("other=1", "is not part of this form"),
    ],
)
def test_a_day_that_is_none_is_said_plainly(browser, asked, said):
    reply = browser.get(f"/figures?{asked}")
    assert reply.status_code == 422
    assert said in reply.text and "There is a problem" in reply.text


def test_what_stands_behind_a_wall_is_counted_and_not_named(browser, officer, do):
    review = a_review(hale(name="Sunita Sugden"), hear_by=None)
    do(raise_wall, officer.id, review.reference, because="Her brother drives", by=SYSTEM, at=LOOKED)
    for address in (f"/figures?as_at={DAY}", f"/figures/cases?class=unaccounted&as_at={DAY}"):
        shown = browser.get(address).text
        assert "A case you may not see" in shown
        assert review.reference not in shown and "Sugden" not in shown


def test_lists_are_paged_and_a_number_that_is_none_is_not_found(browser):
    for _ in range(26):
        a_review(hear_by=None)
    first = browser.get(f"/figures/cases?class=unaccounted&as_at={DAY}").text
    assert first.count("LR-2015-") >= 25 and "page=2" in first
    assert browser.get(f"/figures/cases?class=unaccounted&as_at={DAY}&page=2").status_code == 200
    assert browser.get(f"/figures/cases?class=nonsense&as_at={DAY}").status_code == 404
    assert browser.get(f"/figures/cases?class=heard&as_at={DAY}&page=x").status_code == 422


def test_the_page_of_figures_takes_the_same_number_of_statements_however_many_cases(browser, undone):
    def statements() -> int:
        with counted(undone) as found:
            assert browser.get(f"/figures?as_at={DAY}").status_code == 200
        return len(found)

    a_review(hear_by=None)
    few = statements()
    for _ in range(8):
        a_review(hear_by=None)
    assert statements() == few


def test_who_sees_no_training_is_given_no_link_to_it(sign_in, at):
    at(LOOKED)
    shown = sign_in(people.clerk()).get(f"/figures?as_at={DAY}").text
    assert "Attended training" in shown and "/training" not in shown


def test_r48_the_calculator_answers_with_its_rule(browser):
    asked = "question=notice-given&given_on-day=4&given_on-month=12&given_on-year=2015"
    shown = browser.get(f"/dates?{asked}").text
    assert browser.get("/dates?question=notice-given&given_on=2015-12-04").text.count('value="2015"') == 1
    assert "Fri 25 December 2015" in shown and "Thu 24 December 2015" in shown
    assert 'href="/rulebook#R48"' in shown
    assert browser.get("/dates").status_code == 200


def test_r53_the_calculator_asks_for_one_length_of_a_suspension(browser):
    first_day = "question=suspension&first_day=2015-12-22"
    assert "Mon 21 March 2016" in browser.get(f"/dates?{first_day}&months=3").text
    for rest in ("", "&months=3&days=28"):
        reply = browser.get(f"/dates?{first_day}{rest}")
        assert reply.status_code == 422 and "either months or days" in reply.text


def test_r22_the_calculator_names_a_year_it_does_not_know(browser):
    reply = browser.get("/dates?question=meeting&meeting_on=2031-05-06")
    assert reply.status_code == 422 and "2031" in reply.text


def test_the_rulebook_has_an_anchor_for_each_rule(browser):
    shown = browser.get("/rulebook").text
    for entry in entries():
        assert f'id="{entry.code}"' in shown


def test_the_statements_are_for_everybody(client, browser):
    for address in ("/accessibility", "/privacy"):
        assert client.get(address).status_code == 200
        assert browser.get(address).status_code == 200


@pytest.mark.parametrize("address", ["/figures", "/figures/cases"])
def test_the_outsider_sees_no_figures(sign_in, address):
    assert sign_in(people.outsider()).get(address).status_code == 403
    assert sign_in(people.a_person("Cllr Pike", Role.PANEL_MEMBER)).get(address).status_code == 403


@pytest.mark.parametrize("address", ["/figures", "/figures/cases", "/dates", "/rulebook"])
def test_nobody_sees_them_without_signing_in(client, address):
    assert client.get(address).status_code == 303


@pytest.mark.parametrize("address", ["/dates", "/rulebook"])
def test_the_outsider_may_ask_nothing_without_a_role(sign_in, address):
    assert sign_in(people.outsider()).get(address).status_code == 403


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_day_beyond_every_record_is_said_plainly(browser, day):
    asked = ("/figures?as_at={}", "/figures/cases?as_at={}", "/dates?question=posted&posted_on={}&post_class=first")
    assert [browser.get(one.format(day)).status_code for one in asked] == [422] * 3
