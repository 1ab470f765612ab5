"""Acts on messages: queue one, have it sent again or leave it, and what its addressee said by the link."""

import secrets
from datetime import datetime
from urllib.parse import urlsplit

from sqlmodel import Session

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.errors import Invalid, Refused, Stale
from licensing.followups.commands import finish_by_origin
from licensing.messages.links import hash_of, token_of
from licensing.messages.models import Message, MessageStep, ReceiptLink
from licensing.messages.queries import (
    QUEUED_FACT,
    has_receipt,
    is_given_up,
    is_queued,
    last_step,
    message_of_link,
    take_message,
)
from licensing.messages.rules import NEEDS_A_PERSON, STATE_WORDS, Channel, Draft, MessageState, is_address
from licensing.messages.steps import case_of, note_step, origin_of
from licensing.outbox.commands import close_given_up, post
from licensing.settings import settings

# Whoever holds the secret link: taken for the addressee, and known by nothing else.
ADDRESSEE = Actor(id=None, name="Whoever opened the link in the e-mail", roles=frozenset({"addressee"}))


def queue_message(session: Session, draft: Draft, *, channel: Channel, by: Actor, now: datetime) -> Message | None:
    """Promise to send a message. None, and nothing happens, where one of the same `dedupe` was promised before.

    Raises Invalid where the address is none.
    """
    if channel is not Channel.NOTIFY_LETTER and not is_address(draft.to.email):
        raise Invalid(f"{draft.to.email or 'Nothing'} is no e-mail address that anything can be sent to.")
    if is_queued(session, draft.dedupe):
        return None
    reference = f"M-{secrets.token_hex(8).upper()}"
    ours = urlsplit(settings().base_url).hostname or "localhost"
    message = Message(
        reference=reference,
        kind=draft.kind,
        channel=channel,
        about=draft.about,
        regarding=draft.regarding,
        person_id=draft.to.person_id,
        name=draft.to.name,
        email="" if channel is Channel.NOTIFY_LETTER else draft.to.email,
        subject=draft.subject,
        body=draft.body,
        attachment=draft.attachment.reference if draft.attachment else "",
        attachment_sha256=draft.attachment.sha256 if draft.attachment else "",
        message_id=f"<{reference.lower()}@{ours}>",
        dedupe=draft.dedupe,
        queued_at=now,
    )
    session.add(message)
    session.flush()
    if draft.link_until is not None:
        hashed = hash_of(token_of(reference))
        session.add(ReceiptLink(message_id=message.id, token_hash=hashed, expires_at=draft.link_until))
    record(
        session, "message.queued", about=draft.about, by=by, at=now, message=reference, kind=draft.kind,
        channel=channel, to=draft.to.email, regarding=draft.regarding,
    )  # fmt: skip
    _promise(session, message, note_step(session, message, MessageState.QUEUED, by=by, now=now))
    return message


def send_again(session: Session, reference: str, *, seen: int, by: Actor, now: datetime) -> MessageStep:
    """Have a message sent that was not, or of which nobody knows. `seen` is the step that the page showed.

    Raises Stale when it has got further meanwhile, Refused for one that is on its way or has arrived.
    """
    message = _take_for_a_person(session, reference, seen=seen, yours="Send it again")
    step = note_step(session, message, MessageState.QUEUED, says="Sent again", by=by, now=now)
    record(session, "message.queued_again", about=message.about, by=by, at=now, message=reference)
    _finish(session, message, outcome="To be sent again", by=by, now=now)
    _promise(session, message, step)
    return step


def leave_message(
    session: Session, reference: str, *, seen: int, because: str, by: Actor, now: datetime
) -> MessageStep:
    """Leave a message as it is: it arrived after all, or they were told in another way. Raises as `send_again` does."""
    message = _take_for_a_person(session, reference, seen=seen, yours=because)
    step = note_step(session, message, MessageState.LEFT, says=because, by=by, now=now)
    record(
        session, "message.left", about=message.about, by=by, at=now, message=reference, kind=message.kind,
        because=because,
    )  # fmt: skip
    _finish(session, message, outcome=because, by=by, now=now)
    return step


def acknowledge(session: Session, token: str, *, now: datetime, machine: datetime) -> tuple[Message, bool]:
    """The addressee says by the link that they have it. The message, and whether that is news: said twice is said once.

    Raises NotFound for a link that is wrong or shut.
    """
    message = take_message(session, message_of_link(session, hash_of(token), machine=machine).reference)
    if has_receipt(session, message.id):
        return message, False
    note_step(session, message, MessageState.RECEIVED, says="By the link in the e-mail", by=ADDRESSEE, now=now)
    record(
        session, "message.received", about=message.about, by=ADDRESSEE, at=now, message=message.reference,
        kind=message.kind,
    )  # fmt: skip
    _finish(session, message, outcome="It has arrived: they said so", by=ADDRESSEE, now=now)
    return message, True


def _take_for_a_person(session: Session, reference: str, *, seen: int, yours: str) -> Message:
    message = take_message(session, reference)
    last = last_step(session, message.id)
    if last.id != seen:
        raise Stale(
            "This message has got further since you opened the page.",
            theirs={"Message": STATE_WORDS[last.state], "At": f"{last.at:%-d %B %Y, %H:%M}"},
            yours={"Message": yours},
            back=f"/messages/{reference}",
        )
    if is_given_up(session, message.id):
        close_given_up(session, QUEUED_FACT, message=reference)
    elif last.state not in NEEDS_A_PERSON:
        raise Refused(f"Nothing is to be decided: {STATE_WORDS[last.state].lower()}.", about=case_of(message))
    return message


def _promise(session: Session, message: Message, step: MessageStep) -> None:
    dedupe = f"message:{message.reference}:{step.id}"
    post(session, QUEUED_FACT, dedupe=dedupe, message=message.reference)


def _finish(session: Session, message: Message, *, outcome: str, by: Actor, now: datetime) -> None:
    finish_by_origin(session, case_of(message), origin=origin_of(message), outcome=outcome, by=by, now=now)
