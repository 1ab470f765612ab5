"""The minutes of a hearing day: every version, what was done with it, and its editions as they were signed."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from licensing.audit.models import identity
from licensing.database import SQLModel, words
from licensing.minutes.rules import MinutesEdition, MinutesStep
from licensing.people.models import instant, points_at


class MinutesVersion(SQLModel, table=True):
    """One version of a day's minutes, whole. Each replaces the one before; one that replaces signed ones says why."""

    __tablename__ = "minutes_version"
    __table_args__ = (
        UniqueConstraint("hearing_day_id", "number"),
        Index("uq_minutes_version_first", "hearing_day_id", unique=True, postgresql_where=text("supersedes IS NULL")),
    )

    id: int = Field(default=None, sa_column=identity())
    hearing_day_id: int = Field(sa_column=points_at("hearing_day.id"))
    number: int
    public_excluded: bool
    items: list[dict[str, str]] = Field(sa_column=Column(JSONB, nullable=False))
    because: str = Field(default="", max_length=300, description="Why it corrects minutes that were signed")
    recorded_by: int | None = Field(default=None, sa_column=points_at("person.id", optional=True, index=False))
    recorded_at: datetime = Field(sa_column=instant())
    supersedes: int | None = Field(
        default=None, sa_column=Column(BigInteger, ForeignKey("minutes_version.id"), unique=True)
    )


class MinutesStepTaken(SQLModel, table=True):
    """That a version was submitted, approved or published: by whom and when. An approval is signed with a name."""

    __tablename__ = "minutes_step"
    __table_args__ = (
        UniqueConstraint("version_id", "step"),
        CheckConstraint("step <> 'approved' OR (signed_as <> '' AND taken_by IS NOT NULL)", name="approval_is_signed"),
    )

    id: int = Field(default=None, sa_column=identity())
    version_id: int = Field(sa_column=points_at("minutes_version.id", index=False))
    step: MinutesStep = Field(sa_type=words(MinutesStep))
    signed_as: str = Field(default="", max_length=300)
    taken_by: int | None = Field(default=None, sa_column=points_at("person.id", optional=True, index=False))
    taken_at: datetime = Field(sa_column=instant())


class MinutesPrint(SQLModel, table=True):
    """One edition of a version as it was signed: the exact bytes and their hash."""

    __tablename__ = "minutes_edition"
    __table_args__ = (UniqueConstraint("version_id", "edition"),)

    id: int = Field(default=None, sa_column=identity())
    version_id: int = Field(sa_column=points_at("minutes_version.id", index=False))
    edition: MinutesEdition = Field(sa_type=words(MinutesEdition))
    pdf: bytes = Field(sa_type=LargeBinary)
    sha256: bytes = Field(sa_type=LargeBinary)
    pages: int
