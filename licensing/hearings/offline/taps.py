"""Each kind of entry, carried out by the very command that its form on line calls, under the case's own lock.

Before the command, what the tablet saw is compared with what is: a hearing that was adjourned or closed, a case that
was put down since, a person who has moved since. Each function raises what the command raises; None means that it was
done, and words that somebody had recorded just this before.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from licensing.audit.queries import last_event
from licensing.audit.rules import Actor
from licensing.errors import NotFound, Refused
from licensing.hearings.commands.case import log
from licensing.hearings.commands.inquiry import mark_asked
from licensing.hearings.commands.interests import declare_interest, declare_interests
from licensing.hearings.commands.presence import mark_presence
from licensing.hearings.commands.voting import cast_vote
from licensing.hearings.course import LogKind
from licensing.hearings.days import must_declare
from licensing.hearings.models import Hearing, Presence
from licensing.hearings.offline.entry import Entry, Kind
from licensing.hearings.queries import (
    adjournment_of,
    ballots_of,
    day_of,
    hearings_on,
    interests_on,
    last_asked,
    latest_hearing,
    open_hearing_of,
    open_hearing_on,
    votes_on,
)
from licensing.hearings.rules import PRESENCE_WORDS, InterestKind
from licensing.papers.commands import keep_note
from licensing.people.permissions import Permission, demand, walled_references
from licensing.people.queries import person_by_id
from licensing.reviews.models import Review
from licensing.reviews.queries import question_by_id, take_review
from licensing.sittings.models import HearingDay
from licensing.sittings.queries import listings_on, take_hearing_day
from licensing.web.wording import clock_time, instant


@dataclass(frozen=True, slots=True)
class Tap:
    """One entry being carried out: by whom, about which day, and when the server does it."""

    entry: Entry
    day: HearingDay
    by: Actor
    now: datetime


class CameLate(Refused):
    """Recorded before a case of the day was closed, and received after: `task` is what the clerk has to do of it."""

    task = ""


def mark(session: Session, tap: Tap) -> str | None:
    """Attendance, for the whole day, as the form marks it. Refused where the person has moved since the tap."""
    body = tap.entry.body
    demand(session, tap.by, Permission.RUN_HEARINGS, _case(session, tap) if tap.entry.case else None)
    day = take_hearing_day(session, tap.day.reference)
    last = _last_movement(session, day, body.person_id)
    if last is not None and last.kind.is_in != body.kind.is_in:
        since = _tapped_at(session, day, last)
        if since > tap.entry.made_at:
            name, kind = person_by_id(session, body.person_id).name, PRESENCE_WORDS[last.kind]
            raise Refused(f"{name} was marked as “{kind}” at {clock_time(since)}, after this was recorded.")
    if last is None or last.kind.is_in != body.kind.is_in:
        _refuse_after_closing(session, tap, day)
    row = mark_presence(
        session, day.reference, person_id=body.person_id, kind=body.kind, by_video=body.by_video, by=tap.by, now=tap.now
    )
    if last is not None and row.id == last.id:
        return "This was marked already."
    name = person_by_id(session, body.person_id).name
    _log_late(session, tap, open_hearing_on(session, day.id), f"{name}: {PRESENCE_WORDS[body.kind].lower()}")
    return None


def _refuse_after_closing(session: Session, tap: Tap, day: HearingDay) -> None:
    """Refused where a case was closed between the tap and now: its record is sealed without it (R32, R75)."""
    made, body = tap.entry.made_at, tap.entry.body
    closed = [one for one in hearings_on(session, day.id) if one.closed_at and made <= one.closed_at <= tap.now]
    if not closed:
        return
    name, kind = person_by_id(session, body.person_id).name, PRESENCE_WORDS[body.kind].lower()
    late = CameLate(
        f"A case of this day was closed since {clock_time(made)}, and its record with it. The clerk has a task to put "
        "it in the minutes.",
        codes=["R75"],
        about=day.reference,
    )
    late.task = (
        f"Put in the minutes of {day.reference}: {name}, {kind} at {clock_time(made)}, received after the closing"
    )
    raise late


def declare(session: Session, tap: Tap) -> str | None:
    """One's own interest in a case, or none in any of the day's."""
    if tap.entry.case is None:
        return _declare_none(session, tap)
    reference, body = _case(session, tap), tap.entry.body
    review = take_review(session, reference)
    if any(
        (one.person_id, one.review_id, one.kind, one.says) == (tap.by.id, review.id, body.kind, body.says)
        for one in interests_on(session, tap.day.id)
    ):
        return "You had declared this already."
    demand(session, tap.by, Permission.RUN_HEARINGS, reference)
    declare_interest(
        session, reference, kind=body.kind, says=body.says, is_registered=body.is_registered,
        affirms_open_mind=body.open_mind, by=tap.by, now=tap.now,
    )  # fmt: skip
    _log_late(session, tap, open_hearing_of(session, review.id), "Interest declared")
    return None


def ask(session: Session, tap: Tap) -> str | None:
    """A question was asked, by whom. Where that very person is on record for it already, nothing is added."""
    reference, body = _case(session, tap), tap.entry.body
    demand(session, tap.by, Permission.RUN_HEARINGS, reference)
    review, hearing = _seen_hearing(session, tap, reference)
    last = last_asked(session, hearing.id, body.question_id)
    if last is not None and not last.is_undone and last.asked_by == body.asked_by:
        return "This was recorded already."
    mark_asked(session, reference, question_id=body.question_id, person_id=body.asked_by, by=tap.by, now=tap.now)
    number = question_by_id(session, review.id or 0, body.question_id).number
    _log_late(session, tap, hearing, f"Question {number} asked by {person_by_id(session, body.asked_by).name}")
    return None


def vote(session: Session, tap: Tap) -> str | None:
    """The acting member's own vote, and nobody else's: the entry cannot say whose it is."""
    reference, body = _case(session, tap), tap.entry.body
    demand(session, tap.by, Permission.RUN_HEARINGS, reference)
    _, hearing = _seen_hearing(session, tap, reference)
    standing = [one.id for one in ballots_of(session, hearing.id) if one.id == body.ballot_id]
    if any((one.person_id, one.choice) == (tap.by.id, body.choice) for one in votes_on(session, standing)):
        return "You had voted so already."
    cast_vote(session, reference, ballot_ids=[body.ballot_id], choice=body.choice, by=tap.by, now=tap.now)
    _log_late(session, tap, hearing, f"Vote of {tap.by.name}")
    return None


def keep(session: Session, tap: Tap) -> str | None:
    """One's own note beside a page: no act about the case, and no line in its log."""
    reference, body = _case(session, tap), tap.entry.body
    demand(session, tap.by, Permission.TAKE_PART, reference)
    if must_declare(session, reference, by=tap.by) is not None:
        raise Refused("Say first whether you have an interest in this case.", codes=["R19"], about=reference)
    keep_note(session, reference, label=body.label, says=body.says, version=body.version, by=tap.by, now=tap.now)
    return None


