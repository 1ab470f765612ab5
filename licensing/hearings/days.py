"""A whole hearing day as its hearings see it: its cases, who is there, what each person has still to declare."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from licensing.audit.rules import Actor
from licensing.authority.queries import settings_on
from licensing.authority.rules import Setting
from licensing.contact.queries import approaches_of, reply_to
from licensing.contact.showing import reply_facts
from licensing.errors import NotFound
from licensing.hearings.attendance import SITS_AS
from licensing.hearings.commands.case import demand_place
from licensing.hearings.lines import licence_words
from licensing.hearings.models import Presence
from licensing.hearings.participation import Declared
from licensing.hearings.places import Place, place_of
from licensing.hearings.queries import has_declared, hearings_on, interests_on, movements_on, seat_of
from licensing.hearings.rules import CAPACITY_WORDS, PRESENCE_WORDS, VOTERS, Capacity, InterestKind, PresenceKind
from licensing.notices.models import Notice
from licensing.notices.queries import notice_by_id, revision_of
from licensing.papers.queries import concerns_read
from licensing.people.permissions import Permission, may, walled_references
from licensing.people.rules import Role
from licensing.powers.queries import find_holding
from licensing.powers.rules import Mode
from licensing.register.models import Concern, LicenceEvent, LicenceHolder
from licensing.register.queries import events_of, holder_by_id, licences_of, standings_of
from licensing.register.rules import EVENT_WORDS, STANDING_WORDS
from licensing.reviews.models import CasePerson, Question, Review
from licensing.reviews.queries import get_review, licences_under, people_in, questions_of
from licensing.reviews.withheld import names_hidden_from, row_shown, withheld_in
from licensing.sittings.models import HearingDay, Listing
from licensing.sittings.queries import (
    get_hearing_day,
    hearing_day_by_id,
    listing_of,
    listings_of,
    listings_on,
    seats_of,
)
from licensing.sittings.rules import SEAT_WORDS, QuorumFacts, SeatRole
from licensing.web.parts import Event, Fact


@dataclass(frozen=True, slots=True)
class DayCase:
    """One case of the day, with enough to recognise somebody; or only that it is struck out."""

    review_id: int
    reference: str
    letter: str
    starts_at: datetime
    holder: LicenceHolder | None  # None behind a wall
    named: Sequence[str]
    state: str


@dataclass(frozen=True, slots=True)
class Recognising:
    """The page of interests: the day's cases, and whether this person has said what they have to."""

    day: HearingDay
    cases: Sequence[DayCase]
    is_seated: bool
    has_declared: bool

    @property
    def place(self) -> Place:
        return Place(self.day.reference)


@dataclass(frozen=True, slots=True)
class SeatMark:
    """Somebody seated on the day, and the acts that their place offers."""

    person_id: int
    name: str
    note: str
    is_in: bool
    can_take_chair: bool
    offers: tuple[PresenceKind, ...]


@dataclass(frozen=True, slots=True)
class DayAttendance:
    """Who is there on the day, and its cases."""

    day: HearingDay
    seats: Sequence[SeatMark]
    cases: Sequence[DayCase]
    quorum: QuorumFacts
    is_today: bool

    @property
    def place(self) -> Place:
        return Place(self.day.reference)


@dataclass(frozen=True, slots=True)
class Papers:
    """What a member reads before the hearing."""

    review: Review
    holder: LicenceHolder
    licences: Sequence[Fact]
    questions: Sequence[Question]
    concerns: Sequence[Concern]
    history: Sequence[Event]
    people: Sequence[CasePerson]
    notice_reference: str  # empty while no notice is approved
    reply: Sequence[Fact]  # what was answered to it; empty while nothing was
    approaches: int  # how often somebody is recorded to have approached a councillor about the case
    day: HearingDay | None
    place: Place | None


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter's file."""

    name: str
    pdf: bytes


def case_at(session: Session, day_reference: str, letter: str) -> str:
    """The reference of a day's case by its letter. Raises NotFound."""
    day = get_hearing_day(session, day_reference)
    listings = listings_on(session, day.id or 0)
    place = ord(letter) - ord("A") if len(letter) == 1 else -1
    if not 0 <= place < len(listings):
        raise NotFound("There is no such case on this hearing day.")
    return session.exec(select(Review.reference).where(Review.id == listings[place].review_id)).one()


def cases_to_recognise(session: Session, day: HearingDay, *, by: Actor) -> Recognising:
    """The day's cases for one person: name, ward, firm, year of birth, and who is named in them."""
    listings = listings_on(session, day.id or 0)
    declared = interests_on(session, day.id)
    return Recognising(
        day=day,
        cases=_cases(session, day, listings, by),
        is_seated=seat_of(session, day.id, by.id) is not None,
        has_declared=bool(listings) and all(has_declared(declared, by.id, one) for one in listings),
    )


