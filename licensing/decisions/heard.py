"""What was heard before a decision: who was there for all of it, what was asked and found, how members voted.

Gathered from the hearing and from the part-heard ones that it resumes, as frozen plain values (R10, R25, R28, R31-R33,
R74).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel import Session

from licensing.decisions.models import VoteRetaken
from licensing.decisions.queries import objectors_to, retaken_votes
from licensing.decisions.rules import AGAINST_THE_LICENCE
from licensing.errors import Refused
from licensing.hearings.attendance import Attendance, attendance_of, heard_everything
from licensing.hearings.course import not_repeated
from licensing.hearings.coverage import Covered, covered_in, holder_was_heard
from licensing.hearings.models import Ballot, Hearing
from licensing.hearings.motions import Terms, terms_of
from licensing.hearings.participation import FindingFacts, was_put_to_holder
from licensing.hearings.queries import (
    ballots_of,
    chain_of_hearings,
    day_of,
    hearings_of,
    information_of,
    interests_on,
    log_of,
)
from licensing.hearings.rules import INTEREST_WORDS, VOTERS, Finding, VotingMethod
from licensing.notices.queries import service_of
from licensing.oversight.queries import last_veto_at
from licensing.powers.queries import get_holding, holding_by_id
from licensing.powers.rules import Mode, council_mode
from licensing.register.models import Concern
from licensing.register.queries import concerns_of, first_rows
from licensing.register.rules import LONDON
from licensing.reviews.models import Review
from licensing.reviews.queries import questions_of
from licensing.reviews.rules import Status
from licensing.sittings.queries import listing_by_id
from licensing.sittings.rules import QuorumFacts


@dataclass(frozen=True, slots=True)
class Line:
    """One question: the matter behind it, who asked it, and what was found."""

    question_id: int
    number: int
    asks: str
    alleges: str
    finding: Finding | None
    was_put: bool
    asked_by: str = ""
    by_councillor: bool = False
    not_needed_because: str = ""
    concern: Concern | None = None

    @property
    def is_found(self) -> bool:
        return self.finding is Finding.FOUND

    @property
    def is_asked(self) -> bool:
        return self.asked_by != ""


@dataclass(frozen=True, slots=True)
class Vote:
    """How members settled on one licence's outcome."""

    outcome: str
    is_carried: bool
    in_words: str
    terms: Terms = Terms()  # what they agreed on beside the outcome
    by_all: bool = False  # agreed by all, and not voted on
    objectors: tuple[str, ...] = ()
    spoilt_by: tuple[str, ...] = ()  # who declared an excluding interest after voting (R17), a veto (R06), hand-back

    @property
    def may_be_retaken(self) -> bool:
        """Objected to or spoilt, and no count since stands carried (R17, R31)."""
        return not self.is_carried and bool(self.objectors or self.spoilt_by)

    @property
    def may_become_immediate(self) -> bool:
        """Carried against the licence, without immediate effect: members may settle on that as well (R31, R44)."""
        return self.is_carried and not self.terms.immediate and self.outcome in AGAINST_THE_LICENCE


@dataclass(frozen=True, slots=True)
class Heard:
    """Everything that was heard of one review, as the latest hearing left it."""

    hearing_id: int
    mode: Mode  # under which it was heard
    held_on: date
    is_completed: bool
    notice_served: bool
    holder_present: bool
    service_proved: bool
    went_on_because: str
    unquorate_because: str
    throughout: frozenset[int]
    voters: frozenset[int]
    voter_names: Mapping[int, str]
    voters_appointed: bool
    chair_id: int | None
    sat: tuple[str, ...]
    interests: tuple[str, ...]
    quorum: QuorumFacts
    information_complete_at: datetime | None
    agreed_by: str
    lines: tuple[Line, ...]
    votes: Mapping[int, Vote]
    advice_repeated: bool  # legal advice given in private, where there was any (R16)

    @property
    def found(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.is_found)

    @property
    def asked(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.is_asked)

    @property
    def asked_by_councillors(self) -> int:
        """How many of the questions asked were asked by councillors."""
        return sum(line.by_councillor for line in self.asked)


def find_heard(session: Session, review: Review, *, now: datetime) -> Heard | None:
    """What was heard of the review up to now; None before its first hearing. Some two dozen statements."""
    hearings = hearings_of(session, review.id)
    return _heard(session, review, hearings[-1], now=now) if hearings else None


def get_heard(session: Session, review: Review, *, now: datetime) -> Heard:
    """The same. Raises Refused, by R24, for a review that was never heard."""
    heard = find_heard(session, review, now=now)
    if heard is None:
        raise Refused("This review has not been heard yet.", codes=["R24"], about=review.reference)
    return heard