TAPS: dict[Kind, Callable[[Session, Tap], str | None]] = {
    Kind.PRESENCE: mark,
    Kind.INTEREST: declare,
    Kind.ASKED: ask,
    Kind.VOTE: vote,
    Kind.NOTE: keep,
}


def references_on(session: Session, day: HearingDay) -> dict[str, datetime]:
    """The references of the cases on the day, each with when it was put down."""
    listed = {one.review_id: one.listed_at for one in listings_on(session, day.id or 0)}
    rows = session.exec(select(Review.id, Review.reference).where(col(Review.id).in_(listed))).all()
    return {reference: listed[review_id or 0] for review_id, reference in rows}


def _case(session: Session, tap: Tap) -> str:
    """The reference of the entry's case, if it is on this hearing day still."""
    reference = tap.entry.case
    if reference is None or reference not in references_on(session, tap.day):
        raise NotFound("This review is not put down for this hearing day.")
    return reference


def _declare_none(session: Session, tap: Tap) -> str | None:
    """No interest in any of the day's cases: of those that were shown, and of no other."""
    body = tap.entry.body
    if body.kind is not InterestKind.NONE:
        raise Refused("Say in which case you have the interest.", codes=["R17"], about=tap.day.reference)
    demand(session, tap.by, Permission.TAKE_PART)
    listed = references_on(session, tap.day)
    walled = set(session.execute(walled_references(tap.by.id)).scalars().all())
    if body.cases is None:
        unseen = [one for one, since in listed.items() if since > tap.entry.made_at]
    else:
        unseen = [one for one in listed if one not in body.cases and one not in walled]
    if unseen:
        raise Refused(
            "A case was put down for this day that you had not seen. Look at the day’s cases, and declare again.",
            codes=["R17"], about=tap.day.reference,
        )  # fmt: skip
    declare_interests(session, tap.day.reference, interests={}, by=tap.by, now=tap.now)
    return None


def _seen_hearing(session: Session, tap: Tap, reference: str) -> tuple[Review, Hearing]:
    """The case's open hearing, its row held, if it is the one that the tablet saw. Else Refused, saying what it is."""
    review = take_review(session, reference)
    hearing = open_hearing_of(session, review.id)
    if hearing is None:
        raise Refused(_no_hearing(session, latest_hearing(session, review.id)), about=reference)
    seen = tap.entry.seen.hearing
    if day_of(session, hearing).id != tap.day.id or (seen is not None and seen != hearing.id):
        raise Refused("Another hearing of this review is open than the one on the tablet.", about=reference)
    return review, hearing


def _no_hearing(session: Session, last: Hearing | None) -> str:
    if last is None or last.closed_at is None:
        return "No hearing of this review is open yet."
    ended = "adjourned" if adjournment_of(session, last.id) is not None else "closed"
    return f"The hearing was {ended} at {clock_time(last.closed_at)}."


def _last_movement(session: Session, day: HearingDay, person_id: int) -> Presence | None:
    return session.exec(
        select(Presence)
        .where(Presence.hearing_day_id == day.id, Presence.person_id == person_id, col(Presence.review_id).is_(None))
        .order_by(col(Presence.id).desc())
        .limit(1)
    ).first()


def _tapped_at(session: Session, day: HearingDay, last: Presence) -> datetime:
    """When somebody tapped that movement: at the page, or, as their tablet claims, without a signal."""
    event = last_event(session, day.reference, "presence.recorded", {"person_id": last.person_id})
    claimed = event.content.get("claimed", {}).get("made_at") if event is not None else None
    return datetime.fromisoformat(claimed) if claimed else last.recorded_at


def _log_late(session: Session, tap: Tap, hearing: Hearing | None, what: str) -> None:
    """What was recorded more than a minute before it came says so in the hearing's log, beside the server's time."""
    made, received = tap.entry.made_at, clock_time(tap.now)
    late = (tap.now - made).total_seconds()
    if hearing is None or -60 <= late <= 60:
        return
    on_the_day = late > 0 and made.astimezone(tap.now.tzinfo).date() == tap.now.date()
    says = f"recorded on the tablet at {clock_time(made)}, received {received}"
    if not on_the_day:
        says = f"received {received}; the tablet’s clock said {instant(made)}"
    log(session, hearing, LogKind.NOTED, f"{what[:110]}: {says}", by=tap.by, at=tap.now)
