"""What a notice says about its case: frozen plain values, handed over by whoever drafts it. Pure.

`decisions` fills a `DecisionNoticeContent` (decision notice, warning, no further action), `sittings` a
`HearingNoticeContent`. The council's letterhead, the addressee and the planned service are added when the letter is
composed, so that nothing here is worked out from a day of service.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from licensing.notices.other_contents import (
    BadgeDemandContent,
    Demanded,
    HearingOffContent,
    LatePapersContent,
    SetAsideContent,
    TrainingContent,
)
from licensing.notices.rules import HOLDER_LETTERS, NoticeKind
from licensing.powers.rules import Body
from licensing.register.rules import LicenceKind

AGAINST = ("revoked", "suspended")  # outcomes that carry a ground, an effect and a right of appeal


@dataclass(frozen=True, slots=True)
class LicenceOutcome:
    """What became of one licence. `outcome` is one of revoked, suspended, warning, no_further_action."""

    kind: LicenceKind
    number: str
    outcome: str
    badge_number: str = ""
    ground: str = ""  # in words, to follow "The ground is": "any other reasonable cause"
    citation: str = ""  # "section 61(1)(b) of the Local Government (Miscellaneous Provisions) Act 1976"
    suspension_days: int | None = None
    suspension_months: int | None = None
    suspension_ends: str = ""  # where an event ends it: "when safeguarding training is passed"
    expires_on: date | None = None
    is_immediate: bool = False
    public_safety_explanation: str = ""
    warning_until: date | None = None

    @property
    def is_against(self) -> bool:
        return self.outcome in AGAINST


@dataclass(frozen=True, slots=True)
class DecisionNoticeContent:
    """A determination, as its holder is told of it. It has no place for a proposal (R78)."""

    case_reference: str
    decided_on: date
    body: Body
    decided_by: str  # to follow "decided by": "the commissioner, Edith Finch", "the Licensing Sub-Committee"
    authority: str  # to follow "under": "the Secretary of State’s Directions of 26 February 2015"
    outcomes: tuple[LicenceOutcome, ...]
    reasons: str
    findings: tuple[str, ...] = ()  # the matters found, one sentence each
    holders_account: str = ""
    policy: str = ""  # the policy applied, its version, and any departure
    decided_by_ids: tuple[int, ...] = ()  # who decided, or signed what was decided: they approve no immediate effect

    @property
    def against(self) -> tuple[LicenceOutcome, ...]:
        return tuple(one for one in self.outcomes if one.is_against)

    @property
    def written(self) -> tuple[str, ...]:
        """Every text that somebody wrote for this decision and its letter prints. The findings are older."""
        return written_for_letter(
            self.reasons, self.holders_account, self.policy, [one.public_safety_explanation for one in self.outcomes]
        )

    @property
    def is_immediate(self) -> bool:
        """Does any of it take effect at once?"""
        return any(one.is_immediate for one in self.outcomes)


@dataclass(frozen=True, slots=True)
class HearingNoticeContent:
    """A hearing, as its holder is called to it (R23): when, where, about what, on what evidence, with what rights."""

    case_reference: str
    held_on: date
    starts_at: str  # "14:00"
    minutes: int
    venue: str
    licences: tuple[str, ...]  # "private hire driver’s licence PHD-0042"
    matters: tuple[str, ...]  # what is put to the holder, one sentence each (R28)
    evidence: tuple[str, ...] = ()  # where each comes from, once
    law: str = ""
    who_decides: str = ""
    papers_by: date | None = None
    clear_days: int = 10
    waived_because: str = ""  # how the holder agreed in writing to a shorter notice
    resumes: bool = False

    @property
    def written(self) -> tuple[str, ...]:
        """How the holder agreed to a shorter notice. The matters are those of the review."""
        return (self.waived_because,) if self.waived_because.strip() else ()


Content = (
    DecisionNoticeContent
    | HearingNoticeContent
    | HearingOffContent
    | LatePapersContent
    | TrainingContent
    | BadgeDemandContent
    | SetAsideContent
)
OFF = (NoticeKind.ADJOURNMENT_NOTICE, NoticeKind.WITHDRAWAL_NOTICE)


def written_for_letter(reasons: str, account: str, policy: str, explanations: Sequence[str]) -> tuple[str, ...]:
    """The texts of a decision that its letter prints: the same are judged at signing and at approval (R56, R78)."""
    return tuple(text for text in (reasons, account, policy, *explanations) if text.strip())


def kind_of(content: DecisionNoticeContent) -> NoticeKind:
    """Which letter tells of these outcomes: only one against a licence is a decision notice with an appeal (R56)."""
    if content.against:
        return NoticeKind.DECISION_NOTICE
    warned = any(one.outcome == "warning" for one in content.outcomes)
    return NoticeKind.WARNING_LETTER if warned else NoticeKind.NO_FURTHER_ACTION_LETTER


def as_plain(content: Content) -> dict[str, Any]:
    """The content as JSON can hold it: dates as ISO text, tuples as lists."""
    plain: dict[str, Any] = _plain(asdict(content))
    return plain


def from_plain(kind: NoticeKind, plain: Mapping[str, Any]) -> Content:
    """The content that `as_plain` wrote."""
    if kind is NoticeKind.HEARING_NOTICE:
        lists = {name: tuple(plain[name]) for name in ("licences", "matters", "evidence")}
        days = {"held_on": _day(plain["held_on"]), "papers_by": _day(plain["papers_by"])}
        return HearingNoticeContent(**{**plain, **lists, **days})
    if kind in OFF:
        return HearingOffContent(**_read(plain, days=("held_on",), lists=("licences",)))
    if kind is NoticeKind.LATE_PAPERS_NOTICE:
        return LatePapersContent(**_read(plain, days=("held_on",), lists=("papers",)))
    if kind in HOLDER_LETTERS:
        return TrainingContent(**_read(plain, days=("held_on", "due_on")))
    if kind is NoticeKind.BADGE_DEMAND:
        demanded = tuple(_demanded(one) for one in plain["demanded"])
        return BadgeDemandContent(**{**_read(plain, days=("decided_on", "given_on")), "demanded": demanded})
    if kind is NoticeKind.SET_ASIDE_NOTICE:
        return SetAsideContent(**_read(plain, days=("decided_on", "set_aside_on"), lists=("outcomes",)))
    return DecisionNoticeContent(
        **{
            **plain,
            "decided_on": _day(plain["decided_on"]),
            "body": Body(plain["body"]),
            "outcomes": tuple(_outcome(one) for one in plain["outcomes"]),
            "findings": tuple(plain["findings"]),
            "decided_by_ids": tuple(plain["decided_by_ids"]),
        }
    )


def _outcome(plain: Mapping[str, Any]) -> LicenceOutcome:
    days = {name: _day(plain[name]) for name in ("expires_on", "warning_until")}
    return LicenceOutcome(**{**plain, "kind": LicenceKind(plain["kind"]), **days})


def _demanded(plain: Mapping[str, Any]) -> Demanded:
    return Demanded(**{**_read(plain, days=("may_ask_from",)), "kind": LicenceKind(plain["kind"])})


def _read(plain: Mapping[str, Any], *, days: Sequence[str] = (), lists: Sequence[str] = ()) -> dict[str, Any]:
    """The plain values, with these read as days and these as tuples."""
    read = {name: _day(plain[name]) for name in days} | {name: tuple(plain[name]) for name in lists}
    return {**plain, **read}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value
