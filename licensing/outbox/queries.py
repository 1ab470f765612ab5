"""What is still promised, and what waits for a person."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from licensing.outbox.models import Delivery, IdempotencyKey, OutboxMessage


def promises_given_up(session: Session, *, limit: int = 50) -> Sequence[OutboxMessage]:
    """Promises that no further try will keep: a person must look."""
    return session.exec(
        select(OutboxMessage)
        .where(OutboxMessage.delivery == Delivery.GAVE_UP)
        .order_by(col(OutboxMessage.id))
        .limit(limit)
    ).all()


def count_waiting(session: Session, *, before: datetime) -> int:
    """How many promises were due before an instant of the machine's time and are not yet kept."""
    return session.exec(
        select(func.count())
        .select_from(OutboxMessage)
        .where(OutboxMessage.delivery == Delivery.WAITING, OutboxMessage.due_at < before)
    ).one()


def count_submitted(session: Session, person_id: int | None, *, since: datetime) -> int:
    """How many submissions of a person's were carried out since an instant of the machine's time."""
    return session.exec(
        select(func.count())
        .select_from(IdempotencyKey)
        .where(IdempotencyKey.person_id == person_id, IdempotencyKey.created_at >= since)
    ).one()
