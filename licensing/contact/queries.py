"""Reading contact: what stands of it, what it replaced, and whose name must not be shown with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlmodel import Session, col, select

from licensing.authority.queries import closed_days, number_on
from licensing.authority.rules import Setting
from licensing.contact.models import (
    Approach,
    ApproachNote,
    ContactNote,
    HearingReply,
    PostponementDecision,
    PostponementRequest,
)
from licensing.contact.rules import reply_by
from licensing.errors import NotFound
from licensing.notices.models import Notice
from licensing.notices.rules import NoticeKind
from licensing.register.queries import LARGEST_ID
from licensing.sittings.models import Listing

MOST_SHOWN = 200
Row = TypeVar("Row", ContactNote, PostponementRequest, Approach)
Corrected = TypeVar("Corrected", ContactNote, Approach)


@dataclass(frozen=True, slots=True)
class Call:
    """The hearing notice that calls the holder to a hearing still to come, and the last day for a reply to it."""

    notice: Notice
    held_on: date
    reply_by: date


def find_call(session: Session, reference: str, *, on: date) -> Call | None:
    """The hearing notice of the day for which a case is put down, if its hearing is still to come on the day."""
    notice = session.exec(
        select(Notice)
        .join(Listing, col(Listing.notice_id) == col(Notice.id))
        .where(
            col(Listing.ended_at).is_(None),
            Notice.case_reference == reference,
            Notice.kind == NoticeKind.HEARING_NOTICE,
            col(Notice.withdrawn_at).is_(None),
        )
        .order_by(col(Notice.id).desc())
        .limit(1)
    ).first()
    if notice is None:
        return None
    held_on = date.fromisoformat(notice.content["held_on"])
    if held_on < on:
        return None
    clear = number_on(session, Setting.REPLY_CLEAR_DAYS, on)
    return Call(notice, held_on, reply_by(held_on, clear_days=clear, closed=closed_days(session)))


def notes_of(session: Session, review_id: int) -> list[ContactNote]:
    """Calls, visits, e-mails and letters in about a case, corrected ones too, the latest recorded first."""
    return _latest(session, ContactNote, ContactNote.review_id == review_id)


def replies_of(session: Session, review_id: int) -> list[HearingReply]:
    """Every reply to every hearing notice of the case, replaced ones too, the latest recorded first."""
    return _latest(session, HearingReply, HearingReply.review_id == review_id)


def reply_to(session: Session, notice_id: int) -> HearingReply | None:
    """The reply to a notice that stands: the latest; each one replaces the one before."""
    return next(iter(replies_to(session, notice_id)), None)


def replies_to(session: Session, notice_id: int) -> list[HearingReply]:
    """The replies to one notice, the one that stands first."""
    return _latest(session, HearingReply, HearingReply.notice_id == notice_id)


def requests_of(session: Session, review_id: int) -> list[PostponementRequest]:
    """The requests to postpone in a case, the latest first."""
    return _latest(session, PostponementRequest, PostponementRequest.review_id == review_id)


def rulings_on(session: Session, request_ids: Sequence[int]) -> dict[int, list[PostponementDecision]]:
    """What was decided on each of these requests, the decision that stands first."""
    found: dict[int, list[PostponementDecision]] = {request_id: [] for request_id in request_ids}
    if found:
        for row in _latest(session, PostponementDecision, col(PostponementDecision.request_id).in_(found)):
            found[row.request_id].append(row)
    return found


def approaches_of(session: Session, review_id: int) -> list[Approach]:
    """Each approach to a councillor about the case, corrected ones too, the latest recorded first."""
    return _latest(session, Approach, Approach.review_id == review_id)


def annotations_of(session: Session, approach_ids: Sequence[int]) -> dict[int, list[ApproachNote]]:
    """What the clerk noted beside each of these approaches, in the order noted."""
    found: dict[int, list[ApproachNote]] = {approach_id: [] for approach_id in approach_ids}
    if found:
        for row in reversed(_latest(session, ApproachNote, col(ApproachNote.approach_id).in_(found))):
            found[row.approach_id].append(row)
    return found


def goes_with(note: ContactNote) -> str:
    """What a document that belongs to this note says it goes with."""
    return f"contact_note:{note.id}"


def note_by_id(session: Session, review_id: int, note_id: int) -> ContactNote:
    """One note of this review. Raises NotFound, for another case's id too."""
    return _in_review(session, ContactNote, review_id, note_id)


def request_by_id(session: Session, review_id: int, request_id: int) -> PostponementRequest:
    """One request to postpone in this review. Raises NotFound, for another case's id too."""
    return _in_review(session, PostponementRequest, review_id, request_id)


def approach_by_id(session: Session, review_id: int, approach_id: int) -> Approach:
    """One approach about this review. Raises NotFound, for another case's id too."""
    return _in_review(session, Approach, review_id, approach_id)


def replaced_by(session: Session, row: Corrected) -> Corrected | None:
    """The later row that replaces this one; None while it stands."""
    kind = type(row)
    return session.exec(select(kind).where(kind.supersedes == row.id)).one_or_none()


def _in_review(session: Session, kind: type[Row], review_id: int, row_id: int) -> Row:
    row = session.get(kind, row_id) if 0 < row_id <= LARGEST_ID else None
    if row is None or row.review_id != review_id:
        raise NotFound("There is no such contact in this review.")
    return row


def _latest(session: Session, kind: Any, test: Any) -> list[Any]:
    return list(session.exec(select(kind).where(test).order_by(col(kind.id).desc()).limit(MOST_SHOWN)).all())
