"""The life of a review: what may follow what, who has a part in it, and where it stands in the figures (R14, R72, R76).

Only `next_status` says where an act leads; what the table does not list is refused.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from licensing.errors import Refused
from licensing.register.rules import ConcernKind
from licensing.rulebook import Hardness, Rule

EXPIRY_WARNING_DAYS = 60  # good practice: when a licence under review is about to expire (R76)


class Status(StrEnum):
    """Where a review is in its life."""

    OPENED = "opened"
    SCHEDULED = "scheduled"
    PART_HEARD = "part_heard"
    HEARD = "heard"
    DECIDED = "decided"
    CLOSED = "closed"


class Act(StrEnum):
    """What may be done with a review."""

    SCHEDULE = "schedule"
    UNSCHEDULE = "unschedule"
    ADJOURN = "adjourn"
    ADJOURN_PART_HEARD = "adjourn_part_heard"
    HEAR = "hear"
    ASK_MORE = "ask_more"
    REHEAR = "rehear"
    DECIDE = "decide"
    VETO = "veto"
    DECIDE_DELEGATED = "decide_delegated"
    SET_ASIDE = "set_aside"
    CLOSE = "close"


LIFECYCLE: dict[tuple[Status, Act], Status] = {
    # from                   act                        to
    (Status.OPENED,          Act.SCHEDULE):             Status.SCHEDULED,
    (Status.OPENED,          Act.CLOSE):                Status.CLOSED,
    (Status.SCHEDULED,       Act.UNSCHEDULE):           Status.OPENED,
    (Status.SCHEDULED,       Act.ADJOURN):              Status.OPENED,
    (Status.SCHEDULED,       Act.ADJOURN_PART_HEARD):   Status.PART_HEARD,
    (Status.SCHEDULED,       Act.HEAR):                 Status.HEARD,
    (Status.SCHEDULED,       Act.CLOSE):                Status.CLOSED,
    (Status.PART_HEARD,      Act.SCHEDULE):             Status.PART_HEARD,
    (Status.PART_HEARD,      Act.UNSCHEDULE):           Status.PART_HEARD,
    (Status.PART_HEARD,      Act.ADJOURN):              Status.PART_HEARD,
    (Status.PART_HEARD,      Act.ADJOURN_PART_HEARD):   Status.PART_HEARD,
    (Status.PART_HEARD,      Act.HEAR):                 Status.HEARD,
    (Status.PART_HEARD,      Act.CLOSE):                Status.CLOSED,
    (Status.HEARD,           Act.ASK_MORE):             Status.PART_HEARD,
    (Status.HEARD,           Act.REHEAR):               Status.OPENED,
    (Status.HEARD,           Act.DECIDE):               Status.DECIDED,
    (Status.DECIDED,         Act.VETO):                 Status.HEARD,
    (Status.OPENED,          Act.DECIDE_DELEGATED):     Status.DECIDED,
    (Status.DECIDED,         Act.SET_ASIDE):            Status.OPENED,
}  # fmt: skip

STATUS_WORDS = {
    Status.OPENED: "To be scheduled",
    Status.SCHEDULED: "Scheduled",
    Status.PART_HEARD: "Part-heard",
    Status.HEARD: "Heard, decision awaited",
    Status.DECIDED: "Decided",
    Status.CLOSED: "Closed without a hearing",
}
ACT_WORDS = {
    Act.SCHEDULE: "Schedule a hearing",
    Act.UNSCHEDULE: "Take off the hearing day",
    Act.ADJOURN: "Adjourn, unheard",
    Act.ADJOURN_PART_HEARD: "Adjourn, part-heard",
    Act.HEAR: "Complete the hearing",
    Act.ASK_MORE: "Send back to ask more",
    Act.REHEAR: "Hear it again",
    Act.DECIDE: "Decide",
    Act.VETO: "Veto the decision",
    Act.DECIDE_DELEGATED: "Decide under the scheme of delegation",
    Act.SET_ASIDE: "Set the decision aside",
    Act.CLOSE: "Close without a hearing",
}
OPEN = frozenset({Status.OPENED, Status.SCHEDULED, Status.PART_HEARD, Status.HEARD})


def next_status(status: Status, act: Act) -> Status:
    """Where the act leads. Raises Refused when the table does not list it."""
    if (status, act) not in LIFECYCLE:
        raise Refused(f"“{ACT_WORDS[act]}” is not open to a review that is “{STATUS_WORDS[status]}”.", codes=[""])
    return LIFECYCLE[status, act]


def acts_open_to(status: Status) -> list[Act]:
    """What may be done with a review that stands so, in the order of the table."""
    return [act for (begins, act) in LIFECYCLE if begins is status]


class Risk(StrEnum):
    """How soon a review must be heard, as assessed by officers."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    VERY_HIGH = "very_high"


RISK_WORDS = {Risk.LOW: "Low", Risk.MEDIUM: "Medium", Risk.HIGH: "High", Risk.VERY_HIGH: "Very high"}


