"""Legal advice given to members in private, and that it was repeated to the parties (R16)."""

from datetime import datetime

from sqlmodel import Session

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.errors import NotAllowed, Refused
from licensing.hearings.attendance import Attendance
from licensing.hearings.commands.case import Case, attending, demand_step, log, take_case, touch
from licensing.hearings.course import LogKind, not_repeated
from licensing.hearings.queries import log_of
from licensing.hearings.rules import Capacity, Step
from licensing.people.rules import Role

IN_PRIVATE = (Step.DELIBERATION, Step.OUTCOME)
HEARS_IT = (Capacity.LICENCE_HOLDER, Capacity.REPRESENTATIVE)


def record_advice(session: Session, reference: str, *, says: str, by: Actor, now: datetime) -> None:
    """On what the legal adviser advised members in private: by the adviser, or by the clerk.

    Refused while the hearing is in public: what is said there, the parties hear. NotAllowed for anybody else.
    """
    case, _ = _take(session, reference, by, now)
    demand_step(case, *IN_PRIVATE)
    touch(session, case.hearing)
    log(session, case.hearing, LogKind.ADVISED, f"Legal advice given in private: {says}", by=by, at=now)
    record(session, "legal_advice.given", about=reference, by=by, at=now, says=says)


def record_repeated(session: Session, reference: str, *, by: Actor, now: datetime) -> None:
    """That all the advice so far was repeated to the parties (R16).

    Refused where there is none, and while neither the licence holder nor a representative is there to hear it.
    """
    case, attendance = _take(session, reference, by, now)
    if not not_repeated(log_of(session, case.hearing.id)):
        raise Refused("No legal advice waits to be repeated.", codes=["R16"], about=reference)
    if not any(one.is_in and one.capacity in HEARS_IT for one in attendance.parties):
        raise Refused(
            "Neither the licence holder nor a representative is in the room to hear it. Record first that they are.",
            codes=["R16"],
            about=reference,
        )
    touch(session, case.hearing)
    says = "Legal advice given in private was repeated to the parties"
    log(session, case.hearing, LogKind.ADVICE_REPEATED, says, by=by, at=now)
    record(session, "legal_advice.repeated", about=reference, by=by, at=now)


def _take(session: Session, reference: str, by: Actor, now: datetime) -> tuple[Case, Attendance]:
    """The open hearing, for the clerk, and for the legal adviser who sits on it."""
    case = take_case(session, reference, by=by)
    attendance = attending(session, case, at=now)
    me = attendance.find(by.id)
    if Role.CLERK not in by.roles and (me is None or me.capacity is not Capacity.LEGAL_ADVISER):
        raise NotAllowed("The legal adviser records the advice, or the clerk.", about=reference)
    return case, attendance
