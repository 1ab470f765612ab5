"""Reading hearings: each case's hearings, their log, who moved, what was declared, asked, found and voted."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from licensing.audit.models import AuditChain
from licensing.authority.queries import setting_as_known
from licensing.authority.rules import Setting
from licensing.clock import LONDON
from licensing.errors import NotFound
from licensing.hearings.course import standing
from licensing.hearings.models import (
    Adjournment,
    Asked,
    Ballot,
    FairnessNote,
    Found,
    Hearing,
    HearingSeal,
    HearingStep,
    InformationComplete,
    Interest,
    Presence,
    PublicAccess,
    PublicAccessItem,
    Vote,
)
from licensing.hearings.rules import Capacity
from licensing.people.models import Person
from licensing.reviews.models import Question, Review
from licensing.sittings.models import HearingDay, Listing, Seat


def names_of(session: Session, person_ids: Sequence[int | None]) -> dict[int, str]:
    """The names of these people, by their rows."""
    ids = {one for one in person_ids if one is not None}
    rows = session.exec(select(Person.id, Person.name).where(col(Person.id).in_(ids))).all() if ids else []
    return {person_id: name for person_id, name in rows if person_id is not None}


def hearing_by_id(session: Session, hearing_id: int) -> Hearing:
    """One hearing. Raises NotFound."""
    hearing = session.get(Hearing, hearing_id)
    if hearing is None:
        raise NotFound("There is no such hearing.")
    return hearing


def hearings_of(session: Session, review_id: int | None) -> list[Hearing]:
    """Every hearing of the review, the first one first."""
    return list(
        session.exec(select(Hearing).where(Hearing.review_id == review_id).order_by(col(Hearing.id)).limit(50)).all()
    )


def latest_hearing(session: Session, review_id: int | None) -> Hearing | None:
    """The review's latest hearing, open or over; None before the first."""
    return session.exec(
        select(Hearing).where(Hearing.review_id == review_id).order_by(col(Hearing.id).desc()).limit(1)
    ).first()


def open_hearing_of(session: Session, review_id: int | None) -> Hearing | None:
    """The review's hearing that is going on, paused or not; read anew, since the caller may have waited for it."""
    return session.exec(
        select(Hearing)
        .where(Hearing.review_id == review_id, col(Hearing.closed_at).is_(None))
        .execution_options(populate_existing=True)
    ).first()


def open_hearing_on(session: Session, day_id: int | None) -> Hearing | None:
    """The hearing that is going on in the room of that day."""
    return session.exec(
        select(Hearing)
        .join(Listing, col(Listing.id) == col(Hearing.listing_id))
        .where(Listing.hearing_day_id == day_id, col(Hearing.closed_at).is_(None))
        .limit(1)
    ).first()


def hearings_on(session: Session, day_id: int | None) -> list[Hearing]:
    """Every hearing that was opened on that hearing day."""
    return list(
        session.exec(
            select(Hearing)
            .join(Listing, col(Listing.id) == col(Hearing.listing_id))
            .where(Listing.hearing_day_id == day_id)
            .order_by(col(Hearing.id))
        ).all()
    )


def chain_of_hearings(session: Session, hearing: Hearing) -> list[Hearing]:
    """This hearing and the part-heard ones that it resumes, the first one first (R32)."""
    by_id = {one.id: one for one in hearings_of(session, hearing.review_id)}
    chain = [hearing]
    while chain[0].resumes is not None and chain[0].resumes in by_id:
        chain.insert(0, by_id[chain[0].resumes])
    return chain


def day_of(session: Session, hearing: Hearing) -> HearingDay:
    """The hearing day on which it is, or was, heard."""
    return session.exec(
        select(HearingDay)
        .join(Listing, col(Listing.hearing_day_id) == col(HearingDay.id))
        .where(Listing.id == hearing.listing_id)
    ).one()


def log_of(session: Session, hearing_id: int | None) -> list[HearingStep]:
    """The timed log as it stands: steps, pauses, notes, by their times as corrected."""
    return standing(log_rows(session, hearing_id))


def log_rows(session: Session, hearing_id: int | None) -> list[HearingStep]:
    """Every line ever written, those that a correction replaced too, in the order they were written."""
    return list(
        session.exec(
            select(HearingStep).where(HearingStep.hearing_id == hearing_id).order_by(col(HearingStep.id))
        ).all()
    )


def movements_on(session: Session, day_id: int | None, review_id: int | None) -> list[Presence]:
    """Who moved on the day, by times as corrected: those seated for all of it, and whoever moved in this review."""
    return standing(movement_rows(session, day_id, review_id))


def movement_rows(session: Session, day_id: int | None, review_id: int | None) -> list[Presence]:
    """The same with every movement that a correction replaced, in the order they were written."""
    return list(
        session.exec(
            select(Presence)
            .where(
                Presence.hearing_day_id == day_id,
                or_(col(Presence.review_id).is_(None), Presence.review_id == review_id),
            )
            .order_by(col(Presence.at), col(Presence.id))
        ).all()
    )


