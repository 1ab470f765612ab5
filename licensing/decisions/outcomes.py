"""What makes one licence's outcome lawful: grounds, reasons, immediate effect, suspension, warning (R35-R44, R53...).

The same table judges a proposed outcome and a decided one; `on` is the day of the act.
"""

from dataclasses import dataclass
from datetime import date

from licensing.decisions.rules import (
    AGAINST_THE_LICENCE,
    GROUNDS,
    PENDING_OTHERS,
    Ground,
    Outcome,
    SuspensionEnd,
)
from licensing.notices.rules import OWN_POLICY_FROM
from licensing.register.rules import LicenceKind, LicenceStanding
from licensing.rulebook import Hardness, Rule, Weight

IMMIGRATION_GROUNDS_FROM = date(2016, 12, 1)  # Immigration Act 2016, Sch.5 in force (R36)


@dataclass(frozen=True, slots=True)
class OutcomeFacts:
    """One licence and what is to become of it."""

    licence: str  # its number, as told in a refusal
    kind: LicenceKind
    standing: LicenceStanding
    granted_on: date
    expires_on: date
    outcome: Outcome
    reasons: str
    decided_on: date
    ground: Ground | None = None
    ground_event_on: date | None = None  # the conviction or breach relied on, where the ground needs one
    is_fit_and_proper: bool | None = None  # always None for a vehicle
    is_immediate: bool = False
    public_safety_explanation: str = ""
    suspension_end: SuspensionEnd | None = None
    suspension_days: int | None = None
    suspension_months: int | None = None
    suspension_last_day: date | None = None  # as computed on the planned service, None while an event is awaited
    interim_legal_note: str = ""  # the council-level override of R40
    warning_until: date | None = None
    suspended_on_same_facts: bool = False  # a running suspension on the same facts
    new_facts: str = ""  # the new facts linked to this case
    uses_protected_matter: bool = False
    is_trained: bool = False  # in safeguarding, on the day of the decision

    @property
    def is_against_the_licence(self) -> bool:
        return self.outcome in AGAINST_THE_LICENCE


def _ground_is_apt(facts: OutcomeFacts) -> bool:
    return facts.ground is None or facts.kind in GROUNDS[facts.ground].kinds


def _event_since_grant(facts: OutcomeFacts) -> bool:
    if facts.ground is None or not GROUNDS[facts.ground].needs_event_since_grant:
        return True
    return facts.ground_event_on is not None and facts.ground_event_on >= facts.granted_on


def _uses_immigration(facts: OutcomeFacts) -> bool:
    return facts.ground is not None and GROUNDS[facts.ground].is_immigration


def _suspension_has_an_end(facts: OutcomeFacts) -> bool:
    if facts.outcome is not Outcome.SUSPENDED:
        return facts.suspension_end is None
    if facts.suspension_end is SuspensionEnd.DATE:
        lengths = (facts.suspension_days, facts.suspension_months)
        return any(length is not None and length > 0 for length in lengths) and None in lengths
    return facts.suspension_end is not None


def _immediate_is_explained(facts: OutcomeFacts) -> bool:
    explanation = facts.public_safety_explanation.strip()
    return not facts.is_immediate or (explanation != "" and explanation != facts.reasons.strip())


def _fit_and_proper_answered(facts: OutcomeFacts) -> bool:
    return facts.kind.is_vehicle == (facts.is_fit_and_proper is None)


def _warning_is_dated(facts: OutcomeFacts) -> bool:
    if facts.outcome is Outcome.WARNING:
        return facts.warning_until is not None and facts.warning_until > facts.decided_on
    return facts.warning_until is None


