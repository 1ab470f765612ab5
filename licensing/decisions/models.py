"""The panel's proposal, the commissioner's judgment of it, the determination: three append-only, signed records.

And what comes before a signature: the drafts, the words suggested in them, objections to what was agreed by all.
"""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from licensing.audit.models import identity
from licensing.database import SQLModel, words
from licensing.decisions.rules import (
    Adequacy,
    Divergence,
    DraftOrigin,
    DraftText,
    Ground,
    JudgmentAct,
    OnAppeal,
    Outcome,
    SuspensionEnd,
)
from licensing.people.models import instant, points_at
from licensing.powers.rules import Body
from licensing.register.rules import LicenceKind

# What one licence's outcome must hold, whichever record holds it (R43, R44, R53). Repeated as CHECKs on both tables.
IMMEDIATE_IS_EXPLAINED = "NOT is_immediate OR public_safety_explanation <> ''"
IMMEDIATE_IS_FOR_DRIVERS = "NOT is_immediate OR licence_kind IN ('hackney_carriage_driver', 'private_hire_driver')"
SUSPENSION_ENDS = (
    "outcome <> 'suspended' OR (suspension_end IS NOT NULL AND (suspension_end <> 'date'"
    " OR suspension_months IS NOT NULL OR suspension_days IS NOT NULL))"
)
GROUND_IS_GIVEN = "outcome NOT IN ('revoked', 'suspended') OR ground IS NOT NULL"


class Proposal(SQLModel, table=True):
    """What the panel proposes, or advises, while a commissioner holds the power. Advice: it triggers nothing (R03)."""

    __tablename__ = "proposal"
    __table_args__ = (UniqueConstraint("review_id", "number"),)

    id: int = Field(default=None, sa_column=identity())
    review_id: int = Field(sa_column=points_at("review.id"))
    hearing_id: int = Field(sa_column=points_at("hearing.id"))
    holding_id: int = Field(sa_column=points_at("power_holding.id"))
    number: int
    reasons: str = Field(max_length=8000)
    holders_account: str = Field(max_length=4000)
    policy_version: str = Field(max_length=60)
    signed_by: int = Field(sa_column=points_at("person.id", index=False))
    signed_at: datetime = Field(sa_column=instant())
    content_sha256: bytes = Field(sa_type=LargeBinary)
    supersedes: int | None = Field(default=None, sa_column=Column(BigInteger, ForeignKey("proposal.id"), unique=True))


class ProposedOutcome(SQLModel, table=True):
    """One licence's proposed outcome."""

    __tablename__ = "proposed_outcome"
    __table_args__ = (
        UniqueConstraint("proposal_id", "licence_id"),
        CheckConstraint(IMMEDIATE_IS_EXPLAINED, name="immediate_is_explained"),
        CheckConstraint(IMMEDIATE_IS_FOR_DRIVERS, name="immediate_is_for_drivers"),
        CheckConstraint(SUSPENSION_ENDS, name="suspension_ends"),
        CheckConstraint(GROUND_IS_GIVEN, name="ground_is_given"),
    )

    id: int = Field(default=None, sa_column=identity())
    proposal_id: int = Field(sa_column=points_at("proposal.id"))
    licence_id: int = Field(sa_column=points_at("licence.id", index=False))
    licence_kind: LicenceKind = Field(sa_type=words(LicenceKind))
    outcome: Outcome = Field(sa_type=words(Outcome))
    ground: Ground | None = Field(default=None, sa_type=words(Ground))
    is_fit_and_proper: bool | None = None
    suspension_end: SuspensionEnd | None = Field(default=None, sa_type=words(SuspensionEnd))
    suspension_months: int | None = None
    suspension_days: int | None = None
    is_immediate: bool = False
    public_safety_explanation: str = Field(default="", max_length=4000)
    warning_until: date | None = None


