"""The words of a decision: what its notice is drafted from, and what is read back to whoever signs.

Neither has a place for the panel's proposal (R78).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from licensing.decisions.drafts import Draft, OutcomeDraft
from licensing.decisions.rules import GROUNDS, SUSPENSION_END_WORDS, Outcome, SuspensionEnd
from licensing.notices.content import DecisionNoticeContent, LicenceOutcome
from licensing.powers.rules import SUB_COMMITTEE, Body
from licensing.register.models import Licence
from licensing.register.rules import LICENCE_WORDS
from licensing.web.wording import day


@dataclass(frozen=True, slots=True)
class Made:
    """Who made the determination, under what, and when; `decided_by_ids` are those who may not approve its notice."""

    body: Body
    signed_by: str
    decided_by_ids: tuple[int, ...]
    instrument: str
    decided_on: date
    post: str = ""  # of the officer who decided under a scheme of delegation


def notice_content(
    case_reference: str,
    draft: Draft,
    licences: Sequence[Licence],
    *,
    made: Made,
    findings: tuple[str, ...],
    policy: str,
) -> DecisionNoticeContent:
    """The determination as its holder is told of it (R43, R44, R46, R53, R56)."""
    by_id = {licence.id: licence for licence in licences}
    return DecisionNoticeContent(
        case_reference=case_reference,
        decided_on=made.decided_on,
        body=made.body,
        decided_by=f"{made.signed_by}, {made.post}" if made.post else decider_words(made.body, made.signed_by),
        authority=made.instrument,
        outcomes=tuple(_told(one, by_id[one.licence_id]) for one in draft.outcomes),
        reasons=draft.reasons,
        findings=findings,
        holders_account=draft.holders_account,
        policy=policy_words(policy, draft.departure),
        decided_by_ids=made.decided_by_ids,
    )


def decider_words(body: Body, name: str) -> str:
    """Who decided, to follow "decided by": "the commissioner, Elspeth Sugden"."""
    if body is Body.PANEL:
        return f"the {SUB_COMMITTEE}"
    return f"the commissioner, {name.removeprefix('Commissioner ')}"


def policy_words(policy: str, departure: str) -> str:
    """The policy applied, and why it was departed from."""
    if not policy:
        return ""
    applied = f"The council’s convictions policy, version {policy}, was applied."
    return f"{applied} It was departed from, because: {departure.strip()}" if departure.strip() else applied


def _told(one: OutcomeDraft, licence: Licence) -> LicenceOutcome:
    law = GROUNDS[one.ground] if one.ground and one.is_against else None
    ends = one.suspension_end
    return LicenceOutcome(
        kind=licence.kind,
        number=licence.number,
        outcome=one.outcome.value,
        badge_number=licence.badge_number or licence.plate_number or "",
        ground=law.says if law else "",
        citation=law.citation if law else "",
        suspension_days=one.suspension_days,
        suspension_months=one.suspension_months,
        suspension_ends=SUSPENSION_END_WORDS[ends] if ends and ends is not SuspensionEnd.DATE else "",
        expires_on=licence.expires_on,
        is_immediate=one.is_immediate,
        public_safety_explanation=one.public_safety_explanation,
        warning_until=one.warning_until,
    )


def outcome_sentence(one: OutcomeDraft, licence: Licence, holder: str, *, first_person: str = "I") -> str:
    """What is decided of one licence, as it is read back and read aloud."""
    name = f"{LICENCE_WORDS[licence.kind]} {licence.number}"
    if one.outcome is Outcome.REVOKED:
        return f"{first_person} revoke {holder}’s {name}{', with immediate effect' if one.is_immediate else ''}."
    if one.outcome is Outcome.SUSPENDED:
        length = one.length if one.length.startswith("until") else f"for {one.length}"
        now = ", with immediate effect" if one.is_immediate else ""
        return f"{first_person} suspend {holder}’s {name} {length}{now}."
    if one.outcome is Outcome.WARNING:
        until = f", kept on file until {day(one.warning_until)}" if one.warning_until else ""
        return f"{first_person} give {holder} a formal warning about the {name}{until}."
    return f"{first_person} take no further action about {holder}’s {name}."


def fit_and_proper_sentence(one: OutcomeDraft, licence: Licence, *, first_person: str = "I") -> str:
    """The answer to the fit and proper question, in a sentence; "" for a vehicle (R73)."""
    if one.is_fit_and_proper is None:
        return ""
    pronoun = first_person.split()[0]  # "We propose to" speaks for "we"
    am = "am" if pronoun == "I" else "are"
    verdict = "satisfied" if one.is_fit_and_proper else "not satisfied"
    held = LICENCE_WORDS[licence.kind]
    return f"{pronoun} {am} {verdict} that the holder is a fit and proper person to hold a {held}."


def ground_sentence(one: OutcomeDraft) -> str:
    """The ground in law, in a sentence; "" where the licence is kept."""
    if one.ground is None or not one.is_against:
        return ""
    law = GROUNDS[one.ground]
    return f"The ground is {law.says}: {law.citation}."
