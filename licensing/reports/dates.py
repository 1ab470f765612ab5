"""Every day that the software computes, with the rules behind it: the date calculator of the page and the command.

Each function answers one question with an `Answer`: the days by their names, and a `Reason` for each. Days beyond the
known non-working days raise `UnknownYear`, which names the year.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from licensing.decisions.suspension import term_of
from licensing.national_register.rules import (
    CONCERNS_IN_FORCE_FROM,
    IN_FORCE_FROM,
    answer_concern_by,
    kept_through,
    removed_on,
    reply_to_request_by,
    tell_concern_by,
)
from licensing.notices.rules import (
    HEARING_NOTICE_CLEAR_DAYS,
    Effect,
    PostClass,
    deemed_served_on,
    effect_of_notice,
    grounds_due,
    hearing_serve_by,
    why_deemed,
    why_grounds_due,
    why_serve_by,
)
from licensing.rulebook import Reason
from licensing.sittings.publication import (
    earliest_meeting,
    latest_publication,
    why_earliest_meeting,
    why_latest_publication,
)
from licensing.working_days import NO_EXTRA_DAYS, ensure_known, nth_working_day_beginning_with

Value = date | bool | None

LABELS: Mapping[str, str] = {
    "deemed_served_on": "Taken in law as received",
    "effective_end_of": "Takes effect at the end of",
    "effective_immediately": "Takes effect at once",
    "last_day_to_appeal": "Last day to appeal",
    "appeal_day_is_working_day": "Is that a working day?",
    "advise_appeal_by": "Advise to appeal by",
    "operative_through": "May drive until the end of",
    "latest_publication": "Publish by",
    "earliest_meeting": "First day for the meeting",
    "serve_by": "Serve the hearing notice by",
    "notice_of_grounds_due": "Notice of grounds due by",
    "day_5": "5th working day",
    "day_10": "10th working day",
    "day_20": "20th working day",
    "rule_is_in_force": "Is the duty in force on that day?",
    "reply_by": "Reply to a request by",
    "tell_concern_by": "Tell the other council of a concern by",
    "answer_concern_by": "Answer a concern received by",
    "kept_through": "Kept through",
    "removed_on": "Removed on",
    "last_suspended_day": "Last suspended day",
    "may_drive_from": "May drive again from",
    "ends_with_licence": "Ends with the licence?",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """The computed days by name, in the order of telling, and why each is what it is."""

    values: Mapping[str, Value]
    rules: tuple[Reason, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain values: ISO days, true, false and null, and `rules` as a list of id, says and inputs."""
        plain = {key: value.isoformat() if isinstance(value, date) else value for key, value in self.values.items()}
        return {**plain, "rules": [rule.as_json() for rule in self.rules]}


def notice_given(given_on: date, *, immediate: bool = False) -> Answer:
    """What follows when a decision notice is given that day (R47-R49; with immediate effect R44)."""
    effect = effect_of_notice(ensure_known(given_on), immediate=immediate)
    return Answer(_effect_values(effect), effect.reasons)


def posted(posted_on: date, post_class: PostClass, *, immediate: bool = False) -> Answer:
    """What follows when a decision notice is posted that day (R52, then R47-R49)."""
    deemed = deemed_served_on(posted_on, post_class)
    effect = effect_of_notice(deemed, immediate=immediate)
    return Answer(
        {"deemed_served_on": deemed, **_effect_values(effect)},
        (why_deemed(posted_on, post_class), *effect.reasons),
    )


def meeting(meeting_on: date, *, closed: frozenset[date] = NO_EXTRA_DAYS) -> Answer:
    """By when the agenda of a meeting on that day is published (R22)."""
    ensure_known(meeting_on)
    return Answer(
        {"latest_publication": latest_publication(meeting_on, closed)}, (why_latest_publication(meeting_on, closed),)
    )


