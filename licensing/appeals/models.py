"""Appeals against decisions: lodged, a day fixed, what the court said. Rows are superseded, never edited."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, UniqueConstraint, text
from sqlmodel import Field

from licensing.appeals.rules import Appellant, Court, Ending
from licensing.audit.models import identity
from licensing.database import SQLModel, words
from licensing.decisions.rules import OnAppeal, Outcome
from licensing.people.models import instant, points_at


class Appeal(SQLModel, table=True):
    """A complaint to the magistrates' court against a decision, or a further appeal to the Crown Court from it."""

    __tablename__ = "appeal"
    __table_args__ = (
        Index("ix_appeal_review", "review_id"),
        CheckConstraint("(court = 'crown') = (further_to IS NOT NULL)", name="crown_court_is_further"),
        CheckConstraint("court = 'crown' OR appellant = 'holder'", name="the_holder_appeals_first"),
    )

    id: int = Field(default=None, sa_column=identity())
    reference: str = Field(max_length=32, unique=True)
    review_id: int = Field(sa_column=points_at("review.id", index=False))
    determination_id: int = Field(sa_column=points_at("determination.id"))
    further_to: int | None = Field(default=None, sa_column=Column(BigInteger, ForeignKey("appeal.id"), unique=True))
    court: Court = Field(sa_type=words(Court))
    appellant: Appellant = Field(sa_type=words(Appellant))
    lodged_on: date = Field(description="The day on which the complaint was made to the court (R50)")
    told_on: date = Field(description="When the council learned of it")
    court_reference: str = Field(default="", max_length=60)
    says: str = Field(default="", max_length=2000, description="On what the appellant relies")
    recorded_by: int = Field(sa_column=points_at("person.id", index=False))
    recorded_at: datetime = Field(sa_column=instant())


class LodgingCorrected(SQLModel, table=True):
    """Another day on which the appeal was brought than was recorded, with what shows it. The last row stands (R50)."""

    __tablename__ = "lodging_corrected"
    __table_args__ = (
        Index("uq_lodging_corrected_first", "appeal_id", unique=True, postgresql_where=text("supersedes IS NULL")),
        CheckConstraint("because <> '' AND evidence <> ''", name="says_why_and_shows_it"),
        CheckConstraint("told_on >= lodged_on", name="learned_of_it_after"),
    )

    id: int = Field(default=None, sa_column=identity())
    appeal_id: int = Field(sa_column=points_at("appeal.id", index=False))
    lodged_on: date
    told_on: date
    because: str = Field(max_length=300)
    evidence: str = Field(max_length=300)
    recorded_by: int = Field(sa_column=points_at("person.id", index=False))
    recorded_at: datetime = Field(sa_column=instant())
    supersedes: int | None = Field(
        default=None, sa_column=Column(BigInteger, ForeignKey("lodging_corrected.id"), unique=True)
    )


class AppealedLicence(SQLModel, table=True):
    """A licence whose outcome the appeal is against."""

    __tablename__ = "appealed_licence"
    __table_args__ = (UniqueConstraint("appeal_id", "licence_id"),)

    id: int = Field(default=None, sa_column=identity())
    appeal_id: int = Field(sa_column=points_at("appeal.id", index=False))
    licence_id: int = Field(sa_column=points_at("licence.id", index=False))


class CourtDay(SQLModel, table=True):
    """The day that the court fixed for an appeal. The latest row stands."""

    __tablename__ = "court_day"

    id: int = Field(default=None, sa_column=identity())
    appeal_id: int = Field(sa_column=points_at("appeal.id"))
    sits_on: date
    place: str = Field(max_length=200)
    recorded_by: int = Field(sa_column=points_at("person.id", index=False))
    recorded_at: datetime = Field(sa_column=instant())


class CourtResult(SQLModel, table=True):
    """How an appeal ended. A correction supersedes the row that it replaces, with its reason."""

    __tablename__ = "court_result"
    __table_args__ = (
        Index("uq_court_result_first", "appeal_id", unique=True, postgresql_where=text("supersedes IS NULL")),
        CheckConstraint("supersedes IS NULL OR because <> ''", name="correction_says_why"),
    )

    id: int = Field(default=None, sa_column=identity())
    appeal_id: int = Field(sa_column=points_at("appeal.id", index=False))
    ending: Ending = Field(sa_type=words(Ending))
    given_on: date
    says: str = Field(max_length=2000, description="What the court said, in short")
    because: str = Field(default="", max_length=300, description="Why an earlier entry is corrected")
    recorded_by: int = Field(sa_column=points_at("person.id", index=False))
    recorded_at: datetime = Field(sa_column=instant())
    supersedes: int | None = Field(
        default=None, sa_column=Column(BigInteger, ForeignKey("court_result.id"), unique=True)
    )


class CourtOutcome(SQLModel, table=True):
    """What the court made of one licence's outcome."""

    __tablename__ = "court_outcome"
    __table_args__ = (
        UniqueConstraint("result_id", "licence_id"),
        CheckConstraint("stands <> 'live'", name="is_decided"),
        CheckConstraint("(stands = 'varied') = (outcome IS NOT NULL)", name="varied_to_something"),
    )

    id: int = Field(default=None, sa_column=identity())
    result_id: int = Field(sa_column=points_at("court_result.id", index=False))
    licence_id: int = Field(sa_column=points_at("licence.id", index=False))
    stands: OnAppeal = Field(sa_type=words(OnAppeal))
    outcome: Outcome | None = Field(default=None, sa_type=words(Outcome))
    suspension_months: int | None = None
    suspension_days: int | None = None
    starts_on: date | None = None
