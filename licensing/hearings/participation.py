"""Who may take part in a case and vote on it, and which matters may be found and relied on. Pure.

The consequences of interests (R17-R21), of not having heard everything (R32), and of a matter never put to the holder
(R28) are tables of rules here.
"""

from dataclasses import dataclass
from datetime import date

from licensing.hearings.rules import Finding, InterestKind
from licensing.notices.rules import OWN_POLICY_FROM
from licensing.powers.rules import Mode, council_mode, needs_proposal
from licensing.rulebook import Hardness, Rule, Weight
from licensing.sittings.rules import QuorumFacts, is_quorate


@dataclass(frozen=True, slots=True)
class TakingPartFacts:
    """Somebody about to take part in one case, with the gravest interest that they declared."""

    interest: InterestKind = InterestKind.NONE
    is_member: bool = True  # a councillor; a commissioner or an officer is not
    dispensed_on: date | None = None  # when a dispensation was given in writing
    dispensed_until: date | None = None
    today: date = date.min
    affirms_open_mind: bool = False


@dataclass(frozen=True, slots=True)
class Declared:
    """What somebody says about one case: an interest of a kind, in their words."""

    kind: InterestKind
    says: str = ""
    is_registered: bool = True  # a pecuniary interest that the public register of interests already has (R18)
    affirms_open_mind: bool = False  # for an expressed view (R21)


def is_dispensed(facts: TakingPartFacts) -> bool:
    """Is a dispensation in force on the day? (Localism Act 2011, s.33)"""
    if facts.dispensed_on is None or facts.dispensed_on > facts.today:
        return False
    return facts.dispensed_until is None or facts.today <= facts.dispensed_until


INTEREST_RULES: tuple[Rule[TakingPartFacts], ...] = (
    Rule(
        code="R17",
        says="A member with a disclosable pecuniary interest takes no part in the case and does not vote, unless "
        "dispensed.",
        source="Localism Act 2011, ss.31(4), 33",
        kept=lambda facts: (
            not facts.is_member or facts.interest is not InterestKind.DISCLOSABLE_PECUNIARY or is_dispensed(facts)
        ),
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R19",
        says="A member with any other prejudicial interest declares it before discussion and leaves the room.",
        source="the members' code; Standards 2020, 5.5",
        kept=lambda facts: not facts.is_member or facts.interest is not InterestKind.OTHER,
        hard=Hardness.GUIDANCE,
        since=OWN_POLICY_FROM,
    ),
    Rule(
        code="R20",
        says="Commissioners and officers with a conflict of interest take no part: a fair-minded observer must see no "
        "real possibility of bias.",
        source="Porter v Magill [2001] UKHL 67",
        kept=lambda facts: facts.is_member or not facts.interest.excludes,
    ),
    Rule(
        code="R21",
        says="A past view does not by itself disqualify: whoever expressed one affirms an open mind first.",
        source="Localism Act 2011, s.25; R (Lewis) v Redcar & Cleveland [2008] EWCA Civ 746",
        kept=lambda facts: facts.interest is not InterestKind.EXPRESSED_VIEW or facts.affirms_open_mind,
        hard=Hardness.STATUTE,
    ),
)


@dataclass(frozen=True, slots=True)
class DisclosureFacts:
    """An unregistered disclosable pecuniary interest, and when the monitoring officer was told, if at all."""

    disclose_by: date
    told_on: date | None
    today: date


DISCLOSURE_RULES: tuple[Rule[DisclosureFacts], ...] = (
    Rule(
        code="R18",
        says="The monitoring officer is told of an unregistered interest within 28 days beginning with its disclosure.",
        source="Localism Act 2011, s.31(3)",
        kept=lambda facts: (facts.told_on or facts.today) <= facts.disclose_by,
        hard=Hardness.STATUTE,
        weight=Weight.WARN,
    ),
)


