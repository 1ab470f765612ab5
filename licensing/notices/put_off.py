"""Telling the licence holder that a hearing whose notice has left does not take place (R23)."""

from datetime import datetime

from sqlmodel import Session, col, select

from licensing.audit.rules import Actor
from licensing.followups.commands import finish_by_origin, raise_followup
from licensing.notices.commands import draft_notice, withdraw_notice
from licensing.notices.content import HearingNoticeContent, from_plain
from licensing.notices.models import Notice
from licensing.notices.other_contents import HearingOffContent
from licensing.notices.queries import services_of
from licensing.notices.rules import NoticeKind
from licensing.people.rules import Role

MOST_CALLS = 50  # hearing notices of one case


def tell_put_off(session: Session, call: Notice, *, was_begun: bool = False, by: Actor, now: datetime) -> Notice:
    """Draft the adjournment notice for a hearing notice that has left, and ask somebody to see that it goes.

    `was_begun`: it was adjourned in the room, and the holder was not there to hear it. Whoever calls holds the case's
    row. The task ends by itself when the letter is served.
    """
    letter = _draft(session, call, NoticeKind.ADJOURNMENT_NOTICE, was_begun=was_begun, by=by, now=now)
    day, is_off = _called(call).held_on, "was adjourned" if was_begun else "is off"
    raise_followup(
        session, says=f"Tell the licence holder that the hearing on {day:%-d %B %Y} {is_off}", due_on=now.date(),
        role=Role.LICENSING_OFFICER, about=call.case_reference, origin=f"notice:{letter.reference}", by=by, now=now,
    )  # fmt: skip
    return letter


def tell_called_off(session: Session, case_reference: str, *, by: Actor, now: datetime) -> Notice | None:
    """The review ended without a hearing: draft the withdrawal of the hearing notice that left last, if one did.

    An adjournment notice that has not left is taken back: it promises another day. Whoever calls holds the case's row.
    """
    stand = session.exec(
        select(Notice)
        .where(
            Notice.case_reference == case_reference,
            col(Notice.kind).in_((NoticeKind.HEARING_NOTICE, NoticeKind.ADJOURNMENT_NOTICE)),
            col(Notice.withdrawn_at).is_(None),
        )
        .order_by(col(Notice.id).desc())
        .limit(MOST_CALLS)
    ).all()
    left = [one for one in stand if services_of(session, one.id or 0)]
    for one in stand:
        if one.kind is NoticeKind.ADJOURNMENT_NOTICE and one not in left:
            withdraw_notice(session, one.reference, because="The review was closed", by=by, now=now)
            finish_by_origin(
                session, case_reference, origin=f"notice:{one.reference}", outcome="The review was closed", by=by,
                now=now,
            )  # fmt: skip
    call = next((one for one in left if one.kind is NoticeKind.HEARING_NOTICE), None)
    return _draft(session, call, NoticeKind.WITHDRAWAL_NOTICE, by=by, now=now) if call else None


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
