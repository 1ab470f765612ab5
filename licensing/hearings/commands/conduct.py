"""Leading the hearing through its order: the next step, a pause, and why it goes on in spite of something."""

from datetime import datetime

from sqlmodel import Session

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.authority.queries import closed_days, number_on
from licensing.authority.rules import Setting
from licensing.errors import Refused
from licensing.hearings.access import openness_of
from licensing.hearings.attendance import Attendance
from licensing.hearings.commands.case import Case, attending, demand_lead, log, refuse_without_quorum, take_case, touch
from licensing.hearings.course import LogKind
from licensing.hearings.models import Hearing, Presence
from licensing.hearings.participation import (
    AGENDA_RULES,
    CALLING_ON_RULES,
    OUTCOME_RULES,
    AgendaFacts,
    CallingOnFacts,
    OutcomeFacts,
)
from licensing.hearings.proceedings import order_of
from licensing.hearings.publicity import PRIVATE_RULES, PrivateFacts
from licensing.hearings.queries import has_declared, information_of, interests_on, proceedings_of
from licensing.hearings.rules import (
    ABSENCE_RULES,
    STEP_WORDS,
    AbsenceFacts,
    PresenceKind,
    Step,
    next_step,
)
from licensing.notices.queries import service_of
from licensing.powers.rules import hears_with_panel
from licensing.rulebook import broken, refuse_if
from licensing.sittings.models import Listing
from licensing.sittings.publication import is_published_in_time
from licensing.sittings.queries import agenda_on, publications_of


def move_on(session: Session, reference: str, *, to: Step, by: Actor, now: datetime) -> Hearing:
    """The chair goes on to the next step, or the clerk for the chair.

    `to` is the step that was offered: where somebody went there first, nothing changes.

    Evidence begins only when everybody who decides has said whether they have an interest (R19), with the holder or
    without them for a recorded reason (R25), on an agenda published in time (R22), and with a quorum (R10). Members
    talk in private only once the public is excluded (R29), and everybody else leaves before they do (R15).
    """
    case = take_case(session, reference, by=by)
    if case.hearing.step is to:
        return case.hearing
    if to is Step.CLOSED or to is not next_step(case.hearing.step, order_of(proceedings_of(session, case.hearing))):
        raise Refused("The hearing has moved on. Look again.", codes=[""], about=reference)

    attendance = attending(session, case, at=now)
    demand_lead(attendance, by, about=reference)
    if case.hearing.step is Step.INTERESTS:
        _refuse_beginning(session, case, attendance, now)
    if to in (Step.DELIBERATION, Step.OUTCOME):
        _refuse_in_public(session, case, now)
    if to not in (Step.ATTENDANCE, Step.INTERESTS):
        refuse_without_quorum(case, attendance, at=now)
    if to is Step.OUTCOME:
        facts = OutcomeFacts(case.mode, information_of(session, case.hearing.id) is not None)
        refuse_if(broken(OUTCOME_RULES, facts, on=now.date()), about=reference)

    case.hearing.step = to
    touch(session, case.hearing)
    log(session, case.hearing, LogKind.STEP_BEGAN, STEP_WORDS[to], by=by, at=now, step=to)
    left = _clear_the_room(session, case, attendance, now) if to is Step.DELIBERATION else []
    record(session, "hearing.moved_on", about=reference, by=by, at=now, step=to, left=left)
    return case.hearing


def pause_hearing(session: Session, reference: str, *, by: Actor, now: datetime) -> Hearing:
    """Stop for a while. Whoever goes out meanwhile misses no evidence (R32)."""
    case = take_case(session, reference, by=by, while_paused=True)
    demand_lead(attending(session, case, at=now), by, about=reference)
    if case.hearing.paused_at is None:
        case.hearing.paused_at = now
        touch(session, case.hearing)
        log(session, case.hearing, LogKind.PAUSED, "Paused", by=by, at=now)
        record(session, "hearing.paused", about=reference, by=by, at=now)
    return case.hearing


def resume_hearing(session: Session, reference: str, *, by: Actor, now: datetime) -> Hearing:
    """Go on after a pause. The quorum is tested again once evidence has begun (R10)."""
    case = take_case(session, reference, by=by, while_paused=True)
    attendance = attending(session, case, at=now)
    demand_lead(attendance, by, about=reference)
    if case.hearing.paused_at is not None:
        if case.hearing.step not in (Step.ATTENDANCE, Step.INTERESTS):
            refuse_without_quorum(case, attendance, at=now)
        case.hearing.paused_at = None
        touch(session, case.hearing)
        log(session, case.hearing, LogKind.RESUMED, "Resumed", by=by, at=now)
        record(session, "hearing.resumed", about=reference, by=by, at=now)
    return case.hearing


