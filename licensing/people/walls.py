"""Raising and lifting walls, and admitting a member to a case. Told by the features that learn of it."""

from datetime import datetime

from sqlmodel import Session, col, select

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.people.models import Admission, Wall
from licensing.people.permissions import walled_references


def raise_wall(session: Session, person_id: int, case_reference: str, *, because: str, by: Actor, at: datetime) -> None:
    """From this instant the person may know nothing of the case. A second wall for the same case changes nothing."""
    if is_walled(session, person_id, case_reference):
        return
    session.add(Wall(person_id=person_id, case_reference=case_reference, because=because, raised_at=at))
    record(session, "wall.raised", about=case_reference, by=by, at=at, person_id=person_id, because=because)


def lift_walls(session: Session, person_id: int, case_reference: str, *, because: str, by: Actor, at: datetime) -> None:
    """The conflict was a mistake or was dispensed with: every wall between this person and the case is lifted."""
    lifted = select(col(Wall.supersedes)).where(col(Wall.supersedes).is_not(None))
    standing = session.exec(
        select(Wall).where(
            Wall.person_id == person_id,
            Wall.case_reference == case_reference,
            col(Wall.supersedes).is_(None),
            col(Wall.id).not_in(lifted),
        )
    ).all()
    for wall in standing:
        session.add(
            Wall(person_id=person_id, case_reference=case_reference, because=because, raised_at=at, supersedes=wall.id)
        )
        record(session, "wall.lifted", about=case_reference, by=by, at=at, person_id=person_id, because=because)


def is_walled(session: Session, person_id: int, case_reference: str) -> bool:
    """Whether a wall stands between this person and the case."""
    rows = session.execute(walled_references(person_id).where(Wall.case_reference == case_reference).limit(1))
    return rows.first() is not None


def walled_people(session: Session, case_reference: str) -> frozenset[int]:
    """Everybody who may know nothing of the case."""
    lifted = select(col(Wall.supersedes)).where(col(Wall.supersedes).is_not(None))
    rows = session.exec(
        select(Wall.person_id).where(
            Wall.case_reference == case_reference, col(Wall.supersedes).is_(None), col(Wall.id).not_in(lifted)
        )
    ).all()
    return frozenset(rows)


def admit(session: Session, person_id: int, case_reference: str, *, because: str, at: datetime) -> None:
    """A member is seated to hear the case, and so needs to know it. The act that seats them records the event.

    What ended at this very instant goes on: a case that moves comes off its day and is put down again in one act.
    """
    if _standing_admission(session, person_id, case_reference) is not None:
        return
    row = session.exec(
        select(Admission).where(
            Admission.person_id == person_id, Admission.case_reference == case_reference, Admission.ended_at == at
        )
    ).first() or Admission(person_id=person_id, case_reference=case_reference, because=because, admitted_at=at)
    row.because, row.ended_at = because, None
    session.add(row)
    session.flush()


def end_admission(session: Session, person_id: int, case_reference: str, *, at: datetime) -> None:
    """The member no longer hears the case."""
    standing = _standing_admission(session, person_id, case_reference)
    if standing is not None:
        standing.ended_at = at
        session.add(standing)


def _standing_admission(session: Session, person_id: int, case_reference: str) -> Admission | None:
    return session.exec(
        select(Admission).where(
            Admission.person_id == person_id,
            Admission.case_reference == case_reference,
            col(Admission.ended_at).is_(None),
        )
    ).first()
