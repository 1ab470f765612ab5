"""What a person changes in a suggestion: keep a place, move a review to another lawful day, take it out."""

from datetime import datetime

from sqlmodel import Session

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.errors import Refused
from licensing.rulebook import refuse_if
from licensing.sittings.queries import get_hearing_day
from licensing.sittings.refusals import refuse_over
from licensing.sittings.scheduling import service_sentence
from licensing.suggesting.commands.ask import chain_of
from licensing.suggesting.models import SuggestedPlace, Suggestion
from licensing.suggesting.moving import ways_to_move
from licensing.suggesting.problem import says_of
from licensing.suggesting.queries import PlaceRow, place_in, take_suggestion
from licensing.suggesting.rules import ChosenBy, State, refuse_unless


def pin_place(session: Session, suggestion: str, reference: str, *, by: Actor, now: datetime) -> SuggestedPlace:
    """Keep the review where it stands when a schedule is suggested again around it."""
    taken, row = _take(session, suggestion, reference)
    if not row.is_placed or row.day_reference is None:
        raise Refused(f"{reference} has no place in this suggestion that could be kept.", about=reference)
    refuse_over(get_hearing_day(session, row.day_reference), now)
    return _change(
        session, taken, row, chosen_by=ChosenBy.PIN, because=row.place.because, warned=row.place.warned,
        day_id=row.place.hearing_day_id, starts_at=row.place.starts_at, by=by, now=now,
    )  # fmt: skip


def take_out(session: Session, suggestion: str, reference: str, *, by: Actor, now: datetime) -> SuggestedPlace:
    """Leave the review out: it is scheduled by nobody yet, and is not suggested again from this one."""
    taken, row = _take(session, suggestion, reference)
    if row.is_out:
        raise Refused(f"{reference} is out of this suggestion already.", about=reference)
    because = f"Taken out by {by.name} on {now:%a} {now.day} {now:%B %Y}."
    return _change(
        session, taken, row, chosen_by=ChosenBy.OUT, because=because, warned="", day_id=None, starts_at=None, by=by,
        now=now,
    )  # fmt: skip


def move_place(
    session: Session, suggestion: str, reference: str, *, day: str, by: Actor, now: datetime
) -> SuggestedPlace:
    """Put the review on another day of the suggestion, at its first free time. Refused with every rule against it."""
    taken, row = _take(session, suggestion, reference)
    found = get_hearing_day(session, day)
    refuse_over(found, now)
    if found.held_on <= now.date():
        raise Refused(f"{day} is today: a suggestion is for the days to come.", about=reference)
    slot = ways_to_move(session, taken, reference, days=[found], now=now)[0]
    refuse_if(slot.broken, about=reference)
    if slot.starts_at is None:
        raise Refused(f"{day} is full: no time is left that day.", about=reference)
    warned = list(dict.fromkeys(rule.code for rule in slot.warned))
    said = [
        f"Moved here by {by.name} on {now:%a} {now.day} {now:%B %Y}.",
        service_sentence(now.date(), slot.day.facts.serve_by).removesuffix(".") + " (R23).",
        *(["Give a reason when you confirm: " + " ".join(says_of(warned))] if warned else []),
    ]
    return _change(
        session, taken, row, chosen_by=ChosenBy.MOVE, because=" ".join(said), warned=" ".join(warned),
        day_id=found.id, starts_at=slot.starts_at, by=by, now=now,
    )  # fmt: skip


def _take(session: Session, suggestion: str, reference: str) -> tuple[Suggestion, PlaceRow]:
    taken = take_suggestion(session, suggestion)
    refuse_unless(taken.state, State.WORKED_OUT, reference=suggestion)
    return taken, place_in(session, taken.id, reference)


def _change(
    session: Session,
    suggestion: Suggestion,
    row: PlaceRow,
    *,
    chosen_by: ChosenBy,
    because: str,
    warned: str,
    day_id: int | None,
    starts_at: datetime | None,
    by: Actor,
    now: datetime,
) -> SuggestedPlace:
    place = SuggestedPlace(
        suggestion_id=suggestion.id,
        review_id=row.place.review_id,
        hearing_day_id=day_id,
        starts_at=starts_at,
        chosen_by=chosen_by,
        because=because,
        warned=warned,
        recorded_by=by.id,
        recorded_at=now,
        supersedes=row.place.id,
    )
    session.add(place)
    suggestion.version += 1
    session.add(suggestion)
    session.flush()
    record(
        session, "suggestion.changed", about=chain_of(suggestion), by=by, at=now, case=row.reference,
        chosen_by=chosen_by, starts_at=starts_at,
    )  # fmt: skip
    return place
