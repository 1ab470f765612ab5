"""The hearing: its order, who is in the room, who may take part, what is found and how members settle on an outcome."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from licensing.errors import Refused
from licensing.rulebook import Rule

DAYS_TO_REGISTER_INTEREST = 28  # Localism Act 2011, s.31(3): 28 days beginning with the disclosure (R18)


class Step(StrEnum):
    """The order of proceedings. The chair or the clerk moves it on; it never goes back."""

    ATTENDANCE = "attendance"
    INTERESTS = "interests"
    OFFICER_PRESENTS = "officer_presents"
    HOLDER_ANSWERS = "holder_answers"
    QUESTIONS = "questions"
    LAST_WORDS = "last_words"
    DELIBERATION = "deliberation"
    OUTCOME = "outcome"
    CLOSED = "closed"


STEP_WORDS = {
    Step.ATTENDANCE: "Attendance",
    Step.INTERESTS: "Interests",
    Step.OFFICER_PRESENTS: "Officer presents",
    Step.HOLDER_ANSWERS: "Licence holder answers",
    Step.QUESTIONS: "Questions",
    Step.LAST_WORDS: "Last words",
    Step.DELIBERATION: "Members talk in private",
    Step.OUTCOME: "Outcome",
    Step.CLOSED: "Closed",
}
# While these steps last, evidence is heard: whoever decides is there for all of it (R32).
EVIDENCE_STEPS = frozenset({Step.OFFICER_PRESENTS, Step.HOLDER_ANSWERS, Step.QUESTIONS, Step.LAST_WORDS})

# From the questions on, *we have the information we need* may be recorded.
MAY_BE_COMPLETE = (Step.QUESTIONS, Step.LAST_WORDS, Step.DELIBERATION, Step.OUTCOME)
ORDER = tuple(Step)


def next_step(step: Step, order: Sequence[Step] = ORDER) -> Step:
    """The step that follows. Raises Refused after the last."""
    if step is Step.CLOSED:
        raise Refused("The hearing is closed.", codes=[""])
    return order[order.index(step) + 1]


class Capacity(StrEnum):
    """As what somebody is in the room."""

    CHAIR = "chair"
    MEMBER = "member"
    COMMISSIONER = "commissioner"
    LEGAL_ADVISER = "legal_adviser"
    CLERK = "clerk"
    PRESENTING_OFFICER = "presenting_officer"
    LICENCE_HOLDER = "licence_holder"
    REPRESENTATIVE = "representative"
    WITNESS = "witness"
    INTERPRETER = "interpreter"
    SUPPORTER = "supporter"
    OBSERVER = "observer"


CAPACITY_WORDS = {
    Capacity.CHAIR: "Chair, votes",
    Capacity.MEMBER: "Member, votes",
    Capacity.COMMISSIONER: "Commissioner",
    Capacity.LEGAL_ADVISER: "Legal adviser, no vote",
    Capacity.CLERK: "Clerk",
    Capacity.PRESENTING_OFFICER: "Presenting officer",
    Capacity.LICENCE_HOLDER: "Licence holder",
    Capacity.REPRESENTATIVE: "Representative",
    Capacity.WITNESS: "Witness",
    Capacity.INTERPRETER: "Interpreter",
    Capacity.SUPPORTER: "Supporter",
    Capacity.OBSERVER: "Observer",
}
VOTERS = frozenset({Capacity.CHAIR, Capacity.MEMBER})
MAY_ATTEND_BY_VIDEO = frozenset(
    {
        Capacity.LICENCE_HOLDER,
        Capacity.REPRESENTATIVE,
        Capacity.WITNESS,
        Capacity.INTERPRETER,
        Capacity.SUPPORTER,
    }
)
MAY_DELIBERATE = VOTERS | {Capacity.COMMISSIONER, Capacity.LEGAL_ADVISER, Capacity.CLERK}
PARTIES = frozenset(Capacity) - MAY_DELIBERATE  # marked for their one case


class PresenceKind(StrEnum):
    """One movement in the attendance."""

    PRESENT = "present"
    ARRIVED = "arrived"
    LEFT = "left"
    APOLOGIES = "apologies"

    @property
    def is_in(self) -> bool:
        return self in (PresenceKind.PRESENT, PresenceKind.ARRIVED)


PRESENCE_WORDS = {
    PresenceKind.PRESENT: "Present",
    PresenceKind.ARRIVED: "Has arrived",
    PresenceKind.LEFT: "Has left",
    PresenceKind.APOLOGIES: "Apologies",
}


class Movement(Protocol):
    """What the attendance needs of one row of it."""

    @property
    def person_id(self) -> int | None: ...

    @property
    def kind(self) -> PresenceKind: ...

    @property
    def at(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of time, from an instant up to another."""

    begins_at: datetime
    ends_at: datetime


