"""The seal of a closed hearing: a canonical form of everything recorded at it, its SHA-256, and the check of both.

Computed from what the database holds, not from what a session remembers. The columns of each part are written out, so
that a column that a later version adds breaks no seal; `FORM` changes when this list does, and a seal is checked by the
form that it was computed over.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlmodel import Session, col

from licensing.audit.commands import record
from licensing.audit.models import AuditEvent
from licensing.audit.rules import Actor, canonical
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
from licensing.reviews.models import Review
from licensing.sittings.models import Listing

FORM = 3
ACTION = "hearing.sealed"
FAIR_HEARING = "fair_hearing"
PART_WORDS = {
    "hearing": "the hearing itself",
    "attendance": "attendance",
    "interests": "interests",
    "resolutions": "resolutions about the public",
    "log": "the timed log",
    "questions": "questions and answers",
    "findings": "findings",
    "information": "“we have the information we need”",
    "ballots": "ballots",
    "votes": "votes",
    "adjournment": "the adjournment",
    "fairness_notes": "notes of a fair hearing",
    FAIR_HEARING: "the fair-hearing record",
}
BY_HEARING: tuple[tuple[str, Any, str], ...] = (
    ("log", HearingStep, "id kind step says at by_person_id because corrected_at supersedes"),
    ("questions", Asked, "id question_id asked_by capacity not_needed_because answer is_undone at supersedes"),
    ("findings", Found, "id question_id finding at recorded_by supersedes"),
    ("information", InformationComplete, "id agreed_by is_reopened recorded_by at"),
    (
        "ballots",
        Ballot,
        "id licence_id outcome method opened_at closed_at votes_for votes_against abstained casting_vote is_carried "
        "supersedes",
    ),
    ("adjournment", Adjournment, "id review_id reason because is_part_heard follow_up_on adjourned_at"),
    ("fairness_notes", FairnessNote, "id topic says at recorded_by supersedes"),
)
# What form 2 seals besides, by part: terms agreed beside an outcome, who raised a hand, the sheet it came from.
SINCE_FORM_2 = {
    "hearing": "from_sheet",
    "ballots": "suspension_end suspension_days suspension_months is_immediate public_safety_explanation "
    "is_fit_and_proper named",
}
# What form 3 seals besides: the page of the papers beside an answer.
SINCE_FORM_3 = {"questions": "page_label"}
LEFT_OUT = {
    "hearing_id": "the rows are chosen by it",
    "hearing_day_id": "the rows are chosen by it",
    "paused_at": "empty once the hearing is over; pauses are in the log",
    "version": "counts the saves of the row, and tells nothing of the hearing",
}
OF_HEARING = (
    "id listing_id review_id holding_id resumes step opened_at closed_at is_part_heard holder_absent_because "
    "unquorate_because short_notice_because holder_consent"
)
OF_VOTE = "id ballot_id person_id choice cast_at"
OF_PRESENCE = "id review_id person_id name capacity kind by_video at recorded_at because supersedes"
OF_INTEREST = "id person_id review_id kind says declared_at supersedes"
OF_ACCESS = "id kind paragraphs public_interest because moved_by seconded_by wording at recorded_by"


@dataclass(frozen=True, slots=True)
class Broken:
    """A sealed hearing whose record is not what was sealed: the case, and the parts that differ."""

    reference: str
    hearing_id: int
    parts: tuple[str, ...]

    @property
    def in_words(self) -> str:
        return ", ".join(PART_WORDS.get(one, one) for one in self.parts)


def seal_hearing(
    session: Session, hearing: Hearing, reference: str, *, fair_hearing: list[dict[str, Any]], by: Actor, now: datetime
) -> HearingSeal:
    """Seal what was recorded, once it is closed. Whoever calls holds the rows of the case and of its day."""
    session.flush()
    parts = _hashed(session, hearing.id, fair_hearing, FORM)
    seal = HearingSeal(
        hearing_id=hearing.id, form=FORM, sha256=_whole(parts, FORM), parts=parts, fair_hearing=fair_hearing,
        sealed_by=by.id, sealed_at=now,
    )  # fmt: skip
    session.add(seal)
    session.flush()
    record(session, ACTION, about=reference, by=by, at=now, hearing=hearing.id, sha256=seal.sha256.hex())
    return seal


def differences(session: Session, seal: HearingSeal) -> tuple[str, ...]:
    """The parts of the record that are not as they were sealed; none when all is as it was.

    "the seal" where the row itself was touched: its hash does not follow from its parts, or is not the one that the
    audit chain has.
    """
    now = _hashed(session, seal.hearing_id, seal.fair_hearing, seal.form)
    found = tuple(name for name in PART_WORDS if now.get(name) != seal.parts.get(name))
    is_whole = _whole(seal.parts, seal.form) == bytes(seal.sha256) and seal.sha256.hex() in _recorded(session, seal)
    return found if is_whole else (*found, "the seal")


def broken_seals(session: Session) -> Iterator[Broken | None]:
    """Each seal in turn: None where it holds, else what differs."""
    rows = session.execute(
        select(HearingSeal, col(Review.reference))
        .join(Hearing, col(Hearing.id) == col(HearingSeal.hearing_id))
        .join(Review, col(Review.id) == col(Hearing.review_id))
        .order_by(col(HearingSeal.id))
    ).all()
    for seal, reference in rows:
        found = differences(session, seal)
        yield Broken(reference, seal.hearing_id, found) if found else None


def _recorded(session: Session, seal: HearingSeal) -> set[str]:
    """The hashes that the audit chain has of this hearing's sealing."""
    rows = session.execute(
        select(col(AuditEvent.content))
        .join(Review, col(Review.reference) == col(AuditEvent.chain))
        .join(Hearing, col(Hearing.review_id) == col(Review.id))
        .where(col(Hearing.id) == seal.hearing_id, col(AuditEvent.action) == ACTION)
    ).scalars()
    return {str(one.get("sha256")) for one in rows if one.get("hearing") == seal.hearing_id}


