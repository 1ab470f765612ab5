"""The course of a hearing, read from its timed log: when evidence was heard, and when it was paused (R32). Pure."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeVar

from licensing.hearings.rules import EVIDENCE_STEPS, Step, Stretch


class LogKind(StrEnum):
    """What one line of a hearing's timed log tells."""

    OPENED = "opened"
    STEP_BEGAN = "step_began"
    PAUSED = "paused"
    RESUMED = "resumed"
    NOTED = "noted"
    ADJOURNED = "adjourned"
    CLOSED = "closed"
    ADVISED = "advised"
    ADVICE_REPEATED = "advice_repeated"


ENDS_EVIDENCE = frozenset({LogKind.STEP_BEGAN, LogKind.ADJOURNED, LogKind.CLOSED})


class LogLine(Protocol):
    """What the course of a hearing needs of one row of its log."""

    @property
    def kind(self) -> LogKind: ...

    @property
    def step(self) -> Step | None: ...

    @property
    def at(self) -> datetime: ...


class Correctable(Protocol):
    """A row that is never changed: another may supersede it, with another time."""

    @property
    def id(self) -> int: ...

    @property
    def at(self) -> datetime: ...

    @property
    def supersedes(self) -> int | None: ...


R = TypeVar("R", bound=Correctable)


def standing(rows: Sequence[R]) -> list[R]:
    """The rows that no correction replaces, by their times as corrected; of two at one instant the first written."""
    first = first_of(rows)
    replaced = {row.supersedes for row in rows if row.supersedes is not None}
    return sorted((row for row in rows if row.id not in replaced), key=lambda row: (row.at, first[row.id].id))


def first_of(rows: Sequence[R]) -> dict[int, R]:
    """For each row by its id, the one that it corrects in the end; itself where it corrects none."""
    by_id, found = {row.id: row for row in rows}, {}
    for row in rows:
        last = row
        while last.supersedes is not None and last.supersedes in by_id:
            last = by_id[last.supersedes]
        found[row.id] = last
    return found


def talk_in(log: Sequence[LogLine], until: datetime) -> Stretch | None:
    """When members talked and settled in private: from that step to the hearing's end; None before it (R15)."""
    begun = next((one.at for one in log if one.kind is LogKind.STEP_BEGAN and one.step is Step.DELIBERATION), None)
    if begun is None:
        return None
    ended = next((one.at for one in log if one.kind in (LogKind.ADJOURNED, LogKind.CLOSED)), until)
    return Stretch(begun, max(begun, ended))


def not_repeated(log: Sequence[LogLine]) -> list[LogLine]:
    """The lines of legal advice given in private that no later line says was repeated to the parties (R16)."""
    waiting: list[LogLine] = []
    for line in log:
        if line.kind is LogKind.ADVISED:
            waiting.append(line)
        elif line.kind is LogKind.ADVICE_REPEATED:
            waiting = []
    return waiting


def evidence_in(log: Sequence[LogLine], until: datetime) -> list[Stretch]:
    """When evidence was heard, up to an instant: from its first step to the step that ends it (R32)."""
    stretches: list[Stretch] = []
    begun: datetime | None = None
    for line in log:
        if line.kind is LogKind.STEP_BEGAN and line.step in EVIDENCE_STEPS and begun is None:
            begun = line.at
        elif begun is not None and line.kind in ENDS_EVIDENCE and line.step not in EVIDENCE_STEPS:
            stretches.append(Stretch(begun, line.at))
            begun = None
    return [*stretches, Stretch(begun, max(until, begun))] if begun is not None else stretches


def pauses_in(log: Sequence[LogLine], until: datetime) -> list[Stretch]:
    """When the hearing was paused, up to an instant. Whoever went out meanwhile missed nothing (R32)."""
    pauses: list[Stretch] = []
    begun: datetime | None = None
    for line in log:
        if line.kind is LogKind.PAUSED:
            begun = line.at
        elif line.kind in (LogKind.RESUMED, LogKind.ADJOURNED, LogKind.CLOSED) and begun is not None:
            pauses.append(Stretch(begun, line.at))
            begun = None
    return [*pauses, Stretch(begun, max(until, begun))] if begun is not None else pauses
