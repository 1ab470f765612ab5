"""`licensing dates`: the date calculator on the command line. Needs neither settings nor a database."""

import json
import re
from collections.abc import Callable
from datetime import date
from typing import Annotated

import typer

from licensing.notices.rules import HEARING_NOTICE_CLEAR_DAYS, PostClass
from licensing.reports import dates as calculator
from licensing.reports.dates import LABELS, Answer, Value

ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

app = typer.Typer(
    name="dates",
    help="Work out a day that the law counts, and say why. Dates are written 2015-12-01.",
    no_args_is_help=True,
)


def iso_day(text: str) -> date:
    """The day that an ISO date names. Raises BadParameter, so that the command ends as a usage error."""
    if not ISO_DAY.fullmatch(text):
        raise typer.BadParameter(f"{text!r} is not a date. Write it as 2015-12-01.")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is not a real date.") from error


Day = Annotated[date, typer.Argument(parser=iso_day, metavar="DATE", help="A date, such as 2015-12-01.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of sentences.")]
Immediate = Annotated[bool, typer.Option("--immediate", help="The decision takes effect when notice is given.")]
Closed = Annotated[
    list[date] | None,
    typer.Option(parser=iso_day, metavar="DATE", help="A further day when the offices are closed; may be repeated."),
]


@app.command("notice-given")
def notice_given(given_on: Day, immediate: Immediate = False, as_json: AsJson = False) -> None:
    """Effect, last day to appeal and last day of driving, from the day a decision notice is given (R47-R49).

    Example: licensing dates notice-given 2015-12-01
    """
    _tell(lambda: calculator.notice_given(given_on, immediate=immediate), as_json)


@app.command("posted")
def posted(
    posted_on: Day,
    post_class: Annotated[PostClass, typer.Option(help="First or second class post.")] = PostClass.FIRST,
    immediate: Immediate = False,
    as_json: AsJson = False,
) -> None:
    """The day a posted notice is taken in law as received, and all that follows from it (R52, R47-R49).

    Example: licensing dates posted 2015-12-22 --post-class second
    """
    _tell(lambda: calculator.posted(posted_on, post_class, immediate=immediate), as_json)


@app.command("meeting")
def meeting(meeting_on: Day, closed: Closed = None, as_json: AsJson = False) -> None:
    """The last day to publish the agenda of a meeting: five clear working days before it (R22)."""
    _tell(lambda: calculator.meeting(meeting_on, closed=frozenset(closed or ())), as_json)


@app.command("published")
def published(published_on: Day, closed: Closed = None, as_json: AsJson = False) -> None:
    """The first day on which a meeting can be held on an agenda published that day (R22)."""
    _tell(lambda: calculator.published(published_on, closed=frozenset(closed or ())), as_json)


@app.command("hearing")
def hearing(
    hearing_on: Day,
    clear_days: Annotated[int, typer.Option(min=1, max=250, help="Clear working days of notice.")] = (
        HEARING_NOTICE_CLEAR_DAYS
    ),
    closed: Closed = None,
    as_json: AsJson = False,
) -> None:
    """The last day to serve the notice of a hearing (R23)."""
    _tell(
        lambda: calculator.hearing(hearing_on, clear_days=clear_days, closed=frozenset(closed or ())),
        as_json,
    )


@app.command("decided")
def decided(decided_on: Day, as_json: AsJson = False) -> None:
    """The day by which notice of the grounds of a decision is given (R45)."""
    _tell(lambda: calculator.decided(decided_on), as_json)


@app.command("working-days")
def working_days(beginning_with: Day, as_json: AsJson = False) -> None:
    """The 5th, 10th and 20th working day beginning with a day (counted as R58 counts)."""
    _tell(lambda: calculator.working_days(beginning_with), as_json)


@app.command("other-council")
def other_council(came_on: Day, as_json: AsJson = False) -> None:
    """By when another council's request, or a concern about a driver, is answered (R61, R62)."""
    _tell(lambda: calculator.other_council(came_on), as_json)


@app.command("entered")
def entered(made_on: Day, as_json: AsJson = False) -> None:
    """Until when an entry in the national register is kept, and when it is removed (R59)."""
    _tell(lambda: calculator.entered(made_on), as_json)


@app.command("suspension")
def suspension(
    first_day: Day,
    months: Annotated[int | None, typer.Option(min=1, max=120, help="Length in months.")] = None,
    days: Annotated[int | None, typer.Option(min=1, max=3660, help="Length in days.")] = None,
    licence_expires: Annotated[
        date | None, typer.Option(parser=iso_day, metavar="DATE", help="When the licence expires.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """The last day of a suspension, and when the holder may drive again (R53, R54).

    Example: licensing dates suspension 2015-12-22 --months 3
    """
    _tell(
        lambda: calculator.suspension(first_day, days=days, months=months, licence_expires_on=licence_expires),
        as_json,
    )


def _tell(answer: Callable[[], Answer], as_json: bool) -> None:
    # UnknownYear is a ValueError: a day beyond the known non-working days is a usage error, like an impossible one.
    try:
        told = answer()
    except (ValueError, OverflowError) as error:
        raise typer.BadParameter(str(error)) from error
    typer.echo(json.dumps(told.as_json(), indent=2) if as_json else _as_text(told))


def _as_text(told: Answer) -> str:
    width = max(len(LABELS[key]) for key in told.values)
    lines = [f"{LABELS[key]:<{width}}  {_in_words(value)}" for key, value in told.values.items()]
    return "\n".join([*lines, "", *(f"{rule.id}  {rule.says}" for rule in told.rules)])


def _in_words(value: Value) -> str:
    if isinstance(value, date):
        return f"{value:%A} {value.day} {value:%B %Y}"
    return {True: "yes", False: "no", None: "-"}[value]
