"""What every act in a hearing begins with: the case's row held, its hearing, and whether this person may run it."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from licensing.audit.rules import Actor
from licensing.errors import NotAllowed, Refused
from licensing.hearings.attendance import Attendance, Seated, attendance_of
from licensing.hearings.course import LogKind
from licensing.hearings.models import Hearing, HearingStep
from licensing.hearings.participation import GOING_ON_RULES
from licensing.hearings.queries import day_of, open_hearing_of, seat_of
from licensing.hearings.rules import ROOM_RULES, STEP_WORDS, Step
from licensing.people.rules import Role
from licensing.powers.queries import holding_by_id
from licensing.powers.rules import Mode, hears_with_panel
from licensing.reviews.models import Review
from licensing.reviews.queries import people_in, take_review
from licensing.reviews.rules import bars_from_deciding
from licensing.rulebook import broken, refuse_if, refuse_unless_reasoned, warned
from licensing.sittings.models import HearingDay


@dataclass(frozen=True, slots=True)
class Case:
    """A review being heard: its row is locked until the act is over."""

    review: Review
    hearing: Hearing
    day: HearingDay
    mode: Mode

    @property
    def review_id(self) -> int:
        return self.review.id or 0

    @property
    def reference(self) -> str:
        return self.review.reference


def take_case(session: Session, reference: str, *, by: Actor, while_paused: bool = False) -> Case:
    """The review, locked, with its open hearing. Refused when none is open or it is paused; NotAllowed to outsiders."""
    review = take_review(session, reference)
    hearing = open_hearing_of(session, review.id)
    if hearing is None:
        raise Refused("No hearing of this review is open.", codes=[""], about=reference)
    if hearing.paused_at is not None and not while_paused:
        raise Refused("The hearing is paused. Go on with it first.", codes=[""], about=reference)
    day = day_of(session, hearing)
    demand_place(session, day, by, about=reference)
    refuse_barred(session, review, by)
    return Case(review, hearing, day, holding_by_id(session, hearing.holding_id).mode)


def demand_place(session: Session, day: HearingDay, by: Actor, *, about: str) -> None:
    """A clerk, or somebody seated on the day, runs its hearings; to anybody else NotAllowed."""
    if not has_place(session, day, by):
        raise NotAllowed("You have no seat on this hearing day.", about=about)


def has_place(session: Session, day: HearingDay, by: Actor) -> bool:
    """Is this the clerk, or somebody seated on the day?"""
    return Role.CLERK in by.roles or seat_of(session, day.id, by.id) is not None


def refuse_barred(session: Session, review: Review, by: Actor) -> None:
    """Whoever investigated, reported, complained or witnesses in the case does not run its hearing (R14)."""
    parts = people_in(session, review.id or 0)
    if by.id is not None and any(one.person_id == by.id and bars_from_deciding(one.role) for one in parts):
        raise Refused(
            "Investigator, report author, complainant or witness in a case cannot decide it, advise on law in it, or "
            "clerk it.",
            codes=["R14"],
            about=review.reference,
        )


def attending(session: Session, case: Case, *, at: datetime) -> Attendance:
    """Who is in the room for the case at the instant, and who of them may vote."""
    return attendance_of(session, case.day, case.review, mode=case.mode, at=at, hearing=case.hearing)


def demand_step(case: Case, *steps: Step) -> None:
    """Refused unless the hearing has reached one of these steps."""
    if case.hearing.step not in steps:
        words = " or ".join(f"“{STEP_WORDS[step]}”" for step in steps)
        raise Refused(
            f"This is done at {words}; the hearing is at “{STEP_WORDS[case.hearing.step]}”.",
            codes=[""],
            about=case.reference,
        )


def demand_chair(attendance: Attendance, by: Actor, *, about: str) -> Seated:
    """Whoever is in the chair, for whom the chair or the clerk records it. Refused when the chair is empty."""
    chair = attendance.chair
    if chair is None:
        raise Refused("Nobody is in the chair. A member takes it first.", codes=["R31"], about=about)
    if by.id != chair.person_id and Role.CLERK not in by.roles:
        raise NotAllowed("The chair does this, or the clerk for the chair.", about=about)
    return chair


def demand_lead(attendance: Attendance, by: Actor, *, about: str) -> None:
    """The chair leads the hearing through its order, or the clerk for the chair; to anybody else NotAllowed.

    Where no panel sits, or nobody is in the chair, anybody with a seat does, so that no hearing is held up.
    """
    chair = attendance.chair if hears_with_panel(attendance.mode) else None
    if chair is not None and by.id != chair.person_id and Role.CLERK not in by.roles:
        says = f"{chair.name} is in the chair: the chair leads the hearing, or the clerk for the chair."
        raise NotAllowed(says, about=about)


def refuse_without_quorum(case: Case, attendance: Attendance, *, at: datetime) -> None:
    """Council modes stop without a quorum; commissioner modes go on with a recorded reason (R10)."""
    refuse_if(broken(GOING_ON_RULES, attendance.quorum, on=at.date()), about=case.reference)
    refuse_unless_reasoned(
        warned(GOING_ON_RULES, attendance.quorum, on=at.date()), case.hearing.unquorate_because, about=case.reference
    )


def refuse_unless_private(case: Case, attendance: Attendance, *, at: datetime) -> None:
    """Members talk and settle only while nobody else is in the room (R15)."""
    refuse_if(broken(ROOM_RULES, attendance.room, on=at.date()), about=case.reference)


def log(
    session: Session, hearing: Hearing, kind: LogKind, says: str, *, by: Actor, at: datetime, step: Step | None = None
) -> None:
    """Write one line of the hearing's timed log."""
    session.add(HearingStep(hearing_id=hearing.id, kind=kind, step=step, says=says[:200], at=at, by_person_id=by.id))


def touch(session: Session, hearing: Hearing) -> None:
    """The hearing changed: its next reader sees a new version."""
    hearing.version += 1
    session.add(hearing)
