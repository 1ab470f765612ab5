"""What each letter says: frozen plain values, and the elements that the law wants in it (R23, R43-R46, R78, R79).

A notice keeps its content as JSON and is rendered from that alone; the case is never asked again. Days are ISO text.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from licensing.notices.rules import DAYS_TO_APPEAL, NoticeKind, grounds_due

PROPOSAL_TOLD = re.compile(
    r"\b(?:committee|councillors?|panel|sub-committee|members)\b[^.]{0,60}\b(?:propos|recommend|vot(?:ed|es?\b|ing))\w*"
    r"|\b(?:propos|recommend)\w*[^.]{0,40}\b(?:committee|councillors?|panel|sub-committee|members)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What every letter bears: who writes, to whom, about which case, and who signs for the council (R79)."""

    authority_name: str
    office_address: str
    office_telephone: str
    office_email: str
    written_on: str
    case_reference: str
    holder_name: str
    holder_address: str
    officer_name: str
    officer_post: str
    officer_appointed: str
    signed_on: str
    copies_to: tuple[str, ...] = ()
    large_print: bool = False


@dataclass(frozen=True, slots=True)
class HearingNoticeContent:
    """A summons to a hearing: when, where, what about, who decides, and what the holder can do (R23)."""

    head: Letterhead
    hearing_on: str
    begins: str
    minutes: int
    venue: str
    licences: tuple[str, ...]
    matters: tuple[str, ...]
    law: str
    evidence: str
    who_decides: str
    rights: tuple[str, ...]
    papers_by: str
    may_drive: str
    planned_method: str
    planned_on: str
    served_on: str


@dataclass(frozen=True, slots=True)
class LicenceOutcomeContent:
    """What was decided about one licence, in the letter's words. `outcome` is the outcome's own value."""

    licence: str
    kind: str
    badge: str
    outcome: str
    ground: str = ""
    ground_citation: str = ""
    is_immediate: bool = False
    public_safety_explanation: str = ""
    suspended_from: str = ""
    suspended_through: str = ""
    suspension_ends_when: str = ""
    warning_until: str = ""


@dataclass(frozen=True, slots=True)
class DecisionNoticeContent:
    """A decision and its consequences (fact-book 2.2). The dates are those of the planned day of service (R46).

    Serves the warning and the no further action letter too: they carry reasons, and no word of an appeal (R56).
    """

    head: Letterhead
    kind: str
    outcomes: tuple[LicenceOutcomeContent, ...]
    decided_on: str
    decided_by: str
    instrument: str
    by_commissioner: bool
    reasons: str
    findings: tuple[str, ...]
    policy: str
    planned_method: str
    planned_on: str
    served_on: str
    effective_end_of: str = ""
    last_day_to_appeal: str = ""
    advise_appeal_by: str = ""
    operative_through: str = ""
    court_name: str = ""
    court_address: str = ""
    appeal_effect: str = ""
    return_of_badge: str = ""

    @property
    def is_appealable(self) -> bool:
        """Is any licence revoked or suspended? Only those carry an appeal right."""
        return any(outcome.outcome in ("revoked", "suspended") for outcome in self.outcomes)


