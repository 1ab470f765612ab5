"""Confirming a suggestion: a person schedules every placed review, and all notices are drafted, in one act."""

from datetime import datetime

from sqlmodel import Session

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.errors import NotAllowed, Refused, Stale
from licensing.people.permissions import Permission, demand
from licensing.reviews.queries import take_review
from licensing.sittings.commands import list_review
from licensing.sittings.queries import take_hearing_day
from licensing.suggesting.commands.ask import chain_of
from licensing.suggesting.models import Suggestion
from licensing.suggesting.queries import PlaceRow, all_places, places_of, references_of, take_suggestion
from licensing.suggesting.rules import State, refuse_unless


def confirm_suggestion(
    session: Session, reference: str, *, version: int | None, reasons: str = "", by: Actor, now: datetime
) -> Suggestion:
    """Schedule every placed review, by the command that schedules one, and draft its notice. All of it, or none.

    `reasons`: why those that a rule warns of are scheduled all the same. Raises Refused with each case that may no
    longer have its place and the rule that says so; Stale when the suggestion was changed after it was shown.
    """
    suggestion = take_suggestion(session, reference)
    refuse_unless(suggestion.state, State.WORKED_OUT, reference=reference)
    if version != suggestion.version:
        raise Stale(
            "Somebody changed this suggestion after you opened it.",
            theirs={"Version": suggestion.version},
            yours={"Version": version, "Why": reasons},
        )
    every = all_places(session, suggestion.id)
    if len(places_of(session, suggestion.id, person_id=by.id)) < len(every):
        raise NotAllowed("Somebody else confirms this suggestion: it is about more than you may see.")
    rows = [row for row in every if row.is_placed]
    if not rows:
        raise Refused("This suggestion places no review, so there is nothing to confirm.")
    _take_all(session, rows, by)
    _list_all(session, rows, reasons=reasons, by=by, now=now)

    suggestion.state, suggestion.ended_at, suggestion.version = State.CONFIRMED, now, suggestion.version + 1
    session.add(suggestion)
    record(
        session, "suggestion.confirmed", about=chain_of(suggestion), by=by, at=now, cases=references_of(rows),
        reasons=reasons,
    )  # fmt: skip
    return suggestion


def _take_all(session: Session, rows: list[PlaceRow], by: Actor) -> None:
    """Hold every case and then every day, in one order, as whoever schedules or cancels does: none waits in a ring."""
    for reference in references_of(rows):
        demand(session, by, Permission.SCHEDULE, reference)
        take_review(session, reference)
    for day in sorted({row.day_reference or "" for row in rows}):
        take_hearing_day(session, day)


def _list_all(session: Session, rows: list[PlaceRow], *, reasons: str, by: Actor, now: datetime) -> None:
    """Put each down; what is refused is gathered, named by its case, and refuses the whole."""
    said: list[str] = []
    codes: list[str] = []
    for row in rows:
        assert row.day_reference is not None and row.place.starts_at is not None
        try:
            list_review(
                session, row.reference, hearing_day_reference=row.day_reference, starts_at=row.place.starts_at,
                minutes=row.minutes, reasons=reasons if row.place.warned else "", answered=row.place.warned.split(),
                by=by, now=now,
            )  # fmt: skip
        except Refused as problem:
            said += [
                f"{row.reference} on {row.place.starts_at:%-d %B %Y}: {reason}{f' ({code})' if code else ''}"
                for reason, code in zip(problem.reasons, [*problem.codes, *[""] * len(problem.reasons)], strict=False)
            ]
            codes += problem.codes
    if said:
        raise Refused(*said, codes=codes)
