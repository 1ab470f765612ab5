"""What is looked at once a night: dates that have come near or gone by, turned into tasks for people."""

from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, exists, func, or_
from sqlmodel import Session, col, select

from licensing.aftermath.following import sweep_decisions
from licensing.aftermath.keeping import sweep_custody
from licensing.audit.rules import Actor
from licensing.authority.queries import closed_days, number_on
from licensing.authority.rules import Setting
from licensing.contact.models import HearingReply
from licensing.contact.rules import NO_REPLY, no_reply_origin, reply_by
from licensing.decisions.models import Determination
from licensing.delegations.commands.ending import sweep_scheme
from licensing.delegations.reporting import sweep_urgent
from licensing.documents.commands import ask_scanner_again
from licensing.followups.commands import finish_by_origin, raise_followup
from licensing.followups.models import Followup
from licensing.notices.models import Notice, NoticeRevision, Service
from licensing.notices.rules import DAYS_FOR_GROUNDS, NoticeKind, grounds_due
from licensing.notices.standing import SERVE
from licensing.oversight.nightly import look_at_oversight
from licensing.oversight.queries import vetoed_notices
from licensing.people.rules import Role
from licensing.register.models import Licence
from licensing.reviews.models import HearByDate, Review, ReviewLicence
from licensing.reviews.rules import EXPIRY_WARNING_DAYS, OPEN, Status
from licensing.sittings.due_soon import AGENDA, agendas_due, notices_due
from licensing.sittings.models import HearingDay, Listing
from licensing.sittings.moves_known import cases_on_kept_days
from licensing.sittings.reopening import ORIGIN as ANOTHER_DAY
from licensing.training.queries import count_falling_due

EXPIRES, HEAR_BY, NOT_HELD, CLASHES = "expires ", "hear by ", "not held ", "cannot come "  # how origins of tasks begin
OF_A_HEARING = ("postponement ", "postponed ", "needs ", ANOTHER_DAY)  # asked of somebody until the case is heard
BEGINNINGS = (EXPIRES, HEAR_BY, NOT_HELD, CLASHES, *OF_A_HEARING)
A_DAY = timedelta(days=1)
TO_HEAR = OPEN - {Status.HEARD}
MOST_A_NIGHT = 500  # more than a council has open; a bound, not a limit anybody meets
NEAR = timedelta(days=28)
LOOKED_AHEAD = timedelta(days=90)  # further off than thirty clear working days, the most that may be set for a reply


def run_sweep(session: Session, *, day: date, by: Actor, now: datetime) -> int:
    """Look at every date once for this day; how many tasks were raised. Twice for one day raises nothing new.

    Raises a task where a licence under open review expires within 60 days (R76), a hear-by date is four weeks off, a
    notice of grounds is late (R45), a hearing day went by and the case was not heard, somebody cannot come on the
    hearing day or no reply came to its notice in time (R25), the last day to serve a hearing notice or to publish an
    agenda is a week off or has passed (R22, R23), and where training fell due the day before (R63: a task,
    never a review by itself), and for what a decision still needs: the national register
    (R57-R59), whoever must know; and for an urgent decision not reported yet (R24). Ends
    the tasks that a hearing, a closure or another day has made needless. Has files
    that still wait for the scanner offered to it again. What a veto, the commissioner's sample and a change of holder
    ask for is in `oversight/nightly.py`.
    """
    _end_needless(session, day, by, now)
    ask_scanner_again(session, on=day)
    raised = 0
    for reference, expires_on in _expiring(session, day):
        says = f"A licence under this review expires on {_words(expires_on)}: bring the hearing forward (R76)"
        raised += _raise(session, reference, says, f"{EXPIRES}{expires_on}", min(expires_on, day + NEAR), by, now)
    for reference, hear_by in _to_be_heard_soon(session, day):
        says = f"To be heard by {_words(hear_by)}"
        raised += _raise(session, reference, says, f"{HEAR_BY}{hear_by}", hear_by, by, now)
    for reference, decided_on in _late_notices(session, day):
        says = f"Notice of the grounds was due by {_words(grounds_due(decided_on))}: serve it now (R45)"
        raised += _raise(session, reference, says, "grounds late", day, by, now)
    for reference, held_on in _not_held(session, day):
        says = f"Put down for {_words(held_on)}, and no hearing was recorded: record it, or schedule it again"
        raised += _raise(session, reference, says, f"{NOT_HELD}{held_on}", day, by, now)
    for reference, held_on in cases_on_kept_days(session, on=day):
        says = (
            f"Somebody who must be there cannot come on {_words(held_on)}, the hearing day: move it, or ask again (R25)"
        )
        raised += _raise(session, reference, says, f"{CLASHES}{held_on}", min(held_on, day + A_DAY), by, now)
    raised += sweep_decisions(session, by=by, now=now)
    raised += sweep_custody(session, by=by, now=now)
    raised += sweep_urgent(session, by=by, now=now) + sweep_scheme(session, by=by, now=now)
    raised += _look_for_due(session, day, by, now)
    raised += _look_for_replies(session, day, by, now)
    fallen_due = count_falling_due(session, on=day - timedelta(days=1))
    if fallen_due:
        who = "One licence holder’s" if fallen_due == 1 else f"{fallen_due} licence holders’"
        says = f"{who} safeguarding training fell due: decide for each whether to open a review (R63)"
        raised += _raise(session, None, says, f"training due {day}", day + NEAR, by, now)
    return raised + look_at_oversight(session, day=day, by=by, now=now)


