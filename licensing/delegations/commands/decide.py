"""An officer's decision within the scheme, urgent or not; and that an urgent one was reported (R08, R24)."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.decisions.commands.determine import write_determination
from licensing.decisions.drafts import Draft
from licensing.decisions.models import Determination
from licensing.decisions.naming import refuse_naming
from licensing.decisions.signing import refuse_signing
from licensing.delegations.case import Given, OfficersCase, delegated_case, officer_checks, officers_case
from licensing.delegations.models import OfficerDecision, UrgentReport
from licensing.delegations.reporting import URGENT_REPORT, ask_for_report, to_report
from licensing.delegations.rules import CONSULTS_WORDS, Urgency
from licensing.delegations.seals import Sealed, seal_of
from licensing.errors import Invalid, Refused
from licensing.followups.commands import finish_by_origin
from licensing.notices.put_off import call_off, take_back_late_papers
from licensing.outbox.commands import post
from licensing.people.walls import end_admission
from licensing.powers.rules import Body
from licensing.register.rules import LONDON
from licensing.reviews.commands import advance_review
from licensing.reviews.queries import take_review
from licensing.reviews.rules import Act, Status
from licensing.sittings.commands import end_listing
from licensing.sittings.queries import hearing_day_by_id, seats_of

DECIDED = "Decided by an officer under the scheme of delegation"
NO_URGENCY = Urgency("", "", "", None)


@dataclass(frozen=True, slots=True)
class Told:
    """That an urgent decision was reported: on which day, to which meeting or to whom, and what was said."""

    reported_on: date
    reported_to: str
    says: str


def decide_as_officer(
    session: Session, reference: str, *, draft: Draft, given: Given, by: Actor, now: datetime
) -> Determination:
    """An officer decides the review under the entry relied on, in the name of whoever holds the power.

    A hearing day that was to come is given up, and the letter says so. On the urgent path a task asks that it is
    reported to the next meeting. Raises Refused with every rule that stands.
    """
    review = take_review(session, reference)
    it = officers_case(session, review, by=by, now=now)
    refuse_signing(officer_checks(session, it, given, draft, by=by), draft, it.case)
    entry = it.entry(given.entry_id)
    assert entry is not None and it.scheme is not None and it.kept is not None  # OFFICER_RULES refused it

    if review.status is Status.SCHEDULED:
        _take_off(session, it, by=by, now=now)
    case = delegated_case(it, given)
    determination = write_determination(session, case, draft, body=Body(it.case.holding.decides), by=by, now=now)
    urgency = given.urgency or NO_URGENCY
    consulted, says = _consultation(given)
    row = OfficerDecision(
        review_id=review.id, determination_id=determination.id, entry_id=entry.id,
        post=case.delegated.post if case.delegated else "", options_rejected=given.options_rejected,
        conflicts_declared=given.conflicts_declared, consulted=consulted, consulted_on=given.consulted_on,
        consulted_says=says,
        is_urgent=given.urgency is not None, urgent_because=urgency.because,
        risk=urgency.risk, why_no_hearing=urgency.why_no_hearing, was_asked=urgency.was_asked,
        not_asked_because=urgency.not_asked_because, decided_by=by.id or 0, recorded_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    record(
        session, "officer.decided", about=reference, by=by, at=now, determination=determination.id, entry=entry.id,
        under=determination.delegated, urgent=row.is_urgent, scheme_made=it.kept.is_made,
        scheme_instrument=it.kept.instrument, scheme_sha256=it.scheme.document_sha256,
        **seal_of(session, Sealed.OFFICER, row.id),
    )  # fmt: skip
    if row.is_urgent:
        ask_for_report(session, review, by=by, now=now)
    return determination


def report_urgent(session: Session, reference: str, *, told: Told, by: Actor, now: datetime) -> UrgentReport:
    """The urgent decision of this review was reported, and this was said of it. Its task ends.

    Raises Refused where none is left to report, Invalid for a day before the decision or in the future.
    """
    review = take_review(session, reference)
    decision = to_report(session, review.id)
    if decision is None:
        raise Refused("No urgent decision of this review is left to report.", codes=["R24"], about=reference)
    if not decision.recorded_at.astimezone(LONDON).date() <= told.reported_on <= now.date():
        raise Invalid("That day cannot be.", fields={"reported_on": "Enter a day since the decision, and not to come"})
    refuse_naming(session, review, {"To whom it was reported": told.reported_to, "What was said": told.says})
    report = UrgentReport(
        review_id=review.id, officer_decision_id=decision.id, reported_on=told.reported_on,
        reported_to=told.reported_to, says=told.says, recorded_by=by.id or 0, recorded_at=now,
    )  # fmt: skip
    session.add(report)
    session.flush()
    record(
        session, "urgent.reported", about=reference, by=by, at=now, reported_on=told.reported_on,
        reported_to=told.reported_to, **seal_of(session, Sealed.REPORT, report.id),
    )  # fmt: skip
    outcome = f"Reported to {told.reported_to}"
    finish_by_origin(session, reference, origin=URGENT_REPORT, outcome=outcome, by=by, now=now)
    return report


def _consultation(given: Given) -> tuple[str, str]:
    """The office, who answered for it, and the answer, as the record keeps them."""
    if not given.consulted:
        return "", ""
    answer = "Agrees" if given.consulted_agrees else "Objects"
    return f"{CONSULTS_WORDS[given.consulted_office]}: {given.consulted}", f"{answer}. {given.consulted_says}"


def _take_off(session: Session, it: OfficersCase, *, by: Actor, now: datetime) -> None:
    """The case comes off its hearing day: whoever sits there need not know it now, and its letters are kept back.

    A holder who was called is told in the letter of the decision.
    """
    review, listing = it.case.review, it.listing
    if listing is None:
        return
    day = hearing_day_by_id(session, listing.hearing_day_id)
    advance_review(session, review, Act.UNSCHEDULE)
    end_listing(session, listing, because=DECIDED, now=now)
    for seat in seats_of(session, day.id or 0):
        end_admission(session, seat.person_id, review.reference, at=now)
    if it.call is not None:
        call_off(session, it.call, because=DECIDED, by=by, now=now)
    take_back_late_papers(session, review.reference, because=DECIDED, by=by, now=now)
    record(
        session, "review.unlisted", about=review.reference, by=by, at=now, hearing_day=day.reference, because=DECIDED
    )
    post(session, "review.unlisted", dedupe=f"review.unlisted:{listing.id}", day=day.reference, review=review.reference)
