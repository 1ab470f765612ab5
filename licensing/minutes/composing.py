"""Minutes drafted from what the hearings recorded: facts in, items out, each in full and for the public. Pure.

What is said in full may be exempt. What is said for the public has references and no names but those of whoever sat;
while a commissioner decides, nothing in it tells what councillors proposed (R30, R78).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from licensing.web.wording import clock_time, count_of, long_day

NO_ANNOUNCEMENT = "The commissioner decides this review. The decision is no part of these minutes."


@dataclass(frozen=True, slots=True)
class Attender:
    """Somebody seated: as what they sat, and when they came and went."""

    name: str
    capacity: str
    came_at: datetime | None
    left_at: datetime | None


@dataclass(frozen=True, slots=True)
class DeclaredInterest:
    """What somebody declared; `says` stays out of the public edition, and out of both where it is sensitive."""

    name: str
    kind: str
    reference: str
    says: str
    excludes: bool


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """One case of the day as its hearing recorded it. `outcomes` are advice while a commissioner decides."""

    reference: str
    holder: str
    licences: Sequence[str]
    opened_at: datetime | None
    ended_at: datetime | None
    ended: str  # "Closed", "Adjourned", "Adjourned, part-heard", or "" while neither
    ended_because: str
    parties: Sequence[str]
    took_no_part: Sequence[str]
    questions: Sequence[str]
    information: str
    ballots: Sequence[str]
    outcomes: Sequence[str]
    public_outcomes: Sequence[str]
    is_private: bool = False
    talk: str = ""  # when members talked in private, and who was in the room (R15)
    seal: str = ""
    from_sheet: str = ""  # the paper sheet that the hearing was recorded from


@dataclass(frozen=True, slots=True)
class DayFacts:
    """A hearing day that was held."""

    held_on: date
    venue: str
    panel_decides: bool
    resolved: Sequence[str]  # each time the public was excluded, kept out or let in again, as recorded (R29, R30)
    present: Sequence[Attender]
    apologies: Sequence[str]
    interests: Sequence[DeclaredInterest]
    urgency: Sequence[str]
    cases: Sequence[CaseFacts]

    @property
    def begun_at(self) -> datetime | None:
        return min((one.opened_at for one in self.cases if one.opened_at), default=None)

    @property
    def ended_at(self) -> datetime | None:
        return max((one.ended_at for one in self.cases if one.ended_at), default=None)


def compose(facts: DayFacts) -> list[dict[str, str]]:
    """The items of the minutes, in order."""
    items = [
        _same("present", "Present", _present(facts)),
        _same("apologies", "Apologies for absence", _list(facts.apologies, "There were none.")),
        _same("interests", "Declarations of interests", _interests(facts)),
    ]
    if facts.urgency:
        items.append(_same("urgency", "Urgent items", _list(facts.urgency, "")))
    items.append(_same("exclusion", "Exclusion of the press and public", _exclusion(facts)))
    for place, case in enumerate(facts.cases, start=1):
        title = f"Licence review {case.reference}"
        item = _item(f"case_{place}", title, _case(case, facts), _public_case(case, facts))
        items.append(item | {"reference": case.reference})
    end = f"The hearings ended at {clock_time(facts.ended_at)}." if facts.ended_at else "No hearing was ended."
    return [*items, _same("close", "Close", end)]


def _item(key: str, title: str, text: str, public: str) -> dict[str, str]:
    return {"key": key, "title": title, "reference": "", "text": text, "public": public}


def _same(key: str, title: str, text: str) -> dict[str, str]:
    return _item(key, title, text, text)


def _list(lines: Sequence[str], nothing: str) -> str:
    return "\n".join(f"- {one}" for one in lines) or nothing


def _present(facts: DayFacts) -> str:
    begun = f", from {clock_time(facts.begun_at)}" if facts.begun_at else ""
    return "\n".join(
        [f"Hearings of licence reviews, {long_day(facts.held_on)}{begun}, {facts.venue}."]
        + [f"- {one.name}, {one.capacity}{_times(one, facts)}" for one in facts.present]
    )


def _times(one: Attender, facts: DayFacts) -> str:
    """When somebody came after the beginning, and when they left before the end."""
    came = (
        f", from {clock_time(one.came_at)}" if one.came_at and facts.begun_at and one.came_at > facts.begun_at else ""
    )
    left = (
        f", until {clock_time(one.left_at)}" if one.left_at and facts.ended_at and one.left_at < facts.ended_at else ""
    )
    return came + left


def _interests(facts: DayFacts) -> str:
    """That interests were declared, and in which cases: who declared what stands in the case's own item."""
    declared = [
        one.reference for one in facts.cases if any(one.reference == said.reference for said in facts.interests)
    ]
    return _list([f"{one}: see its item" for one in declared], "None was declared.")


