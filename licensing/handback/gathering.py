"""The evidence of one function and period, whole: parted where the membership changed, as it stood on the last day."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from licensing import clock
from licensing.authority.queries import settings_on
from licensing.authority.rules import Setting
from licensing.handback.measures import Evidence, Restart, restarts
from licensing.handback.queries import (
    Window,
    adequacy_by_month,
    appeals_in,
    appointments_until,
    information_in,
    members_in,
    proposals_in,
    questions_in,
)
from licensing.working_days import ONE_DAY


@dataclass(frozen=True, slots=True)
class Readiness:
    """The evidence since the measure last began, and of each stretch before it, the latest first."""

    function: str
    first: date
    last: date
    least: int
    percent: int
    restarts: tuple[Restart, ...]
    stretches: tuple[Evidence, ...]

    @property
    def now(self) -> Evidence:
        return self.stretches[0]

    @property
    def before(self) -> tuple[Evidence, ...]:
        """The earlier stretches in which anything was heard or proposed."""
        return tuple(one for one in self.stretches[1:] if one.proposals.made or one.questions.hearings)

    @property
    def restart(self) -> Restart | None:
        return self.restarts[-1] if self.restarts else None


def readiness(session: Session, function: str, *, first: date, last: date) -> Readiness:
    """Everything that hand-back rests on, of a period, as it stood at the end of its last day.

    What was recorded later changes nothing, and the settings are those of that day.
    """
    stood = settings_on(session, last)
    least, percent = int(stood[Setting.SMALL_GROUP]), int(stood[Setting.MEMBERSHIP_CHANGE])
    topics = [topic.strip() for topic in stood[Setting.TRAINING_TOPICS].split(",") if topic.strip()]
    again = restarts(appointments_until(session, last), first=first, last=last, percent=percent)
    begins = [first, *(one.on for one in again)]
    ends = [*(one.on - ONE_DAY for one in again), last]
    stretches = [
        _evidence(session, _window(function, begin, end, last), least=least, topics=topics)
        for begin, end in zip(begins, ends, strict=True)
    ]
    return Readiness(function, first, last, least, percent, tuple(again), tuple(reversed(stretches)))


def _window(function: str, first: date, last: date, known: date) -> Window:
    begins, ends, until = clock.at(first, 0), clock.at(last + ONE_DAY, 0), clock.at(known + ONE_DAY, 0)
    return Window(function, first, last, begins, ends, until)


def _evidence(session: Session, window: Window, *, least: int, topics: list[str]) -> Evidence:
    return Evidence(
        first=window.first,
        last=window.last,
        least=least,
        proposals=proposals_in(session, window),
        months=adequacy_by_month(session, window),
        questions=questions_in(session, window),
        information=information_in(session, window),
        appeals=appeals_in(session, window),
        members=members_in(session, window, topics=topics),
    )
