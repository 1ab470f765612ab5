"""Contact about a case: by what means, with whom, what was answered, and what a refusal to postpone must say. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from licensing.rulebook import Hardness, Rule
from licensing.working_days import NO_EXTRA_DAYS, last_day_leaving_clear

NO_REPLY = "no reply "  # begins the origin of every task that looks for a reply


class Means(StrEnum):
    """How somebody was in contact."""

    CALL = "call"
    VISIT = "visit"
    EMAIL = "email"
    LETTER = "letter"


MEANS_WORDS = {Means.CALL: "Call", Means.VISIT: "Visit", Means.EMAIL: "E-mail", Means.LETTER: "Letter in"}


class Party(StrEnum):
    """Who was in contact, by their place in the case: what may be said of them where a name may not."""

    HOLDER = "holder"
    REPRESENTATIVE = "representative"
    COMPLAINANT = "complainant"
    WITNESS = "witness"
    OTHER = "other"


PARTY_WORDS = {
    Party.HOLDER: "The licence holder",
    Party.REPRESENTATIVE: "The holder’s representative",
    Party.COMPLAINANT: "A complainant",
    Party.WITNESS: "A witness",
    Party.OTHER: "Somebody else",
}


class Attending(StrEnum):
    """What the licence holder answered to the hearing notice (R25, R26)."""

    ATTENDING = "attending"
    NOT_ATTENDING = "not_attending"
    REPRESENTED = "represented"


ATTENDING_WORDS = {
    Attending.ATTENDING: "Attending",
    Attending.NOT_ATTENDING: "Not attending",
    Attending.REPRESENTED: "By representative",
}


class Why(StrEnum):
    """Why a hearing is asked to be postponed."""

    ILLNESS = "illness"
    REPRESENTATION = "representation"
    NEEDS = "needs"
    TIME = "time"
    OTHER = "other"


WHY_WORDS = {
    Why.ILLNESS: "Illness or bereavement",
    Why.REPRESENTATION: "To be represented",
    Why.NEEDS: "An interpreter or another adjustment",
    Why.TIME: "More time to prepare",
    Why.OTHER: "Another reason",
}
ABOUT_NEEDS = frozenset({Why.REPRESENTATION, Why.NEEDS})


class Ruling(StrEnum):
    """What was decided on a request to postpone."""

    GRANTED = "granted"
    REFUSED = "refused"


RULING_WORDS = {Ruling.GRANTED: "Granted", Ruling.REFUSED: "Refused"}


@dataclass(frozen=True, slots=True)
class PostponementFacts:
    """A request to postpone about to be decided: why it was made, and what is written of the decision."""

    why: Why
    ruling: Ruling
    because: str
    told: str
    need_met: str


def _says_how_need_is_met(facts: PostponementFacts) -> bool:
    is_refused_need = facts.ruling is Ruling.REFUSED and facts.why in ABOUT_NEEDS
    return not is_refused_need or bool(facts.need_met.strip())


POSTPONEMENT_RULES: tuple[Rule[PostponementFacts], ...] = (
    Rule(
        code="R25",
        says="A request to postpone is answered: the reason is recorded, and so is what the licence holder was told.",
        source="natural justice: a real chance to be heard",
        kept=lambda facts: bool(facts.because.strip() and facts.told.strip()),
    ),
    Rule(
        code="R26",
        says="A request to be represented, or for an interpreter or another adjustment, is refused only where it is "
        "recorded how that need is met on the day.",
        source="common law; Equality Act 2010, ss.20, 29",
        kept=_says_how_need_is_met,
        hard=Hardness.STATUTE,
    ),
)


def reply_by(held_on: date, *, clear_days: int, closed: frozenset[date] = NO_EXTRA_DAYS) -> date:
    """The last day for a reply to the hearing notice: so many clear working days lie between it and the hearing."""
    return last_day_leaving_clear(held_on, clear_days, closed)


def no_reply_origin(notice: str) -> str:
    """What marks the task that no reply has come to this notice, so that it is raised once."""
    return f"{NO_REPLY}{notice}"