class Judgment(SQLModel, table=True):
    """The commissioner's two judgments of one version of a proposal: did they ask enough; and what she does (R05)."""

    __tablename__ = "judgment"
    __table_args__ = (
        CheckConstraint("adequacy_because <> '' AND own_words <> ''", name="gives_reasons"),
        CheckConstraint("act <> 'same' OR adopts_reasons", name="same_adopts_the_reasons"),
    )

    id: int = Field(default=None, sa_column=identity())
    proposal_id: int = Field(sa_column=Column(BigInteger, ForeignKey("proposal.id"), nullable=False, unique=True))
    review_id: int = Field(sa_column=points_at("review.id"))
    adequacy: Adequacy = Field(sa_type=words(Adequacy))
    adequacy_because: str = Field(max_length=2000)
    act: JudgmentAct = Field(sa_type=words(JudgmentAct))
    own_words: str = Field(max_length=8000)
    adopts_reasons: bool = False
    divergence: Divergence = Field(sa_type=words(Divergence))
    judged_by: int = Field(sa_column=points_at("person.id", index=False))
    judged_at: datetime = Field(sa_column=instant())
    content_sha256: bytes = Field(sa_type=LargeBinary)


class Determination(SQLModel, table=True):
    """What was decided. One live per review; a later one (after an appeal, set aside) supersedes it."""

    __tablename__ = "determination"
    __table_args__ = (
        # The deciding body must be the body that the holding relied on gives the decision to (R01).
        ForeignKeyConstraint(
            ["holding_id", "body"],
            ["power_holding.id", "power_holding.decides"],
            name="fk_determination_made_by_the_holder",
        ),
        Index("uq_determination_first", "review_id", unique=True, postgresql_where=text("supersedes IS NULL")),
        CheckConstraint("reasons <> ''", name="gives_reasons"),
        CheckConstraint("hearing_id IS NOT NULL OR delegated <> ''", name="heard_unless_delegated"),
        Index("ix_determination_decided_on", "decided_on"),
    )

    id: int = Field(default=None, sa_column=identity())
    review_id: int = Field(sa_column=points_at("review.id"))
    hearing_id: int | None = Field(default=None, sa_column=points_at("hearing.id", optional=True))
    holding_id: int = Field(sa_type=BigInteger)
    body: Body = Field(sa_type=words(Body), description="Who holds the power, though an officer exercised it")
    delegated: str = Field(
        default="",
        max_length=400,
        sa_column_kwargs={"server_default": text("''")},
        description="Where an officer decided: the post, and the scheme of delegation (R08)",
    )
    proposal_id: int | None = Field(default=None, sa_column=points_at("proposal.id", optional=True))
    judgment_id: int | None = Field(default=None, sa_column=Column(BigInteger, ForeignKey("judgment.id"), unique=True))
    notice_id: int = Field(sa_column=Column(BigInteger, ForeignKey("notice.id"), nullable=False, unique=True))
    reasons: str = Field(max_length=8000)
    holders_account: str = Field(default="", max_length=4000)
    policy_version: str = Field(max_length=60)
    warnings_answered: str = Field(default="", max_length=2000)
    decided_by: int = Field(sa_column=points_at("person.id", index=False))
    decided_on: date
    decided_at: datetime = Field(sa_column=instant())
    content_sha256: bytes = Field(sa_type=LargeBinary)
    supersedes: int | None = Field(
        default=None, sa_column=Column(BigInteger, ForeignKey("determination.id"), unique=True)
    )


class DeterminationOutcome(SQLModel, table=True):
    """One licence's outcome. Exactly one per licence under review (R42)."""

    __tablename__ = "determination_outcome"
    __table_args__ = (
        UniqueConstraint("determination_id", "licence_id"),
        CheckConstraint(IMMEDIATE_IS_EXPLAINED, name="immediate_is_explained"),
        CheckConstraint(IMMEDIATE_IS_FOR_DRIVERS, name="immediate_is_for_drivers"),
        CheckConstraint(SUSPENSION_ENDS, name="suspension_ends"),
        CheckConstraint(GROUND_IS_GIVEN, name="ground_is_given"),
    )

    id: int = Field(default=None, sa_column=identity())
    determination_id: int = Field(sa_column=points_at("determination.id"))
    licence_id: int = Field(sa_column=points_at("licence.id", index=False))
    licence_kind: LicenceKind = Field(sa_type=words(LicenceKind))
    outcome: Outcome = Field(sa_type=words(Outcome), index=True)
    ground: Ground | None = Field(default=None, sa_type=words(Ground))
    is_fit_and_proper: bool | None = None
    suspension_end: SuspensionEnd | None = Field(default=None, sa_type=words(SuspensionEnd))
    suspension_months: int | None = None
    suspension_days: int | None = None
    is_immediate: bool = False
    public_safety_explanation: str = Field(default="", max_length=4000)
    warning_until: date | None = None


