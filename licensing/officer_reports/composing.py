"""A report drafted from what is known: facts in, sentences out, a section at a time. Pure.

The facts come with withheld names already masked (R14), and without what may not be used (R37).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from licensing.officer_reports.options import implications_for, options_for
from licensing.officer_reports.rules import Section
from licensing.register.rules import LICENCE_WORDS, LicenceKind
from licensing.web.wording import count_of, day, long_day


@dataclass(frozen=True, slots=True)
class LicenceFacts:
    """A licence under review, how it stands today, and what became of it since its grant."""

    kind: LicenceKind
    number: str
    badge: str
    granted_on: date
    expires_on: date
    standing: str
    history: Sequence[str]


@dataclass(frozen=True, slots=True)
class ConcernFacts:
    """An offence or concern: what the policy presumes of it, and the question to cover that came of it."""

    kind: str
    says: str
    happened_on: date
    source: str
    policy: str
    question: int | None


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """Everything that a draft is made from."""

    holder: str
    reference: str
    opened_on: date
    why: str
    programme: str
    hearing: str
    licences: Sequence[LicenceFacts]
    concerns: Sequence[ConcernFacts]
    questions: Sequence[tuple[int, str]]
    notice_given_on: date | None
    reply_on: date | None
    reply: Sequence[tuple[str, str]]
    said: Sequence[str]
    needs: str
    who_decides: str


def compose(facts: ReportFacts) -> dict[str, str]:
    """Each section of the report, by its name."""
    kinds = [one.kind for one in facts.licences]
    return {
        Section.BACKGROUND: _background(facts),
        Section.LICENCES: "\n".join(line for one in facts.licences for line in _licence(one)),
        Section.CONCERNS: _concerns(facts.concerns),
        Section.RESPONSE: _response(facts),
        Section.OPTIONS: options_for(kinds),
        Section.IMPLICATIONS: implications_for(kinds, who_decides=facts.who_decides, needs=facts.needs),
    }


def _background(facts: ReportFacts) -> str:
    lines = [
        f"This report is about {facts.holder} and licence review {facts.reference}, of "
        f"{count_of(len(facts.licences), 'licence')}.",
        f"The review was opened on {day(facts.opened_on)}. The reason recorded: {facts.why}",
    ]
    if facts.programme:
        lines.append(f"It belongs to the programme {facts.programme}.")
    if facts.hearing:
        lines.append(facts.hearing)
    if facts.questions:
        lines.append("The questions to cover at the hearing:")
        lines += [f"- {number}. {asks}" for number, asks in facts.questions]
    return "\n".join(lines)


def _licence(one: LicenceFacts) -> list[str]:
    words = LICENCE_WORDS[one.kind]
    badge = f", badge {one.badge}" if one.badge else ""
    return [
        f"{words[0].upper()}{words[1:]} {one.number}{badge}: granted on {day(one.granted_on)}, expires on "
        f"{day(one.expires_on)}. Now: {one.standing.lower()}.",
        *(f"- {line}" for line in one.history),
    ]


def _concerns(concerns: Sequence[ConcernFacts]) -> str:
    if not concerns:
        return "No offence or concern is held that may be used in this review."
    return "\n".join(line for one in concerns for line in _concern(one))


def _concern(one: ConcernFacts) -> list[str]:
    policy = one.policy or "The convictions policy has no fixed period for it."
    put = f"Put to the licence holder as question {one.question}." if one.question else "Not among the questions."
    return [f"{one.kind}, {day(one.happened_on)}: {one.says}", f"- Source: {one.source}", f"- {policy}", f"- {put}"]


def _response(facts: ReportFacts) -> str:
    if facts.notice_given_on is None:
        lines = ["The hearing notice has not been recorded as given."]
    else:
        lines = [f"The hearing notice was given on {long_day(facts.notice_given_on)}."]
    if facts.reply_on is None:
        lines.append("No reply to it is recorded.")
    else:
        lines.append(f"The reply was received on {long_day(facts.reply_on)}:")
        lines += [f"- {label}: {said}" for label, said in facts.reply]
    if facts.said:
        lines.append("What the licence holder, or their representative, has said since the review was opened:")
        lines += [f"- {one}" for one in facts.said]
    return "\n".join(lines)