RULES: tuple[Rule[OutcomeFacts], ...] = (
    Rule(
        code="R43",
        says="Every outcome gives its reasons, and revoking or suspending a ground in law that is there for that kind "
        "of licence.",
        source="LGMPA 1976, ss.60(2), 61(2)(a), 62(2); common law",
        kept=lambda facts: (
            facts.reasons.strip() != ""
            and _ground_is_apt(facts)
            and (facts.ground is not None or not facts.is_against_the_licence)
        ),
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R35",
        says="Ground (a) needs a conviction or breach on or after the current grant of the licence; for anything older "
        "use (b), any other reasonable cause.",
        source="LGMPA 1976, s.61(1)(a)",
        kept=_event_since_grant,
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R36",
        says="The immigration ground is there only from 1 December 2016.",
        source="Immigration Act 2016, Sch.5; SI 2016/1037",
        kept=lambda facts: not _uses_immigration(facts),
        hard=Hardness.STATUTE,
        until=IMMIGRATION_GROUNDS_FROM,
    ),
    Rule(
        code="R36",
        says="The immigration ground is barred when the conviction is spent, or the penalty is over 3 years old and "
        "paid in full: say what shows that it is neither.",
        source="LGMPA 1976, ss.61(1A), 62(1A)",
        kept=lambda facts: not _uses_immigration(facts),  # the register holds neither: whoever signs answers for it
        hard=Hardness.STATUTE,
        weight=Weight.WARN,
        since=IMMIGRATION_GROUNDS_FROM,
    ),
    Rule(
        code="R37",
        says="A protected conviction or caution is never used.",
        source="Rehabilitation of Offenders Act 1974 (Exceptions) Order 1975, SI 1975/1023",
        kept=lambda facts: not facts.uses_protected_matter,
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R40",
        says="A suspension is a decision, not a holding measure: none is imposed until an investigation, charge, trial "
        "or another’s decision ends, unless the council allows it with a legal note.",
        source="R (Singh) v Cardiff CC [2012] EWHC 1852 (Admin); Pawlowski [2017] EWHC 1764 (Admin)",
        kept=lambda facts: facts.suspension_end not in PENDING_OTHERS or facts.interim_legal_note.strip() != "",
    ),
    Rule(
        code="R41",
        says="A suspension is not lengthened, or turned into a revocation, on the same facts.",
        source="R (Singh) v Cardiff CC [2012] EWHC 1852 (Admin); Standards 2020, 9.8",
        kept=lambda facts: (
            not (facts.is_against_the_licence and facts.suspended_on_same_facts) or facts.new_facts.strip() != ""
        ),
    ),
    Rule(
        code="R44",
        says="Immediate effect is for drivers only, when revoking or suspending.",
        source="LGMPA 1976, s.61(2B)",
        kept=lambda facts: not facts.is_immediate or (facts.kind.is_driver and facts.is_against_the_licence),
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R44",
        says="Immediate effect needs its own explanation of why public safety requires it, apart from the general "
        "reasons.",
        source="LGMPA 1976, s.61(2B)",
        kept=_immediate_is_explained,
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R53",
        says="A suspension has an end: a length in days or months, or an event that ends it. Nothing else has one.",
        source="SRSA 2022, s.2(4)(h); fairness",
        kept=_suspension_has_an_end,
    ),
    Rule(
        code="R53",
        says="The suspension would run beyond the licence, and is cut to its expiry: nothing then revives.",
        source="LGMPA 1976, s.53; fairness",
        kept=lambda facts: facts.suspension_last_day is None or facts.suspension_last_day < facts.expires_on,
        weight=Weight.WARN,
    ),
    Rule(
        code="R54",
        says="No suspension until training is passed where the record says that the licence holder is trained already: "
        "what it waits for has happened, and nothing would end it.",
        source="local policy; from 21 July 2020 Standards, part 9",
        kept=lambda facts: facts.suspension_end is not SuspensionEnd.TRAINING_PASSED or not facts.is_trained,
        hard=Hardness.LOCAL_POLICY,
        since=OWN_POLICY_FROM,
    ),
    Rule(
        code="R56",
        says="A warning is kept on file until a date after the decision; no other outcome has such a date.",
        source="the authority's policy",
        kept=_warning_is_dated,
        hard=Hardness.LOCAL_POLICY,
        since=OWN_POLICY_FROM,
    ),
    Rule(
        code="R68",
        says="A licence that has expired, was surrendered or is revoked cannot be revoked or suspended. No further "
        "action ends the case, with reasons; what was found stays on the holder’s file for any later application.",
        source="LGMPA 1976, s.61",
        kept=lambda facts: not facts.is_against_the_licence or not facts.standing.is_over,
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R73",
        says="“Satisfied that the holder is fit and proper?” is answered yes or no, once for each driver’s or "
        "operator’s licence, and not for a vehicle.",
        source="McCool v Rushcliffe BC [1998] 3 All ER 889; from 21 July 2020 Standards, 5.12-5.14",
        kept=_fit_and_proper_answered,
    ),
    Rule(
        code="R73",
        says="The licence is kept although the answer to “fit and proper?” is no. There is no benefit of the doubt.",
        source="McCool v Rushcliffe BC [1998] 3 All ER 889; from 21 July 2020 Standards, 5.12-5.14",
        kept=lambda facts: facts.is_against_the_licence or facts.is_fit_and_proper is not False,
        weight=Weight.WARN,
    ),
    Rule(
        code="R73",
        says="The licence is revoked although the answer to “fit and proper?” is yes: say why, all the same.",
        source="McCool v Rushcliffe BC [1998] 3 All ER 889; from 21 July 2020 Standards, 5.12-5.14",
        kept=lambda facts: facts.outcome is not Outcome.REVOKED or facts.is_fit_and_proper is not True,
        weight=Weight.WARN,
    ),
)
