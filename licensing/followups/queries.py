"""What waits to be done: whose it is, when it is due, who covers for whom."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, or_, select

from licensing.audit.rules import Actor
from licensing.errors import NotFound
from licensing.followups.models import Away, Followup, HandOver
from licensing.followups.rules import TaskFacts, is_overdue, is_theirs
from licensing.people.models import Person
from licensing.people.permissions import SEES_EVERY_CASE, admitted_references, walled_references
from licensing.people.rules import Role

PAGE = 50
LARGEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Task:
    """One open task as a list shows it."""

    id: int
    says: str
    about: str | None
    origin: str
    due_on: date
    role: Role
    owner_id: int | None
    owner: str
    version: int
    overdue: bool


@dataclass(frozen=True, slots=True)
class Work:
    """One page of tasks, soonest first, and how many there are in all."""

    tasks: Sequence[Task]
    total: int
    overdue: int
    due: int
    page: int
    pages: int


def work_of(session: Session, by: Actor, *, team: bool, on: date, page: int = 1) -> Work:
    """The open tasks of a person, or of everybody who shares a role with them. Nothing about a case behind a wall.

    A person's own are those they own or cover for, and those of their roles that nobody has taken yet.
    """
    theirs = _for_them(session, by, team=team, on=on)
    total, overdue, due = session.exec(
        select(
            func.count(),
            func.count().filter(col(Followup.due_on) < on),
            func.count().filter(col(Followup.due_on) == on),
        )
        .select_from(Followup)
        .where(*theirs)
    ).one()
    pages = max(1, -(-total // PAGE))
    shown = min(max(1, page), pages)
    rows = session.exec(
        select(Followup, Person.name)
        .outerjoin(Person, col(Person.id) == col(Followup.owner_id))
        .where(*theirs)
        .order_by(col(Followup.due_on), col(Followup.id))
        .limit(PAGE)
        .offset((shown - 1) * PAGE)
    ).all()
    tasks = [_as_task(followup, owner, on=on) for followup, owner in rows]
    return Work(tasks=tasks, total=total, overdue=overdue, due=due, page=shown, pages=pages)


def open_about(session: Session, about: str, *, on: date) -> Sequence[Task]:
    """The open tasks about one case, soonest first."""
    rows = session.exec(
        select(Followup, Person.name)
        .outerjoin(Person, col(Person.id) == col(Followup.owner_id))
        .where(Followup.case_reference == about, col(Followup.done_at).is_(None))
        .order_by(col(Followup.due_on), col(Followup.id))
        .limit(PAGE)
    ).all()
    return [_as_task(followup, owner, on=on) for followup, owner in rows]


def due_by_role(session: Session, *, on: date) -> dict[Role, tuple[int, int]]:
    """Role → (due today, overdue), over all open tasks."""
    rows = session.exec(
        select(
            Followup.role,
            func.count().filter(col(Followup.due_on) == on),
            func.count().filter(col(Followup.due_on) < on),
        )
        .where(col(Followup.done_at).is_(None), col(Followup.due_on) <= on)
        .group_by(col(Followup.role))
    ).all()
    return {role: (due, overdue) for role, due, overdue in rows}


def get_followup(session: Session, followup_id: int) -> Followup:
    """One task. Raises NotFound."""
    found = session.get(Followup, followup_id) if 0 < followup_id <= LARGEST_ID else None
    if found is None:
        raise NotFound("There is no such task.")
    return found


def take_followup(session: Session, followup_id: int) -> Followup:
    """One task, locked until this transaction ends. Raises NotFound."""
    found = session.exec(
        select(Followup)
        .where(Followup.id == (followup_id if 0 < followup_id <= LARGEST_ID else 0))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise NotFound("There is no such task.")
    return found


def find_open(session: Session, about: str | None, origin: str) -> Followup | None:
    """The open task of this origin about this case, or about no case."""
    same = col(Followup.case_reference).is_(None) if about is None else Followup.case_reference == about
    return session.exec(
        select(Followup).where(same, Followup.origin == origin, col(Followup.done_at).is_(None))
    ).first()


def origins_open(session: Session, about: str) -> frozenset[str]:
    """What the open tasks about this case came of: asked once, where many kinds of task are looked at together."""
    statement = select(Followup.origin).where(Followup.case_reference == about, col(Followup.done_at).is_(None))
    return frozenset(session.exec(statement).all())


def hand_overs_of(session: Session, followup_id: int) -> Sequence[tuple[HandOver, str]]:
    """How a task went from hand to hand, newest first, with the name of whoever received it."""
    rows = session.exec(
        select(HandOver, Person.name)
        .join(Person, col(Person.id) == col(HandOver.to_person_id))
        .where(HandOver.followup_id == followup_id)
        .order_by(col(HandOver.id).desc())
        .limit(PAGE)
    )
    return list(rows.all())


def belongs_to(session: Session, followup: Followup, by: Actor, *, on: date) -> bool:
    """Whether this person may do something about the task."""
    return is_theirs(
        TaskFacts(
            role=followup.role,
            owner_id=followup.owner_id,
            person_id=by.id,
            roles=by.roles,
            covered=frozenset(covered_by(session, by.id, on=on)),
        )
    )


def covered_by(session: Session, person_id: int | None, *, on: date) -> Sequence[int]:
    """The people whose work this person covers on a day."""
    return session.exec(select(Away.person_id).where(Away.cover_id == person_id, *_away_on(on, on))).all()


def absences_of(session: Session, person_id: int | None, *, on: date) -> Sequence[tuple[Away, str | None]]:
    """A person's absences that are not over, with the name of whoever covers, if anybody; soonest first."""
    rows = session.exec(
        select(Away, Person.name)
        .outerjoin(Person, col(Person.id) == col(Away.cover_id))
        .where(Away.person_id == person_id, *_away_on(on, date.max))
        .order_by(col(Away.away_from))
        .limit(PAGE)
    )
    return list(rows.all())


