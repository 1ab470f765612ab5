"""Who holds a power, above all over taxi licensing, on which day and by what; who of its nominees takes a case."""

import re
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, bindparam
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from licensing.errors import NotFound
from licensing.people.models import Person
from licensing.powers.models import (
    Nominee,
    NomineeAssignment,
    PlannedPower,
    PlannedPowerEnd,
    PowerCondition,
    PowerFunction,
    PowerHolding,
)
from licensing.powers.rules import MODE_SENTENCES, Condition, Function, held_until, holding_on
from licensing.web.frame import Decides

_UNDONE = select(col(PowerHolding.supersedes)).where(col(PowerHolding.supersedes).is_not(None))
MOST_HOLDINGS = 200  # a council under intervention has a handful


@dataclass(frozen=True, slots=True)
class Stretch:
    """One holding on the timeline: until when, whom it names, and whether it is today's, or still to come."""

    holding: PowerHolding
    until: date | None
    nominees: tuple[Nominee, ...]
    is_today: bool
    is_planned: bool
    asks: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposed:
    """A change that the Secretary of State proposes, and what became of it. `became` is the day a holding began; None
    where that holding was undone before it did."""

    planned: PlannedPower
    ended: PlannedPowerEnd | None
    became: date | None

    @property
    def is_live(self) -> bool:
        return self.ended is None


def functions(session: Session) -> list[PowerFunction]:
    """The functions whose holders are recorded: taxi licensing first, then the others by name."""
    rows = session.exec(select(PowerFunction).order_by(col(PowerFunction.name)).limit(MOST_HOLDINGS)).all()
    return sorted(rows, key=lambda one: one.code != Function.TAXI_LICENSING)


def get_function(session: Session, code: str) -> PowerFunction:
    """One function. Raises NotFound."""
    found = session.get(PowerFunction, code)
    if found is None:
        raise NotFound("There is no such function.")
    return found


def get_planned(session: Session, planned_id: int) -> PlannedPower:
    """One proposed change. Raises NotFound."""
    found = session.get(PlannedPower, planned_id)
    if found is None:
        raise NotFound("There is no such proposed change.")
    return found


def is_ended(session: Session, planned_id: int) -> bool:
    """Did the proposed change become a holding, or was it withdrawn?"""
    ended = select(PlannedPowerEnd.id).where(PlannedPowerEnd.planned_id == planned_id)
    return session.exec(ended).first() is not None


def proposed_changes(session: Session, function: str | None = None) -> list[Proposed]:
    """The changes proposed of a function, or of every one, the first first."""
    asked = (
        select(PlannedPower, PlannedPowerEnd, col(PowerHolding.held_from))
        .outerjoin(PlannedPowerEnd, col(PlannedPowerEnd.planned_id) == col(PlannedPower.id))
        .outerjoin(
            PowerHolding,
            and_(
                col(PowerHolding.id) == col(PlannedPowerEnd.holding_id),
                col(PowerHolding.id).not_in(_UNDONE),
            ),
        )
        .order_by(col(PlannedPower.proposed_on), col(PlannedPower.id))
        .limit(MOST_HOLDINGS)
    )
    if function is not None:
        asked = asked.where(PlannedPower.function == function)
    return [Proposed(planned, ended, became) for planned, ended, became in session.exec(asked).all()]


def conditions_by_holding(session: Session, holding_ids: list[int]) -> dict[int, list[Condition]]:
    """When each of several holdings asks the commissioner to advise, in one question to the database."""
    found: dict[int, list[Condition]] = {holding_id: [] for holding_id in holding_ids}
    rows = session.exec(
        select(PowerCondition).where(col(PowerCondition.holding_id).in_(holding_ids)).order_by(col(PowerCondition.id))
    ).all()
    for row in rows:
        found[row.holding_id].append(row.condition)
    return found


def all_holdings(session: Session, function: str = Function.TAXI_LICENSING) -> list[PowerHolding]:
    """Every holding of a function that stands, planned ones too, in the order they begin; none that was undone."""
    rows = session.exec(
        select(PowerHolding)
        .where(PowerHolding.function == function, col(PowerHolding.id).not_in(_UNDONE))
        .order_by(col(PowerHolding.held_from))
        .limit(MOST_HOLDINGS)
    )
    return list(rows.all())


def undone_holdings(session: Session, function: str) -> list[tuple[PowerHolding, PowerHolding]]:
    """The planned holdings that were undone before they began, each with the row that undid it; the first first."""
    undoing = aliased(PowerHolding)
    rows = session.exec(
        select(PowerHolding, undoing)
        .join(undoing, col(undoing.supersedes) == col(PowerHolding.id))
        .where(PowerHolding.function == function, col(PowerHolding.supersedes).is_(None))
        .order_by(col(PowerHolding.id))
        .limit(MOST_HOLDINGS)
    )
    return list(rows.all())


def is_undone(session: Session, holding_id: int) -> bool:
    """Does a later row supersede the holding?"""
    return session.exec(select(PowerHolding.id).where(PowerHolding.supersedes == holding_id)).first() is not None


