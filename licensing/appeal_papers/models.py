"""The papers of an appeal as they were made for the court: for ever, byte for byte."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, LargeBinary, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from licensing.audit.models import identity
from licensing.database import SQLModel
from licensing.people.models import instant, points_at


class AppealPapers(SQLModel, table=True):
    """One version of the papers of one appeal. What changed since makes another; none is ever replaced."""

    __tablename__ = "appeal_papers"
    __table_args__ = (
        UniqueConstraint("appeal_id", "number"),
        CheckConstraint("octet_length(pdf) > 0 AND pages > 0", name="has_pages"),
    )

    id: int = Field(default=None, sa_column=identity())
    appeal_id: int = Field(sa_column=points_at("appeal.id", index=False))
    number: int
    pdf: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    sha256: str = Field(max_length=64)
    pages: int
    contents: list[dict[str, Any]] = Field(sa_column=Column(JSONB, nullable=False))
    made_by: int = Field(sa_column=points_at("person.id", index=False))
    made_at: datetime = Field(sa_column=instant())
