"""The programme line of the first page: the numbers that reconcile, each a way into what it counts (R72)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from licensing.casefile.standings import standings_at_end_of
from licensing.reports.figures import CaseClass, counted
from licensing.reviews.queries import programmes
from licensing.web.parts import Term
from licensing.web.wording import day as in_words
from licensing.web.wording import long_day


@dataclass(frozen=True, slots=True)
class ProgrammeLine:
    """A programme's name, as at when, and its terms."""

    name: str
    standing: str
    terms: Sequence[Term]


def programme_line(session: Session, url_for: Callable[..., str], *, on: date) -> ProgrammeLine | None:
    """Every review as it stands at the end of a day, under its programme's name; None while there is no programme.

    The lists behind the numbers hold every review, and so do the numbers: beside other reviews, no programme is named.
    """
    latest = next(iter(programmes(session)), None)
    if latest is None:
        return None
    cases = standings_at_end_of(session, on)
    is_all = len(standings_at_end_of(session, on, programme_id=latest.id)) == len(cases)
    found = counted(cases, as_at=on, trained=0, holders=0)

    def term(number: int, label: str, to: CaseClass, sub: str = "", *, gap: bool = False) -> Term:
        return Term(number, label, href(url_for, to, on), sub, gap)

    scheduled = f"{found.scheduled} scheduled, {found.to_be_scheduled} to be scheduled"
    unaccounted = "Open them: no hear-by date" if found.unaccounted else ""
    return ProgrammeLine(
        name=latest.name if is_all else "All reviews",
        standing=f"as it stands now, {long_day(on)}."
        + (f" Hear-by date: {in_words(latest.hear_by)}." if is_all else ""),
        terms=(
            term(found.identified, "identified", CaseClass.IDENTIFIED),
            term(found.decided, "decided", CaseClass.DECIDED),
            term(found.awaiting_decision, "heard, decision awaited", CaseClass.AWAITING_DECISION),
            term(found.due_to_be_heard, "due to be heard", CaseClass.DUE_TO_BE_HEARD, scheduled),
            term(found.closed_without_hearing, "closed without a hearing", CaseClass.CLOSED_WITHOUT_HEARING),
            term(found.unaccounted, "not accounted for", CaseClass.UNACCOUNTED, unaccounted, gap=True),
        ),
    )


def href(url_for: Callable[..., Any], to: CaseClass, on: date) -> str:
    """The list behind one number, as at that day."""
    return str(url_for("reports.cases", query={"class": to.value, "as_at": on.isoformat()}))
