"""The exact search, by HiGHS: which review into which stretch of which day, at the least cost.

One thread, a fixed seed and ties broken by the order of references: the same problem has the same answer, unless the
bound on time ends the search, which the answer then says. Only the worker imports this: the solver is large.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import highspy

from licensing.suggesting.placing import (
    Place,
    Stretch,
    cost_of,
    could_take,
    day_by_day,
    first_come,
    laid_out,
    stretches,
)
from licensing.suggesting.problem import OpenDay, Problem
from licensing.suggesting.weighing import (
    TIE,
    comfortable_minutes,
    cost_of_a_day,
    cost_of_leaving_out,
    cost_of_place,
)

CLOSE_ENOUGH = 0.0005  # of the cost: the search stops when nothing better than this can be left
LOOK_EVERY = 20  # times the search asks whether to go on, between looks at the record


@dataclass(frozen=True, slots=True)
class Answer:
    """What the search found. `gap` is how far it can be from the best there is, as a share of its cost."""

    places: tuple[Place, ...]
    cost: float
    gap: float
    is_complete: bool  # the search ended by itself; otherwise the bound on time ended it
    is_cancelled: bool = False


@dataclass(slots=True)
class Model:
    """A linear model while it is written down: columns with their cost and bounds, rows with their entries."""

    costs: list[float] = field(default_factory=list)
    uppers: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    row_lowers: list[float] = field(default_factory=list)
    row_uppers: list[float] = field(default_factory=list)
    starts: list[int] = field(default_factory=lambda: [0])
    indices: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)

    def column(self, cost: float, upper: float, *, whole: bool) -> int:
        self.costs.append(cost)
        self.uppers.append(upper)
        self.whole.append(whole)
        return len(self.costs) - 1

    def row(self, lower: float, upper: float, entries: Sequence[tuple[int, float]]) -> None:
        self.row_lowers.append(lower)
        self.row_uppers.append(upper)
        self.indices.extend(column for column, _ in entries)
        self.values.extend(value for _, value in entries)
        self.starts.append(len(self.indices))


@dataclass(slots=True)
class Written:
    """The problem as a model, and which column stands for what."""

    model: Model = field(default_factory=Model)
    placed: dict[tuple[str, Stretch], int] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)
    days: dict[str, tuple[int, int]] = field(default_factory=dict)


def search(problem: Problem, *, stop: Callable[[], bool] = lambda: False) -> Answer:
    """The best schedule for the problem that the bound on time allows. `stop` is asked now and then: True ends it."""
    written = _written_down(problem)
    if not written.placed:  # nothing may go anywhere: there is nothing to search
        return Answer(laid_out(problem, {}), cost_of(problem, {}), 0, is_complete=True)
    solver = _solver(written.model, problem.seconds)
    solver.setSolution(_start(problem, written))
    asked = _Asked(stop)
    solver.cbMipInterrupt += asked
    solver.run()
    if asked.problem is not None:
        raise asked.problem
    if asked.said_stop:
        return Answer((), 0, 0, is_complete=False, is_cancelled=True)
    values, found = solver.getSolution().col_value, solver.getInfo()
    if not values or not math.isfinite(found.mip_gap):  # stopped before it found anything better than the start
        return _as_begun(problem)
    chosen = {reference: stretch for (reference, stretch), column in written.placed.items() if values[column] > 0.5}
    return Answer(
        places=laid_out(problem, chosen),
        cost=found.objective_function_value,
        gap=max(0.0, found.mip_gap),
        is_complete=solver.getModelStatus() == highspy.HighsModelStatus.kOptimal,
    )


def _as_begun(problem: Problem) -> Answer:
    """The better of the two plain schedules: how far it is from the best is not known, so it may be all of its cost."""
    chosen = min((day_by_day(problem), first_come(problem)), key=lambda one: cost_of(problem, one))
    return Answer(laid_out(problem, chosen), cost_of(problem, chosen), gap=1.0, is_complete=False)


class _Asked:
    """Asks now and then whether the search has been cancelled."""

    def __init__(self, stop: Callable[[], bool]) -> None:
        self.stop, self.times, self.said_stop = stop, 0, False
        self.problem: Exception | None = None

    def __call__(self, event: Any) -> None:
        self.times += 1
        if self.times % LOOK_EVERY == 1 and not self.said_stop:
            self._ask()
        if self.said_stop:
            event.interrupt()

    def _ask(self) -> None:
        """What goes wrong while asking is kept for after the search: it may not pass through the solver."""
        try:
            self.said_stop = self.stop()
        except Exception as problem:
            self.said_stop, self.problem = True, problem


def _written_down(problem: Problem) -> Written:
    """The model: each review at most once, each stretch and day within its minutes, each used day paid for once."""
    written, free, reviews = Written(), stretches(problem), problem.to_choose
    model = written.model
    held = {day.reference: day.held_on for day in problem.days}
    inside: dict[str, list[tuple[int, int, int]]] = {day.reference: [] for day in problem.days}
    for turn, review in enumerate(reviews):
        first = TIE * (len(reviews) - turn) / len(reviews)
        out = model.column(cost_of_leaving_out(review, problem), 1, whole=False)
        written.left_out[review.reference] = out
        entries = [(out, 1.0)]
        for stretch in could_take(review, problem, free):
            on = held[stretch.day]
            cost = cost_of_place(review, on, problem.today, problem.weights) + first * (on - problem.today).days
            column = model.column(cost, 1, whole=True)
            written.placed[review.reference, stretch] = column
            inside[stretch.day].append((column, stretch.gap, review.minutes))
            entries.append((column, 1.0))
        model.row(1, 1, entries)
    for day in problem.days:
        if inside[day.reference]:
            written.days[day.reference] = _write_day(model, problem, day, inside[day.reference])
    return written


def _write_day(model: Model, problem: Problem, day: OpenDay, inside: Sequence[tuple[int, int, int]]) -> tuple[int, int]:
    """The day's own rows: its stretches, its minutes, whether it is used at all, its load beyond comfort."""
    weights = problem.weights
    used = model.column(0 if day.is_in_use else cost_of_a_day(weights), 1, whole=not day.is_in_use)
    heavy = model.column(weights.spread, day.capacity_minutes, whole=False)
    for number, gap in enumerate(day.gaps):
        held = [(column, minutes) for column, stretch, minutes in inside if stretch == number]
        if held:
            _at_most(model, held, gap.minutes, used)
    everything = [(column, minutes) for column, _, minutes in inside]
    _at_most(model, everything, day.minutes_free, used)
    load = [(column, float(length)) for column, length in everything]
    model.row(-highspy.kHighsInf, comfortable_minutes(day), [*load, (heavy, -1.0)])
    return used, heavy


