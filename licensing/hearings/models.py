"""The hearing: who was in the room, interests, what was asked and found, votes, adjournment."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, UniqueConstraint
from sqlmodel import Field

from licensing.audit.models import identity
from licensing.database import SQLModel, words
from licensing.hearings.course import LogKind
from licensing.hearings.rules import (
    AdjournmentReason,
    Capacity,
    Finding,
    InterestKind,
    PresenceKind,
    Step,
    VotingMethod,
)
from licensing.people.models import instant, points_at


class Hearing(SQLModel, table=True):
    """One case being heard. Its holding of the power is pinned when it opens (R01, R07)."""

    __tablename__ = "hearing"

    id: int = Field(default=None, sa_column=identity())
    listing_id: int = Field(sa_column=Column(BigInteger, ForeignKey("listing.id"), nullable=False, unique=True))
    review_id: int = Field(sa_column=points_at("review.id"))
    holding_id: int = Field(sa_column=points_at("power_holding.id"))
    resumes: int | None = Field(default=None, sa_column=points_at("hearing.id", optional=True))
    step: Step = Field(sa_type=words(Step))
    opened_at: datetime = Field(sa_column=instant())
    paused_at: datetime | None = Field(default=None, sa_column=instant(optional=True))
    closed_at: datetime | None = Field(default=None, sa_column=instant(optional=True))
    is_part_heard: bool = False
    holder_absent_because: str = Field(
        default="", max_length=600, description="Why it went on without the holder, who decided that (R25)"
    )
    unquorate_because: str = Field(
        default="", max_length=600, description="Why the commissioner heard without quorate advice (R09)"
    )
    short_notice_because: str = Field(
        default="", max_length=600, description="The holder's written agreement to shorter notice (R23)"
    )
    holder_consent: str = Field(
        default="", max_length=600, description="The holder's consent to fewer members than the quorum (R09)"
    )
    version: int = 1


class HearingStep(SQLModel, table=True):
    """One line of the timed log: a step begun, a pause, a resumption."""

    __tablename__ = "hearing_step"

    id: int = Field(default=None, sa_column=identity())
    hearing_id: int = Field(sa_column=points_at("hearing.id"))
    kind: LogKind = Field(sa_type=words(LogKind))
    step: Step | None = Field(default=None, sa_type=words(Step))
    says: str = Field(max_length=200)
    at: datetime = Field(sa_column=instant())
    by_person_id: int | None = Field(default=None, sa_column=points_at("person.id", optional=True, index=False))


class Presence(SQLModel, table=True):
    """One movement on a hearing day: somebody present, arrived, left, or sent apologies (R75). Append-only."""

    __tablename__ = "presence"
    __table_args__ = (CheckConstraint("person_id IS NOT NULL OR name <> ''", name="is_somebody"),)

    id: int = Field(default=None, sa_column=identity())
    hearing_day_id: int = Field(sa_column=points_at("hearing_day.id"))
    review_id: int | None = Field(default=None, sa_column=points_at("review.id", optional=True))
    person_id: int | None = Field(default=None, sa_column=points_at("person.id", optional=True))
    name: str = Field(default="", max_length=200)
    capacity: Capacity = Field(sa_type=words(Capacity))
    kind: PresenceKind = Field(sa_type=words(PresenceKind))
    by_video: bool = False
    at: datetime = Field(sa_column=instant())
    recorded_at: datetime = Field(sa_column=instant())


class Interest(SQLModel, table=True):
    """What a person declared about a case, or that they have no interest in any of the day's (R17-R21)."""

    __tablename__ = "interest"
    __table_args__ = (Index("ix_interest_day_person", "hearing_day_id", "person_id"),)

    id: int = Field(default=None, sa_column=identity())
    hearing_day_id: int = Field(sa_column=points_at("hearing_day.id", index=False))
    person_id: int = Field(sa_column=points_at("person.id", index=False))
    review_id: int | None = Field(default=None, sa_column=points_at("review.id", optional=True))
    kind: InterestKind = Field(sa_type=words(InterestKind))
    says: str = Field(default="", max_length=600)
    declared_at: datetime = Field(sa_column=instant())
    supersedes: int | None = Field(default=None, sa_column=Column(BigInteger, ForeignKey("interest.id"), unique=True))


