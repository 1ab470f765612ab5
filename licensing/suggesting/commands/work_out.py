"""The worker's second step: the search, and its answer written down. Nothing is scheduled by it."""

from datetime import datetime

from sqlmodel import Session, col, select

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.reviews.models import Review
from licensing.sittings.models import HearingDay
from licensing.suggesting.commands.ask import chain_of
from licensing.suggesting.explaining import explained
from licensing.suggesting.models import SuggestedPlace, Suggestion
from licensing.suggesting.problem import Problem
from licensing.suggesting.queries import get_suggestion, problem_of, state_of, take_suggestion
from licensing.suggesting.rules import ChosenBy, State
from licensing.suggesting.solving import Answer, search


def work_out(session: Session, reference: str, *, by: Actor, now: datetime) -> None:
    """Search within the bound on time, and keep a place and its reason for every review. Nothing if it was called off.

    The row is not held while the search runs: a person may call it off meanwhile, and the search looks now and then.
    """
    suggestion_id = get_suggestion(session, reference).id

    def is_over() -> bool:
        return state_of(session, suggestion_id) is not State.GATHERED

    if is_over():
        return
    problem = problem_of(session, suggestion_id)
    answer = search(problem, stop=is_over)
    suggestion = take_suggestion(session, reference)
    if answer.is_cancelled or suggestion.state is not State.GATHERED:
        return
    _keep(session, suggestion, problem, answer, now)
    suggestion.state, suggestion.version, suggestion.worked_out_at = State.WORKED_OUT, suggestion.version + 1, now
    suggestion.gap, suggestion.is_complete = answer.gap, answer.is_complete
    session.add(suggestion)
    record(
        session, "suggestion.worked_out", about=chain_of(suggestion), by=by, at=now, placed=len(answer.places),
        left_out=len(problem.reviews) - len(answer.places), gap=round(answer.gap, 6), is_complete=answer.is_complete,
    )  # fmt: skip


def _keep(session: Session, suggestion: Suggestion, problem: Problem, answer: Answer, now: datetime) -> None:
    placed = {place.reference: place for place in answer.places}
    pinned = {pin.reference for pin in problem.pinned}
    reviews = _ids(session, Review, [one.reference for one in problem.reviews])
    days = _ids(session, HearingDay, [one.reference for one in problem.days])
    for reference, because in explained(problem, answer.places).items():
        place = placed.get(reference)
        fit = problem.review(reference).fit(place.day) if place else None
        session.add(
            SuggestedPlace(
                suggestion_id=suggestion.id,
                review_id=reviews[reference],
                hearing_day_id=days[place.day] if place else None,
                starts_at=place.starts_at if place else None,
                chosen_by=ChosenBy.PIN if reference in pinned else ChosenBy.SEARCH,
                because=because[:2000],
                warned=" ".join(fit.warned) if fit else "",
                recorded_at=now,
            )
        )
    session.flush()


def _ids(session: Session, table: type[Review] | type[HearingDay], references: list[str]) -> dict[str, int]:
    rows = session.exec(select(table.reference, table.id).where(col(table.reference).in_(references))).all()
    return {reference: row_id for reference, row_id in rows}
