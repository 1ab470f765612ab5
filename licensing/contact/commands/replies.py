"""What was answered to the hearing notice, and what follows from it (R25, R26)."""

from datetime import date, datetime
from typing import TypedDict, Unpack

from sqlmodel import Session

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.authority.queries import closed_days
from licensing.contact.checks import call_to_come, refuse_days
from licensing.contact.models import HearingReply
from licensing.contact.queries import Call, replies_to
from licensing.contact.rules import ATTENDING_WORDS, Attending, no_reply_origin
from licensing.contact.tasks import ask_owner
from licensing.errors import NotFound, Stale
from licensing.followups.commands import finish_by_origin
from licensing.register.models import Contact
from licensing.register.queries import contacts_of
from licensing.register.rules import ContactKind
from licensing.reviews.models import Review
from licensing.reviews.queries import take_review
from licensing.web.wording import day as in_words
from licensing.working_days import previous_working_day


class Answered(TypedDict):
    """What was answered to the hearing notice; `contact_id` is the representative who answered, None the holder."""

    attending: Attending
    contact_id: int | None
    interpreter: str
    adjustments: str
    documents: str
    received_on: date


def record_reply(
    session: Session, reference: str, *, version: int | None, by: Actor, now: datetime, **answered: Unpack[Answered]
) -> HearingReply:
    """Write down the reply to the hearing notice; it replaces an earlier one. `version` is how many there were.

    Ends the task that no reply has come; raises one for the needs it names (R26). Refused without a hearing to come;
    raises Stale when another reply was recorded meanwhile, NotFound for a contact who does not act for the holder.
    """
    review = take_review(session, reference)
    call = call_to_come(session, review, on=now.date())
    earlier = replies_to(session, call.notice.id)
    if version != len(earlier):
        raise _stale_reply(reference, earlier, answered)
    refuse_days(now, not_before=call.notice.drafted_at, received_on=answered["received_on"])
    if answered["contact_id"] is not None:
        _representative(session, review, answered["contact_id"], on=answered["received_on"])

    reply = HearingReply(
        review_id=review.id, notice_id=call.notice.id, **answered, recorded_by=by.id, recorded_at=now,
        supersedes=earlier[0].id if earlier else None,
    )  # fmt: skip
    session.add(reply)
    session.flush()
    record(
        session, "reply.recorded", about=reference, by=by, at=now, reply=reply.id, notice=call.notice.reference,
        attending=reply.attending, by_representative=reply.contact_id is not None, received_on=reply.received_on,
    )  # fmt: skip
    origin = no_reply_origin(call.notice.reference)
    finish_by_origin(session, reference, origin=origin, outcome="A reply was recorded", by=by, now=now)
    _ask_for_needs(session, review, call, reply, by=by, now=now)
    return reply


def _representative(session: Session, review: Review, contact_id: int, *, on: date) -> Contact:
    for contact in contacts_of(session, review.holder_id, on=on):
        if contact.id == contact_id and contact.kind is ContactKind.REPRESENTATIVE:
            return contact
    raise NotFound("Nobody of that kind acts for this licence holder.")


def _ask_for_needs(
    session: Session, review: Review, call: Call, reply: HearingReply, *, by: Actor, now: datetime
) -> None:
    """R26: what the holder needs in the room is somebody's task, until it is arranged or needed no longer."""
    due_on = max(now.date(), previous_working_day(call.held_on, closed_days(session)))
    for need, words, wanted in (
        ("interpreter", "an interpreter", reply.interpreter),
        ("adjustments", "adjustments", reply.adjustments),
    ):
        origin = f"needs {need} {call.notice.reference}"
        if wanted:
            says = f"Arrange {words} for the hearing on {in_words(call.held_on)} (R26)"
            ask_owner(session, review, says, origin=origin, due_on=due_on, by=by, now=now)
        else:
            finish_by_origin(session, review.reference, origin=origin, outcome="Needed no longer", by=by, now=now)


def _stale_reply(reference: str, earlier: list[HearingReply], yours: Answered) -> Stale:
    theirs = earlier[0].attending if earlier else None
    return Stale(
        "Somebody recorded a reply to this notice after you opened it.",
        theirs={"At the hearing": ATTENDING_WORDS[theirs] if theirs else "No reply"},
        yours={
            "At the hearing": ATTENDING_WORDS[yours["attending"]],
            "Interpreter": yours["interpreter"],
            "Adjustments": yours["adjustments"],
            "Documents to follow": yours["documents"],
        },
        back=f"/reviews/{reference}/contact",
    )
