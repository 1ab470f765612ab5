"""Who holds which function, in which mode, from when, by what instrument; and which nominee takes which case."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, UniqueConstraint
from sqlmodel import Field

from licensing.audit.models import identity
from licensing.database import SQLModel, words
from licensing.people.models import instant, points_at
from licensing.powers.rules import Body, Function, Mode


class PowerHolding(SQLModel, table=True):
    """A function held in one mode from a day on (R02). It ends when the next one begins, so the table cannot gap or
    overlap; nothing is ever edited. `decides` is the body the mode gives the decision to, so that a determination can
    point at both.
    """

    __tablename__ = "power_holding"
    __table_args__ = (
        UniqueConstraint("function", "held_from"),
        UniqueConstraint("id", "decides"),
        CheckConstraint("instrument <> ''", name="cites_its_instrument"),
        CheckConstraint(
            "(mode IN ('commissioner_sole', 'commissioner_with_advisory', 'council_proposes_commissioner_confirms'))"
            " = (decides = 'commissioner')",
            name="the_mode_says_who_decides",
        ),
    )

    id: int = Field(default=None, sa_column=identity())
    function: Function = Field(sa_type=words(Function))
    mode: Mode = Field(sa_type=words(Mode, length=48))
    decides: Body = Field(sa_type=words(Body))
    held_from: date
    instrument: str = Field(max_length=300)
    conditions: str = Field(default="", max_length=2000)
    recorded_at: datetime = Field(sa_column=instant())


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
