"""The suggestion of a schedule for 41 and for 400 reviews: how near the best, how fast, how much better than a queue.

The reviews, the days and who may sit when are drawn with a fixed seed in the proportions of the fictional council. For
each size it reports the gap to the bound that the solver proved, the time, the memory, and what is gained over first
come, first served, which is what a person with a list would do. It fails where the gap or the time is out of bounds,
where a second search answers otherwise, or where the queue would have been better. Run by `make bench`; part of no
test.
"""

import random
import resource
import sys
import time
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from datetime import time as time_of_day
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from licensing.reviews.rules import Risk  # noqa: E402
from licensing.suggesting.placing import Counts, cost_of, counts, first_come, laid_out  # noqa: E402
from licensing.suggesting.problem import Fit, Gap, OpenDay, Problem, ToPlace  # noqa: E402
from licensing.suggesting.solving import search  # noqa: E402

TODAY = date(2015, 12, 1)
LONDON_IN_WINTER = timezone(timedelta(0))
MOST_SECONDS = 40
ALIKE, MIXED = (50,), (40, 50, 50, 50, 75)  # minutes of a hearing
RISKS = (Risk.LOW, Risk.MEDIUM, Risk.MEDIUM, Risk.HIGH, Risk.HIGH, Risk.VERY_HIGH)


@dataclass(frozen=True, slots=True)
class Size:
    """What is measured, and how far from the best it may end. Lengths that differ make the days knapsacks."""

    reviews: int
    days: int
    lengths: tuple[int, ...]
    most_gap: float

    @property
    def name(self) -> str:
        alike = "of one length" if len(set(self.lengths)) == 1 else "of mixed lengths"
        return f"{self.reviews} reviews {alike}, {self.days} hearing days"


SIZES = (Size(41, 16, ALIKE, 0.001), Size(41, 16, MIXED, 0.02), Size(400, 60, ALIKE, 0.001), Size(400, 60, MIXED, 0.10))


@dataclass(frozen=True, slots=True)
class Measured:
    """One size: the search beside the queue."""

    size: Size
    seconds: float
    gap: float
    is_complete: bool
    is_repeatable: bool
    ours: Counts
    queue: Counts
    cost: int
    cost_of_queue: int

    @property
    def faults(self) -> list[str]:
        return [
            said
            for said, holds in {
                f"gap over {self.size.most_gap:.1%}": self.gap > self.size.most_gap,
                f"over {MOST_SECONDS} seconds": self.seconds > MOST_SECONDS,
                "two searches, two answers": self.is_complete and not self.is_repeatable,
                "first come, first served is better": self.cost > self.cost_of_queue,
            }.items()
            if holds
        ]


def main() -> int:
    """Measure each size; 1 when one is out of bounds."""
    found = [measured(size) for size in SIZES]
    for one in found:
        report(one)
    print(f"Memory at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
    faults = [f"{one.size.name}: {fault}" for one in found for fault in one.faults]
    print("\n".join(faults) if faults else "Within bounds.")
    return 1 if faults else 0


def measured(size: Size) -> Measured:
    problem = a_problem(size)
    began = time.perf_counter()
    answer = search(problem)
    seconds = time.perf_counter() - began
    again = search(problem)
    queue = first_come(problem)
    by_queue = laid_out(problem, queue)
    return Measured(
        size, seconds, answer.gap, answer.is_complete, again.places == answer.places,
        counts(problem, answer.places), counts(problem, by_queue), round(answer.cost), cost_of(problem, queue),
    )  # fmt: skip


def report(one: Measured) -> None:
    gain = 1 - one.cost / one.cost_of_queue if one.cost_of_queue else 0
    ended = "the search ended by itself" if one.is_complete else "the bound on time ended the search"
    print(f"\n{one.size.name}: {one.seconds:.2f} s, gap {one.gap:.3%}, {ended}")
    print(f"  {'':24}{'suggested':>12}{'first come':>12}")
    for label, ours, queue in (
        ("cost", one.cost, one.cost_of_queue),
        ("placed", one.ours.placed, one.queue.placed),
        ("days used", one.ours.days_used, one.queue.days_used),
        ("latest day", one.ours.latest_on, one.queue.latest_on),
        ("high risk waits, days", one.ours.high_risk_wait, one.queue.high_risk_wait),
    ):
        print(f"  {label:24}{ours!s:>12}{queue!s:>12}")
    print(f"  cost less by {gain:.1%}")


def a_problem(size: Size) -> Problem:
    """Twice a week from Wednesday 9 December 2015; the first are too soon for the notice, some panels conflicted."""
    drawn = random.Random(1976)
    held = [date(2015, 12, 9) + timedelta(days=7 * (number // 2) + 2 * (number % 2)) for number in range(size.days)]
    minutes = 150 if size.reviews < 100 else 400
    arranged = tuple(a_day(f"HD-{number + 1:04}", on, minutes) for number, on in enumerate(held))
    waiting = tuple(a_review(drawn, f"LR-{number + 1:04}", arranged, size.lengths) for number in range(size.reviews))
    return Problem(today=TODAY, reviews=waiting, days=arranged, seconds=30)


def a_day(reference: str, held_on: date, minutes: int) -> OpenDay:
    begins = datetime.combine(held_on, time_of_day(10), LONDON_IN_WINTER)
    return OpenDay(reference, held_on, (Gap(begins, minutes),), minutes, minutes)


def a_review(drawn: random.Random, reference: str, days: tuple[OpenDay, ...], lengths: tuple[int, ...]) -> ToPlace:
    conflicted = {day.reference for day in days if drawn.random() < 0.15}
    expires_on = date(2016, 1, 1) + timedelta(days=drawn.randrange(900))
    fits = []
    for day in days:
        broken = ["R23"] if day.held_on < date(2015, 12, 18) else []
        broken += ["R14"] if day.reference in conflicted else []
        broken += ["R68"] if day.held_on > expires_on else []
        fits.append(Fit(day.reference, day.held_on - timedelta(days=15), tuple(broken)))
    return ToPlace(
        reference,
        drawn.choice(lengths),
        drawn.choice(RISKS),
        TODAY - timedelta(days=drawn.randrange(20, 400)),
        hear_by=date(2016, 3, 31),
        expires_on=expires_on,
        fits=tuple(fits),
    )


if __name__ == "__main__":
    raise SystemExit(main())