def _raise(
    session: Session, about: str | None, says: str, origin: str, due_on: date, by: Actor, now: datetime,
    role: Role = Role.LICENSING_OFFICER,
) -> int:  # fmt: skip
    if _was_finished(session, about, origin):
        return 0
    raised = raise_followup(session, says=says, due_on=due_on, role=role, about=about, origin=origin, by=by, now=now)
    return 0 if raised is None else 1


def _was_finished(session: Session, about: str | None, origin: str) -> bool:
    """Whether a person finished this very task before: they have dealt with it, and are not asked every night."""
    statement = select(
        exists().where(
            col(Followup.case_reference) == about, col(Followup.origin) == origin, col(Followup.done_by).is_not(None)
        )
    )
    return session.exec(statement).one()


def _end_needless(session: Session, day: date, by: Actor, now: datetime) -> None:
    """The tasks that asked for a hearing, where there was one, the case is closed, or another day is found."""
    statement = (
        select(col(Followup.case_reference), col(Followup.origin), col(Review.status))
        .join(Review, col(Review.reference) == col(Followup.case_reference))
        .where(
            col(Followup.done_at).is_(None),
            or_(*(col(Followup.origin).startswith(begins) for begins in BEGINNINGS)),
        )
        .limit(MOST_A_NIGHT)
    )
    clashing = {(reference, f"{CLASHES}{held_on}") for reference, held_on in cases_on_kept_days(session, on=day)}
    missed = {(reference, f"{NOT_HELD}{held_on}") for reference, held_on in _not_held(session, day)}
    for reference, origin, status in session.exec(statement).all():
        needed = {EXPIRES: status in OPEN, HEAR_BY: status in TO_HEAR, NOT_HELD: (reference, origin) in missed}
        needed[CLASHES] = (reference, origin) in clashing
        needed |= dict.fromkeys(OF_A_HEARING, status in TO_HEAR)
        if not next(stands for begins, stands in needed.items() if origin.startswith(begins)):
            outcome = "No longer needed: heard, closed or put down for another day"
            finish_by_origin(session, reference, origin=origin, outcome=outcome, by=by, now=now)


def _not_held(session: Session, day: date) -> list[tuple[str, date]]:
    """Reviews still put down for a hearing day that has gone by."""
    statement = (
        select(Review.reference, col(HearingDay.held_on))
        .join(Listing, col(Listing.review_id) == col(Review.id))
        .join(HearingDay, col(HearingDay.id) == col(Listing.hearing_day_id))
        .where(
            col(Listing.ended_at).is_(None),
            col(HearingDay.held_on) < day,
            col(Review.status).in_((Status.SCHEDULED, Status.PART_HEARD)),
        )
        .order_by(col(Review.reference))
        .limit(MOST_A_NIGHT)
    )
    return [(reference, held_on) for reference, held_on in session.exec(statement).all()]


def _look_for_replies(session: Session, day: date, by: Actor, now: datetime) -> int:
    """A task for the owner of each case whose notice was not answered in time; those no longer wanted are ended."""
    raised, unanswered = 0, _unanswered(session, day)
    for review, notice, held_on in unanswered:
        if _was_finished(session, review.reference, no_reply_origin(notice)):
            continue
        task = raise_followup(
            session, says=f"No reply came to the notice of the hearing on {_words(held_on)}: ask the licence holder",
            due_on=min(held_on, day + timedelta(days=1)), role=Role.LICENSING_OFFICER, about=review.reference,
            origin=no_reply_origin(notice), owner_id=review.owner_id, by=by, now=now,
        )  # fmt: skip
        raised += task is not None
    wanted = {(review.reference, no_reply_origin(notice)) for review, notice, _ in unanswered}
    for reference, origin in _open_beginning(session, NO_REPLY):
        if (reference, origin) not in wanted:
            finish_by_origin(session, reference, origin=origin, outcome="No longer looked for", by=by, now=now)
    return raised


