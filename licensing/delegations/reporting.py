"""Urgent decisions to report: which are open, when the next meeting is, and the task that asks for it (R24)."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from licensing.audit.rules import Actor
from licensing.authority.queries import closed_days
from licensing.delegations.models import OfficerDecision, UrgentReport
from licensing.followups.commands import ask_just
from licensing.followups.queries import find_open
from licensing.people.models import Person
from licensing.people.permissions import walled_references
from licensing.people.rules import Role
from licensing.powers.queries import find_holding
from licensing.powers.rules import council_mode
from licensing.register.models import LicenceHolder
from licensing.reviews.models import Review
from licensing.sittings.queries import hearing_days_from
from licensing.web.wording import day as in_words
from licensing.working_days import add_working_days

URGENT_REPORT = "urgent.report"  # the origin of the task
DAYS_WITHOUT_A_MEETING = 5  # working days: to the commissioner, or to the chair while no meeting is arranged
MOST = 200


@dataclass(frozen=True, slots=True)
class Urgent:
    """One urgent decision, and to whom it was reported; None while that is still to be done."""

    decision: OfficerDecision
    reference: str
    holder: str
    officer: str
    report: UrgentReport | None


@dataclass(frozen=True, slots=True)
class Due:
    """To whom an urgent decision is reported next, and by when."""

    to: str
    on: date


def urgent_decisions(session: Session, *, by: Actor) -> list[Urgent]:
    """The urgent decisions, those not reported yet first; without the cases that this person is walled from."""
    rows = session.exec(
        select(OfficerDecision, Review.reference, LicenceHolder.name, Person.name)
        .join(Review, col(Review.id) == col(OfficerDecision.review_id))
        .join(LicenceHolder, col(LicenceHolder.id) == col(Review.holder_id))
        .join(Person, col(Person.id) == col(OfficerDecision.decided_by))
        .outerjoin(UrgentReport, col(UrgentReport.officer_decision_id) == col(OfficerDecision.id))
        .where(col(OfficerDecision.is_urgent), col(Review.reference).not_in(walled_references(by.id)))
        .order_by(col(UrgentReport.id).is_not(None), col(OfficerDecision.id).desc())
        .limit(MOST)
    ).all()
    ids = [decision.id for decision, *_ in rows]
    told = session.exec(select(UrgentReport).where(col(UrgentReport.officer_decision_id).in_(ids))).all()
    reports = {one.officer_decision_id: one for one in told}
    return [
        Urgent(decision, reference, holder, officer, reports.get(decision.id))
        for decision, reference, holder, officer in rows
    ]


def to_report(session: Session, review_id: int) -> OfficerDecision | None:
    """The urgent decision of a review that nobody has reported yet; the first one first."""
    reported = select(col(UrgentReport.officer_decision_id))
    return session.exec(
        select(OfficerDecision)
        .where(
            OfficerDecision.review_id == review_id,
            col(OfficerDecision.is_urgent),
            col(OfficerDecision.id).not_in(reported),
        )
        .order_by(col(OfficerDecision.id))
        .limit(1)
    ).first()


def report_due(session: Session, *, on: date) -> Due:
    """While a commissioner holds the power it is reported to her; else to the next meeting after that day (R24)."""
    holding = find_holding(session, on=on)
    soon = add_working_days(on, DAYS_WITHOUT_A_MEETING, closed_days(session))
    if holding is not None and not council_mode(holding.mode):
        return Due("the commissioner", soon)
    later = [one for one in hearing_days_from(session, on, limit=2) if one.held_on > on]
    if not later:
        return Due("the chair, while no meeting is arranged", soon)
    return Due(f"the meeting of {in_words(later[0].held_on)}", later[0].held_on)


def ask_for_report(session: Session, review: Review, *, by: Actor, now: datetime) -> int:
    """Have one open task say to whom, and by when, the review's urgent decision is reported. Twice is as once.

    A meeting that comes nearer, or goes, moves the task; one that has gone by without a report leaves it late.
    """
    open_one = to_report(session, review.id)
    due = report_due(session, on=now.date())
    says = f"Report the urgent decision to {due.to}: what was decided, why, and what became of it (R24)"
    return ask_just(
        session, says=says if open_one else "", due_on=due.on, role=Role.LICENSING_OFFICER, about=review.reference,
        origin=URGENT_REPORT, owner_id=review.owner_id, outcome="Another meeting, or reported", by=by, now=now,
    )  # fmt: skip


def sweep_urgent(session: Session, *, by: Actor, now: datetime) -> int:
    """Look once at every urgent decision that is not reported; how many tasks were raised."""
    reported = select(col(UrgentReport.officer_decision_id))
    waiting = session.exec(
        select(Review)
        .join(OfficerDecision, col(OfficerDecision.review_id) == col(Review.id))
        .where(col(OfficerDecision.is_urgent), col(OfficerDecision.id).not_in(reported))
        .order_by(col(Review.id))
        .distinct()
        .limit(MOST)
    ).all()
    return sum(_still_asked(session, one, by=by, now=now) for one in waiting)


def _still_asked(session: Session, review: Review, *, by: Actor, now: datetime) -> int:
    task = find_open(session, review.reference, URGENT_REPORT)
    if task is not None and task.due_on <= now.date():
        return 0  # it is late, and says so until somebody reports it
    return ask_for_report(session, review, by=by, now=now)
