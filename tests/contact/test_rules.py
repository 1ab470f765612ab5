"""Contact, case by case: the last day for a reply, what a refusal to postpone must say, names put out of sight."""

from datetime import date

import pytest

from licensing.contact.rules import POSTPONEMENT_RULES, PostponementFacts, Ruling, Why, reply_by
from licensing.people.naming import masked
from licensing.rulebook import broken

DECIDED = date(2015, 12, 3)


def codes(why=Why.TIME, ruling=Ruling.REFUSED, because="There is time", told="By letter", need_met=""):
    facts = PostponementFacts(why, ruling, because=because, told=told, need_met=need_met)
    return [rule.code for rule in broken(POSTPONEMENT_RULES, facts, on=DECIDED)]


@pytest.mark.parametrize(
    ("hearing", "last"),
    [
        (date(2015, 12, 9), date(2015, 12, 1)),  # as T23 counts five clear working days
        (date(2015, 12, 30), date(2015, 12, 18)),  # T24, over Christmas
        (date(2016, 1, 5), date(2015, 12, 23)),  # T25
        (date(2016, 3, 30), date(2016, 3, 18)),  # T27, over Easter
        (date(2016, 5, 4), date(2016, 4, 25)),  # T29
    ],
)
def test_the_last_day_for_a_reply_leaves_five_clear_working_days(hearing, last):
    assert reply_by(hearing, clear_days=5) == last


def test_a_day_on_which_the_offices_are_closed_is_no_clear_day():
    assert reply_by(date(2015, 12, 18), clear_days=5, closed=frozenset({date(2015, 12, 15)})) == date(2015, 12, 9)


@pytest.mark.parametrize("ruling", list(Ruling))
def test_r25_a_request_is_answered_with_a_reason_and_the_holder_is_told(ruling):
    assert codes(ruling=ruling) == []
    assert codes(ruling=ruling, because=" ") == ["R25"]
    assert codes(ruling=ruling, told="") == ["R25"]


@pytest.mark.parametrize("why", [Why.NEEDS, Why.REPRESENTATION])
def test_r26_a_request_about_a_need_is_refused_only_with_how_the_need_is_met(why):
    assert codes(why) == ["R26"]
    assert codes(why, need_met="An interpreter is booked for the day") == []
    assert codes(why, Ruling.GRANTED) == []


def test_r14_a_withheld_name_is_put_out_of_sight_word_by_word_however_it_is_spelled():
    assert masked("Kwame says he is afraid", ["Kwame Popescu"]) == "Name withheld says he is afraid"
    assert masked("Smith, Jane spoke", ["Jane Smith-Jones"]) == "Name withheld spoke"
    assert masked("O'Brien and Ng were there; a song", ["Mary O’Brien", "Li Ng"]) == (
        "Name withheld and Name withheld were there; a song"
    )


def test_a_withheld_name_is_put_out_of_sight_whole_or_by_surname_in_any_case():
    assert masked("I spoke to KWAME  popescu.", ["Kwame Popescu"]) == "I spoke to Name withheld."
    assert masked("Mr Popescu’s taxi", ["Kwame Popescu"]) == "Mr Name withheld’s taxi"
    assert masked("Popescuville is a town", ["Kwame Popescu"]) == "Popescuville is a town"
    assert masked("Nobody named", ["", "  "]) == "Nobody named"