class Reliance(SQLModel, table=True):
    """A question whose finding the reasons rely on (R33)."""

    __tablename__ = "reliance"
    __table_args__ = (CheckConstraint("(proposal_id IS NULL) <> (determination_id IS NULL)", name="of_one_record"),)

    id: int = Field(default=None, sa_column=identity())
    proposal_id: int | None = Field(default=None, sa_column=points_at("proposal.id", optional=True))
    determination_id: int | None = Field(default=None, sa_column=points_at("determination.id", optional=True))
    question_id: int = Field(sa_column=points_at("question.id", index=False))


class SuspensionEnded(SQLModel, table=True):
    """That what a suspension lasts until has happened: a medical passed, a document produced (R54). A correction
    supersedes the row that it replaces."""

    __tablename__ = "suspension_ended"
    __table_args__ = (
        Index(
            "uq_suspension_ended_first",
            "determination_id",
            "licence_id",
            unique=True,
            postgresql_where=text("supersedes IS NULL"),
        ),
        CheckConstraint("evidence <> ''", name="gives_evidence"),
    )

    id: int = Field(default=None, sa_column=identity())
    determination_id: int = Field(sa_column=points_at("determination.id"))
    licence_id: int = Field(sa_column=points_at("licence.id", index=False))
    happened_on: date
    evidence: str = Field(max_length=300)
    recorded_by: int | None = Field(default=None, sa_column=points_at("person.id", index=False, optional=True))
    recorded_at: datetime = Field(sa_column=instant())
    supersedes: int | None = Field(
        default=None, sa_column=Column(BigInteger, ForeignKey("suspension_ended.id"), unique=True)
    )


class DraftVersion(SQLModel, table=True):
    """One version, whole, of what the chair writes before signing. It triggers nothing, and none is ever edited."""

    __tablename__ = "draft_version"
    __table_args__ = (
        UniqueConstraint("review_id", "number"),
        Index("uq_draft_version_first", "review_id", unique=True, postgresql_where=text("supersedes IS NULL")),
    )

    id: int = Field(default=None, sa_column=identity())
    review_id: int = Field(sa_column=points_at("review.id"))
    hearing_id: int = Field(sa_column=points_at("hearing.id", index=False))
    proposal_id: int | None = Field(
        default=None,
        sa_column=points_at("proposal.id", optional=True, index=False),
        description="The proposal sent back that it answers",
    )
    number: int
    typed: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    page: uuid.UUID = Field(description="The page it was written on: two of them do not overwrite one another")
    origin: DraftOrigin = Field(sa_type=words(DraftOrigin))
    recorded_by: int = Field(sa_column=points_at("person.id", index=False))
    recorded_at: datetime = Field(sa_column=instant())
    supersedes: int | None = Field(
        default=None, sa_column=Column(BigInteger, ForeignKey("draft_version.id"), unique=True)
    )

    def text(self, field: DraftText) -> str:
        """One of the two texts that others may suggest words in."""
        return str(self.typed.get(field.value, ""))


class SuggestedWords(SQLModel, table=True):
    """Words that the legal adviser would put in, in place of those from `starts` to `ends` of one version's text."""

    __tablename__ = "suggested_words"
    __table_args__ = (CheckConstraint("0 <= starts AND starts <= ends", name="in_order"),)

    id: int = Field(default=None, sa_column=identity())
    draft_id: int = Field(sa_column=points_at("draft_version.id", index=False))
    review_id: int = Field(sa_column=points_at("review.id"))
    field: DraftText = Field(sa_type=words(DraftText))
    starts: int
    ends: int
    inserts: str = Field(max_length=8000)
    because: str = Field(default="", max_length=300)
    suggested_by: int = Field(sa_column=points_at("person.id", index=False))
    suggested_at: datetime = Field(sa_column=instant())


