"""Messages as tests need them: one that failed, and the e-mail of a notice with its secret link."""

from dataclasses import replace
from datetime import datetime, timedelta

from licensing import clock
from licensing.audit.commands import record
from licensing.audit.rules import SYSTEM
from licensing.database import transaction
from licensing.messages.commands import queue_message
from licensing.messages.links import token_of
from licensing.messages.models import Message
from licensing.messages.queries import take_message
from licensing.messages.rules import LINK, Attachment, Channel, Draft, MessageKind, MessageState, To
from licensing.messages.steps import ask_a_person, note_step
from licensing.notices.models import Notice
from licensing.notices.print_room import file_name
from licensing.notices.queries import revision_of
from tests.builders.notices import TUESDAY


def an_email(notice: Notice, *, now: datetime, key: str = "one") -> Message:
    """The e-mail of a notice with a link to say that it was received; queued. It brings the latest approved letter."""
    draft = Draft(
        kind=MessageKind.NOTICE_RECEIPT, to=To("Martin Hale", "hale@example.invalid"), subject="A letter", body=LINK,
        about=notice.case_reference, regarding=notice.reference, dedupe=f"{notice.reference}:{key}",
        link_until=clock.machine() + timedelta(days=60),
    )  # fmt: skip
    with transaction() as session:
        latest = revision_of(session, notice.id or 0)
        if latest is not None:
            draft = replace(draft, attachment=Attachment(file_name(notice.reference, latest.number), latest.sha256))
        queued = queue_message(session, draft, channel=Channel.SMTP, by=SYSTEM, now=now)
    assert queued is not None
    return queued


def a_failed_email(notice: Notice, *, now: datetime) -> Message:
    """The same, that its mail server would not take."""
    queued = an_email(notice, now=now, key="failed")
    with transaction() as session:
        message = take_message(session, queued.reference)
        note_step(session, message, MessageState.FAILED, says="The mail server said 550", now=now)
        ask_a_person(session, message, MessageState.FAILED, now=now)
        record(session, "message.failed", about=message.about, by=SYSTEM, at=now, message=message.reference)
    return message


def link_of(message: Message) -> str:
    """The path of its secret link."""
    return f"/received/{token_of(message.reference)}"


def notify_says_posted(reference: str) -> None:
    """GOV.UK Notify tells, on Tuesday, that it posted this letter."""
    with transaction() as session:
        message = take_message(session, reference)
        note_step(session, message, MessageState.POSTED, says="", now=TUESDAY)
        record(session, "message.posted", about=message.about, by=SYSTEM, at=TUESDAY, message=reference)
