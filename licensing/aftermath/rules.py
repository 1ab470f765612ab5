"""What follows a decision: who must know of it, where the badge is, and when a case may be left as finished. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from licensing.rulebook import Hardness, Rule

UK_GDPR_FROM = date(2018, 5, 25)
SRSA_CONCERNS_FROM = date(2022, 5, 31)  # SRSA 2022, ss.5-6 (R62)
WORKING_DAYS_TO_TELL = 5  # our own practice, where a decision does not take effect at once


class MustKnow(StrEnum):
    """Whom a decision may have to be told to."""

    SCHOOL_TRANSPORT = "school_transport"
    OPERATOR = "operator"
    POLICE = "police"
    MASH = "mash"
    LADO = "lado"
    DBS = "dbs"
    OTHER_COUNCILS = "other_councils"


MUST_KNOW_WORDS = {
    MustKnow.SCHOOL_TRANSPORT: "School transport",
    MustKnow.OPERATOR: "The operator the holder works for",
    MustKnow.POLICE: "The police",
    MustKnow.MASH: "The multi-agency safeguarding hub (MASH)",
    MustKnow.LADO: "The local authority designated officer (LADO)",
    MustKnow.DBS: "The Disclosure and Barring Service, as a referral",
    MustKnow.OTHER_COUNCILS: "Other councils that license the holder",
}

# Categories of the convictions policy, by what they say about the safety of children and passengers.
AGAINST_PERSONS = frozenset({"DEATH", "EXPLOIT", "VIOLENCE", "WEAPON", "SEXUAL"})
OF_ABUSE = frozenset({"EXPLOIT", "SEXUAL"})
CRIMINAL = AGAINST_PERSONS | {"DISHONESTY", "DRUG_SUPPLY", "DRUG_POSS", "DRINK_DRUG_DRIVE"}


@dataclass(frozen=True, slots=True)
class KnowFacts:
    """A decision as far as who must know depends on it."""

    is_against: bool  # a licence is suspended or revoked
    is_immediate: bool
    has_driver: bool  # a driver's licence is among those decided on
    has_vehicle_or_driver: bool
    categories: frozenset[str]  # of the offences and concerns relied on


@dataclass(frozen=True, slots=True)
class MustKnowLine:
    """One line of the list: who, why, for which decisions, and on what basis they may be told."""

    who: MustKnow
    why: str
    basis: str
    wanted: Callable[[KnowFacts], bool]
    since: date = date.min
    until: date = date.max


DPA_1998 = "Data Protection Act 1998, Sch.2 para.5 and Sch.3 para.7"
UK_GDPR = "UK GDPR, art.6(1)(e); Data Protection Act 2018, s.8 and Sch.1 para.6"
SAFEGUARDING_2018 = "UK GDPR, art.6(1)(e); Data Protection Act 2018, Sch.1 para.18; Children Act 2004, s.11"
CRIME_1998 = "Crime and Disorder Act 1998, s.115"
REFERRAL = "Safeguarding Vulnerable Groups Act 2006"


def _dated(
    who: MustKnow, why: str, wanted: Callable[[KnowFacts], bool], before: str, after: str
) -> tuple[MustKnowLine, MustKnowLine]:
    """One line with its basis before and since the UK GDPR."""
    return (
        MustKnowLine(who, why, before, wanted, until=UK_GDPR_FROM),
        MustKnowLine(who, why, after, wanted, since=UK_GDPR_FROM),
    )


# Who must know, by outcome and matter, with the day from which each basis holds. A line is answered either way:
# told, when, how and on what basis; or not needed, and why.
MUST_KNOW: tuple[MustKnowLine, ...] = (
    *_dated(
        MustKnow.SCHOOL_TRANSPORT,
        "Children may be driven to school by the holder, or in the vehicle.",
        lambda facts: facts.is_against and facts.has_vehicle_or_driver,
        f"{DPA_1998}; Children Act 2004, s.11",
        SAFEGUARDING_2018,
    ),
    *_dated(
        MustKnow.OPERATOR,
        "An operator may not send out a driver or a vehicle that is not licensed.",
        lambda facts: facts.is_against and facts.has_vehicle_or_driver,
        f"{DPA_1998}; LGMPA 1976, s.46(1)(e)",
        f"{UK_GDPR}; LGMPA 1976, s.46(1)(e)",
    ),
    *_dated(
        MustKnow.POLICE,
        "What was found may be, or show, a crime.",
        lambda facts: bool(facts.categories & CRIMINAL) or facts.is_immediate,
        f"{CRIME_1998}; {DPA_1998}",
        f"{CRIME_1998}; {UK_GDPR}",
    ),
    *_dated(
        MustKnow.MASH,
        "A child or an adult at risk may have been, or be, in danger.",
        lambda facts: bool(facts.categories & AGAINST_PERSONS) or facts.is_immediate,
        f"{DPA_1998}; Children Act 2004, s.11",
        SAFEGUARDING_2018,
    ),
    *_dated(
        MustKnow.LADO,
        "The holder may work with children, at school transport for instance.",
        lambda facts: facts.has_driver and bool(facts.categories & AGAINST_PERSONS),
        f"{DPA_1998}; Children Act 2004, s.11; Working Together to Safeguard Children",
        f"{SAFEGUARDING_2018}; Working Together to Safeguard Children",
    ),
    *_dated(
        MustKnow.DBS,
        "The holder may have to be barred from work with children or adults at risk.",
        lambda facts: facts.has_driver and facts.is_against and bool(facts.categories & OF_ABUSE),
        REFERRAL,
        REFERRAL,
    ),
    MustKnowLine(
        MustKnow.OTHER_COUNCILS,
        "Another council may license the holder too.",
        DPA_1998,
        lambda facts: facts.is_against and facts.has_driver,
        until=UK_GDPR_FROM,
    ),
    MustKnowLine(
        MustKnow.OTHER_COUNCILS,
        "Another council may license the holder too.",
        UK_GDPR,
        lambda facts: facts.is_against and facts.has_driver,
        since=UK_GDPR_FROM,
        until=SRSA_CONCERNS_FROM,
    ),
    MustKnowLine(
        MustKnow.OTHER_COUNCILS,
        "Another council may license the holder too: it is told within 10 working days.",
        "Taxis and Private Hire Vehicles (Safeguarding and Road Safety) Act 2022, s.5",
        lambda facts: facts.is_against and facts.has_driver,
        since=SRSA_CONCERNS_FROM,
    ),
)


def who_must_know(facts: KnowFacts, *, on: date) -> list[MustKnowLine]:
    """The lines for such a decision on that day, in the order of the table."""
    return [line for line in MUST_KNOW if line.since <= on < line.until and line.wanted(facts)]


class CustodyKind(StrEnum):
    """What became of a badge or plate."""

    DEMANDED = "demanded"
    SURRENDERED = "surrendered"
    HELD = "held"
    RETURNED = "returned"
    NOT_SURRENDERED = "not_surrendered"


CUSTODY_WORDS = {
    CustodyKind.DEMANDED: "Asked for",
    CustodyKind.SURRENDERED: "Handed in",
    CustodyKind.HELD: "Held",
    CustodyKind.RETURNED: "Given back",
    CustodyKind.NOT_SURRENDERED: "Not handed in",
}
IN_OUR_HANDS = frozenset({CustodyKind.SURRENDERED, CustodyKind.HELD})
_OUT = frozenset(CustodyKind) - {CustodyKind.RETURNED}

# What may be recorded after what: nothing is given back that was never handed in.
AFTER: Mapping[CustodyKind | None, frozenset[CustodyKind]] = {
    None: _OUT,
    CustodyKind.DEMANDED: _OUT,
    CustodyKind.NOT_SURRENDERED: _OUT,
    CustodyKind.SURRENDERED: frozenset({CustodyKind.HELD, CustodyKind.RETURNED}),
    CustodyKind.HELD: frozenset({CustodyKind.HELD, CustodyKind.RETURNED}),
    CustodyKind.RETURNED: _OUT,
}


@dataclass(frozen=True, slots=True)
class CustodyFacts:
    """Something that is said to have become of a badge or plate on a day."""

    kind: CustodyKind
    before: CustodyKind | None
    happened_on: date
    may_ask_from: date | None  # None where nothing takes the licence away
    may_be_used: bool  # the licence, at the end of that day


CUSTODY_RULES: tuple[Rule[CustodyFacts], ...] = (
    Rule(
        code="R55",
        says="A badge or plate is not asked for while its holder may still go on: the badge from the day after that, "
        "the plate 7 days after the notice at the earliest.",
        source="LGMPA 1976, ss.58, 61(2)",
        kept=lambda facts: (
            facts.kind not in (CustodyKind.DEMANDED, CustodyKind.NOT_SURRENDERED)
            or (facts.may_ask_from is not None and facts.happened_on >= facts.may_ask_from)
        ),
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R55",
        says="What is recorded must follow from what was recorded last: only what was handed in, or is held, is given "
        "back, and what we have is not asked for.",
        source="LGMPA 1976, ss.58, 61(2)",
        kept=lambda facts: facts.kind in AFTER[facts.before],
        hard=Hardness.GOOD_PRACTICE,
    ),
    Rule(
        code="R54",
        says="A badge or plate is given back once the licence may be used again: the suspension is over, or a court "
        "gave the licence back.",
        source="local policy; from 21 July 2020 Standards, part 9",
        kept=lambda facts: facts.kind is not CustodyKind.RETURNED or facts.may_be_used,
        hard=Hardness.GOOD_PRACTICE,
    ),
)


@dataclass(frozen=True, slots=True)
class FinishFacts:
    """A decided case that somebody means to leave as finished."""

    is_served: bool
    appeal_window_is_over: bool
    has_live_appeal: bool
    register_duties: int
    badges_awaited: int
    suspensions_running: int


FINISH_RULES: tuple[Rule[FinishFacts], ...] = (
    Rule(
        code="R45",
        says="The notice of the decision has been served.",
        source="LGMPA 1976, ss.60(2), 61(2), 62(2)",
        kept=lambda facts: facts.is_served,
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R48",
        says="The time to appeal is over, and no appeal is live.",
        source="Public Health Act 1936, s.300(2)",
        kept=lambda facts: facts.appeal_window_is_over and not facts.has_live_appeal,
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R57",
        says="Nothing is owed to the national register (NR3S).",
        source="SRSA 2022, s.2",
        kept=lambda facts: facts.register_duties == 0,
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R55",
        says="Each badge and plate that was to be asked for, or given back, has been.",
        source="LGMPA 1976, ss.58, 61(2)",
        kept=lambda facts: facts.badges_awaited == 0,
        hard=Hardness.GOOD_PRACTICE,
    ),
    Rule(
        code="R54",
        says="No suspension of this case is still to run or running.",
        source="local policy; from 21 July 2020 Standards, part 9",
        kept=lambda facts: facts.suspensions_running == 0,
        hard=Hardness.GOOD_PRACTICE,
    ),
)
TELL_FIRST = "Everybody who must know has been told, or it is said why they need not be."  # no rule of the rulebook
NOT_YET_TOLD = "Nobody is told while the commissioner may veto the decision: it is not final yet."  # R06
