"""What members settle on beside an outcome: how long it lasts, whether it bites at once, fit and proper (R31). Pure."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from licensing.hearings.rules import MOTION_WORDS, Choice, Motion


class TermEnd(StrEnum):
    """What ends a suspension: the words of `decisions`, which stands above."""

    DATE = "date"
    TRAINING_PASSED = "training_passed"
    MEDICAL_PASSED = "medical_passed"
    RE_TEST_PASSED = "re_test_passed"
    VEHICLE_RE_TEST_PASSED = "vehicle_re_test_passed"
    DOCUMENT_PRODUCED = "document_produced"
    INVESTIGATION_CONCLUDED = "investigation_concluded"
    CRIMINAL_CASE_CONCLUDED = "criminal_case_concluded"


TERM_END_WORDS = {
    TermEnd.DATE: "After a number of days or months",
    TermEnd.TRAINING_PASSED: "When safeguarding training is passed",
    TermEnd.MEDICAL_PASSED: "When the medical examination is passed",
    TermEnd.RE_TEST_PASSED: "When the driving or knowledge test is passed",
    TermEnd.VEHICLE_RE_TEST_PASSED: "When the vehicle passes its test",
    TermEnd.DOCUMENT_PRODUCED: "When the document asked for is produced",
    TermEnd.INVESTIGATION_CONCLUDED: "When an investigation ends",
    TermEnd.CRIMINAL_CASE_CONCLUDED: "When a charge or trial ends",
}


CHOICE_WORDS = {Choice.FOR: "For", Choice.AGAINST: "Against", Choice.ABSTAIN: "Abstained"}


@dataclass(frozen=True, slots=True)
class Terms:
    """What is put beside an outcome. Nothing of it need be: what members leave open, the chair writes for them."""

    ends: TermEnd | None = None
    days: int | None = None
    months: int | None = None
    immediate: bool = False
    safety: str = ""
    fit: bool | None = None

    def for_outcome(self, outcome: Motion) -> "Terms":
        """What of it this outcome can carry: an end is a suspension's, immediate effect a measure's."""
        is_suspension = outcome is Motion.SUSPENDED
        is_measure = outcome in (Motion.REVOKED, Motion.SUSPENDED)
        ends = self.ends if is_suspension else None
        is_long = ends is TermEnd.DATE
        immediate = self.immediate and is_measure
        return Terms(
            ends=ends,
            days=self.days if is_long else None,
            months=self.months if is_long else None,
            immediate=immediate,
            safety=self.safety if immediate else "",
            fit=self.fit,
        )


NO_TERMS = Terms()


def in_words(outcome: Motion, terms: Terms) -> str:
    """ "Suspend for 28 days, at once", "Suspend until safeguarding training is passed", "Revoke"."""
    words = MOTION_WORDS[outcome]
    if terms.ends is TermEnd.DATE and (terms.days or terms.months):
        count, unit = (terms.days, "day") if terms.days else (terms.months, "month")
        words += f" for {count} {unit}{'' if count == 1 else 's'}"
    elif terms.ends is not None and terms.ends is not TermEnd.DATE:
        words += f" until {TERM_END_WORDS[terms.ends].removeprefix('When ')}"
    return f"{words}, at once" if terms.immediate else words


class Settled(Protocol):
    """What a ballot holds beside its outcome."""

    suspension_end: TermEnd | None
    suspension_days: int | None
    suspension_months: int | None
    is_immediate: bool | None
    public_safety_explanation: str | None
    is_fit_and_proper: bool | None


def terms_of(ballot: Settled) -> Terms:
    """What members agreed on beside the outcome of this ballot."""
    return Terms(
        ends=ballot.suspension_end,
        days=ballot.suspension_days,
        months=ballot.suspension_months,
        immediate=bool(ballot.is_immediate),
        safety=ballot.public_safety_explanation or "",
        fit=ballot.is_fit_and_proper,
    )
