"""What stands against writing contact down: no hearing to come, days that cannot be, rows that are not one's own."""

from datetime import date, datetime

from sqlmodel import Session

from licensing.audit.rules import Actor
from licensing.contact.models import ContactNote
from licensing.contact.queries import Call, Corrected, find_call, replaced_by
from licensing.contact.showing import names_hidden_from, words_shown
from licensing.errors import Invalid, NotAllowed, Refused, Stale
from licensing.people.permissions import Permission, holds
from licensing.reviews.models import Review
from licensing.reviews.rules import Status
from licensing.web.wording import day as in_words

AWAITS_HEARING = frozenset({Status.SCHEDULED, Status.PART_HEARD})


def call_to_come(session: Session, review: Review, *, on: date) -> Call:
    """The notice that calls the holder to a hearing still to come. Raises Refused without one."""
    call = find_call(session, review.reference, on=on) if review.status in AWAITS_HEARING else None
    if call is None:
        raise Refused(
            f"{review.reference} is called to no hearing that is still to come: schedule it first.",
            codes=["R23"],
            about=review.reference,
        )
    return call


def refuse_days(now: datetime, *, not_before: date | datetime | None = None, **days: date) -> None:
    """Raise Invalid for a day, by its field's name, that is still to come or is before what it answers."""
    since = not_before.date() if isinstance(not_before, datetime) else not_before
    for field, on in days.items():
        wrong = ""
        if on > now.date():
            wrong = "The day must not be later than today"
        elif since is not None and on < since:
            wrong = f"The day must not be before {in_words(since)}"
        if wrong:
            raise Invalid(wrong, fields={field: wrong})


def to_correct(session: Session, row: Corrected, *, by: Actor, about: str, yours: str | None = None) -> Corrected:
    """The row, where this person may correct it: its writer, or for a note whoever runs the case.

    Raises NotAllowed for somebody else's. For one corrected already: Refused, or Stale with both texts where `yours`
    was written meanwhile.
    """
    runs_case = isinstance(row, ContactNote) and holds(by, Permission.MANAGE_REVIEWS)
    if row.recorded_by != by.id and not runs_case:
        raise NotAllowed("Only whoever wrote this down may correct it.", about=about)
    later = replaced_by(session, row)
    if later is None:
        return row
    if yours is None:
        raise Refused("This was already corrected. Correct the later one.", about=about)
    hidden = names_hidden_from(session, row.review_id, by)
    raise Stale(
        "Somebody corrected this after you opened it.",
        theirs={"What was said": words_shown(later.party, later.says, hidden)},
        yours={"What was said": yours},
        back=f"/reviews/{about}/contact",
    )
