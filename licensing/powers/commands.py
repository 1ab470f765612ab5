"""Recording who holds the power from a day on, and which nominee takes a case."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from licensing.audit.commands import record
from licensing.audit.queries import events_about
from licensing.audit.rules import Actor
from licensing.documents.commands import keep_file
from licensing.documents.opened import Opened
from licensing.errors import Invalid, NotFound
from licensing.people.walls import is_walled
from licensing.powers.models import (
    Nominee,
    NomineeAssignment,
    PlannedPower,
    PlannedPowerEnd,
    PowerCondition,
    PowerFunction,
    PowerHolding,
)
from licensing.powers.queries import (
    all_holdings,
    assignment_of,
    conditions_of,
    functions,
    get_function,
    get_holding,
    get_planned,
    holding_by_id,
    is_ended,
    is_undone,
    nominees_of,
)
from licensing.powers.rules import (
    ASSIGNMENT_RULES,
    HOLDING_RULES,
    PLANNED_RULES,
    UNDO_RULES,
    AssignmentFacts,
    Condition,
    Function,
    HoldingFacts,
    Mode,
    PlannedFacts,
    UndoFacts,
    who_decides,
)
from licensing.rulebook import broken, refuse_if

POWERS = "powers"  # the chain of history that holdings are recorded in
DIRECTED_ANEW = "New Directions for the same day"


@dataclass(frozen=True, slots=True)
class Paper:
    """The instrument itself, and the proposed change that it carries out, where there are such."""

    file: Opened | None = None
    carries_out: int | None = None


NO_PAPER = Paper()


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
    function: str = Function.TAXI_LICENSING,
    asks: frozenset[Condition] = frozenset(),
    paper: Paper = NO_PAPER,
) -> PowerHolding:
    """From a day on, a function is held in this mode; what held before ends on that day by itself.

    `nominees` are (name, person's id if they have an account, whether it is an organisation); `asks` are the conditions
    that the software follows. Nothing changes before the day. Refused without an instrument, unless it begins after the
    latest one, and for a commissioner's mode without a nominee (R02, R20; Local Government Act 1999, s.15).
    """
    goes_on, latest_from = _latest(session, get_function(session, function).code, held_from, now)
    facts = HoldingFacts(held_from, instrument, mode, len(nominees), latest_from, asks)
    refuse_if(broken(HOLDING_RULES, facts, on=held_from))
    planned = _carried_out(session, paper, function, held_from, now)
    holding = PowerHolding(
        function=function, mode=mode, decides=who_decides(mode), held_from=held_from, instrument=instrument.strip(),
        conditions=conditions, document_sha256=keep_file(session, paper.file, now=now) if paper.file else None,
        document_name=paper.file.name if paper.file else "", recorded_at=now,
        because=DIRECTED_ANEW if goes_on else "", supersedes=goes_on.id if goes_on else None,
    )  # fmt: skip
    session.add(holding)
    session.flush()
    for name, person_id, is_organisation in nominees:
        session.add(Nominee(holding_id=holding.id, name=name, person_id=person_id, is_organisation=is_organisation))
    session.add_all(PowerCondition(holding_id=holding.id, condition=one) for one in asks)
    if planned is not None:
        session.add(PlannedPowerEnd(planned_id=planned.id, holding_id=holding.id, ended_at=now))
    record(
        session, "power.recorded", about=POWERS, by=by, at=now, function=function,
        mode=mode, held_from=held_from, instrument=holding.instrument, conditions=conditions,
        nominees=[name for name, _, _ in nominees], people=[person_id for _, person_id, _ in nominees],
        organisations=[name for name, _, is_organisation in nominees if is_organisation], asks=sorted(asks),
        document=holding.document_name, document_sha256=holding.document_sha256, carries_out=paper.carries_out,
        supersedes=holding.supersedes, because=holding.because,
    )  # fmt: skip
    return holding


def undo_holding(
    session: Session,
    holding_id: int,
    *,
    instrument: str,
    because: str,
    document: Opened | None,
    by: Actor,
    now: datetime,
) -> PowerHolding:
    """A planned holding is undone before it begins: on its day what held until then goes on, by a row of its own.

    The undone row stays, superseded. Raises NotFound; Refused once it has begun or was undone, without an instrument
    and a reason, and where nothing held before it (R71, R02); Invalid without the instrument itself: only the Secretary
    of State undoes Directions (Local Government Act 1999, s.15).
    """
    undone = holding_by_id(session, holding_id)
    earlier = [one for one in all_holdings(session, undone.function) if one.held_from < undone.held_from]
    facts = UndoFacts(
        undone.held_from, now.date(), instrument, because, is_undone(session, holding_id), has_earlier=bool(earlier)
    )
    refuse_if(broken(UNDO_RULES, facts, on=now.date()))
    if document is None:
        raise Invalid("The paper is missing.", fields={"document": "Choose the instrument that undoes it, as a PDF"})
    goes_on = earlier[-1]
    holding = PowerHolding(
        function=undone.function, mode=goes_on.mode, decides=goes_on.decides, held_from=undone.held_from,
        instrument=instrument.strip(), conditions=goes_on.conditions, because=because.strip(), recorded_at=now,
        document_sha256=keep_file(session, document, now=now), document_name=document.name, supersedes=undone.id,
    )  # fmt: skip
    session.add(holding)
    session.flush()
    named, asks = nominees_of(session, goes_on.id), conditions_of(session, goes_on.id)
    for one in named:
        session.add(
            Nominee(
                holding_id=holding.id, name=one.name, person_id=one.person_id, is_organisation=one.is_organisation
            )  # fmt: skip
        )
    session.add_all(PowerCondition(holding_id=holding.id, condition=one) for one in asks)
    record(
        session, "power.recorded", about=POWERS, by=by, at=now, function=holding.function, mode=holding.mode,
        held_from=holding.held_from, instrument=holding.instrument, conditions=holding.conditions,
        nominees=[one.name for one in named], people=[one.person_id for one in named],
        organisations=[one.name for one in named if one.is_organisation], asks=sorted(asks),
        document=holding.document_name, document_sha256=holding.document_sha256, carries_out=None,
        supersedes=undone.id, because=holding.because,
    )  # fmt: skip
    return holding


def _latest(session: Session, function: str, held_from: date, now: datetime) -> tuple[PowerHolding | None, date | None]:
    """The row by which what held goes on from that very day, where new Directions may still take its place; and when
    the latest holding begins that they come after (R02)."""
    earlier = all_holdings(session, function)
    last = earlier[-1] if earlier else None
    if last and last.supersedes and last.held_from == held_from > now.date() and len(earlier) > 1:
        return last, earlier[-2].held_from
    return None, last.held_from if last else None


def add_function(session: Session, *, name: str, by: Actor, now: datetime) -> PowerFunction:
    """One more function of the council whose holder is recorded. Raises Invalid for a name that is there already."""
    code = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:40]
    known = functions(session)
    if not code or any(one.code == code or one.name.lower() == name.lower() for one in known):
        raise Invalid("This function is there already.", fields={"name": "Enter a function that is not in the list"})
    added = PowerFunction(code=code, name=name, added_at=now)
    session.add(added)
    session.flush()
    record(session, "function.added", about=POWERS, by=by, at=now, function=code, name=name)
    return added


def propose_change(
    session: Session,
    *,
    function: str,
    mode: Mode,
    proposed_on: date,
    representations_until: date,
    planned_from: date | None,
    says: str,
    by: Actor,
    now: datetime,
    document: Opened | None = None,
) -> PlannedPower:
    """The Secretary of State is minded to change who holds a function. Recorded for all to see; it changes nothing.

    Raises Refused for one still to be proposed, or whose representations end before it (R02).
    """
    get_function(session, function)
    facts = PlannedFacts(proposed_on, representations_until, now.date())
    refuse_if(broken(PLANNED_RULES, facts, on=now.date()))
    planned = PlannedPower(
        function=function, mode=mode, proposed_on=proposed_on, representations_until=representations_until,
        planned_from=planned_from, says=says,
        document_sha256=keep_file(session, document, now=now) if document else None,
        document_name=document.name if document else "", recorded_at=now,
    )  # fmt: skip
    session.add(planned)
    session.flush()
    record(
        session, "change.proposed", about=POWERS, by=by, at=now, planned=planned.id, function=function, mode=mode,
        proposed_on=proposed_on, representations_until=representations_until, planned_from=planned_from, says=says,
        document=planned.document_name, document_sha256=planned.document_sha256,
    )  # fmt: skip
    return planned


def withdraw_change(session: Session, planned_id: int, *, because: str, by: Actor, now: datetime) -> PlannedPowerEnd:
    """A proposed change comes to nothing. Raises NotFound; Refused for one that has ended already (R02)."""
    planned = get_planned(session, planned_id)
    _refuse_planned(session, planned, now=now)
    ended = PlannedPowerEnd(planned_id=planned.id, because=because, ended_at=now)
    session.add(ended)
    session.flush()
    record(session, "change.withdrawn", about=POWERS, by=by, at=now, planned=planned.id, because=because)
    return ended


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


def _refuse_planned(session: Session, planned: PlannedPower, *, now: datetime, held_from: date | None = None) -> None:
    facts = PlannedFacts(
        planned.proposed_on,
        planned.representations_until,
        now.date(),
        is_ended=is_ended(session, planned.id),
        held_from=held_from,
    )
    refuse_if(broken(PLANNED_RULES, facts, on=now.date()))


def _carried_out(session: Session, paper: Paper, function: str, held_from: date, now: datetime) -> PlannedPower | None:
    """The proposed change that a holding ends. Raises NotFound, Refused (R02), Invalid for one of another function."""
    if paper.carries_out is None:
        return None
    planned = get_planned(session, paper.carries_out)
    _refuse_planned(session, planned, now=now, held_from=held_from)
    if planned.function != function:
        raise Invalid(
            "That change is of another function.", fields={"carries_out": "Choose a proposed change of this function"}
        )
    return planned