class ClosureReason(StrEnum):
    """Why a review ends without a hearing."""

    LICENCE_EXPIRED = "licence_expired"
    LICENCE_SURRENDERED = "licence_surrendered"
    WITHDRAWN = "withdrawn"
    DUPLICATE = "duplicate"


CLOSURE_WORDS = {
    ClosureReason.LICENCE_EXPIRED: "The licence expired",
    ClosureReason.LICENCE_SURRENDERED: "The licence was surrendered",
    ClosureReason.WITHDRAWN: "The review was withdrawn",
    ClosureReason.DUPLICATE: "It repeats another review",
}


# Ended with the licence, and so unanswered: what they are about counts in any later application (R76).
CARRIED = frozenset({ClosureReason.LICENCE_EXPIRED, ClosureReason.LICENCE_SURRENDERED})


class CaseRole(StrEnum):
    """A part somebody has in a case."""

    REPORT_AUTHOR = "report_author"
    INVESTIGATING_OFFICER = "investigating_officer"
    PRESENTING_OFFICER = "presenting_officer"
    COMPLAINANT = "complainant"
    WITNESS = "witness"
    REPRESENTATIVE = "representative"
    INTERPRETER = "interpreter"
    SUPPORTER = "supporter"


CASE_ROLE_WORDS = {
    CaseRole.REPORT_AUTHOR: "Report author",
    CaseRole.INVESTIGATING_OFFICER: "Investigating officer",
    CaseRole.PRESENTING_OFFICER: "Presenting officer",
    CaseRole.COMPLAINANT: "Complainant",
    CaseRole.WITNESS: "Witness",
    CaseRole.REPRESENTATIVE: "Representative",
    CaseRole.INTERPRETER: "Interpreter",
    CaseRole.SUPPORTER: "Supporter",
}

# Whoever has one of these parts may not decide the case, advise on law in it, or clerk it (R14; Hook). The presenting
# officer is the accuser in the room. The holder's own people are no less on one side.
BARRED_ROLES = frozenset(
    {
        CaseRole.REPORT_AUTHOR,
        CaseRole.INVESTIGATING_OFFICER,
        CaseRole.PRESENTING_OFFICER,
        CaseRole.COMPLAINANT,
        CaseRole.WITNESS,
        CaseRole.REPRESENTATIVE,
        CaseRole.SUPPORTER,
    }
)


def bars_from_deciding(role: CaseRole) -> bool:
    """Does that part in the case keep its holder from deciding, advising on law or clerking? (R14)"""
    return role in BARRED_ROLES


@dataclass(frozen=True, slots=True)
class PartFacts:
    """Somebody about to be given a part in a case who may already decide, advise or clerk it."""

    role: CaseRole
    decides_advises_or_clerks: bool


PART_RULES: tuple[Rule[PartFacts], ...] = (
    Rule(
        code="R14",
        says="Investigator, report author, complainant or witness in a case cannot decide it, advise on law in it, or "
        "clerk it.",
        source="R v Barnsley MBC ex p Hook [1976] 1 WLR 1052; Standards 2020, 5.6-5.11",
        kept=lambda facts: not (facts.decides_advises_or_clerks and bars_from_deciding(facts.role)),
    ),
)


class Standing(StrEnum):
    """Where a review stands in the figures for a day: exactly one of these (R72)."""

    CLOSED_WITHOUT_HEARING = "closed_without_hearing"
    DECIDED = "decided"
    AWAITING_DECISION = "awaiting_decision"
    SCHEDULED = "scheduled"
    TO_BE_SCHEDULED = "to_be_scheduled"
    UNACCOUNTED = "unaccounted"

    @property
    def is_heard(self) -> bool:
        """Heard, whether decided or awaiting decision."""
        return self in (Standing.DECIDED, Standing.AWAITING_DECISION)

    @property
    def is_due(self) -> bool:
        """Due to be heard, whether scheduled or to be scheduled."""
        return self in (Standing.SCHEDULED, Standing.TO_BE_SCHEDULED)


STANDING_WORDS = {
    Standing.CLOSED_WITHOUT_HEARING: "Closed without a hearing",
    Standing.DECIDED: "Decided",
    Standing.AWAITING_DECISION: "Heard, decision awaited",
    Standing.SCHEDULED: "Scheduled",
    Standing.TO_BE_SCHEDULED: "To be scheduled",
    Standing.UNACCOUNTED: "Not accounted for",
}


@dataclass(frozen=True, slots=True)
class StandingFacts:
    """What was true of a review on a day. `is_heard`: its hearing was completed, and not sent back to ask more."""

    is_closed: bool
    is_decided: bool
    is_heard: bool
    has_live_hearing: bool
    is_part_heard: bool
    has_hear_by: bool