def find_absence(session: Session, person_id: int, *, first: date, last: date) -> Away | None:
    """An absence of this person that shares a day with the period, if there is one."""
    return session.exec(select(Away).where(Away.person_id == person_id, *_away_on(first, last))).first()


def away_among(session: Session, person_ids: Iterable[int], *, on: date) -> dict[int, date]:
    """Of these people, those who are away on a day: person → the last day of it."""
    rows = session.exec(
        select(Away.person_id, func.max(Away.away_until))
        .where(col(Away.person_id).in_(list(person_ids)), *_away_on(on, on))
        .group_by(col(Away.person_id))
    ).all()
    return dict(rows)


def _away_on(first: date, last: date) -> tuple[ColumnElement[bool], ...]:
    return (col(Away.cancelled_at).is_(None), col(Away.away_from) <= last, col(Away.away_until) >= first)


def _for_them(session: Session, by: Actor, *, team: bool, on: date) -> tuple[Any, ...]:
    reference = col(Followup.case_reference)
    roles = [role for role in Role if role in by.roles]
    whose = [by.id, *covered_by(session, by.id, on=on)]
    owned = col(Followup.owner_id).in_(whose)
    of_their_role = col(Followup.role).in_(roles)
    theirs = or_(owned, of_their_role if team else of_their_role & col(Followup.owner_id).is_(None))
    seen: list[Any] = [or_(reference.is_(None), reference.not_in(walled_references(by.id)))]
    if Role.PANEL_MEMBER in by.roles and not by.roles & SEES_EVERY_CASE:
        seen.append(or_(reference.is_(None), reference.in_(admitted_references(by.id))))
    return (col(Followup.done_at).is_(None), theirs, *seen)


def _as_task(followup: Followup, owner: str | None, *, on: date) -> Task:
    return Task(
        id=followup.id or 0,
        says=followup.says,
        about=followup.case_reference,
        origin=followup.origin,
        due_on=followup.due_on,
        role=followup.role,
        owner_id=followup.owner_id,
        owner=owner or "",
        version=followup.version,
        overdue=is_overdue(followup.due_on, on=on),
    )
