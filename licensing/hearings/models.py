"""The hearing: who was in the room, interests, what was asked and found, votes, adjournment."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from licensing.audit.models import identity
from licensing.database import SQLModel, words
from licensing.hearings.course import LogKind
from licensing.hearings.fair import FairTopic
from licensing.hearings.motions import TermEnd
from licensing.hearings.publicity import AccessChange
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
    from_sheet: str = Field(default="", max_length=32, description="The paper sheet that it came from")
    version: int = 1


class HearingStep(SQLModel, table=True):
    """One line of the timed log: a step begun, a pause. A correction is a line that supersedes another."""

    __tablename__ = "hearing_step"
    __table_args__ = (
        CheckConstraint(
            "(supersedes IS NULL) = (because = '') AND (supersedes IS NULL) = (corrected_at IS NULL)",
            name="corrected_is_whole",
        ),
    )

    id: int = Field(default=None, sa_column=identity())
    hearing_id: int = Field(sa_column=points_at("hearing.id"))
    kind: LogKind = Field(sa_type=words(LogKind))
    step: Step | None = Field(default=None, sa_type=words(Step))
    says: str = Field(max_length=200)
    at: datetime = Field(sa_column=instant())
    by_person_id: int | None = Field(default=None, sa_column=points_at("person.id", optional=True, index=False))
    because: str = Field(default="", max_length=300, description="Why it corrects the line that it supersedes")
    corrected_at: datetime | None = Field(default=None, sa_column=instant(optional=True))
    supersedes: int | None = Field(
        default=None, sa_column=Column(BigInteger, ForeignKey("hearing_step.id"), unique=True)
    )


class Presence(SQLModel, table=True):
    """One movement on a hearing day: somebody present, arrived, left, or sent apologies (R75). Append-only.

    With a case, it is a party's, or that of somebody seated who goes out of that case alone (R15). A correction of its
    time is a movement that supersedes it.
    """

    __tablename__ = "presence"
    __table_args__ = (
        CheckConstraint("person_id IS NOT NULL OR name <> ''", name="is_somebody"),
        CheckConstraint("(supersedes IS NULL) = (because = '')", name="corrected_is_whole"),
    )

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
    because: str = Field(default="", max_length=300, description="Why it corrects the movement that it supersedes")
    supersedes: int | None = Field(default=None, sa_column=Column(BigInteger, ForeignKey("presence.id"), unique=True))


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
    page_label: str = Field(default="", max_length=12, description="The page of the case's papers the answer was about")
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
    """How the members settle on one outcome for one licence, and the result (R31).

    What they agree on beside the outcome (its end, immediate effect, fit and proper) is there where they did.
    """

    __tablename__ = "ballot"
    __table_args__ = (
        CheckConstraint("outcome = 'suspended' OR suspension_end IS NULL", name="only_a_suspension_ends"),
        CheckConstraint(
            "NOT is_immediate OR coalesce(public_safety_explanation, '') <> ''", name="immediate_is_explained"
        ),
    )

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
    suspension_end: TermEnd | None = Field(default=None, sa_type=words(TermEnd))
    suspension_days: int | None = None
    suspension_months: int | None = None
    is_immediate: bool | None = None
    public_safety_explanation: str | None = Field(default=None, max_length=4000)
    is_fit_and_proper: bool | None = None
    named: dict[str, Any] | None = Field(
        default=None,
        sa_column=Column(JSONB(none_as_null=True)),
        description="Who raised a hand for what, where the clerk entered names",
    )
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


class PublicAccess(SQLModel, table=True):
    """That the public was excluded by resolution, kept out by law, or let in again, for cases of a day (R29, R30)."""

    __tablename__ = "public_access"
    __table_args__ = (
        CheckConstraint(
            "(kind = 'excluded') = (paragraphs <> '') AND (kind = 'excluded') = (public_interest <> '')"
            " AND (kind = 'confidential') = (because <> '') AND wording <> ''",
            name="says_what_its_kind_needs",
        ),
        CheckConstraint(
            "(moved_by IS NULL) = (seconded_by IS NULL) AND moved_by <> seconded_by", name="moved_and_seconded"
        ),
    )

    id: int = Field(default=None, sa_column=identity())
    hearing_day_id: int = Field(sa_column=points_at("hearing_day.id"))
    kind: AccessChange = Field(sa_type=words(AccessChange))
    paragraphs: str = Field(default="", max_length=20, description="Of Schedule 12A, Part 1, parted by spaces")
    public_interest: str = Field(default="", max_length=600)
    because: str = Field(default="", max_length=600, description="What makes the information confidential (R30)")
    moved_by: int | None = Field(default=None, sa_column=points_at("person.id", optional=True, index=False))
    seconded_by: int | None = Field(default=None, sa_column=points_at("person.id", optional=True, index=False))
    wording: str = Field(max_length=4000, description="As it was read out")
    at: datetime = Field(sa_column=instant())
    recorded_by: int = Field(sa_column=points_at("person.id", index=False))


class PublicAccessItem(SQLModel, table=True):
    """One case that it names. The next that names the case on that day supersedes this one."""

    __tablename__ = "public_access_item"
    __table_args__ = (
        Index(
            "uq_public_access_item_first",
            "hearing_day_id",
            "review_id",
            unique=True,
            postgresql_where=text("supersedes IS NULL"),
        ),
    )

    id: int = Field(default=None, sa_column=identity())
    access_id: int = Field(sa_column=points_at("public_access.id"))
    hearing_day_id: int = Field(sa_column=points_at("hearing_day.id", index=False))
    review_id: int = Field(sa_column=points_at("review.id"))
    supersedes: int | None = Field(
        default=None, sa_column=Column(BigInteger, ForeignKey("public_access_item.id"), unique=True)
    )


class FairnessNote(SQLModel, table=True):
    """What was done for a fair hearing, in words, where nothing else records it (R26, R27). The next supersedes it."""

    __tablename__ = "fairness_note"
    __table_args__ = (
        CheckConstraint("says <> ''", name="says_something"),
        Index(
            "uq_fairness_note_first",
            "hearing_id",
            "topic",
            unique=True,
            postgresql_where=text("supersedes IS NULL"),
        ),
    )

    id: int = Field(default=None, sa_column=identity())
    hearing_id: int = Field(sa_column=points_at("hearing.id"))
    topic: FairTopic = Field(sa_type=words(FairTopic))
    says: str = Field(max_length=600)
    at: datetime = Field(sa_column=instant())
    recorded_by: int = Field(sa_column=points_at("person.id", index=False))
    supersedes: int | None = Field(
        default=None, sa_column=Column(BigInteger, ForeignKey("fairness_note.id"), unique=True)
    )


class HearingSeal(SQLModel, table=True):
    """The seal set when a hearing was closed or adjourned: SHA-256 over everything that was recorded at it.

    `parts` has a hash for each part of the record; `fair_hearing` what the fair-hearing record said at that moment.
    """

    __tablename__ = "hearing_seal"
    __table_args__ = (CheckConstraint("octet_length(sha256) = 32", name="is_sha256"),)

    id: int = Field(default=None, sa_column=identity())
    hearing_id: int = Field(sa_column=Column(BigInteger, ForeignKey("hearing.id"), nullable=False, unique=True))
    form: int = Field(default=1, description="Which canonical form it was computed over")
    sha256: bytes = Field(sa_type=LargeBinary)
    parts: dict[str, str] = Field(sa_column=Column(JSONB, nullable=False))
    fair_hearing: list[dict[str, Any]] = Field(sa_column=Column(JSONB, nullable=False))
    sealed_by: int | None = Field(default=None, sa_column=points_at("person.id", optional=True, index=False))
    sealed_at: datetime = Field(sa_column=instant())
