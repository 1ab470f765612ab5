"""A hearing does not take place: its letters leave the post, and a holder who may have its notice is told (R23)."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from licensing.audit.rules import Actor
from licensing.clock import LONDON
from licensing.followups.commands import raise_followup
from licensing.notices.commands import draft_notice, withdraw_notice
from licensing.notices.content import HearingNoticeContent, from_plain
from licensing.notices.leaving import can_be_kept_back, may_have_reached
from licensing.notices.models import Notice
from licensing.notices.other_contents import HearingOffContent
from licensing.notices.rules import NoticeKind
from licensing.people.rules import Role

MOST_CALLS = 100  # letters about the hearings of one case
HEARING_LETTERS = frozenset({NoticeKind.HEARING_NOTICE, NoticeKind.ADJOURNMENT_NOTICE, NoticeKind.LATE_PAPERS_NOTICE})


def call_off(session: Session, notice: Notice, *, because: str, by: Actor, now: datetime) -> bool:
    """Take its paper out of the post, where that can still be done. True if the holder may have it, and is to be told.

    Whoever calls holds the case's row.
    """
    if can_be_kept_back(session, notice):
        withdraw_notice(session, notice.reference, because=because, is_told=True, by=by, now=now)
    return may_have_reached(session, notice)


def take_back_late_papers(session: Session, case_reference: str, *, because: str, by: Actor, now: datetime) -> None:
    """A notice of late papers names the day of its hearing: none that still waits leaves once the case is off that day.

    Whoever calls holds the case's row.
    """
    for one in _letters(session, case_reference, frozenset({NoticeKind.LATE_PAPERS_NOTICE})):
        call_off(session, one, because=because, by=by, now=now)


def tell_put_off(session: Session, call: Notice, *, was_begun: bool = False, by: Actor, now: datetime) -> Notice:
    """Draft the adjournment notice for a hearing notice that may have come, and ask somebody to see that it goes.

    `was_begun`: it was adjourned in the room, and the holder was not there to hear it. Whoever calls holds the case's
    row. The task ends by itself when the letter is served.
    """
    letter = _draft(session, call, NoticeKind.ADJOURNMENT_NOTICE, was_begun=was_begun, by=by, now=now)
    _ask(session, letter, call, "was adjourned" if was_begun else "is off", by=by, now=now)
    return letter


def tell_called_off(session: Session, case_reference: str, *, by: Actor, now: datetime) -> Notice | None:
    """The review ended without a hearing: no letter about one stays in the post, and the holder who was called is told.

    The withdrawal is drafted of the hearing notice that may have come last, unless its hour has passed: that hearing
    was held, or put off by a letter of its own. Whoever calls holds the case's row.
    """
    stand = _letters(session, case_reference, HEARING_LETTERS)
    came = [one for one in stand if call_off(session, one, because="The review was closed", by=by, now=now)]
    calls = (one for one in came if one.kind is NoticeKind.HEARING_NOTICE and not _is_past(one, now))
    call = next(calls, None)
    if call is None:
        return None
    letter = _draft(session, call, NoticeKind.WITHDRAWAL_NOTICE, by=by, now=now)
    _ask(session, letter, call, "is called off", by=by, now=now)
    return letter


def _letters(session: Session, case_reference: str, kinds: frozenset[NoticeKind]) -> Sequence[Notice]:
    """The case's letters of these kinds, the last drafted first: among them those whose paper was taken back."""
    return session.exec(
        select(Notice)
        .where(Notice.case_reference == case_reference, col(Notice.kind).in_(kinds))
        .order_by(col(Notice.id).desc())
        .limit(MOST_CALLS)
    ).all()


def _ask(session: Session, letter: Notice, call: Notice, how: str, *, by: Actor, now: datetime) -> None:
    says = f"Tell the licence holder that the hearing on {_called(call).held_on:%-d %B %Y} {how}"
    raise_followup(
        session, says=says, due_on=now.date(), role=Role.LICENSING_OFFICER, about=call.case_reference,
        origin=f"notice:{letter.reference}", by=by, now=now,
    )  # fmt: skip


def _is_past(call: Notice, now: datetime) -> bool:
    """Whether the hour has come to which it called."""
    here, called = now.astimezone(LONDON), _called(call)
    return (called.held_on, called.starts_at) <= (here.date(), f"{here:%H:%M}")


def _draft(
    session: Session, call: Notice, kind: NoticeKind, *, was_begun: bool = False, by: Actor, now: datetime
) -> Notice:
    called = _called(call)
    content = HearingOffContent(
        case_reference=call.case_reference,
        held_on=called.held_on,
        starts_at=called.starts_at,
        venue=called.venue,
        licences=called.licences,
        clear_days=called.clear_days,
        was_begun=was_begun,
    )
    return draft_notice(
        session, kind, content=content, holder_id=call.holder_id, about=call.case_reference, due_on=now.date(), by=by,
        now=now,
    )  # fmt: skip


def _called(call: Notice) -> HearingNoticeContent:
    content = from_plain(call.kind, call.content)
    assert isinstance(content, HearingNoticeContent)
    return content
