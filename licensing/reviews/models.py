"""Programmes and licence reviews: the case, its questions to cover, its people, its dated facts."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, UniqueConstraint, text
from sqlmodel import Field

from licensing.audit.models import identity
from licensing.database import SQLModel, words
from licensing.people.models import instant, points_at
from licensing.reviews.rules import CaseRole, ClosureReason, Risk, Status, Whose


class Programme(SQLModel, table=True):
    """A named set of reviews identified together, with the date by which all are to be heard."""

    __tablename__ = "programme"

    id: int = Field(default=None, sa_column=identity())
    name: str = Field(max_length=120, unique=True)
    identified_by: str = Field(max_length=200)
    basis: str = Field(max_length=1000)
    hear_by: date
    began_on: date
    version: int = 1


class Review(SQLModel, table=True):
    """A licence review: the council looks again at a holder's fitness. Whoever changes a case holds this row."""

    __tablename__ = "review"
    __table_args__ = (
        Index("ix_review_status_id", "status", "id"),
        Index("ix_review_owner_id_status", "owner_id", "status"),
        Index("ix_review_programme_id", "programme_id"),
        Index("ix_review_identified_on", "identified_on"),
    )

    id: int = Field(default=None, sa_column=identity())
    reference: str = Field(max_length=32, unique=True)
    programme_id: int | None = Field(default=None, sa_column=points_at("programme.id", optional=True, index=False))
    holder_id: int = Field(sa_column=points_at("licence_holder.id"))
    status: Status = Field(default=Status.OPENED, sa_type=words(Status))
    why: str = Field(max_length=1000)
    identified_on: date
    risk: Risk = Field(sa_type=words(Risk))
    owner_id: int | None = Field(default=None, sa_column=points_at("person.id", optional=True, index=False))
    opened_at: datetime = Field(sa_column=instant())
    version: int = 1


class ReviewLicence(SQLModel, table=True):
    """A licence under review; each gets its own outcome (R42)."""

    __tablename__ = "review_licence"
    __table_args__ = (UniqueConstraint("review_id", "licence_id"),)

    id: int = Field(default=None, sa_column=identity())
    review_id: int = Field(sa_column=points_at("review.id"))
    licence_id: int = Field(sa_column=points_at("licence.id"))


class HearByDate(SQLModel, table=True):
    """By when the case is to be heard, as set on a day. The latest row set by a day counts; none means unaccounted."""

    __tablename__ = "hear_by_date"

    id: int = Field(default=None, sa_column=identity())
    review_id: int = Field(sa_column=points_at("review.id"))
    hear_by: date | None
    set_on: date
    because: str = Field(max_length=300)
    recorded_at: datetime = Field(sa_column=instant())
    supersedes: int | None = Field(
        default=None, sa_column=Column(BigInteger, ForeignKey("hear_by_date.id"), unique=True)
    )


class RiskChange(SQLModel, table=True):
    """That a case's risk was set, by whom and why: never quietly."""

    __tablename__ = "risk_change"

    id: int = Field(default=None, sa_column=identity())
    review_id: int = Field(sa_column=points_at("review.id"))
    risk: Risk = Field(sa_type=words(Risk))
    because: str = Field(max_length=300)
    set_by: int | None = Field(default=None, sa_column=points_at("person.id", optional=True, index=False))
    set_at: datetime = Field(sa_column=instant())


class Closure(SQLModel, table=True):
    """That a case was closed without a hearing, on a day, for a reason."""

    __tablename__ = "closure"

    id: int = Field(default=None, sa_column=identity())
    review_id: int = Field(sa_column=Column(BigInteger, ForeignKey("review.id"), nullable=False, unique=True))
    reason: ClosureReason = Field(sa_type=words(ClosureReason))
    because: str = Field(max_length=300)
    closed_on: date
    recorded_at: datetime = Field(sa_column=instant())