@dataclass(frozen=True, slots=True)
class VoteFacts:
    """A member about to vote."""

    is_appointed: bool
    is_in_the_room: bool
    is_excluded: bool  # by an interest, or by a part in the case
    heard_everything: bool
    in_room_required: bool = True  # the authority's dated setting
    quorum: QuorumFacts | None = None
    is_trained: bool = True  # or the council does not refuse untrained members


VOTE_RULES: tuple[Rule[VoteFacts], ...] = (
    Rule(
        code="R11",
        says="Only appointed members, or valid substitutes, vote.",
        source="Local Government Act 1972, s.102",
        kept=lambda facts: facts.is_appointed,
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R13",
        says="Councillors decide only with current decision-maker training on the topics that the council has adopted.",
        source="local policy; Standards 2020, 5.3",
        kept=lambda facts: facts.is_trained,
        hard=Hardness.LOCAL_POLICY,
        since=OWN_POLICY_FROM,
    ),
    Rule(
        code="R19",
        says="A member who declared an interest in the case does not vote on it.",
        source="Localism Act 2011, s.31(4); the members' code",
        kept=lambda facts: not facts.is_excluded,
    ),
    Rule(
        code="R32",
        says="A member absent from any part of the evidence does not decide.",
        source="fairness; Spitalfields [2023] EWCA Civ 917; standing orders",
        kept=lambda facts: facts.heard_everything,
    ),
    Rule(
        code="R75",
        says="A member counts, and votes, only while in the room.",
        source="Hertfordshire CC [2021] EWHC 1093 (Admin)",
        kept=lambda facts: facts.is_in_the_room or not facts.in_room_required,
    ),
    Rule(
        code="R10",
        says="The quorum is there when a vote is taken, after exclusions.",
        source="standing orders; Local Government Act 1972, s.106",
        kept=lambda facts: facts.quorum is None or not council_mode(facts.quorum.mode) or is_quorate(facts.quorum),
        hard=Hardness.LOCAL_POLICY,
        since=OWN_POLICY_FROM,
    ),
)


GOING_ON_RULES: tuple[Rule[QuorumFacts], ...] = (
    Rule(
        code="R10",
        says="The quorum is there at the start, at a resumption and at the vote, after exclusions.",
        source="standing orders; Local Government Act 1972, s.106",
        kept=lambda facts: not council_mode(facts.mode) or is_quorate(facts),
        hard=Hardness.LOCAL_POLICY,
        since=OWN_POLICY_FROM,
    ),
    Rule(
        code="R10",
        says="There is no quorum of councillors: the commissioner hears the case without quorate advice.",
        source="standing orders; Local Government Act 1972, s.106",
        kept=lambda facts: council_mode(facts.mode) or is_quorate(facts),
        hard=Hardness.LOCAL_POLICY,
        weight=Weight.WARN,
        since=OWN_POLICY_FROM,
    ),
)


@dataclass(frozen=True, slots=True)
class CallingOnFacts:
    """A hearing about to hear evidence: has everybody who decides said whether they have an interest?"""

    undeclared: int


CALLING_ON_RULES: tuple[Rule[CallingOnFacts], ...] = (
    Rule(
        code="R19",
        says="Everybody who decides says before the discussion whether they have an interest in the case.",
        source="Localism Act 2011, s.31; the members' code",
        kept=lambda facts: facts.undeclared == 0,
        since=OWN_POLICY_FROM,
    ),
)


@dataclass(frozen=True, slots=True)
class AgendaFacts:
    """A panel about to hear evidence: how the case stood on the agenda that was open to the public."""

    is_meeting: bool  # councillors hear it; a commissioner who sits alone holds no meeting
    was_out_in_time: bool
    urgency: str = ""  # the chair's reason for an item that came later, which is minuted
    was_announced: bool = False  # a part-heard hearing, resumed on a day that everybody was told


