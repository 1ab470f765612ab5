"""The officer's report to the panel: every version that was ever saved, and each that was finished as a frozen PDF."""

from datetime import datetime

from sqlalchemy import BigInteger, Column, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from licensing.audit.models import identity
from licensing.database import SQLModel, words
from licensing.officer_reports.rules import Origin
from licensing.people.models import instant, points_at


class OfficerReport(SQLModel, table=True):
    """One version of the report on a review, whole. Each replaces the one before; none is ever edited."""

    __tablename__ = "officer_report"
    __table_args__ = (
        UniqueConstraint("review_id", "number"),
        Index("uq_officer_report_first", "review_id", unique=True, postgresql_where=text("supersedes IS NULL")),
    )

    id: int = Field(default=None, sa_column=identity())
    review_id: int = Field(sa_column=points_at("review.id"))
    number: int
    sections: dict[str, str] = Field(sa_column=Column(JSONB, nullable=False))
    origin: Origin = Field(sa_type=words(Origin))
    recorded_by: int | None = Field(default=None, sa_column=points_at("person.id", optional=True, index=False))
    recorded_at: datetime = Field(sa_column=instant())
    supersedes: int | None = Field(
        default=None, sa_column=Column(BigInteger, ForeignKey("officer_report.id"), unique=True)
    )


class FinishedReport(SQLModel, table=True):
    """A version as it was finished: the exact bytes that the panel reads, and their hash. A later one replaces it."""

    __tablename__ = "finished_report"
    __table_args__ = (
        Index("uq_finished_report_first", "review_id", unique=True, postgresql_where=text("supersedes IS NULL")),
    )

    id: int = Field(default=None, sa_column=identity())
    review_id: int = Field(sa_column=points_at("review.id"))
    version_id: int = Field(sa_column=Column(BigInteger, ForeignKey("officer_report.id"), nullable=False, unique=True))
    pdf: bytes = Field(sa_type=LargeBinary)
    sha256: bytes = Field(sa_type=LargeBinary)
    pages: int
    finished_by: int = Field(sa_column=points_at("person.id", index=False))
    finished_at: datetime = Field(sa_column=instant())
    supersedes: int | None = Field(
        default=None, sa_column=Column(BigInteger, ForeignKey("finished_report.id"), unique=True)
    )
