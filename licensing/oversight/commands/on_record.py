"""A case heard before the power passed on: decided on the record, by the holder’s agreement, or heard again (R07)."""

from datetime import date, datetime, timedelta

from sqlmodel import Session

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.errors import Invalid, Refused
from licensing.followups.commands import finish_by_origin, raise_followup
from licensing.hearings.commands.case import refuse_barred
from licensing.hearings.models import Hearing
from licensing.hearings.queries import day_of, latest_hearing
from licensing.oversight.models import OnRecordAgreement, Rehearing
from licensing.oversight.queries import agreement_for, somebody_else_decides
from licensing.oversight.rules import (
    HEAR_AGAIN,
    ON_RECORD_RULES,
    PASSED_ON,
    REHEARING_RULES,
    OnRecordFacts,
    RehearingFacts,
)
from licensing.people.rules import Role
from licensing.powers.queries import get_holding
from licensing.reviews.commands import advance_review
from licensing.reviews.models import Review
from licensing.reviews.queries import take_review
from licensing.reviews.rules import Act, Status
from licensing.rulebook import broken, refuse_if

DAYS_TO_SCHEDULE = 7


def record_agreement(
    session: Session,
    reference: str,
    *,
    given_by: str,
    given_on: date,
    document: str,
    says: str,
    legal_note: str,
    by: Actor,
    now: datetime,
) -> OnRecordAgreement:
    """The licence holder agreed in writing to a decision on the record of the hearing (R07, R32).

    It holds for this hearing and for whoever holds the power today; recorded again, it replaces what stood. Raises
    Refused unless the case is heard and undecided and the legal note is there, and for whoever has a part in the case
    that bars from deciding (R14); Invalid for a day to come.
    """
    review = take_review(session, reference)
    refuse_barred(session, review, by)
    hearing, holding = _hearing(session, review), get_holding(session, on=now.date())
    if given_on > now.date():
        raise Invalid("That day is still to come.", fields={"given_on": "Enter today or a day before"})
    facts = OnRecordFacts(
        is_heard=hearing.closed_at is not None and not hearing.is_part_heard,
        is_undecided=review.status is Status.HEARD,
        given_on=given_on,
        heard_on=day_of(session, hearing).held_on,
        legal_note=legal_note,
    )
    refuse_if(broken(ON_RECORD_RULES, facts, on=now.date()), about=reference)
    before = agreement_for(session, hearing.id or 0, holding.id)

    agreement = OnRecordAgreement(
        review_id=review.id, hearing_id=hearing.id, holding_id=holding.id, given_by=given_by, given_on=given_on,
        document=document, says=says, legal_note=legal_note, recorded_by=by.id or 0, recorded_at=now,
        supersedes=before.id if before else None,
    )  # fmt: skip
    session.add(agreement)
    session.flush()
    record(
        session, "agreement.recorded", about=reference, by=by, at=now, given_by=given_by, given_on=given_on,
        document=document, says=says, legal_note=legal_note, instrument=holding.instrument,
    )  # fmt: skip
    _finish_passed_on(session, reference, holding.id, "The holder agreed to a decision on the record", by=by, now=now)
    return agreement


def order_rehearing(session: Session, reference: str, *, because: str, by: Actor, now: datetime) -> Rehearing:
    """The case goes back to scheduling, to be heard afresh by whoever holds the power now (R07). Raises Refused unless
    the power passed to somebody else since it was heard, and it is undecided; and for whoever has a part in the case.
    """
    review = take_review(session, reference)
    refuse_barred(session, review, by)
    hearing, holding = _hearing(session, review), get_holding(session, on=now.date())
    facts = RehearingFacts(
        is_heard=review.status is Status.HEARD,
        power_passed_on=somebody_else_decides(session, review, hearing, holding, on=now.date()),
        because=because,
    )
    refuse_if(broken(REHEARING_RULES, facts, on=now.date()), about=reference)
    advance_review(session, review, Act.REHEAR)

    ordered = Rehearing(
        review_id=review.id, hearing_id=hearing.id, holding_id=holding.id, because=because, ordered_by=by.id or 0,
        ordered_at=now,
    )  # fmt: skip
    session.add(ordered)
    session.flush()
    raise_followup(
        session, says="Schedule the case to be heard afresh: the power passed on after it was heard (R07)",
        due_on=now.date() + timedelta(days=DAYS_TO_SCHEDULE), role=Role.LICENSING_OFFICER, about=reference,
        origin=HEAR_AGAIN, owner_id=review.owner_id, by=by, now=now,
    )  # fmt: skip
    record(
        session, "rehearing.ordered", about=reference, by=by, at=now, because=because, instrument=holding.instrument,
    )  # fmt: skip
    _finish_passed_on(session, reference, holding.id, "It is heard again", by=by, now=now)
    return ordered


def _hearing(session: Session, review: Review) -> Hearing:
    hearing = latest_hearing(session, review.id)
    if hearing is None:
        raise Refused("This review has not been heard yet.", codes=["R24"], about=review.reference)
    return hearing


def _finish_passed_on(
    session: Session, reference: str, holding_id: int, outcome: str, *, by: Actor, now: datetime
) -> None:
    finish_by_origin(session, reference, origin=f"{PASSED_ON}{holding_id}", outcome=outcome, by=by, now=now)
