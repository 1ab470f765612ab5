"""The panel's proposal, and the commissioner's two judgments of it (R04, R05, R31, R33, R74, R77, R78). Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from licensing.decisions.rules import BY_SEVERITY, Adequacy, Divergence, JudgmentAct, Outcome, most_serious
from licensing.notices.rules import OWN_POLICY_FROM, tells_the_proposal
from licensing.powers.rules import Mode, council_mode, needs_proposal
from licensing.rulebook import Hardness, Rule, Weight
from licensing.sittings.rules import QuorumFacts, is_quorate


@dataclass(frozen=True, slots=True)
class JudgmentFacts:
    """The commissioner's two judgments of one version of a proposal."""

    information_complete: bool
    has_proposal: bool
    adequacy: Adequacy | None
    adequacy_because: str
    act: JudgmentAct | None
    own_words: str
    adopts_reasons: bool = False
    proposed: tuple["OutcomeInShort", ...] = ()
    decided: tuple["OutcomeInShort", ...] = ()


@dataclass(frozen=True, slots=True)
class OutcomeInShort:
    """One licence's outcome, as far as two of them are compared. `length` tells a suspension's end in words."""

    licence: str
    outcome: Outcome
    length: str = ""


def is_judged_in_order(facts: JudgmentFacts) -> bool:
    """Are the information, the proposal and both judgments there, each judgment with its why? (R05)"""
    return (
        facts.information_complete
        and facts.has_proposal
        and facts.adequacy is not None
        and facts.adequacy_because.strip() != ""
        and facts.act is not None
        and facts.own_words.strip() != ""
    )


def _same_is_the_same(facts: JudgmentFacts) -> bool:
    if facts.act is JudgmentAct.SAME:
        return facts.adopts_reasons and set(facts.proposed) == set(facts.decided)
    return facts.act is not JudgmentAct.DIFFERENT or not facts.adopts_reasons


JUDGMENT_RULES: tuple[Rule[JudgmentFacts], ...] = (
    Rule(
        code="R74",
        says="“We have the information we need” is recorded before a proposal is written and judged.",
        source="the commissioners' plan for proposals; local policy",
        kept=lambda facts: facts.information_complete,
        hard=Hardness.LOCAL_POLICY,
        since=OWN_POLICY_FROM,
    ),
    Rule(
        code="R05",
        says="The commissioner says whether councillors asked enough, and why; and what she decides, in her own words. "
        "Nothing is left blank.",
        source="the commissioners' plan for proposals; local policy",
        kept=is_judged_in_order,
        hard=Hardness.LOCAL_POLICY,
        since=OWN_POLICY_FROM,
    ),
    Rule(
        code="R04",
        says="“The same” is the same outcome for each licence, with the panel’s reasons considered and adopted; "
        "“different” has its own.",
        source="common law: a nominee does not delegate",
        kept=_same_is_the_same,
    ),
)


@dataclass(frozen=True, slots=True)
class ProposalFacts:
    """A proposal, or advice, about to be signed by the chair."""

    mode: Mode
    information_complete: bool
    reasons: str
    carried: bool  # agreed by all, or by a majority of those present and voting, casting vote included
    licences_under_review: tuple[str, ...]
    licences_proposed: tuple[str, ...]
    relied_lines_found: bool
    relied_lines_put: bool
    quorum: QuorumFacts
    printed: tuple[str, ...] = ()  # what the notice would print if the commissioner adopted it
    is_heard: bool = True  # the hearing is completed, and nothing is decided yet
    advice_repeated: bool = True  # legal advice given in private, where any is recorded
    replaces_sent_back: bool = True  # False when an earlier version stands that nobody sent back


