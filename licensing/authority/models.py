"""The licensing authority: its dated settings and the days it is closed beyond the national ones."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Column, ForeignKey, Index
from sqlmodel import Field

from licensing.audit.models import identity
from licensing.database import SQLModel
from licensing.people.models import instant


class AuthoritySetting(SQLModel, table=True):
    """One setting's value from a day on. Never edited: the latest row in force on a day counts."""

    __tablename__ = "authority_setting"
    __table_args__ = (Index("ix_authority_setting_name_in_force_from", "name", "in_force_from"),)

    id: int = Field(default=None, sa_column=identity())
    name: str = Field(max_length=64)
    value: str = Field(max_length=2000)
    in_force_from: date
    because: str = Field(max_length=300)
    recorded_at: datetime = Field(sa_column=instant())


class ClosedDay(SQLModel, table=True):
    """A day on which the authority is closed though the country is not: it counts in no clear days."""

    __tablename__ = "closed_day"

    id: int = Field(default=None, sa_column=identity())
    closed_on: date = Field(index=True)
    because: str = Field(max_length=200)
    recorded_at: datetime = Field(sa_column=instant())
    supersedes: int | None = Field(default=None, sa_column=Column(BigInteger, ForeignKey("closed_day.id"), unique=True))
