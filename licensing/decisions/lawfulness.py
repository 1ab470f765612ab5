"""What makes a decision on a review lawful as a whole: *Checks before you sign* (R01, R03-R05, R09-R11, R14, R20...).

Facts are gathered by the command; no rule asks the database. The outcomes of the licences are judged in `outcomes.py`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from licensing.decisions import outcomes
from licensing.decisions.judgment import JudgmentFacts, is_judged_in_order
from licensing.decisions.outcomes import OutcomeFacts
from licensing.notices.rules import OWN_POLICY_FROM, tells_of_appeal, tells_the_proposal
from licensing.powers.rules import Body, Mode, council_mode, needs_proposal, who_decides
from licensing.rulebook import Check, Hardness, Rule, Standing, Weight, checks
from licensing.sittings.rules import QuorumFacts, is_quorate

HARDSHIP = re.compile(
    r"\b(hardship|mortgage|livelihood|breadwinner|sole earner|his family|her family|their family|"
    r"lose (?:his|her|their) (?:job|home|income)|financial (?:difficult|impact|effect)\w*)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class LineRelied:
    """A question that the reasons rely on."""

    number: int
    is_found: bool
    was_put: bool


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """A review about to be decided: who decides, what was heard, what is relied on, and each licence's outcome."""

    decided_on: date
    mode: Mode
    decider: Body
    reasons: str
    licences_under_review: tuple[str, ...]
    outcomes: tuple[OutcomeFacts, ...]
    hearing_completed: bool
    notice_served: bool
    urgent_public_safety: bool
    holder_present: bool
    service_proved: bool
    went_on_because: str
    relied_on: tuple[LineRelied, ...]
    deciders_heard_everything: bool
    information_complete: bool
    policy_version: str
    policy_in_force: str
    quorum: QuorumFacts
    judgment: JudgmentFacts | None = None
    is_nominee: bool = True  # in commissioner modes: the person is a nominee of the holding, assigned the case
    decider_conflicted: bool = False
    decider_has_part_in_case: bool = False
    all_voters_appointed: bool = True
    holder_agreed_on_record: bool = False  # in writing, to a decision on the record, with legal note and reason
    presumed_against: frozenset[str] = frozenset()  # licences that the policy presumes against, for what was found
    reasons_for_departure: str = ""
    heard_by_this_holder: bool = True  # False: councillors who heard it only to advise now hold the power
    printed: tuple[str, ...] = ()  # every text written for this decision that its letter prints, reasons and all
    advice_repeated: bool = True  # legal advice given in private, where any is recorded
    votes_carried: bool = True  # members settled on each of these outcomes, by all or by a majority

    @property
    def by_councillors_as_advice(self) -> bool:
        return not council_mode(self.mode) and self.decider is Body.PANEL


def uses_hardship(text: str) -> bool:
    """Do the reasons speak of hardship to the holder, which is no factor? (R34)"""
    return HARDSHIP.search(text) is not None


def _one_outcome_each(facts: DecisionFacts) -> bool:
    return sorted(outcome.licence for outcome in facts.outcomes) == sorted(set(facts.licences_under_review))


def _holder_heard(facts: DecisionFacts) -> bool:
    return facts.holder_present or (facts.service_proved and facts.went_on_because.strip() != "")


def _silent_about_proposal(facts: DecisionFacts) -> bool:
    return council_mode(facts.mode) or not any(map(tells_the_proposal, (facts.reasons, *facts.printed)))


def _departs(facts: DecisionFacts) -> bool:
    return any(one.licence in facts.presumed_against and not one.is_against_the_licence for one in facts.outcomes)


