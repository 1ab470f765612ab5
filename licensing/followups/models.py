"""What must be done by when, by which role, about which case; who covers, and what was handed over."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from licensing.audit.models import identity
from licensing.database import SQLModel, words
from licensing.people.models import instant, points_at
from licensing.people.rules import Role


class Followup(SQLModel, table=True):
    """One dated task. Overdue when its day has passed and nobody has finished it."""

    __tablename__ = "followup"
    __table_args__ = (
        Index("ix_followup_open", "role", "due_on", postgresql_where=text("done_at IS NULL")),
        Index(
            "uq_followup_origin_open",
            "case_reference",
            "origin",
            unique=True,
            postgresql_where=text("done_at IS NULL AND origin <> ''"),
        ),
    )

    id: int = Field(default=None, sa_column=identity())
    case_reference: str | None = Field(default=None, max_length=32, index=True)
    says: str = Field(max_length=300)
    origin: str = Field(default="", max_length=80, description="What raised it, so that it is raised once")
    due_on: date
    role: Role = Field(sa_type=words(Role))
    owner_id: int | None = Field(default=None, sa_column=points_at("person.id", optional=True))
    raised_at: datetime = Field(sa_column=instant())
    done_at: datetime | None = Field(default=None, sa_column=instant(optional=True))
    done_by: int | None = Field(default=None, sa_column=points_at("person.id", optional=True, index=False))
    outcome: str = Field(default="", max_length=300)
    version: int = 1


class HandOver(SQLModel, table=True):
    """That a task, or a case, went from one person to another, and the note that went with it."""

    __tablename__ = "hand_over"

    id: int = Field(default=None, sa_column=identity())
    followup_id: int | None = Field(default=None, sa_column=points_at("followup.id", optional=True))
    case_reference: str | None = Field(default=None, max_length=32, index=True)
    from_person_id: int | None = Field(default=None, sa_column=points_at("person.id", optional=True, index=False))
    to_person_id: int = Field(sa_column=points_at("person.id", index=False))
    note: str = Field(max_length=1000)
    handed_at: datetime = Field(sa_column=instant())


class Away(SQLModel, table=True):
    """That somebody is away on these days (both counted) and who covers their work, where somebody has to."""

    __tablename__ = "away"
    __table_args__ = (CheckConstraint("away_until >= away_from", name="ends_after_it_begins"),)

    id: int = Field(default=None, sa_column=identity())
    person_id: int = Field(sa_column=points_at("person.id"))
    cover_id: int | None = Field(default=None, sa_column=points_at("person.id", optional=True, index=False))
    away_from: date
    away_until: date
    recorded_at: datetime = Field(sa_column=instant())
    cancelled_at: datetime | None = Field(default=None, sa_column=instant(optional=True))