class Question(SQLModel, table=True):
    """One question to cover at the hearing, made from an offence or concern, or added. A line of inquiry in law."""

    __tablename__ = "question"
    __table_args__ = (UniqueConstraint("review_id", "number"),)

    id: int = Field(default=None, sa_column=identity())
    review_id: int = Field(sa_column=points_at("review.id"))
    number: int
    asks: str = Field(max_length=300)
    alleges: str = Field(max_length=300, description="The matter put to the holder, as the notice states it (R28)")
    concern_id: int | None = Field(default=None, sa_column=points_at("concern.id", optional=True))
    added_at: datetime = Field(sa_column=instant())
    struck_at: datetime | None = Field(default=None, sa_column=instant(optional=True))
    struck_because: str = Field(default="", max_length=300)


class CasePerson(SQLModel, table=True):
    """Somebody with a part in the case. A withheld name is shown to nobody but whoever runs the case (R14, R26)."""

    __tablename__ = "case_person"
    __table_args__ = (CheckConstraint("person_id IS NOT NULL OR name <> ''", name="is_somebody"),)

    id: int = Field(default=None, sa_column=identity())
    review_id: int = Field(sa_column=points_at("review.id"))
    role: CaseRole = Field(sa_type=words(CaseRole))
    person_id: int | None = Field(default=None, sa_column=points_at("person.id", optional=True))
    name: str = Field(default="", max_length=200)
    is_withheld: bool = False
    needs: str = Field(default="", max_length=300)
    added_at: datetime = Field(sa_column=instant())
    ended_at: datetime | None = Field(default=None, sa_column=instant(optional=True))


class HearingNeeds(SQLModel, table=True):
    """What the hearing of a case needs: how long it takes, an interpreter, adjustments (R26). The last row counts.

    `fewer_members`: how and when the holder consented to fewer members than the quorum (R09); empty where they did not.
    """

    __tablename__ = "hearing_needs"
    __table_args__ = (
        Index("uq_hearing_needs_first", "review_id", unique=True, postgresql_where=text("supersedes IS NULL")),
        CheckConstraint("minutes BETWEEN 10 AND 480", name="minutes_of_a_hearing"),
    )

    id: int = Field(default=None, sa_column=identity())
    review_id: int = Field(sa_column=points_at("review.id"))
    minutes: int | None = Field(default=None, description="None: as long as a hearing usually takes (a setting)")
    interpreter: str = Field(default="", max_length=120)
    adjustments: str = Field(default="", max_length=300)
    fewer_members: str = Field(default="", max_length=300)
    recorded_by: int | None = Field(default=None, sa_column=points_at("person.id", optional=True, index=False))
    recorded_at: datetime = Field(sa_column=instant())
    supersedes: int | None = Field(
        default=None, sa_column=Column(BigInteger, ForeignKey("hearing_needs.id"), unique=True)
    )


class Unavailability(SQLModel, table=True):
    """Days, both counted, on which somebody who must be there cannot come; or, in a later row, that they can (R25)."""

    __tablename__ = "unavailability"
    __table_args__ = (
        CheckConstraint("last_day >= first_day", name="days_in_order"),
        CheckConstraint("because <> ''", name="says_why"),
        CheckConstraint("is_withdrawn = (supersedes IS NOT NULL)", name="withdrawn_by_a_later_row"),
    )

    id: int = Field(default=None, sa_column=identity())
    review_id: int = Field(sa_column=points_at("review.id"))
    whose: Whose = Field(sa_type=words(Whose))
    first_day: date
    last_day: date
    because: str = Field(max_length=300)
    is_withdrawn: bool = False
    recorded_by: int | None = Field(default=None, sa_column=points_at("person.id", optional=True, index=False))
    recorded_at: datetime = Field(sa_column=instant())
    supersedes: int | None = Field(
        default=None, sa_column=Column(BigInteger, ForeignKey("unavailability.id"), unique=True)
    )
