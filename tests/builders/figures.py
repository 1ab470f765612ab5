"""What happens to a review, as rows of one recorded act: for the figures, which look at dates and at nothing else."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import count
from typing import Any

from sqlmodel import Session, col, select

from licensing import clock
from licensing.audit.commands import record
from licensing.audit.rules import SYSTEM
from licensing.database import transaction
from licensing.decisions.models import Determination, DeterminationOutcome, Judgment, Proposal
from licensing.decisions.rules import Adequacy, Divergence, Ground, JudgmentAct, Outcome, SuspensionEnd
from licensing.hearings.models import Adjournment, Hearing
from licensing.hearings.rules import AdjournmentReason, Step
from licensing.hearings.seals import seal_hearing
from licensing.notices.models import Notice
from licensing.notices.rules import NoticeKind
from licensing.people.models import Person
from licensing.powers.models import PowerHolding
from licensing.powers.rules import Body, Mode
from licensing.register.models import Licence
from licensing.reviews.models import Review, ReviewLicence
from licensing.sittings.models import HearingDay, Listing
from tests.builders.powers import a_holding

_numbers = count(1)
FORTNIGHT = timedelta(days=14)


def _recorded(act: Callable[[Session], Any], review: Review, on: date) -> Any:
    with transaction() as session:
        made = act(session)
        session.flush()
        record(session, "test.happened", about=review.reference, by=SYSTEM, at=clock.at(on))
        return made


def listed(review: Review, *, on: date, held_on: date) -> Listing:
    """The review is put down, on a day, for a hearing on another."""

    def act(session: Session) -> Listing:
        number = next(_numbers)
        begins, ends = clock.at(held_on, 10), clock.at(held_on, 11)
        day = HearingDay(
            reference=f"HD-T-{number}",
            held_on=held_on,
            starts_at=begins,
            ends_at=ends,
            venue=f"Room {number}",
            capacity_minutes=60,
        )
        session.add(day)
        session.flush()
        listing = Listing(
            review_id=review.id, hearing_day_id=day.id, starts_at=begins, ends_at=ends, listed_at=clock.at(on)
        )
        session.add(listing)
        return listing

    return _recorded(act, review, on)


def heard(review: Review, *, on: date, adjourned: bool | None = None) -> Hearing:
    """The review is heard on a day. `adjourned`: True part-heard, False unheard, None heard to the end."""
    listing = listed(review, on=on, held_on=on)
    closed = clock.at(on, 11)

    def act(session: Session) -> Hearing:
        hearing = Hearing(
            listing_id=listing.id,
            review_id=review.id,
            holding_id=_holding(session).id,
            step=Step.CLOSED,
            opened_at=clock.at(on, 10),
            is_part_heard=bool(adjourned),
        )
        put_down = session.get(Listing, listing.id)
        put_down.ended_at = closed
        session.add_all([hearing, put_down])
        session.flush()
        if adjourned is not None:
            session.add(
                Adjournment(
                    hearing_id=hearing.id,
                    review_id=review.id,
                    reason=next(iter(AdjournmentReason)),
                    because="A witness was ill",
                    is_part_heard=adjourned,
                    follow_up_on=on + FORTNIGHT,
                    adjourned_at=closed,
                )
            )
            session.flush()
        hearing.closed_at = closed
        session.flush()
        seal_hearing(session, hearing, review.reference, fair_hearing=[], by=SYSTEM, now=closed)
        return hearing

    return _recorded(act, review, on)


def sent_back(review: Review, hearing: Hearing, *, by: Person, on: date) -> None:
    """The commissioner sends the panel's proposal back, to ask more (R77)."""

    def act(session: Session) -> None:
        signed = {"content_sha256": b"-"}
        proposal = Proposal(
            review_id=review.id,
            hearing_id=hearing.id,
            holding_id=hearing.holding_id,
            number=1,
            reasons="-",
            holders_account="-",
            policy_version="-",
            signed_by=by.id,
            signed_at=clock.at(on),
            **signed,
        )
        session.add(proposal)
        session.flush()
        session.add(
            Judgment(
                proposal_id=proposal.id,
                review_id=review.id,
                adequacy=next(iter(Adequacy)),
                adequacy_because="-",
                act=JudgmentAct.SEND_BACK_ASK_MORE,
                own_words="-",
                divergence=next(iter(Divergence)),
                judged_by=by.id,
                judged_at=clock.at(on),
                **signed,
            )
        )

    _recorded(act, review, on)


def decided(
    review: Review,
    hearing: Hearing,
    *outcomes: Outcome,
    by: Person,
    on: date,
    supersedes: Determination | None = None,
) -> Determination:
    """The review is decided on a day, with one outcome for each of its licences in their order."""

    def act(session: Session) -> Determination:
        notice = Notice(
            reference=f"N-T-{next(_numbers)}",
            kind=NoticeKind.DECISION_NOTICE,
            case_reference=review.reference,
            holder_id=review.holder_id,
            content={},
            drafted_at=clock.at(on),
        )
        session.add(notice)
        session.flush()
        determination = Determination(
            review_id=review.id,
            hearing_id=hearing.id,
            holding_id=hearing.holding_id,
            body=Body.COMMISSIONER,
            notice_id=notice.id,
            reasons="-",
            policy_version="-",
            decided_by=by.id,
            decided_on=on,
            decided_at=clock.at(on, 12),
            content_sha256=b"-",
            supersedes=supersedes.id if supersedes else None,
        )
        session.add(determination)
        session.flush()
        session.add_all(_outcomes(determination, _licences(session, review), outcomes))
        return determination

    return _recorded(act, review, on)


def _outcomes(
    determination: Determination, licences: Sequence[Licence], outcomes: Sequence[Outcome]
) -> list[DeterminationOutcome]:
    return [
        DeterminationOutcome(
            determination_id=determination.id,
            licence_id=licence.id,
            licence_kind=licence.kind,
            outcome=outcome,
            ground=Ground.DRIVER_OTHER if outcome in (Outcome.REVOKED, Outcome.SUSPENDED) else None,
            suspension_end=SuspensionEnd.TRAINING_PASSED if outcome is Outcome.SUSPENDED else None,
        )
        for licence, outcome in zip(licences, outcomes, strict=True)
    ]


def _licences(session: Session, review: Review) -> Sequence[Licence]:
    return session.exec(
        select(Licence)
        .join(ReviewLicence, col(ReviewLicence.licence_id) == col(Licence.id))
        .where(ReviewLicence.review_id == review.id)
        .order_by(col(Licence.id))
    ).all()


def _holding(session: Session) -> PowerHolding:
    return session.exec(select(PowerHolding).order_by(col(PowerHolding.held_from))).first()


def commissioner_decides(commissioner: Person) -> PowerHolding:
    """The commissioner holds the power alone from 26 February 2015."""
    return a_holding(Mode.COMMISSIONER_SOLE, date(2015, 2, 26), commissioner)
