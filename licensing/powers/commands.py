"""Recording who holds the power from a day on, and which nominee takes a case."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session

from licensing.audit.commands import record
from licensing.audit.queries import events_about
from licensing.audit.rules import Actor
from licensing.errors import NotFound
from licensing.people.walls import is_walled
from licensing.powers.models import Nominee, NomineeAssignment, PowerHolding
from licensing.powers.queries import all_holdings, assignment_of, get_holding, nominees_of
from licensing.powers.rules import (
    ASSIGNMENT_RULES,
    HOLDING_RULES,
    AssignmentFacts,
    Function,
    HoldingFacts,
    Mode,
    who_decides,
)
from licensing.rulebook import broken, refuse_if

POWERS = "powers"  # the chain of history that holdings are recorded in


def record_holding(
    session: Session,
    *,
    mode: Mode,
    held_from: date,
    instrument: str,
    conditions: str,
    nominees: Sequence[tuple[str, int | None, bool]],
    by: Actor,
    now: datetime,
) -> PowerHolding:
    """From a day on, taxi licensing is held in this mode; what held before ends on that day by itself.

    `nominees` are (name, person's id if they have an account, whether it is an organisation). Nothing changes before
    the day. Refused without an instrument, unless it begins after the latest one, and for a commissioner's mode without
    a nominee (R02, R20; Local Government Act 1999, s.15).
    """
    earlier = all_holdings(session)
    facts = HoldingFacts(
        held_from=held_from,
        instrument=instrument,
        mode=mode,
        nominees=len(nominees),
        latest_from=earlier[-1].held_from if earlier else None,
    )
    refuse_if(broken(HOLDING_RULES, facts, on=held_from))

    holding = PowerHolding(
        function=Function.TAXI_LICENSING,
        mode=mode,
        decides=who_decides(mode),
        held_from=held_from,
        instrument=instrument.strip(),
        conditions=conditions,
        recorded_at=now,
    )
    session.add(holding)
    session.flush()
    for name, person_id, is_organisation in nominees:
        session.add(Nominee(holding_id=holding.id, name=name, person_id=person_id, is_organisation=is_organisation))
    record(
        session, "power.recorded", about=POWERS, by=by, at=now,
        mode=mode, held_from=held_from, instrument=holding.instrument, conditions=conditions,
        nominees=[name for name, _, _ in nominees],
    )  # fmt: skip
    return holding


def assign_nominee(
    session: Session, case_reference: str, *, person_id: int, because: str, by: Actor, now: datetime
) -> NomineeAssignment:
    """This nominee takes the case from now on; the power itself does not move (R20).

    Raises NotFound for a case that nothing is recorded of; refused for anybody whom the holding of the day does not
    name, for one with a conflict (a wall), and without a reason.
    """
    if not events_about(session, case_reference, limit=1):
        raise NotFound(f"There is no review {case_reference}.")
    holding = get_holding(session, on=now.date())
    standing = assignment_of(session, case_reference, on=now.date())

    facts = AssignmentFacts(
        is_nominee_of_holding=person_id in {one.person_id for one in nominees_of(session, holding.id)},
        has_conflict=is_walled(session, person_id, case_reference),
        because=because,
    )
    refuse_if(broken(ASSIGNMENT_RULES, facts, on=now.date()), about=case_reference)

    assignment = NomineeAssignment(
        case_reference=case_reference,
        person_id=person_id,
        because=because,
        assigned_on=now.date(),
        recorded_at=now,
        supersedes=standing.id if standing else None,
    )
    session.add(assignment)
    record(session, "nominee.assigned", about=case_reference, by=by, at=now, person_id=person_id, because=because)
    return assignment
