"""Reading messages: what was sent about a notice, how far it got, and which wait for a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, exists, func, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from licensing.errors import NotFound
from licensing.messages.models import Message, MessageStep, ReceiptLink
from licensing.messages.rules import NEEDS_A_PERSON, Channel, MessageKind, MessageState
from licensing.outbox.models import Delivery, OutboxMessage
from licensing.people.permissions import walled_references

QUEUED_FACT = "message.queued"  # in the outbox: somebody is to send it
MOST_LISTED = 200
STAYED = (MessageState.QUEUED, MessageState.FAILED, MessageState.LEFT)
NO_SUCH = "There is no such message."
LINK_IS_SHUT = "This link is not open, or no longer. Ask the office that wrote to you."


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One message as a list shows it: to whom, by which channel, and how far it has got since when."""

    reference: str
    kind: MessageKind
    channel: Channel
    about: str
    regarding: str
    name: str
    email: str
    queued_at: datetime
    state: MessageState
    says: str
    at: datetime
    attachment: str
    is_given_up: bool

    @property
    def needs_a_person(self) -> bool:
        return self.state in NEEDS_A_PERSON or self.is_given_up


def get_message(session: Session, reference: str) -> Message:
    """The message of that reference. Raises NotFound."""
    found = session.exec(select(Message).where(Message.reference == reference)).first()
    if found is None:
        raise NotFound(NO_SUCH)
    return found


def take_message(session: Session, reference: str) -> Message:
    """The same, locked: whoever takes a message a step further holds its row."""
    found = session.exec(select(Message).where(Message.reference == reference).with_for_update()).first()
    if found is None:
        raise NotFound(NO_SUCH)
    return found


def is_queued(session: Session, dedupe: str) -> bool:
    """Whether this very thing was promised to this very addressee before."""
    return session.exec(select(exists().where(col(Message.dedupe) == dedupe))).one()


def message_of_link(session: Session, token_hash: bytes, *, machine: datetime) -> Message:
    """The message whose link this is, as long as it opens. Raises NotFound for every other, saying only that."""
    found = session.exec(
        select(Message)
        .join(ReceiptLink, col(ReceiptLink.message_id) == col(Message.id))
        .where(ReceiptLink.token_hash == token_hash, col(ReceiptLink.expires_at) > machine)
    ).first()
    if found is None:
        raise NotFound(LINK_IS_SHUT)
    return found


def steps_of(session: Session, message_id: int) -> list[MessageStep]:
    """Each step of a message's way, the first first."""
    return list(
        session.exec(
            select(MessageStep)
            .where(MessageStep.message_id == message_id)
            .order_by(col(MessageStep.id))
            .limit(MOST_LISTED)
        ).all()
    )


def last_step(session: Session, message_id: int) -> MessageStep:
    """How far the message has got. Every message has a step from the act that queued it."""
    return session.exec(
        select(MessageStep).where(MessageStep.message_id == message_id).order_by(col(MessageStep.id).desc()).limit(1)
    ).one()


def messages_regarding(session: Session, regarding: str) -> list[MessageRow]:
    """What was sent about one notice or one hearing day, the first first."""
    return _rows(session, Message.regarding == regarding)


def messages_for_a_person(session: Session, *, person_id: int | None) -> list[MessageRow]:
    """The messages of which somebody must decide what becomes of them; none behind this person's walls."""
    return _rows(session, _waits(), col(Message.about).not_in(walled_references(person_id)))


def count_for_a_person(session: Session, *, person_id: int | None) -> int:
    """How many those are."""
    return session.exec(
        select(func.count())
        .select_from(Message)
        .join(MessageStep, col(MessageStep.message_id) == col(Message.id))
        .where(
            _is_last(),
            _waits(),
            col(Message.about).not_in(walled_references(person_id)),
        )
    ).one()


def is_given_up(session: Session, message_id: int) -> bool:
    """Whether it is on its way by its last step, and nobody tries it any more."""
    stuck = (
        select(Message.id)
        .join(MessageStep, col(MessageStep.message_id) == col(Message.id))
        .where(Message.id == message_id, _is_last(), _gave_up())
    )
    return session.exec(select(exists(stuck))).one()


def receipt_of(session: Session, regarding: str, *, attachment: str) -> MessageStep | None:
    """The first time that the addressee said, by the link, that they have this very letter."""
    return session.exec(
        select(MessageStep)
        .join(Message, col(Message.id) == col(MessageStep.message_id))
        .where(
            Message.regarding == regarding,
            Message.attachment == attachment,
            MessageStep.state == MessageState.RECEIVED,
        )
        .order_by(col(MessageStep.id))
        .limit(1)
    ).first()