RULES: tuple[Rule[DecisionFacts], ...] = (
    Rule(
        code="R01",
        says="Only whoever holds the power on the day may decide.",
        source="Local Government Act 1999, s.15(6); Local Government Act 1972, s.101",
        kept=lambda facts: (
            facts.decider is who_decides(facts.mode) and (facts.decider is Body.PANEL or facts.is_nominee)
        ),
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R03",
        says="While a commissioner holds the power, councillors’ votes are advice: they decide nothing.",
        source="Local Government Act 1999, s.15(6); Local Government Act 1972, s.102(4)",
        kept=lambda facts: not facts.by_councillors_as_advice,
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R04",
        says="The commissioner records her own decision and her own reasons, even when she agrees.",
        source="common law: a nominee does not delegate",
        kept=lambda facts: council_mode(facts.mode) or facts.reasons.strip() != "",
    ),
    Rule(
        code="R05",
        says="In proposal mode the order is: “we have the information we need”, the proposal, then the commissioner’s "
        "two judgments, each with why in her own words.",
        source="the commissioners' plan for proposals; local policy",
        kept=lambda facts: (
            not needs_proposal(facts.mode) or (facts.judgment is not None and is_judged_in_order(facts.judgment))
        ),
        hard=Hardness.LOCAL_POLICY,
        since=OWN_POLICY_FROM,
    ),
    Rule(
        code="R07",
        says="A case heard before the power changed hands is decided by its new holder after hearing all of it, unless "
        "the licence holder’s written agreement to a decision on the record is recorded, with its legal note.",
        source="common law: fairness",
        kept=lambda facts: facts.heard_by_this_holder or facts.holder_agreed_on_record,
    ),
    Rule(
        code="R09",
        says="A panel that decides has at least 2 members, and the quorum unless standing orders allow fewer and the "
        "licence holder’s consent is recorded.",
        source="R v Secretary of State for the Environment ex p Hillingdon [1986] 1 WLR 192; LGA 1972, s.106",
        kept=lambda facts: not council_mode(facts.mode) or is_quorate(facts.quorum),
    ),
    Rule(
        code="R10",
        says="There was no quorum of councillors: the commissioner decides without quorate advice.",
        source="standing orders; Local Government Act 1972, s.106",
        kept=lambda facts: council_mode(facts.mode) or is_quorate(facts.quorum),
        hard=Hardness.LOCAL_POLICY,
        weight=Weight.WARN,
        since=OWN_POLICY_FROM,
    ),
    Rule(
        code="R11",
        says="Only appointed members, or valid substitutes, vote.",
        source="Local Government Act 1972, s.102",
        kept=lambda facts: not council_mode(facts.mode) or facts.all_voters_appointed,
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R14",
        says="Investigator, report author, complainant or witness in a case cannot decide it.",
        source="R v Barnsley MBC ex p Hook [1976] 1 WLR 1052; Standards 2020, 5.6-5.11",
        kept=lambda facts: not facts.decider_has_part_in_case,
    ),
    Rule(
        code="R16",
        says="Legal advice given to members in private was repeated to the parties, where any is recorded.",
        source="common law: fairness",
        kept=lambda facts: facts.advice_repeated,
        hard=Hardness.GOOD_PRACTICE,
        weight=Weight.WARN,
    ),
    Rule(
        code="R20",
        says="Nobody with a conflict of interest decides: another nominee takes the case.",
        source="Porter v Magill [2001] UKHL 67",
        kept=lambda facts: not facts.decider_conflicted,
    ),
    Rule(
        code="R24",
        says="Nothing is determined before the hearing notice is served and the hearing completed, save on the urgent "
        "public-safety path.",
        source="R v Barnsley MBC ex p Hook [1976] 1 WLR 1052; Standards 2020, 9.8",
        kept=lambda facts: facts.urgent_public_safety or (facts.notice_served and facts.hearing_completed),
    ),
    Rule(
        code="R25",
        says="The licence holder has a real chance to be heard: in their absence, proof that the notice was served, "
        "and a recorded choice to go on.",
        source="common law; natural justice",
        kept=_holder_heard,
    ),
    Rule(
        code="R28",
        says="The reasons rely only on matters that were put to the licence holder.",
        source="Tudor v Ellesmere Port & Neston BC (1987) Times 8 May",
        kept=lambda facts: all(line.was_put for line in facts.relied_on),
    ),
    Rule(
        code="R31",
        says="Where councillors decide, each outcome, its length and immediate effect are what the members present and "
        "voting settled on, by all or by a majority; on a tie the chair has a casting vote.",
        source="Local Government Act 1972, Sch.12 paras 39-44",
        kept=lambda facts: not council_mode(facts.mode) or facts.votes_carried,
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R32",
        says="Whoever decides heard all of the evidence, unless the licence holder agreed in writing to a decision on "
        "the record, with a legal note.",
        source="fairness; Spitalfields [2023] EWCA Civ 917",
        kept=lambda facts: facts.deciders_heard_everything or facts.holder_agreed_on_record,
    ),
    Rule(
        code="R33",
        says="The reasons rely only on what was found, on the balance of probabilities.",
        source="common law",
        kept=lambda facts: all(line.is_found for line in facts.relied_on),
    ),
    Rule(
        code="R34",
        says="Hardship to the licence holder is not a factor: the reasons seem to speak of it.",
        source="Leeds CC v Hussain [2002] EWHC 1145 (Admin); Cherwell DC v Anwar [2011] EWHC 2943 (Admin)",
        kept=lambda facts: not uses_hardship(facts.reasons),
        weight=Weight.WARN,
    ),
    Rule(
        code="R38",
        says="Where the convictions policy presumes against a licence because of anything found, keeping that licence "
        "gives its reasons.",
        source="the authority's convictions policy; Standards 2020, annex",
        kept=lambda facts: not _departs(facts) or facts.reasons_for_departure.strip() != "",
        hard=Hardness.LOCAL_POLICY,
        since=date(2015, 7, 6),
    ),
    Rule(
        code="R39",
        says="The policy applied is the version in force on the day of the decision.",
        source="common law",
        kept=lambda facts: facts.policy_version == facts.policy_in_force,
        hard=Hardness.LOCAL_POLICY,
        since=OWN_POLICY_FROM,
    ),
    Rule(
        code="R42",
        says="Each licence under review gets one outcome: a dual badge is two licences.",
        source="LGMPA 1976, ss.61, 80(1)",
        kept=_one_outcome_each,
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R56",
        says="A warning, and no further action, has no appeal: what the letter would print seems to speak of one.",
        source="fairness",
        kept=lambda facts: (
            any(outcome.is_against_the_licence for outcome in facts.outcomes)
            or not any(map(tells_of_appeal, (facts.reasons, *facts.printed)))
        ),
        hard=Hardness.LOCAL_POLICY,
        since=OWN_POLICY_FROM,
    ),
    Rule(
        code="R74",
        says="In proposal mode “we have the information we need” is recorded first.",
        source="the commissioners' plan for proposals; local policy",
        kept=lambda facts: not needs_proposal(facts.mode) or facts.information_complete,
        hard=Hardness.LOCAL_POLICY,
        since=OWN_POLICY_FROM,
    ),
    Rule(
        code="R78",
        says="While a commissioner decides, the councillors’ proposal is not told to the licence holder: what the "
        "letter would print seems to tell it.",
        source="common law: fairness",
        kept=_silent_about_proposal,
    ),
)


