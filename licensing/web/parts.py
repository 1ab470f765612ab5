"""The plain values that component macros draw: made by queries and routes, read by templates, nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from urllib.parse import urlencode


class State(StrEnum):
    """How one line of a checklist stands; the value is its CSS class."""

    TO_DO = ""
    DONE = "is-done"
    NOW = "is-now"
    STOP = "is-stop"
    WHY = "is-why"


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Step:
    """A line of *What happens next* or of a checklist: bold title, rule tags, a softer sentence, one way on.

    `lead` is the word before the title ("Fine."); `link` is a text link, `button` the one filled button.
    """

    title: str
    state: State = State.TO_DO
    lead: str = ""
    rules: Sequence[str] = ()
    detail: str = ""
    link: Link | None = None
    button: Link | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of a timeline, newest first."""

    at: date | datetime
    what: str
    when: str = ""
    detail: str = ""
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its value; the whole value is a link where `href` is given."""

    label: str
    value: str
    href: str = ""
    rules: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Count:
    """A card that says how many things wait, and opens their list."""

    number: int
    label: str
    href: str
    when: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """One number of the programme line. `gap` marks the part that nothing accounts for."""

    number: int
    label: str
    href: str
    sub: str = ""
    gap: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """A day for a hearing: lawful, so its card is a link; or not, with the reason, rules and a way out."""

    day: str
    place: str
    says: str
    href: str = ""
    rules: Sequence[str] = ()
    way_out: Link | None = None
    form: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """One date on a ruler of dates."""

    when: date | str
    what: str
    rules: Sequence[str] = ()
    key: bool = False


@dataclass(frozen=True, slots=True)
class Face:
    """Somebody to be, in a demonstration, and what waits for them."""

    name: str
    role: str
    href: str
    waits: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def initials(self) -> str:
        names = [part for part in self.name.split() if part not in ("Cllr", "Mr", "Mrs", "Ms", "Dr")]
        return "".join(part[0] for part in (names[:1] + names[-1:] if len(names) > 1 else names)).upper()


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the order of proceedings."""

    name: str
    note: str = ""
    done: bool = False
    current: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """One labelled bar of a chart. `tone`: "k" as usual, "k2" paler, "bad" for what must not be missed."""

    label: str
    number: int
    tone: str = "k"
    group: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column: right-aligned for numbers; a link where the list can be sorted by it."""

    label: str
    num: bool = False
    href: str = ""
    sorted: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Pages:
    """Which page of a list is shown, of how many; `asked` is the rest of the query string."""

    number: int
    of: int
    path: str
    asked: Mapping[str, str] = field(default_factory=dict)

    def href(self, number: int) -> str:
        return f"{self.path}?{urlencode({**self.asked, 'page': number})}"

    @property
    def shown(self) -> list[int | None]:
        """The page numbers to offer; None stands for those left out."""
        near = {1, self.of, self.number - 1, self.number, self.number + 1} & set(range(1, self.of + 1))
        listed: list[int | None] = []
        for number in sorted(near):
            if listed and isinstance(listed[-1], int) and number > listed[-1] + 1:
                listed.append(None)
            listed.append(number)
        return listed


@dataclass(frozen=True, slots=True)
class Drawn:
    """A bar where it stands in the picture."""

    bar: Bar
    top: int
    width: float
    heading: str


ROW, HEADING, LONGEST = 36, 34, 460


@dataclass(frozen=True, slots=True)
class Chart:
    """Labelled bars, laid out for an SVG of 680 units across. `summary` is the same in a sentence."""

    title: str
    summary: str
    bars: Sequence[Bar]

    @property
    def drawn(self) -> list[Drawn]:
        most = max((bar.number for bar in self.bars), default=0) or 1
        placed: list[Drawn] = []
        top, group = 0, ""
        for bar in self.bars:
            heading = bar.group if bar.group != group else ""
            top += HEADING if heading else 0
            placed.append(Drawn(bar, top, round(LONGEST * bar.number / most, 1), heading))
            top, group = top + ROW, bar.group
        return placed

    @property
    def height(self) -> int:
        return (self.drawn[-1].top + ROW if self.bars else ROW) + 4
