"""Dates as somebody types them."""

from datetime import date

from tests.browser.visitor import Visitor


def write_day(visitor: Visitor, name: str, day: date) -> None:
    """A day in its three boxes, which count as one: the form asks for one day."""
    for part, value in (("day", day.day), ("month", day.month)):
        visitor.page.locator(f'[name="{name}-{part}"]').fill(str(value))
    visitor.write(visitor.page.locator(f'[name="{name}-year"]'), str(day.year))