def interests_in(
    session: Session,
    day: HearingDay,
    *,
    kinds: Mapping[int, InterestKind],
    says: Mapping[int, str],
    unregistered: Sequence[int],
    open_mind: Sequence[int],
) -> dict[str, Declared]:
    """What was ticked on the page of interests, by case reference. NotFound for a case that is not on the day."""
    on_the_day = {one.review_id for one in listings_on(session, day.id or 0)}
    if not set(kinds) <= on_the_day:
        raise NotFound("One of these reviews is not put down for this hearing day.")
    rows = session.exec(select(Review.id, Review.reference).where(col(Review.id).in_(kinds))).all()
    return {
        reference: Declared(
            kind=kinds[review_id or 0],
            says=says.get(review_id or 0, "")[:600],
            is_registered=review_id not in unregistered,
            affirms_open_mind=review_id in open_mind,
        )
        for review_id, reference in rows
    }


def must_declare(session: Session, reference: str, *, by: Actor) -> HearingDay | None:
    """The hearing day on which this person sits on the case and has not yet said whether they have an interest.

    Without a seat on the day it is put down for, that on which it was last heard, closed or adjourned: whoever sat
    there and never came, or was a reserve, says so before they read.
    """
    if not by.roles & {Role.PANEL_MEMBER, Role.COMMISSIONER}:
        return None
    for listing in _live_and_last_heard(session, get_review(session, reference)):
        day = hearing_day_by_id(session, listing.hearing_day_id)
        if seat_of(session, day.id, by.id) is not None:
            return None if has_declared(interests_on(session, day.id), by.id, listing) else day
    return None


def papers_of(session: Session, reference: str, *, by: Actor, at: datetime) -> Papers:
    """The case's papers: questions, what is held, how the licences stand. Nothing protected is among them (R37).

    Names withheld from this reader are masked (R14); in the reply, for everybody.
    """
    review = get_review(session, reference)
    hidden = names_hidden_from(session, review.id or 0, by)
    licences = licences_under(session, review.id or 0)
    standings = standings_of(session, [one.id or 0 for one in licences], at=at)
    listing = listing_of(session, review.id or 0)
    notice = notice_by_id(session, listing.notice_id) if listing and listing.notice_id else None
    every = licences_of(session, review.holder_id)
    return Papers(
        review=row_shown(review, hidden, "why"),
        holder=row_shown(holder_by_id(session, review.holder_id), hidden, "needs"),
        licences=[
            Fact(licence_words(one), f"{STANDING_WORDS[standings[one.id or 0]]}, expires {_day(one.expires_on)}")
            for one in licences
        ],
        questions=[row_shown(one, hidden, "asks", "alleges") for one in questions_of(session, review.id or 0)],
        concerns=[row_shown(one, hidden, "says", "source") for one in concerns_read(session, review, by)],
        history=[_event(one) for one in reversed(events_of(session, [one.id or 0 for one in every]))],
        people=[
            row_shown(one, hidden, "name", "needs")
            for one in people_in(session, review.id or 0)
            if one.name and not one.is_withheld
        ],
        notice_reference=notice.reference if notice and revision_of(session, notice.id or 0) else "",
        reply=_answered(session, review, notice),
        approaches=sum(one.supersedes is None for one in approaches_of(session, review.id or 0)),
        day=hearing_day_by_id(session, listing.hearing_day_id) if listing else None,
        place=place_of(session, review),
    )


def letter_of(session: Session, reference: str) -> Letter:
    """The approved hearing notice, as bytes. Raises NotFound while none is approved."""
    review = get_review(session, reference)
    listing = listing_of(session, review.id or 0)
    notice = notice_by_id(session, listing.notice_id) if listing and listing.notice_id else None
    revision = revision_of(session, notice.id or 0) if notice else None
    if notice is None or revision is None:
        raise NotFound("No hearing notice is approved in this case.")
    return Letter(f"{notice.reference}.pdf", bytes(revision.pdf))


