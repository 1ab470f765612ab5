"""What may be decided, on what grounds in law, and by which steps: the words of a decision.

The tables of what makes one lawful are beside this file: `lawfulness.py` for the whole decision, `outcomes.py` for each
licence's outcome, `judgment.py` for the panel's proposal and the commissioner's judgment of it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from licensing.register.rules import DRIVER_KINDS, VEHICLE_KINDS, LicenceKind


class Outcome(StrEnum):
    """What may become of one licence under review (R42)."""

    REVOKED = "revoked"
    SUSPENDED = "suspended"
    WARNING = "warning"
    NO_FURTHER_ACTION = "no_further_action"


# Most serious first: figures count a review by the first of these among its licences (R72).
BY_SEVERITY = (Outcome.REVOKED, Outcome.SUSPENDED, Outcome.WARNING, Outcome.NO_FURTHER_ACTION)
AGAINST_THE_LICENCE = frozenset({Outcome.REVOKED, Outcome.SUSPENDED})

OUTCOME_WORDS = {
    Outcome.REVOKED: "Revoke",
    Outcome.SUSPENDED: "Suspend",
    Outcome.WARNING: "Warning",
    Outcome.NO_FURTHER_ACTION: "No further action",
}
DECIDED_WORDS = {
    Outcome.REVOKED: "Revoked",
    Outcome.SUSPENDED: "Suspended",
    Outcome.WARNING: "Warning",
    Outcome.NO_FURTHER_ACTION: "No further action",
}


def most_serious(outcomes: Collection[Outcome]) -> Outcome:
    """The most serious of the outcomes, by which a review is counted. Raises ValueError for none."""
    return min(outcomes, key=BY_SEVERITY.index)


class SuspensionEnd(StrEnum):
    """What ends a suspension: a stated day, or a step that is in the holder's own hands."""

    DATE = "date"
    TRAINING_PASSED = "training_passed"
    MEDICAL_PASSED = "medical_passed"
    RE_TEST_PASSED = "re_test_passed"
    VEHICLE_RE_TEST_PASSED = "vehicle_re_test_passed"
    DOCUMENT_PRODUCED = "document_produced"
    INVESTIGATION_CONCLUDED = "investigation_concluded"
    CRIMINAL_CASE_CONCLUDED = "criminal_case_concluded"


SUSPENSION_END_WORDS = {
    SuspensionEnd.DATE: "on a stated day",
    SuspensionEnd.TRAINING_PASSED: "when safeguarding training is passed",
    SuspensionEnd.MEDICAL_PASSED: "when the medical examination is passed",
    SuspensionEnd.RE_TEST_PASSED: "when the driving or knowledge test is passed",
    SuspensionEnd.VEHICLE_RE_TEST_PASSED: "when the vehicle passes its test",
    SuspensionEnd.DOCUMENT_PRODUCED: "when the document asked for is produced",
    SuspensionEnd.INVESTIGATION_CONCLUDED: "when an investigation ends",
    SuspensionEnd.CRIMINAL_CASE_CONCLUDED: "when a charge or trial ends",
}

# Somebody else's decision, not the holder's step: a suspension until then is a holding measure, and is refused (R40).
PENDING_OTHERS = frozenset({SuspensionEnd.INVESTIGATION_CONCLUDED, SuspensionEnd.CRIMINAL_CASE_CONCLUDED})

# Training ends its suspension by itself when its register is finished; these an officer records, with the evidence.
RECORDED_BY_OFFICERS = frozenset(SuspensionEnd) - {SuspensionEnd.DATE, SuspensionEnd.TRAINING_PASSED}


class OnAppeal(StrEnum):
    """What an appeal has made of one licence's outcome so far."""

    LIVE = "live"
    UPHELD = "upheld"  # dismissed, withdrawn, or struck out
    QUASHED = "quashed"
    VARIED = "varied"


class Ground(StrEnum):
    """A statutory ground on which a licence may be revoked or suspended. One is enough."""

    DRIVER_CONVICTION = "s61_1_a_i"
    DRIVER_BREACH = "s61_1_a_ii"
    DRIVER_IMMIGRATION = "s61_1_aa"
    DRIVER_OTHER = "s61_1_b"
    OPERATOR_BREACH = "s62_1_a"
    OPERATOR_CONDUCT = "s62_1_b"
    OPERATOR_CHANGE = "s62_1_c"
    OPERATOR_IMMIGRATION = "s62_1_ca"
    OPERATOR_OTHER = "s62_1_d"
    VEHICLE_UNFIT = "s60_1_a"
    VEHICLE_BREACH = "s60_1_b"
    VEHICLE_OTHER = "s60_1_c"


@dataclass(frozen=True, slots=True)
class GroundInLaw:
    """What a ground says, where, for which licences, and whether it needs an event since the grant (R35)."""

    says: str
    citation: str
    kinds: frozenset[LicenceKind]
    needs_event_since_grant: bool = False
    is_immigration: bool = False


ACT = "Local Government (Miscellaneous Provisions) Act 1976"
_OPERATOR = frozenset({LicenceKind.OPERATOR})

