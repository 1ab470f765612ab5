"""What the letters beside hearing notices and decisions say: a hearing off, late papers, training, a badge. Pure."""

from dataclasses import dataclass
from datetime import date

from licensing.register.rules import LicenceKind


@dataclass(frozen=True, slots=True)
class HearingOffContent:
    """A hearing that does not take place as its notice said (R23): put off to another day, or called off for good.

    `told` is why, in words meant for the holder; what was written for the record is not printed.
    """

    case_reference: str
    held_on: date
    starts_at: str  # "14:00"
    venue: str
    licences: tuple[str, ...]
    clear_days: int = 10
    told: str = ""
    was_begun: bool = False  # adjourned in the room, where the holder was not

    @property
    def written(self) -> tuple[str, ...]:
        return (self.told,) if self.told.strip() else ()


@dataclass(frozen=True, slots=True)
class LatePapersContent:
    """Papers that reached the council after the papers of a hearing went out (R27)."""

    case_reference: str
    held_on: date
    starts_at: str
    venue: str
    papers: tuple[str, ...]  # each in a few words: "Statement of 9 December 2015 by the licensing officer"
    why_late: str

    @property
    def written(self) -> tuple[str, ...]:
        return tuple(text for text in (*self.papers, self.why_late) if text.strip())


@dataclass(frozen=True, slots=True)
class TrainingContent:
    """A place at a session of the safeguarding course (R63). `case_reference` is the licence holder's own."""

    case_reference: str
    session_id: int
    course: str
    held_on: date
    begins: str
    venue: str
    due_on: date
    is_overdue: bool
    was_trained: bool

    @property
    def written(self) -> tuple[str, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class Demanded:
    """One badge or plate that is asked for, and from which day it may be (R55)."""

    licence_id: int
    kind: LicenceKind
    number: str
    badge_number: str
    outcome: str  # "revoked" or "suspended"
    may_ask_from: date


@dataclass(frozen=True, slots=True)
class BadgeDemandContent:
    """The demand for badges and plates after a decision has taken effect (R55)."""

    case_reference: str
    decided_on: date
    given_on: date  # when the decision's notice was given
    demanded: tuple[Demanded, ...]

    @property
    def written(self) -> tuple[str, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class SetAsideContent:
    """An officer's decision was set aside by whoever holds the power (LGA 1972, s.101(4)): it has no effect from then.

    `decided_by` and `set_aside_by` follow "by": "the Licensing Sub-Committee".
    """

    case_reference: str
    decided_on: date
    decided_by: str
    outcomes: tuple[str, ...]  # each licence and what was decided of it, in words
    set_aside_on: date
    set_aside_by: str
    reasons: str
    had_begun: bool  # it had taken effect on some licence

    @property
    def written(self) -> tuple[str, ...]:
        return (self.reasons,) if self.reasons.strip() else ()
