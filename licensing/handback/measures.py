"""What the evidence says: counts first, how sure one may be of them, and what is too small to be told. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import sqrt

from licensing.decisions.rules import Adequacy, Divergence
from licensing.web.wording import count_of

Z_95 = 1.959963984540054  # of the normal distribution: 95 % lie within this many deviations


def wilson(count: int, of: int) -> tuple[float, float]:
    """The Wilson score interval for a share, 95 %: (low, high) between 0 and 1. Raises ValueError for an empty group.

    Source: E.B. Wilson (1927), Journal of the American Statistical Association 22, 209-212.
    """
    if not 0 <= count <= of or of == 0:
        raise ValueError("A share is of something, and of no more than that.")
    share, squared = count / of, Z_95 * Z_95
    middle = share + squared / (2 * of)
    margin = Z_95 * sqrt(share * (1 - share) / of + squared / (4 * of * of))
    whole = 1 + squared / of
    low = 0.0 if count == 0 else (middle - margin) / whole  # exactly, where arithmetic would leave a trace
    return low, 1.0 if count == of else (middle + margin) / whole


def between(count: int, of: int) -> str:
    """ "between 59 and 94 in 100": the interval in words."""
    low, high = wilson(count, of)
    return f"between {round(100 * low)} and {round(100 * high)} in 100"


@dataclass(frozen=True, slots=True)
class Line:
    """One part of a group: what it is, and how many."""

    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Group:
    """Counts out of one total. A group of fewer than `least` tells nothing: a single case could be recognised in it.

    `members` is how many cases the group is about where its total counts something else (questions asked).
    """

    key: str
    title: str
    total: int
    unit: tuple[str, str]
    lines: tuple[Line, ...]
    counted: str
    least: int
    members: int | None = None
    lead: str = ""

    @property
    def is_small(self) -> bool:
        size = self.total if self.members is None else self.members
        return 0 < size < self.least

    @property
    def is_empty(self) -> bool:
        return self.total == 0

    @property
    def shown(self) -> tuple[Line, ...]:
        """The lines that may be told: none of a small group, none of an empty one."""
        return () if self.is_small or self.is_empty else self.lines

    @property
    def sentence(self) -> str:
        """ "14 of 17 the same.", or why nothing is told."""
        one, many = self.unit
        if self.is_empty:
            return f"No {one} in this period."
        if self.is_small:
            return f"Not told: it is about fewer than {self.least} cases, and a single case could be recognised."
        first = self.lines[0]
        return f"{first.count:,} of {count_of(self.total, one, many)}: {self.lead or first.label.lower()}."


@dataclass(frozen=True, slots=True)
class Month:
    """What the commissioner said in one month to: did councillors ask enough?"""

    month: date
    counts: Mapping[Adequacy, int]


@dataclass(frozen=True, slots=True)
class Span:
    """One month, or several taken together, each answer counted."""

    first: date
    last: date
    counts: Mapping[Adequacy, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def label(self) -> str:
        """ "January 2016", "November to December 2015", "December 2015 to February 2016"."""
        if self.first == self.last:
            return f"{self.first:%B %Y}"
        if self.first.year == self.last.year:
            return f"{self.first:%B} to {self.last:%B %Y}"
        return f"{self.first:%B %Y} to {self.last:%B %Y}"


def spans(months: Sequence[Month], *, least: int) -> list[Span]:
    """The months, those with fewer than `least` judgments taken together with the next (the last with the one before).

    So nothing small is told, and nothing small can be worked out from the totals: every count that is told is of a
    group of `least` or more. Nothing at all is told where all of them together are fewer.
    """
    told: list[Span] = []
    held: Span | None = None
    for one in months:
        held = _joined(held, Span(one.month, one.month, one.counts)) if held else Span(one.month, one.month, one.counts)
        if held.total >= least:
            told.append(held)
            held = None
    if held is not None and told:
        told[-1] = _joined(told[-1], held)
    return told


def _joined(one: Span, other: Span) -> Span:
    counts = {answer: one.counts.get(answer, 0) + other.counts.get(answer, 0) for answer in Adequacy}
    return Span(one.first, other.last, counts)


@dataclass(frozen=True, slots=True)
class Appointment:
    """That somebody was a member from a day on, until a day (not counted) where it ended."""

    person_id: int
    since: date
    until: date | None = None

    def is_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Restart:
    """That so many of the members changed that the measure begins again on a day."""

    on: date
    changed: int
    of: int


def restarts(appointments: Sequence[Appointment], *, first: date, last: date, percent: int) -> list[Restart]:
    """The days on which the measure begins again: when more than `percent` in 100 of the members have changed.

    Compared with the day on which it last began, those who left are counted against the members of that day, those who
    came against the members of the new day; the larger share counts. Days are those on which somebody came or left.
    """
    days = sorted({day for one in appointments for day in (one.since, one.until) if day and first < day <= last})
    then = _members_on(appointments, first)
    found: list[Restart] = []
    for day in days:
        now = _members_on(appointments, day)
        if not then:  # nobody to compare with yet: it begins with the first members
            then = now
            continue
        left, came = (len(then - now), len(then)), (len(now - then), len(now))
        changed, of = max(left, came, key=lambda part: part[0] / part[1] if part[1] else 0.0)
        if of and 100 * changed > percent * of:
            found.append(Restart(day, changed, of))
            then = now
    return found


def _members_on(appointments: Sequence[Appointment], day: date) -> frozenset[int]:
    return frozenset(one.person_id for one in appointments if one.is_on(day))


@dataclass(frozen=True, slots=True)
class Proposals:
    """What became of the proposals signed in a period."""

    made: int
    cases: int
    became: Mapping[Divergence, int]
    lapsed: int = 0  # judged after the licence had ended, and so neither milder nor harsher (R68)

    @property
    def judged(self) -> int:
        return sum(self.became.values())

    @property
    def waiting(self) -> int:
        return self.made - self.judged - self.lapsed


@dataclass(frozen=True, slots=True)
class Questions:
    """Who asked the questions on the list."""

    asked: int = 0
    by_councillors: int = 0
    by_commissioner: int = 0
    hearings: int = 0


@dataclass(frozen=True, slots=True)
class Information:
    """How often "we have the information we need" needed more."""

    recorded: int = 0
    asked_further: int = 0
    sent_back: int = 0
    either: int = 0


@dataclass(frozen=True, slots=True)
class Appeals:
    """Appeals against the decisions that followed proposals: how many of them, and how each stands."""

    decided: int = 0
    appealed: int = 0
    stand: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MemberLine:
    """One councillor's part in the hearings of a period."""

    name: str
    group: str
    since: date
    until: date | None
    sat: int
    led: int
    absent: int
    apologies: int
    trained_until: date | None

    def is_trained(self, on: date) -> bool:
        return self.trained_until is not None and self.trained_until >= on


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything about one function and one stretch of time, as it stood at the end of its last day."""

    first: date
    last: date
    least: int
    proposals: Proposals
    months: tuple[Month, ...]
    questions: Questions
    information: Information
    appeals: Appeals
    members: tuple[MemberLine, ...]

    @property
    def spans(self) -> list[Span]:
        return spans(self.months, least=self.least)
