"""What officers may decide, within what limits; the urgent path; setting such a decision aside (R08, R24). Pure.

A scheme of delegation is a published document in versions. Each of its entries names a post, or an officer, and the
limits within which that officer decides. Whoever holds the power made the version or has adopted it, and keeps the
power (Local Government Act 1972, s.101(4)).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from licensing.decisions.rules import DECIDED_WORDS, Outcome
from licensing.register.rules import LicenceKind
from licensing.rulebook import Hardness, Rule

MOST_ENTRIES = 6  # on the form of one version; a scheme of a council has three or four for this function
DAYS_IN_A_MONTH = 31  # the longest: a limit in days holds whichever month a suspension in months begins in
DELEGATION = "Local Government Act 1972, s.101(1) and s.100G(2)"
RECORD = "Openness of Local Government Bodies Regulations 2014, SI 2014/2095, reg.7"
URGENT = "R v Barnsley MBC ex p Hook [1976] 1 WLR 1052; Standards 2020, 5.11"


class Consults(StrEnum):
    """Whom the officer asks first."""

    NOBODY = "nobody"
    CHAIR = "chair"
    COMMISSIONER = "commissioner"


CONSULTS_WORDS = {
    Consults.NOBODY: "Nobody",
    Consults.CHAIR: "The chair of the committee",
    Consults.COMMISSIONER: "The commissioner",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What one entry of a scheme lets the officer decide. No kinds, or no matters, means any."""

    outcomes: frozenset[Outcome]
    kinds: frozenset[LicenceKind] = frozenset()
    matters: frozenset[str] = frozenset()  # categories of the convictions policy
    most_days: int | None = None
    consults: Consults = Consults.NOBODY
    only_urgent: bool = False


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """One entry of a version about to be published."""

    names_somebody: bool
    limits: Limits


@dataclass(frozen=True, slots=True)
class SchemeFacts:
    """A version of the scheme about to be published. `latest_from`: when the latest one recorded begins."""

    title: str
    published_on: date
    in_force_from: date
    in_force_until: date | None
    today: date
    has_document: bool
    entries: tuple[EntryFacts, ...]
    delegates_nothing: bool
    latest_from: date | None


SCHEME_RULES: tuple[Rule[SchemeFacts], ...] = (
    Rule(
        code="R08",
        says="A scheme of delegation is published before anybody decides under it: its document, its title, and a day "
        "of publication that has come and is not after the day on which it comes into force.",
        source=DELEGATION,
        kept=lambda facts: (
            facts.has_document
            and bool(facts.title.strip())
            and facts.published_on <= min(facts.today, facts.in_force_from)
        ),
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R08",
        says="A version of the scheme begins after the one before it, and does not end before it begins.",
        source=DELEGATION,
        kept=lambda facts: (
            (facts.latest_from is None or facts.in_force_from > facts.latest_from)
            and (facts.in_force_until is None or facts.in_force_until >= facts.in_force_from)
        ),
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R08",
        says="Each entry names a post or an officer, and at least one outcome; a version with no entry says that "
        "nothing is delegated.",
        source=DELEGATION,
        kept=lambda facts: (
            bool(facts.entries) is not facts.delegates_nothing
            and all(one.names_somebody and one.limits.outcomes for one in facts.entries)
        ),
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R08",
        says="A limit on the length of a suspension belongs to an entry that lets the officer suspend.",
        source=DELEGATION,
        kept=lambda facts: all(
            one.limits.most_days is None or Outcome.SUSPENDED in one.limits.outcomes for one in facts.entries
        ),
        hard=Hardness.STATUTE,
    ),
)


@dataclass(frozen=True, slots=True)
class AdoptionFacts:
    """A new holder of the power about to keep the scheme that it found."""

    instrument: str
    adopted_on: date
    held_from: date
    today: date
    is_in_force: bool
    is_adopted_already: bool


ADOPTION_RULES: tuple[Rule[AdoptionFacts], ...] = (
    Rule(
        code="R01",
        says="Whoever takes over the power keeps a scheme of delegation by an instrument of its own, made while it "
        "holds the power and not in the future.",
        source="Local Government Act 1999, s.15(6); Local Government Act 1972, s.101",
        kept=lambda facts: bool(facts.instrument.strip()) and facts.held_from <= facts.adopted_on <= facts.today,
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R08",
        says="What is adopted is the version in force, and it is adopted once.",
        source=DELEGATION,
        kept=lambda facts: facts.is_in_force and not facts.is_adopted_already,
        hard=Hardness.STATUTE,
    ),
)


