"""What a commissioner may still do, and what a change of holder asks for: agreements, rehearings, vetoes, advice.

Every table is history: a row is superseded or answered by another, never edited.
"""

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
from licensing.people.models import instant, points_at
from licensing.powers.rules import Body


class OnRecordAgreement(SQLModel, table=True):
    """The licence holder's written agreement to a decision on the record, with its legal note (R07, R32).

    It holds for one hearing, and while one holding lasts: whoever holds the power after that asks again.
    """

    __tablename__ = "on_record_agreement"
    __table_args__ = (
        Index(
            "uq_on_record_agreement_first",
            "hearing_id",
            "holding_id",
            unique=True,
            postgresql_where=text("supersedes IS NULL"),
        ),
        CheckConstraint("given_by <> '' AND document <> '' AND says <> '' AND legal_note <> ''", name="is_whole"),
    )

    id: int = Field(default=None, sa_column=identity())
    review_id: int = Field(sa_column=points_at("review.id"))
    hearing_id: int = Field(sa_column=points_at("hearing.id", index=False))
    holding_id: int = Field(sa_column=points_at("power_holding.id", index=False))
    given_by: str = Field(max_length=100, description="Who signed it: the holder, or who acts for them")
    given_on: date
    document: str = Field(max_length=100, description="Where the paper is, as people say it")
    says: str = Field(max_length=2000, description="What was agreed to, in the words of the paper")
    legal_note: str = Field(max_length=2000, description="Why that is fair, and whose advice it is")
    recorded_by: int = Field(sa_column=points_at("person.id", index=False))
    recorded_at: datetime = Field(sa_column=instant())
    supersedes: int | None = Field(
        default=None, sa_column=Column(BigInteger, ForeignKey("on_record_agreement.id"), unique=True)
    )


class Rehearing(SQLModel, table=True):
    """That a case heard under one holding is heard again, for the one that came after (R07)."""

    __tablename__ = "rehearing"
    __table_args__ = (CheckConstraint("because <> ''", name="says_why"),)

    id: int = Field(default=None, sa_column=identity())
    review_id: int = Field(sa_column=points_at("review.id"))
    hearing_id: int = Field(sa_column=Column(BigInteger, ForeignKey("hearing.id"), nullable=False, unique=True))
    holding_id: int = Field(sa_column=points_at("power_holding.id", index=False))
    because: str = Field(max_length=600)
    ordered_by: int = Field(sa_column=points_at("person.id", index=False))
    ordered_at: datetime = Field(sa_column=instant())


class VetoWindow(SQLModel, table=True):
    """The time in which the commissioner may veto a decision; until it ends its letter waits (R06)."""

    __tablename__ = "veto_window"
    __table_args__ = (CheckConstraint("ends_on > decided_on", name="ends_after_the_decision"),)

    id: int = Field(default=None, sa_column=identity())
    review_id: int = Field(sa_column=points_at("review.id"))
    holding_id: int = Field(sa_column=points_at("power_holding.id", index=False))
    notice_id: int = Field(sa_column=Column(BigInteger, ForeignKey("notice.id"), nullable=False, unique=True))
    says: str = Field(max_length=2000, description="What was decided, in words")
    decided_on: date
    ends_on: date = Field(description="The last day of it")
    opened_at: datetime = Field(sa_column=instant())


class VetoAnswer(SQLModel, table=True):
    """That the commissioner cleared the decision, or vetoed it with her reasons. Once."""

    __tablename__ = "veto_answer"
    __table_args__ = (CheckConstraint("NOT is_vetoed OR because <> ''", name="veto_gives_reasons"),)

    id: int = Field(default=None, sa_column=identity())
    window_id: int = Field(sa_column=Column(BigInteger, ForeignKey("veto_window.id"), nullable=False, unique=True))
    is_vetoed: bool
    because: str = Field(default="", max_length=4000)
    answered_by: int = Field(sa_column=points_at("person.id", index=False))
    answered_at: datetime = Field(sa_column=instant())


