"""What the script writes down: reports on the cases of the next hearing day, minutes of the last one decided."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlmodel import Session

from licensing import clock
from licensing.audit.rules import Actor
from licensing.demo.plan import DayPlan
from licensing.demo.stage import Act, Does, Stage
from licensing.minutes.commands import approve_minutes, draft_minutes, publish_minutes, submit_minutes
from licensing.officer_reports.commands import draft_report, finish_report


def reported(plan: DayPlan) -> Iterator[Act]:
    """Two weeks ahead the officer's reports on the day's cases are finished."""
    begins = clock.at(plan.on - timedelta(days=14), 11)
    for place, number in enumerate(plan.cases):
        yield Act(begins + timedelta(minutes=10 * place), "officer", _report(number))


def minuted(plan: DayPlan) -> Iterator[Act]:
    """The day after, the clerk's minutes are signed by the chair and published."""
    after = clock.at(plan.on + timedelta(days=1), 10)
    yield Act(after, "clerk", _minutes(plan))
    yield Act(after + timedelta(hours=1), "ellis", _signed(plan))
    yield Act(after + timedelta(hours=2), "clerk", _published(plan))


def _report(number: int) -> Does:
    def does(session: Session, stage: Stage, by: Actor, now: datetime) -> None:
        reference = stage.reviews[number]
        drafted = draft_report(session, reference, version=0, by=by, now=now)
        finish_report(session, reference, version=drafted.number, by=by, now=now)

    return does


def _minutes(plan: DayPlan) -> Does:
    def does(session: Session, stage: Stage, by: Actor, now: datetime) -> None:
        drafted = draft_minutes(session, stage.days[plan.key], version=0, by=by, now=now)
        submit_minutes(session, stage.days[plan.key], version=drafted.number, by=by, now=now)

    return does


def _signed(plan: DayPlan) -> Does:
    def does(session: Session, stage: Stage, by: Actor, now: datetime) -> None:
        approve_minutes(session, stage.days[plan.key], version=1, by=by, now=now)

    return does


def _published(plan: DayPlan) -> Does:
    def does(session: Session, stage: Stage, by: Actor, now: datetime) -> None:
        publish_minutes(session, stage.days[plan.key], version=1, by=by, now=now)

    return does
