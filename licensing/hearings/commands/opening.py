"""Calling a case on: the listing, the notice, and who heard an earlier part (R07, R23, R24, R32)."""

from datetime import datetime

from sqlmodel import Session

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.authority.queries import closed_days, number_on
from licensing.authority.rules import Setting
from licensing.errors import Refused
from licensing.hearings.attendance import Attendance, attendance_of, heard_everything
from licensing.hearings.commands.case import demand_lead, demand_place, log, refuse_barred
from licensing.hearings.course import LogKind
from licensing.hearings.models import Hearing
from licensing.hearings.participation import REOPENING_RULES, ReopeningFacts
from licensing.hearings.queries import adjournment_of, day_of, latest_hearing, open_hearing_on, resumable, seats_on
from licensing.hearings.rules import STEP_WORDS, Capacity, Step
from licensing.notices.models import Notice
from licensing.notices.queries import service_of
from licensing.notices.rules import HEARING_NOTICE_RULES, HearingNoticeFacts
from licensing.powers.queries import get_holding
from licensing.powers.rules import council_mode
from licensing.reviews.models import Review
from licensing.reviews.needs_known import consent_to_fewer
from licensing.reviews.queries import review_by_id, take_review
from licensing.rulebook import broken, refuse_if
from licensing.sittings.models import HearingDay, Listing
from licensing.sittings.queries import listing_of
from licensing.sittings.rules import COUNCILLOR_SEATS, SeatRole


def open_hearing(
    session: Session,
    reference: str,
    *,
    by: Actor,
    now: datetime,
    short_notice_because: str = "",
    afresh: bool = False,
) -> Hearing:
    """Call the case on: who holds the power today is pinned to the hearing (R01).

    `short_notice_because` records the holder's agreement in writing to shorter notice. A part-heard case resumes
    before those who heard it (R32); it is heard afresh when asked, and whenever the power has passed on (R07).
    """
    review = take_review(session, reference)
    listing, day = _listed_today(session, review, now)
    demand_place(session, day, by, about=reference)
    refuse_barred(session, review, by)
    holding = get_holding(session, on=now.date())
    attendance = attendance_of(session, day, review, mode=holding.mode, at=now)
    demand_lead(attendance, by, about=reference)
    earlier = None if afresh else resumable(session, review.id, holding_id=holding.id)

    _refuse_short_notice(session, review, listing, day, short_notice_because)
    _refuse_empty_room(session, day, attendance, reference)
    if earlier is not None:
        facts = ReopeningFacts(holding.mode, _same_deciders(session, earlier, attendance))
        refuse_if(broken(REOPENING_RULES, facts, on=now.date()), about=reference)

    hearing = Hearing(
        listing_id=listing.id,
        review_id=review.id,
        holding_id=holding.id,
        resumes=earlier.id if earlier else None,
        step=Step.ATTENDANCE,
        opened_at=now,
        short_notice_because=short_notice_because,
        holder_consent=consent_to_fewer(session, review.id or 0),
    )
    session.add(hearing)
    session.flush()
    _log_opening(session, hearing, by=by, now=now)
    record(
        session, "hearing.opened", about=reference, by=by, at=now, hearing_day=day.reference,
        mode=holding.mode, instrument=holding.instrument, resumes=earlier is not None,
        short_notice=short_notice_because,
    )  # fmt: skip
    return hearing


def _log_opening(session: Session, hearing: Hearing, *, by: Actor, now: datetime) -> None:
    log(session, hearing, LogKind.OPENED, "Resumed" if hearing.resumes else "Opened", by=by, at=now)
    log(session, hearing, LogKind.STEP_BEGAN, STEP_WORDS[Step.ATTENDANCE], by=by, at=now, step=Step.ATTENDANCE)
    if hearing.holder_consent:
        says = f"The holder consents to fewer members: {hearing.holder_consent}"
        log(session, hearing, LogKind.NOTED, says, by=by, at=now)


def _listed_today(session: Session, review: Review, now: datetime) -> tuple[Listing, HearingDay]:
    listing = listing_of(session, review.id or 0)
    day = session.get(HearingDay, listing.hearing_day_id) if listing else None
    if listing is None or day is None or day.cancelled_at is not None:
        raise Refused("This review is not put down for a hearing.", codes=[""], about=review.reference)
    if day.held_on != now.date():
        raise Refused(
            f"This review is put down for {day.held_on.day} {day.held_on:%B %Y}, not for today.",
            codes=[""],
            about=review.reference,
        )
    return listing, day


def _refuse_short_notice(
    session: Session, review: Review, listing: Listing, day: HearingDay, short_notice_because: str
) -> None:
    earlier = latest_hearing(session, review.id)
    if listing.notice_id is None and earlier is not None and adjournment_of(session, earlier.id) is not None:
        return  # resumed on a day that was announced to everybody (fact-book 4.4); never when more is asked (R77)
    service = service_of(session, listing.notice_id) if listing.notice_id is not None else None
    notice = session.get(Notice, listing.notice_id) if listing.notice_id is not None else None
    waived = str(notice.content.get("waived_because", "")) if notice else ""
    facts = HearingNoticeFacts(
        hearing_on=day.held_on,
        served_on=service.given_on if service else None,
        clear_days=number_on(session, Setting.HEARING_NOTICE_CLEAR_DAYS, day.held_on),
        closed=closed_days(session),
        is_waived_in_writing=bool(short_notice_because.strip() or waived),
    )
    refuse_if(broken(HEARING_NOTICE_RULES, facts, on=day.held_on), about=review.reference)


def _refuse_empty_room(session: Session, day: HearingDay, attendance: Attendance, reference: str) -> None:
    if not attendance.deciders_in:
        raise Refused("Record who is in the room before the case is called on.", codes=["R75"], about=reference)
    going_on = open_hearing_on(session, day.id)
    if going_on is not None:
        other = review_by_id(session, going_on.review_id)
        raise Refused(
            f"{other.reference} is still being heard. Close or adjourn it first.", codes=[""], about=reference
        )


def _same_deciders(session: Session, earlier: Hearing, attendance: Attendance) -> bool:
    """Are those there who heard the earlier part: the commissioner, and a quorum of the members or all there were?

    A panel that is to propose or advise is the same one as before, as is one that decides (R32, R77).
    """
    heard = heard_everything(session, earlier, until=earlier.closed_at or earlier.opened_at)
    if heard is None:
        return True
    same = [one for one in attendance.voters if one.person_id in heard]
    if council_mode(attendance.mode):
        return len(same) >= attendance.quorum.quorum
    if len(same) < min(attendance.quorum.quorum, _members_who_heard(session, earlier, heard)):
        return False
    return _commissioner_is_the_same(session, earlier, attendance, heard)


def _commissioner_is_the_same(
    session: Session, earlier: Hearing, attendance: Attendance, heard: frozenset[int]
) -> bool:
    """Is the commissioner in the room who heard the earlier part, where one did? (R32, R77)"""
    before = {
        seat.person_id
        for seat in seats_on(session, day_of(session, earlier).id)
        if seat.role is SeatRole.COMMISSIONER and seat.person_id in heard
    }
    there = {one.person_id for one in attendance.seated if one.is_in and one.capacity is Capacity.COMMISSIONER}
    return bool(before & there) if before else not there


def _members_who_heard(session: Session, earlier: Hearing, heard: frozenset[int]) -> int:
    """How many members heard the earlier part: none where a commissioner sat without a panel."""
    seats = seats_on(session, day_of(session, earlier).id)
    return sum(seat.person_id in heard and seat.role in COUNCILLOR_SEATS for seat in seats)
