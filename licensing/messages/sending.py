"""Sending one message: that it is being tried is written down and committed; it is tried; what came of it is kept.

Two transactions, because no mail server takes part in one of ours. Whoever finds a try that was begun and not ended
knows that it may have gone: by GOV.UK Notify it is asked for, by SMTP nobody can know, and a person decides.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from licensing.audit.commands import record
from licensing.audit.rules import SYSTEM
from licensing.followups.commands import raise_followup
from licensing.messages.channels import hand_to, settles_after
from licensing.messages.links import with_link
from licensing.messages.models import Message
from licensing.messages.notify import day_told, what_became
from licensing.messages.queries import last_step, steps_of, take_message
from licensing.messages.rules import (
    NEEDS_A_PERSON,
    Answer,
    Came,
    Channel,
    Enclosed,
    Envelope,
    MessageState,
)
from licensing.messages.steps import ask_a_person, case_of, note_step
from licensing.people.rules import Role
from licensing.settings import settings
from licensing.web.wording import day

FileOf = Callable[[Session, Message], Enclosed | None]
CRASHED = "Whoever was sending it stopped before the answer came"
TAKEN_BACK = "The letter was withdrawn, or approved anew, before it left"


@dataclass(frozen=True, slots=True)
class Claim:
    """What is to be done now: try as this step, or come back after a while, or (neither) nothing more."""

    step_id: int | None = None
    wait: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Later:
    """It is to be tried again: why, and after how long, where the usual distance does not do."""

    says: str
    wait: timedelta | None = None


def claim_message(session: Session, reference: str, *, now: datetime, machine: datetime) -> Claim:
    """Write down that it is being sent, before it is. `machine` is the machine's time.

    A try that was begun and not ended is left alone until nothing more can come of it.
    """
    message = take_message(session, reference)
    last = last_step(session, message.id)
    if last.state is MessageState.QUEUED:
        return Claim(_begin(session, message, says="", now=now))
    if last.state is not MessageState.SENDING:
        return Claim()
    settled = last.written_at + settles_after(message.channel)
    if machine < settled:
        return Claim(wait=settled - machine)
    if message.channel is Channel.SMTP:
        _end(session, message, MessageState.UNCERTAIN, Answer(Came.UNSURE, CRASHED), now=now)
        return Claim()
    return Claim(_begin(session, message, says="Asked for, in case it was taken", now=now))


def send_claimed(
    session: Session, reference: str, *, step_id: int, file_of: FileOf, is_last: bool, now: datetime
) -> Later | None:
    """Try it once, as the claimed step, and write down what came of it. Later, where it is to be tried again.

    `file_of` finds what goes with it, and is asked anew before each try; None means that it is not to leave any more,
    and what it says against leaving as things stand now is for a person. `is_last`: nobody tries again after this.
    """
    message = take_message(session, reference)
    steps = steps_of(session, message.id)
    if steps[-1].id != step_id:  # another took it for given up, and tries it or has asked a person
        return Later("overtaken") if steps[-1].state is MessageState.SENDING else None
    was_tried = _may_have_gone([step.state for step in steps])
    goes = file_of(session, message) if message.attachment else Enclosed()
    stays = _stays(message, goes)
    if goes is None or stays:
        left = MessageState.FAILED if goes is not None and goes.stays else MessageState.LEFT
        state = MessageState.UNCERTAIN if was_tried else left
        _end(session, message, state, Answer(Came.REFUSED, stays), now=now)
        return None
    answer = hand_to(_envelope(message, goes, was_tried=was_tried, at=now), message.channel)
    return _after(session, message, answer, is_last=is_last, now=now)


def follow_message(session: Session, reference: str, *, now: datetime) -> MessageState | None:
    """Ask GOV.UK Notify what became of a message that it took, and write down what is new. None where nothing is."""
    message = take_message(session, reference)
    last = last_step(session, message.id)
    news = what_became(last.provider_id, settings()) if last.state is MessageState.SENT else None
    if news is None:
        return None
    state, says = news
    _end(session, message, state, Answer(Came.ACCEPTED, says, last.provider_id), now=now)
    if state is MessageState.POSTED:
        when = day_told(says)
        on = f" on {day(when)}" if when else ""
        raise_followup(
            session, says=f"GOV.UK Notify printed and posted {message.regarding}{on}: record it in Today’s post",
            due_on=now.date(), role=Role.LICENSING_OFFICER, about=case_of(message),
            origin=f"posted:{message.reference}", by=SYSTEM, now=now,
        )  # fmt: skip
    return state


def _may_have_gone(states: Sequence[MessageState]) -> bool:
    """Whether a try before this one may have reached the other side: one that ended otherwise than "not sent"."""
    ended = zip(states, states[1:], strict=False)
    return any(
        one is MessageState.SENDING and then not in (MessageState.QUEUED, MessageState.FAILED) for one, then in ended
    )


def _stays(message: Message, goes: Enclosed | None) -> str:
    """Why it does not leave; "" where it does. The bytes are those that were approved, or none leave."""
    if goes is not None and goes.stays:
        return goes.stays
    is_other = goes is None or (
        message.attachment and hashlib.sha256(goes.file).hexdigest() != message.attachment_sha256
    )
    return TAKEN_BACK if is_other else ""


def _begin(session: Session, message: Message, *, says: str, now: datetime) -> int:
    step = note_step(session, message, MessageState.SENDING, says=says, now=now)
    record(session, "message.sending", about=message.about, by=SYSTEM, at=now, message=message.reference)
    return step.id


def _after(session: Session, message: Message, answer: Answer, *, is_last: bool, now: datetime) -> Later | None:
    by_notify = message.channel is not Channel.SMTP
    if answer.came is Came.UNSURE and by_notify and not is_last:
        return Later(answer.says, settles_after(message.channel))  # stays "being sent": asked for, then
    if answer.came is Came.NOT_NOW and not is_last:
        _end(session, message, MessageState.QUEUED, answer, now=now)
        return Later(answer.says)
    ends = {Came.ACCEPTED: MessageState.SENT, Came.UNSURE: MessageState.UNCERTAIN}
    _end(session, message, ends.get(answer.came, MessageState.FAILED), answer, now=now)
    return None


def _end(session: Session, message: Message, state: MessageState, answer: Answer, *, now: datetime) -> None:
    note_step(session, message, state, says=answer.says, provider_id=answer.provider_id, now=now)
    record(
        session, f"message.{state.value}", about=message.about, by=SYSTEM, at=now, message=message.reference,
        kind=message.kind, says=answer.says,
    )  # fmt: skip
    if state in NEEDS_A_PERSON:
        ask_a_person(session, message, state, now=now)


def _envelope(message: Message, goes: Enclosed, *, was_tried: bool, at: datetime) -> Envelope:
    return Envelope(
        reference=message.reference,
        message_id=message.message_id,
        to=message.email,
        subject=message.subject,
        body=with_link(message.body, message.reference),
        written_at=at,
        file_name=message.attachment,
        file=goes.file,
        post_class=goes.post_class,
        was_tried=was_tried,
    )