def in_the_room(movements: Iterable[Movement], at: datetime) -> frozenset[int]:
    """Who is in the room at that instant: everybody whose latest movement by then brought them in (R75)."""
    latest: dict[int, Movement] = {}
    for movement in sorted(movements, key=lambda movement: movement.at):
        if movement.person_id is not None and movement.at <= at:
            latest[movement.person_id] = movement
    return frozenset(person for person, movement in latest.items() if movement.kind.is_in)


def there_throughout(
    movements: Sequence[Movement], evidence: Sequence[Stretch], *, pauses: Sequence[Stretch] = ()
) -> frozenset[int]:
    """Who was there for all of the evidence (R32). A pause recorded by the chair is not absence."""
    heard = [part for stretch in evidence for part in without(stretch, pauses)]
    people = {movement.person_id for movement in movements if movement.person_id is not None}
    return frozenset(person for person in people if all(_is_there(person, movements, part) for part in heard))


def without(stretch: Stretch, pauses: Sequence[Stretch]) -> list[Stretch]:
    """What remains of the stretch when the pauses are taken out."""
    left = []
    begins = stretch.begins_at
    for pause in sorted(pauses, key=lambda pause: pause.begins_at):
        if pause.ends_at <= begins or pause.begins_at >= stretch.ends_at:
            continue
        if pause.begins_at > begins:
            left.append(Stretch(begins, pause.begins_at))
        begins = max(begins, pause.ends_at)
    return [*left, Stretch(begins, stretch.ends_at)] if begins < stretch.ends_at else left


def _is_there(person: int, movements: Sequence[Movement], part: Stretch) -> bool:
    if person not in in_the_room(movements, part.begins_at):
        return False
    return not any(
        movement.person_id == person
        and not movement.kind.is_in
        and part.begins_at < movement.at < part.ends_at
        and person not in in_the_room(movements, movement.at)  # out and in at one instant is no absence
        for movement in movements
    )


class InterestKind(StrEnum):
    """What somebody declares about a case."""

    NONE = "none"
    DISCLOSABLE_PECUNIARY = "disclosable_pecuniary"
    OTHER = "other"
    EXPRESSED_VIEW = "expressed_view"

    @property
    def excludes(self) -> bool:
        """Does it shut its holder out of the case, unless dispensed? A past view by itself does not (R21)."""
        return self in (InterestKind.DISCLOSABLE_PECUNIARY, InterestKind.OTHER)


INTEREST_WORDS = {
    InterestKind.NONE: "No interest",
    InterestKind.DISCLOSABLE_PECUNIARY: "A disclosable pecuniary interest",
    InterestKind.OTHER: "Another interest",
    InterestKind.EXPRESSED_VIEW: "I have expressed a view",
}


def register_interest_by(disclosed_on: date) -> date:
    """By when the monitoring officer is told of an unregistered interest: 28 days beginning with that day (R18)."""
    return disclosed_on + timedelta(days=DAYS_TO_REGISTER_INTEREST - 1)


class Finding(StrEnum):
    """What is found on one question, on the balance of probabilities (R33)."""

    FOUND = "found"
    NOT_FOUND = "not_found"
    NOT_DECIDED = "not_decided"


FINDING_WORDS = {
    Finding.FOUND: "Found",
    Finding.NOT_FOUND: "Not found",
    Finding.NOT_DECIDED: "Not decided, and not relied on",
}


class Motion(StrEnum):
    """The outcome that members are asked to agree on: the words of `decisions`, which stands above."""

    REVOKED = "revoked"
    SUSPENDED = "suspended"
    WARNING = "warning"
    NO_FURTHER_ACTION = "no_further_action"


MOTION_WORDS = {
    Motion.REVOKED: "Revoke",
    Motion.SUSPENDED: "Suspend",
    Motion.WARNING: "Warning",
    Motion.NO_FURTHER_ACTION: "No further action",
}


