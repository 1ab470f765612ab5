"""Ending a hearing: put off to another day with a reason and a follow-up, or closed because the case was heard."""

from datetime import date, datetime

from sqlmodel import Session

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.errors import Refused
from licensing.followups.commands import raise_followup
from licensing.hearings.attendance import heard_everything
from licensing.hearings.commands.case import (
    Case,
    attending,
    demand_chair,
    demand_lead,
    demand_step,
    log,
    refuse_without_quorum,
    take_case,
    touch,
)
from licensing.hearings.commands.conduct import notice_is_served
from licensing.hearings.course import LogKind, evidence_in
from licensing.hearings.coverage import holder_was_heard
from licensing.hearings.fairness import fair_parts
from licensing.hearings.models import Adjournment, Hearing
from licensing.hearings.participation import CLOSING_RULES, OUTCOME_RULES, OutcomeFacts
from licensing.hearings.queries import ballots_of, holder_came, information_of, interests_on, log_of
from licensing.hearings.rules import (
    ABSENCE_RULES,
    ADJOURNMENT_WORDS,
    AbsenceFacts,
    AdjournmentReason,
    Step,
)
from licensing.hearings.seals import seal_hearing
from licensing.notices.put_off import call_off, take_back_late_papers, tell_put_off
from licensing.notices.queries import notice_by_id
from licensing.people.rules import Role
from licensing.powers.rules import hears_with_panel
from licensing.reviews.commands import advance_review
from licensing.reviews.queries import licences_under
from licensing.reviews.rules import Act
from licensing.rulebook import broken, refuse_if
from licensing.sittings.commands import end_listing
from licensing.sittings.models import Listing
from licensing.sittings.queries import take_hearing_day

PUT_OFF = "The hearing was adjourned"


