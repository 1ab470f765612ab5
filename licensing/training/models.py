"""Safeguarding training of licence holders: courses, sessions, who was there."""

from datetime import date, datetime, time

from sqlalchemy import BigInteger, Column, ForeignKey, Index, UniqueConstraint
from sqlmodel import Field

from licensing.audit.models import identity
from licensing.database import SQLModel
from licensing.people.models import instant, points_at


class Course(SQLModel, table=True):
    """A course that licence holders must take, and for how long it lasts (R63)."""

    __tablename__ = "course"

    id: int = Field(default=None, sa_column=identity())
    code: str = Field(max_length=20, unique=True)
    name: str = Field(max_length=120)
    lasts_years: int = 3


class TrainingSession(SQLModel, table=True):
    """One sitting of a course."""

    __tablename__ = "training_session"
    __table_args__ = (UniqueConstraint("course_id", "held_on", "begins", "venue"),)

    id: int = Field(default=None, sa_column=identity())
    course_id: int = Field(sa_column=points_at("course.id"))
    held_on: date = Field(index=True)
    begins: time
    venue: str = Field(max_length=120)
    trainer: str = Field(max_length=120)
    places: int
    closed_at: datetime | None = Field(default=None, sa_column=instant(optional=True))
    version: int = 1


class Booking(SQLModel, table=True):
    """That a holder is expected at a session."""

    __tablename__ = "booking"
    __table_args__ = (UniqueConstraint("session_id", "holder_id"),)

    id: int = Field(default=None, sa_column=identity())
    session_id: int = Field(sa_column=points_at("training_session.id"))
    holder_id: int = Field(sa_column=points_at("licence_holder.id"))
    booked_at: datetime = Field(sa_column=instant())


class Attendance(SQLModel, table=True):
    """That a holder was at a session, marked at the door. A mistaken mark is superseded by a row that says absent."""

    __tablename__ = "attendance"
    __table_args__ = (Index("ix_attendance_session_id_holder_id", "session_id", "holder_id"),)

    id: int = Field(default=None, sa_column=identity())
    session_id: int = Field(sa_column=points_at("training_session.id", index=False))
    holder_id: int = Field(sa_column=points_at("licence_holder.id"))
    is_present: bool = True
    walked_in: bool = False
    marked_at: datetime = Field(sa_column=instant())
    supersedes: int | None = Field(default=None, sa_column=Column(BigInteger, ForeignKey("attendance.id"), unique=True))