def published(published_on: date, *, closed: frozenset[date] = NO_EXTRA_DAYS) -> Answer:
    """When a meeting can first be held on an agenda published that day (R22)."""
    ensure_known(published_on)
    return Answer(
        {"earliest_meeting": earliest_meeting(published_on, closed)}, (why_earliest_meeting(published_on, closed),)
    )


def hearing(
    hearing_on: date, *, clear_days: int = HEARING_NOTICE_CLEAR_DAYS, closed: frozenset[date] = NO_EXTRA_DAYS
) -> Answer:
    """By when the notice of a hearing on that day is served (R23)."""
    ensure_known(hearing_on)
    return Answer(
        {"serve_by": hearing_serve_by(hearing_on, clear_days=clear_days, closed=closed)},
        (why_serve_by(hearing_on, clear_days, closed),),
    )


def decided(decided_on: date) -> Answer:
    """By when notice of the grounds of a decision made that day is given (R45)."""
    ensure_known(decided_on)
    return Answer({"notice_of_grounds_due": grounds_due(decided_on)}, (why_grounds_due(decided_on),))


def working_days(beginning_with: date) -> Answer:
    """The 5th, 10th and 20th working day beginning with that day, counted as R58 counts."""
    days = {f"day_{count}": nth_working_day_beginning_with(beginning_with, count) for count in (5, 10, 20)}
    in_force = beginning_with >= IN_FORCE_FROM
    says = "Working days are counted beginning with the day itself, or with the next working day if it is none."
    if not in_force:
        says += " Arithmetic only: the duty to make an entry begins on 27 April 2023."
    why = Reason("R58", says, {"beginning_with": beginning_with.isoformat()})
    return Answer({**days, "rule_is_in_force": in_force}, (why,))


def other_council(came_on: date) -> Answer:
    """By when a request of another council, or a concern about its driver or ours, is answered (R61, R62)."""
    told = {"came_on": came_on.isoformat()}
    request = (
        f"A request for what an entry relied on is answered within 20 working days{_since(came_on, IN_FORCE_FROM)}"
    )
    concern = "A concern about another council’s driver is told to it within 10 working days, and one that is received"
    concern += f" is answered in writing with reasons within 20{_since(came_on, CONCERNS_IN_FORCE_FROM)}"
    return Answer(
        {
            "reply_by": reply_to_request_by(came_on),
            "tell_concern_by": tell_concern_by(came_on),
            "answer_concern_by": answer_concern_by(came_on),
        },
        (Reason("R61", request, told), Reason("R62", concern, told)),
    )


def entered(made_on: date) -> Answer:
    """Until when an entry in the national register is kept, and with it our own record (R59)."""
    says = "Entry and record are kept for eleven years beginning with the day on which the entry was first made."
    return Answer(
        {"kept_through": kept_through(made_on), "removed_on": removed_on(made_on)},
        (Reason("R59", says, {"made_on": made_on.isoformat()}),),
    )


def _since(day: date, in_force: date) -> str:
    """How the sentence ends: before the Act it is arithmetic only."""
    if day >= in_force:
        return "."
    return f". Arithmetic only: the duty begins on {in_force.day} {in_force:%B %Y}."


def suspension(
    first_day: date, *, days: int | None = None, months: int | None = None, licence_expires_on: date | None = None
) -> Answer:
    """The last day of a suspension that begins that day, and when the holder may drive again (R53, R54)."""
    term = term_of(ensure_known(first_day), days=days, months=months, licence_expires_on=licence_expires_on)
    return Answer(
        {
            "last_suspended_day": term.last_day,
            "may_drive_from": term.may_drive_from,
            "ends_with_licence": term.is_cut_to_expiry,
        },
        term.reasons,
    )


def _effect_values(effect: Effect) -> dict[str, Value]:
    return {
        "effective_end_of": effect.effective_end_of,
        "effective_immediately": effect.is_immediate,
        "last_day_to_appeal": effect.last_day_to_appeal,
        "appeal_day_is_working_day": effect.appeal_day_is_working_day,
        "advise_appeal_by": effect.advise_appeal_by,
        "operative_through": effect.operative_through,
    }
