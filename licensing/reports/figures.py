"""The figures as at the end of a day: the programme reconciled (R72), outcomes, training; and the cases behind each."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from licensing.casefile.standings import CaseStanding
from licensing.decisions.rules import BY_SEVERITY, Outcome
from licensing.reviews.rules import Standing

LICENCES = "licences_"


class CaseClass(StrEnum):
    """A number of the figures, as the address of the list behind it names it."""

    IDENTIFIED = "identified"
    HEARD = "heard"
    DECIDED = "decided"
    REVOKED = "revoked"
    SUSPENDED = "suspended"
    WARNING = "warning"
    NO_FURTHER_ACTION = "no_further_action"
    AWAITING_DECISION = "awaiting_decision"
    DUE_TO_BE_HEARD = "due_to_be_heard"
    SCHEDULED = "scheduled"
    TO_BE_SCHEDULED = "to_be_scheduled"
    CLOSED_WITHOUT_HEARING = "closed_without_hearing"
    UNACCOUNTED = "unaccounted"
    LICENCES_REVOKED = "licences_revoked"
    LICENCES_SUSPENDED = "licences_suspended"
    LICENCES_WARNING = "licences_warning"
    LICENCES_NO_FURTHER_ACTION = "licences_no_further_action"


CLASS_WORDS = {
    CaseClass.IDENTIFIED: "Reviews identified",
    CaseClass.HEARD: "Reviews heard",
    CaseClass.DECIDED: "Heard and decided",
    CaseClass.REVOKED: "Revoked",
    CaseClass.SUSPENDED: "Suspended",
    CaseClass.WARNING: "Warning",
    CaseClass.NO_FURTHER_ACTION: "No further action",
    CaseClass.AWAITING_DECISION: "Heard, decision awaited",
    CaseClass.DUE_TO_BE_HEARD: "Due to be heard",
    CaseClass.SCHEDULED: "Scheduled",
    CaseClass.TO_BE_SCHEDULED: "To be scheduled",
    CaseClass.CLOSED_WITHOUT_HEARING: "Closed without a hearing",
    CaseClass.UNACCOUNTED: "Not accounted for",
    CaseClass.LICENCES_REVOKED: "Reviews with a licence revoked",
    CaseClass.LICENCES_SUSPENDED: "Reviews with a licence suspended",
    CaseClass.LICENCES_WARNING: "Reviews with a warning on a licence",
    CaseClass.LICENCES_NO_FURTHER_ACTION: "Reviews with no further action on a licence",
}
MEANINGS = {
    CaseClass.UNACCOUNTED: "Open, with no hear-by date, no hearing and none begun, so no total claims them.",
    CaseClass.DUE_TO_BE_HEARD: "With a hear-by date, a hearing to come, or part-heard.",
    CaseClass.AWAITING_DECISION: "The hearing was completed, and nothing had been decided by the end of the day.",
}


class AppealStanding(StrEnum):
    """How an appeal against a decision stands at the end of a day: as its last court left it, or live."""

    LIVE = "live"
    UPHELD = "upheld"
    VARIED = "varied"
    QUASHED = "quashed"
    WITHDRAWN = "withdrawn"
    STRUCK_OUT = "struck_out"


APPEAL_STANDING_WORDS = {
    AppealStanding.LIVE: "Not decided yet",
    AppealStanding.UPHELD: "Decision upheld",
    AppealStanding.VARIED: "Changed by the court",
    AppealStanding.QUASHED: "Set aside by the court",
    AppealStanding.WITHDRAWN: "Withdrawn",
    AppealStanding.STRUCK_OUT: "Struck out",
}


@dataclass(frozen=True, slots=True)
class Figures:
    """Every figure as at the end of one day. A review counts by its most serious outcome; licences stand beside."""

    as_at: date
    identified: int
    outcomes: Mapping[Outcome, int]
    licences: Mapping[Outcome, int]
    awaiting_decision: int
    scheduled: int
    to_be_scheduled: int
    closed_without_hearing: int
    unaccounted: int
    trained: int
    holders: int
    appeals: Mapping[AppealStanding, int] = field(default_factory=dict)

    @property
    def decided(self) -> int:
        return sum(self.outcomes.values())

    @property
    def heard(self) -> int:
        return self.decided + self.awaiting_decision

    @property
    def due_to_be_heard(self) -> int:
        return self.scheduled + self.to_be_scheduled

    @property
    def reconciles(self) -> bool:
        """Whether the parts make the whole (R72). They do by construction: every review is in exactly one class."""
        parts = (self.heard, self.due_to_be_heard, self.closed_without_hearing, self.unaccounted)
        return self.identified == sum(parts)

    def as_json(self) -> dict[str, Any]:
        """Plain values, nested and named as the published letter of 27 November 2015 has them."""
        return {
            "as_at": self.as_at.isoformat(),
            "reviews": {
                "identified": self.identified,
                "heard": self.heard,
                "outcomes": {outcome.value: self.outcomes[outcome] for outcome in BY_SEVERITY},
                "awaiting_decision": self.awaiting_decision,
                "due_to_be_heard": self.due_to_be_heard,
                "scheduled": self.scheduled,
                "to_be_scheduled": self.to_be_scheduled,
                "closed_without_hearing": self.closed_without_hearing,
                "unaccounted": self.unaccounted,
            },
            "licences": {"outcomes": {outcome.value: self.licences[outcome] for outcome in BY_SEVERITY}},
            "appeals": {one.value: self.appeals.get(one, 0) for one in AppealStanding},
            "training": {"licence_holders_attended": self.trained, "licence_holders": self.holders},
        }


def counted(cases: Sequence[CaseStanding], *, as_at: date, trained: int, holders: int) -> Figures:
    """The figures that these cases make."""
    stood = Counter(case.standing for case in cases)
    outcomes = Counter(case.outcome for case in cases if case.outcome is not None)
    licences: Counter[Outcome] = Counter()
    for case in cases:
        licences.update(case.licences)
    return Figures(
        as_at=as_at,
        identified=len(cases),
        outcomes={outcome: outcomes[outcome] for outcome in BY_SEVERITY},
        licences={outcome: licences[outcome] for outcome in BY_SEVERITY},
        awaiting_decision=stood[Standing.AWAITING_DECISION],
        scheduled=stood[Standing.SCHEDULED],
        to_be_scheduled=stood[Standing.TO_BE_SCHEDULED],
        closed_without_hearing=stood[Standing.CLOSED_WITHOUT_HEARING],
        unaccounted=stood[Standing.UNACCOUNTED],
        trained=trained,
        holders=holders,
    )


def belongs(case: CaseStanding, to: CaseClass) -> bool:
    """Whether a case is one of those that a number counts."""
    if to is CaseClass.IDENTIFIED:
        return True
    if to is CaseClass.HEARD:
        return case.standing.is_heard
    if to is CaseClass.DUE_TO_BE_HEARD:
        return case.standing.is_due
    if to.value in {outcome.value for outcome in Outcome}:
        return case.outcome is not None and case.outcome.value == to.value
    if to.value.startswith(LICENCES):
        return Outcome(to.value.removeprefix(LICENCES)) in case.licences
    return case.standing.value == to.value