def timeline(session: Session, function: str, *, on: date) -> list[Stretch]:
    """A function's holdings in the order they begin, as seen on a day (R02). Three questions to the database."""
    holdings = all_holdings(session, function)
    today = holding_on(holdings, on)
    ids = [holding.id for holding in holdings if holding.id is not None]
    named, asks = nominees_by_holding(session, ids), conditions_by_holding(session, ids)
    return [
        Stretch(
            holding=holding,
            until=held_until(holdings, holding),
            nominees=tuple(named[holding.id or 0]),
            is_today=holding is today,
            is_planned=holding.held_from > on,
            asks=tuple(asks[holding.id or 0]),
        )
        for holding in holdings
    ]


def timelines(session: Session, *, on: date) -> list[tuple[PowerFunction, list[Stretch], list[Proposed]]]:
    """Every function with its holdings in the order they begin, and what is or was proposed of it, as seen on a day."""
    changes = proposed_changes(session)
    return [
        (one, timeline(session, one.code, on=on), [it for it in changes if it.planned.function == one.code])
        for one in functions(session)
    ]


def instrument_named(session: Session, sha256: str) -> str:
    """The name of the file that a holding, or a proposed change, has of that hash. Raises NotFound."""
    if re.fullmatch(r"[0-9a-f]{64}", sha256) is None:
        raise NotFound("There is no such instrument.")
    for table in (PowerHolding, PlannedPower):
        name = session.exec(select(table.document_name).where(table.document_sha256 == sha256).limit(1)).first()
        if name is not None:
            return str(name)
    raise NotFound("There is no such instrument.")


_LATEST_HOLDING = (
    select(PowerHolding)
    .where(
        col(PowerHolding.function) == Function.TAXI_LICENSING,
        col(PowerHolding.held_from) <= bindparam("day"),
        col(PowerHolding.id).not_in(_UNDONE),
    )
    .order_by(col(PowerHolding.held_from).desc())
    .limit(1)
)


def find_holding(session: Session, *, on: date) -> PowerHolding | None:
    """Who holds the power over taxi licensing on a day: the holding that began last. None before the first (R02)."""
    return session.execute(_LATEST_HOLDING, {"day": on}).scalars().first()


def get_holding(session: Session, *, on: date) -> PowerHolding:
    """The same. Raises NotFound for a day on which nobody is recorded as holding the power."""
    holding = find_holding(session, on=on)
    if holding is None:
        raise NotFound(f"Nobody is recorded as holding the power on {on:%-d %B %Y}.")
    return holding


def holding_by_id(session: Session, holding_id: int) -> PowerHolding:
    """One holding. Raises NotFound."""
    holding = session.get(PowerHolding, holding_id)
    if holding is None:
        raise NotFound("There is no such holding.")
    return holding


def nominees_of(session: Session, holding_id: int | None) -> list[Nominee]:
    """Whom a holding's instrument names, in the order it names them."""
    rows = session.exec(
        select(Nominee).where(Nominee.holding_id == holding_id).order_by(col(Nominee.id)).limit(MOST_HOLDINGS)
    )
    return list(rows.all())


def nominees_by_holding(session: Session, holding_ids: list[int]) -> dict[int, list[Nominee]]:
    """The nominees of several holdings, in one question to the database."""
    found: dict[int, list[Nominee]] = {holding_id: [] for holding_id in holding_ids}
    rows = session.exec(select(Nominee).where(col(Nominee.holding_id).in_(holding_ids)).order_by(col(Nominee.id)))
    for nominee in rows.all():
        found[nominee.holding_id].append(nominee)
    return found


def conditions_of(session: Session, holding_id: int) -> frozenset[Condition]:
    """When this holding asks the commissioner to advise."""
    return frozenset(
        session.exec(select(PowerCondition.condition).where(PowerCondition.holding_id == holding_id)).all()
    )


def is_nominee(session: Session, holding_id: int, person_id: int | None) -> bool:
    """Does the holding name this person?"""
    return person_id is not None and person_id in {one.person_id for one in nominees_of(session, holding_id)}


def assignment_of(session: Session, case_reference: str, *, on: date) -> NomineeAssignment | None:
    """The assignment of a case that stands on a day: made by then, and the latest such (R20)."""
    return session.exec(
        select(NomineeAssignment)
        .where(NomineeAssignment.case_reference == case_reference, NomineeAssignment.assigned_on <= on)
        .order_by(col(NomineeAssignment.id).desc())
        .limit(1)
    ).first()


def deciding_nominee(session: Session, holding: PowerHolding, case_reference: str, *, on: date) -> Person | None:
    """Which nominee of the holding takes the case on that day (R20): the one assigned, or the only person named.

    None where several are named and nobody is assigned, where the holding names nobody, and where the one assigned is
    no nominee of this holding: then a nominee has to be assigned first.
    """
    named = [nominee.person_id for nominee in nominees_of(session, holding.id) if nominee.person_id is not None]
    assigned = assignment_of(session, case_reference, on=on)
    if assigned is not None and assigned.person_id in named:
        return session.get(Person, assigned.person_id)
    return session.get(Person, named[0]) if len(named) == 1 else None


def decides_line(session: Session, *, on: date) -> Decides:
    """The one line of every review page: who decides on the day, and by which instrument (R01, R02)."""
    holding = find_holding(session, on=on)
    if holding is None:
        return Decides(
            "Nobody is recorded as holding the power to decide today.",
            "Until an administrator records who does, no review can be decided.",
        )
    first, _, rest = MODE_SENTENCES[holding.mode].partition(". ")
    sentence = f"{rest} Instrument: {holding.instrument}." if rest else f"Instrument: {holding.instrument}."
    return Decides(f"{first.rstrip('.')} today.", sentence)
