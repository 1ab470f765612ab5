"""The course of a hearing, read from its timed log: when evidence was heard, and when it was paused (R32). Pure."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol

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


ENDS_EVIDENCE = frozenset({LogKind.STEP_BEGAN, LogKind.ADJOURNED, LogKind.CLOSED})


class LogLine(Protocol):
    """What the course of a hearing needs of one row of its log."""

    @property
    def kind(self) -> LogKind: ...

    @property
    def step(self) -> Step | None: ...

    @property
    def at(self) -> datetime: ...


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