def _declared(case: CaseFacts, facts: DayFacts, *, in_full: bool) -> list[str]:
    lines = []
    for one in facts.interests:
        if one.reference == case.reference:
            says = f": {one.says.rstrip('.')}" if in_full and one.says else ""
            part = f"{one.name} took no part." if one.excludes else f"{one.name} took part."
            lines.append(f"Interest declared by {one.name}, {one.kind[0].lower()}{one.kind[1:]}{says}. {part}")
    return lines


def _exclusion(facts: DayFacts) -> str:
    said = [one.replace("To resolve that", "Resolved, that", 1) for one in facts.resolved]
    return "\n".join(said) or "The press and public were not excluded."


def _case(case: CaseFacts, facts: DayFacts) -> str:
    lines = [f"Licence holder: {case.holder}; {', '.join(case.licences)}."]
    lines += _declared(case, facts, in_full=True)
    if case.opened_at is None:
        return "\n".join([*lines, "Not heard on this day."])
    lines.append(_course(case))
    if case.from_sheet:
        lines.append(f"Recorded from paper, sheet {case.from_sheet}, and confirmed beside its scan.")
    lines.append(f"There for the case: {'; '.join(case.parties)}." if case.parties else "Nobody came for the case.")
    if case.took_no_part:
        lines.append(f"Took no part: {', '.join(case.took_no_part)}.")
    if case.questions:
        lines += ["Questions to cover:", *(f"- {one}" for one in case.questions)]
    if case.information:
        lines.append(case.information)
    if case.talk:
        lines.append(f"Members talked in private, {case.talk}.")
    lines += [f"Vote: {one}." for one in case.ballots]
    if not facts.panel_decides:
        lines.append("What councillors vote is advice to the commissioner, who decides. It is not announced.")
        if case.outcomes:
            lines += ["Councillors’ advice to the commissioner, as signed:", *(f"- {one}" for one in case.outcomes)]
    elif case.outcomes:
        lines += ["Resolved:", *(f"- {one}" for one in case.outcomes)]
    elif case.ended == "Closed":
        lines.append("The decision was reserved.")
    if case.seal:
        lines.append(f"The record of the hearing is sealed (SHA-256 {case.seal}).")
    return "\n".join(lines)


def _public_case(case: CaseFacts, facts: DayFacts) -> str:
    declared = _declared(case, facts, in_full=False)
    if case.opened_at is None:
        return "\n".join([f"{case.reference}: not heard on this day.", *declared])
    private = ", in private" if case.is_private else ""
    asked = f" {count_of(len(case.questions), 'question')} {'was' if len(case.questions) == 1 else 'were'} covered."
    lines = [f"{case.reference}{private}. {_course(case, in_full=False)}{asked if case.questions else ''}"]
    lines += declared
    if case.took_no_part:
        lines.append(f"Took no part: {', '.join(case.took_no_part)}.")
    if not facts.panel_decides:
        lines.append(NO_ANNOUNCEMENT)
    elif case.public_outcomes:
        lines += ["Resolved:", *(f"- {one}" for one in case.public_outcomes)]
    elif case.ended == "Closed":
        lines.append("The decision was reserved.")
    return "\n".join(lines)


def _course(case: CaseFacts, *, in_full: bool = True) -> str:
    begun = f"Opened at {clock_time(case.opened_at)}." if case.opened_at else ""
    because = f": {case.ended_because.rstrip('.')}" if in_full and case.ended_because else ""
    ended = f" {case.ended} at {clock_time(case.ended_at)}{because}." if case.ended and case.ended_at else ""
    return begun + ended