def _at_most(model: Model, held: Sequence[tuple[int, int]], most: int, used: int) -> None:
    """No more minutes than there are, and none unless the day is used. Alike in length, they are simply counted."""
    lengths = {length for _, length in held}
    if len(lengths) == 1:
        number = most // lengths.pop()
        model.row(-highspy.kHighsInf, 0, [*((column, 1.0) for column, _ in held), (used, -float(number))])
        return
    model.row(-highspy.kHighsInf, 0, [*((column, float(length)) for column, length in held), (used, -float(most))])


def _solver(model: Model, seconds: int) -> highspy.Highs:
    solver = highspy.Highs()
    options: dict[str, bool | int | float | str] = {
        "output_flag": False, "threads": 1, "random_seed": 0, "parallel": "off", "time_limit": float(seconds),
        "mip_rel_gap": CLOSE_ENOUGH,
    }  # fmt: skip
    for name, value in options.items():
        solver.setOptionValue(name, value)
    written = highspy.HighsLp()
    written.num_col_, written.num_row_ = len(model.costs), len(model.row_lowers)
    written.col_cost_, written.col_lower_, written.col_upper_ = model.costs, [0.0] * len(model.costs), model.uppers
    written.row_lower_, written.row_upper_ = model.row_lowers, model.row_uppers
    written.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    written.a_matrix_.start_, written.a_matrix_.index_ = model.starts, model.indices
    written.a_matrix_.value_ = model.values
    kinds = highspy.HighsVarType
    written.integrality_ = [kinds.kInteger if whole else kinds.kContinuous for whole in model.whole]
    solver.passModel(written)
    return solver


def _start(problem: Problem, written: Written) -> highspy.HighsSolution:
    """The better of two plain schedules, as something to improve on: the search never ends with less than that."""
    chosen = min((day_by_day(problem), first_come(problem)), key=lambda one: cost_of(problem, one))
    values = [0.0] * len(written.model.costs)
    load: dict[str, int] = {}
    for review in problem.to_choose:
        stretch = chosen.get(review.reference)
        if stretch is None:
            values[written.left_out[review.reference]] = 1.0
        else:
            values[written.placed[review.reference, stretch]] = 1.0
            load[stretch.day] = load.get(stretch.day, 0) + review.minutes
    for day in problem.days:
        if minutes := load.get(day.reference, 0):
            used, heavy = written.days[day.reference]
            values[used], values[heavy] = 1.0, float(max(0, minutes - comfortable_minutes(day)))
    solution = highspy.HighsSolution()
    solution.col_value = values
    return solution
