"""Papers as they were published: the bytes, each page's label and words, who opened them; private notes."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, LargeBinary, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from licensing.audit.models import identity
from licensing.database import SQLModel
from licensing.people.models import instant, points_at


class PapersEdition(SQLModel, table=True):
    """What was published about a case in one act: the papers first, supplements after. For ever, byte for byte."""

    __tablename__ = "papers_edition"
    __table_args__ = (
        UniqueConstraint("review_id", "number"),
        CheckConstraint("octet_length(pdf) > 0 AND pages > 0", name="has_pages"),
        CheckConstraint(
            "(leave_by IS NULL) = (leave_on IS NULL) AND (leave_by IS NULL) = (leave_because = '')"
            " AND (leave_by IS NULL) = (other_side = '')",
            name="leave_is_whole",
        ),
    )

    id: int = Field(default=None, sa_column=identity())
    review_id: int = Field(sa_column=points_at("review.id", index=False))
    listing_id: int = Field(sa_column=points_at("listing.id"))
    number: int = Field(description="1 is the papers, 2 the first supplement")
    made_at: datetime = Field(sa_column=instant())
    made_by: int = Field(sa_column=points_at("person.id", index=False))
    pdf: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    sha256: str = Field(max_length=64)
    pages: int
    contents: list[dict[str, Any]] = Field(sa_column=Column(JSONB, nullable=False))
    leave_by: int | None = Field(default=None, sa_column=points_at("person.id", optional=True, index=False))
    leave_on: date | None = None
    leave_because: str = Field(default="", max_length=600)
    other_side: str = Field(default="", max_length=600, description="When the licence holder got the late pages (R27)")

    @property
    def is_supplement(self) -> bool:
        return self.number > 1

    @property
    def name(self) -> str:
        """What people call it."""
        return f"supplement {self.number - 1}" if self.is_supplement else "the papers"


class PapersPage(SQLModel, table=True):
    """One page with its label, which no other page of the case ever has, and the words that can be found on it."""

    __tablename__ = "papers_page"
    __table_args__ = (UniqueConstraint("review_id", "label"), UniqueConstraint("edition_id", "place"))

    id: int = Field(default=None, sa_column=identity())
    review_id: int = Field(sa_column=points_at("review.id", index=False))
    edition_id: int = Field(sa_column=points_at("papers_edition.id", index=False))
    place: int = Field(description="Its number in the file, from 1")
    label: str = Field(max_length=12)
    title: str = Field(max_length=200)
    words: str = Field(max_length=20000)


class PapersOpened(SQLModel, table=True):
    """That a person opened an edition: the first time."""

    __tablename__ = "papers_opened"
    __table_args__ = (UniqueConstraint("edition_id", "person_id"),)

    id: int = Field(default=None, sa_column=identity())
    edition_id: int = Field(sa_column=points_at("papers_edition.id", index=False))
    person_id: int = Field(sa_column=points_at("person.id"))
    opened_at: datetime = Field(sa_column=instant())


class PapersNote(SQLModel, table=True):
    """A member's own words beside a page: not the case's history, in no event, and nobody else's to see."""

    __tablename__ = "papers_note"
    __table_args__ = (UniqueConstraint("person_id", "review_id", "label"),)

    id: int = Field(default=None, sa_column=identity())
    person_id: int = Field(sa_column=points_at("person.id", index=False))
    review_id: int = Field(sa_column=points_at("review.id"))
    label: str = Field(max_length=12)
    says: str = Field(max_length=2000)
    written_at: datetime = Field(sa_column=instant())
    version: int = 1
