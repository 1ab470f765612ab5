"""Letters: drafted, approved as frozen bytes, handed over, served."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Column, Date, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from licensing.audit.models import identity
from licensing.database import SQLModel, words
from licensing.notices.bulk.rules import BulkResult
from licensing.notices.rules import NoticeKind, ServiceMethod
from licensing.notices.wording import LONGEST_WORDING, WordingPart
from licensing.people.models import instant, points_at


class Notice(SQLModel, table=True):
    """One notice to one addressee about one case. Knows its addressee and a reference, not a decision.

    Its stage is read from what exists: a draft has no revision, a withdrawn one says when and why.
    """

    __tablename__ = "notice"
    __table_args__ = (Index("ix_notice_case_reference_kind", "case_reference", "kind"),)

    id: int = Field(default=None, sa_column=identity())
    reference: str = Field(max_length=32, unique=True)
    kind: NoticeKind = Field(sa_type=words(NoticeKind))
    case_reference: str = Field(max_length=32)
    holder_id: int = Field(sa_column=points_at("licence_holder.id"))
    content: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    drafted_at: datetime = Field(sa_column=instant())
    due_on: date | None = Field(default=None, sa_type=Date)
    withdrawn_at: datetime | None = Field(default=None, sa_column=instant(optional=True))
    withdrawn_because: str = Field(default="", max_length=300)
    replaces: int | None = Field(default=None, sa_column=Column(BigInteger, ForeignKey("notice.id"), unique=True))
    held_until: date | None = Field(default=None, description="The last day on which a commissioner may veto it (R06)")
    version: int = 1


class NoticeRevision(SQLModel, table=True):
    """What was approved: the content, the exact bytes and their hash, the address and the planned service. For ever."""

    __tablename__ = "notice_revision"
    __table_args__ = (
        UniqueConstraint("notice_id", "number"),
        CheckConstraint("octet_length(pdf) > 0", name="has_bytes"),
    )

    id: int = Field(default=None, sa_column=identity())
    notice_id: int = Field(sa_column=points_at("notice.id"))
    number: int
    content: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    pdf: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    sha256: str = Field(max_length=64)
    pages: int
    address: str = Field(max_length=400)
    planned_method: ServiceMethod = Field(sa_type=words(ServiceMethod))
    planned_on: date
    approved_by: int = Field(sa_column=points_at("person.id", index=False))
    approved_at: datetime = Field(sa_column=instant())


class NoticeCopy(SQLModel, table=True):
    """The copy of one revision for whoever represented the holder on the day: to whom, where, and its exact bytes."""

    __tablename__ = "notice_copy"
    __table_args__ = (CheckConstraint("octet_length(pdf) > 0", name="has_bytes"),)

    id: int = Field(default=None, sa_column=identity())
    revision_id: int = Field(
        sa_column=Column(BigInteger, ForeignKey("notice_revision.id"), nullable=False, unique=True)
    )
    name: str = Field(max_length=200)
    firm: str = Field(default="", max_length=200)
    address: str = Field(max_length=400)
    pdf: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    sha256: str = Field(max_length=64)


class HandedOver(SQLModel, table=True):
    """That a revision's letter was put in the print room's folder: once per revision, whatever happens on the way."""

    __tablename__ = "notice_handed_over"

    id: int = Field(default=None, sa_column=identity())
    revision_id: int = Field(
        sa_column=Column(BigInteger, ForeignKey("notice_revision.id"), nullable=False, unique=True)
    )
    file_name: str = Field(max_length=120)
    handed_at: datetime = Field(sa_column=instant())


class Service(SQLModel, table=True):
    """How and when a notice was served, with proof. A rebuttal or a correction is a row that supersedes this one."""

    __tablename__ = "service"
    __table_args__ = (
        CheckConstraint("given_on IS NOT NULL OR rebutted", name="is_given_or_rebutted"),
        Index("ix_service_given_on", "given_on", postgresql_where=text("NOT rebutted")),
    )

    id: int = Field(default=None, sa_column=identity())
    revision_id: int = Field(sa_column=points_at("notice_revision.id"))
    method: ServiceMethod = Field(sa_type=words(ServiceMethod))
    sent_on: date = Field(description="Posted, handed over or left")
    given_on: date | None = Field(description="Taken in law as received (R52)")
    given_at: datetime | None = Field(default=None, sa_column=instant(optional=True))
    place: str = Field(default="", max_length=200)
    served_by: str = Field(default="", max_length=120)
    proof: str = Field(default="", max_length=300)
    rebutted: bool = False
    because: str = Field(default="", max_length=300)
    recorded_by: int | None = Field(default=None, sa_column=points_at("person.id", optional=True, index=False))
    recorded_at: datetime = Field(sa_column=instant())
    supersedes: int | None = Field(default=None, sa_column=Column(BigInteger, ForeignKey("service.id"), unique=True))


class LetterWording(SQLModel, table=True):
    """One version of the standard paragraphs of a kind of letter, from a day on. Never edited: the next replaces it.

    Of a part's versions the last written whose day has come counts (`version_in_force`): exactly one on every day.
    """

    __tablename__ = "letter_wording"
    __table_args__ = (
        Index("uq_letter_wording_first", "kind", "part", unique=True, postgresql_where=text("supersedes IS NULL")),
    )

    id: int = Field(default=None, sa_column=identity())
    kind: NoticeKind = Field(sa_type=words(NoticeKind))
    part: WordingPart = Field(sa_type=words(WordingPart))
    text: str = Field(max_length=LONGEST_WORDING)
    in_force_from: date
    because: str = Field(max_length=300)
    written_by: int | None = Field(default=None, sa_column=points_at("person.id", optional=True, index=False))
    written_at: datetime = Field(sa_column=instant())
    supersedes: int | None = Field(
        default=None, sa_column=Column(BigInteger, ForeignKey("letter_wording.id"), unique=True)
    )


class BulkJob(SQLModel, table=True):
    """Many letters of one kind approved in one press, by one person, on one plan. Over when each has its outcome."""

    __tablename__ = "bulk_job"
    __table_args__ = (CheckConstraint("(stopped_at IS NULL) = (stopped_by IS NULL)", name="stopped_by_somebody"),)

    id: int = Field(default=None, sa_column=identity())
    reference: str = Field(max_length=32, unique=True)
    method: str = Field(max_length=40, description="A ServiceMethod; each revision that comes of it is checked")
    planned_on: date
    asked_by: int = Field(sa_column=points_at("person.id", index=False))
    asked_at: datetime = Field(sa_column=instant())
    stopped_by: int | None = Field(default=None, sa_column=points_at("person.id", optional=True, index=False))
    stopped_at: datetime | None = Field(default=None, sa_column=instant(optional=True))
    version: int = 1


class BulkLetter(SQLModel, table=True):
    """One letter of a bulk issue, as it was shown to whoever pressed: its version and the hash of its words."""

    __tablename__ = "bulk_letter"
    __table_args__ = (UniqueConstraint("job_id", "notice_id"),)

    id: int = Field(default=None, sa_column=identity())
    job_id: int = Field(sa_column=points_at("bulk_job.id", index=False))
    notice_id: int = Field(sa_column=points_at("notice.id"))
    version: int
    shown: str = Field(max_length=64)


class BulkOutcome(SQLModel, table=True):
    """What became of one letter of a bulk issue: once, whatever happens on the way."""

    __tablename__ = "bulk_outcome"
    __table_args__ = (CheckConstraint("(result = 'approved') = (revision_id IS NOT NULL)", name="approved_as"),)

    id: int = Field(default=None, sa_column=identity())
    letter_id: int = Field(sa_column=Column(BigInteger, ForeignKey("bulk_letter.id"), nullable=False, unique=True))
    result: BulkResult = Field(sa_type=words(BulkResult))
    says: str = Field(default="", max_length=600)
    revision_id: int | None = Field(default=None, sa_column=points_at("notice_revision.id", optional=True))
    ended_at: datetime = Field(sa_column=instant())