def unheard(session: Session, review: Review, mode: Mode, *, told: frozenset[str], on: date) -> Heard:
    """What an officer decides on who decides without a hearing: the matters under review, as the officer finds them.

    `told`: those that a served hearing notice set out, which so were put to the holder (R28).
    """
    asked = questions_of(session, review.id)
    made_from, concerns = {one.id: one.concern_id for one in asked}, _concerns(session, review.holder_id)
    lines = tuple(
        Line(
            one.id, one.number, one.asks, one.alleges, Finding.FOUND, one.alleges in told,
            concern=concerns.get(made_from[one.id]),
        )
        for one in asked
    )  # fmt: skip
    return Heard(
        hearing_id=0, mode=mode, held_on=on, is_completed=False, notice_served=bool(told), holder_present=False,
        service_proved=bool(told), went_on_because="", unquorate_because="", throughout=frozenset(), voters=frozenset(),
        voter_names={}, voters_appointed=True, chair_id=None, sat=(), interests=(), quorum=QuorumFacts(mode, 0),
        information_complete_at=None, agreed_by="", lines=lines, votes={}, advice_repeated=True,
    )  # fmt: skip


def _heard(session: Session, review: Review, hearing: Hearing, *, now: datetime) -> Heard:
    chain = chain_of_hearings(session, hearing)
    day = day_of(session, hearing)
    ballots = ballots_of(session, hearing.id)
    objectors = objectors_to(session, [one.id for one in ballots])
    retaken = retaken_votes(session, hearing.id)
    until = max([one.closed_at for one in ballots if one.closed_at] or [hearing.closed_at or now])
    mode = holding_by_id(session, hearing.holding_id).mode
    room = attendance_of(session, day, review, mode=mode, at=until, hearing=hearing)
    served = [_is_served(session, one) for one in chain]
    came = holder_was_heard(session, hearing)  # not who is in the room at the vote: everybody else has left by then
    information = information_of(session, hearing.id)
    interests = _excluding(session, day.id, review, room)
    vetoed_at = last_veto_at(session, review.id)
    votes = {}
    for one in ballots:
        again = retaken.get(one.licence_id)
        settled_at = again.recorded_at if again else hearing.closed_at
        vote = _unspoilt(_vote(one, tuple(objectors.get(one.id, ())), again), interests, settled_at)
        vote = _unvetoed(vote, vetoed_at, settled_at)
        votes[one.licence_id] = _as_held(session, vote, review, mode, again, on=now.date())
    return Heard(
        hearing_id=hearing.id,
        mode=mode,
        held_on=day.held_on,
        is_completed=hearing.closed_at is not None and not hearing.is_part_heard,
        notice_served=all(is_served or one.short_notice_because for one, is_served in zip(chain, served, strict=True)),
        holder_present=came,
        service_proved=served[-1],
        went_on_because=hearing.holder_absent_because,
        unquorate_because=hearing.unquorate_because,
        throughout=heard_everything(session, hearing, until=until) or frozenset(),
        voters=frozenset(one.person_id for one in room.voters),
        voter_names={one.person_id: one.name for one in room.voters},
        voters_appointed=all(one.is_appointed for one in room.voters),
        chair_id=room.chair.person_id if room.chair else None,
        sat=_who_sat(room),
        interests=_interests(session, day.id, review, room),
        quorum=room.quorum,
        information_complete_at=information.at if information else None,
        agreed_by=information.agreed_by if information else "",
        lines=_lines(session, review, hearing, holder_present=came),
        votes=votes,
        advice_repeated=not not_repeated([line for one in chain for line in log_of(session, one.id)]),
    )


def _is_served(session: Session, hearing: Hearing) -> bool:
    """Was the hearing notice served? A resumed hearing whose date was announced to everybody has none of its own."""
    listing = listing_by_id(session, hearing.listing_id)
    if listing.notice_id is None:
        return hearing.resumes is not None
    return service_of(session, listing.notice_id) is not None


def _who_sat(room: Attendance) -> tuple[str, ...]:
    chair = room.chair.person_id if room.chair else None
    return tuple(f"{one.name} (chair)" if one.person_id == chair else one.name for one in room.sat)


def _interests(session: Session, day_id: int, review: Review, room: Attendance) -> tuple[str, ...]:
    names = {one.person_id: one.name for one in room.seated}
    return tuple(
        f"{names.get(one.person_id, 'Somebody')}: {INTEREST_WORDS[one.kind].lower()}"
        for one in interests_on(session, day_id)
        if one.review_id == review.id
    )


def _excluding(session: Session, day_id: int, review: Review, room: Attendance) -> dict[str, datetime]:
    """Since when each voter of this review has an interest that excludes, by name (R17)."""
    seated = {one.person_id: one.name for one in room.seated if one.votes and one.kind is not None and one.kind.is_in}
    return {
        seated[one.person_id]: one.declared_at
        for one in interests_on(session, day_id)
        if one.review_id == review.id and one.kind.excludes and one.person_id in seated
    }


