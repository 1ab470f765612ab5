"""Acts on what the hearing of a case needs. Each is a row that is added; what it replaces stays in the record."""

from datetime import date, datetime

from sqlmodel import Session

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.authority.queries import closed_days
from licensing.errors import Invalid, Refused, Stale
from licensing.followups.commands import finish_by_origin, raise_followup
from licensing.people.rules import Role
from licensing.reviews.models import CasePerson, HearingNeeds, Review, Unavailability
from licensing.reviews.needs_known import MOST_STRETCHES, needs_of, unavailability_by_id, unavailable_for
from licensing.reviews.queries import take_review
from licensing.reviews.rules import CASE_ROLE_WORDS, OPEN, STATUS_WORDS, WHOSE_WORDS, Whose
from licensing.working_days import add_working_days


def record_needs(
    session: Session,
    reference: str,
    *,
    minutes: int | None,
    interpreter: str = "",
    adjustments: str = "",
    fewer_members: str = "",
    version: int | None = None,
    by: Actor,
    now: datetime,
) -> HearingNeeds:
    """How long the hearing is expected to take (None: as long as usual), which interpreter, which adjustments (R26).

    `fewer_members`: how the holder consented to fewer members than the quorum (R09): the hearing begins with it.
    Whoever owns the case is asked to arrange what it names. `version`: the row that was shown, 0 for none; raises Stale
    when there is a later one.
    """
    review = take_review(session, reference)
    _refuse_unless_open(review)
    before = needs_of(session, review.id or 0)
    if version is not None and version != (before.id if before else 0):
        raise Stale(
            "Somebody recorded what this hearing needs after you opened it.",
            theirs=_told(before.minutes, before.interpreter, before.adjustments, before.fewer_members)
            if before
            else {},
            yours=_told(minutes, interpreter, adjustments, fewer_members),
            back=f"/reviews/{reference}/hearing-needs",
        )
    row = HearingNeeds(
        review_id=review.id or 0,
        minutes=minutes,
        interpreter=interpreter.strip(),
        adjustments=adjustments.strip(),
        fewer_members=fewer_members.strip(),
        recorded_by=by.id,
        recorded_at=now,
        supersedes=before.id if before else None,
    )
    session.add(row)
    session.flush()
    record(
        session, "hearing_needs.recorded", about=reference, by=by, at=now, minutes=minutes,
        interpreter=bool(row.interpreter), adjustments=bool(row.adjustments), fewer_members=bool(row.fewer_members),
    )  # fmt: skip
    _ask_for_needs(session, review, row, by=by, now=now)
    return row


def _told(minutes: int | None, interpreter: str, adjustments: str, fewer_members: str) -> dict[str, str]:
    return {
        "Minutes it will take": str(minutes or "As usual"),
        "Interpreter": interpreter,
        "Adjustments": adjustments,
        "Consent to fewer members": fewer_members,
    }


def _ask_for_needs(session: Session, review: Review, row: HearingNeeds, *, by: Actor, now: datetime) -> None:
    """R26: what the hearing needs is somebody's task from the next working day, until it is needed no longer."""
    due_on = add_working_days(now.date(), 1, closed_days(session))
    for words, wanted in (("an interpreter", row.interpreter), ("adjustments", row.adjustments)):
        origin = f"hearing needs {words}"
        if wanted:
            raise_followup(
                session, says=f"Arrange {words} for the hearing (R26)", due_on=due_on, role=Role.LICENSING_OFFICER,
                about=review.reference, origin=origin, owner_id=review.owner_id, by=by, now=now,
            )  # fmt: skip
        else:
            finish_by_origin(session, review.reference, origin=origin, outcome="Needed no longer", by=by, now=now)


def ask_for_their_needs(session: Session, review: Review, part: CasePerson, *, by: Actor, now: datetime) -> None:
    """R26: what somebody with a part in the case needs on the day is a task too. It says whose by the part alone."""
    if part.needs.strip():
        whose = CASE_ROLE_WORDS[part.role].lower()
        raise_followup(
            session, says=f"Arrange for the hearing what the {whose} needs (R26)",
            due_on=add_working_days(now.date(), 1, closed_days(session)), role=Role.LICENSING_OFFICER,
            about=review.reference, origin=_needs_of_part(part), owner_id=review.owner_id, by=by, now=now,
        )  # fmt: skip


def need_no_longer(session: Session, reference: str, part: CasePerson, *, by: Actor, now: datetime) -> None:
    """Their part has ended: nothing is to be arranged for them."""
    finish_by_origin(session, reference, origin=_needs_of_part(part), outcome="Needed no longer", by=by, now=now)


def _needs_of_part(part: CasePerson) -> str:
    return f"hearing needs part {part.id}"


def record_unavailable(
    session: Session,
    reference: str,
    *,
    whose: Whose,
    first_day: date,
    last_day: date,
    because: str,
    by: Actor,
    now: datetime,
) -> Unavailability:
    """Days, both counted, on which somebody who must be there cannot come: no hearing is put on one of them (R25).

    Raises Invalid for days that are over or in the wrong order, Refused beyond what anybody could read.
    """
    review = take_review(session, reference)
    _refuse_unless_open(review)
    if last_day < first_day:
        raise Invalid("The last day comes first.", fields={"last_day": "The last day must not come before the first"})
    if last_day < now.date():
        raise Invalid("Those days are over.", fields={"last_day": "The last day must not be past"})
    if len(unavailable_for(session, review.id or 0)) >= MOST_STRETCHES:
        raise Refused(f"{MOST_STRETCHES} stretches of days are recorded. Withdraw one first.", about=reference)
    row = Unavailability(
        review_id=review.id or 0,
        whose=whose,
        first_day=first_day,
        last_day=last_day,
        because=because.strip(),
        recorded_by=by.id,
        recorded_at=now,
    )
    session.add(row)
    session.flush()
    record(
        session, "unavailability.recorded", about=reference, by=by, at=now, whose=whose, first_day=first_day,
        last_day=last_day,
    )  # fmt: skip
    return row


def withdraw_unavailable(
    session: Session, reference: str, row_id: int, *, because: str, by: Actor, now: datetime
) -> Unavailability:
    """They can come after all. The days stay in the record, replaced by a row that says why. Refused twice."""
    review = take_review(session, reference)
    _refuse_unless_open(review)
    stood = unavailability_by_id(session, review.id or 0, row_id)
    if all(one.id != stood.id for one in unavailable_for(session, review.id or 0)):
        raise Refused("These days were withdrawn already.", about=reference)
    row = Unavailability(
        review_id=stood.review_id,
        whose=stood.whose,
        first_day=stood.first_day,
        last_day=stood.last_day,
        because=because.strip(),
        is_withdrawn=True,
        recorded_by=by.id,
        recorded_at=now,
        supersedes=stood.id,
    )
    session.add(row)
    session.flush()
    record(
        session, "unavailability.withdrawn", about=reference, by=by, at=now, whose=stood.whose,
        first_day=stood.first_day, last_day=stood.last_day, because=because,
    )  # fmt: skip
    return row


def whose_days(row: Unavailability) -> str:
    """ "The licence holder, 14 to 20 December 2015": how a page names the days."""
    first = f"{row.first_day.day} {row.first_day:%B %Y}"
    last = f"{row.last_day.day} {row.last_day:%B %Y}"
    return f"{WHOSE_WORDS[row.whose]}, {first if first == last else f'{first} to {last}'}"


def _refuse_unless_open(review: Review) -> None:
    if review.status not in OPEN:
        raise Refused(f"This review is “{STATUS_WORDS[review.status]}”.", codes=[""], about=review.reference)