AGENDA_RULES: tuple[Rule[AgendaFacts], ...] = (
    Rule(
        code="R22",
        says="Councillors hear a case only if it was on an agenda open to the public for 5 clear working days, or was "
        "added to it for the chair’s minuted reason of urgency.",
        source="Local Government Act 1972, s.100B(3)-(4)",
        kept=lambda facts: (
            not facts.is_meeting or facts.was_out_in_time or facts.urgency.strip() != "" or facts.was_announced
        ),
        hard=Hardness.STATUTE,
    ),
)


@dataclass(frozen=True, slots=True)
class OutcomeFacts:
    """A panel about to settle on an outcome, or a hearing about to close."""

    mode: Mode
    information_complete: bool
    all_carried: bool = True  # for every licence: agreed, or carried by a vote
    voted_since_exclusion: bool = True  # no ballot counts a member who has since declared an interest


OUTCOME_RULES: tuple[Rule[OutcomeFacts], ...] = (
    Rule(
        code="R74",
        says="In proposal mode “we have the information we need” is recorded before members settle on an outcome.",
        source="the commissioners' plan for proposals; local policy",
        kept=lambda facts: not needs_proposal(facts.mode) or facts.information_complete,
        hard=Hardness.LOCAL_POLICY,
        since=OWN_POLICY_FROM,
    ),
)

CLOSING_RULES: tuple[Rule[OutcomeFacts], ...] = (
    Rule(
        code="R31",
        says="For each licence members agree on an outcome, or carry one by a majority of those present and voting.",
        source="Local Government Act 1972, Sch.12 paras 39-44",
        kept=lambda facts: facts.all_carried or not (council_mode(facts.mode) or needs_proposal(facts.mode)),
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R17",
        says="A member took part in the vote and then declared an interest: the vote is taken again without them.",
        source="Localism Act 2011, s.31(4)",
        kept=lambda facts: facts.voted_since_exclusion,
        hard=Hardness.STATUTE,
    ),
)


@dataclass(frozen=True, slots=True)
class FindingFacts:
    """A finding about to be made on one question."""

    finding: Finding
    was_notified: bool  # set out in the served notice
    was_put: bool  # asked or put to the holder at the hearing
    holder_present: bool = True


def was_put_to_holder(facts: FindingFacts) -> bool:
    """Had the holder a chance to answer it? To an absent one, only what the served notice set out was put. (R28)"""
    return facts.was_notified or (facts.was_put and facts.holder_present)


FINDING_RULES: tuple[Rule[FindingFacts], ...] = (
    Rule(
        code="R28",
        says="A matter that was not put to the licence holder cannot be found against them.",
        source="Tudor v Ellesmere Port & Neston BC (1987) Times 8 May",
        kept=lambda facts: facts.finding is not Finding.FOUND or was_put_to_holder(facts),
    ),
)


@dataclass(frozen=True, slots=True)
class ReopeningFacts:
    """A part-heard hearing about to resume under a mode, with who heard its earlier part."""

    mode: Mode
    decider_heard_earlier_part: bool


REOPENING_RULES: tuple[Rule[ReopeningFacts], ...] = (
    Rule(
        code="R32",
        says="A part-heard hearing resumes with the same members and commissioner, who heard its earlier part.",
        source="fairness; Spitalfields [2023] EWCA Civ 917",
        kept=lambda facts: facts.decider_heard_earlier_part,
    ),
)


@dataclass(frozen=True, slots=True)
class InformationFacts:
    """The questions to cover when *we have the information we need* is recorded."""

    not_covered: int  # neither asked, nor marked as not needed with a reason
    agreed_by: int  # members in the room who agreed


INFORMATION_RULES: tuple[Rule[InformationFacts], ...] = (
    Rule(
        code="R74",
        says="“We have the information we need” is recorded when every question was asked or has “not needed because”, "
        "and it names who agreed.",
        source="the commissioners' plan for proposals; local policy",
        kept=lambda facts: facts.not_covered == 0 and facts.agreed_by > 0,
        hard=Hardness.LOCAL_POLICY,
        weight=Weight.REFUSE,
        since=OWN_POLICY_FROM,
    ),
)