def go_on_without_holder(session: Session, reference: str, *, because: str, by: Actor, now: datetime) -> Hearing:
    """The recorded choice to go on in the holder's absence. Refused without proof that the notice was served (R25)."""
    case = take_case(session, reference, by=by)
    demand_lead(attending(session, case, at=now), by, about=reference)
    facts = AbsenceFacts(False, notice_is_served(session, case.hearing), because)
    refuse_if(broken(ABSENCE_RULES, facts, on=now.date()), about=reference)
    case.hearing.holder_absent_because = because
    return _noted(session, case, f"Goes on without the licence holder: {because}", "hearing.holder_absent", by, now)


def hear_without_quorum(session: Session, reference: str, *, because: str, by: Actor, now: datetime) -> Hearing:
    """Why the commissioner hears the case without quorate advice (R09). Nothing helps where councillors decide."""
    case = take_case(session, reference, by=by, while_paused=True)
    case.hearing.unquorate_because = because
    return _noted(session, case, f"Heard without quorate advice: {because}", "hearing.unquorate", by, now)


def record_consent(session: Session, reference: str, *, because: str, by: Actor, now: datetime) -> Hearing:
    """The holder's consent to fewer members than the quorum, where standing orders allow it (R09)."""
    case = take_case(session, reference, by=by, while_paused=True)
    case.hearing.holder_consent = because
    return _noted(session, case, f"The holder consents to fewer members: {because}", "hearing.consented", by, now)


def notice_is_served(session: Session, hearing: Hearing) -> bool:
    """Is there proof that the hearing notice reached the holder?"""
    listing = session.get(Listing, hearing.listing_id)
    return listing is not None and listing.notice_id is not None and service_of(session, listing.notice_id) is not None


def _noted(session: Session, case: Case, says: str, action: str, by: Actor, now: datetime) -> Hearing:
    touch(session, case.hearing)
    log(session, case.hearing, LogKind.NOTED, says, by=by, at=now)
    record(session, action, about=case.reference, by=by, at=now, says=says)
    return case.hearing


def _refuse_beginning(session: Session, case: Case, attendance: Attendance, now: datetime) -> None:
    listing = session.get(Listing, case.hearing.listing_id)
    declared = interests_on(session, case.day.id)
    silent = [
        one
        for one in attendance.deciders_in
        if listing is not None and not one.is_excluded and not has_declared(declared, one.person_id, listing)
    ]
    absence = AbsenceFacts(
        attendance.holder_present, notice_is_served(session, case.hearing), case.hearing.holder_absent_because
    )
    refuse_if(
        [
            *broken(CALLING_ON_RULES, CallingOnFacts(len(silent)), on=now.date()),
            *broken(ABSENCE_RULES, absence, on=now.date()),
            *broken(AGENDA_RULES, _agenda(session, case, listing), on=now.date()),
        ],
        about=case.reference,
    )


def _agenda(session: Session, case: Case, listing: Listing | None) -> AgendaFacts:
    """How the case stood on the day's published agenda (R22)."""
    publications = publications_of(session, case.day.id or 0)
    out_on = agenda_on(publications, case.reference)
    clear = number_on(session, Setting.AGENDA_CLEAR_DAYS, case.day.held_on)
    return AgendaFacts(
        is_meeting=hears_with_panel(case.mode),
        was_out_in_time=out_on is not None
        and is_published_in_time(out_on, case.day.held_on, closed_days(session), clear_days=clear),
        urgency=" ".join(one.urgency for one in publications if case.reference in one.references.split()),
        was_announced=case.hearing.resumes is not None and listing is not None and listing.notice_id is None,
    )


def _refuse_in_public(session: Session, case: Case, now: datetime) -> None:
    openness = openness_of(session, case.day, case.review_id, case.reference, mode=case.mode, at=now)
    rules = broken(PRIVATE_RULES, PrivateFacts(openness), on=now.date())
    if rules:
        raise Refused(
            *(f"{rule.says} ({rule.source})" for rule in rules),
            codes=[rule.code for rule in rules],
            about=case.reference,
            mend={"R29": f"/hearing-days/{case.day.reference}/public?case={case.reference}"},
        )


def _clear_the_room(session: Session, case: Case, attendance: Attendance, now: datetime) -> list[str]:
    """Whoever may not stay leaves before members talk in private (R15): a party; and of this case alone, a seat."""
    parties = [one for one in attendance.parties if one.is_in]
    seated = [one for one in attendance.seated if one.is_in and one.capacity not in attendance.may_stay]
    session.add_all(
        Presence(
            hearing_day_id=case.day.id, review_id=case.review_id, person_id=one.person_id, name=one.name,
            capacity=one.capacity, kind=PresenceKind.LEFT, by_video=one.by_video, at=now, recorded_at=now,
        )
        for one in parties
    )  # fmt: skip
    session.add_all(
        Presence(
            hearing_day_id=case.day.id, review_id=case.review_id, person_id=one.person_id, capacity=one.capacity,
            kind=PresenceKind.LEFT, at=now, recorded_at=now,
        )
        for one in seated
    )  # fmt: skip
    return [*(one.name for one in parties), *(one.name for one in seated)]