class Choice(StrEnum):
    """How a member votes."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"


class VotingMethod(StrEnum):
    """How members settle on an outcome: a local matter (R31)."""

    AGREED_BY_ALL = "agreed_by_all"
    SHOW_OF_HANDS = "show_of_hands"
    OWN_VOTE = "own_vote"


VOTING_WORDS = {
    VotingMethod.AGREED_BY_ALL: "Agreed by all",
    VotingMethod.SHOW_OF_HANDS: "Show of hands",
    VotingMethod.OWN_VOTE: "Each on own tablet",
}


class AdjournmentReason(StrEnum):
    """Why a hearing is put off."""

    HOLDER_ABSENT = "holder_absent"
    REPRESENTATIVE_ABSENT = "representative_absent"
    INTERPRETER_NEEDED = "interpreter_needed"
    FURTHER_EVIDENCE = "further_evidence"
    LATE_PAPERS = "late_papers"
    NOT_QUORATE = "not_quorate"
    ILLNESS = "illness"
    OUT_OF_TIME = "out_of_time"
    OTHER = "other"


ADJOURNMENT_WORDS = {
    AdjournmentReason.HOLDER_ABSENT: "The licence holder is absent",
    AdjournmentReason.REPRESENTATIVE_ABSENT: "The representative is absent",
    AdjournmentReason.INTERPRETER_NEEDED: "An interpreter is needed",
    AdjournmentReason.FURTHER_EVIDENCE: "Further evidence is needed",
    AdjournmentReason.LATE_PAPERS: "Papers came late",
    AdjournmentReason.NOT_QUORATE: "There is no quorum",
    AdjournmentReason.ILLNESS: "Somebody is ill",
    AdjournmentReason.OUT_OF_TIME: "There was not enough time",
    AdjournmentReason.OTHER: "Another reason",
}


@dataclass(frozen=True, slots=True)
class Tally:
    """The count of one ballot. `is_carried` is None on a tie that the chair has not yet broken."""

    votes_for: int
    votes_against: int
    abstained: int
    is_tie: bool
    is_carried: bool | None


def tally(votes_for: int, votes_against: int, abstained: int = 0, *, casting_vote: bool | None = None) -> Tally:
    """Count a ballot: the majority of those present and voting; on a tie the chair's casting vote (R31).

    Raises Refused when a casting vote is given where there is no tie, or nobody voted.
    """
    is_tie = votes_for == votes_against and votes_for > 0
    if casting_vote is not None and not is_tie:
        raise Refused("The chair has a casting vote on a tie only. (LGA 1972, Sch.12 para 39)", codes=["R31"])
    if votes_for + votes_against == 0:
        raise Refused("Nobody present voted, so nothing is carried. (LGA 1972, Sch.12 para 39)", codes=["R31"])
    carried = casting_vote if is_tie else votes_for > votes_against
    return Tally(votes_for, votes_against, abstained, is_tie, carried)


@dataclass(frozen=True, slots=True)
class RoomFacts:
    """Who is in the room when members find what happened, and settle on an outcome; and who may be."""

    capacities: frozenset[Capacity]
    may_stay: frozenset[Capacity] = MAY_DELIBERATE


ROOM_RULES: tuple[Rule[RoomFacts], ...] = (
    Rule(
        code="R15",
        says="Only those who decide, the legal adviser and the clerk are in the room while members make findings and "
        "settle on an outcome.",
        source="R v Barnsley MBC ex p Hook [1976] 1 WLR 1052",
        kept=lambda facts: facts.capacities <= facts.may_stay,
    ),
)


@dataclass(frozen=True, slots=True)
class AttendanceFacts:
    """How somebody attends."""

    capacity: Capacity
    by_video: bool
    in_room_required: bool = True  # the authority's dated setting


ATTENDANCE_RULES: tuple[Rule[AttendanceFacts], ...] = (
    Rule(
        code="R75",
        says="A member counts, and votes, only while in the room; the licence holder, their people, a witness or an "
        "interpreter may attend by video.",
        source="Hertfordshire CC [2021] EWHC 1093 (Admin)",
        kept=lambda facts: (
            not facts.by_video
            or not facts.in_room_required
            or facts.capacity in MAY_ATTEND_BY_VIDEO | {Capacity.OBSERVER}
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class AbsenceFacts:
    """A hearing about to go on or close. `went_on_because` is the recorded choice to go on without the holder."""

    holder_present: bool
    service_proved: bool
    went_on_because: str


ABSENCE_RULES: tuple[Rule[AbsenceFacts], ...] = (
    Rule(
        code="R25",
        says="The licence holder has a real chance to be heard: without them it goes on only with proof that the "
        "notice was served, and a recorded choice to go on rather than adjourn.",
        source="common law; natural justice",
        kept=lambda facts: facts.holder_present or (facts.service_proved and bool(facts.went_on_because.strip())),
    ),
)
