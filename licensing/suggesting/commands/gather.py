"""The worker's first step: the question is written down, before anything is searched for."""

from datetime import datetime

from sqlmodel import Session

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.errors import Refused
from licensing.outbox.commands import post
from licensing.suggesting.commands.ask import cancel_suggestion, chain_of
from licensing.suggesting.gathering import gather
from licensing.suggesting.models import SuggestedPlace, SuggestionProblem
from licensing.suggesting.problem import as_plain, digest_of
from licensing.suggesting.queries import PlaceRow, all_places, take_suggestion
from licensing.suggesting.rules import FIXED, ChosenBy, State


def gather_problem(session: Session, reference: str, *, by: Actor, now: datetime) -> None:
    """Keep what is asked, and promise the search. Does nothing when it was called off or is gathered already.

    What cannot be asked (nobody holds the power on some day) ends the suggestion with the reason, for a person to see.
    """
    suggestion = take_suggestion(session, reference)
    if suggestion.state is not State.ASKED:
        return
    earlier = all_places(session, suggestion.based_on) if suggestion.based_on else []
    fixed = [row for row in earlier if row.is_out or row.place.chosen_by in FIXED]
    try:
        found = gather(session, asked_by=suggestion.asked_by, minutes=suggestion.minutes, fixed=fixed, now=now)
    except Refused as problem:
        cancel_suggestion(session, reference, because=" ".join(problem.reasons), by=by, now=now)
        return
    session.add(
        SuggestionProblem(
            suggestion_id=suggestion.id,
            problem=as_plain(found.problem),
            sha256=digest_of(found.problem),
            as_on=now.date(),
            reviews=len(found.problem.reviews),
            days=len(found.problem.days),
            gathered_at=now,
        )
    )
    for row in fixed:
        if row.is_out:
            session.add(_still_out(suggestion.id, row, now))
    suggestion.state, suggestion.version = State.GATHERED, suggestion.version + 1
    session.add(suggestion)
    record(
        session, "suggestion.gathered", about=chain_of(suggestion), by=by, at=now,
        reviews=len(found.problem.reviews), days=len(found.problem.days), sha256=digest_of(found.problem),
    )  # fmt: skip
    post(session, "suggestion.gathered", suggestion=reference)


def _still_out(suggestion_id: int, row: PlaceRow, now: datetime) -> SuggestedPlace:
    return SuggestedPlace(
        suggestion_id=suggestion_id,
        review_id=row.place.review_id,
        chosen_by=ChosenBy.OUT,
        because=row.place.because,
        recorded_by=row.place.recorded_by,
        recorded_at=now,
    )