@dataclass(frozen=True, slots=True)
class Measure:
    """One licence's outcome as the limits look at it. `days` is the most it may last; None: until an event."""

    licence: str
    kind: LicenceKind
    outcome: Outcome
    days: int | None = None
    is_immediate: bool = False


@dataclass(frozen=True, slots=True)
class Urgency:
    """What is recorded where an officer decides without a hearing, because the public cannot wait for one."""

    because: str
    risk: str
    why_no_hearing: str
    was_asked: bool | None
    not_asked_because: str = ""


@dataclass(frozen=True, slots=True)
class OfficerFacts:
    """An officer about to decide a review. `limits` is None where no entry of the scheme in force names the officer."""

    is_published: bool  # a scheme is in force on the day
    is_holders: bool  # whoever holds the power today made it, or adopted it
    limits: Limits | None
    measures: tuple[Measure, ...]
    licences_under_review: tuple[str, ...]
    matters: tuple[str, ...]  # the categories of what is relied on; "" for one that has none
    relies_on_unput: bool  # on a matter that no served hearing notice set out
    reasons: str
    options_rejected: str
    conflicts_declared: str
    has_part_in_case: bool
    has_conflict: bool
    consulted: str  # who answered for that office
    consulted_office: Consults
    consulted_agrees: bool | None
    consulted_says: str
    notice_served: bool
    account: str
    urgency: Urgency | None
    has_begun: bool  # the hearing has begun: it is the panel's, or the commissioner's, to finish


def longest_days(days: int | None, months: int | None) -> int | None:
    """The most days that a suspension by date may last; None where an event ends it."""
    return days if days is not None else months * DAYS_IN_A_MONTH if months is not None else None


def _within(facts: OfficerFacts) -> bool:
    limits = facts.limits
    return limits is None or all(
        one.outcome in limits.outcomes and (not limits.kinds or one.kind in limits.kinds) for one in facts.measures
    )


def _short_enough(facts: OfficerFacts) -> bool:
    limits = facts.limits
    if limits is None or limits.most_days is None:
        return True
    suspended = [one.days for one in facts.measures if one.outcome is Outcome.SUSPENDED]
    return all(days is not None and days <= limits.most_days for days in suspended)


def _matters_within(facts: OfficerFacts) -> bool:
    limits = facts.limits
    return limits is None or not limits.matters or (bool(facts.matters) and set(facts.matters) <= limits.matters)


def _consulted(facts: OfficerFacts) -> bool:
    asks = facts.limits.consults if facts.limits is not None else Consults.NOBODY
    told = bool(facts.consulted.strip() and facts.consulted_says.strip() and facts.consulted_agrees is not None)
    return (asks is Consults.NOBODY or facts.consulted_office is asks) and (
        told or (asks is Consults.NOBODY and not facts.consulted and facts.consulted_office is Consults.NOBODY)
    )


def _heard(facts: OfficerFacts) -> bool:
    urgency = facts.urgency
    if urgency is None:
        return bool(facts.account.strip())
    return bool(facts.account.strip()) if urgency.was_asked else bool(urgency.not_asked_because.strip())


def _urgent_throughout(facts: OfficerFacts) -> bool:
    waits = [one.outcome for one in facts.measures if not one.is_immediate]
    return facts.urgency is None or (len(waits) < len(facts.measures) and set(waits) <= {Outcome.NO_FURTHER_ACTION})


def _urgency_told(facts: OfficerFacts) -> bool:
    told = facts.urgency
    return told is None or all(text.strip() for text in (told.because, told.risk, told.why_no_hearing))