def day_attendance(session: Session, day_reference: str, *, by: Actor, now: datetime) -> DayAttendance:
    """Who is there on the day. NotAllowed for whoever neither clerks nor sits on it."""
    day = get_hearing_day(session, day_reference)
    demand_place(session, day, by, about=day_reference)
    seats = sorted(seats_of(session, day.id or 0), key=lambda seat: seat.id)
    latest = {one.person_id: one for one in movements_on(session, day.id, None) if one.review_id is None}
    in_chair = any(one.kind.is_in and one.capacity is Capacity.CHAIR for one in latest.values())
    members = sum(one.kind.is_in and one.capacity in VOTERS for one in latest.values())
    holding = find_holding(session, on=day.held_on)
    stood = settings_on(session, day.held_on)
    mode = holding.mode if holding else Mode.COUNCIL_DECIDES
    return DayAttendance(
        day=day,
        seats=[
            _mark(one.person_id, one.name, one.role, latest.get(one.person_id), in_chair, one.sent_apologies)
            for one in seats
        ],
        cases=_cases(session, day, listings_on(session, day.id or 0), by),
        quorum=QuorumFacts(
            mode,
            members,
            int(stood[Setting.QUORUM]),
            two_allowed=stood[Setting.BETWEEN_TWO_AND_QUORUM] == "yes",
            holder_consents=any(one.closed_at is None and one.holder_consent for one in hearings_on(session, day.id)),
        ),
        is_today=day.held_on == now.date(),
    )


def _live_and_last_heard(session: Session, review: Review) -> list[Listing]:
    """The case's live listing, and the latest whose hearing was closed or adjourned; none that was withdrawn before."""
    every = [one for one in listings_of(session, review.id or 0) if one.withdrawn_because is None]
    live = [one for one in every if one.ended_at is None]
    return [*live, *[one for one in every if one.ended_at is not None][-1:]]


def _cases(session: Session, day: HearingDay, listings: Sequence[Listing], by: Actor) -> list[DayCase]:
    ids = [one.review_id for one in listings]
    reviews = {one.id: one for one in session.exec(select(Review).where(col(Review.id).in_(ids))).all()}
    holders = {
        one.id: one
        for one in session.exec(
            select(LicenceHolder).where(col(LicenceHolder.id).in_([one.holder_id for one in reviews.values()]))
        ).all()
    }
    walled = set(session.execute(walled_references(by.id)).scalars().all())
    named = _named(session, ids)
    heard = {one.review_id: one for one in hearings_on(session, day.id)}
    cases = []
    for place, listing in enumerate(listings):
        review = reviews[listing.review_id]
        hearing = heard.get(listing.review_id)
        open_to_them = review.reference not in walled and may(session, by, Permission.SEE_CASES, review.reference)
        state = "" if hearing is None else "Being heard" if hearing.closed_at is None else "Hearing over"
        cases.append(
            DayCase(
                review_id=review.id or 0,
                reference=review.reference,
                letter=chr(ord("A") + place % 26),
                starts_at=listing.starts_at,
                holder=holders[review.holder_id] if open_to_them else None,
                named=named.get(review.id or 0, []),
                state=state,
            )
        )
    return cases


def _answered(session: Session, review: Review, notice: Notice | None) -> list[Fact]:
    """The reply to the notice, with every withheld name masked: these are the members' papers."""
    reply = reply_to(session, notice.id) if notice else None
    return reply_facts(reply, withheld_in(session, review.id or 0)) if reply else []


def _named(session: Session, review_ids: Sequence[int]) -> dict[int, list[str]]:
    """Who is named in these cases, those whose names are withheld left out."""
    rows = session.exec(
        select(CasePerson.review_id, CasePerson.name).where(
            col(CasePerson.review_id).in_(review_ids),
            col(CasePerson.ended_at).is_(None),
            col(CasePerson.is_withheld).is_(False),
            CasePerson.name != "",
        )
    ).all()
    found: dict[int, list[str]] = {}
    for review_id, name in rows:
        found.setdefault(review_id, []).append(name)
    return found


def _mark(person_id: int, name: str, seat: SeatRole, last: Presence | None, in_chair: bool, sorry: bool) -> SeatMark:
    capacity = last.capacity if last else SITS_AS[seat]
    is_in = last is not None and last.kind.is_in
    note = SEAT_WORDS[seat] if capacity is Capacity.OBSERVER else CAPACITY_WORDS[capacity]
    offers: tuple[PresenceKind, ...] = (PresenceKind.PRESENT, PresenceKind.APOLOGIES)
    if last is not None:
        offers = (PresenceKind.LEFT,) if is_in else (PresenceKind.ARRIVED,)
    return SeatMark(
        person_id=person_id,
        name=name,
        note=f"{note}. {PRESENCE_WORDS[last.kind]}" if last else f"{note}. Apologies sent" if sorry else note,
        is_in=is_in,
        can_take_chair=is_in and not in_chair and capacity is Capacity.MEMBER,
        offers=offers,
    )


def _event(one: LicenceEvent) -> Event:
    return Event(one.begins_at, EVENT_WORDS[one.kind], detail=one.ends_when)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
