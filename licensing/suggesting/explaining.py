"""Why a review stands where it stands in a suggestion, or nowhere, in words that name the rule. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from licensing.reviews.rules import RISK_WORDS
from licensing.sittings.scheduling import service_sentence
from licensing.suggesting.placing import Place, could_take, stretches
from licensing.suggesting.problem import Problem, ToPlace, says_of

PART_HEARD = (
    "Part-heard: it resumes before the members who heard it so far, so a person chooses its day. Whoever decides hears "
    "all of the evidence (R32)."
)


def explained(problem: Problem, places: Sequence[Place]) -> dict[str, str]:
    """For each review of the problem, why it stands where it stands: reference → sentences."""
    placed = {place.reference: place for place in places}
    left = _minutes_left(problem, places)
    return {
        review.reference: (
            why_here(problem, review, placed[review.reference], left)
            if review.reference in placed
            else why_nowhere(problem, review)
        )
        for review in problem.reviews
    }


def why_here(problem: Problem, review: ToPlace, place: Place, left: Mapping[str, int]) -> str:
    """Why this day: how urgent it is, why no earlier one, by when its notice must be served, what asks for a reason."""
    held_on = problem.day(place.day).held_on
    fit = review.fit(place.day)
    said = [_urgent(review, problem.today)]
    if any(pin.reference == review.reference for pin in problem.pinned):
        said.append("Pinned by a person: the others were placed around it.")
    else:
        said.append(_why_no_earlier(problem, review, held_on, left))
    if fit is not None:
        said.append(service_sentence(problem.today, fit.serve_by).removesuffix(".") + " (R23).")
    if review.hear_by is not None and held_on > review.hear_by:
        said.append(f"That is after its hear-by date of {_day(review.hear_by)}.")
    if fit is not None and fit.warned:
        said.append("Give a reason when you confirm: " + " ".join(says_of(fit.warned)))
    return " ".join(said)


def why_nowhere(problem: Problem, review: ToPlace) -> str:
    """Why no day: the rules that stand against each, or that every lawful one is full."""
    if review.is_part_heard:
        return PART_HEARD
    if not problem.days:
        return "No hearing day is arranged. Arrange one."
    lawful = [fit for fit in review.fits if fit.is_lawful]
    against = Counter(code for fit in review.fits for code in fit.broken)
    said = []
    if lawful:
        named = _days(len(lawful))
        said.append(
            f"{named[0].upper()}{named[1:]} would be lawful, and {'is' if len(lawful) == 1 else 'are'} full: with "
            "what is scheduled already, or with reviews that weigh more. Arrange another hearing day, or move one."
        )
    for code, number in sorted(against.items()):
        said.append(f"{number} of {_days(len(review.fits))}: {says_of([code])[0]}")
    return " ".join(said)


def _why_no_earlier(problem: Problem, review: ToPlace, held_on: date, left: Mapping[str, int]) -> str:
    could = {stretch.day for stretch in could_take(review, problem, stretches(problem))}
    earlier = sorted(
        (day for day in problem.days if day.reference in could and day.held_on < held_on), key=lambda day: day.held_on
    )
    if not earlier:
        return _first_lawful(problem, review)
    first = earlier[0]
    named = f"The first lawful day with time, {_day(first.held_on)},"
    if left[first.reference] < review.minutes:
        return f"{named} is full with reviews that weigh more or have fewer days open to them."
    if left[first.reference] == first.minutes_free and not first.is_in_use:
        return f"{named} is left unused: fewer days weigh more here than hearing this one sooner."
    return f"{named} is not filled to the last minute: the load is spread, or the time kept for another order of cases."


def _first_lawful(problem: Problem, review: ToPlace) -> str:
    """That no earlier day would do; with the rule that stands against the earlier ones, if there are any."""
    lawful = sorted(problem.day(fit.day).held_on for fit in review.fits if fit.is_lawful)
    before = [fit for fit in review.fits if lawful and problem.day(fit.day).held_on < lawful[0]]
    codes = sorted({code for fit in before for code in fit.broken})
    if not codes:
        return "The first lawful day with time for it."
    return f"The first lawful day with time for it: earlier ones are ruled out ({', '.join(codes)})."


def _urgent(review: ToPlace, today: date) -> str:
    waits = (today - review.waiting_since).days
    return f"{RISK_WORDS[review.risk]} risk, waiting for {waits} {'day' if waits == 1 else 'days'}."


def _minutes_left(problem: Problem, places: Sequence[Place]) -> dict[str, int]:
    pinned = {pin.reference for pin in problem.pinned}  # the days' own minutes are less by these already
    left = {day.reference: day.minutes_free for day in problem.days}
    for place in places:
        if place.reference not in pinned:
            left[place.day] -= problem.review(place.reference).minutes
    return left


def _days(number: int) -> str:
    return "1 hearing day" if number == 1 else f"{number} hearing days"


def _day(on: date) -> str:
    return f"{on:%a} {on.day} {on:%B %Y}"