class SampleDraw(SQLModel, table=True):
    """One night's draw of the cases in which the commissioner advises: everything it takes to draw again."""

    __tablename__ = "sample_draw"
    __table_args__ = (CheckConstraint("octet_length(seed) = 32 AND rate BETWEEN 0 AND 100", name="can_be_redrawn"),)

    id: int = Field(default=None, sa_column=identity())
    day: date = Field(unique=True)
    holding_id: int = Field(sa_column=points_at("power_holding.id", index=False))
    seed: bytes = Field(sa_type=LargeBinary, description="The root of the audit record at the beginning of the day")
    rate: int = Field(description="In a hundred")
    room: int = Field(description="How many the cap of the month still left")
    drawn_at: datetime = Field(sa_column=instant())


class SampledCase(SQLModel, table=True):
    """A case that a draw considered, once for all, and whether it was drawn."""

    __tablename__ = "sampled_case"

    id: int = Field(default=None, sa_column=identity())
    draw_id: int = Field(sa_column=points_at("sample_draw.id"))
    review_id: int = Field(sa_column=Column(BigInteger, ForeignKey("review.id"), nullable=False, unique=True))
    score: str = Field(max_length=64)
    is_drawn: bool


class AdviceRequest(SQLModel, table=True):
    """That whoever chairs asked the commissioner for her advice on a case."""

    __tablename__ = "advice_request"
    __table_args__ = (
        UniqueConstraint("review_id", "asked_by"),
        CheckConstraint("because <> ''", name="says_why"),
    )

    id: int = Field(default=None, sa_column=identity())
    review_id: int = Field(sa_column=points_at("review.id", index=False))
    asked_by: int = Field(sa_column=points_at("person.id", index=False))
    because: str = Field(max_length=600)
    asked_at: datetime = Field(sa_column=instant())


class CommissionerAdvice(SQLModel, table=True):
    """What the commissioner advised while councillors decide: never a vote. A later piece stands beside it."""

    __tablename__ = "commissioner_advice"
    __table_args__ = (CheckConstraint("says <> '' AND asked_because <> ''", name="is_whole"),)

    id: int = Field(default=None, sa_column=identity())
    review_id: int = Field(sa_column=points_at("review.id"))
    holding_id: int = Field(sa_column=points_at("power_holding.id", index=False))
    says: str = Field(max_length=4000)
    asked_because: str = Field(max_length=600, description="Why she was asked, as it stood then")
    after_decision: bool
    given_by: int = Field(sa_column=points_at("person.id", index=False))
    given_at: datetime = Field(sa_column=instant())


class DecisionSetAside(SQLModel, table=True):
    """That whoever holds the power set an officer's decision aside, by that decision's letter (LGA 1972, s.101(4)).

    From that instant it has no effect; what it did before stays on record.
    """

    __tablename__ = "decision_set_aside"
    __table_args__ = (
        ForeignKeyConstraint(
            ["holding_id", "body"],
            ["power_holding.id", "power_holding.decides"],
            name="fk_decision_set_aside_made_by_the_holder",
        ),
        CheckConstraint("because <> ''", name="gives_reasons"),
        CheckConstraint("body = 'commissioner' OR jsonb_array_length(present) > 0", name="names_who_was_there"),
    )

    id: int = Field(default=None, sa_column=identity())
    review_id: int = Field(sa_column=points_at("review.id"))
    notice_id: int = Field(sa_column=Column(BigInteger, ForeignKey("notice.id"), nullable=False, unique=True))
    holding_id: int = Field(sa_type=BigInteger)
    body: Body = Field(sa_type=words(Body))
    because: str = Field(max_length=4000)
    present: list[Any] = Field(sa_column=Column(JSONB, nullable=False), description="The members at the meeting")
    letter_id: int = Field(sa_column=Column(BigInteger, ForeignKey("notice.id"), nullable=False))
    set_aside_by: int = Field(sa_column=points_at("person.id", index=False))
    set_aside_at: datetime = Field(sa_column=instant())