class SuggestedWordsAnswer(SQLModel, table=True):
    """That the chair took the words into a new version, or did not. Once."""

    __tablename__ = "suggested_words_answer"
    __table_args__ = (CheckConstraint("is_taken = (draft_id IS NOT NULL)", name="taken_into_a_version"),)

    id: int = Field(default=None, sa_column=identity())
    suggested_id: int = Field(
        sa_column=Column(BigInteger, ForeignKey("suggested_words.id"), nullable=False, unique=True)
    )
    draft_id: int | None = Field(default=None, sa_column=points_at("draft_version.id", optional=True, index=False))
    is_taken: bool
    answered_by: int = Field(sa_column=points_at("person.id", index=False))
    answered_at: datetime = Field(sa_column=instant())


class Objection(SQLModel, table=True):
    """That a member objects, after the hearing and before the chair signs, to what was "agreed by all" (R31)."""

    __tablename__ = "objection"
    __table_args__ = (UniqueConstraint("ballot_id", "person_id"),)

    id: int = Field(default=None, sa_column=identity())
    ballot_id: int = Field(sa_column=points_at("ballot.id", index=False))
    person_id: int = Field(sa_column=points_at("person.id", index=False))
    objected_at: datetime = Field(sa_column=instant())


class VoteRetaken(SQLModel, table=True):
    """The show of hands that an objection leads to, counted for the chair: the last one of a licence counts (R31)."""

    __tablename__ = "vote_retaken"
    __table_args__ = (CheckConstraint("casting_vote IN ('', 'for', 'against')", name="casting_vote"),)

    id: int = Field(default=None, sa_column=identity())
    hearing_id: int = Field(sa_column=points_at("hearing.id"))
    licence_id: int = Field(sa_column=points_at("licence.id", index=False))
    outcome: str = Field(max_length=40)
    is_immediate: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    votes_for: int
    votes_against: int
    abstained: int
    casting_vote: str = Field(default="", max_length=10)
    is_carried: bool
    recorded_by: int = Field(sa_column=points_at("person.id", index=False))
    recorded_at: datetime = Field(sa_column=instant())
    supersedes: int | None = Field(
        default=None, sa_column=Column(BigInteger, ForeignKey("vote_retaken.id"), unique=True)
    )


class AppealEffect(SQLModel, table=True):
    """What an appeal does to one licence's outcome, as `appeals` tells it (R49, R50). A later row supersedes."""

    __tablename__ = "appeal_effect"
    __table_args__ = (
        Index(
            "uq_appeal_effect_first",
            "determination_id",
            "licence_id",
            unique=True,
            postgresql_where=text("supersedes IS NULL"),
        ),
        CheckConstraint("(stands = 'live') = (decided_on IS NULL)", name="live_until_decided"),
        CheckConstraint("(stands = 'varied') = (outcome IS NOT NULL)", name="varied_to_something"),
        CheckConstraint("disposed_on IS NULL OR disposed_on >= lodged_on", name="disposed_of_after_it_began"),
    )

    id: int = Field(default=None, sa_column=identity())
    determination_id: int = Field(sa_column=points_at("determination.id"))
    licence_id: int = Field(sa_column=points_at("licence.id", index=False))
    lodged_on: date = Field(description="The day on which the complaint was made to the magistrates' court (R50)")
    disposed_on: date | None = Field(default=None, description="When that appeal ended: until then s.77(2) protects")
    stands: OnAppeal = Field(sa_type=words(OnAppeal))
    decided_on: date | None = Field(default=None, description="When the court whose word stands gave it")
    starts_on: date | None = Field(default=None, description="The first day of what a court put in its place")
    outcome: Outcome | None = Field(default=None, sa_type=words(Outcome))
    suspension_months: int | None = None
    suspension_days: int | None = None
    recorded_at: datetime = Field(sa_column=instant())
    supersedes: int | None = Field(
        default=None, sa_column=Column(BigInteger, ForeignKey("appeal_effect.id"), unique=True)
    )
