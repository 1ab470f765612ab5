"""The restoration protocol: its steps in their order, and until when a proposal may be withdrawn (R71). Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from licensing.powers.rules import INTERVENTION_FROM
from licensing.rulebook import Hardness, Rule

PROTOCOL = "the commissioners’ restoration protocol; local policy"


class ProtocolStep(StrEnum):
    """A step of the protocol. Their order here is the order in which they are taken."""

    SERVICES = "services"
    LEADERSHIP = "leadership"
    ASSURANCE = "assurance"
    COUNCILLORS = "councillors"
    LEADERS_LETTER = "leaders_letter"
    COUNCIL_BID = "council_bid"
    EXPERT_PANEL = "expert_panel"
    LAY_PANEL = "lay_panel"
    PROPOSAL = "proposal"
    REPLY = "reply"
    PUBLIC_NOTICE = "public_notice"
    GOING_ON = "going_on"
    NEW_DIRECTIONS = "new_directions"
    CONDITIONS = "conditions"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a step is called, what evidence it asks for, and who usually owns it."""

    number: str
    title: str
    asks: str
    owner: str


STEPS: dict[ProtocolStep, Asked] = {
    ProtocolStep.SERVICES: Asked(
        "1a", "Services are good enough", "What shows that the service is good enough, with no big gap in its value?",
        "Commissioner",
    ),
    ProtocolStep.LEADERSHIP: Asked(
        "1b", "Officers lead well", "What shows good leadership by officers, with standards and plans set?",
        "Commissioner",
    ),
    ProtocolStep.ASSURANCE: Asked(
        "1c", "Quality is assured", "Which peer review, or the like, says that quality is assured?", "Commissioner"
    ),
    ProtocolStep.COUNCILLORS: Asked(
        "1d", "Councillors are ready, each of them",
        "What shows that councillors are individually ready? Cite the evidence pack by its number and hash.",
        "Commissioner",
    ),
    ProtocolStep.LEADERS_LETTER: Asked(
        "2", "The Leader’s letter", "What do leading councillors say: do they want the power back?",
        "Leader of the council",
    ),
    ProtocolStep.COUNCIL_BID: Asked(
        "3", "The council’s own bid, through the monitoring officer",
        "What did the council bid for of its own? Where it made no separate bid, the monitoring officer says so here.",
        "Monitoring officer",
    ),
    ProtocolStep.EXPERT_PANEL: Asked(
        "4a", "The expert panel’s view", "What did the expert panel say when the proposition was tested?",
        "Chair of the expert panel",
    ),
    ProtocolStep.LAY_PANEL: Asked(
        "4b", "The lay panel’s view",
        "What did the lay panel (independent members of the standards committee, Independent Persons) say?",
        "Chair of the lay panel",
    ),
    ProtocolStep.PROPOSAL: Asked(
        "5", "The proposal to the Secretary of State",
        "Which functions were proposed for return? Add the draft revised Directions as the document.",
        "Lead commissioner",
    ),
    ProtocolStep.REPLY: Asked(
        "6", "The Secretary of State’s reply: minded to", "What is the Secretary of State minded to do?",
        "Secretary of State",
    ),
    ProtocolStep.PUBLIC_NOTICE: Asked(
        "7", "Public notice, and what people said",
        "Where was notice given, and what did people say?", "Democratic services",
    ),
    ProtocolStep.GOING_ON: Asked(
        "8", "Going on, with the right to withdraw",
        "What became of the representations, and why does the proposal go on? The right to withdraw stays until the "
        "day before the power goes back.",
        "Lead commissioner",
    ),
    ProtocolStep.NEW_DIRECTIONS: Asked(
        "9", "New Directions, and their effective date", "What do the new Directions say of this function?",
        "Secretary of State",
    ),
    ProtocolStep.CONDITIONS: Asked(
        "10", "Oversight after the return",
        "Under which conditions is the power returned, who oversees them, and what would release them?",
        "Commissioner",
    ),
}  # fmt: skip
ORDER = tuple(ProtocolStep)
STEP_WORDS = {step: f"{asked.number}. {asked.title}" for step, asked in STEPS.items()}


def next_step(done: Collection[ProtocolStep]) -> ProtocolStep | None:
    """The first step that is not recorded; None once all are."""
    return next((step for step in ORDER if step not in done), None)


def missing_before(step: ProtocolStep, done: Collection[ProtocolStep]) -> list[ProtocolStep]:
    """The steps that come before this one and are not recorded."""
    return [one for one in ORDER[: ORDER.index(step)] if one not in done]


