"""Work promised by a transaction, and the keys that make a repeated submission harmless."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, DateTime, Index, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from licensing.audit.models import identity
from licensing.database import SQLModel, words


class Delivery(StrEnum):
    """How far a promise has got. `gave_up` waits for a person, on their list of work."""

    WAITING = "waiting"
    DONE = "done"
    GAVE_UP = "gave_up"


class OutboxMessage(SQLModel, table=True):
    """A fact that something must follow from. The database is the list of work; the queue is only a doorbell."""

    __tablename__ = "outbox_message"
    __table_args__ = (Index("ix_outbox_message_due", "due_at", "id", postgresql_where=text("delivery = 'waiting'")),)

    id: int = Field(default=None, sa_column=identity())
    fact: str = Field(max_length=64)
    arguments: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSONB, nullable=False))
    dedupe: str | None = Field(default=None, max_length=120, unique=True)
    delivery: Delivery = Field(default=Delivery.WAITING, sa_type=words(Delivery))
    due_at: datetime = Field(
        default=None, sa_column=Column(DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp())
    )
    lease_until: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    attempts: int = 0
    last_error: str = Field(default="", max_length=200)
    done_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


class IdempotencyKey(SQLModel, table=True):
    """One submission, and where its answer led. The same key with another body is refused."""

    __tablename__ = "idempotency_key"
    __table_args__ = (Index("ix_idempotency_key_person_id_created_at", "person_id", "created_at"),)

    key: UUID = Field(primary_key=True)
    person_id: int | None = Field(default=None, sa_type=BigInteger)
    digest: str = Field(max_length=64)
    answer: str | None = Field(default=None, max_length=2000)
    created_at: datetime = Field(
        default=None, sa_column=Column(DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp())
    )