@dataclass(frozen=True, slots=True)
class Element:
    """One thing that the law or the council wants in a letter, and whether it is there. `blocks`: must be mended."""

    code: str
    says: str
    is_there: bool
    blocks: bool = True


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that keeps a letter from being approved."""

    code: str
    says: str


def as_json(content: HearingNoticeContent | DecisionNoticeContent) -> dict[str, Any]:
    """The content as plain values, to keep with the notice."""
    return asdict(content)


def hearing_notice_from(kept: Mapping[str, Any]) -> HearingNoticeContent:
    """The content of a hearing notice, read back from what was kept."""
    return HearingNoticeContent(**{**_plain(kept, HearingNoticeContent), "head": _head(kept["head"])})


def decision_notice_from(kept: Mapping[str, Any]) -> DecisionNoticeContent:
    """The content of a decision notice or letter, read back from what was kept."""
    outcomes = tuple(LicenceOutcomeContent(**outcome) for outcome in kept["outcomes"])
    plain = _plain(kept, DecisionNoticeContent)
    return DecisionNoticeContent(**{**plain, "head": _head(kept["head"]), "outcomes": outcomes})


def tells_the_proposal(text: str) -> bool:
    """Do the words tell the holder what councillors proposed or how they voted? (R78)"""
    return PROPOSAL_TOLD.search(text) is not None


def elements(content: HearingNoticeContent | DecisionNoticeContent) -> list[Element]:
    """Everything that is wanted in the letter, there or not, in the order of the page."""
    if isinstance(content, HearingNoticeContent):
        return _hearing_elements(content)
    return _decision_elements(content)


def missing_elements(content: HearingNoticeContent | DecisionNoticeContent) -> list[Missing]:
    """What must be mended before the letter can be approved; nothing when it is whole."""
    return [Missing(element.code, element.says) for element in elements(content) if _stands_against(element)]


def _stands_against(element: Element) -> bool:
    return element.blocks and not element.is_there


def _signature(head: Letterhead) -> Element:
    signed = (head.officer_name, head.officer_post, head.officer_appointed, head.signed_on)
    return Element("R79", "The proper officer’s name, post, appointment and date", all(map(str.strip, signed)))


def _address(head: Letterhead) -> Element:
    return Element("R51", "The holder’s name and last known address", bool(head.holder_name and head.holder_address))


def _hearing_elements(content: HearingNoticeContent) -> list[Element]:
    return [
        _address(content.head),
        Element("R23", "Date, time and place of the hearing", all((content.hearing_on, content.begins, content.venue))),
        Element("R23", "The licences, the law and the grounds", bool(content.licences and content.law.strip())),
        Element("R28", "Each matter to be put to the holder", bool(content.matters) and all(content.matters)),
        Element("R23", "The evidence, or where the papers are", bool(content.evidence.strip())),
        Element("R23", "Who decides", bool(content.who_decides.strip())),
        Element("R23", "What the holder can do, and by when to send papers", bool(content.rights and content.papers_by)),
        _signature(content.head),
    ]


def _decision_elements(content: DecisionNoticeContent) -> list[Element]:
    shared = [
        _address(content.head),
        Element(
            "R46",
            "Who decided, under what authority, and when",
            all((content.decided_by, content.instrument, content.decided_on)),
        ),
        Element("R42", "An outcome for each licence", bool(content.outcomes)),
        Element("R43", "Reasons", bool(content.reasons.strip())),
    ]
    own = _appealable_elements(content) if content.is_appealable else _letter_elements(content)
    return [*shared, *own, _silent_about_proposal(content), _signature(content.head)]


def _appealable_elements(content: DecisionNoticeContent) -> list[Element]:
    against = [outcome for outcome in content.outcomes if outcome.outcome in ("revoked", "suspended")]
    immediate = [outcome for outcome in against if outcome.is_immediate]
    suspended = [outcome for outcome in against if outcome.outcome == "suspended"]
    dated = bool(content.effective_end_of) or len(immediate) == len(against)
    due = grounds_due(date.fromisoformat(content.decided_on)) if content.decided_on else None
    in_time = due is not None and bool(content.served_on) and date.fromisoformat(content.served_on) <= due
    return [
        Element("R43", "A ground in law for each licence", all(o.ground and o.ground_citation for o in against)),
        Element("R47", "The day on which it takes effect", dated),
        Element(
            "R44",
            "For immediate effect, why public safety requires it",
            all(outcome.public_safety_explanation.strip() for outcome in immediate),
        ),
        Element("R53", "For a suspension, its first day and its end", all(map(_has_term, suspended))),
        Element(
            "R46",
            f"The right of appeal, the court and the last day: {DAYS_TO_APPEAL} days from the day it is served",
            all((content.court_name.strip(), content.court_address.strip(), content.last_day_to_appeal)),
        ),
        Element("R49", "What an appeal does to driving meanwhile", bool(content.appeal_effect.strip())),
        Element("R55", "The return of the badge or plate", bool(content.return_of_badge.strip())),
        Element("R46", "The planned method and day of service", bool(content.planned_method and content.planned_on)),
        Element("R45", "Within 14 days of the decision", in_time, blocks=False),
    ]


def _letter_elements(content: DecisionNoticeContent) -> list[Element]:
    warned = [outcome for outcome in content.outcomes if outcome.outcome == "warning"]
    silent = not any((content.last_day_to_appeal, content.court_name, content.appeal_effect))
    return [
        Element("R56", "No word of an appeal", silent),
        Element("R56", "Until when the warning is kept on file", all(outcome.warning_until for outcome in warned)),
    ]


def _silent_about_proposal(content: DecisionNoticeContent) -> Element:
    texts = [content.reasons, *content.findings, *(o.public_safety_explanation for o in content.outcomes)]
    told = content.by_commissioner and any(map(tells_the_proposal, texts))
    return Element("R78", "Silent about the councillors’ proposal", not told)


def _has_term(outcome: LicenceOutcomeContent) -> bool:
    return bool(outcome.suspended_from and (outcome.suspended_through or outcome.suspension_ends_when))


def notice_kind_for(outcomes: tuple[str, ...]) -> NoticeKind:
    """The letter that tells of these outcomes: the most serious of them names it."""
    if {"revoked", "suspended"} & set(outcomes):
        return NoticeKind.DECISION_NOTICE
    return NoticeKind.WARNING_LETTER if "warning" in outcomes else NoticeKind.NO_FURTHER_ACTION_LETTER


def _head(kept: Mapping[str, Any]) -> Letterhead:
    return Letterhead(**_plain(kept, Letterhead))


def _plain(kept: Mapping[str, Any], kind: type[Any]) -> dict[str, Any]:
    # JSON has lists where the content has tuples.
    names = {each.name for each in fields(kind)}
    return {key: tuple(value) if isinstance(value, list) else value for key, value in kept.items() if key in names}