OFFICER_RULES: tuple[Rule[OfficerFacts], ...] = (
    Rule(
        code="R08",
        says="An officer decides only under a published scheme of delegation in force on the day. See Scheme of "
        "delegation, or leave the case to whoever holds the power.",
        source=DELEGATION,
        kept=lambda facts: facts.is_published,
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R01",
        says="Whoever holds the power today made this scheme of delegation, or has adopted it. A delegation by the "
        "holder before does not run on by itself.",
        source="Local Government Act 1999, s.15(6); Local Government Act 1972, s.101",
        kept=lambda facts: not facts.is_published or facts.is_holders,
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R08",
        says="The entry of the scheme relied on names your post, or you.",
        source=DELEGATION,
        kept=lambda facts: facts.limits is not None,
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R08",
        says="The outcome, and the kind of licence, are among those that the entry lets this officer decide.",
        source=DELEGATION,
        kept=_within,
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R08",
        says="A suspension is no longer than the entry allows, and ends on a day: one until an event has no length.",
        source=DELEGATION,
        kept=_short_enough,
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R08",
        says="Every matter relied on is of a kind that the entry lets this officer decide on.",
        source=DELEGATION,
        kept=_matters_within,
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R08",
        says="This entry is for the urgent public-safety path only.",
        source=DELEGATION,
        kept=lambda facts: facts.limits is None or not facts.limits.only_urgent or facts.urgency is not None,
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R08",
        says="Whom the entry asks the officer to consult is consulted first: record the office, who answered for it, "
        "when, what they said, and whether they agree.",
        source=DELEGATION,
        kept=_consulted,
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R08",
        says="What somebody who was consulted objects to is not an officer’s to decide: whoever holds the power does.",
        source=DELEGATION,
        kept=lambda facts: facts.consulted_agrees is not False,
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R08",
        says="The record of an officer’s decision gives the reasons, the options considered and rejected, and the "
        "conflicts of interest declared (write “none” where there are none).",
        source=RECORD,
        kept=lambda facts: all(
            text.strip() for text in (facts.reasons, facts.options_rejected, facts.conflicts_declared)
        ),
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R14",
        says="Investigator, report author, complainant or witness in a case cannot decide it: another officer does.",
        source="R v Barnsley MBC ex p Hook [1976] 1 WLR 1052; Standards 2020, 5.6-5.11",
        kept=lambda facts: not facts.has_part_in_case,
    ),
    Rule(
        code="R20",
        says="No officer with a conflict of interest decides: another officer does, or the holder of the power.",
        source="Porter v Magill [2001] UKHL 67",
        kept=lambda facts: not facts.has_conflict,
    ),
    Rule(
        code="R24",
        says="Nothing is determined before the hearing notice is served, save on the urgent public-safety path.",
        source="R v Barnsley MBC ex p Hook [1976] 1 WLR 1052; Standards 2020, 9.8",
        kept=lambda facts: facts.urgency is not None or facts.notice_served,
    ),
    Rule(
        code="R24",
        says="The urgent path records why it is urgent, what risk there is to the public, and why a hearing could not "
        "be waited for.",
        source=URGENT,
        kept=_urgency_told,
    ),
    Rule(
        code="R24",
        says="The urgent path is for what takes effect at once (R44): each licence is revoked or suspended at once, or "
        "gets no further action. What can wait is heard first; for another licence, in a review of its own.",
        source=URGENT,
        kept=_urgent_throughout,
    ),
    Rule(
        code="R25",
        says="The licence holder was asked for their account, and what they said is recorded; on the urgent path it is "
        "recorded, at the least, why they were not asked.",
        source="common law; natural justice",
        kept=_heard,
    ),
    Rule(
        code="R28",
        says="The reasons rely on at least one matter under review and, but for the urgent path, only on matters that "
        "the served hearing notice set out.",
        source="Tudor v Ellesmere Port & Neston BC (1987) Times 8 May",
        kept=lambda facts: bool(facts.matters) and (facts.urgency is not None or not facts.relies_on_unput),
    ),
    Rule(
        code="R32",
        says="A hearing that has begun is finished by those who began it: an officer does not decide it meanwhile.",
        source="fairness; Spitalfields [2023] EWCA Civ 917",
        kept=lambda facts: not facts.has_begun,
    ),
    Rule(
        code="R42",
        says="Each licence under review gets one outcome, and no other licence does.",
        source="Local Government (Miscellaneous Provisions) Act 1976, ss.61, 80(1)",
        kept=lambda facts: sorted(one.licence for one in facts.measures) == sorted(facts.licences_under_review),
        hard=Hardness.STATUTE,
    ),
)


def limits_in_words(limits: Limits, matters: Mapping[str, str]) -> tuple[str, ...]:
    """What an entry lets the officer decide, a sentence a limit. `matters`: the policy's words for its categories."""
    said = ["Outcomes: " + ", ".join(DECIDED_WORDS[one].lower() for one in Outcome if one in limits.outcomes)]
    if limits.most_days is not None:
        said.append(f"Suspension: at most {limits.most_days} days, ending on a day")
    if limits.matters:
        said.append("Only for: " + "; ".join(matters.get(one, one) for one in sorted(limits.matters)))
    if limits.only_urgent:
        said.append("Only in the urgent public-safety path")
    if limits.consults is not Consults.NOBODY:
        said.append(f"After consulting: {CONSULTS_WORDS[limits.consults].lower()}")
    return tuple(said)