PROPOSAL_RULES: tuple[Rule[ProposalFacts], ...] = (
    Rule(
        code="R03",
        says="Councillors propose or advise only while a commissioner holds the power; otherwise they decide.",
        source="Local Government Act 1999, s.15(6); Local Government Act 1972, s.102(4)",
        kept=lambda facts: not council_mode(facts.mode),
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R24",
        says="A proposal is signed when the hearing is completed, and before the case is decided.",
        source="common law: fairness",
        kept=lambda facts: facts.is_heard,
    ),
    Rule(
        code="R74",
        says="“We have the information we need” is recorded before a proposal is written.",
        source="the commissioners' plan for proposals; local policy",
        kept=lambda facts: not needs_proposal(facts.mode) or facts.information_complete,
        hard=Hardness.LOCAL_POLICY,
        since=OWN_POLICY_FROM,
    ),
    Rule(
        code="R31",
        says="A proposal, with its length and immediate effect, is agreed by all, or by a majority of the members "
        "present and voting; on a tie the chair has a casting vote.",
        source="Local Government Act 1972, Sch.12 paras 39-44",
        kept=lambda facts: facts.carried,
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R42",
        says="Each licence under review gets one outcome: a dual badge is two licences.",
        source="LGMPA 1976, ss.61, 80(1)",
        kept=lambda facts: sorted(facts.licences_proposed) == sorted(set(facts.licences_under_review)),
        hard=Hardness.STATUTE,
    ),
    Rule(
        code="R43",
        says="A proposal gives its reasons.",
        source="common law",
        kept=lambda facts: facts.reasons.strip() != "",
    ),
    Rule(
        code="R33",
        says="The reasons rely only on what was found, on the balance of probabilities.",
        source="common law",
        kept=lambda facts: facts.relied_lines_found,
    ),
    Rule(
        code="R28",
        says="The reasons rely only on matters that were put to the licence holder.",
        source="Tudor v Ellesmere Port & Neston BC (1987) Times 8 May",
        kept=lambda facts: facts.relied_lines_put,
    ),
    Rule(
        code="R10",
        says="There is no quorum of councillors: the commissioner would have no quorate advice.",
        source="standing orders; Local Government Act 1972, s.106",
        kept=lambda facts: is_quorate(facts.quorum),
        hard=Hardness.LOCAL_POLICY,
        weight=Weight.WARN,
        since=OWN_POLICY_FROM,
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
        code="R77",
        says="A new version of a proposal answers one that the commissioner sent back.",
        source="common law: fairness",
        kept=lambda facts: facts.replaces_sent_back,
    ),
    Rule(
        code="R78",
        says="What the commissioner may adopt is printed for the licence holder: it speaks of what they did, and not "
        "of what councillors propose.",
        source="common law: fairness",
        kept=lambda facts: not needs_proposal(facts.mode) or not any(map(tells_the_proposal, facts.printed)),
    ),
)


@dataclass(frozen=True, slots=True)
class SendingBackFacts:
    """A proposal about to be sent back, or an answer to one that was."""

    act: JudgmentAct
    brings_new_evidence: bool = False
    holder_gets_notice: bool = False
    same_panel: bool = True


SENDING_BACK_RULES: tuple[Rule[SendingBackFacts], ...] = (
    Rule(
        code="R77",
        says="“Explain” brings no new evidence, and the same panel answers.",
        source="R07, R28 and R32 of the rulebook; common law: fairness",
        kept=lambda facts: (
            facts.act is not JudgmentAct.SEND_BACK_EXPLAIN or (not facts.brings_new_evidence and facts.same_panel)
        ),
    ),
    Rule(
        code="R77",
        says="“Ask more” resumes the hearing with the same members and commissioner, on notice to the licence holder.",
        source="R07, R28 and R32 of the rulebook; common law: fairness",
        kept=lambda facts: (
            facts.act is not JudgmentAct.SEND_BACK_ASK_MORE or (facts.holder_gets_notice and facts.same_panel)
        ),
    ),
)


def divergence(act: JudgmentAct, proposed: Sequence[OutcomeInShort], decided: Sequence[OutcomeInShort]) -> Divergence:
    """How far a decision is from the proposal, judged by the most serious outcome among the licences that differ."""
    if not act.decides:
        return Divergence.SENT_BACK
    if act is JudgmentAct.SAME:
        return Divergence.SAME
    before, after = _by_licence(proposed), _by_licence(decided)
    differing = [number for number in after if number in before and before[number].outcome != after[number].outcome]
    if differing:
        worst_before = most_serious([before[number].outcome for number in differing])
        worst_after = most_serious([after[number].outcome for number in differing])
        return _compared(worst_before, worst_after, [(before[n].outcome, after[n].outcome) for n in differing])
    if any(before[number].length != after[number].length for number in after if number in before):
        return Divergence.SAME_OUTCOME_OTHER_LENGTH
    return Divergence.SAME_OUTCOME_OTHER_REASONS


def _compared(before: Outcome, after: Outcome, pairs: Sequence[tuple[Outcome, Outcome]]) -> Divergence:
    rank = BY_SEVERITY.index
    if before is after:  # the worst is the same: the first licence that differs tells
        before, after = pairs[0]
    return Divergence.HARSHER if rank(after) < rank(before) else Divergence.MILDER


def _by_licence(outcomes: Sequence[OutcomeInShort]) -> Mapping[str, OutcomeInShort]:
    return {outcome.licence: outcome for outcome in outcomes}
