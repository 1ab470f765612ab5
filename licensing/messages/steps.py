"""One step further: the row that says how far a message has got, and the task where a person must decide."""

from datetime import datetime

from sqlmodel import Session

from licensing.audit.rules import SYSTEM, Actor
from licensing.followups.commands import raise_followup
from licensing.messages.models import Message, MessageStep
from licensing.messages.rules import MESSAGE_WORDS, MessageState
from licensing.people.rules import Role

HEARING_DAY = "hearing_day:"  # how the histories begin that are no case's
ASKS = {
    MessageState.FAILED: "was not sent: send it again, or tell them in another way",
    MessageState.UNCERTAIN: "may have been sent: find out, then send it again or leave it",
}


def case_of(message: Message) -> str | None:
    """The case that a message is about; None where it is about no case."""
    return None if message.about.startswith(HEARING_DAY) else message.about


def origin_of(message: Message) -> str:
    """What the task about a message is known by."""
    return f"message:{message.reference}"


def note_step(
    session: Session,
    message: Message,
    state: MessageState,
    *,
    says: str = "",
    provider_id: str = "",
    by: Actor = SYSTEM,
    now: datetime,
) -> MessageStep:
    """Write down how far a message has got. Whoever calls holds its row, and records the event."""
    step = MessageStep(
        message_id=message.id, state=state, says=says[:300], provider_id=provider_id, at=now, recorded_by=by.id
    )
    session.add(step)
    session.flush()
    session.refresh(step, ["written_at"])
    return step


def ask_a_person(session: Session, message: Message, state: MessageState, *, now: datetime) -> None:
    """A task for an officer: what becomes of a message that failed, or may have been sent."""
    says = f"{MESSAGE_WORDS[message.kind]} to {message.name} {ASKS[state]}"
    raise_followup(
        session, says=says, due_on=now.date(), role=Role.LICENSING_OFFICER, about=case_of(message),
        origin=origin_of(message), by=SYSTEM, now=now,
    )  # fmt: skip
