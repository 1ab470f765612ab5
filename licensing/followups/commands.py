"""Raising, finishing and handing over tasks; being away, and who covers."""

from datetime import date, datetime

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.errors import Invalid, NotAllowed, NotFound, Refused, Stale
from licensing.followups.models import Away, Followup, HandOver
from licensing.followups.queries import belongs_to, find_absence, find_open, get_followup, take_followup
from licensing.followups.rules import why_not_by_hand, wrong_with_absence
from licensing.people.models import Person
from licensing.people.queries import person_by_id, roles_of
from licensing.people.rules import ROLE_WORDS, Role
from licensing.people.walls import is_walled

OPEN_ONCE = text("done_at IS NULL AND origin <> ''")
WORK = "work"  # the chain of history for tasks about no case


def raise_followup(
    session: Session,
    *,
    says: str,
    due_on: date,
    role: Role,
    about: str | None,
    origin: str = "",
    owner_id: int | None = None,
    by: Actor,
    now: datetime,
) -> Followup | None:
    """Something has to be done by a day. None, and nothing happens, while one of the same origin about it is open.

    `about` is a case reference or None; `origin` names what raised it ("notice.late"), and is empty for what a person
    asked for by hand, which may be raised any number of times.
    """
    if origin and find_open(session, about, origin) is not None:
        return None
    raised = session.execute(
        insert(Followup)
        .values(
            case_reference=about, says=says, origin=origin, due_on=due_on, role=role, owner_id=owner_id,
            raised_at=now, outcome="", version=1,
        )
        .on_conflict_do_nothing(index_elements=["case_reference", "origin"], index_where=OPEN_ONCE)
        .returning(col(Followup.id))
    ).scalar()  # fmt: skip
    if raised is None:
        return None
    record(session, "followup.raised", about=about or WORK, by=by, at=now, says=says, due_on=due_on, role=role)
    return get_followup(session, raised)


def finish_followup(
    session: Session, followup_id: int, *, version: int, outcome: str, by: Actor, now: datetime
) -> Followup:
    """It is done, and this came of it. Raises Stale when somebody changed it meanwhile, NotAllowed for another's,
    Refused for a task that only its own act ends (R57).
    """
    task = _take_open(session, followup_id, version=version, yours={"What came of it": outcome}, by=by, now=now)
    elsewhere = why_not_by_hand(task.origin)
    if elsewhere is not None:
        raise Refused(elsewhere[1], codes=[elsewhere[0]], about=task.case_reference)
    return _finish(session, task, outcome=outcome, by=by, now=now)


def finish_by_origin(
    session: Session, about: str | None, *, origin: str, outcome: str, by: Actor, now: datetime
) -> Followup | None:
    """What the task asked for has been done by another act. None when no such task is open."""
    found = find_open(session, about, origin)
    if found is None or found.id is None:
        return None
    task = take_followup(session, found.id)
    return None if task.done_at else _finish(session, task, outcome=outcome, by=by, now=now)


def ask_just(
    session: Session,
    *,
    says: str,
    due_on: date,
    role: Role,
    about: str,
    origin: str,
    owner_id: int | None,
    outcome: str,
    with_its_day: bool = False,
    by: Actor,
    now: datetime,
) -> int:
    """Have the open task of this origin say just this, or be none where `says` is empty; 1 where one was raised.

    One that says so already stands, on its day; `with_its_day`: only if that is the same too. What ends says `outcome`.
    """
    task = find_open(session, about, origin)
    if task is not None and task.says == says and (not with_its_day or task.due_on == due_on):
        return 0
    if task is not None:
        finish_by_origin(session, about, origin=origin, outcome=outcome, by=by, now=now)
    if not says:
        return 0
    raised = raise_followup(
        session, says=says, due_on=due_on, role=role, about=about, origin=origin, owner_id=owner_id, by=by, now=now
    )
    return 0 if raised is None else 1


def hand_over(
    session: Session, followup_id: int, *, version: int, to_person_id: int, note: str, by: Actor, now: datetime
) -> HandOver:
    """Give a task to somebody, with a note. They must hold its role, and no wall may stand between them and its case.

    Raises Stale when somebody changed it meanwhile, Invalid for somebody who may not take it.
    """
    task = _take_open(session, followup_id, version=version, yours={"Note": note}, by=by, now=now)
    to = person_by_id(session, to_person_id)
    if not to.is_active or task.role not in roles_of(session, [to_person_id])[to_person_id]:
        unfit = f"{to.name} cannot take this task: it is for a {ROLE_WORDS[task.role].lower()}"
        raise Invalid(unfit, fields={"to": unfit})
    if task.case_reference and is_walled(session, to_person_id, task.case_reference):
        raise Refused(f"{to.name} has nothing more to do with {task.case_reference}.", about=task.case_reference)

    row = HandOver(
        followup_id=task.id,
        case_reference=task.case_reference,
        from_person_id=task.owner_id,
        to_person_id=to_person_id,
        note=note,
        handed_at=now,
    )
    task.owner_id, task.version = to_person_id, task.version + 1
    session.add_all([row, task])
    record(
        session, "followup.handed_over", about=task.case_reference or WORK, by=by, at=now,
        says=task.says, to=to.name, note=note,
    )  # fmt: skip
    return row


