"""Calls, visits, e-mails and letters in. The record's own events hold no name and no words: those are in the rows."""

from datetime import date, datetime
from typing import TypedDict, Unpack

from sqlmodel import Session

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.contact.checks import refuse_days, to_correct
from licensing.contact.models import ContactNote
from licensing.contact.queries import goes_with, note_by_id
from licensing.contact.rules import MEANS_WORDS, Means, Party
from licensing.documents.commands import Label, receive_document
from licensing.documents.opened import Opened
from licensing.documents.rules import ExemptParagraph, Section, Sensitivity
from licensing.reviews.queries import take_review


class Said(TypedDict):
    """What was said, by whom, by what means, on which day. `name` may be empty where `party` says enough."""

    means: Means
    party: Party
    name: str
    happened_on: date
    says: str


SAID = set(Said.__annotations__)


def record_note(
    session: Session, reference: str, *, by: Actor, now: datetime, photo: Opened | None = None, **said: Unpack[Said]
) -> ContactNote:
    """Write down a call, a visit, an e-mail or a letter in, with its photo. Raises Invalid for a day still to come."""
    review = take_review(session, reference)
    refuse_days(now, happened_on=said["happened_on"])
    note = ContactNote(review_id=review.id, **said, recorded_by=by.id, recorded_at=now)
    session.add(note)
    session.flush()
    record(
        session, "contact.noted", about=reference, by=by, at=now, note=note.id, means=note.means, party=note.party,
        happened_on=note.happened_on,
    )  # fmt: skip
    if photo is not None:
        label = Label(
            Section.CONTACT, Sensitivity.EXEMPT, ExemptParagraph.ONE, title=f"{MEANS_WORDS[note.means]}: photo or scan"
        )
        receive_document(session, reference, file=photo, label=label, belongs_to=goes_with(note), by=by, now=now)
    return note


def correct_note(
    session: Session, reference: str, *, note_id: int, because: str, by: Actor, now: datetime, **said: Unpack[Said]
) -> ContactNote:
    """Write the same again as it should have been: a new row that supersedes. Refused for one corrected already."""
    review = take_review(session, reference)
    before = to_correct(session, note_by_id(session, review.id, note_id), by=by, about=reference, yours=said["says"])
    refuse_days(now, happened_on=said["happened_on"])
    note = ContactNote(
        review_id=review.id, **said, because=because, recorded_by=by.id, recorded_at=now, supersedes=before.id
    )
    session.add(note)
    session.flush()
    record(session, "contact.corrected", about=reference, by=by, at=now, note=note.id, supersedes=before.id)
    return note
