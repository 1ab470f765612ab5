"""What the evidence says, and what it keeps to itself: intervals against published ones, small groups, restarts."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licensing.decisions.rules import Adequacy, Divergence
from licensing.handback.gathering import Readiness
from licensing.handback.measures import (
    Appeals,
    Appointment,
    Evidence,
    Group,
    Information,
    Line,
    Month,
    Proposals,
    Questions,
    Restart,
    restarts,
    spans,
    wilson,
)
from licensing.handback.models import HandBackStep
from licensing.handback.packing import as_csv
from licensing.handback.queries import Attempt
from licensing.handback.rules import ORDER, STEPS, ProtocolStep, missing_before, next_step
from licensing.handback.showing import groups

DAY = date(2015, 11, 30)
END = date(2016, 12, 12)


# R.G. Newcombe, Statistics in Medicine 17 (1998), table I, method 3: the Wilson score interval.
@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_is_the_published_one(count, of, low, high):
    assert wilson(count, of) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 400).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_the_interval_is_where_the_score_test_just_does_not_reject(sample):
    """Independent of the formula: at each end the normal score statistic is 1.96 deviations from what was seen."""
    count, of = sample
    for end in wilson(count, of):
        assert 0 <= end <= 1
        if 0 < end < 1:
            assert abs(count / of - end) / (end * (1 - end) / of) ** 0.5 == pytest.approx(1.959964, abs=1e-4)
    assert wilson(count, of)[0] <= count / of <= wilson(count, of)[1]


def test_nothing_is_a_share_of_nothing():
    for count, of in ((0, 0), (3, 2), (-1, 4)):
        with pytest.raises(ValueError, match="share"):
            wilson(count, of)


def group(total: int, *counts: int, members: int | None = None) -> Group:
    lines = tuple(Line(label, count) for label, count in zip(("The same", "Milder"), counts, strict=False))
    return Group("g", "What was decided", total, ("proposal", "proposals"), lines, "", 5, members)


def test_counts_come_first_and_a_small_group_says_nothing_but_that_it_is_small():
    assert group(17, 14, 3).sentence == "14 of 17 proposals: the same."
    small = group(4, 3, 1)
    assert small.shown == () and "fewer than 5 cases" in small.sentence and "3" not in small.sentence
    assert group(40, 30, 10, members=4).shown == ()
    assert group(0).sentence == "No proposal in this period." and not group(0).is_small


def month(number: int, *answers: int, year: int = 2016) -> Month:
    return Month(date(year, number, 1), dict(zip(Adequacy, answers, strict=False)))


def test_small_months_are_taken_together_so_that_none_can_be_worked_out_from_the_totals():
    months = [month(11, 1, year=2015), month(12, 2, 1, 1, year=2015), month(1, 9), month(2, 1, 1), month(3, 1)]
    told = spans(months, least=5)
    assert [(one.label, one.total) for one in told] == [("November to December 2015", 5), ("January to March 2016", 12)]
    assert told[0].counts == {Adequacy.YES: 3, Adequacy.NOT_QUITE: 1, Adequacy.NO: 1}
    assert spans([month(1, 2), month(2, 2)], least=5) == []


@given(st.lists(st.tuples(*[st.integers(0, 6)] * 3), min_size=1, max_size=12), st.integers(1, 8))
def test_every_span_is_large_enough_and_nothing_is_lost_or_counted_twice(counts, least):
    months = [month(number, *answers) for number, answers in enumerate(counts, start=1)]
    told = spans(months, least=least)
    assert all(one.total >= least for one in told)
    whole = sum(sum(answers) for answers in counts)
    assert sum(one.total for one in told) == (whole if whole >= least else 0)


def test_the_measure_starts_again_when_more_than_the_share_of_members_changed():
    stay = [Appointment(number, date(2015, 5, 20)) for number in range(1, 5)]
    leave = [Appointment(number, date(2015, 5, 20), date(2016, 5, 9)) for number in (5, 6)]
    come = [Appointment(number, date(2016, 5, 20)) for number in (7, 8)]
    everybody = [*stay, *leave, *come]
    assert restarts(everybody, first=DAY, last=END, percent=30) == [
        Restart(date(2016, 5, 9), 2, 6),
        Restart(date(2016, 5, 20), 2, 6),
    ]
    assert restarts(everybody, first=DAY, last=END, percent=34) == []
    assert restarts(everybody, first=DAY, last=date(2016, 5, 8), percent=30) == []


def test_slow_change_adds_up_from_the_day_the_measure_last_began():
    one_by_one = [Appointment(n, date(2015, 5, 20), date(2016, n, 1)) for n in (1, 2)]
    stay = [Appointment(number, date(2015, 5, 20)) for number in range(3, 7)]
    assert restarts([*one_by_one, *stay], first=DAY, last=END, percent=30) == [Restart(date(2016, 2, 1), 2, 6)]


def test_r71_each_step_follows_the_one_before_it():
    assert len(ORDER) == len(STEPS) == 14
    for place, step in enumerate(ORDER):
        assert next_step(ORDER[:place]) is step and missing_before(step, ORDER[:place]) == []
        assert missing_before(step, []) == list(ORDER[:place])
    assert next_step(ORDER) is None


def test_few_appeals_are_told_neither_by_their_number_nor_by_how_they_stand():
    def found(appealed: int) -> Evidence:
        stand = {"upheld": appealed - 1, "quashed": 1}
        judged = Proposals(20, 20, {Divergence.SAME: 20})
        appeals = Appeals(20, appealed, stand)
        return Evidence(DAY, END, 5, judged, (), Questions(), Information(), appeals, ())

    told = {group.key: group for group in groups(found(3))}
    assert told["appealed"].shown == told["appeals"].shown == ()
    assert "3" not in told["appealed"].sentence + told["appeals"].sentence
    told = {group.key: group for group in groups(found(5))}
    assert told["appealed"].sentence == "5 of 20 decisions that followed a proposal: appealed against."
    assert [(line.label, line.count) for line in told["appeals"].shown if line.count] == [
        ("Upheld", 4),
        ("Set aside", 1),
    ]


def test_no_cell_of_the_csv_is_taken_for_a_formula():
    held = Evidence(DAY, END, 5, Proposals(0, 0, {}), (), Questions(), Information(), Appeals(), ())
    ready = Readiness("taxi_licensing", DAY, END, 5, 30, (), (held,))
    step = HandBackStep(step=ProtocolStep.SERVICES, happened_on=DAY, owner="=HYPERLINK(1)", says="x")
    rows = as_csv(ready, Attempt(1, {step.step: step}, {}, None)).decode().splitlines()
    assert rows[-1].endswith("'=HYPERLINK(1): x")