def _look_for_due(session: Session, day: date, by: Actor, now: datetime) -> int:
    """A task for each notice and agenda whose last day is near or has passed; those no longer wanted are ended."""
    due = [*notices_due(session, on=day), *agendas_due(session, on=day)]
    raised = sum(
        _raise(session, one.about, one.says, one.origin, one.due_on, by, now, one.role) for one in due if one.is_near
    )
    wanted = {(one.about, one.origin) for one in due}
    for about, origin in _open_beginning(session, SERVE, AGENDA):
        if (about, origin) not in wanted:
            finish_by_origin(session, about, origin=origin, outcome="No longer needed", by=by, now=now)
    return raised


def _unanswered(session: Session, day: date) -> list[tuple[Review, str, date]]:
    """Served hearing notices to which no reply came by the last day for one, their hearing still to come (R25)."""
    statement = (
        select(Review, Notice.reference, HearingDay.held_on)
        .join(Listing, col(Listing.review_id) == col(Review.id))
        .join(HearingDay, col(HearingDay.id) == col(Listing.hearing_day_id))
        .join(Notice, col(Notice.id) == col(Listing.notice_id))
        .where(
            col(Listing.ended_at).is_(None),
            col(Notice.withdrawn_at).is_(None),
            col(HearingDay.held_on).between(day, day + LOOKED_AHEAD),
            _is_served(),
            ~exists().where(col(HearingReply.notice_id) == col(Notice.id)),
        )
        .order_by(col(Review.reference))
        .limit(MOST_A_NIGHT)
    )
    clear, closed = number_on(session, Setting.REPLY_CLEAR_DAYS, day), closed_days(session)
    found = session.exec(statement).all()
    late = {held for _, _, held in found if reply_by(held, clear_days=clear, closed=closed) < day}
    return [(review, notice, held) for review, notice, held in found if held in late]


def _open_beginning(session: Session, *beginnings: str) -> list[tuple[str | None, str]]:
    """The open tasks whose origin begins so: about which case, and of which origin."""
    return list(
        session.exec(
            select(col(Followup.case_reference), col(Followup.origin))
            .where(
                col(Followup.done_at).is_(None),
                or_(*(col(Followup.origin).startswith(one, autoescape=True) for one in beginnings)),
            )
            .order_by(col(Followup.id))
            .limit(MOST_A_NIGHT)
        ).all()
    )


def _is_served() -> ColumnElement[bool]:
    """The notice of the row was given to its addressee. A service that was rebutted is none (R52)."""
    replaced = select(col(Service.supersedes)).where(col(Service.supersedes).is_not(None))
    return exists().where(
        col(NoticeRevision.notice_id) == col(Notice.id),
        col(Service.revision_id) == col(NoticeRevision.id),
        ~col(Service.rebutted),
        col(Service.id).not_in(replaced),
    )


def _expiring(session: Session, day: date) -> list[tuple[str, date]]:
    statement = (
        select(Review.reference, func.min(Licence.expires_on))
        .join(ReviewLicence, col(ReviewLicence.review_id) == col(Review.id))
        .join(Licence, col(Licence.id) == col(ReviewLicence.licence_id))
        .where(
            col(Review.status).in_(OPEN),
            col(Licence.expires_on).between(day, day + timedelta(days=EXPIRY_WARNING_DAYS)),
        )
        .group_by(col(Review.reference))
        .order_by(col(Review.reference))
        .limit(MOST_A_NIGHT)
    )
    return [(reference, expires_on) for reference, expires_on in session.exec(statement).all()]


def _to_be_heard_soon(session: Session, day: date) -> list[tuple[str, date]]:
    superseded = select(col(HearByDate.supersedes)).where(col(HearByDate.supersedes).is_not(None))
    statement = (
        select(Review.reference, col(HearByDate.hear_by))
        .join(HearByDate, col(HearByDate.review_id) == col(Review.id))
        .where(
            col(Review.status).in_(TO_HEAR),
            col(HearByDate.id).not_in(superseded),
            col(HearByDate.hear_by).between(day, day + NEAR),
        )
        .order_by(col(Review.reference))
        .limit(MOST_A_NIGHT)
    )
    return [(reference, hear_by) for reference, hear_by in session.exec(statement).all() if hear_by is not None]


def _late_notices(session: Session, day: date) -> list[tuple[str, date]]:
    """Decisions against a licence whose notice was not given in time."""
    statement = (
        select(Review.reference, Determination.decided_on)
        .join(Determination, col(Determination.review_id) == col(Review.id))
        .join(Notice, col(Notice.id) == col(Determination.notice_id))
        .where(
            Notice.kind == NoticeKind.DECISION_NOTICE,
            col(Determination.decided_on) < day - timedelta(days=DAYS_FOR_GROUNDS),
            ~_is_served(),
            col(Determination.notice_id).not_in(vetoed_notices()),
        )
        .order_by(col(Review.reference))
        .limit(MOST_A_NIGHT)
    )
    return [(reference, decided_on) for reference, decided_on in session.exec(statement).all()]


def _words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
