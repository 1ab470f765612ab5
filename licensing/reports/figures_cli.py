"""`licensing figures`: the figures as at a day, in words or as one JSON object."""

import json
from datetime import date

import typer

from licensing.database import transaction
from licensing.decisions.rules import BY_SEVERITY, DECIDED_WORDS
from licensing.reports.figures import APPEAL_STANDING_WORDS, AppealStanding, Figures
from licensing.reports.queries import figures_as_at


def print_figures(as_at: date, *, as_json: bool) -> None:
    """Print how many reviews were identified, heard, decided and due by the end of a day, and how many were trained.

    Every review identified by then is in exactly one class, so the parts make the whole (R72).
    """
    with transaction() as session:
        found = figures_as_at(session, as_at)
    typer.echo(json.dumps(found.as_json(), indent=2) if as_json else in_words(found))


def in_words(found: Figures) -> str:
    """The figures as a table of plain text."""
    lines = [
        ("Reviews identified", found.identified),
        ("Heard", found.heard),
        *((f"  {DECIDED_WORDS[outcome]}", found.outcomes[outcome]) for outcome in BY_SEVERITY),
        ("  Decision awaited", found.awaiting_decision),
        ("Due to be heard", found.due_to_be_heard),
        ("  Scheduled", found.scheduled),
        ("  To be scheduled", found.to_be_scheduled),
        ("Closed without a hearing", found.closed_without_hearing),
        ("Not accounted for", found.unaccounted),
        ("Licences, each by its own outcome", sum(found.licences[outcome] for outcome in BY_SEVERITY)),
        *((f"  {DECIDED_WORDS[outcome]}", found.licences[outcome]) for outcome in BY_SEVERITY),
        ("Decisions appealed against", sum(found.appeals.values())),
        *((f"  {APPEAL_STANDING_WORDS[one]}", found.appeals.get(one, 0)) for one in AppealStanding),
        ("Licence holders who attended training", found.trained),
        ("  of", found.holders),
    ]
    day = f"{found.as_at.day} {found.as_at:%B %Y}"
    return "\n".join([f"As at the end of {day}", *(f"{label:<40}{number:>8,}" for label, number in lines)])
