"""Asking for a suggestion, and calling it off."""

from datetime import datetime

from sqlmodel import Session

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.outbox.commands import post
from licensing.register.numbering import next_reference
from licensing.suggesting.models import Suggestion
from licensing.suggesting.queries import get_suggestion, take_suggestion
from licensing.suggesting.rules import ENDED, State, refuse_unless


def ask_for_suggestion(session: Session, *, minutes: int, based_on: str = "", by: Actor, now: datetime) -> Suggestion:
    """Ask for a schedule of everything that waits; the worker makes it, and nothing is assigned.

    `based_on`: an earlier suggestion whose places a person fixed are kept. Raises NotFound when there is none such.
    """
    earlier = get_suggestion(session, based_on) if based_on else None
    asked = Suggestion(
        reference=next_reference(session, Suggestion.reference, "SU", now.year),
        minutes=minutes,
        based_on=earlier.id if earlier else None,
        asked_by=by.id,
        asked_at=now,
    )
    session.add(asked)
    session.flush()
    record(
        session, "suggestion.asked", about=chain_of(asked), by=by, at=now, minutes=minutes, based_on=based_on,
    )  # fmt: skip
    post(session, "suggestion.asked", suggestion=asked.reference)
    return asked


def cancel_suggestion(session: Session, reference: str, *, because: str = "", by: Actor, now: datetime) -> Suggestion:
    """Call it off, before or after it is worked out. A search under way ends at its next look. Refused when over."""
    suggestion = take_suggestion(session, reference)
    refuse_unless(suggestion.state, *(set(State) - ENDED), reference=reference)
    suggestion.state, suggestion.ended_at, suggestion.ended_because = State.CANCELLED, now, because[:600]
    suggestion.version += 1
    session.add(suggestion)
    record(session, "suggestion.cancelled", about=chain_of(suggestion), by=by, at=now, because=because)
    return suggestion


def chain_of(suggestion: Suggestion) -> str:
    """The history that a suggestion's own changes are kept in."""
    return f"suggestion:{suggestion.reference}"
