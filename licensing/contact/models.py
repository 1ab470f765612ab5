"""What was said outside the hearing: calls and visits, replies to the notice, requests to postpone, approaches."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, text
from sqlmodel import Field

from licensing.audit.models import identity
from licensing.contact.rules import Attending, Means, Party, Ruling, Why
from licensing.database import SQLModel, words
from licensing.people.models import instant, points_at


def supersedes(table: str) -> Column[int]:
    """The row of the same table that this one replaces, at most once."""
    return Column(BigInteger, ForeignKey(f"{table}.id"), unique=True)


class ContactNote(SQLModel, table=True):
    """A call, a visit, an e-mail or a letter in: with whom, on which day, what was said."""

    __tablename__ = "contact_note"
    __table_args__ = (
        CheckConstraint("party <> 'other' OR name <> ''", name="names_somebody_else"),
        CheckConstraint("supersedes IS NULL OR because <> ''", name="correction_says_why"),
    )

    id: int = Field(default=None, sa_column=identity())
    review_id: int = Field(sa_column=points_at("review.id"))
    means: Means = Field(sa_type=words(Means))
    party: Party = Field(sa_type=words(Party))
    name: str = Field(default="", max_length=200)
    happened_on: date
    says: str = Field(max_length=2000)
    because: str = Field(default="", max_length=300, description="Why it corrects the row that it supersedes")
    recorded_by: int | None = Field(default=None, sa_column=points_at("person.id", optional=True, index=False))
    recorded_at: datetime = Field(sa_column=instant())
    supersedes: int | None = Field(default=None, sa_column=supersedes("contact_note"))


class HearingReply(SQLModel, table=True):
    """What the holder, or a representative with authority to act, answered to one hearing notice (R25, R26)."""

    __tablename__ = "hearing_reply"
    __table_args__ = (
        Index("uq_hearing_reply_first", "notice_id", unique=True, postgresql_where=text("supersedes IS NULL")),
    )

    id: int = Field(default=None, sa_column=identity())
    review_id: int = Field(sa_column=points_at("review.id"))
    notice_id: int = Field(sa_column=points_at("notice.id"))
    contact_id: int | None = Field(default=None, sa_column=points_at("contact.id", optional=True))
    attending: Attending = Field(sa_type=words(Attending))
    interpreter: str = Field(default="", max_length=120)
    adjustments: str = Field(default="", max_length=300)
    documents: str = Field(default="", max_length=300, description="Documents that are to follow")
    received_on: date
    recorded_by: int | None = Field(default=None, sa_column=points_at("person.id", optional=True, index=False))
    recorded_at: datetime = Field(sa_column=instant())
    supersedes: int | None = Field(default=None, sa_column=supersedes("hearing_reply"))


class PostponementRequest(SQLModel, table=True):
    """That the hearing to which a notice calls was asked to be put off: by whom, and why (R25)."""

    __tablename__ = "postponement_request"
    __table_args__ = (CheckConstraint("party <> 'other' OR name <> ''", name="names_somebody_else"),)

    id: int = Field(default=None, sa_column=identity())
    review_id: int = Field(sa_column=points_at("review.id"))
    notice_id: int = Field(sa_column=points_at("notice.id"))
    party: Party = Field(sa_type=words(Party))
    name: str = Field(default="", max_length=200)
    why: Why = Field(sa_type=words(Why))
    says: str = Field(max_length=1000)
    received_on: date
    recorded_by: int | None = Field(default=None, sa_column=points_at("person.id", optional=True, index=False))
    recorded_at: datetime = Field(sa_column=instant())


class PostponementDecision(SQLModel, table=True):
    """What was decided on a request to postpone, by whom, why, and what the holder was told (R25, R26)."""

    __tablename__ = "postponement_decision"
    __table_args__ = (
        CheckConstraint("because <> '' AND told <> ''", name="is_answered"),
        Index(
            "uq_postponement_decision_first",
            "request_id",
            unique=True,
            postgresql_where=text("supersedes IS NULL"),
        ),
    )

    id: int = Field(default=None, sa_column=identity())
    request_id: int = Field(sa_column=points_at("postponement_request.id"))
    ruling: Ruling = Field(sa_type=words(Ruling))
    decided_by: str = Field(max_length=200)
    because: str = Field(max_length=600)
    need_met: str = Field(default="", max_length=300, description="How a need is met on the day all the same (R26)")
    told: str = Field(max_length=600)
    told_on: date
    recorded_by: int | None = Field(default=None, sa_column=points_at("person.id", optional=True, index=False))
    recorded_at: datetime = Field(sa_column=instant())
    supersedes: int | None = Field(default=None, sa_column=supersedes("postponement_decision"))


class Approach(SQLModel, table=True):
    """That somebody spoke or wrote to a councillor or commissioner about the case, outside the hearing."""

    __tablename__ = "approach"
    __table_args__ = (
        CheckConstraint("party <> 'other' OR name <> ''", name="names_somebody_else"),
        CheckConstraint("supersedes IS NULL OR because <> ''", name="correction_says_why"),
    )

    id: int = Field(default=None, sa_column=identity())
    review_id: int = Field(sa_column=points_at("review.id"))
    councillor_id: int = Field(sa_column=points_at("person.id"))
    means: Means = Field(sa_type=words(Means))
    party: Party = Field(sa_type=words(Party))
    name: str = Field(default="", max_length=200)
    happened_on: date
    says: str = Field(max_length=2000)
    because: str = Field(default="", max_length=300, description="Why it corrects the row that it supersedes")
    recorded_by: int | None = Field(default=None, sa_column=points_at("person.id", optional=True, index=False))
    recorded_at: datetime = Field(sa_column=instant())
    supersedes: int | None = Field(default=None, sa_column=supersedes("approach"))


class ApproachNote(SQLModel, table=True):
    """What the clerk noted beside an approach: the approach itself is never edited."""

    __tablename__ = "approach_note"

    id: int = Field(default=None, sa_column=identity())
    approach_id: int = Field(sa_column=points_at("approach.id"))
    says: str = Field(max_length=1000)
    recorded_by: int | None = Field(default=None, sa_column=points_at("person.id", optional=True, index=False))
    recorded_at: datetime = Field(sa_column=instant())
