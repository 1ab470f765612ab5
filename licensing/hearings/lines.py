"""The lines of the room: each person's, each party's, each ballot's, in the words that stand on the page."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from licensing.hearings.attendance import Attendance, Seated
from licensing.hearings.models import Ballot
from licensing.hearings.motions import CHOICE_WORDS, in_words, terms_of
from licensing.hearings.queries import votes_on
from licensing.hearings.rules import (
    CAPACITY_WORDS,
    PRESENCE_WORDS,
    VOTING_WORDS,
    Capacity,
    Choice,
    Motion,
    PresenceKind,
    VotingMethod,
)
from licensing.register.models import Licence
from licensing.register.queries import holder_by_id
from licensing.register.rules import LICENCE_WORDS
from licensing.reviews.models import Review
from licensing.reviews.queries import people_in
from licensing.reviews.rules import CaseRole
from licensing.reviews.withheld import text_shown, withheld_in
from licensing.sittings.rules import SEAT_WORDS

COMES_AS = {
    CaseRole.PRESENTING_OFFICER: Capacity.PRESENTING_OFFICER,
    CaseRole.WITNESS: Capacity.WITNESS,
    CaseRole.COMPLAINANT: Capacity.WITNESS,
    CaseRole.REPRESENTATIVE: Capacity.REPRESENTATIVE,
    CaseRole.INTERPRETER: Capacity.INTERPRETER,
    CaseRole.SUPPORTER: Capacity.SUPPORTER,
}


@dataclass(frozen=True, slots=True)
class SeatLine:
    """Somebody seated, with the one act that their place offers."""

    person_id: int
    name: str
    short: str
    note: str
    is_in: bool
    votes: bool
    can_take_chair: bool
    offers: tuple[PresenceKind, ...]


@dataclass(frozen=True, slots=True)
class PartyLine:
    """The holder, or somebody who comes for this case."""

    name: str
    capacity: Capacity
    person_id: int | None
    note: str
    is_in: bool
    is_known: bool


@dataclass(frozen=True, slots=True)
class BallotLine:
    """How one licence's outcome stands."""

    ballot_id: int
    licence: str
    outcome: str
    says: str
    is_open: bool
    is_tie: bool
    is_carried: bool
    by_all: bool = False  # agreed by all: any member may object
    named: tuple[tuple[str, str], ...] = ()  # where the clerk entered names: "For", "Cllr Pike, Cllr Dunn"


def licence_words(licence: Licence) -> str:
    """ "Private hire driver, badge 2291"."""
    badge = licence.badge_number or licence.plate_number
    return f"{LICENCE_WORDS[licence.kind]}, {'badge ' + badge if badge else licence.number}"


def seat_line(one: Seated, attendance: Attendance) -> SeatLine:
    """Somebody seated, as this case sees them."""
    note = CAPACITY_WORDS[one.capacity] if one.capacity is not Capacity.OBSERVER else SEAT_WORDS[one.seat]
    if one.is_excluded:
        note = "Takes no part: an interest, or a part in the case"
    elif one.is_out_for_talk:
        note = f"{note}, out while members talk"
    elif one.kind is PresenceKind.APOLOGIES:
        note = f"{SEAT_WORDS[one.seat]}, apologies"
    elif one.votes and one.is_in and attendance.bars_to_vote(one):
        note = f"No vote: {_why(one)}"
    offers: tuple[PresenceKind, ...] = (PresenceKind.LEFT,) if one.is_in else (PresenceKind.ARRIVED,)
    if one.kind is None:
        offers = (PresenceKind.PRESENT, PresenceKind.APOLOGIES)
    if one.is_out_for_talk:
        offers = ()  # of this case alone: for the day they are here
    return SeatLine(
        person_id=one.person_id,
        name=one.name,
        short=one.name.split()[-1],
        note=note,
        is_in=one.is_in,
        votes=one.votes and not one.is_excluded,
        can_take_chair=attendance.chair is None and one.is_in and one.capacity is Capacity.MEMBER,
        offers=offers,
    )


def _why(one: Seated) -> str:
    if not one.is_appointed:
        return "not appointed"
    if not one.is_trained:
        return "training not current"
    return "missed part of the evidence" if not one.heard_everything else "not in the room"


def party_lines(session: Session, review: Review, attendance: Attendance | None) -> list[PartyLine]:
    """The holder and everybody with a part in the case, whether or not they were marked; then whoever else came."""
    marked = {(one.name, one.capacity): one for one in attendance.parties} if attendance else {}
    expected: list[tuple[str, Capacity, int | None]] = [
        (holder_by_id(session, review.holder_id).name, Capacity.LICENCE_HOLDER, None)
    ]
    expected += [
        (one.name, COMES_AS[one.role], one.person_id)
        for one in people_in(session, review.id or 0)
        if one.role in COMES_AS and one.name and not one.is_withheld
    ]
    listed = {(name, capacity): person for name, capacity, person in expected}
    listed |= {who: one.person_id for who, one in marked.items() if who not in listed}
    lines, hidden, known = [], withheld_in(session, review.id or 0), {name for name, _, _ in expected}
    for (name, capacity), person_id in listed.items():
        one = marked.get((name, capacity))
        came = f", {'by video' if one.by_video else PRESENCE_WORDS[one.kind].lower()}" if one and one.kind else ""
        absent = one is not None and one.kind is PresenceKind.APOLOGIES
        note = CAPACITY_WORDS[capacity] + (", absent" if absent else came)
        shown = name if name in known else text_shown(name, hidden)  # typed in the room: it may be withheld
        lines.append(PartyLine(shown, capacity, person_id, note, one is not None and one.is_in, one is not None))
    return lines


def ballot_lines(
    session: Session, ballots: Sequence[Ballot], licences: Sequence[Licence], attendance: Attendance | None
) -> list[BallotLine]:
    """The ballot that stands for each licence, in words."""
    words = {one.id: licence_words(one) for one in licences}
    cast = votes_on(session, [one.id for one in ballots if one.closed_at is None])
    members = len(attendance.voters) if attendance else 0
    lines = []
    for one in ballots:
        is_open = one.closed_at is None
        tie = not is_open and one.is_carried is None
        voted = sum(vote.ballot_id == one.id for vote in cast)
        says = f"{voted} of {members} have voted" if is_open else _result(one)
        lines.append(
            BallotLine(
                ballot_id=one.id or 0,
                licence=words[one.licence_id],
                outcome=in_words(Motion(one.outcome), terms_of(one)),
                says=says,
                is_open=is_open,
                is_tie=tie,
                is_carried=bool(one.is_carried),
                by_all=one.method is VotingMethod.AGREED_BY_ALL,
                named=_named(one),
            )
        )
    return lines


def _named(ballot: Ballot) -> tuple[tuple[str, str], ...]:
    named = ballot.named or {}
    return tuple((CHOICE_WORDS[choice], ", ".join(named[choice])) for choice in Choice if named.get(choice))


def _result(ballot: Ballot) -> str:
    how = VOTING_WORDS[ballot.method].lower()
    if ballot.is_carried and not ballot.votes_against and not ballot.abstained:
        return f"Agreed by all {ballot.votes_for}"
    counted = f"{ballot.votes_for} for, {ballot.votes_against} against, {ballot.abstained} abstaining, {how}"
    if ballot.is_carried is None:
        return f"A tie: {counted}"
    casting = f", the chair’s casting vote {ballot.casting_vote}" if ballot.casting_vote else ""
    return f"{'Carried' if ballot.is_carried else 'Not carried'}: {counted}{casting}"
