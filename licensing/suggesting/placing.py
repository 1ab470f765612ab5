"""A schedule: which review has which place. The plain way of making one, and the counts that tell two apart. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import gcd
from statistics import mean
from typing import Any

from licensing.reviews.rules import Risk
from licensing.suggesting.problem import Problem, ToPlace
from licensing.suggesting.weighing import (
    comfortable_minutes,
    cost_of_a_day,
    cost_of_leaving_out,
    cost_of_place,
    urgency,
)

HIGH = frozenset({Risk.HIGH, Risk.VERY_HIGH})


@dataclass(frozen=True, slots=True)
class Stretch:
    """One free stretch of a hearing day: the n-th gap of the day."""

    day: str
    gap: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where one review goes."""

    reference: str
    day: str
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class Counts:
    """What two schedules are compared by."""

    placed: int
    left_out: int
    days_used: int
    latest_on: date | None
    high_risk_wait: int | None  # mean days from identified to heard, of high and very high risk


def stretches(problem: Problem) -> dict[Stretch, int]:
    """Every free stretch and its minutes, soonest first."""
    days = sorted(problem.days, key=lambda day: (day.held_on, day.reference))
    return {Stretch(day.reference, number): gap.minutes for day in days for number, gap in enumerate(day.gaps)}


def could_take(review: ToPlace, problem: Problem, free: Mapping[Stretch, int]) -> list[Stretch]:
    """The stretches that are lawful for the review and long enough, soonest first."""
    lawful = {fit.day for fit in review.fits if fit.is_lawful}
    room = {day.reference for day in problem.days if day.minutes_free >= review.minutes}
    return [one for one, minutes in free.items() if minutes >= review.minutes and one.day in lawful & room]


def laid_out(problem: Problem, chosen: Mapping[str, Stretch]) -> tuple[Place, ...]:
    """Times for what was put into each stretch: one after another, the most urgent first. With the pinned places."""
    order = sorted(
        (problem.review(reference) for reference in chosen),
        key=lambda one: (-urgency(one, problem.today, problem.weights), one.waiting_since, one.reference),
    )
    begins: dict[Stretch, datetime] = {}
    places = [Place(one.reference, one.day, one.starts_at) for one in problem.pinned]
    for review in order:
        stretch = chosen[review.reference]
        start = begins.get(stretch, problem.day(stretch.day).gaps[stretch.gap].starts_at)
        places.append(Place(review.reference, stretch.day, start))
        begins[stretch] = start + timedelta(minutes=review.minutes)
    return tuple(sorted(places, key=lambda place: (place.starts_at, place.reference)))


def first_come(problem: Problem) -> dict[str, Stretch]:
    """First come, first served: the longest waiting first, each on its earliest lawful day that still has time."""
    return _one_by_one(problem, sorted(problem.to_choose, key=lambda one: (one.waiting_since, one.reference)))


def day_by_day(problem: Problem) -> dict[str, Stretch]:
    """Each stretch, soonest first, filled with what can least wait for a later one: a start for the search."""
    free = stretches(problem)
    left = {day.reference: day.minutes_free for day in problem.days}
    waiting = {review.reference: review for review in problem.to_choose}
    later = {reference: len(could_take(review, problem, free)) for reference, review in waiting.items()}
    leaving = {reference: cost_of_leaving_out(review, problem) for reference, review in waiting.items()}
    chosen: dict[str, Stretch] = {}
    for stretch, minutes in free.items():
        worth = {}
        for reference, review in waiting.items():
            if stretch in could_take(review, problem, {stretch: minutes}):
                later[reference] -= 1
                points = urgency(review, problem.today, problem.weights)
                worth[reference] = 1 + points + leaving[reference] // (later[reference] + 1) ** 2
        could = [waiting[reference] for reference in worth]
        for review in _worth_most(could, worth, min(minutes, left[stretch.day])):
            chosen[review.reference] = stretch
            left[stretch.day] -= review.minutes
            del waiting[review.reference]
    return chosen


def _one_by_one(problem: Problem, reviews: Sequence[ToPlace]) -> dict[str, Stretch]:
    free, left = stretches(problem), {day.reference: day.minutes_free for day in problem.days}
    chosen: dict[str, Stretch] = {}
    for review in reviews:
        for stretch in could_take(review, problem, free):
            if left[stretch.day] >= review.minutes:
                chosen[review.reference] = stretch
                free[stretch] -= review.minutes
                left[stretch.day] -= review.minutes
                break
    return chosen


def _worth_most(reviews: Sequence[ToPlace], worth: Mapping[str, int], minutes: int) -> list[ToPlace]:
    """Of these reviews those that are together worth most in so many minutes: a knapsack."""
    unit = gcd(*(one.minutes for one in reviews)) or 1
    best: list[tuple[int, tuple[ToPlace, Any] | None]] = [(0, None)] * (minutes // unit + 1)
    for review in reviews:
        takes, points = review.minutes // unit, worth[review.reference]
        for room in range(len(best) - 1, takes - 1, -1):
            if best[room - takes][0] + points > best[room][0]:
                best[room] = (best[room - takes][0] + points, (review, best[room - takes][1]))
    found, rest = [], best[-1][1]
    while rest is not None:
        found.append(rest[0])
        rest = rest[1]
    return found


def cost_of(problem: Problem, chosen: Mapping[str, Stretch]) -> int:
    """What the whole schedule costs: waits, expiries, days opened, heavy days, reviews left out."""
    today, weights, total = problem.today, problem.weights, 0
    load: dict[str, int] = {}
    for review in problem.to_choose:
        stretch = chosen.get(review.reference)
        if stretch is None:
            total += cost_of_leaving_out(review, problem)
            continue
        total += cost_of_place(review, problem.day(stretch.day).held_on, today, weights)
        load[stretch.day] = load.get(stretch.day, 0) + review.minutes
    for reference, minutes in load.items():
        day = problem.day(reference)
        total += 0 if day.is_in_use else cost_of_a_day(weights)
        total += weights.spread * max(0, minutes - comfortable_minutes(day))
    return total


def counts(problem: Problem, places: Sequence[Place]) -> Counts:
    """How many are placed, on how many days, until when, and how long the riskiest will have waited."""
    reviews = {one.reference: one for one in problem.reviews}
    return counts_of(
        ((reviews[one.reference].risk, reviews[one.reference].waiting_since, one.starts_at) for one in places),
        left_out=len(problem.reviews) - len(places),
    )


def counts_of(placed: Iterable[tuple[Risk, date, datetime]], *, left_out: int) -> Counts:
    """The same from (risk, waiting since, begins) of every review that is placed."""
    rows = [(risk, since, begins.date()) for risk, since, begins in placed]
    waits = [(on - since).days for risk, since, on in rows if risk in HIGH]
    days = {on for _, _, on in rows}
    return Counts(len(rows), left_out, len(days), max(days, default=None), round(mean(waits)) if waits else None)
