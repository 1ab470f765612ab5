"""What was done after a decision: who was told, where the badge is, and that the case was left as finished."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, text
from sqlmodel import Field

from licensing.aftermath.rules import CustodyKind, MustKnow
from licensing.audit.models import identity
from licensing.database import SQLModel, words
from licensing.people.models import instant, points_at


class Told(SQLModel, table=True):
    """That somebody was told of a decision, or why they need not be. The latest row of each stands."""

    __tablename__ = "told"
    __table_args__ = (
        Index("uq_told_first", "determination_id", "who", unique=True, postgresql_where=text("supersedes IS NULL")),
        CheckConstraint(
            "(told_on IS NOT NULL AND how <> '' AND basis <> '') OR (told_on IS NULL AND because <> '')",
            name="told_or_says_why_not",
        ),
    )

    id: int = Field(default=None, sa_column=identity())
    review_id: int = Field(sa_column=points_at("review.id"))
    determination_id: int = Field(sa_column=points_at("determination.id", index=False))
    who: MustKnow = Field(sa_type=words(MustKnow))
    told_on: date | None = None
    how: str = Field(default="", max_length=300, description="By which way, and whom in person")
    basis: str = Field(default="", max_length=300)
    because: str = Field(default="", max_length=300, description="Why they need not be told")
    of_what: str = Field(max_length=1000, description="How the decision stood when they were told")
    recorded_by: int = Field(sa_column=points_at("person.id", index=False))
    recorded_at: datetime = Field(sa_column=instant())
    supersedes: int | None = Field(default=None, sa_column=Column(BigInteger, ForeignKey("told.id"), unique=True))


class CustodyEvent(SQLModel, table=True):
    """What became of a licence's badge or plate on a day. A correction supersedes the row that it replaces."""

    __tablename__ = "custody_event"
    __table_args__ = (
        CheckConstraint("says <> ''", name="says_where_or_how"),
        CheckConstraint("supersedes IS NULL OR because <> ''", name="correction_says_why"),
    )

    id: int = Field(default=None, sa_column=identity())
    review_id: int = Field(sa_column=points_at("review.id"))
    licence_id: int = Field(sa_column=points_at("licence.id"))
    kind: CustodyKind = Field(sa_type=words(CustodyKind))
    happened_on: date
    says: str = Field(max_length=300, description="To whom, where, or what was said")
    because: str = Field(default="", max_length=300, description="Why an earlier record is corrected")
    recorded_by: int = Field(sa_column=points_at("person.id", index=False))
    recorded_at: datetime = Field(sa_column=instant())
    supersedes: int | None = Field(
        default=None, sa_column=Column(BigInteger, ForeignKey("custody_event.id"), unique=True)
    )


class CaseFinished(SQLModel, table=True):
    """That nothing was left to do after a decision. What comes later, an appeal for instance, opens it again."""

    __tablename__ = "case_finished"

    id: int = Field(default=None, sa_column=identity())
    review_id: int = Field(sa_column=points_at("review.id"))
    finished_on: date
    says: str = Field(default="", max_length=300)
    recorded_by: int = Field(sa_column=points_at("person.id", index=False))
    recorded_at: datetime = Field(sa_column=instant())