@dataclass(frozen=True, slots=True)
class SigningCheck:
    """One line of *Checks before you sign*. `licence` is the number meant, or "" for the whole decision."""

    code: str
    says: str
    source: str
    standing: Standing
    licence: str


def checks_before_signing(facts: DecisionFacts) -> list[SigningCheck]:
    """Every rule in force on the day, as it stands: what must be fixed first, then what needs a reason, then fine.

    The outcomes' rules are told licence by licence when one is broken, and once when all keep it.
    """
    lines = [_line(check) for check in checks(RULES, facts, on=facts.decided_on)]
    for outcome in facts.outcomes:
        lines += [_line(check, outcome.licence) for check in checks(outcomes.RULES, outcome, on=facts.decided_on)]
    order = list(Standing)
    return sorted(_fine_once(lines), key=lambda line: order.index(line.standing))


def standing_against(facts: DecisionFacts) -> list[SigningCheck]:
    """The checks that must be fixed before the decision can be signed."""
    return [line for line in checks_before_signing(facts) if line.standing is Standing.MUST_FIX]


def needing_reasons(facts: DecisionFacts) -> list[SigningCheck]:
    """The checks that are passed by writing down why."""
    return [line for line in checks_before_signing(facts) if line.standing is Standing.GIVE_A_REASON]


def _line(check: Check[DecisionFacts] | Check[OutcomeFacts], licence: str = "") -> SigningCheck:
    rule = check.rule
    return SigningCheck(rule.code, rule.says, rule.source, check.standing, licence)


def _fine_once(lines: Sequence[SigningCheck]) -> list[SigningCheck]:
    broken = {(line.code, line.says) for line in lines if line.standing is not Standing.FINE}
    kept: dict[tuple[str, str], SigningCheck] = {}
    for line in lines:
        if line.standing is Standing.FINE and (line.code, line.says) not in broken:
            kept.setdefault((line.code, line.says), SigningCheck(line.code, line.says, line.source, line.standing, ""))
    return [line for line in lines if line.standing is not Standing.FINE] + list(kept.values())