class Asked(SQLModel, table=True):
    """That a question was asked and by whom, or was not needed and why (R28, R74). Undone by superseding."""

    __tablename__ = "asked"
    __table_args__ = (
        CheckConstraint("asked_by IS NOT NULL OR not_needed_because <> '' OR is_undone", name="asked_or_not_needed"),
    )

    id: int = Field(default=None, sa_column=identity())
    hearing_id: int = Field(sa_column=points_at("hearing.id"))
    question_id: int = Field(sa_column=points_at("question.id"))
    asked_by: int | None = Field(default=None, sa_column=points_at("person.id", optional=True, index=False))
    capacity: Capacity | None = Field(default=None, sa_type=words(Capacity))
    not_needed_because: str = Field(default="", max_length=300)
    answer: str = Field(default="", max_length=600)
    is_undone: bool = False
    at: datetime = Field(sa_column=instant())
    supersedes: int | None = Field(default=None, sa_column=Column(BigInteger, ForeignKey("asked.id"), unique=True))


class Found(SQLModel, table=True):
    """What was found on one question, on the balance of probabilities (R33)."""

    __tablename__ = "found"

    id: int = Field(default=None, sa_column=identity())
    hearing_id: int = Field(sa_column=points_at("hearing.id"))
    question_id: int = Field(sa_column=points_at("question.id"))
    finding: Finding = Field(sa_type=words(Finding))
    at: datetime = Field(sa_column=instant())
    recorded_by: int | None = Field(default=None, sa_column=points_at("person.id", optional=True, index=False))
    supersedes: int | None = Field(default=None, sa_column=Column(BigInteger, ForeignKey("found.id"), unique=True))


class InformationComplete(SQLModel, table=True):
    """*We have the information we need*: when, and who agreed (R74). `is_reopened` takes it back."""

    __tablename__ = "information_complete"

    id: int = Field(default=None, sa_column=identity())
    hearing_id: int = Field(sa_column=points_at("hearing.id"))
    agreed_by: str = Field(max_length=600, description="Names of the members in the room who agreed")
    is_reopened: bool = False
    recorded_by: int = Field(sa_column=points_at("person.id", index=False))
    at: datetime = Field(sa_column=instant())


class Ballot(SQLModel, table=True):
    """How the members settle on one outcome for one licence, and the result (R31)."""

    __tablename__ = "ballot"

    id: int = Field(default=None, sa_column=identity())
    hearing_id: int = Field(sa_column=points_at("hearing.id"))
    licence_id: int = Field(sa_column=points_at("licence.id", index=False))
    outcome: str = Field(max_length=40, description="The outcome put to the vote, as decisions names it")
    method: VotingMethod = Field(sa_type=words(VotingMethod))
    opened_at: datetime = Field(sa_column=instant())
    closed_at: datetime | None = Field(default=None, sa_column=instant(optional=True))
    votes_for: int | None = None
    votes_against: int | None = None
    abstained: int | None = None
    casting_vote: str = Field(default="", max_length=10, description="The chair's, on a tie: for or against")
    is_carried: bool | None = None
    supersedes: int | None = Field(default=None, sa_column=Column(BigInteger, ForeignKey("ballot.id"), unique=True))


class Vote(SQLModel, table=True):
    """One member's own vote on a ballot. Nobody casts another's."""

    __tablename__ = "vote"
    __table_args__ = (
        UniqueConstraint("ballot_id", "person_id"),
        CheckConstraint("choice IN ('for', 'against', 'abstain')", name="choice"),
    )

    id: int = Field(default=None, sa_column=identity())
    ballot_id: int = Field(sa_column=points_at("ballot.id", index=False))
    person_id: int = Field(sa_column=points_at("person.id", index=False))
    choice: str = Field(max_length=10)
    cast_at: datetime = Field(sa_column=instant())


class Adjournment(SQLModel, table=True):
    """That a hearing was put off, why, and by when somebody must do something about it."""

    __tablename__ = "adjournment"
    __table_args__ = (Index("ix_adjournment_review", "review_id"),)

    id: int = Field(default=None, sa_column=identity())
    hearing_id: int = Field(sa_column=Column(BigInteger, ForeignKey("hearing.id"), nullable=False, unique=True))
    review_id: int = Field(sa_column=points_at("review.id", index=False))
    reason: AdjournmentReason = Field(sa_type=words(AdjournmentReason))
    because: str = Field(max_length=600)
    is_part_heard: bool
    follow_up_on: date
    adjourned_at: datetime = Field(sa_column=instant())
