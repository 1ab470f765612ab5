"""What stands in an entry: the fields of s.2(4), ready to copy, and the part of them that a later change must mend."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from licensing.decisions.effects import LicenceEffect
from licensing.decisions.rules import DECIDED_WORDS, OnAppeal, Outcome
from licensing.web.wording import day

NOT_HELD = "Not held: ask the licence holder"
UNTIL_STAY_ENDS = "Not yet: an appeal holds it off"


class Entered(StrEnum):
    """The fields of an entry, in the order of s.2(4)."""

    NAME = "name"
    BORN = "born"
    ADDRESS = "address"
    NATIONAL_INSURANCE = "national_insurance"
    DRIVER_NUMBER = "driver_number"
    AUTHORITY = "authority"
    MORE = "more"
    DECISION = "decision"
    DECIDED = "decided"
    EFFECT = "effect"
    CHANGE = "change"
    ENDS = "ends"
    GRANTED_AGAIN = "granted_again"


ENTERED_WORDS = {
    Entered.NAME: "Full name",
    Entered.BORN: "Date of birth",
    Entered.ADDRESS: "Home address",
    Entered.NATIONAL_INSURANCE: "National Insurance number",
    Entered.DRIVER_NUMBER: "Driver number",
    Entered.AUTHORITY: "Licensing authority",
    Entered.MORE: "How to get more information",
    Entered.DECISION: "Decision",
    Entered.DECIDED: "Date of decision",
    Entered.EFFECT: "Date of effect",
    Entered.CHANGE: "Later change",
    Entered.ENDS: "Suspension ends",
    Entered.GRANTED_AGAIN: "Licence granted since",
}

# What this system itself may change: where it says another thing than was entered, the entry is amended (R59).
FOLLOWED = (Entered.DECISION, Entered.DECIDED, Entered.EFFECT, Entered.CHANGE, Entered.ENDS, Entered.GRANTED_AGAIN)


@dataclass(frozen=True, slots=True)
class Person:
    """What an entry says of the licence holder and of the council."""

    name: str
    born: date | None
    address: str
    national_insurance: str
    driver_number: str
    authority: str
    more: str


def fields_of(person: Person, effect: LicenceEffect, *, decided_on: date, granted_again: date | None) -> dict[str, str]:
    """The entry's fields by name, in order; what does not apply is left out."""
    told = {
        Entered.NAME: person.name,
        Entered.BORN: day(person.born) if person.born else NOT_HELD,
        Entered.ADDRESS: ", ".join(line.strip() for line in person.address.splitlines() if line.strip()),
        Entered.NATIONAL_INSURANCE: person.national_insurance or NOT_HELD,
        Entered.DRIVER_NUMBER: person.driver_number or NOT_HELD,
        Entered.AUTHORITY: person.authority,
        Entered.MORE: person.more,
        **decision_fields(effect, decided_on=decided_on, granted_again=granted_again),
    }
    return {one.value: told[one] for one in Entered if told.get(one)}


def decision_fields(effect: LicenceEffect, *, decided_on: date, granted_again: date | None) -> dict[Entered, str]:
    """The part that follows from the decision, its service, and what a court made of it."""
    begins = _takes_effect_on(effect)
    told = {
        Entered.DECISION: DECIDED_WORDS[effect.decided.outcome],
        Entered.DECIDED: day(decided_on),
        Entered.EFFECT: day(begins) if begins else UNTIL_STAY_ENDS if effect.is_appealed else "",
        Entered.CHANGE: _change(effect),
        Entered.ENDS: _ends(effect),
        Entered.GRANTED_AGAIN: day(granted_again) if granted_again else "",
    }
    return {name: value for name, value in told.items() if value}


def is_as_entered(entered: Mapping[str, str], stands: Mapping[Entered, str]) -> bool:
    """Whether the entry says of the decision what this system says today."""
    return all(entered.get(one.value, "") == stands.get(one, "") for one in FOLLOWED)


def _takes_effect_on(effect: LicenceEffect) -> date | None:
    """The day of effect: of a revocation that nothing held off, the day at whose end the 21 days are over (R47).

    Until when the holder may go on driving is another day, the last one to appeal (R49). Of a suspension it is the
    first suspended day; of what an appeal held off or a court put in its place, the day on which that begins.
    """
    if effect.bites_at is None or effect.effect is None:
        return None
    held_off = effect.may_drive_until != effect.effect.operative_through
    by_court = effect.appeal is not None and effect.appeal.starts_on is not None
    if effect.outcome.outcome is Outcome.REVOKED and not held_off and not by_court:
        return effect.effect.effective_end_of or effect.bites_at.date()
    return effect.bites_at.date()


def _change(effect: LicenceEffect) -> str:
    court = effect.appeal
    if court is None or court.stands is not OnAppeal.VARIED or court.decided_on is None:
        return ""
    changed = f"{DECIDED_WORDS[effect.outcome.outcome]} on appeal, {day(court.decided_on)}"
    return f"{changed}, with effect from {day(court.starts_on)}" if court.starts_on else changed


def _ends(effect: LicenceEffect) -> str:
    if effect.outcome.outcome is not Outcome.SUSPENDED:
        return ""
    if effect.term is not None and effect.term.last_day is not None:
        return f"At the end of {day(effect.term.last_day)}"
    return effect.outcome.length