def has_receipt(session: Session, message_id: int) -> bool:
    """Whether its addressee has said that they have it."""
    said = exists().where(col(MessageStep.message_id) == message_id, MessageStep.state == MessageState.RECEIVED)
    return session.exec(select(said)).one()


def has_left(session: Session, regarding: str) -> bool:
    """Whether anything about this notice has gone to its addressee, or may have."""
    gone = (
        select(Message.id)
        .join(MessageStep, col(MessageStep.message_id) == col(Message.id))
        .where(Message.regarding == regarding, col(MessageStep.state).not_in(STAYED), _is_last())
    )
    return session.exec(select(exists(gone))).one()


def is_posted_elsewhere(session: Session, file_name: str) -> bool:
    """Whether GOV.UK Notify has this letter, or may have it: no longer ours to keep back, as one still queued is."""
    taken = (
        select(Message.id)
        .join(MessageStep, col(MessageStep.message_id) == col(Message.id))
        .where(
            Message.channel == Channel.NOTIFY_LETTER,
            Message.attachment == file_name,
            col(MessageStep.state).not_in(STAYED),
            _is_last(),
        )
    )
    return session.exec(select(exists(taken))).one()


def letters_with_notify(session: Session, file_names: Sequence[str]) -> dict[str, str]:
    """Which of these letters GOV.UK Notify prints and posts, or is about to, and what it said last of each.

    By the name of the file; "" until it has posted it.
    """
    is_posted, says = col(MessageStep.state) == MessageState.POSTED, col(MessageStep.says)
    posted = case((is_posted & (says != ""), says), (is_posted, "Posted"), else_="")
    return dict(
        session.exec(
            select(Message.attachment, posted)
            .join(MessageStep, col(MessageStep.message_id) == col(Message.id))
            .where(
                Message.channel == Channel.NOTIFY_LETTER,
                col(Message.attachment).in_(file_names),
                col(MessageStep.state).not_in((MessageState.FAILED, MessageState.LEFT)),
                _is_last(),
            )
        ).all()
    )


def with_notify(session: Session, *, since: datetime, limit: int = 100) -> list[str]:
    """References of what GOV.UK Notify took since and has said no more of, the longest silent first."""
    return list(
        session.exec(
            select(Message.reference)
            .join(MessageStep, col(MessageStep.message_id) == col(Message.id))
            .where(
                col(Message.channel) != Channel.SMTP,
                MessageStep.state == MessageState.SENT,
                col(MessageStep.provider_id) != "",
                col(MessageStep.written_at) >= since,
                _is_last(),
            )
            .order_by(col(MessageStep.id))
            .limit(limit)
        ).all()
    )


def _rows(session: Session, *which: ColumnElement[bool] | bool) -> list[MessageRow]:
    rows = session.exec(
        select(Message, MessageStep, _gave_up())
        .join(MessageStep, col(MessageStep.message_id) == col(Message.id))
        .where(_is_last(), *which)
        .order_by(col(Message.id))
        .limit(MOST_LISTED)
    ).all()
    return [
        MessageRow(
            message.reference, message.kind, message.channel, message.about, message.regarding, message.name,
            message.email, message.queued_at, step.state, step.says, step.at,
            message.attachment, gave_up,
        )
        for message, step, gave_up in rows
    ]  # fmt: skip


def _waits() -> ColumnElement[bool]:
    """A person decides what becomes of it: it failed, nobody knows, or nobody tries it any more."""
    return or_(col(MessageStep.state).in_(NEEDS_A_PERSON), _gave_up())


def _gave_up() -> ColumnElement[bool]:
    """On its way by this step, and its promise was given up: a step that never ended, or a worker that kept failing."""
    kept_back = select(col(OutboxMessage.arguments)["message"].astext).where(
        OutboxMessage.fact == QUEUED_FACT, OutboxMessage.delivery == Delivery.GAVE_UP
    )
    on_its_way = col(MessageStep.state).in_((MessageState.QUEUED, MessageState.SENDING))
    return and_(on_its_way, col(Message.reference).in_(kept_back))


def _is_last() -> ColumnElement[bool]:
    later = aliased(MessageStep)
    return ~exists().where(col(later.message_id) == col(MessageStep.message_id), col(later.id) > col(MessageStep.id))