def holder_came(session: Session, day_id: int | None, review_id: int | None) -> bool:
    """Was the licence holder there on the day, in the room or by video, for any of it?"""
    return any(
        moved.kind.is_in and moved.capacity is Capacity.LICENCE_HOLDER and moved.review_id == review_id
        for moved in movements_on(session, day_id, review_id)
    )


def seats_on(session: Session, day_id: int | None) -> list[Seat]:
    """Who sits on the day, in the order they were seated; read anew."""
    return list(
        session.exec(
            select(Seat)
            .where(Seat.hearing_day_id == day_id, col(Seat.vacated_at).is_(None))
            .order_by(col(Seat.id))
            .execution_options(populate_existing=True)
        ).all()
    )


def seat_of(session: Session, day_id: int | None, person_id: int | None) -> Seat | None:
    """The seat that this person has on the day."""
    return session.exec(
        select(Seat).where(Seat.hearing_day_id == day_id, Seat.person_id == person_id, col(Seat.vacated_at).is_(None))
    ).first()


def interests_on(session: Session, day_id: int | None) -> list[Interest]:
    """The declarations of the day that stand; those replaced are left out."""
    replaced = select(col(Interest.supersedes)).where(col(Interest.supersedes).is_not(None))
    return list(
        session.exec(
            select(Interest)
            .where(Interest.hearing_day_id == day_id, col(Interest.id).not_in(replaced))
            .order_by(col(Interest.id))
        ).all()
    )


def has_declared(interests: Sequence[Interest], person_id: int | None, listing: Listing) -> bool:
    """Has this person said about this case whether they have an interest in it?

    "None in any of the day's" speaks of the cases that were on the day when it was said.
    """
    return any(
        one.person_id == person_id
        and (one.review_id == listing.review_id or (one.review_id is None and one.declared_at >= listing.listed_at))
        for one in interests
    )


def asked_in(session: Session, hearing_ids: Sequence[int | None]) -> dict[int, Asked]:
    """By question, the row that stands: who asked it, or why it was not needed. Undone ones are left out."""
    replaced = select(col(Asked.supersedes)).where(col(Asked.supersedes).is_not(None))
    rows = session.exec(
        select(Asked)
        .where(col(Asked.hearing_id).in_(hearing_ids), col(Asked.id).not_in(replaced))
        .order_by(col(Asked.id))
    ).all()
    return {row.question_id: row for row in rows if not row.is_undone}


def last_asked(session: Session, hearing_id: int | None, question_id: int) -> Asked | None:
    """The newest row about this question at this hearing, undone or not: the one to supersede."""
    return session.exec(
        select(Asked)
        .where(Asked.hearing_id == hearing_id, Asked.question_id == question_id)
        .order_by(col(Asked.id).desc())
        .limit(1)
    ).first()


def found_in(session: Session, hearing_ids: Sequence[int | None]) -> dict[int, Found]:
    """By question, the finding that stands (R33)."""
    replaced = select(col(Found.supersedes)).where(col(Found.supersedes).is_not(None))
    rows = session.exec(
        select(Found)
        .where(col(Found.hearing_id).in_(hearing_ids), col(Found.id).not_in(replaced))
        .order_by(col(Found.id))
    ).all()
    return {row.question_id: row for row in rows}


def information_of(session: Session, hearing_id: int | None) -> InformationComplete | None:
    """*We have the information we need*, as it stands: None before it was recorded, and once it was reopened (R74).

    A question added to the case since then, and not struck out, reopens it, wherever it was added.
    """
    row = session.exec(
        select(InformationComplete)
        .where(InformationComplete.hearing_id == hearing_id)
        .order_by(col(InformationComplete.id).desc())
        .limit(1)
    ).first()
    if row is None or row.is_reopened:
        return None
    review_id = select(Hearing.review_id).where(Hearing.id == hearing_id).scalar_subquery()
    since = select(Question.id).where(
        Question.review_id == review_id, Question.added_at > row.at, col(Question.struck_at).is_(None)
    )
    return row if session.exec(since.limit(1)).first() is None else None


def ballots_of(session: Session, hearing_id: int | None) -> list[Ballot]:
    """The ballot that stands for each licence; those taken again are left out."""
    replaced = select(col(Ballot.supersedes)).where(col(Ballot.supersedes).is_not(None))
    return list(
        session.exec(
            select(Ballot)
            .where(Ballot.hearing_id == hearing_id, col(Ballot.id).not_in(replaced))
            .order_by(col(Ballot.licence_id))
            .execution_options(populate_existing=True)
        ).all()
    )


def votes_on(session: Session, ballot_ids: Sequence[int | None]) -> list[Vote]:
    """The members' own votes on these ballots."""
    return list(session.exec(select(Vote).where(col(Vote.ballot_id).in_(ballot_ids)).order_by(col(Vote.id))).all())