def _hashed(session: Session, hearing_id: int, fair_hearing: list[dict[str, Any]], form: int) -> dict[str, str]:
    """By part, the SHA-256 of its canonical form."""
    content = _content(session, hearing_id, form) | {FAIR_HEARING: fair_hearing}
    return {name: hashlib.sha256(canonical({name: rows})).hexdigest() for name, rows in content.items()}


def _whole(parts: dict[str, str], form: int) -> bytes:
    return hashlib.sha256(canonical({"form": form, "parts": parts})).digest()


def columns_of(part: str, columns: str, form: int = FORM) -> str:
    """The columns of that part that a seal of that form is computed over."""
    since_2 = SINCE_FORM_2.get(part, "") if form > 1 else ""
    since_3 = SINCE_FORM_3.get(part, "") if form > 2 else ""
    return f"{columns} {since_2} {since_3}"


def _content(session: Session, hearing_id: int, form: int) -> dict[str, list[dict[str, Any]]]:
    """Every row of the record as plain values, corrections and what they replaced alike."""
    hearing = sealed_rows(session, Hearing, columns_of("hearing", OF_HEARING, form), col(Hearing.id) == hearing_id)
    day_id, review_id, closed_at = session.execute(
        select(col(Listing.hearing_day_id), col(Hearing.review_id), col(Hearing.closed_at))
        .join(Listing, col(Listing.id) == col(Hearing.listing_id))
        .where(col(Hearing.id) == hearing_id)
    ).one()
    found = {"hearing": hearing}
    for name, table, columns in BY_HEARING:
        found[name] = sealed_rows(session, table, columns_of(name, columns, form), table.hearing_id == hearing_id)
    ballots = select(col(Ballot.id)).where(col(Ballot.hearing_id) == hearing_id)
    found["votes"] = sealed_rows(session, Vote, OF_VOTE, col(Vote.ballot_id).in_(ballots))
    found["attendance"] = sealed_rows(
        session, Presence, OF_PRESENCE, *_of_day(Presence, day_id, review_id), col(Presence.at) <= closed_at
    )
    found["interests"] = sealed_rows(
        session, Interest, OF_INTEREST, *_of_day(Interest, day_id, review_id), col(Interest.declared_at) <= closed_at
    )
    named = select(col(PublicAccessItem.access_id)).where(
        col(PublicAccessItem.hearing_day_id) == day_id, col(PublicAccessItem.review_id) == review_id
    )
    found["resolutions"] = sealed_rows(
        session, PublicAccess, OF_ACCESS, col(PublicAccess.id).in_(named), col(PublicAccess.at) <= closed_at
    )
    return found


def _of_day(table: Any, day_id: int, review_id: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """What is of the whole day, or of this case."""
    return table.hearing_day_id == day_id, or_(table.review_id.is_(None), table.review_id == review_id)


def sealed_rows(session: Session, table: Any, columns: str, *which: ColumnElement[bool]) -> list[dict[str, Any]]:
    """These columns of a table's rows as plain values, by id: what a seal is computed over."""
    wanted = [getattr(table, name) for name in columns.split()]
    rows = session.execute(select(*wanted).where(*which).order_by(table.id)).mappings().all()
    return [{name: _plain(value) for name, value in row.items()} for row in rows]


def _plain(value: Any) -> Any:
    """One spelling of each value, whatever time zone the connection speaks in."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value if isinstance(value, (str, int, dict, type(None))) else str(value)
