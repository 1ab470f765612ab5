"""What an address asks for after its question mark: a day, a page of a list. Other words give a plain 422."""

from datetime import date

from starlette.requests import Request

from licensing.errors import Invalid
from licensing.web.parsing import YEARS

MOST_PAGES = 100_000


def day_asked(request: Request, default: date, *, name: str = "as_at") -> date:
    """The day in the query string (2015-11-27), or the default where none is given. Invalid for anything else."""
    asked = request.query_params.get(name, "").strip()
    if not asked:
        return default
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        raise Invalid("The date in the address is not a real date. Write it as 2015-11-27.") from None
    if day.year not in YEARS:
        raise Invalid(f"The date in the address must be between {YEARS.start} and {YEARS.stop - 1}.")
    return day


def page_asked(request: Request, *, name: str = "page") -> int:
    """The number of the page in the query string, 1 where none is given. Invalid for what is no page."""
    asked = request.query_params.get(name, "").strip() or "1"
    if not (asked.isdecimal() and asked.isascii() and len(asked) <= 6 and 1 <= int(asked) <= MOST_PAGES):
        raise Invalid("The page number in the address is not a whole number from 1.")
    return int(asked)
