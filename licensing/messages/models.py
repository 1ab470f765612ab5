"""Messages to people outside the pages, and each step of their way, one row a step."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Column, DateTime, ForeignKey, Index, LargeBinary, Text, func
from sqlmodel import Field

from licensing.audit.models import identity
from licensing.database import SQLModel, words
from licensing.messages.rules import Channel, MessageKind, MessageState
from licensing.people.models import instant, points_at


class Message(SQLModel, table=True):
    """One message to one addressee. Knows addresses, words and references; never a notice or a hearing day."""

    __tablename__ = "message"
    __table_args__ = (CheckConstraint("(channel = 'notify_letter') = (email = '')", name="has_an_address"),)

    id: int = Field(default=None, sa_column=identity())
    reference: str = Field(max_length=32, unique=True, description="Ours, drawn by chance, and told to the provider")
    kind: MessageKind = Field(sa_type=words(MessageKind))
    channel: Channel = Field(sa_type=words(Channel))
    about: str = Field(max_length=64, index=True, description="The history it is written in: a case, or a hearing day")
    regarding: str = Field(max_length=40, index=True, description="What it tells of: a notice, or a hearing day")
    person_id: int | None = Field(default=None, sa_column=points_at("person.id", optional=True))
    name: str = Field(max_length=200)
    email: str = Field(default="", max_length=200)
    subject: str = Field(max_length=200)
    body: str = Field(sa_column=Column(Text, nullable=False))
    attachment: str = Field(default="", max_length=120, description="The file that goes with it, by name")
    attachment_sha256: str = Field(default="", max_length=64)
    message_id: str = Field(max_length=200, unique=True, description="The Message-ID: made once, the same in every try")
    dedupe: str = Field(max_length=200, unique=True)
    queued_at: datetime = Field(sa_column=instant())


class MessageStep(SQLModel, table=True):
    """One step of a message's way. The latest is how far it has got."""

    __tablename__ = "message_step"
    __table_args__ = (Index("ix_message_step_message_id_id", "message_id", "id"),)

    id: int = Field(default=None, sa_column=identity())
    message_id: int = Field(sa_column=points_at("message.id", index=False))
    state: MessageState = Field(sa_type=words(MessageState))
    says: str = Field(default="", max_length=300)
    provider_id: str = Field(default="", max_length=64)
    at: datetime = Field(sa_column=instant())
    recorded_by: int | None = Field(default=None, sa_column=points_at("person.id", optional=True, index=False))
    written_at: datetime = Field(
        default=None, sa_column=Column(DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp())
    )


class ReceiptLink(SQLModel, table=True):
    """The secret by which an addressee says that they have a message. Only its SHA-256 is kept, and not for ever."""

    __tablename__ = "receipt_link"

    id: int = Field(default=None, sa_column=identity())
    message_id: int = Field(sa_column=Column(BigInteger, ForeignKey("message.id"), nullable=False, unique=True))
    token_hash: bytes = Field(sa_column=Column(LargeBinary, nullable=False, unique=True))
    expires_at: datetime = Field(sa_column=instant())