def adjourn_hearing(
    session: Session,
    reference: str,
    *,
    reason: AdjournmentReason,
    because: str,
    follow_up_on: date,
    by: Actor,
    now: datetime,
) -> Adjournment:
    """Put the hearing off. It is part-heard if evidence was heard, and then resumes before the same deciders (R32).

    An officer is told to fix a new day by `follow_up_on`; a holder who was not there gets a letter.
    Refused for a day that has passed.
    """
    case = take_case(session, reference, by=by, while_paused=True)
    demand_lead(attending(session, case, at=now), by, about=reference)
    if follow_up_on < now.date():
        raise Refused("Choose a day that has not passed.", codes=[""], about=reference)
    part_heard = _evidence_was_heard(session, case, now)
    row = Adjournment(
        hearing_id=case.hearing.id, review_id=case.review.id, reason=reason, because=because,
        is_part_heard=part_heard, follow_up_on=follow_up_on, adjourned_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    case.hearing.is_part_heard = part_heard
    _end(session, case, LogKind.ADJOURNED, f"Adjourned: {ADJOURNMENT_WORDS[reason]}", by, now)
    advance_review(session, case.review, Act.ADJOURN_PART_HEARD if part_heard else Act.ADJOURN)
    take_back_late_papers(session, reference, because=PUT_OFF, by=by, now=now)
    _tell_absent_holder(session, case, by=by, now=now)
    raise_followup(
        session,
        says=f"Fix a new day for the adjourned hearing. {ADJOURNMENT_WORDS[reason]}",
        due_on=follow_up_on,
        role=Role.LICENSING_OFFICER,
        about=reference,
        origin="hearing.adjourned",
        owner_id=case.review.owner_id,
        by=by,
        now=now,
    )
    record(
        session, "hearing.adjourned", about=reference, by=by, at=now,
        reason=reason, because=because, part_heard=part_heard, follow_up_on=follow_up_on,
    )  # fmt: skip
    _seal(session, case, by, now)
    return row


def close_hearing(session: Session, reference: str, *, by: Actor, now: datetime) -> Hearing:
    """The case was heard: its record is frozen, and a decision is awaited. By the chair, or the clerk for the chair.

    Refused without an outcome for every licence where members decide or propose (R31), while a vote counts somebody
    who has since declared an interest (R17), and in the holder's absence without proof of service (R25).
    """
    case = take_case(session, reference, by=by)
    demand_step(case, Step.OUTCOME)
    attendance = attending(session, case, at=now)
    if hears_with_panel(case.mode):
        demand_chair(attendance, by, about=reference)
        refuse_without_quorum(case, attendance, at=now)
    facts = outcome_facts(session, case)
    absence = AbsenceFacts(
        holder_present=holder_was_heard(session, case.hearing),
        service_proved=notice_is_served(session, case.hearing),
        went_on_because=case.hearing.holder_absent_because,
    )
    refuse_if(
        [
            *broken(OUTCOME_RULES + CLOSING_RULES, facts, on=now.date()),
            *broken(ABSENCE_RULES, absence, on=now.date()),
        ],
        about=reference,
    )

    case.hearing.step = Step.CLOSED
    _end(session, case, LogKind.CLOSED, "Closed: heard", by, now)
    advance_review(session, case.review, Act.HEAR)
    record(session, "hearing.closed", about=reference, by=by, at=now, mode=case.mode)
    _seal(session, case, by, now)
    return case.hearing


def outcome_facts(session: Session, case: Case) -> OutcomeFacts:
    """How the members' outcome stands: carried for every licence, and since the last exclusion."""
    ballots = ballots_of(session, case.hearing.id)
    carried = {one.licence_id for one in ballots if one.is_carried}
    licences = {one.id for one in licences_under(session, case.review_id)}
    excluded_at = [
        one.declared_at
        for one in interests_on(session, case.day.id)
        if one.review_id == case.review.id and one.kind.excludes
    ]
    last = max(excluded_at, default=None)
    return OutcomeFacts(
        mode=case.mode,
        information_complete=information_of(session, case.hearing.id) is not None,
        all_carried=licences <= carried,
        voted_since_exclusion=last is None or all(one.closed_at is None or one.closed_at >= last for one in ballots),
    )


def _evidence_was_heard(session: Session, case: Case, now: datetime) -> bool:
    return bool(evidence_in(log_of(session, case.hearing.id), now)) or (
        case.hearing.resumes is not None and heard_everything(session, case.hearing, until=now) is not None
    )


def _tell_absent_holder(session: Session, case: Case, *, by: Actor, now: datetime) -> None:
    """Whoever was in the room heard that it is adjourned; a holder who was called and did not come is told (R25)."""
    listing = session.get(Listing, case.hearing.listing_id)
    notice_id = listing.notice_id if listing else None
    if notice_id is None or holder_came(session, case.day.id, case.review_id):
        return
    call = notice_by_id(session, notice_id)
    if call_off(session, call, because=PUT_OFF, by=by, now=now):
        tell_put_off(session, call, was_begun=True, by=by, now=now)


def _end(session: Session, case: Case, kind: LogKind, says: str, by: Actor, now: datetime) -> None:
    """The last line, and then the end: from that instant on the database takes no other row of this hearing.

    Holds the hearing day as well as the case, so that nobody comes, goes or declares while the record is sealed.
    """
    take_hearing_day(session, case.day.reference)
    log(session, case.hearing, kind, says, by=by, at=now)
    session.flush()
    case.hearing.closed_at = now
    case.hearing.paused_at = None
    touch(session, case.hearing)
    listing = session.get(Listing, case.hearing.listing_id)
    if listing is not None:
        end_listing(session, listing, because=None, now=now)
    session.flush()


def _seal(session: Session, case: Case, by: Actor, now: datetime) -> None:
    """Freeze the record with what the fair-hearing record says of it now."""
    fair = [part.plain for part in fair_parts(session, case.review, case.hearing)]
    seal_hearing(session, case.hearing, case.reference, fair_hearing=fair, by=by, now=now)
