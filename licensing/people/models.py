"""People, what they are, their sessions; who must see nothing of a case, and which member needs to."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Index,
    LargeBinary,
    UniqueConstraint,
    func,
    text,
)
from sqlmodel import Field

from licensing.audit.models import identity
from licensing.database import SQLModel, words
from licensing.people.rules import Role


def instant(*, optional: bool = False) -> Column[datetime]:
    """An aware instant, stored in UTC."""
    return Column(DateTime(timezone=True), nullable=optional)


def points_at(target: str, *, optional: bool = False, index: bool = True) -> Column[int]:
    """A foreign key, down the stack only."""
    return Column(BigInteger, ForeignKey(target), nullable=optional, index=index)


class Person(SQLModel, table=True):
    """Somebody who may sign in. Closed, never deleted: the record names them."""

    __tablename__ = "person"

    id: int = Field(default=None, sa_column=identity())
    name: str = Field(max_length=120)
    email: str = Field(max_length=200, unique=True)
    post: str = Field(default="", max_length=120, description="Job title or office, as it stands in letters")
    password_hash: str | None = Field(default=None, max_length=300)
    is_active: bool = True
    created_at: datetime = Field(sa_column=instant())
    version: int = 1


class RoleGrant(SQLModel, table=True):
    """That a person was given a role, from an instant until another."""

    __tablename__ = "role_grant"
    __table_args__ = (
        Index("uq_role_grant_live", "person_id", "role", unique=True, postgresql_where=text("granted_until IS NULL")),
    )

    id: int = Field(default=None, sa_column=identity())
    person_id: int = Field(sa_column=points_at("person.id"))
    role: Role = Field(sa_type=words(Role))
    granted_from: datetime = Field(sa_column=instant())
    granted_until: datetime | None = Field(default=None, sa_column=instant(optional=True))


class Tablet(SQLModel, table=True):
    """One person's tablet, enrolled to work without a signal, until it is revoked. Only its token's SHA-256 is kept."""

    __tablename__ = "tablet"
    __table_args__ = (CheckConstraint("(revoked_at IS NULL) = (revoked_by IS NULL)", name="revoked_by_somebody"),)

    id: int = Field(default=None, sa_column=identity())
    token_hash: bytes = Field(sa_column=Column(LargeBinary, nullable=False, unique=True))
    person_id: int = Field(sa_column=points_at("person.id"))
    label: str = Field(max_length=80)
    enrolled_at: datetime = Field(sa_column=instant())
    revoked_at: datetime | None = Field(default=None, sa_column=instant(optional=True))
    revoked_by: int | None = Field(default=None, sa_column=points_at("person.id", optional=True, index=False))


class SignInSession(SQLModel, table=True):
    """One signed-in browser. Only the SHA-256 of its token is kept; times are the machine's."""

    __tablename__ = "sign_in_session"

    id: int = Field(default=None, sa_column=identity())
    token_hash: bytes = Field(sa_column=Column(LargeBinary, nullable=False, unique=True))
    person_id: int = Field(sa_column=points_at("person.id"))
    began_at: datetime = Field(sa_column=instant())
    last_seen_at: datetime = Field(sa_column=instant())
    ended_at: datetime | None = Field(default=None, sa_column=instant(optional=True))
    browser: str = Field(default="", max_length=200)


class SignInTablet(SQLModel, table=True):
    """On which enrolled tablet a browser is signed in. Until its person's hearing day is over, it may idle longer."""

    __tablename__ = "sign_in_tablet"

    session_id: int = Field(sa_column=Column(BigInteger, ForeignKey("sign_in_session.id"), primary_key=True))
    tablet_id: int = Field(sa_column=points_at("tablet.id"))
    at_hearing_until: datetime | None = Field(default=None, sa_column=instant(optional=True))


class SignInAttempt(SQLModel, table=True):
    """One try at signing in, counted to slow down guessing. The account is kept as a hash of what was typed."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (
        Index("ix_sign_in_attempt_account_tried_at", "account", "tried_at"),
        Index("ix_sign_in_attempt_address_tried_at", "address", "tried_at"),
    )

    id: int = Field(default=None, sa_column=identity())
    account: bytes = Field(sa_type=LargeBinary)
    address: str = Field(max_length=64)
    tried_at: datetime = Field(sa_column=instant())
    succeeded: bool


class Purpose(StrEnum):
    """What a one-time token is for."""

    FIRST_ADMINISTRATOR = "first_administrator"
    SET_PASSWORD = "set_password"


class OneTimeToken(SQLModel, table=True):
    """A token that works once and not for long: the first administrator's, or for setting a password."""

    __tablename__ = "one_time_token"

    id: int = Field(default=None, sa_column=identity())
    token_hash: bytes = Field(sa_column=Column(LargeBinary, nullable=False, unique=True))
    purpose: Purpose = Field(sa_type=words(Purpose))
    person_id: int | None = Field(default=None, sa_column=points_at("person.id", optional=True))
    expires_at: datetime = Field(sa_column=instant())
    used_at: datetime | None = Field(default=None, sa_column=instant(optional=True))


class Wall(SQLModel, table=True):
    """That a person may know nothing of a case: a declared interest, or a role in it. It beats every role.

    Points at no review: whoever learns of a conflict keeps its own record and tells people.
    """

    __tablename__ = "wall"
    __table_args__ = (Index("ix_wall_person_id_case_reference", "person_id", "case_reference"),)

    id: int = Field(default=None, sa_column=identity())
    person_id: int = Field(sa_column=points_at("person.id", index=False))
    case_reference: str = Field(max_length=32)
    because: str = Field(max_length=300)
    raised_at: datetime = Field(sa_column=instant())
    supersedes: int | None = Field(
        default=None,
        sa_column=Column(BigInteger, ForeignKey("wall.id"), unique=True),
        description="The wall that this row lifts, with its reason in `because`",
    )


class Admission(SQLModel, table=True):
    """That a panel member needs to know a case: they are seated to hear it. Without one, a member sees no case."""

    __tablename__ = "admission"
    __table_args__ = (UniqueConstraint("person_id", "case_reference", "admitted_at"),)

    id: int = Field(default=None, sa_column=identity())
    person_id: int = Field(sa_column=points_at("person.id"))
    case_reference: str = Field(max_length=32, index=True)
    because: str = Field(max_length=300)
    admitted_at: datetime = Field(sa_column=instant())
    ended_at: datetime | None = Field(default=None, sa_column=instant(optional=True))


class DemonstrationClock(SQLModel, table=True):
    """One row: how far the authority's time runs from the machine's. Exists only in a demonstration."""

    __tablename__ = "demonstration_clock"

    id: int = Field(default=1, primary_key=True)
    offset_seconds: int = Field(sa_type=BigInteger)
    moved_at: datetime = Field(
        default=None, sa_column=Column(DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp())
    )
