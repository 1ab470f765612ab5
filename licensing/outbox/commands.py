"""Promising work, carrying it out once, and recognising a repeated submission."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from licensing.errors import AlreadyDone, Invalid
from licensing.outbox.models import Delivery, IdempotencyKey, OutboxMessage

LEASE = timedelta(seconds=60)  # longer than any one task; an expired lease is offered again
MOST_ATTEMPTS = 12


def post(session: Session, fact: str, *, dedupe: str | None = None, **arguments: Any) -> None:
    """Promise what follows from a fact ("notice.approved"). A second promise with the same `dedupe` is the first."""
    statement = insert(OutboxMessage).values(
        fact=fact, arguments=arguments, dedupe=dedupe, delivery=Delivery.WAITING, attempts=0, last_error=""
    )
    session.execute(statement.on_conflict_do_nothing(index_elements=["dedupe"]))


def lease_due(session: Session, *, now: datetime, limit: int = 50) -> Sequence[OutboxMessage]:
    """Take the oldest due promises that nobody holds, and hold them for a while. `now` is the machine's time."""
    messages = session.exec(
        select(OutboxMessage)
        .where(
            OutboxMessage.delivery == Delivery.WAITING,
            OutboxMessage.due_at <= now,
            or_(col(OutboxMessage.lease_until).is_(None), col(OutboxMessage.lease_until) < now),
        )
        .order_by(col(OutboxMessage.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    for message in messages:
        message.lease_until = now + LEASE
        session.add(message)
    return messages


def take_message(session: Session, message_id: int) -> OutboxMessage | None:
    """The promise, locked, if it is still to be kept; None when another has kept it."""
    message = session.exec(select(OutboxMessage).where(OutboxMessage.id == message_id).with_for_update()).one_or_none()
    return message if message is not None and message.delivery is Delivery.WAITING else None


def mark_done(session: Session, message: OutboxMessage, *, now: datetime) -> None:
    """The promise is kept. In the same transaction as the work itself, so that twice is the same as once."""
    message.delivery, message.done_at, message.last_error = Delivery.DONE, now, ""
    session.add(message)


def mark_failed(session: Session, message_id: int, *, error: str, now: datetime, wait: timedelta | None = None) -> None:
    """Try again later, at growing distances or after this `wait`; after the last attempt leave it for a person."""
    message = take_message(session, message_id)
    if message is None:
        return
    message.attempts += 1  # only what was tried and failed: waiting in a queue that nobody empties is no failure
    message.last_error = error[:200]
    message.lease_until = None
    message.due_at = now + (wait or timedelta(seconds=min(2**message.attempts, 3600)))
    if message.attempts >= MOST_ATTEMPTS:
        message.delivery = Delivery.GAVE_UP
    session.add(message)


def close_given_up(session: Session, fact: str, **arguments: str) -> None:
    """A person has decided what becomes of what was given up, with these arguments: it is on nobody's list any more."""
    session.execute(
        update(OutboxMessage)
        .where(
            col(OutboxMessage.fact) == fact,
            col(OutboxMessage.delivery) == Delivery.GAVE_UP,
            col(OutboxMessage.arguments).contains(arguments),
        )
        .values(delivery=Delivery.DONE, done_at=func.clock_timestamp())
    )


def claim(session: Session, key: UUID, digest: str, *, person_id: int | None) -> None:
    """Claim a submission's key: the first line of every act that a form asks for.

    A concurrent twin waits here for the first to commit. Raises AlreadyDone with the first answer when this very
    submission was carried out before, and Invalid when the key comes back with another body.
    """
    statement = (
        insert(IdempotencyKey)
        .values(key=key, person_id=person_id, digest=digest)
        .on_conflict_do_nothing()
        .returning(IdempotencyKey.key)
    )
    if session.execute(statement).first() is not None:
        return
    earlier = session.exec(select(IdempotencyKey).where(IdempotencyKey.key == key)).one()
    if earlier.digest != digest or earlier.person_id != person_id or earlier.answer is None:
        raise Invalid("This form was already used for something else. Open the page again and start afresh.")
    raise AlreadyDone(earlier.answer)


def answer(session: Session, key: UUID, *, to: str) -> None:
    """Keep where a carried-out submission led, for whoever submits it again."""
    claimed = session.exec(select(IdempotencyKey).where(IdempotencyKey.key == key)).one()
    claimed.answer = to
    session.add(claimed)