def _unspoilt(vote: Vote, interests: Mapping[str, datetime], settled_at: datetime | None) -> Vote:
    """The vote, not carried where one of its voters declared an interest that excludes after it was settled (R17)."""
    late = tuple(sorted(name for name, at in interests.items() if settled_at is not None and at > settled_at))
    if not late:
        return vote
    words = f"{vote.in_words}; then {' and '.join(late)} declared an interest"
    return replace(vote, is_carried=False, in_words=words, spoilt_by=late)


def _unvetoed(vote: Vote, vetoed_at: datetime | None, settled_at: datetime | None) -> Vote:
    """The vote, not carried where the commissioner vetoed what it led to: members settle on it again (R06)."""
    if vetoed_at is None or settled_at is None or vetoed_at <= settled_at:
        return vote
    words = f"{vote.in_words}; then the commissioner vetoed the decision"
    return replace(vote, is_carried=False, in_words=words, spoilt_by=("the commissioner’s veto",))


def _as_held(session: Session, vote: Vote, review: Review, mode: Mode, again: VoteRetaken | None, *, on: date) -> Vote:
    """The vote, not carried where it was advice to a commissioner and councillors decide now: they have not voted yet,
    and an agreement to a decision on the record waives hearing it again, not their own vote (R01, R03, R07).
    """
    if review.status is not Status.HEARD or council_mode(mode) or not council_mode(get_holding(session, on=on).mode):
        return vote
    counted_on = again.recorded_at.astimezone(LONDON).date() if again else None
    if counted_on is not None and council_mode(get_holding(session, on=counted_on).mode):
        return vote
    words = f"{vote.in_words}; that was advice, and then the power to decide passed to councillors"
    return replace(vote, is_carried=False, in_words=words, spoilt_by=("the power passing on",))


def _lines(session: Session, review: Review, hearing: Hearing, *, holder_present: bool) -> tuple[Line, ...]:
    made_from = {one.id: one.concern_id for one in questions_of(session, review.id, with_protected=True)}
    concerns = _concerns(session, review.holder_id)
    return tuple(
        _line(one, holder_present, concerns.get(made_from.get(one.question_id))) for one in covered_in(session, hearing)
    )


def _concerns(session: Session, holder_id: int) -> dict[int | None, Concern]:
    """By the row a question was made from, what is held now: a correction stands for every row before it."""
    first = first_rows(session, holder_id)
    standing = {first[one.id]: one for one in concerns_of(session, holder_id, with_protected=True)}
    return {row: standing[matter] for row, matter in first.items() if matter in standing}


def _line(covered: Covered, holder_present: bool, concern: Concern | None) -> Line:
    putting = FindingFacts(Finding.FOUND, covered.was_notified, covered.was_asked, holder_present)
    return Line(
        question_id=covered.question_id,
        number=covered.number,
        asks=covered.asks,
        alleges=covered.alleges,
        finding=covered.finding,
        was_put=was_put_to_holder(putting),
        asked_by=covered.asked_by_name,
        by_councillor=covered.asked_as in VOTERS,
        not_needed_because=covered.not_needed_because,
        concern=concern,
    )


def _vote(ballot: Ballot, objectors: tuple[str, ...], retaken: VoteRetaken | None) -> Vote:
    """How it stands: what was agreed by all holds until a member objects, and then what hands are counted for."""
    by_all, terms = ballot.method is VotingMethod.AGREED_BY_ALL, terms_of(ballot)
    if retaken is not None:
        after = "an objection" if objectors else "the hearing"
        words = _counted(f"Show of hands after {after}", retaken)
        return Vote(retaken.outcome, retaken.is_carried, words, terms_counted(ballot, retaken), objectors=objectors)
    if objectors:
        words = f"Agreed by all; then {' and '.join(objectors)} objected"
        return Vote(ballot.outcome, False, words, terms, by_all, objectors)
    if by_all:
        return Vote(ballot.outcome, bool(ballot.is_carried), "Agreed by all", terms, by_all)
    how = "Show of hands" if ballot.method is VotingMethod.SHOW_OF_HANDS else "Own votes"
    return Vote(ballot.outcome, bool(ballot.is_carried), _counted(how, ballot), terms)


def terms_counted(ballot: Ballot, retaken: VoteRetaken) -> Terms:
    """What goes with an outcome counted again: what was agreed beside the same one, and immediate effect (R31, R44)."""
    terms = terms_of(ballot) if retaken.outcome == ballot.outcome else Terms()
    return replace(terms, immediate=terms.immediate or retaken.is_immediate)


def _counted(how: str, count: Ballot | VoteRetaken) -> str:
    casting = ", on a casting vote" if count.casting_vote else ""
    return f"{how}, {count.votes_for or 0} to {count.votes_against or 0}{casting}"
