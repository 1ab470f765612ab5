"""The question a suggestion answers: which reviews wait, which hearing days have time, and which may meet. Pure.

Whether a review may be put down for a day is judged by the rules of scheduling and by nothing here. What comes out is
plain data that can be kept, so that what was asked can be shown, and asked again.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol

from pydantic import TypeAdapter

from licensing.notices.rules import PostClass, deemed_served_on
from licensing.reviews.rules import Risk
from licensing.rulebook import broken, warned
from licensing.sittings.scheduling import RULES, Booked, DayOnOffer


class Hours(Protocol):
    """A hearing day, as the record or an offer has it: when it begins and ends, and how much may be put down for it."""

    reference: str
    starts_at: datetime
    ends_at: datetime
    capacity_minutes: int


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each aim counts, as the authority set it: nought leaves an aim out."""

    risk: int = 5
    waiting: int = 1
    expiry: int = 5
    spread: int = 2
    days: int = 10


@dataclass(frozen=True, slots=True)
class Fit:
    """One review on one hearing day: the rules that refuse it, and those that ask for a reason."""

    day: str
    serve_by: date
    broken: tuple[str, ...] = ()
    warned: tuple[str, ...] = ()

    @property
    def is_lawful(self) -> bool:
        return not self.broken


@dataclass(frozen=True, slots=True)
class ToPlace:
    """A review that waits for a hearing day."""

    reference: str
    minutes: int
    risk: Risk
    waiting_since: date
    hear_by: date | None = None
    expires_on: date | None = None  # the first of its licences to expire (R76)
    is_part_heard: bool = False  # resumes before the same members, so a person finds its day (R32)
    fits: tuple[Fit, ...] = ()

    def fit(self, day: str) -> Fit | None:
        """How it stands on that day; None when the day was not looked at."""
        return next((one for one in self.fits if one.day == day), None)


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of a hearing day that is free."""

    starts_at: datetime
    minutes: int


@dataclass(frozen=True, slots=True)
class OpenDay:
    """A hearing day and the time that is left on it."""

    reference: str
    held_on: date
    gaps: tuple[Gap, ...]
    minutes_free: int
    capacity_minutes: int

    @property
    def is_in_use(self) -> bool:
        """Is something put down for it already, so that using it costs nobody another day?"""
        return self.minutes_free < self.capacity_minutes


@dataclass(frozen=True, slots=True)
class Pinned:
    """A place that a person has fixed: the suggestion is made around it."""

    reference: str
    day: str
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything the answer depends on: the same problem has the same answer."""

    today: date
    reviews: tuple[ToPlace, ...]
    days: tuple[OpenDay, ...]
    pinned: tuple[Pinned, ...] = ()
    weights: Weights = Weights()
    seconds: int = 20  # the bound on the search

    @property
    def to_choose(self) -> list[ToPlace]:
        """The reviews the search is about: neither pinned nor part-heard."""
        fixed = {one.reference for one in self.pinned}
        return [one for one in self.reviews if one.reference not in fixed and not one.is_part_heard]

    def day(self, reference: str) -> OpenDay:
        return next(one for one in self.days if one.reference == reference)

    def review(self, reference: str) -> ToPlace:
        return next(one for one in self.reviews if one.reference == reference)


PLAIN = TypeAdapter(Problem)


def as_plain(problem: Problem) -> dict[str, object]:
    """The problem as it is kept: plain values."""
    return PLAIN.dump_python(problem, mode="json")


def from_plain(kept: object) -> Problem:
    """The problem as it was kept."""
    return PLAIN.validate_python(kept)


def digest_of(problem: Problem) -> str:
    """The SHA-256 of what was asked: two suggestions with one digest have one answer."""
    return hashlib.sha256(PLAIN.dump_json(problem)).hexdigest()


def fit_on(day: DayOnOffer, today: date) -> Fit:
    """How a review stands on a day when its notice goes by first class post today (R23, R52): the scheduling rules."""
    facts = replace(day.facts, notice_served_on=deemed_served_on(today, PostClass.FIRST))
    on = facts.hearing_on
    return Fit(
        day=day.reference,
        serve_by=facts.serve_by,
        broken=tuple(dict.fromkeys(rule.code for rule in broken(RULES, facts, on=on))),
        warned=tuple(dict.fromkeys(rule.code for rule in warned(RULES, facts, on=on))),
    )


def open_day(day: Hours, held_on: date, booked: Sequence[Booked]) -> OpenDay:
    """The time that is left on a day, stretch by stretch."""
    gaps, start = [], day.starts_at
    for taken in sorted(booked, key=lambda one: one.starts_at):
        gaps.append((start, taken.starts_at))
        start = max(start, taken.ends_at)
    gaps.append((start, day.ends_at))
    in_use = sum(_minutes(one.starts_at, one.ends_at) for one in booked)
    return OpenDay(
        reference=day.reference,
        held_on=held_on,
        gaps=tuple(Gap(begins, _minutes(begins, ends)) for begins, ends in gaps if _minutes(begins, ends) > 0),
        minutes_free=max(0, day.capacity_minutes - in_use),
        capacity_minutes=day.capacity_minutes,
    )


def says_of(codes: Sequence[str]) -> list[str]:
    """The sentences of these rules, each with its number, as the rules table has them."""
    said = {rule.code: rule.says for rule in reversed(RULES)}
    return [f"{said[code]} ({code})" for code in codes]


def _minutes(begins: datetime, ends: datetime) -> int:
    return int((ends - begins).total_seconds() // 60)
