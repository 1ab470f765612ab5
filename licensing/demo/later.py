"""December 2015 to December 2016: the rest of the programme, new members, and the day before the hand-back."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlmodel import Session

from licensing import clock
from licensing.audit.rules import Actor
from licensing.demo import decisions, hearings, plan
from licensing.demo.handing_back import handing_back, lasts
from licensing.demo.programme import EXPIRING
from licensing.demo.stage import Act, Stage
from licensing.hearings.rules import Motion
from licensing.register.commands import add_concern, record_surrender
from licensing.register.queries import licences_of
from licensing.register.rules import ConcernKind
from licensing.reviews.closing import close_review
from licensing.reviews.commands import open_review, set_hear_by
from licensing.reviews.rules import ClosureReason, Risk
from licensing.sweep import run_sweep

FOUND_AGAIN = 66  # one of the two that were not accounted for
SURRENDERED = 67  # the other
BEFORE_HAND_BACK = date(2016, 12, 12)
SAMPLED = 68  # opened in October 2016, to be heard on the day the power comes back


def later() -> Iterator[Act]:
    """Every act after 30 November 2015."""
    yield from decisions.posted_at_last(plan.TO_RECORD_AS_SERVED, date(2015, 12, 1))
    yield from decisions.reserved(plan.PROPOSAL_DAY)
    yield from decisions.noticed(plan.PROPOSAL_DAY)
    yield Act(clock.at(date(2015, 12, 2), 10), "officer", _found_again)
    yield Act(clock.at(date(2015, 12, 8), 10), "officer", _surrenders)
    yield Act(clock.at(date(2015, 12, 17), 10), "officer", _expires)
    for day in plan.LATER_DAYS:
        yield from hearings.prepared(day)
        yield from hearings.heard(day, lambda number: Motion(plan.LATER_PROPOSALS[number]))
        yield from decisions.proposed(day)
        yield from decisions.reserved(day)
        yield from decisions.noticed(day)
    yield Act(clock.at(date(2016, 10, 17), 10), "officer", _samples)
    for past in range((BEFORE_HAND_BACK - date(2015, 12, 1)).days):
        yield Act(clock.at(date(2015, 12, 2) + timedelta(days=past), 2), "", _sweeps)
    yield from handing_back()
    yield from hearings.prepared(plan.HAND_BACK_DAY)


def _sweeps(session: Session, stage: Stage, by: Actor, now: datetime) -> None:
    run_sweep(session, day=now.date(), by=by, now=now)


def _found_again(session: Session, stage: Stage, by: Actor, now: datetime) -> None:
    set_hear_by(
        session, stage.reviews[FOUND_AGAIN], hear_by=date(2016, 3, 31),
        because="Missed when the dates were set in July", by=by, now=now,
    )  # fmt: skip


def _surrenders(session: Session, stage: Stage, by: Actor, now: datetime) -> None:
    holder = stage.kept[f"holder {SURRENDERED}"]
    for licence in licences_of(session, holder.id):
        record_surrender(session, holder.reference, licence_id=licence.id, surrendered_on=now.date(), by=by, now=now)
    close_review(
        session, stage.reviews[SURRENDERED], reason=ClosureReason.LICENCE_SURRENDERED,
        because="The holder handed the licence back", by=by, now=now,
    )  # fmt: skip


def _expires(session: Session, stage: Stage, by: Actor, now: datetime) -> None:
    close_review(
        session, stage.reviews[EXPIRING], reason=ClosureReason.LICENCE_EXPIRED,
        because="The licence ran out before a hearing could lawfully be held; the matters stay on file", by=by, now=now,
    )  # fmt: skip


def _samples(session: Session, stage: Stage, by: Actor, now: datetime) -> None:
    holder = next(one for one in reversed(stage.holders) if lasts(session, one))
    add_concern(
        session, holder.reference, kind=ConcernKind.NON_COMPLIANCE,
        says="Did not report a caution within the time allowed", happened_on=date(2016, 8, 22),
        source="Officer’s file note", by=by, now=now,
    )  # fmt: skip
    review = open_review(
        session, holder_id=holder.id, licence_ids=[licence.id for licence in licences_of(session, holder.id)],
        why="A caution that was not reported within the time allowed.", risk=Risk.MEDIUM, identified_on=now.date(),
        owner_id=by.id, hear_by=date(2017, 1, 31), by=by, now=now,
    )  # fmt: skip
    stage.reviews[SAMPLED] = review.reference
    stage.kept[f"holder {SAMPLED}"] = holder
