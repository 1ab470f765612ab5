"""Who decides, for every test: the commissioner from 26 February 2015, councillors from 13 December 2016."""

from datetime import date

from licensing import clock
from licensing.audit.rules import SYSTEM
from licensing.database import transaction
from licensing.people.models import Person
from licensing.powers.commands import record_holding
from licensing.powers.models import PowerHolding
from licensing.powers.rules import Mode

DIRECTED = date(2015, 2, 26)
PROPOSALS = date(2015, 11, 27)
HANDED_BACK = date(2016, 12, 13)
DIRECTIONS = "Directions of 26 February 2015"
RESTORATION = "Directions of 12 December 2016"


def a_holding(
    mode: Mode, held_from: date, *nominees: Person, instrument: str = DIRECTIONS, conditions: str = ""
) -> PowerHolding:
    """One holding from a day on, with these people as nominees."""
    with transaction() as session:
        return record_holding(
            session,
            mode=mode,
            held_from=held_from,
            instrument=instrument,
            conditions=conditions,
            nominees=[(person.name, person.id, False) for person in nominees],
            by=SYSTEM,
            now=clock.at(held_from),
        )


def proposals_then_councillors(*commissioners: Person) -> tuple[PowerHolding, PowerHolding]:
    """Councillors propose and the commissioner decides; from 13 December 2016 councillors decide."""
    first = a_holding(Mode.COUNCIL_PROPOSES_COMMISSIONER_CONFIRMS, DIRECTED, *commissioners)
    return first, a_holding(Mode.COUNCIL_DECIDES, HANDED_BACK, instrument=RESTORATION)
