"""Who holds which function, in which mode, from when, by what instrument; and which nominee takes which case."""

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlmodel import Field

from licensing.audit.models import identity
from licensing.database import SQLModel, words
from licensing.people.models import instant, points_at
from licensing.powers.rules import Body, Condition, Mode


class PowerFunction(SQLModel, table=True):
    """A function of the council that may be held by a commissioner. Licensing is one of them."""

    __tablename__ = "power_function"

    code: str = Field(primary_key=True, max_length=40)
    name: str = Field(max_length=120, unique=True)
    added_at: datetime = Field(sa_column=instant())


class PowerHolding(SQLModel, table=True):
    """A function held in one mode from a day on (R02). It ends when the next one begins, so the table cannot gap or
    overlap; nothing is ever edited. `decides` is the body the mode gives the decision to, so that a determination can
    point at both.

    A holding that has not begun may be undone: a later row of the same function and day supersedes it, and what held
    before goes on (R71). Of one day's rows exactly one is superseded by none.
    """

    __tablename__ = "power_holding"
    __table_args__ = (
        Index(
            "uq_power_holding_function_held_from",
            "function",
            "held_from",
            unique=True,
            postgresql_where=text("supersedes IS NULL"),
        ),
        UniqueConstraint("id", "function", "held_from"),
        ForeignKeyConstraint(
            ["supersedes", "function", "held_from"],
            ["power_holding.id", "power_holding.function", "power_holding.held_from"],
            name="fk_power_holding_same_function_and_day",
        ),
        CheckConstraint("(supersedes IS NULL) = (because = '')", name="undone_says_why"),
        CheckConstraint(
            "supersedes IS NULL OR (recorded_at AT TIME ZONE 'Europe/London')::date < held_from",
            name="undone_before_it_begins",
        ),
        UniqueConstraint("id", "decides"),
        CheckConstraint("instrument <> ''", name="cites_its_instrument"),
        CheckConstraint(
            "(mode IN ('commissioner_sole', 'commissioner_with_advisory', 'council_proposes_commissioner_confirms'))"
            " = (decides = 'commissioner')",
            name="the_mode_says_who_decides",
        ),
    )

    id: int = Field(default=None, sa_column=identity())
    function: str = Field(sa_column=Column(String(40), ForeignKey("power_function.code"), nullable=False))
    mode: Mode = Field(sa_type=words(Mode, length=48))
    decides: Body = Field(sa_type=words(Body))
    held_from: date
    instrument: str = Field(max_length=300)
    conditions: str = Field(default="", max_length=2000)
    document_sha256: str | None = Field(
        default=None,
        sa_column=Column(String(64), ForeignKey("stored_file.sha256")),
        description="The instrument itself, as it was sent",
    )
    document_name: str = Field(default="", max_length=200)
    because: str = Field(default="", max_length=600, description="Why the holding that this one supersedes is undone")
    recorded_at: datetime = Field(sa_column=instant())
    supersedes: int | None = Field(default=None, sa_column=Column(BigInteger, unique=True))


class PowerCondition(SQLModel, table=True):
    """One condition of a holding that the software follows: when the commissioner is asked to advise."""

    __tablename__ = "power_condition"
    __table_args__ = (UniqueConstraint("holding_id", "condition"),)

    id: int = Field(default=None, sa_column=identity())
    holding_id: int = Field(sa_column=points_at("power_holding.id", index=False))
    condition: Condition = Field(sa_type=words(Condition))


class PlannedPower(SQLModel, table=True):
    """A change that the Secretary of State proposes. It changes nothing: only a holding does (R02)."""

    __tablename__ = "planned_power"
    __table_args__ = (
        CheckConstraint("says <> ''", name="says_what"),
        CheckConstraint("representations_until >= proposed_on", name="representations_after_it"),
    )

    id: int = Field(default=None, sa_column=identity())
    function: str = Field(sa_column=Column(String(40), ForeignKey("power_function.code"), nullable=False))
    mode: Mode = Field(sa_type=words(Mode, length=48))
    proposed_on: date
    representations_until: date
    planned_from: date | None = Field(default=None, description="From when it is meant to hold, if that was said")
    says: str = Field(max_length=2000)
    document_sha256: str | None = Field(default=None, sa_column=Column(String(64), ForeignKey("stored_file.sha256")))
    document_name: str = Field(default="", max_length=200)
    recorded_at: datetime = Field(sa_column=instant())


class PlannedPowerEnd(SQLModel, table=True):
    """What became of a proposed change: a holding by new Directions, or nothing. Once."""

    __tablename__ = "planned_power_end"
    __table_args__ = (CheckConstraint("holding_id IS NOT NULL OR because <> ''", name="withdrawn_says_why"),)

    id: int = Field(default=None, sa_column=identity())
    planned_id: int = Field(sa_column=Column(BigInteger, ForeignKey("planned_power.id"), nullable=False, unique=True))
    holding_id: int | None = Field(
        default=None, sa_column=Column(BigInteger, ForeignKey("power_holding.id"), unique=True)
    )
    because: str = Field(default="", max_length=600)
    ended_at: datetime = Field(sa_column=instant())


class Nominee(SQLModel, table=True):
    """A person, or an organisation, named by the instrument to exercise the function."""

    __tablename__ = "nominee"

    id: int = Field(default=None, sa_column=identity())
    holding_id: int = Field(sa_column=points_at("power_holding.id"))
    name: str = Field(max_length=200)
    person_id: int | None = Field(default=None, sa_column=points_at("person.id", optional=True))
    is_organisation: bool = False


class NomineeAssignment(SQLModel, table=True):
    """Which nominee takes a case, from when and why (R20): a conflict or leave moves the case, not the power."""

    __tablename__ = "nominee_assignment"

    id: int = Field(default=None, sa_column=identity())
    case_reference: str = Field(max_length=32, index=True)
    person_id: int = Field(sa_column=points_at("person.id", index=False))
    because: str = Field(max_length=300)
    assigned_on: date
    recorded_at: datetime = Field(sa_column=instant())
    supersedes: int | None = Field(
        default=None, sa_column=Column(BigInteger, ForeignKey("nominee_assignment.id"), unique=True)
    )
