"""Hand-back: each step of the restoration protocol as it was taken, withdrawals, and the packs of evidence made."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, String, UniqueConstraint, text
from sqlmodel import Field

from licensing.audit.models import identity
from licensing.database import SQLModel, words
from licensing.handback.rules import ProtocolStep
from licensing.people.models import instant, points_at


class HandBackStep(SQLModel, table=True):
    """One step of the protocol, taken in one attempt to hand a function back (R71). A correction supersedes it.

    The Directions name their effective date and point at the holding that an administrator recorded for it; nothing
    here changes who holds the power.
    """

    __tablename__ = "hand_back_step"
    __table_args__ = (
        Index(
            "uq_hand_back_step_first",
            "function",
            "attempt",
            "step",
            unique=True,
            postgresql_where=text("supersedes IS NULL"),
        ),
        CheckConstraint("owner <> '' AND says <> ''", name="gives_evidence"),
        CheckConstraint("(step = 'reply') = (representations_until IS NOT NULL)", name="reply_opens_representations"),
        CheckConstraint(
            "(step = 'new_directions') = (holding_id IS NOT NULL) AND (holding_id IS NULL) = (effective_on IS NULL)",
            name="directions_cite_the_holding",
        ),
        CheckConstraint("(document_sha256 IS NULL) = (document_name = '')", name="document_is_named"),
        CheckConstraint("(supersedes IS NULL) = (because = '')", name="correction_says_why"),
    )

    id: int = Field(default=None, sa_column=identity())
    function: str = Field(max_length=40)
    attempt: int
    step: ProtocolStep = Field(sa_type=words(ProtocolStep))
    happened_on: date
    owner: str = Field(max_length=200, description="Who answers for the step, by name and office")
    says: str = Field(max_length=4000, description="The evidence in words")
    reference: str = Field(default="", max_length=300, description="Of a document that is kept elsewhere")
    document_name: str = Field(default="", max_length=200)
    document_sha256: str | None = Field(
        default=None, sa_column=Column(String(64), ForeignKey("stored_file.sha256"), index=True)
    )
    shown_sha256: str | None = Field(
        default=None,
        sa_column=Column(String(64), ForeignKey("stored_file.sha256")),
        description="What was made of it to be shown; none of a Word document",
    )
    representations_until: date | None = None
    effective_on: date | None = None
    holding_id: int | None = Field(default=None, sa_column=points_at("power_holding.id", optional=True))
    because: str = Field(default="", max_length=300, description="Why it corrects the row that it supersedes")
    recorded_by: int = Field(sa_column=points_at("person.id", index=False))
    recorded_at: datetime = Field(sa_column=instant())
    supersedes: int | None = Field(
        default=None, sa_column=Column(BigInteger, ForeignKey("hand_back_step.id"), unique=True)
    )


class HandBackWithdrawal(SQLModel, table=True):
    """That an attempt was withdrawn, and why. Another may begin from its first step."""

    __tablename__ = "hand_back_withdrawal"
    __table_args__ = (
        UniqueConstraint("function", "attempt"),
        CheckConstraint("because <> ''", name="says_why"),
    )

    id: int = Field(default=None, sa_column=identity())
    function: str = Field(max_length=40)
    attempt: int
    withdrawn_on: date
    because: str = Field(max_length=2000)
    recorded_by: int = Field(sa_column=points_at("person.id", index=False))
    recorded_at: datetime = Field(sa_column=instant())


class HandBackPack(SQLModel, table=True):
    """A pack of evidence as it was made: its bytes as PDF and as CSV are kept by their hashes."""

    __tablename__ = "hand_back_pack"
    __table_args__ = (UniqueConstraint("number"),)

    id: int = Field(default=None, sa_column=identity())
    number: int
    function: str = Field(max_length=40)
    first_on: date
    last_on: date
    pages: int
    pdf_sha256: str = Field(sa_column=Column(String(64), ForeignKey("stored_file.sha256"), nullable=False))
    csv_sha256: str = Field(sa_column=Column(String(64), ForeignKey("stored_file.sha256"), nullable=False))
    made_by: int = Field(sa_column=points_at("person.id", index=False))
    made_at: datetime = Field(sa_column=instant())
