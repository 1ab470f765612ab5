"""For whom the room waits, by name: who is to come, to declare, to take the chair, to vote. No query is made here."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from licensing.hearings.attendance import Attendance, Seated
from licensing.hearings.models import Ballot, Hearing
from licensing.hearings.proceedings import BEFORE_EVIDENCE
from licensing.hearings.rules import Capacity, PresenceKind, Step
from licensing.powers.rules import Body, hears_with_panel, who_decides
from licensing.sittings.rules import is_quorate


@dataclass(frozen=True, slots=True)
class Waiting:
    """Whom it waits for, and what for: "Waiting for Cllr Ellis" "to say whether they have an interest"."""

    who: str
    what: str


@dataclass(frozen=True, slots=True)
class Known:
    """What the room knows when it is asked for whom it waits."""

    hearing: Hearing | None
    attendance: Attendance | None
    undeclared: Sequence[str]
    missing: Sequence[str]  # the licence holder, while nobody has said whether they came
    ballots: Sequence[Ballot]
    voted: Sequence[int]  # one entry for each vote cast on a ballot that is open
    me: int | None

    @property
    def step(self) -> Step:
        return self.hearing.step if self.hearing else Step.ATTENDANCE


def waiting_in(known: Known) -> list[Waiting]:
    """Everybody the current step waits for, in the order in which they hold it up; nobody once it is closed."""
    if known.attendance is None or (known.hearing is not None and known.hearing.closed_at is not None):
        return []
    return [*_in_the_room(known, known.attendance), *_to_declare(known), *_to_vote(known, known.attendance)]


def _in_the_room(known: Known, attendance: Attendance) -> Iterator[Waiting]:
    if hears_with_panel(attendance.mode):
        short = attendance.quorum.quorum - attendance.quorum.members
        away = [one for one in attendance.seated if one.votes and _may_come(one)]
        if not is_quorate(attendance.quorum) and away:
            more = "one more is" if short == 1 else f"{short} more are"
            yield Waiting(_names(away, known.me, "or"), f"to come: {more} needed for a quorum.")
        elif known.step is Step.ATTENDANCE and (unmarked := [one for one in away if one.kind is None]):
            yield Waiting(_names(unmarked, known.me), "to be marked as here, or not.")
        members = [one for one in attendance.seated if one.votes and one.is_in]
        if attendance.chair is None and members:
            yield Waiting(_names(members, known.me, "or"), "to take the chair.")
    out_meanwhile = known.step in (Step.DELIBERATION, Step.OUTCOME) and Capacity.COMMISSIONER not in attendance.may_stay
    if who_decides(attendance.mode) is Body.COMMISSIONER and not out_meanwhile:
        absent = [one for one in attendance.seated if one.capacity is Capacity.COMMISSIONER and _may_come(one)]
        if absent:
            yield Waiting(_names(absent, known.me), "to come: the commissioner decides.")
    if known.step is Step.ATTENDANCE and known.hearing is not None and known.missing:
        yield Waiting(" and ".join(known.missing), "to be marked as here, by video or absent.")


def _to_declare(known: Known) -> Iterator[Waiting]:
    if known.step in BEFORE_EVIDENCE and known.undeclared:
        yield Waiting(_listed(known.undeclared), "to say whether they have an interest.")


def _to_vote(known: Known, attendance: Attendance) -> Iterator[Waiting]:
    """Who has voted is no secret in the room; how they did is."""
    if known.step is not Step.OUTCOME:
        return
    opened = [one for one in known.ballots if one.closed_at is None]
    silent = [one for one in attendance.voters if known.voted.count(one.person_id) < len(opened)]
    if opened and silent:
        yield Waiting(_names(silent, known.me), "to vote.")
    if any(one.closed_at is not None and one.is_carried is None for one in known.ballots):
        chair = attendance.chair
        yield Waiting(_names([chair], known.me) if chair else "the chair", "to give the casting vote on a tie.")


def _may_come(one: Seated) -> bool:
    return not one.is_in and not one.is_excluded and one.kind is not PresenceKind.APOLOGIES


def _names(people: Collection[Seated], me: int | None, joined: str = "and") -> str:
    """Their names; whoever reads it is "you", first."""
    others = [one.name for one in people if one.person_id != me]
    return _listed([*(["you"] if len(others) < len(people) else []), *others], joined)


def _listed(names: Sequence[str], joined: str = "and") -> str:
    return f" {joined} ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
