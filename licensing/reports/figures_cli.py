"""`licensing figures`: the figures as at a day, in words or as one JSON object."""

import json
from datetime import date
from typing import Annotated

import typer

from licensing import clock
from licensing.database import transaction
from licensing.decisions.rules import BY_SEVERITY, DECIDED_WORDS
from licensing.reports.dates_cli import iso_day
from licensing.reports.figures import Figures
from licensing.reports.queries import figures_as_at

AsAt = Annotated[
    date | None,
    typer.Option(
        "--as-at", parser=iso_day, metavar="DATE", help="End of which day, such as 2015-11-27. Today if left out."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of a table.")]


def figures(as_at: AsAt = None, as_json: AsJson = False) -> None:
    """How many reviews were identified, heard, decided and due; by outcome; and how many holders were trained.

    Every review identified by the end of the day is in exactly one class, so the parts make the whole (R72).

    Example: licensing figures --as-at 2015-11-27 --json
    """
    with transaction() as session:
        found = figures_as_at(session, as_at or clock.today())
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
        ("Licence holders who attended training", found.trained),
        ("  of", found.holders),
    ]
    day = f"{found.as_at.day} {found.as_at:%B %Y}"
    return "\n".join([f"As at the end of {day}", *(f"{label:<40}{number:>8,}" for label, number in lines)])
