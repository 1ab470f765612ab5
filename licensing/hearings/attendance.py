"""Who is in the room for one case, who may vote on it, and whether that is a quorum (R09-R11, R13, R32, R75)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel import Session

from licensing.authority.queries import settings_on
from licensing.authority.rules import STAYS, Setting
from licensing.hearings.course import evidence_in, pauses_in
from licensing.hearings.models import Hearing, Presence
from licensing.hearings.participation import VOTE_RULES, VoteFacts
from licensing.hearings.publicity import may_deliberate
from licensing.hearings.queries import (
    chain_of_hearings,
    day_of,
    interests_on,
    log_of,
    movements_on,
)
from licensing.hearings.rules import (
    MAY_DELIBERATE,
    PARTIES,
    VOTERS,
    Capacity,
    PresenceKind,
    RoomFacts,
    there_throughout,
)
from licensing.people.walls import walled_people
from licensing.powers.rules import Mode
from licensing.reviews.models import Review
from licensing.reviews.queries import people_in
from licensing.reviews.rules import bars_from_deciding
from licensing.rulebook import Rule, broken
from licensing.sittings.models import HearingDay
from licensing.sittings.queries import (
    appointments_on,
    seats_of,
    trained_until,
    trainings_of_deciders,
)
from licensing.sittings.rules import VOTING_SEATS, QuorumFacts, SeatRole, TrainingRule

SITS_AS = {
    SeatRole.CHAIR: Capacity.CHAIR,
    SeatRole.MEMBER: Capacity.MEMBER,
    SeatRole.RESERVE: Capacity.OBSERVER,  # until stepping in for somebody who sent apologies
    SeatRole.COMMISSIONER: Capacity.COMMISSIONER,
    SeatRole.LEGAL_ADVISER: Capacity.LEGAL_ADVISER,
    SeatRole.CLERK: Capacity.CLERK,
}


@dataclass(frozen=True, slots=True)
class Seated:
    """Somebody with a seat on the day, as this case sees them."""

    person_id: int
    name: str
    seat: SeatRole
    capacity: Capacity
    kind: PresenceKind | None
    since: datetime | None
    is_appointed: bool
    is_trained: bool
    is_excluded: bool  # by an interest, a wall or a part in the case
    heard_everything: bool
    is_out_for_talk: bool = False  # went out of this one case, for members to talk in private (R15)

    @property
    def sits(self) -> bool:
        """Sits on the case now: in the room, or out of it for the private talk alone."""
        return self.is_in or (self.is_out_for_talk and not self.is_excluded)

    @property
    def is_in(self) -> bool:
        """In the room for this case: whoever is kept out of it leaves while it is heard (R17, R19)."""
        return self.kind is not None and self.kind.is_in and not self.is_excluded

    @property
    def votes(self) -> bool:
        """Does the seat carry a vote, whoever is in it?"""
        return self.capacity in VOTERS

    @property
    def facts(self) -> VoteFacts:
        return VoteFacts(
            is_appointed=self.is_appointed,
            is_in_the_room=self.is_in,
            is_excluded=self.is_excluded,
            heard_everything=self.heard_everything,
            is_trained=self.is_trained,
        )


@dataclass(frozen=True, slots=True)
class Party:
    """The licence holder, or somebody else who comes for this one case."""

    name: str
    capacity: Capacity
    person_id: int | None
    kind: PresenceKind | None
    by_video: bool
    since: datetime | None
    came: bool  # was there for any of it, though perhaps no longer

    @property
    def is_in(self) -> bool:
        return self.kind is not None and self.kind.is_in


@dataclass(frozen=True, slots=True)
class Attendance:
    """Everybody at one case, at one instant."""

    on: date
    mode: Mode
    seated: tuple[Seated, ...]
    parties: tuple[Party, ...]
    quorum: QuorumFacts
    may_stay: frozenset[Capacity] = MAY_DELIBERATE  # while members talk in private (R15)

    @property
    def voters(self) -> tuple[Seated, ...]:
        """The members who may vote on this case now."""
        return tuple(one for one in self.seated if one.votes and not self.bars_to_vote(one))

    @property
    def chair(self) -> Seated | None:
        """Whoever is in the chair, and in the room."""
        return next((one for one in self.voters if one.capacity is Capacity.CHAIR), None)

    @property
    def holder_present(self) -> bool:
        return any(one.is_in for one in self.parties if one.capacity is Capacity.LICENCE_HOLDER)

    @property
    def deciders_in(self) -> tuple[Seated, ...]:
        """Members and commissioners in the room, whether or not they may vote."""
        return tuple(one for one in self.sat if one.is_in)

    @property
    def sat(self) -> tuple[Seated, ...]:
        """The same, with whoever went out for the private talk alone."""
        return tuple(one for one in self.seated if one.sits and (one.votes or one.capacity is Capacity.COMMISSIONER))

    @property
    def room(self) -> RoomFacts:
        """Who would listen if members talked now (R15)."""
        seated = {one.capacity for one in self.seated if one.is_in}
        parties = {one.capacity for one in self.parties if one.is_in}
        return RoomFacts(capacities=frozenset(seated | parties), may_stay=self.may_stay)

    def bars_to_vote(self, one: Seated) -> list[Rule[VoteFacts]]:
        """The rules that keep this member from voting; none when they may."""
        return broken(VOTE_RULES, one.facts, on=self.on)

    def find(self, person_id: int | None) -> Seated | None:
        return next((one for one in self.seated if one.person_id == person_id), None)


def attendance_of(
    session: Session, day: HearingDay, review: Review, *, mode: Mode, at: datetime, hearing: Hearing | None = None
) -> Attendance:
    """Who is in the room for this review at the instant, and who of them counts. About a dozen statements."""
    movements = movements_on(session, day.id, review.id)
    seated = _seated(session, day, review, movements, at=at, hearing=hearing)
    stood = settings_on(session, day.held_on)
    attendance = Attendance(
        on=day.held_on,
        mode=mode,
        seated=seated,
        parties=_parties(movements, at),
        quorum=QuorumFacts(mode, 0),
        may_stay=may_deliberate(mode, commissioner_stays=stood[Setting.COMMISSIONER_DURING_TALK] == STAYS),
    )
    quorum = QuorumFacts(
        mode=mode,
        members=len(attendance.voters),
        quorum=int(stood[Setting.QUORUM]),
        two_allowed=stood[Setting.BETWEEN_TWO_AND_QUORUM] == "yes",
        holder_consents=bool(hearing and hearing.holder_consent),
    )
    return replace(attendance, quorum=quorum)


def heard_everything(session: Session, hearing: Hearing, *, until: datetime) -> frozenset[int] | None:
    """Who was there for all of the evidence of this hearing and of those it resumes; None while there is none (R32)."""
    heard: frozenset[int] | None = None
    for one in chain_of_hearings(session, hearing):
        end = one.closed_at or until
        log = log_of(session, one.id)
        evidence = evidence_in(log, end)
        if evidence:
            movements = movements_on(session, day_of(session, one).id, one.review_id)
            there = there_throughout(movements, evidence, pauses=pauses_in(log, end))
            heard = there if heard is None else heard & there
    return heard


def _seated(
    session: Session,
    day: HearingDay,
    review: Review,
    movements: Sequence[Presence],
    *,
    at: datetime,
    hearing: Hearing | None,
) -> tuple[Seated, ...]:
    seats = sorted(seats_of(session, day.id or 0), key=lambda seat: seat.id)
    ids = [seat.person_id for seat in seats]
    appointed = {one.person_id for one in appointments_on(session, day.held_on)}
    trained = trained_among(session, ids, settings_on(session, day.held_on), day.held_on)
    excluded = excluded_from(session, day.id, review)
    heard = heard_everything(session, hearing, until=at) if hearing else None
    latest = {one.person_id: one for one in movements if one.person_id is not None and one.at <= at}
    found = []
    for seat in seats:
        moved = latest.get(seat.person_id)
        found.append(
            Seated(
                person_id=seat.person_id,
                name=seat.name,
                seat=seat.role,
                capacity=moved.capacity if moved else SITS_AS[seat.role],
                kind=moved.kind if moved else PresenceKind.APOLOGIES if seat.sent_apologies else None,
                since=moved.at if moved else None,
                is_appointed=seat.person_id in appointed,
                is_trained=seat.person_id in trained,
                is_excluded=seat.person_id in excluded,
                heard_everything=heard is None or seat.person_id in heard,
                is_out_for_talk=moved is not None and _went_out_for_talk(moved),
            )
        )
    asked = {seat.person_id for seat in seats if seat.steps_in}
    return _one_reserve_for_each_absent(found, day.held_on, asked)


def _went_out_for_talk(moved: Presence) -> bool:
    """Somebody seated whose last movement took them out of this one case: a party has a name there, a seat none."""
    return moved.review_id is not None and not moved.name and not moved.kind.is_in


def _one_reserve_for_each_absent(seated: Sequence[Seated], on: date, asked: Collection[int]) -> tuple[Seated, ...]:
    """A reserve sits as a member only for one who is not there, or may not vote (R11).

    First whoever stepped in before the day (`asked`), then the first to come.
    """
    reserves = sorted(
        (one for one in seated if one.seat is SeatRole.RESERVE and one.votes and one.is_in),
        key=lambda one: (
            one.capacity is not Capacity.CHAIR,
            one.person_id not in asked,
            one.since.timestamp() if one.since else 0.0,
        ),
    )
    missing = sum(one.seat in VOTING_SEATS and bool(broken(VOTE_RULES, one.facts, on=on)) for one in seated)
    over = {one.person_id for one in reserves[missing:]}
    return tuple(replace(one, capacity=Capacity.OBSERVER) if one.person_id in over else one for one in seated)


def excluded_from(session: Session, day_id: int | None, review: Review) -> frozenset[int]:
    """Whom an interest, a wall or a part in the case keeps out of it (R14, R17, R19, R20)."""
    interested = {
        one.person_id for one in interests_on(session, day_id) if one.review_id == review.id and one.kind.excludes
    }
    barred = {
        one.person_id
        for one in people_in(session, review.id or 0)
        if one.person_id is not None and bars_from_deciding(one.role)
    }
    return frozenset(interested | barred) | walled_people(session, review.reference)


def _parties(movements: Sequence[Presence], at: datetime) -> tuple[Party, ...]:
    latest: dict[tuple[str, Capacity], Presence] = {}
    came: set[tuple[str, Capacity]] = set()
    for moved in movements:
        if moved.review_id is not None and moved.name and moved.capacity in PARTIES and moved.at <= at:
            latest[moved.name, moved.capacity] = moved
            came |= {(moved.name, moved.capacity)} if moved.kind.is_in else set()
    return tuple(
        Party(one.name, one.capacity, one.person_id, one.kind, one.by_video, one.at, who in came)
        for who, one in latest.items()
    )


def trained_among(session: Session, ids: Sequence[int], stood: Mapping[Setting, str], on: date) -> frozenset[int]:
    """Whose training on every adopted topic is current, or everybody where the council does not refuse (R13)."""
    if stood[Setting.TRAINING_RULE] != TrainingRule.REFUSE:
        return frozenset(ids)
    topics = [topic.strip() for topic in stood[Setting.TRAINING_TOPICS].split(",") if topic.strip()]
    known = trainings_of_deciders(session, ids)
    until = {person: trained_until(known[person], topics, on=on) for person in ids}
    return frozenset(person for person, last in until.items() if last is not None and last >= on)
