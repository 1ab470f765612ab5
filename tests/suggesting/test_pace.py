"""Burn-down in words: the pace of the last weeks, or of a suggestion, against the programme's hear-by date."""

from datetime import date, timedelta

from licensing.suggesting.pace import burn_down, burn_down_of_suggestion

TODAY, HEAR_BY = date(2015, 12, 1), date(2016, 3, 31)


def test_at_the_pace_of_the_last_weeks_the_last_case_is_heard_on_a_day():
    heard = [date(2015, 11, 4)] * 4 + [date(2015, 11, 25)] * 4

    said = burn_down(heard, to_hear=41, hear_by=HEAR_BY, today=TODAY)

    assert said == (
        "8 cases heard in the last 4 weeks, 41 cases still to be heard. At this pace the last case is heard on "
        "Mon 25 April 2016, 25 days after the programme’s hear-by date of 31 March 2016."
    )


def test_it_is_before_the_hear_by_date_when_the_pace_is_enough():
    heard = [TODAY - timedelta(days=7)] * 10

    assert "before the programme’s hear-by date" in burn_down(heard, to_hear=41, hear_by=HEAR_BY, today=TODAY)
    assert "hear-by" not in burn_down(heard, to_hear=41, hear_by=None, today=TODAY)


def test_without_a_pace_or_without_cases_it_says_so():
    long_ago = [TODAY - timedelta(weeks=13)]

    assert "no pace to go by" in burn_down(long_ago, to_hear=41, hear_by=HEAR_BY, today=TODAY)
    assert burn_down([], to_hear=0, hear_by=HEAR_BY, today=TODAY) == "No case is left to be heard."
    assert "not be heard within five years" in burn_down([TODAY], to_hear=3000, hear_by=HEAR_BY, today=TODAY)


def test_a_suggestion_says_when_its_last_is_heard_and_when_those_left_out_would_be():
    held = [date(2015, 12, 18)] * 3 + [date(2016, 1, 8)] * 3

    whole = burn_down_of_suggestion(held, left_out=0, hear_by=HEAR_BY, today=TODAY)
    part = burn_down_of_suggestion(held, left_out=3, hear_by=HEAR_BY, today=TODAY)

    assert whole.startswith(
        "Confirmed as it stands, the last of 6 cases is heard on Fri 8 January 2016, 83 days before"
    )
    assert "3 cases left out: at this pace the last is heard on Fri 22 January 2016" in part
    assert "can be said" in burn_down_of_suggestion([], left_out=3, hear_by=HEAR_BY, today=TODAY)
