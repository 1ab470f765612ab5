"""The figures as a picture: labelled bars, and the same in a sentence for whoever does not see them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from licensing.decisions.rules import BY_SEVERITY, DECIDED_WORDS
from licensing.reports.figures import CLASS_WORDS, CaseClass, Figures
from licensing.web.parts import Bar, Chart, Column, Fact
from licensing.web.wording import count_of, day

LICENCE_COLUMNS = (Column("Outcome"), Column("Licences", num=True), Column("Reviews", num=True))


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One outcome: how many licences met it, how many reviews count by it, and the lists behind both."""

    label: str
    licences: int
    licences_behind: str
    reviews: int
    reviews_behind: str


def shown(found: Figures, address_of: Callable[[CaseClass], str], *, people: str) -> dict[str, Any]:
    """What the page of figures draws, by the names its template knows."""
    return {
        "found": found,
        "headline": headline(found, address_of, people=people),
        "picture": picture(found, address_of),
        "reconciled": the_sum(found),
        "licence_columns": LICENCE_COLUMNS,
        "licence_rows": licence_rows(found, address_of),
        "behind": address_of,
    }


def picture(found: Figures, address_of: Callable[[CaseClass], str]) -> Chart:
    """Where the reviews stood on the day. `address_of` gives the list behind each bar."""
    heard = f"{found.heard} heard, by most serious outcome"
    unheard = f"{found.identified - found.heard} not heard"
    bars = [
        Bar(DECIDED_WORDS[outcome], found.outcomes[outcome], "k", heard, address_of(CaseClass(outcome.value)))
        for outcome in BY_SEVERITY
    ]
    rest = (
        (CaseClass.AWAITING_DECISION, "Decision awaited", found.awaiting_decision, "k2", heard),
        (CaseClass.SCHEDULED, "Scheduled", found.scheduled, "k2", unheard),
        (CaseClass.TO_BE_SCHEDULED, "To be scheduled", found.to_be_scheduled, "k2", unheard),
        (CaseClass.CLOSED_WITHOUT_HEARING, "Closed, no hearing", found.closed_without_hearing, "k2", unheard),
        (CaseClass.UNACCOUNTED, "Not accounted for", found.unaccounted, "bad", unheard),
    )
    bars += [Bar(label, number, tone, group, address_of(to)) for to, label, number, tone, group in rest]
    told = ", ".join(f"{bar.number} {bar.label.lower()}" for bar in bars if bar.number)
    of = f"Of {count_of(found.identified, 'review')} identified by {day(found.as_at)}: {told or 'none'}."
    return Chart(f"Reviews on {day(found.as_at)}", of, bars)


def headline(found: Figures, address_of: Callable[[CaseClass], str], *, people: str) -> list[Fact]:
    """The big numbers, each with the address of the list behind it; `people` is that of the trained, or ""."""
    numbers = (
        (CaseClass.IDENTIFIED, "Identified", found.identified),
        (CaseClass.DECIDED, CLASS_WORDS[CaseClass.DECIDED], found.decided),
        (CaseClass.AWAITING_DECISION, "Decision awaited", found.awaiting_decision),
        (CaseClass.DUE_TO_BE_HEARD, CLASS_WORDS[CaseClass.DUE_TO_BE_HEARD], found.due_to_be_heard),
        (CaseClass.CLOSED_WITHOUT_HEARING, "Closed, no hearing", found.closed_without_hearing),
        (CaseClass.UNACCOUNTED, CLASS_WORDS[CaseClass.UNACCOUNTED], found.unaccounted),
    )
    facts = [Fact(label, f"{number:,}", address_of(to)) for to, label, number in numbers]
    return [*facts, Fact("Attended training", f"{found.trained:,}", people)]


def the_sum(found: Figures) -> str:
    """The sum that reconciles the programme (R72), in words."""
    parts = (
        f"{found.decided} decided",
        f"{found.awaiting_decision} heard, decision awaited",
        f"{found.due_to_be_heard} due to be heard",
        f"{found.closed_without_hearing} closed without a hearing",
        f"{found.unaccounted} {CLASS_WORDS[CaseClass.UNACCOUNTED].lower()}",
    )
    return f"{found.identified} = {' + '.join(parts)}"


def licence_rows(found: Figures, address_of: Callable[[CaseClass], str]) -> list[OutcomeRow]:
    """The second line of the figures: each outcome's licences beside its reviews."""
    return [
        OutcomeRow(
            label=DECIDED_WORDS[outcome],
            licences=found.licences[outcome],
            licences_behind=address_of(CaseClass(f"licences_{outcome.value}")),
            reviews=found.outcomes[outcome],
            reviews_behind=address_of(CaseClass(outcome.value)),
        )
        for outcome in BY_SEVERITY
    ]
