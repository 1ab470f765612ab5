"""The search itself, on problems made by hand: what may never happen, what must, and that it says why."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from licensing.powers.rules import Mode
from licensing.reviews.rules import CaseRole, Risk
from licensing.sittings.rules import SchedulingFacts, SeatFacts, SeatRole
from licensing.sittings.scheduling import DayOnOffer
from licensing.suggesting.explaining import explained
from licensing.suggesting.placing import cost_of, counts, first_come, laid_out
from licensing.suggesting.problem import Pinned, Weights, as_plain, digest_of, fit_on, from_plain
from licensing.suggesting.solving import search
from tests.builders.suggesting import FIRST, TODAY, a_problem, an_open_day, to_place

TRAINED = date(2017, 12, 31)
DAYS = tuple(an_open_day(number) for number in (1, 2, 3, 4))


def places_of(problem):
    return {place.reference: place for place in search(problem).places}


def on_offer(held_on=FIRST, **facts):
    """A day with five members and the commissioner, as one case sees it."""
    seats = [SeatFacts(SeatRole.MEMBER, f"Cllr {number}", trained_until=TRAINED) for number in range(5)]
    plain = {
        "hearing_on": held_on, "mode": Mode.COUNCIL_PROPOSES_COMMISSIONER_CONFIRMS,
        "notice_served_on": TODAY, "agenda_on": TODAY,
        "seats": (*seats, SeatFacts(SeatRole.COMMISSIONER, "Commissioner Finch")),
    }  # fmt: skip
    day = an_open_day(held_on=held_on)
    begins = day.gaps[0].starts_at
    ends = begins + timedelta(minutes=150)
    return DayOnOffer("HD-1", "Town Hall", begins, ends, 150, (), SchedulingFacts(**(plain | facts)))


@st.composite
def problems(draw):
    """Up to eight reviews of various lengths against four days with various stretches free."""
    days = tuple(
        an_open_day(
            number,
            gaps=draw(st.sampled_from([((0, 150),), ((0, 50), (80, 70)), ((20, 40),), ((0, 100), (120, 30))])),
        )
        for number in range(1, 5)
    )
    rules = st.sampled_from([(), (), ("R23",), ("R14",), ("R22", "R09")])
    reviews = [
        to_place(
            number,
            days,
            minutes=draw(st.sampled_from([20, 40, 50, 75])),
            risk=draw(st.sampled_from(list(Risk))),
            waiting_since=TODAY - timedelta(days=draw(st.integers(0, 500))),
            broken={day.reference: draw(rules) for day in days},
            is_part_heard=draw(st.sampled_from([False, False, False, True])),
        )
        for number in range(draw(st.integers(0, 8)))
    ]
    return a_problem(*reviews, days=days)


@settings(max_examples=60, deadline=None)
@given(problems())
def test_no_hard_rule_is_ever_broken_and_nothing_overlaps(problem):
    answer = search(problem)

    assert len({place.reference for place in answer.places}) == len(answer.places)
    taken = Counter()
    for place in answer.places:
        review, day = problem.review(place.reference), problem.day(place.day)
        assert review.fit(place.day).is_lawful and not review.is_part_heard
        ends = place.starts_at + timedelta(minutes=review.minutes)
        assert any(
            gap.starts_at <= place.starts_at and ends <= gap.starts_at + timedelta(minutes=gap.minutes)
            for gap in day.gaps
        )
        for other in answer.places:
            if other.day == place.day and other != place:
                until = other.starts_at + timedelta(minutes=problem.review(other.reference).minutes)
                assert until <= place.starts_at or ends <= other.starts_at
        taken[place.day] += review.minutes
    assert all(minutes <= problem.day(day).minutes_free for day, minutes in taken.items())


@settings(max_examples=30, deadline=None)
@given(problems())
def test_the_same_problem_has_the_same_answer_and_is_never_worse_than_a_queue(problem):
    answer = search(problem)

    assert search(from_plain(as_plain(problem))).places == answer.places
    assert digest_of(from_plain(as_plain(problem))) == digest_of(problem)
    assert answer.is_complete and answer.gap <= 0.001
    assert answer.cost <= cost_of(problem, first_come(problem)) + 10


@settings(max_examples=30, deadline=None)
@given(problems())
def test_every_review_is_accounted_for_in_words(problem):
    answer = search(problem)
    said = explained(problem, answer.places)

    assert set(said) == {review.reference for review in problem.reviews} and all(said.values())
    for review in problem.reviews:
        if review.reference not in {place.reference for place in answer.places} and not review.is_part_heard:
            assert all(f"({code})" in said[review.reference] for fit in review.fits for code in fit.broken)


@pytest.mark.parametrize(
    ("code", "held_on", "facts"),
    [
        ("R23", date(2015, 12, 17), {}),
        ("R22", FIRST, {"agenda_on": date(2015, 12, 14)}),
        ("R09", FIRST, {"mode": Mode.COUNCIL_DECIDES, "quorum": 6}),
        ("R32", FIRST, {"seats": ()}),
        ("R68", FIRST, {"licences_expire_on": (date(2015, 12, 17),)}),
        ("R14", FIRST, {"seats": (SeatFacts(SeatRole.CLERK, "C", parts_in_case=frozenset({CaseRole.WITNESS})),)}),
        ("R20", FIRST, {"seats": (SeatFacts(SeatRole.COMMISSIONER, "F", has_conflict=True),)}),
    ],
)
def test_each_rule_of_scheduling_keeps_a_review_from_a_day(code, held_on, facts):
    fit = fit_on(on_offer(held_on, **facts), TODAY)

    assert code in fit.broken and not fit.is_lawful


def test_r23_the_notice_goes_by_first_class_post_today_which_is_in_time_for_the_eighteenth():
    """Posted Tuesday 1 December, in law received on the 3rd: ten clear working days later is Friday the 18th."""
    assert fit_on(on_offer(FIRST), TODAY).is_lawful
    assert fit_on(on_offer(date(2015, 12, 17)), TODAY).broken == ("R23",)


def test_r76_a_licence_that_expires_first_brings_the_hearing_forward():
    days = DAYS[:2]
    plain = to_place(1, days, waiting_since=date(2015, 3, 1), expires_on=date(2017, 1, 1), minutes=150)
    expiring = to_place(2, days, expires_on=date(2015, 12, 20), minutes=150)

    assert places_of(a_problem(plain, expiring, days=days))["LR-2"].day == "HD-1"
    ignored = a_problem(plain, expiring, days=days, weights=Weights(expiry=0))
    assert places_of(ignored)["LR-1"].day == "HD-1"


def test_the_riskier_and_then_the_longer_waiting_go_first():
    days = DAYS[:2]
    high = to_place(2, days, risk=Risk.VERY_HIGH, minutes=150)
    low = to_place(1, days, risk=Risk.LOW, minutes=150)
    assert places_of(a_problem(low, high, days=days))["LR-2"].day == "HD-1"
    older = to_place(3, days, risk=Risk.LOW, minutes=150, waiting_since=date(2015, 1, 5))
    assert places_of(a_problem(low, older, days=days))["LR-3"].day == "HD-1"


def test_fewest_days_and_spread_of_load_are_weights_that_turn_the_answer():
    days = (an_open_day(1), an_open_day(2, held_on=FIRST + timedelta(days=1)))
    reviews = [to_place(number, days) for number in range(3)]
    few = a_problem(*reviews, days=days, weights=Weights(days=50, spread=0))
    spread = a_problem(*reviews, days=days, weights=Weights(days=0, spread=10))

    assert {place.day for place in search(few).places} == {"HD-1"}
    assert {place.day for place in search(spread).places} == {"HD-1", "HD-2"}


def test_a_pin_stays_and_the_others_go_around_it():
    free = an_open_day(1, gaps=((50, 100),))
    reviews = [to_place(number, (free,)) for number in range(3)]
    pin = Pinned("LR-2", "HD-1", free.gaps[0].starts_at - timedelta(minutes=50))
    problem = a_problem(*reviews, days=(free,), pinned=(pin,))

    places = places_of(problem)

    assert places["LR-2"].starts_at == pin.starts_at and len(places) == 3
    assert "Pinned by a person" in explained(problem, search(problem).places)["LR-2"]


def test_r32_a_part_heard_review_is_left_to_a_person_who_is_told_why():
    problem = a_problem(to_place(1, DAYS, is_part_heard=True), days=DAYS)

    assert search(problem).places == ()
    assert "(R32)" in explained(problem, ())["LR-1"]


def test_a_search_that_is_called_off_gives_nothing():
    reviews = [to_place(number, DAYS, minutes=30 + 7 * (number % 5)) for number in range(20)]

    answer = search(a_problem(*reviews, days=DAYS), stop=lambda: True)

    assert answer.is_cancelled and answer.places == ()


def test_what_goes_wrong_while_asking_whether_to_go_on_comes_out_of_the_search():
    reviews = [to_place(number, DAYS, minutes=30 + 7 * (number % 5)) for number in range(20)]

    def gone():
        raise ConnectionError("The database is gone")

    with pytest.raises(ConnectionError):
        search(a_problem(*reviews, days=DAYS), stop=gone)


def test_counts_of_a_schedule():
    reviews = [to_place(number, DAYS, risk=Risk.HIGH) for number in range(2)]
    problem = a_problem(*reviews, to_place(9, DAYS, broken={day.reference: ("R23",) for day in DAYS}), days=DAYS)
    found = counts(problem, laid_out(problem, first_come(problem)))

    assert (found.placed, found.left_out, found.days_used, found.latest_on) == (2, 1, 1, FIRST)
    assert found.high_risk_wait == (FIRST - date(2015, 10, 12)).days
