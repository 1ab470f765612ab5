"""That somebody approached a councillor about a case: written down for all who decide, noted beside, never edited."""

from datetime import datetime
from typing import Unpack

from sqlmodel import Session

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.contact.checks import refuse_days, to_correct
from licensing.contact.commands.notes import Said
from licensing.contact.models import Approach, ApproachNote
from licensing.contact.queries import approach_by_id
from licensing.contact.tasks import approached, next_working_day
from licensing.errors import Invalid
from licensing.followups.commands import finish_by_origin, raise_followup
from licensing.people.permissions import Permission, holds
from licensing.people.queries import roles_of
from licensing.people.rules import Role
from licensing.reviews.queries import take_review

DECIDES = frozenset({Role.PANEL_MEMBER, Role.COMMISSIONER})


def report_approach(
    session: Session, reference: str, *, councillor_id: int | None, by: Actor, now: datetime, **said: Unpack[Said]
) -> Approach:
    """Write down that somebody approached a councillor or commissioner about the case; the clerk is asked to note it.

    Raises Invalid for nobody, for somebody who neither sits nor decides, for another than oneself where a councillor
    writes, or a day still to come.
    """
    review = take_review(session, reference)
    refuse_days(now, happened_on=said["happened_on"])
    councillor_id = _sits_or_decides(session, councillor_id, by)
    approach = Approach(review_id=review.id, councillor_id=councillor_id, **said, recorded_by=by.id, recorded_at=now)
    session.add(approach)
    session.flush()
    record(
        session, "approach.reported", about=reference, by=by, at=now, approach=approach.id,
        councillor_id=councillor_id, means=approach.means, party=approach.party, happened_on=approach.happened_on,
    )  # fmt: skip
    raise_followup(
        session, says="A councillor was approached about this case: note what follows from it", role=Role.CLERK,
        due_on=next_working_day(session, now), about=reference, origin=approached(approach.id), by=by, now=now,
    )  # fmt: skip
    return approach


def correct_approach(
    session: Session, reference: str, *, approach_id: int, because: str, by: Actor, now: datetime, **said: Unpack[Said]
) -> Approach:
    """Write it again as it should have been: a new row that supersedes. Only whoever wrote the first may."""
    review = take_review(session, reference)
    before = to_correct(
        session, approach_by_id(session, review.id, approach_id), by=by, about=reference, yours=said["says"]
    )
    refuse_days(now, happened_on=said["happened_on"])
    approach = Approach(
        review_id=review.id, councillor_id=before.councillor_id, **said, because=because, recorded_by=by.id,
        recorded_at=now, supersedes=before.id,
    )  # fmt: skip
    session.add(approach)
    session.flush()
    record(session, "approach.corrected", about=reference, by=by, at=now, approach=approach.id, supersedes=before.id)
    return approach


def annotate_approach(
    session: Session, reference: str, *, approach_id: int, says: str, by: Actor, now: datetime
) -> ApproachNote:
    """The clerk's note beside an approach, which itself stays as it was written. Ends the task that asked for it."""
    review = take_review(session, reference)
    approach = approach_by_id(session, review.id, approach_id)
    note = ApproachNote(approach_id=approach.id, says=says, recorded_by=by.id, recorded_at=now)
    session.add(note)
    session.flush()
    record(session, "approach.annotated", about=reference, by=by, at=now, approach=approach.id, note=note.id)
    first = approach
    while first.supersedes is not None:
        first = approach_by_id(session, review.id, first.supersedes)
    origin = approached(first.id)
    finish_by_origin(session, reference, origin=origin, outcome="Noted beside the approach", by=by, now=now)
    return note


def _sits_or_decides(session: Session, councillor_id: int | None, by: Actor) -> int:
    held = set(roles_of(session, [councillor_id])[councillor_id]) if councillor_id else set()
    unfit = "" if held & DECIDES else "Choose a councillor who hears reviews, or a commissioner"
    if not unfit and councillor_id != by.id and not holds(by, Permission.RECORD_CONTACT):
        unfit = "Write down only what happened to you"
    if unfit or councillor_id is None:
        raise Invalid(unfit, fields={"councillor": unfit})
    return councillor_id
