"""The two stories of Calderbrook, from one seed: December 2015, deciding; December 2016, handing back."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, NullPool, create_engine, event, inspect
from sqlmodel import Session, select

from licensing import clock, database
from licensing.audit.models import AuditEvent
from licensing.audit.rules import SYSTEM
from licensing.database import transaction
from licensing.decisions.rules import Outcome
from licensing.demo import decisions, hearings, plan, records
from licensing.demo.beginnings import beginnings
from licensing.demo.delegations import delegations
from licensing.demo.later import later
from licensing.demo.papers import papers
from licensing.demo.papers_sent import papers_sent
from licensing.demo.programme import programme
from licensing.demo.promises import badges_in, keep_promises
from licensing.demo.stage import Act, Stage, play
from licensing.errors import Refused
from licensing.hearings.rules import Motion
from licensing.people.clockwork import move_clock
from licensing.people.models import DemonstrationClock, Person
from licensing.settings import settings


class Story(StrEnum):
    """Which demonstration: the commissioner deciding, or the power about to be handed back."""

    DECIDING = "deciding"
    HANDING_BACK = "handing-back"


DATABASES = {Story.DECIDING: "licensing", Story.HANDING_BACK: "licensing_handing_back"}
BEGINS = {
    Story.DECIDING: clock.at(date(2015, 12, 1), 9, 30),
    Story.HANDING_BACK: clock.at(date(2016, 12, 12), 9, 30),
}


def build_unless_built(story: Story, *, say: Callable[[str], None]) -> int:
    """Play the story's acts into an empty database, and set the clock; how many acts. 0 where there is one already.

    Raises Refused outside a demonstration, and in a database where anything was ever done: invented people never stand
    among real ones.
    """
    if not settings().demonstration:
        raise Refused("Invented people belong in a demonstration only: LICENSING_DEMONSTRATION is off.")
    with transaction() as session:
        if session.exec(select(DemonstrationClock.id)).first() is not None:
            return 0
        if session.exec(select(AuditEvent.id).limit(1)).first() is not None:
            raise Refused("Something was done in this database before: a demonstration is built in an empty one.")
    say("Building the demonstration (once)")
    began = time.monotonic()
    with not_waiting_for_the_disk():
        count = play(script(story), Stage())
    with transaction() as session:
        session.add(DemonstrationClock(id=1, offset_seconds=0))
        session.flush()
        past = BEGINS[story] - timedelta(seconds=1)
        move_clock(session, to=BEGINS[story], by=SYSTEM, now=past, machine=clock.machine())
    say(f"{count} acts in {time.monotonic() - began:.0f} seconds")
    return count


def was_interrupted(url: str) -> bool:
    """Whether a demonstration was begun in the database at this address and never ended: its last act sets the clock.

    An empty database, and one without tables yet, were not.
    """
    engine = create_engine(url, poolclass=NullPool)
    with Session(engine) as session:
        if not inspect(session.connection()).has_table("demonstration_clock"):
            return False
        begun = session.exec(select(Person.id).limit(1)).first() is not None
        return begun and session.exec(select(DemonstrationClock.id)).first() is None


@contextmanager
def not_waiting_for_the_disk() -> Iterator[None]:
    """Commit without waiting for the disk: a demonstration lost with the power is built again. The clock's is waited
    for, and with it every one before."""

    def hurry(connection: Connection) -> None:
        connection.exec_driver_sql("SET LOCAL synchronous_commit TO off")

    bound = database.bind()
    event.listen(bound, "begin", hurry)
    try:
        yield
    finally:
        event.remove(bound, "begin", hurry)


def script(story: Story) -> list[Act]:
    """Every act of a story up to its first morning, in any order: `play` sorts them by their instant."""
    acts = [*beginnings(hand_back_planned=story is Story.DECIDING), *delegations(), *programme(), *_deciding()]
    if story is Story.HANDING_BACK:
        acts += later()
    else:
        for day in (plan.TODAY, *plan.SCHEDULED_DAYS):
            acts += hearings.prepared(day)
        acts += papers_sent()
        acts += records.reported(plan.TODAY)
        acts += papers(plan.TODAY)
        for on in plan.OPEN_DAYS:
            acts += hearings.arranged(on, fixed_on=plan.OPEN_DAYS_FIXED_ON)
    acts = [act for act in acts if act.at < BEGINS[story]]
    return [*acts, *_promises(acts, BEGINS[story]), *_badges(BEGINS[story])]


def offset_of_the_day() -> timedelta:
    """How far the authority's time runs from the machine's: nothing, outside a demonstration."""
    with transaction() as session:
        return timedelta(seconds=session.exec(select(DemonstrationClock.offset_seconds)).first() or 0)


def _deciding() -> Iterator[Act]:
    """August to November 2015: twenty-four heard and decided, then the first day of proposals."""
    for day in plan.FIRST_DAYS:
        yield from hearings.prepared(day)
        yield from hearings.heard(day, lambda number: Motion(plan.FIRST_OUTCOMES[number]))
        posted = plan.TO_RECORD_AS_SERVED not in day.cases
        yield from decisions.advised_and_decided(day, plan.FIRST_OUTCOMES, notices=posted)
        if not posted:
            yield from decisions.posted_but(day, plan.TO_RECORD_AS_SERVED, date(2015, 11, 30))
    yield from records.minuted(plan.FIRST_DAYS[-1])
    yield from hearings.prepared(plan.PROPOSAL_DAY)
    yield from hearings.heard(plan.PROPOSAL_DAY, proposed_motion)
    yield from decisions.proposed(plan.PROPOSAL_DAY)


def proposed_motion(number: int) -> Motion:
    """What the members agree on in a case of proposal mode."""
    return Motion(Outcome(plan.LATER_PROPOSALS[number]))


def _badges(until: datetime) -> Iterator[Act]:
    """Every Friday afternoon the badges that fell due that week are in, and their tasks are finished."""
    friday = clock.at(date(2015, 9, 4), 16)
    while friday < until:
        yield Act(friday, "officer2", badges_in)
        friday = clock.at(friday.date() + timedelta(days=7), 16)


def _promises(acts: list[Act], until: datetime) -> Iterator[Act]:
    """The worker's part: every evening on which something happened, it keeps what was promised."""
    for day in sorted({act.at.date() for act in acts}):
        evening = clock.at(day, 21)
        if evening < until:
            yield Act(evening, "", keep_promises)