def go_away(
    session: Session,
    person_id: int,
    *,
    cover_id: int | None,
    away_from: date,
    away_until: date,
    by: Actor,
    now: datetime,
) -> Away:
    """This person is away on these days, both counted, and somebody covers: they see the work as their own.

    A councillor's leave needs no cover: a reserve sits for them. Raises Invalid for days in the wrong order or a person
    who cannot cover; Refused where absences overlap.
    """
    person = person_by_id(session, person_id)
    wrong = wrong_with_absence(away_from=away_from, away_until=away_until, person_id=person_id, cover_id=cover_id)
    if cover_id is not None:
        wrong = _wrong_with_cover(session, person_id, cover_id, first=away_from, last=away_until) | wrong
    elif Role.PANEL_MEMBER not in roles_of(session, [person_id])[person_id]:
        wrong["cover"] = "Choose who covers for you"
    if wrong:
        raise Invalid(" ".join(wrong.values()), fields=wrong)
    if find_absence(session, person_id, first=away_from, last=away_until):
        who = "You are" if by.id == person_id else f"{person.name} is"
        raise Refused(f"{who} already recorded as away on some of these days.")

    row = Away(person_id=person_id, cover_id=cover_id, away_from=away_from, away_until=away_until, recorded_at=now)
    session.add(row)
    record(
        session, "absence.recorded", about=WORK, by=by, at=now,
        person_id=person_id, cover_id=cover_id, away_from=away_from, away_until=away_until,
    )  # fmt: skip
    return row


def cancel_absence(session: Session, absence_id: int, *, by: Actor, now: datetime) -> Away:
    """The acting person is not away after all. Raises NotFound for anybody else's absence."""
    row = session.get(Away, absence_id, with_for_update=True)
    if row is None or row.person_id != by.id:
        raise NotFound("There is no such absence of yours.")
    if row.cancelled_at is None:
        row.cancelled_at = now
        session.add(row)
        record(session, "absence.cancelled", about=WORK, by=by, at=now, person_id=row.person_id)
    return row


def _wrong_with_cover(session: Session, person_id: int, cover_id: int, *, first: date, last: date) -> dict[str, str]:
    cover = person_by_id(session, cover_id)
    if not cover.is_active:
        return {"cover": f"{cover.name} no longer works here"}
    if not _share_a_role(session, person_id, cover_id):
        return {"cover": f"{cover.name} does not hold a role of yours, so could not do your work"}
    if find_absence(session, cover_id, first=first, last=last):
        return {"cover": f"{cover.name} is away on some of these days too"}
    return {}


def _take_open(
    session: Session, followup_id: int, *, version: int, yours: dict[str, str], by: Actor, now: datetime
) -> Followup:
    """The task, locked, open, this person's, and as they saw it."""
    task = take_followup(session, followup_id)
    if not belongs_to(session, task, by, on=now.date()):
        raise NotAllowed(
            f"This task is for: {ROLE_WORDS[task.role].lower()}. Ask whoever has it to hand it over.",
            about=task.case_reference,
        )
    if task.version != version or task.done_at is not None:
        raise Stale(_what_happened(task), theirs=_as_it_stands(session, task), yours=yours)
    return task


def _finish(session: Session, task: Followup, *, outcome: str, by: Actor, now: datetime) -> Followup:
    task.done_at, task.done_by, task.outcome, task.version = now, by.id, outcome, task.version + 1
    session.add(task)
    record(
        session, "followup.finished", about=task.case_reference or WORK, by=by, at=now,
        says=task.says, outcome=outcome,
    )  # fmt: skip
    return task


def _share_a_role(session: Session, one: int, other: int) -> bool:
    held = roles_of(session, [one, other])
    return bool(set(held[one]) & set(held[other]))


def _what_happened(task: Followup) -> str:
    return "Somebody has finished this task." if task.done_at else "Somebody has changed this task."


def _as_it_stands(session: Session, task: Followup) -> dict[str, str]:
    owner = session.get(Person, task.owner_id) if task.owner_id else None
    return {
        "Task": task.says,
        "Due": f"{task.due_on:%-d %B %Y}",
        "Whose it is": owner.name if owner else "Nobody’s yet",
        "What came of it": task.outcome,
    }
