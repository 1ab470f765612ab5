"""What may still be changed about a letter that was drafted by another act and has not left."""

from datetime import datetime

from sqlmodel import Session

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.errors import Refused, Stale
from licensing.notices.commands import withdraw_notice
from licensing.notices.content import OFF, as_plain, from_plain
from licensing.notices.models import Notice
from licensing.notices.other_contents import HearingOffContent
from licensing.notices.queries import revision_of, take_notice
from licensing.notices.rules import DECISION_LETTERS, NOTICE_WORDS, NoticeKind, tells_the_proposal
from licensing.notices.withheld import NAMES_WITHHELD, names_withheld_person

# A hearing notice is taken back with its listing, and a decision's letter goes out whatever anybody thinks of it.
KEPT = DECISION_LETTERS | {NoticeKind.HEARING_NOTICE}


def may_say_why(notice: Notice) -> bool:
    """Whether the letter may give a reason in words of its own."""
    return notice.kind in OFF and notice.withdrawn_at is None


def may_be_left_unsent(notice: Notice) -> bool:
    """Whether somebody may decide that the letter is not sent."""
    return notice.kind not in KEPT and notice.withdrawn_at is None


def say_why(session: Session, notice_reference: str, *, version: int, told: str, by: Actor, now: datetime) -> Notice:
    """Give the reason that the licence holder reads in the letter; empty leaves it out.

    Raises Refused once the letter is approved, for a letter without a place for it, and for words that tell what
    councillors proposed (R78) or name somebody whose name is withheld (R14); Stale when the draft was changed.
    """
    notice = take_notice(session, notice_reference)
    _refuse_stale(notice, version, told)
    if not may_say_why(notice) or revision_of(session, notice.id or 0) is not None:
        raise Refused(f"{notice_reference} can no longer be changed.", codes=[""], about=notice.case_reference)
    if tells_the_proposal(told):
        raise Refused(
            "No letter speaks of what councillors proposed or advised.", codes=["R78"], about=notice.case_reference
        )
    if names_withheld_person(session, notice.case_reference, notice.holder_id, told):
        raise Refused(NAMES_WITHHELD, codes=["R14"], about=notice.case_reference)
    content = from_plain(notice.kind, notice.content)
    assert isinstance(content, HearingOffContent)
    notice.content = {**as_plain(content), "told": told.strip()}
    notice.version += 1
    session.add(notice)
    record(
        session, "notice.reworded", about=notice.case_reference, by=by, at=now, notice=notice_reference,
        kind=notice.kind, told=told.strip(),
    )  # fmt: skip
    return notice


def leave_unsent(
    session: Session, notice_reference: str, *, version: int, because: str, by: Actor, now: datetime
) -> Notice:
    """The letter is not sent after all. Raises Refused for one that must be, or that has left; Stale as above."""
    notice = take_notice(session, notice_reference)
    _refuse_stale(notice, version, because)
    if not may_be_left_unsent(notice):
        raise Refused(
            f"{NOTICE_WORDS[notice.kind]} {notice_reference} cannot be left unsent.",
            codes=[""],
            about=notice.case_reference,
        )
    return withdraw_notice(session, notice_reference, because=because, by=by, now=now)


def _refuse_stale(notice: Notice, version: int, said: str) -> None:
    if notice.version != version:
        raise Stale(
            "Somebody changed this letter after you opened it.",
            theirs={"Version": notice.version},
            yours={"Version": version, "What you wrote": said},
            back=f"/notices/{notice.reference}",
        )
