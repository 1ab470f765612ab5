"""What happened, append-only and chained; and who looked or was refused, append-only."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, DateTime, Identity, LargeBinary, UniqueConstraint, func, text
from sqlalchemy import Uuid as UuidType
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from licensing.database import SQLModel, words


class AccessKind(StrEnum):
    """What an access event tells."""

    VIEWED = "viewed"
    SEARCHED = "searched"
    REFUSED = "refused"
    NOT_ALLOWED = "not_allowed"
    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGNED_OUT = "signed_out"
    EXPORTED = "exported"


def identity(comment: str = "") -> Any:
    """A bigint identity key, as every table has."""
    return Column(BigInteger, Identity(always=False), primary_key=True, comment=comment or None)


class AuditEvent(SQLModel, table=True):
    """One act that somebody answers for. The actor is kept as they were that day, with no foreign key."""

    __tablename__ = "audit_event"
    __table_args__ = (UniqueConstraint("chain", "seq"),)

    id: int = Field(default=None, sa_column=identity())
    act: UUID = Field(
        default=None,
        sa_column=Column(
            UuidType, nullable=False, index=True, server_default=text("current_setting('licensing.act')::uuid")
        ),
    )
    chain: str = Field(max_length=64)
    seq: int = Field(sa_type=BigInteger)
    action: str = Field(max_length=64)
    actor_id: int | None = Field(default=None, sa_type=BigInteger)
    actor_name: str = Field(max_length=200)
    actor_roles: str = Field(max_length=200)
    happened_at: datetime = Field(sa_type=DateTime(timezone=True))
    written_at: datetime = Field(
        default=None, sa_column=Column(DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp())
    )
    content: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSONB, nullable=False))
    salt: bytes = Field(sa_type=LargeBinary)
    canon: bytes = Field(sa_type=LargeBinary)
    previous: bytes = Field(sa_type=LargeBinary)
    hash: bytes = Field(sa_type=LargeBinary)
    mac: bytes = Field(sa_type=LargeBinary)
    key_epoch: int


class AuditChain(SQLModel, table=True):
    """The head of one case's history: how many links, and the last one's hash."""

    __tablename__ = "audit_chain"

    chain: str = Field(primary_key=True, max_length=64)
    seq: int = Field(sa_type=BigInteger)
    head: bytes = Field(sa_type=LargeBinary)


class AccessEvent(SQLModel, table=True):
    """Somebody looked, searched, signed in or was refused. Not chained: a chain would make readers wait in line."""

    __tablename__ = "access_event"

    id: int = Field(default=None, sa_column=identity())
    kind: AccessKind = Field(sa_type=words(AccessKind))
    about: str | None = Field(default=None, max_length=64, index=True)
    actor_id: int | None = Field(default=None, sa_type=BigInteger, index=True)
    actor_name: str = Field(max_length=200)
    actor_roles: str = Field(max_length=200)
    happened_at: datetime = Field(sa_type=DateTime(timezone=True))
    written_at: datetime = Field(
        default=None, sa_column=Column(DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp())
    )
    route: str = Field(default="", max_length=200)
    request_id: str = Field(default="", max_length=64)
    content: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSONB, nullable=False))
