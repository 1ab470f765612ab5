"""What a hearing day waits for, as tasks: the notice of each case to be served, and its agenda to be published."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_
from sqlmodel import Session, col, select

from licensing.audit.rules import Actor
from licensing.authority.queries import closed_days, number_on, settings_by_day
from licensing.authority.rules import Setting
from licensing.followups.commands import finish_by_origin, raise_followup
from licensing.notices.models import Notice
from licensing.notices.queries import Stage, at_stage, notice_by_id
from licensing.notices.rules import HearingNoticeFacts
from licensing.notices.standing import SERVE
from licensing.people.rules import Role
from licensing.powers.queries import all_holdings, find_holding
from licensing.powers.rules import hears_with_panel, holding_on
from licensing.reviews.models import Review
from licensing.sittings.models import AgendaPublication, HearingDay, Listing
from licensing.sittings.moves_known import agenda_stands
from licensing.sittings.publication import latest_publication
from licensing.web.wording import day as in_words

AGENDA = "agenda "  # how the origin of a day's task begins; the day's reference follows
NEAR = timedelta(days=7)
MOST = 500


@dataclass(frozen=True, slots=True)
class Due:
    """A task that a date asks for: about which case (None: about a hearing day), of which origin, for whom, by when."""

    about: str | None
    origin: str
    says: str
    due_on: date
    role: Role
    is_near: bool


def notices_due(session: Session, *, on: date) -> list[Due]:
    """Each hearing notice of a day to come that is not served, with the last day on which it can be (R23, R24)."""
    found = session.exec(
        select(Review.reference, Notice, col(HearingDay.held_on))
        .join(Listing, col(Listing.review_id) == col(Review.id))
        .join(HearingDay, col(HearingDay.id) == col(Listing.hearing_day_id))
        .join(Notice, col(Notice.id) == col(Listing.notice_id))
        .where(
            col(Listing.ended_at).is_(None),
            HearingDay.held_on >= on,
            or_(at_stage(Stage.DRAFT), at_stage(Stage.APPROVED)),
        )
        .order_by(col(Review.reference))
        .limit(MOST)
    ).all()
    stood, closed = settings_by_day(session, {held_on for _, _, held_on in found}), closed_days(session)
    due = []
    for reference, notice, held_on in found:
        by = HearingNoticeFacts(
            hearing_on=held_on,
            served_on=None,
            clear_days=int(stood[held_on][Setting.HEARING_NOTICE_CLEAR_DAYS]),
            closed=closed,
            is_waived_in_writing=bool(notice.content.get("waived_because")),
        ).serve_by
        says = (
            f"The hearing notice must be served by {in_words(by)}, or the case may not be heard on {in_words(held_on)}"
            if by >= on
            else f"The hearing notice had to be served by {in_words(by)}: record its service, or move the hearing of "
            f"{in_words(held_on)} (R23)"
        )
        near = by <= on + NEAR
        due.append(Due(reference, f"{SERVE}{notice.reference}", says, max(by, on), Role.LICENSING_OFFICER, near))
    return due


def agendas_due(session: Session, *, on: date) -> list[Due]:
    """Each meeting to come that has a case which its published agenda lacks, with the last day to publish (R22)."""
    days = session.exec(
        select(HearingDay)
        .where(HearingDay.held_on >= on, col(HearingDay.cancelled_at).is_(None))
        .order_by(col(HearingDay.held_on), col(HearingDay.id))
        .limit(MOST)
    ).all()
    ids = [day.id for day in days]
    listed, published = _listed(session, ids), _published(session, ids)
    holdings, closed = all_holdings(session), closed_days(session)
    stood = settings_by_day(session, {day.held_on for day in days})
    due = []
    for day in days:
        holding = holding_on(holdings, day.held_on)
        is_meeting = holding is None or hears_with_panel(holding.mode)
        if is_meeting and listed.get(day.id, set()) - published.get(day.id, set()):
            clear = int(stood[day.held_on][Setting.AGENDA_CLEAR_DAYS])
            by = latest_publication(day.held_on, closed, clear_days=clear)
            due.append(_agenda_due(day, by, on))
    return due


def ask_for_agenda(session: Session, day: HearingDay, *, urgency: str = "", by: Actor, now: datetime) -> None:
    """The agenda that stood no longer holds what will be heard: the clerk publishes it again (R22).

    `urgency`: the chair’s reason for a late item, which the clerk writes on the agenda.
    """
    holding = find_holding(session, on=day.held_on)
    if holding is not None and not hears_with_panel(holding.mode):
        return
    clear = number_on(session, Setting.AGENDA_CLEAR_DAYS, day.held_on)
    publish_by = latest_publication(day.held_on, closed_days(session), clear_days=clear)
    due = _agenda_due(day, publish_by, now.date())
    says = f"{due.says}. The chair’s reason for urgency: {urgency.strip()}" if urgency.strip() else due.says
    raise_followup(session, says=says, due_on=due.due_on, role=due.role, about=None, origin=due.origin, by=by, now=now)


def agenda_is_out(session: Session, day: HearingDay, *, by: Actor, now: datetime) -> None:
    """The task, if there is one, is done."""
    finish_by_origin(session, None, origin=f"{AGENDA}{day.reference}", outcome="Published", by=by, now=now)


def ask_to_serve(session: Session, reference: str, notice_id: int | None, *, by: Actor, now: datetime) -> None:
    """A day that moved drafted the notice again: the officer approves and serves it. Nothing where there is none."""
    if notice_id is None:
        return
    notice = notice_by_id(session, notice_id)
    raise_followup(
        session, says="Its hearing day was moved: approve and serve the new hearing notice",
        due_on=notice.due_on or now.date(), role=Role.LICENSING_OFFICER, about=reference,
        origin=f"{SERVE}{notice.reference}", by=by, now=now,
    )  # fmt: skip


def _agenda_due(day: HearingDay, publish_by: date, on: date) -> Due:
    return Due(
        None,
        f"{AGENDA}{day.reference}",
        f"Publish the agenda of hearing day {day.reference}, {in_words(day.held_on)}: latest day "
        f"{in_words(publish_by)} (R22)",
        max(publish_by, on),
        Role.CLERK,
        publish_by <= on + NEAR,
    )


def _listed(session: Session, ids: Collection[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    rows = session.exec(
        select(Listing.hearing_day_id, Review.reference)
        .join(Review, col(Review.id) == col(Listing.review_id))
        .where(col(Listing.hearing_day_id).in_(ids), col(Listing.ended_at).is_(None))
        .limit(MOST * 10)
    ).all()
    for day_id, reference in rows:
        found.setdefault(day_id, set()).add(reference)
    return found


def _published(session: Session, ids: Collection[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    rows = session.exec(
        select(AgendaPublication.hearing_day_id, AgendaPublication.references)
        .where(col(AgendaPublication.hearing_day_id).in_(ids), agenda_stands())
        .limit(MOST * 10)
    ).all()
    for day_id, references in rows:
        found.setdefault(day_id, set()).update(references.split())
    return found