def proceedings_of(session: Session, hearing: Hearing) -> str:
    """The order of proceedings that the hearing was opened with, as the setting names its steps of evidence.

    What is set while it goes on changes nothing for it, nor for the hearings that resume it.
    """
    opened_at = min(one.opened_at for one in chain_of_hearings(session, hearing))
    return setting_as_known(session, Setting.ORDER_OF_PROCEEDINGS, opened_at.astimezone(LONDON).date(), at=opened_at)


def proceedings_to_come(
    session: Session, review_id: int | None, *, holding_id: int | None, on: date, at: datetime, afresh: bool = False
) -> str:
    """The same for a hearing that is still to be opened on that day, as far as anybody could know it at that instant.

    A part-heard case goes on in the order it began with, unless it is heard afresh.
    """
    earlier = None if afresh else resumable(session, review_id, holding_id=holding_id)
    if earlier is not None:
        return proceedings_of(session, earlier)
    return setting_as_known(session, Setting.ORDER_OF_PROCEEDINGS, on, at=at)


def resumable(session: Session, review_id: int | None, *, holding_id: int | None) -> Hearing | None:
    """The part-heard hearing that the next one carries on, where the same holding has the power; None otherwise."""
    earlier = latest_hearing(session, review_id)
    if earlier is None or earlier.holding_id != holding_id:
        return None
    put_off = adjournment_of(session, earlier.id)
    return None if put_off is not None and not put_off.is_part_heard else earlier


def stamps_on(session: Session, day_ids: Iterable[int]) -> dict[tuple[int, str], int]:
    """A number for each case of these days, and for each day as a whole (reference ""), in one statement.

    It is made from how many events the audit chains of the day and of its cases hold, so it grows with each act about
    them, and never otherwise.
    """
    own, cases = aliased(AuditChain), aliased(AuditChain)
    rows = session.execute(
        select(HearingDay.id, own.seq, Review.reference, cases.seq)
        .join(own, own.chain == HearingDay.reference, isouter=True)
        .join(Listing, col(Listing.hearing_day_id) == HearingDay.id, isouter=True)
        .join(Review, col(Review.id) == Listing.review_id, isouter=True)
        .join(cases, cases.chain == Review.reference, isouter=True)
        .where(col(HearingDay.id).in_(list(day_ids)))
        .distinct()
    ).all()
    found: dict[tuple[int, str], int] = {}
    for day_id, of_day, reference, of_case in rows:
        found.setdefault((day_id, ""), of_day or 0)
        if reference is not None:
            found[day_id, reference] = (of_day or 0) + (of_case or 0)
            found[day_id, ""] += of_case or 0
    return found


def adjournment_of(session: Session, hearing_id: int | None) -> Adjournment | None:
    """That, and why, the hearing was put off."""
    return session.exec(select(Adjournment).where(Adjournment.hearing_id == hearing_id)).first()


def adjournments_of(session: Session, review_id: int | None) -> list[Adjournment]:
    """Every adjournment of the review, the first one first."""
    return list(
        session.exec(
            select(Adjournment).where(Adjournment.review_id == review_id).order_by(col(Adjournment.id)).limit(50)
        ).all()
    )


def accesses_on(session: Session, day_id: int | None, *, until: datetime | None = None) -> list[PublicAccess]:
    """Every time the public was excluded, kept out or let in again on the day, the first one first (R29, R30)."""
    statement = select(PublicAccess).where(PublicAccess.hearing_day_id == day_id).order_by(col(PublicAccess.id))
    if until is not None:
        statement = statement.where(PublicAccess.at <= until)
    return list(session.exec(statement).all())


def access_items(session: Session, access_ids: Sequence[int | None]) -> list[PublicAccessItem]:
    """The cases that these name, in the order they were written."""
    return list(
        session.exec(
            select(PublicAccessItem)
            .where(col(PublicAccessItem.access_id).in_(access_ids))
            .order_by(col(PublicAccessItem.id))
        ).all()
    )


def seal_of(session: Session, hearing_id: int | None) -> HearingSeal | None:
    """The seal that closed the hearing's record; None while it is open."""
    return session.exec(select(HearingSeal).where(HearingSeal.hearing_id == hearing_id)).first()


def fairness_notes_of(session: Session, hearing_ids: Sequence[int | None]) -> list[FairnessNote]:
    """What the room wrote down of these hearings' fairness, those replaced left out (R26, R27)."""
    replaced = select(col(FairnessNote.supersedes)).where(col(FairnessNote.supersedes).is_not(None))
    return list(
        session.exec(
            select(FairnessNote)
            .where(col(FairnessNote.hearing_id).in_(hearing_ids), col(FairnessNote.id).not_in(replaced))
            .order_by(col(FairnessNote.id))
        ).all()
    )
