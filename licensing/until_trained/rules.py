"""Overdue training: who may be put under review for it, what is put to them, and where each case stands (R63, R54)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from licensing.register.rules import LicenceStanding
from licensing.reviews.rules import Status
from licensing.rulebook import Hardness, Rule
from licensing.training.rules import REQUIRED_SINCE, TrainingStanding

MOST_LETTERS_TOLD = 3
WHY = "Safeguarding training was not done by the day on which it was due."
ASKS = "Why was safeguarding training not done by the day on which it was due, and what has been done about it since?"


class Stage(StrEnum):
    """Where the case of one holder stands, from the review to the licence's return."""

    TO_SCHEDULE = "to_schedule"
    TO_HEAR = "to_hear"
    TO_DECIDE = "to_decide"
    TO_BEGIN = "to_begin"
    SUSPENDED = "suspended_until_trained"
    LIFTED = "lifted"
    OTHERWISE = "otherwise"


STAGE_WORDS = {
    Stage.TO_SCHEDULE: "To be put down for a hearing",
    Stage.TO_HEAR: "To be heard",
    Stage.TO_DECIDE: "Decision awaited",
    Stage.TO_BEGIN: "Decided, not in effect",
    Stage.SUSPENDED: "Suspended until trained",
    Stage.LIFTED: "Trained: suspension ended",
    Stage.OTHERWISE: "Ended otherwise",
}
BY_STATUS = {
    Status.OPENED: Stage.TO_SCHEDULE,
    Status.SCHEDULED: Stage.TO_HEAR,
    Status.PART_HEARD: Stage.TO_HEAR,
    Status.HEARD: Stage.TO_DECIDE,
    Status.CLOSED: Stage.OTHERWISE,
}


@dataclass(frozen=True, slots=True)
class StageFacts:
    """What is true of a case today. `until_trained`: the decision that stands suspends a licence until training."""

    status: Status
    until_trained: bool
    is_trained_since: bool
    licences: tuple[LicenceStanding, ...]


def stage_of(facts: StageFacts) -> Stage:
    """Where the case stands: exactly one stage."""
    if facts.status is not Status.DECIDED:
        return BY_STATUS[facts.status]
    if not facts.until_trained:
        return Stage.OTHERWISE
    if LicenceStanding.SUSPENDED in facts.licences:
        return Stage.SUSPENDED
    if facts.is_trained_since:
        return Stage.LIFTED
    return Stage.OTHERWISE if all(one.is_over for one in facts.licences) else Stage.TO_BEGIN


def matter(due_on: date, attended_on: date | None, letters: Sequence[date]) -> str:
    """The matter as it is put to this holder, from their own facts alone (R28)."""
    last = f"The last training recorded was on {_on(attended_on)}." if attended_on else "None was recorded before."
    told = [_on(one) for one in sorted(set(letters))[-MOST_LETTERS_TOLD:]]
    wrote = f"The council wrote about it on {_and(told)}." if told else "No letter about it is recorded as sent."
    return f"Safeguarding training was due by {_on(due_on)} and was not done by then. {last} {wrote}"


def own_facts(name: str, licences: Sequence[str], says: str) -> str:
    """The paragraph of a draft that is this case's alone: whose licence, due when, and what was sent."""
    return f"{name} holds {_and(list(licences))}. {says}"


@dataclass(frozen=True, slots=True)
class ForTrainingFacts:
    """A holder about to be put under review for overdue training."""

    standing: TrainingStanding
    because_of_training_already: bool


FOR_TRAINING_RULES: tuple[Rule[ForTrainingFacts], ...] = (
    Rule(
        code="R63",
        says="A review for training is opened only where the training is overdue on the day. Overdue training opens no "
        "review and suspends nobody by itself: an officer opens the review, and each licence gets its own decision.",
        source="local policy; from 21 July 2020 Standards, 6.5-6.6",
        kept=lambda facts: facts.standing is TrainingStanding.OVERDUE,
        hard=Hardness.LOCAL_POLICY,
        since=REQUIRED_SINCE,
    ),
    Rule(
        code="R54",
        says="A licence that is already suspended until training is passed is not reviewed for that training again: it "
        "revives by itself.",
        source="local policy; from 21 July 2020 Standards, part 9",
        kept=lambda facts: not facts.because_of_training_already,
        hard=Hardness.LOCAL_POLICY,
        since=REQUIRED_SINCE,
    ),
)


def _on(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _and(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""
