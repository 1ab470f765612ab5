"""The history of a case in plain words: from an audit event to a sentence. Pure."""

from collections.abc import Callable, Mapping
from typing import Any

from licensing.people.rules import ROLE_WORDS
from licensing.register.intake import day_of
from licensing.reviews.rules import CASE_ROLE_WORDS, CLOSURE_WORDS, RISK_WORDS, CaseRole, ClosureReason, Risk
from licensing.web.wording import day as in_words
from licensing.web.wording import say

Content = Mapping[str, Any]


def _day(text: Any) -> str:
    """A kept date, or the day of a kept instant, in words; "" for none."""
    found = day_of(str(text)[:10]) if text else None
    return in_words(found) if found else ""


def _because(content: Content) -> str:
    return f": {content['because']}" if content.get("because") else ""


def _hear_by(content: Content) -> str:
    return f"To be heard by {_day(content['hear_by'])}" if content.get("hear_by") else "Hear-by date taken away"


SENTENCES: dict[str, Callable[[Content], str]] = {
    "review.opened": lambda it: "Review opened" + (f" in {it['programme']}" if it.get("programme") else ""),
    "review.handed_over": lambda it: f"Handed over to {it.get('to', 'another officer')}",
    "review.closed": lambda it: f"Closed without a hearing. {CLOSURE_WORDS[ClosureReason(it['reason'])]}"
    + _because(it),
    "question.added": lambda it: f"Question {it['number']} added",
    "question.struck": lambda it: f"Question {it['number']} struck out" + _because(it),
    "risk.set": lambda it: f"Risk set to {RISK_WORDS[Risk(it['risk'])].lower()}" + _because(it),
    "hear_by.set": lambda it: _hear_by(it) + _because(it),
    "case_person.added": lambda it: f"{CASE_ROLE_WORDS[CaseRole(it['role'])]} added to the case",
    "case_person.ended": lambda it: f"{CASE_ROLE_WORDS[CaseRole(it['role'])]} no longer in the case" + _because(it),
    "wall.raised": lambda it: "Somebody was walled off from the case" + _because(it),
    "wall.lifted": lambda it: "Somebody may see the case again" + _because(it),
    "nominee.assigned": lambda it: "A nominee took the case" + _because(it),
    "followup.raised": lambda it: f"Task raised: {it.get('says', '')}",
    "followup.finished": lambda it: f"Task finished: {it.get('says', it.get('outcome', ''))}",
    "licence.revoked": lambda it: f"Licence {it.get('licence', '')} revoked from {_day(it.get('begins_at'))}",
    "licence.suspended": lambda it: f"Licence {it.get('licence', '')} suspended from {_day(it.get('begins_at'))}",
    "licence.revived": lambda it: f"Suspension of licence {it.get('licence', '')} ended {_day(it.get('begins_at'))}",
}


def sentence(action: str, content: Content) -> str:
    """What happened, for the timeline. An act without words of its own is told by its name and reason."""
    told = SENTENCES.get(action)
    if told is not None:
        return told(content)
    feature, _, done = action.partition(".")
    return f"{say(feature)} {done.replace('_', ' ')}" + _because(content)


def roles_in_words(roles: str) -> str:
    """The roles kept with an event ("clerk, licensing_officer"), in the words people know."""
    known = {role.value: words for role, words in ROLE_WORDS.items()}
    return ", ".join(known.get(role.strip(), role.strip()) for role in roles.split(","))
