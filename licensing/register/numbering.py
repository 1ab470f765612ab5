"""The references people say aloud: a prefix, the year, and the next number of that year."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, text
from sqlmodel import Session, col, select

QUEUE = text("SELECT pg_advisory_xact_lock(hashtextextended(:queue, 0))")


def next_references(session: Session, column: Any, prefix: str, year: int, *, count: int = 1) -> Sequence[str]:
    """The next `count` references of a kind and year ("LR-2015-0042"). Others who ask wait until this act ends."""
    start = f"{prefix}-{year}-"
    session.execute(QUEUE, {"queue": start})
    last = session.exec(
        select(column)
        .where(col(column).startswith(start, autoescape=True))
        .order_by(func.length(column).desc(), col(column).desc())
        .limit(1)
    ).first()
    number = int(last.removeprefix(start)) if last else 0
    return [f"{start}{number + step:04}" for step in range(1, count + 1)]


def next_reference(session: Session, column: Any, prefix: str, year: int) -> str:
    """The next reference of a kind and year."""
    return next_references(session, column, prefix, year)[0]
