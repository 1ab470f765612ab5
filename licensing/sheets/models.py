"""Paper sheets as they were printed, what was keyed in from them, and what a second person said of it. Append-only."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, LargeBinary, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from licensing.audit.models import identity
from licensing.database import SQLModel
from licensing.people.models import instant, points_at


class HearingSheet(SQLModel, table=True):
    """One sheet, byte for byte as it was printed for one case on one hearing day."""

    __tablename__ = "hearing_sheet"
    __table_args__ = (CheckConstraint("octet_length(pdf) > 0 AND pages > 0", name="has_pages"),)

    id: int = Field(default=None, sa_column=identity())
    number: str = Field(max_length=32, unique=True)
    listing_id: int = Field(sa_column=points_at("listing.id"))
    review_id: int = Field(sa_column=points_at("review.id"))
    letter: str = Field(max_length=1, description="What the case was called in the room when it was printed")
    form_version: int
    told: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    pdf: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    pages: int
    printed_by: int = Field(sa_column=points_at("person.id", index=False))
    printed_at: datetime = Field(sa_column=instant())


class SheetEntry(SQLModel, table=True):
    """What was keyed in from a sheet, with its scan. One chain of them for a listing: a correction supersedes."""

    __tablename__ = "sheet_entry"
    __table_args__ = (
        Index("uq_sheet_entry_first", "listing_id", unique=True, postgresql_where=text("supersedes IS NULL")),
    )

    id: int = Field(default=None, sa_column=identity())
    sheet_id: int = Field(sa_column=points_at("hearing_sheet.id"))
    listing_id: int = Field(sa_column=points_at("listing.id", index=False))
    written: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    document: int = Field(description="The number of the scan among the documents of the case")
    keyed_by: int = Field(sa_column=points_at("person.id", index=False))
    keyed_at: datetime = Field(sa_column=instant())
    supersedes: int | None = Field(
        default=None, sa_column=Column(BigInteger, ForeignKey("sheet_entry.id"), unique=True)
    )


class SheetVerdict(SQLModel, table=True):
    """What the second person said: confirmed, and a hearing came of it; or sent back, with what is wrong."""

    __tablename__ = "sheet_verdict"
    __table_args__ = (CheckConstraint("(hearing_id IS NULL) = (says <> '')", name="confirmed_or_says_what_is_wrong"),)

    id: int = Field(default=None, sa_column=identity())
    entry_id: int = Field(sa_column=Column(BigInteger, ForeignKey("sheet_entry.id"), nullable=False, unique=True))
    hearing_id: int | None = Field(
        default=None, sa_column=Column(BigInteger, ForeignKey("hearing.id"), nullable=True, unique=True)
    )
    says: str = Field(default="", max_length=600)
    given_by: int = Field(sa_column=points_at("person.id", index=False))
    given_at: datetime = Field(sa_column=instant())
