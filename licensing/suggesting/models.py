"""A suggestion of a schedule: that it was asked for, what was asked, and the places it gave and a person changed."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from licensing.audit.models import identity
from licensing.database import SQLModel, words
from licensing.people.models import instant, points_at
from licensing.suggesting.rules import ChosenBy, State


class Suggestion(SQLModel, table=True):
    """One schedule asked for. It assigns nothing: a person confirms it, or does not."""

    __tablename__ = "suggestion"

    id: int = Field(default=None, sa_column=identity())
    reference: str = Field(max_length=32, unique=True)
    minutes: int = Field(description="How long each hearing is expected to take")
    state: State = Field(default=State.ASKED, sa_type=words(State))
    based_on: int | None = Field(default=None, sa_column=points_at("suggestion.id", optional=True))
    asked_by: int | None = Field(default=None, sa_column=points_at("person.id", optional=True, index=False))
    asked_at: datetime = Field(sa_column=instant())
    worked_out_at: datetime | None = Field(default=None, sa_column=instant(optional=True))
    gap: float | None = Field(default=None, description="How far from the best there is, at most: a share of its cost")
    is_complete: bool | None = Field(default=None, description="Did the search end by itself, not by the bound on time")
    ended_at: datetime | None = Field(default=None, sa_column=instant(optional=True))
    ended_because: str = Field(default="", max_length=600)
    version: int = 1


class SuggestionProblem(SQLModel, table=True):
    """What was asked, word for word: the same problem has the same answer."""

    __tablename__ = "suggestion_problem"

    id: int = Field(default=None, sa_column=identity())
    suggestion_id: int = Field(sa_column=Column(BigInteger, ForeignKey("suggestion.id"), nullable=False, unique=True))
    problem: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    sha256: str = Field(max_length=64)
    as_on: date
    reviews: int
    days: int
    gathered_at: datetime = Field(sa_column=instant())


class SuggestedPlace(SQLModel, table=True):
    """Where one review goes, or that it goes nowhere, and why in words. A change is a row that supersedes."""

    __tablename__ = "suggested_place"
    __table_args__ = (
        Index(
            "uq_suggested_place_first",
            "suggestion_id",
            "review_id",
            unique=True,
            postgresql_where=text("supersedes IS NULL"),
        ),
        CheckConstraint("(hearing_day_id IS NULL) = (starts_at IS NULL)", name="day_and_time_together"),
        CheckConstraint("because <> ''", name="says_why"),
    )

    id: int = Field(default=None, sa_column=identity())
    suggestion_id: int = Field(sa_column=points_at("suggestion.id"))
    review_id: int = Field(sa_column=points_at("review.id"))
    hearing_day_id: int | None = Field(default=None, sa_column=points_at("hearing_day.id", optional=True))
    starts_at: datetime | None = Field(default=None, sa_column=instant(optional=True))
    chosen_by: ChosenBy = Field(sa_type=words(ChosenBy))
    because: str = Field(max_length=2000)
    warned: str = Field(default="", max_length=80, description="Rules that ask for a reason, separated by a space")
    recorded_by: int | None = Field(default=None, sa_column=points_at("person.id", optional=True, index=False))
    recorded_at: datetime = Field(sa_column=instant())
    supersedes: int | None = Field(
        default=None, sa_column=Column(BigInteger, ForeignKey("suggested_place.id"), unique=True)
    )
