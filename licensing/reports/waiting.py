"""What waits for each person, in a few words: the cards of *Choose who to be*."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from licensing.audit.rules import Actor
from licensing.clock import LONDON
from licensing.decisions.queries import waiting_for_commissioner
from licensing.followups.queries import due_by_role
from licensing.people.models import Person
from licensing.people.rules import Role
from licensing.sittings.models import HearingDay, Seat
from licensing.training.models import TrainingSession

NOTHING = "Nothing waits"
READS_ALL = "Nothing waits; reads all"


def what_waits(
    session: Session, people: Sequence[Person], roles: Mapping[int, Sequence[Role]], *, on: date
) -> dict[int, str]:
    """Person's id → what waits for them on a day. A few statements, however many people; one more a commissioner."""
    due = due_by_role(session, on=on)
    sits = _next_hearing_days(session, [person.id for person in people], on=on)
    training = _sessions_on(session, on)
    waits: dict[int, str] = {}
    for person in people:
        held = roles.get(person.id, ())
        parts: list[str] = []
        if Role.COMMISSIONER in held:
            actor = Actor(id=person.id, name=person.name, roles=frozenset(held))
            parts.append(_to_decide(len(waiting_for_commissioner(session, by=actor, on=on))))
        if person.id in sits:
            parts.append(_hearing_day(sits[person.id], on=on))
        if Role.TRAINING_ADMINISTRATOR in held:
            parts.append(training)
        parts += [_tasks(*due[role]) for role in held if role in due]
        said = [part for part in parts if part]
        waits[person.id] = said[0] if said else (READS_ALL if Role.AUDITOR in held else NOTHING)
    return waits


def _next_hearing_days(session: Session, people: Sequence[int], *, on: date) -> Mapping[int, datetime]:
    """Person → when the next hearing day begins on which they have a seat, today's included."""
    rows = session.exec(
        select(Seat.person_id, func.min(HearingDay.starts_at))
        .join(HearingDay, col(HearingDay.id) == col(Seat.hearing_day_id))
        .where(
            col(Seat.person_id).in_(people),
            col(Seat.vacated_at).is_(None),
            col(HearingDay.cancelled_at).is_(None),
            HearingDay.held_on >= on,
        )
        .group_by(col(Seat.person_id))
    ).all()
    return {person_id: starts_at for person_id, starts_at in rows}


def _sessions_on(session: Session, on: date) -> str:
    begins = session.exec(
        select(func.min(TrainingSession.begins)).where(
            TrainingSession.held_on == on, col(TrainingSession.closed_at).is_(None)
        )
    ).one()
    return f"Session today, {begins:%H:%M}" if begins else ""


def _to_decide(waiting: int) -> str:
    return f"{waiting} {'case' if waiting == 1 else 'cases'} to decide" if waiting else ""


def _hearing_day(starts_at: datetime, *, on: date) -> str:
    begins = starts_at.astimezone(LONDON)
    if begins.date() == on:
        return f"Hearing day today, {begins:%H:%M}"
    return f"Next hearing day {begins:%a} {begins.day} {begins:%B}"


def _tasks(due: int, overdue: int) -> str:
    said = [f"{due} due today"] if due else []
    return ", ".join([*said, f"{overdue} overdue"] if overdue else said)
