"""What the council relied on, and what it did on the national register. Rows are superseded, never edited."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from licensing.audit.models import identity
from licensing.database import SQLModel, words
from licensing.national_register.rules import EntryAct
from licensing.people.models import instant, points_at


class Nr3sReliance(SQLModel, table=True):
    """Whether the decision about one licence relied on relevant information, and of which kinds (R57)."""

    __tablename__ = "nr3s_reliance"
    __table_args__ = (
        Index(
            "uq_nr3s_reliance_first",
            "determination_id",
            "licence_id",
            unique=True,
            postgresql_where=text("supersedes IS NULL"),
        ),
        CheckConstraint("is_relied = (jsonb_array_length(limbs) > 0)", name="relied_names_a_limb"),
        CheckConstraint("is_relied OR because <> ''", name="not_relied_says_why"),
    )

    id: int = Field(default=None, sa_column=identity())
    review_id: int = Field(sa_column=points_at("review.id"))
    determination_id: int = Field(sa_column=points_at("determination.id"))
    licence_id: int = Field(sa_column=points_at("licence.id", index=False))
    is_relied: bool
    limbs: list[str] = Field(sa_column=Column(JSONB, nullable=False))
    because: str = Field(default="", max_length=1000)
    national_insurance_number: str = Field(default="", max_length=20)
    driver_number: str = Field(default="", max_length=40)
    recorded_by: int = Field(sa_column=points_at("person.id", index=False))
    recorded_at: datetime = Field(sa_column=instant())
    supersedes: int | None = Field(
        default=None, sa_column=Column(BigInteger, ForeignKey("nr3s_reliance.id"), unique=True)
    )


class Nr3sEntry(SQLModel, table=True):
    """One act on the register and its receipt. `entered` is what stood there afterwards: our own record of it (R59)."""

    __tablename__ = "nr3s_entry"
    __table_args__ = (CheckConstraint("supersedes IS NULL OR because <> ''", name="correction_says_why"),)

    id: int = Field(default=None, sa_column=identity())
    review_id: int = Field(sa_column=points_at("review.id"))
    determination_id: int = Field(sa_column=points_at("determination.id"))
    licence_id: int = Field(sa_column=points_at("licence.id", index=False))
    act: EntryAct = Field(sa_type=words(EntryAct))
    done_on: date
    receipt: str = Field(max_length=80, description="The reference that the register gave")
    entered: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    because: str = Field(default="", max_length=300, description="Why an earlier record is corrected")
    recorded_by: int = Field(sa_column=points_at("person.id", index=False))
    recorded_at: datetime = Field(sa_column=instant())
    supersedes: int | None = Field(default=None, sa_column=Column(BigInteger, ForeignKey("nr3s_entry.id"), unique=True))