@dataclass(frozen=True, slots=True)
class StepFacts:
    """A step about to be recorded, or corrected. `not_before` and `not_after` are its neighbours' days."""

    step: ProtocolStep
    done: frozenset[ProtocolStep]
    happened_on: date
    not_before: date | None = None
    not_after: date | None = None
    representations_until: date | None = None  # as the reply says, also one that is about to be corrected
    noticed_on: date | None = None
    went_on_on: date | None = None
    has_holding: bool = False
    effective_on: date | None = None


def _in_order_of_days(facts: StepFacts) -> bool:
    after = facts.not_before is None or facts.happened_on >= facts.not_before
    return after and (facts.not_after is None or facts.happened_on <= facts.not_after)


def _representations_are_over(facts: StepFacts) -> bool:
    if facts.went_on_on is None or facts.representations_until is None:
        return True
    return facts.went_on_on > facts.representations_until


def _representations_follow_the_notice(facts: StepFacts) -> bool:
    if facts.noticed_on is None or facts.representations_until is None:
        return True
    return facts.noticed_on <= facts.representations_until


def _directions_are_in_time(facts: StepFacts) -> bool:
    return facts.effective_on is None or facts.happened_on <= facts.effective_on


IN_ORDER: Rule[StepFacts] = Rule(
    code="R71",
    says="The steps of the restoration protocol are taken in their order, and none is left out.",
    source=PROTOCOL,
    kept=lambda facts: not missing_before(facts.step, facts.done),
    hard=Hardness.LOCAL_POLICY,
    since=INTERVENTION_FROM,
)

STEP_RULES: tuple[Rule[StepFacts], ...] = (
    IN_ORDER,
    Rule(
        code="R71",
        says="A step is dated on or after the step before it, and not after the next.",
        source=PROTOCOL,
        kept=_in_order_of_days,
        hard=Hardness.LOCAL_POLICY,
        since=INTERVENTION_FROM,
    ),
    Rule(
        code="R71",
        says="A proposal goes on only once the days for representations are over.",
        source="Local Government Act 1999, s.15(9); the commissioners’ restoration protocol",
        kept=_representations_are_over,
        hard=Hardness.LOCAL_POLICY,
        since=INTERVENTION_FROM,
    ),
    Rule(
        code="R71",
        says="The days for representations do not end before the public notice is given.",
        source="Local Government Act 1999, s.15(9); the commissioners’ restoration protocol",
        kept=_representations_follow_the_notice,
        hard=Hardness.LOCAL_POLICY,
        since=INTERVENTION_FROM,
    ),
    Rule(
        code="R71",
        says="New Directions cite the holding by councillors that begins on their effective date. An administrator "
        "records it first, under Who decides: the protocol itself changes no power.",
        source="Local Government Act 1999, s.15; the commissioners’ restoration protocol",
        kept=lambda facts: facts.step is not ProtocolStep.NEW_DIRECTIONS or facts.has_holding,
        hard=Hardness.LOCAL_POLICY,
        since=INTERVENTION_FROM,
    ),
    Rule(
        code="R71",
        says="New Directions are made on or before the day on which they take effect.",
        source="Local Government Act 1999, s.15; the commissioners’ restoration protocol",
        kept=_directions_are_in_time,
        hard=Hardness.LOCAL_POLICY,
        since=INTERVENTION_FROM,
    ),
)


@dataclass(frozen=True, slots=True)
class WithdrawalFacts:
    """A proposal about to be withdrawn. `effective_on` is None while no new Directions are recorded."""

    withdrawn_on: date
    is_begun: bool
    effective_on: date | None


WITHDRAWAL_RULES: tuple[Rule[WithdrawalFacts], ...] = (
    Rule(
        code="R71",
        says="A proposal may be withdrawn up to the day on which the power goes back: on that day councillors hold it.",
        source=PROTOCOL,
        kept=lambda facts: facts.effective_on is None or facts.withdrawn_on < facts.effective_on,
        hard=Hardness.LOCAL_POLICY,
        since=INTERVENTION_FROM,
    ),
    Rule(
        code="R71",
        says="Only a proposal of which a step is recorded may be withdrawn.",
        source=PROTOCOL,
        kept=lambda facts: facts.is_begun,
        hard=Hardness.LOCAL_POLICY,
        since=INTERVENTION_FROM,
    ),
)
