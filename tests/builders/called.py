"""A notice that calls a holder to a hearing, and any notice given by hand, as rows: no letter is made."""

from datetime import date

from sqlmodel import Session

from licensing import clock
from licensing.audit.rules import SYSTEM
from licensing.notices.commands import draft_notice
from licensing.notices.content import HearingNoticeContent
from licensing.notices.models import NoticeRevision, Service
from licensing.notices.rules import NoticeKind, ServiceMethod
from licensing.reviews.models import Review
from licensing.reviews.queries import questions_of


def called(session: Session, review: Review, on: date, *, approver: int) -> int:
    content = HearingNoticeContent(
        case_reference=review.reference, held_on=on, starts_at="14:00", minutes=50, venue="Town Hall",
        licences=("licence",), matters=tuple(one.alleges for one in questions_of(session, review.id)),
    )  # fmt: skip
    notice = draft_notice(
        session, NoticeKind.HEARING_NOTICE, content=content, holder_id=review.holder_id, about=review.reference,
        due_on=None, by=SYSTEM, now=clock.at(on.replace(day=1)),
    )  # fmt: skip
    given_by_hand(session, notice.id, approver=approver, on=on.replace(day=1))
    return notice.id


def given_by_hand(session: Session, notice_id: int, *, approver: int, on: date) -> None:
    """The notice is served, as rows: no letter is made."""
    revision = NoticeRevision(
        notice_id=notice_id, number=1, content={"last_day_to_appeal": None}, pdf=b"%PDF", sha256="0" * 64, pages=1,
        address="14 Weir Lane", planned_method=ServiceMethod.HAND_DELIVERED, planned_on=on, approved_by=approver,
        approved_at=clock.at(on),
    )  # fmt: skip
    session.add(revision)
    session.flush()
    session.add(
        Service(
            revision_id=revision.id,
            method=ServiceMethod.HAND_DELIVERED,
            sent_on=on,
            given_on=on,
            recorded_at=clock.at(on),
        )  # fmt: skip
    )