def standing(facts: StandingFacts) -> Standing:
    """Where the review stands: the first test that it meets, in the order of R72."""
    if facts.is_closed:
        return Standing.CLOSED_WITHOUT_HEARING
    if facts.is_decided:
        return Standing.DECIDED
    if facts.is_heard:
        return Standing.AWAITING_DECISION
    if facts.has_live_hearing:
        return Standing.SCHEDULED
    if facts.has_hear_by or facts.is_part_heard:
        return Standing.TO_BE_SCHEDULED
    return Standing.UNACCOUNTED


@dataclass(frozen=True, slots=True)
class OpeningFacts:
    """A review about to be opened."""

    licences: int
    are_holders: bool
    any_over: bool
    any_under_open_review: bool


OPENING_RULES: tuple[Rule[OpeningFacts], ...] = (
    Rule(
        code="R42",
        says="A review names the licences it is of, each once and all the same holder’s: each gets its own outcome.",
        source="Local Government (Miscellaneous Provisions) Act 1976, s.61 and s.80(1)",
        kept=lambda facts: facts.licences > 0 and facts.are_holders,
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R42",
        says="A licence is under one open review at a time, so that it gets one outcome.",
        source="Local Government (Miscellaneous Provisions) Act 1976, s.61",
        kept=lambda facts: not facts.any_under_open_review,
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R68",
        says="A licence that has expired, or was surrendered or revoked, cannot be revoked or suspended: there is "
        "nothing to review.",
        source="Local Government (Miscellaneous Provisions) Act 1976, s.61",
        kept=lambda facts: not facts.any_over,
        hard=Hardness.STATUTE,
    ),
)


@dataclass(frozen=True, slots=True)
class ClosureFacts:
    """A review about to be closed without a hearing. `all_…` is about every licence under it."""

    reason: ClosureReason
    because: str
    all_expired: bool
    all_surrendered: bool
    is_scheduled: bool


CLOSURE_RULES: tuple[Rule[ClosureFacts], ...] = (
    Rule(
        code="R72",
        says="A review closed without a hearing says why, so that the programme’s sum can be followed.",
        source="good practice",
        kept=lambda facts: bool(facts.because.strip()),
        hard=Hardness.GOOD_PRACTICE,
    ),
    Rule(
        code="R68",
        says="“The licence expired” is the reason only where every licence under review has expired.",
        source="Local Government (Miscellaneous Provisions) Act 1976, s.61",
        kept=lambda facts: facts.reason is not ClosureReason.LICENCE_EXPIRED or facts.all_expired,
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R68",
        says="“The licence was surrendered” is the reason only where every licence under review has been surrendered.",
        source="Local Government (Miscellaneous Provisions) Act 1976, s.61",
        kept=lambda facts: facts.reason is not ClosureReason.LICENCE_SURRENDERED or facts.all_surrendered,
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R72",
        says="A review put down for a hearing day is first taken off it, so that the licence holder is told.",
        source="good practice",
        kept=lambda facts: not facts.is_scheduled,
        hard=Hardness.GOOD_PRACTICE,
    ),
)


class Whose(StrEnum):
    """Who cannot come on some days: by their place in the case, never by name."""

    HOLDER = "holder"
    REPRESENTATIVE = "representative"
    WITNESS = "witness"


WHOSE_WORDS = {
    Whose.HOLDER: "The licence holder",
    Whose.REPRESENTATIVE: "The holder’s representative",
    Whose.WITNESS: "A witness",
}


@dataclass(frozen=True, slots=True)
class CannotCome:
    """Days, both counted, on which somebody who must be at the hearing cannot come (R25)."""

    whose: Whose
    first_day: date
    last_day: date
    because: str

    def covers(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day

    @property
    def says(self) -> str:
        """ "The licence holder cannot come from 14 to …: abroad." """
        first = f"{self.first_day.day} {self.first_day:%B %Y}"
        last = f"{self.last_day.day} {self.last_day:%B %Y}"
        days = f"on {first}" if first == last else f"from {first} to {last}"
        return f"{WHOSE_WORDS[self.whose]} cannot come {days}: {self.because.rstrip('.')}."


QUESTIONS: dict[ConcernKind, str] = {
    ConcernKind.CONVICTION: "What led to this conviction, and what has changed since: {says}?",
    ConcernKind.CAUTION: "What led to this caution, and what has changed since: {says}?",
    ConcernKind.COMPLAINT: "What happened, in the licence holder’s own words: {says}?",
    ConcernKind.INTELLIGENCE: "What does the licence holder say about this: {says}?",
    ConcernKind.NON_COMPLIANCE: "Why was this, and what has been done about it: {says}?",
}
LONGEST_QUESTION = 300


def question_about(kind: ConcernKind, says: str) -> str:
    """The question to cover that an offence or concern leads to; an open one, which assumes nothing (R28)."""
    longest = LONGEST_QUESTION - len(QUESTIONS[kind].format(says=""))
    plain = says.rstrip(" .?")
    return QUESTIONS[kind].format(says=plain if len(plain) <= longest else plain[: longest - 1] + "…")
