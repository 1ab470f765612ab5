"""Declaring interests: once for the hearing day, and at any moment (R17-R21). One that excludes raises a wall."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session, col, select

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.errors import NotAllowed, NotFound
from licensing.followups.commands import raise_followup
from licensing.hearings.commands.case import attending, log, take_case
from licensing.hearings.course import LogKind
from licensing.hearings.models import Interest
from licensing.hearings.participation import INTEREST_RULES, Declared, TakingPartFacts
from licensing.hearings.queries import has_declared, interests_on, open_hearing_of, seat_of
from licensing.hearings.rules import INTEREST_WORDS, InterestKind, register_interest_by
from licensing.people.models import Person
from licensing.people.rules import Role
from licensing.people.walls import end_admission, raise_wall
from licensing.reviews.models import Review
from licensing.reviews.queries import review_by_id, take_review
from licensing.rulebook import broken, refuse_if
from licensing.sittings.models import HearingDay, Listing
from licensing.sittings.queries import get_hearing_day, listings_on

DECLARES_FOR_OTHERS = frozenset({Role.CLERK})


def declare_interests(
    session: Session, day_reference: str, *, interests: Mapping[str, Declared], by: Actor, now: datetime
) -> None:
    """Once for the day: an interest in each of these cases, by reference, and in none of the others.

    NotFound for a reference that is not on the day; refused where a past view comes without an open mind (R21).
    """
    day = get_hearing_day(session, day_reference)
    _seat_of(session, day, by.id or 0, by)
    on_the_day = {review_by_id(session, listing.review_id).reference for listing in listings_on(session, day.id or 0)}
    if not set(interests) <= on_the_day:
        raise NotFound("One of these reviews is not put down for this hearing day.")
    # Every case is held before the day is: whoever closes a hearing takes them in that order too.
    reviews = {reference: take_review(session, reference) for reference in sorted(interests)}
    for reference, review in reviews.items():
        _declare(session, day, review, interests[reference], by.id or 0, by, now)
    session.add(Interest(hearing_day_id=day.id or 0, person_id=by.id or 0, kind=InterestKind.NONE, declared_at=now))
    record(
        session, "interests.declared", about=day_reference, by=by, at=now,
        cases={reference: declared.kind for reference, declared in interests.items()},
    )  # fmt: skip


def declare_interest(
    session: Session,
    reference: str,
    *,
    kind: InterestKind,
    says: str = "",
    is_registered: bool = True,
    affirms_open_mind: bool = False,
    person_id: int | None = None,
    by: Actor,
    now: datetime,
) -> Interest:
    """At any moment: an interest in one case. The clerk may write down what somebody else declares in the room.

    Takes the case's row, as a vote does: whichever comes first, no vote counts after the declaration.
    """
    review = take_review(session, reference)
    listing = _latest_listing(session, review)
    day = session.get(HearingDay, listing.hearing_day_id) if listing else None
    if day is None:
        raise NotFound("This review was never put down for a hearing.")
    who = person_id or by.id or 0
    _seat_of(session, day, who, by)
    declared = Declared(kind, says, is_registered, affirms_open_mind)
    row = _declare(session, day, review, declared, who, by, now)
    hearing = open_hearing_of(session, review.id)
    if hearing is not None:
        log(session, hearing, LogKind.NOTED, f"Interest declared: {INTEREST_WORDS[kind]}", by=by, at=now)
    return row


def record_none_further(session: Session, reference: str, *, by: Actor, now: datetime) -> int:
    """The clerk asked in the room: whoever decides and had said nothing has none. How many that were."""
    case = take_case(session, reference, by=by)
    listing = session.get(Listing, case.hearing.listing_id)
    declared = interests_on(session, case.day.id)
    silent = [
        one
        for one in attending(session, case, at=now).deciders_in
        if listing is not None and not one.is_excluded and not has_declared(declared, one.person_id, listing)
    ]
    session.add_all(
        Interest(
            hearing_day_id=case.day.id, person_id=one.person_id, review_id=case.review.id, kind=InterestKind.NONE,
            says="Asked in the room: none", declared_at=now,
        )
        for one in silent
    )  # fmt: skip
    log(session, case.hearing, LogKind.NOTED, "Interests asked for: none further", by=by, at=now)
    record(session, "interests.none_further", about=reference, by=by, at=now, asked=[one.name for one in silent])
    return len(silent)


def _declare(
    session: Session, day: HearingDay, review: Review, declared: Declared, person_id: int, by: Actor, now: datetime
) -> Interest:
    if declared.kind is InterestKind.EXPRESSED_VIEW:
        facts = TakingPartFacts(interest=declared.kind, affirms_open_mind=declared.affirms_open_mind, today=now.date())
        refuse_if(broken(INTEREST_RULES, facts, on=now.date()), about=review.reference)
    before = next(
        (one for one in interests_on(session, day.id) if (one.person_id, one.review_id) == (person_id, review.id)),
        None,
    )
    row = Interest(
        hearing_day_id=day.id, person_id=person_id, review_id=review.id, kind=declared.kind, says=declared.says,
        declared_at=now, supersedes=before.id if before else None,
    )  # fmt: skip
    session.add(row)
    record(
        session, "interest.declared", about=review.reference, by=by, at=now,
        person_id=person_id, kind=declared.kind, affirms_open_mind=declared.affirms_open_mind,
    )  # fmt: skip
    if declared.kind.excludes:
        _exclude(session, review, declared, person_id, by, now)
    return row


def _exclude(session: Session, review: Review, declared: Declared, person_id: int, by: Actor, now: datetime) -> None:
    because = "an interest was declared in it"
    raise_wall(session, person_id, review.reference, because=because, by=by, at=now)
    end_admission(session, person_id, review.reference, at=now)
    if declared.kind is InterestKind.DISCLOSABLE_PECUNIARY and not declared.is_registered:
        person = session.get(Person, person_id)
        raise_followup(
            session,
            says=f"Tell the monitoring officer of an interest that {person.name if person else 'a member'} declared",
            due_on=register_interest_by(now.date()),
            role=Role.CLERK,
            about=review.reference,
            origin=f"interest.unregistered.{person_id}",
            by=by,
            now=now,
        )


def _seat_of(session: Session, day: HearingDay, person_id: int, by: Actor) -> None:
    if person_id != by.id and not by.roles & DECLARES_FOR_OTHERS:
        raise NotAllowed("Everybody declares their own interests; the clerk writes down what is said in the room.")
    if seat_of(session, day.id, person_id) is None:
        raise NotAllowed("You have no seat on this hearing day.")


def _latest_listing(session: Session, review: Review) -> Listing | None:
    return session.exec(
        select(Listing).where(Listing.review_id == review.id).order_by(col(Listing.id).desc()).limit(1)
    ).first()