GROUNDS: dict[Ground, GroundInLaw] = {
    Ground.DRIVER_CONVICTION: GroundInLaw(
        "since the grant of the licence, convicted of an offence involving dishonesty, indecency or violence",
        f"section 61(1)(a)(i) of the {ACT}",
        DRIVER_KINDS,
        needs_event_since_grant=True,
    ),
    Ground.DRIVER_BREACH: GroundInLaw(
        "since the grant of the licence, convicted of an offence under, or failed to comply with, the Town Police "
        "Clauses Act 1847 or Part II of the 1976 Act",
        f"section 61(1)(a)(ii) of the {ACT}",
        DRIVER_KINDS,
        needs_event_since_grant=True,
    ),
    Ground.DRIVER_IMMIGRATION: GroundInLaw(
        "since the grant of the licence, convicted of an immigration offence or required to pay an immigration penalty",
        f"section 61(1)(aa) of the {ACT}",
        DRIVER_KINDS,
        needs_event_since_grant=True,
        is_immigration=True,
    ),
    Ground.DRIVER_OTHER: GroundInLaw("any other reasonable cause", f"section 61(1)(b) of the {ACT}", DRIVER_KINDS),
    Ground.OPERATOR_BREACH: GroundInLaw(
        "an offence under, or a failure to comply with, Part II of the 1976 Act",
        f"section 62(1)(a) of the {ACT}",
        _OPERATOR,
    ),
    Ground.OPERATOR_CONDUCT: GroundInLaw(
        "conduct that makes the operator unfit to hold the licence", f"section 62(1)(b) of the {ACT}", _OPERATOR
    ),
    Ground.OPERATOR_CHANGE: GroundInLaw(
        "a material change since the grant in the circumstances on which the licence was granted",
        f"section 62(1)(c) of the {ACT}",
        _OPERATOR,
    ),
    Ground.OPERATOR_IMMIGRATION: GroundInLaw(
        "since the grant of the licence, convicted of an immigration offence or required to pay an immigration penalty",
        f"section 62(1)(ca) of the {ACT}",
        _OPERATOR,
        needs_event_since_grant=True,
        is_immigration=True,
    ),
    Ground.OPERATOR_OTHER: GroundInLaw("any other reasonable cause", f"section 62(1)(d) of the {ACT}", _OPERATOR),
    Ground.VEHICLE_UNFIT: GroundInLaw(
        "the vehicle is unfit for use as a hackney carriage or private hire vehicle",
        f"section 60(1)(a) of the {ACT}",
        VEHICLE_KINDS,
    ),
    Ground.VEHICLE_BREACH: GroundInLaw(
        "an offence under, or a failure to comply with, the Act of 1847 or Part II of the 1976 Act by the operator or "
        "driver",
        f"section 60(1)(b) of the {ACT}",
        VEHICLE_KINDS,
    ),
    Ground.VEHICLE_OTHER: GroundInLaw("any other reasonable cause", f"section 60(1)(c) of the {ACT}", VEHICLE_KINDS),
}


def grounds_for(kind: LicenceKind) -> list[Ground]:
    """The grounds that the law has for a licence of that kind, in its own order."""
    return [ground for ground, law in GROUNDS.items() if kind in law.kinds]


class Adequacy(StrEnum):
    """Did councillors ask enough? The first of the commissioner's two judgments (R05)."""

    YES = "yes"
    NOT_QUITE = "not_quite"
    NO = "no"


ADEQUACY_WORDS = {Adequacy.YES: "Yes", Adequacy.NOT_QUITE: "Not quite", Adequacy.NO: "No"}


class JudgmentAct(StrEnum):
    """What the commissioner does with a proposal: the second of her two judgments (R05, R77)."""

    SAME = "same"
    DIFFERENT = "different"
    SEND_BACK_EXPLAIN = "send_back_explain"
    SEND_BACK_ASK_MORE = "send_back_ask_more"

    @property
    def decides(self) -> bool:
        return self in (JudgmentAct.SAME, JudgmentAct.DIFFERENT)


JUDGMENT_WORDS = {
    JudgmentAct.SAME: "The same",
    JudgmentAct.DIFFERENT: "Different",
    JudgmentAct.SEND_BACK_EXPLAIN: "Send back: explain",
    JudgmentAct.SEND_BACK_ASK_MORE: "Send back: ask more",
}


class Divergence(StrEnum):
    """How far the commissioner's decision is from the panel's proposal."""

    SAME = "same"
    SAME_OUTCOME_OTHER_REASONS = "same_outcome_other_reasons"
    SAME_OUTCOME_OTHER_LENGTH = "same_outcome_other_length"
    MILDER = "milder"
    HARSHER = "harsher"
    SENT_BACK = "sent_back"


DIVERGENCE_WORDS = {
    Divergence.SAME: "The same",
    Divergence.SAME_OUTCOME_OTHER_REASONS: "The same outcome, for other reasons",
    Divergence.SAME_OUTCOME_OTHER_LENGTH: "The same outcome, of another length",
    Divergence.MILDER: "Milder",
    Divergence.HARSHER: "Harsher",
    Divergence.SENT_BACK: "Sent back",
}


class DraftText(StrEnum):
    """The texts of a draft in which the legal adviser may suggest words."""

    REASONS = "reasons"
    HOLDERS_ACCOUNT = "holders_account"


DRAFT_TEXT_WORDS = {DraftText.REASONS: "Reasons", DraftText.HOLDERS_ACCOUNT: "What the licence holder said"}


class DraftOrigin(StrEnum):
    """How a version of a draft came about."""

    WRITTEN = "written"
    WORDS_TAKEN = "words_taken"


DRAFT_ORIGIN_WORDS = {DraftOrigin.WRITTEN: "Written", DraftOrigin.WORDS_TAKEN: "Suggested words taken in"}
