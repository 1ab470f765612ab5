"""The scheme of delegation in versions, who adopted it, and what an officer's decision puts on record beside itself.

Every table is history: a version is superseded by the next one, and nothing is ever edited.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from licensing.audit.models import identity
from licensing.database import SQLModel, words
from licensing.delegations.rules import Consults
from licensing.people.models import instant, points_at


class DelegationScheme(SQLModel, table=True):
    """One version of the published scheme. It is in force until its last day, or until the next version begins."""

    __tablename__ = "delegation_scheme"
    __table_args__ = (
        UniqueConstraint("number"),
        CheckConstraint("title <> ''", name="has_a_title"),
        CheckConstraint("published_on <= in_force_from", name="published_before_in_force"),
        CheckConstraint("in_force_until IS NULL OR in_force_until >= in_force_from", name="ends_after_it_begins"),
    )

    id: int = Field(default=None, sa_column=identity())
    number: int
    title: str = Field(max_length=200)
    published_on: date
    in_force_from: date
    in_force_until: date | None = Field(default=None, description="Its last day, where it says so")
    holding_id: int = Field(sa_column=points_at("power_holding.id", index=False))
    document_sha256: str = Field(sa_column=Column(String(64), ForeignKey("stored_file.sha256"), nullable=False))
    document_name: str = Field(max_length=200)
    recorded_by: int | None = Field(default=None, sa_column=points_at("person.id", index=False, optional=True))
    recorded_at: datetime = Field(sa_column=instant())
    supersedes: int | None = Field(
        default=None, sa_column=Column(BigInteger, ForeignKey("delegation_scheme.id"), unique=True)
    )


class DelegationEntry(SQLModel, table=True):
    """Whom one version lets decide what. No kinds, or no matters, means any."""

    __tablename__ = "delegation_entry"
    __table_args__ = (
        UniqueConstraint("scheme_id", "number"),
        CheckConstraint("post <> '' OR person_id IS NOT NULL", name="names_somebody"),
        CheckConstraint("jsonb_array_length(outcomes) > 0", name="delegates_something"),
        CheckConstraint("most_days IS NULL OR most_days > 0", name="a_length"),
    )

    id: int = Field(default=None, sa_column=identity())
    scheme_id: int = Field(sa_column=points_at("delegation_scheme.id", index=False))
    number: int
    post: str = Field(default="", max_length=120)
    person_id: int | None = Field(default=None, sa_column=points_at("person.id", index=False, optional=True))
    outcomes: list[Any] = Field(sa_column=Column(JSONB, nullable=False))
    kinds: list[Any] = Field(sa_column=Column(JSONB, nullable=False))
    matters: list[Any] = Field(sa_column=Column(JSONB, nullable=False))
    most_days: int | None = None
    consults: Consults = Field(sa_type=words(Consults))
    only_urgent: bool = False
    conditions: str = Field(default="", max_length=600)


class SchemeAdoption(SQLModel, table=True):
    """That a later holder of the power keeps the version which it found. Once for each holding."""

    __tablename__ = "scheme_adoption"
    __table_args__ = (
        UniqueConstraint("scheme_id", "holding_id"),
        CheckConstraint("instrument <> ''", name="cites_its_instrument"),
    )

    id: int = Field(default=None, sa_column=identity())
    scheme_id: int = Field(sa_column=points_at("delegation_scheme.id", index=False))
    holding_id: int = Field(sa_column=points_at("power_holding.id", index=False))
    adopted_on: date
    instrument: str = Field(max_length=300)
    recorded_by: int | None = Field(default=None, sa_column=points_at("person.id", index=False, optional=True))
    recorded_at: datetime = Field(sa_column=instant())


class SchemeEnded(SQLModel, table=True):
    """That whoever holds the power ended a version, from an instant on (LGA 1972, s.101(4)). The earliest counts."""

    __tablename__ = "scheme_ended"
    __table_args__ = (CheckConstraint("because <> ''", name="says_why"),)

    id: int = Field(default=None, sa_column=identity())
    scheme_id: int = Field(sa_column=points_at("delegation_scheme.id", index=False))
    ended_from: datetime = Field(sa_column=instant())
    document_sha256: str = Field(sa_column=Column(String(64), ForeignKey("stored_file.sha256"), nullable=False))
    document_name: str = Field(max_length=200)
    because: str = Field(max_length=600)
    recorded_by: int | None = Field(default=None, sa_column=points_at("person.id", index=False, optional=True))
    recorded_at: datetime = Field(sa_column=instant())


class OfficerDecision(SQLModel, table=True):
    """What the law asks an officer's decision to put on record beside the decision itself (SI 2014/2095, reg.7)."""

    __tablename__ = "officer_decision"
    __table_args__ = (
        CheckConstraint("options_rejected <> '' AND conflicts_declared <> ''", name="is_a_whole_record"),
        CheckConstraint(
            "NOT is_urgent OR (urgent_because <> '' AND risk <> '' AND why_no_hearing <> ''"
            " AND was_asked IS NOT NULL AND (was_asked OR not_asked_because <> ''))",
            name="urgency_is_told",
        ),
        CheckConstraint("(consulted = '') = (consulted_on IS NULL)", name="consulted_on_a_day"),
    )

    id: int = Field(default=None, sa_column=identity())
    review_id: int = Field(sa_column=points_at("review.id"))
    determination_id: int = Field(
        sa_column=Column(BigInteger, ForeignKey("determination.id"), nullable=False, unique=True)
    )
    entry_id: int = Field(sa_column=points_at("delegation_entry.id", index=False))
    post: str = Field(max_length=120)
    options_rejected: str = Field(max_length=4000)
    conflicts_declared: str = Field(max_length=1000)
    consulted: str = Field(default="", max_length=200)
    consulted_on: date | None = None
    consulted_says: str = Field(default="", max_length=2000)
    is_urgent: bool = False
    urgent_because: str = Field(default="", max_length=2000)
    risk: str = Field(default="", max_length=2000)
    why_no_hearing: str = Field(default="", max_length=2000)
    was_asked: bool | None = None
    not_asked_because: str = Field(default="", max_length=1000)
    decided_by: int = Field(sa_column=points_at("person.id", index=False))
    recorded_at: datetime = Field(sa_column=instant())


class UrgentReport(SQLModel, table=True):
    """That an urgent decision was reported to whoever holds the power, and what was said of it (R24). Once."""

    __tablename__ = "urgent_report"
    __table_args__ = (CheckConstraint("reported_to <> '' AND says <> ''", name="says_to_whom_and_what"),)

    id: int = Field(default=None, sa_column=identity())
    review_id: int = Field(sa_column=points_at("review.id"))
    officer_decision_id: int = Field(
        sa_column=Column(BigInteger, ForeignKey("officer_decision.id"), nullable=False, unique=True)
    )
    reported_on: date
    reported_to: str = Field(max_length=200)
    says: str = Field(max_length=2000)
    recorded_by: int = Field(sa_column=points_at("person.id", index=False))
    recorded_at: datetime = Field(sa_column=instant())
