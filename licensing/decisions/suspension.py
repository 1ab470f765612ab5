"""How long a suspension lasts: its first and last day, what ends it, and when the holder may drive again (R53, R54).

The first suspended day is given, not computed here: by default it is the day after the driver may go on to
(`notices.periods.first_suspended_day`), so that no protected day eats the term.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from licensing.decisions.rules import SUSPENSION_END_WORDS, SuspensionEnd
from licensing.notices.periods import last_day_of_days, last_day_of_months
from licensing.rulebook import Reason


@dataclass(frozen=True, slots=True)
class Term:
    """A suspension's days. `last_day` and `may_drive_from` are None while an event is awaited, and `may_drive_from`
    is None too when the licence ends first: the holder must renew."""

    first_day: date
    last_day: date | None
    may_drive_from: date | None
    is_cut_to_expiry: bool
    reasons: tuple[Reason, ...]

    @property
    def never_runs(self) -> bool:
        """Does the licence end before its suspension would begin? (R53)"""
        return self.is_cut_to_expiry and self.last_day is None


def term_of(
    first_day: date, *, days: int | None = None, months: int | None = None, licence_expires_on: date | None = None
) -> Term:
    """The days of a suspension for a stated time: days or months, exactly one of the two.

    A term beyond the licence's expiry is cut to it; nothing then revives (R53). Raises ValueError for both or neither.
    """
    if (days is None) == (months is None):
        raise ValueError("Give the length of the suspension in days or in months, one of the two.")
    stated = last_day_of_days(first_day, days) if days is not None else last_day_of_months(first_day, months or 0)
    length = f"{days} days" if days is not None else f"{months} months"
    return _cut(first_day, stated, licence_expires_on, length)


def term_until(first_day: date, last_day: date, *, licence_expires_on: date | None = None) -> Term:
    """The days of a suspension until a stated last day. Raises ValueError when it would end before it begins."""
    if last_day < first_day:
        raise ValueError("A suspension cannot end before it begins.")
    return _cut(first_day, last_day, licence_expires_on, f"until {last_day.isoformat()}")


def term_ended_by(
    first_day: date, end: SuspensionEnd, *, happened_on: date | None = None, licence_expires_on: date | None = None
) -> Term:
    """The days of a suspension until an event; the licence revives on the day of the event, with no hearing (R54)."""
    inputs = {"first_suspended_day": first_day.isoformat(), "ends": SUSPENSION_END_WORDS[end]}
    if licence_expires_on is not None and licence_expires_on < first_day:
        return _never(first_day, licence_expires_on)
    if happened_on is None:
        waits = Reason("R54", f"The licence revives by itself {SUSPENSION_END_WORDS[end]}, with no hearing.", inputs)
        return Term(first_day, None, None, False, (waits,))
    if licence_expires_on is not None and happened_on > licence_expires_on:
        return _cut(first_day, happened_on, licence_expires_on, SUSPENSION_END_WORDS[end])
    back_on = max(happened_on, first_day)
    revived = Reason(
        "R54", f"The licence revived by itself on {_in_words(back_on)}.", {**inputs, "happened_on": str(happened_on)}
    )
    last = back_on - timedelta(days=1)
    return Term(first_day, last if last >= first_day else None, back_on, False, (revived,))


def wrong_with_step(happened_on: date, evidence: str, *, decided_on: date, today: date) -> dict[str, str]:
    """By field, what is wrong with a step that an officer says was taken: a day since the decision, and proof (R54)."""
    wrong: dict[str, str] = {}
    if not decided_on <= happened_on <= today:
        wrong["happened_on"] = "Enter a day on or after the decision, and not in the future"
    if not evidence.strip():
        wrong["evidence"] = "Say what shows it"
    return wrong


def _cut(first_day: date, last_day: date, expires_on: date | None, length: str) -> Term:
    inputs = {"first_suspended_day": first_day.isoformat(), "length": length}
    if expires_on is not None and expires_on < first_day:
        return _never(first_day, expires_on)
    if expires_on is not None and last_day >= expires_on:
        says = f"The licence expires on {_in_words(expires_on)}: the suspension ends with it, and nothing revives."
        reason = Reason("R53", says, {**inputs, "licence_expires_on": expires_on.isoformat()})
        return Term(first_day, expires_on, None, True, (reason,))
    again = last_day + timedelta(days=1)
    runs = Reason(
        "R53",
        f"The first suspended day counts: the last one is {_in_words(last_day)}, and the holder may drive again "
        f"from {_in_words(again)}.",
        inputs,
    )
    revives = Reason("R54", "At the end the licence revives by itself, without any further decision.", inputs)
    return Term(first_day, last_day, again, False, (runs, revives))


def _never(first_day: date, expires_on: date) -> Term:
    says = f"The licence expires on {_in_words(expires_on)}, before the suspension would begin: it never runs."
    inputs = {"first_suspended_day": first_day.isoformat(), "licence_expires_on": expires_on.isoformat()}
    return Term(first_day, None, None, True, (Reason("R53", says, inputs),))


def _in_words(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"
