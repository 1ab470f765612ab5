"""A decision before it is signed: what somebody means to propose or to decide, as frozen plain values. Pure.

The same values make the checks before signing, the words read back, the notice, and the hash that ties a judgment to
the very proposal that was read.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from licensing.audit.rules import canonical
from licensing.decisions.judgment import OutcomeInShort
from licensing.decisions.rules import (
    AGAINST_THE_LICENCE,
    OUTCOME_WORDS,
    SUSPENSION_END_WORDS,
    Adequacy,
    Ground,
    JudgmentAct,
    Outcome,
    SuspensionEnd,
)


@dataclass(frozen=True, slots=True)
class OutcomeDraft:
    """What is to become of one licence. `ground_event_on` is read from what is relied on, not typed."""

    licence_id: int
    outcome: Outcome
    ground: Ground | None = None
    is_fit_and_proper: bool | None = None
    suspension_end: SuspensionEnd | None = None
    suspension_months: int | None = None
    suspension_days: int | None = None
    is_immediate: bool = False
    public_safety_explanation: str = ""
    warning_until: date | None = None

    @property
    def is_against(self) -> bool:
        return self.outcome in AGAINST_THE_LICENCE

    @property
    def length(self) -> str:
        """How long a suspension lasts, in words: "28 days", "3 months", "until safeguarding training is passed"."""
        if self.suspension_end is None:
            return ""
        if self.suspension_end is not SuspensionEnd.DATE:
            return SUSPENSION_END_WORDS[self.suspension_end].replace("when ", "until ", 1)
        if self.suspension_days:
            return "1 day" if self.suspension_days == 1 else f"{self.suspension_days} days"
        return "1 month" if self.suspension_months == 1 else f"{self.suspension_months or 0} months"

    @property
    def in_words(self) -> str:
        """ "Suspend for 28 days", "Suspend until safeguarding training is passed", "Revoke at once", "Warning"."""
        words = OUTCOME_WORDS[self.outcome]
        if self.length:
            words += f" {self.length}" if self.length.startswith("until") else f" for {self.length}"
        return f"{words}, at once" if self.is_immediate else words


@dataclass(frozen=True, slots=True)
class Draft:
    """A whole proposal or decision. `relied_on` are the questions whose findings the reasons rely on (R33)."""

    outcomes: tuple[OutcomeDraft, ...]
    reasons: str
    holders_account: str = ""
    relied_on: tuple[int, ...] = ()
    answers: str = ""  # why it goes on despite the checks that ask for a reason
    departure: str = ""  # why it departs from the convictions policy (R38)
    new_facts: str = ""  # what is new since an earlier suspension (R41)
    agreed_on_record: str = ""  # the holder's written agreement to a decision on the record, and the legal note (R32)

    @property
    def texts(self) -> dict[str, str]:
        """The two texts, by the names of their fields."""
        return {"reasons": self.reasons, "holders_account": self.holders_account}

    @property
    def sha256(self) -> bytes:
        """The fingerprint of everything that is proposed or decided."""
        return hashlib.sha256(canonical(asdict(self))).digest()

    @property
    def warnings_answered(self) -> str:
        """The reasons given for going on, as one text to keep."""
        parts = (
            ("", self.answers),
            ("Departure from the policy: ", self.departure),
            ("New facts: ", self.new_facts),
            ("Decided on the record: ", self.agreed_on_record),
        )
        return "\n\n".join(f"{lead}{text.strip()}" for lead, text in parts if text.strip())


@dataclass(frozen=True, slots=True)
class Judging:
    """The commissioner's two judgments of the proposal that she read; `seen` is the fingerprint of that proposal."""

    proposal_id: int
    seen: str
    adequacy: Adequacy | None
    adequacy_because: str
    act: JudgmentAct | None
    own_words: str
    adopts_reasons: bool = False

    @property
    def sha256(self) -> bytes:
        return hashlib.sha256(canonical(asdict(self))).digest()


def in_short(outcomes: Sequence[OutcomeDraft], numbers: dict[int, str]) -> tuple[OutcomeInShort, ...]:
    """The outcomes as far as two of them are compared, by licence number."""
    return tuple(OutcomeInShort(numbers[one.licence_id], one.outcome, one.length) for one in outcomes)
