"""What the room page shows: where the hearing has got to, who is there, what is asked, found and voted."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from licensing.audit.rules import Actor
from licensing.authority.queries import setting_on
from licensing.authority.rules import Setting
from licensing.clock import LONDON
from licensing.contact.needs import needs_of_hearing
from licensing.hearings.access import PrivateTalk, openness_of, private_talk
from licensing.hearings.attendance import Attendance, Seated, attendance_of
from licensing.hearings.commands.case import has_place
from licensing.hearings.course import LogKind, not_repeated
from licensing.hearings.coverage import Coverage, Covered, coverage_of, covered_in
from licensing.hearings.lines import BallotLine, PartyLine, SeatLine, ballot_lines, party_lines, seat_line
from licensing.hearings.models import Ballot, Hearing, HearingSeal, HearingStep, InformationComplete
from licensing.hearings.places import Place
from licensing.hearings.proceedings import order_of
from licensing.hearings.publicity import Openness
from licensing.hearings.queries import (
    adjournment_of,
    ballots_of,
    has_declared,
    information_of,
    interests_on,
    latest_hearing,
    log_of,
    open_hearing_of,
    proceedings_of,
    seal_of,
    votes_on,
)
from licensing.hearings.rules import (
    MAY_BE_COMPLETE,
    ROOM_RULES,
    STEP_WORDS,
    Capacity,
    Step,
)
from licensing.hearings.waiting import Known, Waiting, waiting_in
from licensing.people.permissions import Permission, holds
from licensing.people.rules import Role
from licensing.powers.queries import find_holding, holding_by_id
from licensing.powers.rules import Body, Mode, council_mode, hears_with_panel, panel_name, who_decides
from licensing.register.models import Licence, LicenceHolder
from licensing.register.queries import holder_by_id
from licensing.reviews.models import Review
from licensing.reviews.queries import get_review, licences_under
from licensing.reviews.withheld import Withheld, row_shown, text_shown, withheld_in
from licensing.rulebook import broken
from licensing.sittings.models import HearingDay, Listing
from licensing.sittings.queries import hearing_day_by_id, listing_of, listings_of, listings_on
from licensing.sittings.rules import SeatRole, is_quorate
from licensing.web.parts import Stage


@dataclass(frozen=True, slots=True)
class Room:
    """One case, before, during or after its hearing, as somebody seated or the clerk sees it."""

    review: Review
    holder: LicenceHolder
    needs: str  # what the hearing needs, in a line; "" where nothing was asked for (R26)
    licences: Sequence[Licence]
    day: HearingDay | None
    listing: Listing | None
    letter: str
    hearing: Hearing | None
    mode: Mode | None
    attendance: Attendance | None
    seats: Sequence[SeatLine]
    parties: Sequence[PartyLine]
    stages: Sequence[Stage]
    questions: tuple[Covered, ...]
    coverage: Coverage
    information: InformationComplete | None
    ballots: Sequence[BallotLine]
    my_open_ballots: Sequence[int]
    undeclared: Sequence[str]
    waiting: Sequence[Waiting]
    order: tuple[Step, ...]
    is_clerk: bool
    is_adviser: bool
    me: Seated | None
    may_act: bool
    is_adjourned: bool
    is_private: bool
    openness: Openness  # who may listen (R29, R30)
    talk: PrivateTalk | None  # who was in the room while members talked, once that is over (R15)
    seal: HearingSeal | None
    advice: Sequence[datetime]  # when members were advised in private, where that was not repeated (R16)

    @property
    def is_open(self) -> bool:
        return self.hearing is not None and self.hearing.closed_at is None

    @property
    def step(self) -> Step:
        return self.hearing.step if self.hearing else Step.ATTENDANCE

    @property
    def stage(self) -> str:
        """Which page this is: an open one that shows another stage goes to the page anew."""
        return self.step.value if self.is_open else "over" if self.hearing else "before"

    @property
    def next(self) -> Step | None:
        """The step that may be offered; closing is an act of its own."""
        after = self.order[self.order.index(self.step) + 1 :]
        return after[0] if after and after[0] is not Step.CLOSED else None

    @property
    def is_due(self) -> bool:
        """Is something to be recorded here before the next step, for which the page has a button of its own?"""
        if self.step is Step.INTERESTS:
            return bool(self.undeclared)
        covered = self.coverage.covered == self.coverage.total
        return self.step in MAY_BE_COMPLETE and self.information is None and covered and self.runs_it

    @property
    def is_paused(self) -> bool:
        return self.hearing is not None and self.hearing.paused_at is not None

    @property
    def is_quorate(self) -> bool:
        return self.attendance is None or is_quorate(self.attendance.quorum)

    @property
    def commissioner_decides(self) -> bool:
        return self.mode is not None and who_decides(self.mode) is Body.COMMISSIONER

    @property
    def has_panel(self) -> bool:
        return self.mode is None or hears_with_panel(self.mode)

    @property
    def stops_without_quorum(self) -> bool:
        return self.mode is not None and council_mode(self.mode)

    @property
    def panel(self) -> str:
        return panel_name(self.mode) if self.mode else ""

    @property
    def askers(self) -> list[SeatLine]:
        """Whose names stand below a question: whoever decides and is in the room."""
        return [one for one in self.seats if one.is_in and (one.votes or one.note.startswith("Commissioner"))]

    @property
    def runs_it(self) -> bool:
        """Is this tablet the clerk's or the chair's?"""
        chair = self.attendance.chair if self.attendance else None
        return self.is_clerk or (chair is not None and self.me is not None and chair.person_id == self.me.person_id)

    @property
    def leads(self) -> bool:
        """Does this tablet open the hearing, move it on, pause and end it? The clerk's and the chair's do.

        So does the commissioner's where no panel sits, and anybody's with a seat while nobody is in the chair.
        """
        chair = self.attendance.chair if self.attendance else None
        return self.may_act and (self.runs_it or not self.has_panel or chair is None)

    @property
    def sees_draft(self) -> bool:
        """May this person look at what the chair writes, once the case was heard to the end? The commissioner not."""
        votes = self.me is not None and self.me.votes and not self.me.is_excluded
        return self.has_panel and not self.is_adjourned and (votes or self.is_clerk or self.is_adviser)

    @property
    def is_settled(self) -> bool:
        """Has every licence an outcome that members carried, where members are to settle on one?"""
        return not self.has_panel or (bool(self.ballots) and all(one.is_carried for one in self.ballots))

    @property
    def place(self) -> Place | None:
        """Where a tablet keeps what is entered here."""
        return Place(self.day.reference, self.review.reference) if self.day else None

    @property
    def notes_advice(self) -> bool:
        """Does this tablet record legal advice? The clerk's and the legal adviser's do (R16)."""
        sits = self.me is not None and self.me.capacity is Capacity.LEGAL_ADVISER
        return self.is_open and ((self.is_clerk and self.may_act) or sits)

    @property
    def holder_is_in(self) -> bool:
        return self.attendance is not None and self.attendance.holder_present


def room_of(session: Session, reference: str, *, by: Actor, now: datetime) -> Room:
    """The room of one case. Bounded: some thirty statements, whatever was asked or voted. Raises NotFound."""
    review = get_review(session, reference)
    hearing = open_hearing_of(session, review.id) or latest_hearing(session, review.id)
    hearing, listing = _shown_listing(session, review, hearing)
    day = hearing_day_by_id(session, listing.hearing_day_id) if listing else None
    mode = _mode(session, hearing, day)
    at = (hearing.closed_at if hearing else None) or now
    attendance = attendance_of(session, day, review, mode=mode, at=at, hearing=hearing) if day and mode else None
    licences = licences_under(session, review.id or 0)
    ballots = ballots_of(session, hearing.id) if hearing else []
    hidden = withheld_in(session, review.id or 0)  # from everybody: a room's screen is read by more than one person
    questions = tuple(_shown(one, hidden) for one in covered_in(session, hearing)) if hearing else ()
    order = order_of(_proceedings(session, hearing, day))
    parties = party_lines(session, review, attendance)
    undeclared = _undeclared(session, day, listing, attendance)
    return Room(
        review=row_shown(review, hidden, "why"),
        holder=holder_by_id(session, review.holder_id),
        needs=needs_of_hearing(session, review, hidden).in_words,
        licences=licences,
        day=day,
        listing=listing,
        letter=_letter(session, listing),
        hearing=hearing,
        mode=mode,
        attendance=attendance,
        seats=[seat_line(one, attendance) for one in attendance.seated] if attendance else [],
        parties=parties,
        stages=_stages(session, hearing, attendance, order),
        questions=questions,
        coverage=coverage_of(questions),
        information=information_of(session, hearing.id) if hearing else None,
        ballots=ballot_lines(session, ballots, licences, attendance),
        my_open_ballots=_mine(session, ballots, attendance, by),
        undeclared=undeclared,
        waiting=_waiting(session, hearing, attendance, undeclared, parties, ballots, by),
        order=order,
        is_clerk=Role.CLERK in by.roles,
        is_adviser=Role.LEGAL_ADVISER in by.roles,
        me=attendance.find(by.id) if attendance else None,
        may_act=_may_act(session, day, by),
        is_adjourned=hearing is not None and adjournment_of(session, hearing.id) is not None,
        is_private=attendance is None or not broken(ROOM_RULES, attendance.room, on=now.date()),
        openness=_openness(session, review, day, mode, at),
        talk=private_talk(session, hearing, until=at) if hearing is not None and hearing.closed_at else None,
        seal=seal_of(session, hearing.id) if hearing is not None and hearing.closed_at else None,
        advice=[one.at for one in not_repeated(log_of(session, hearing.id))] if hearing else [],
    )


def _shown_listing(session: Session, review: Review, hearing: Hearing | None) -> tuple[Hearing | None, Listing | None]:
    """The hearing and the listing that the room is about: those to come, once the case is put down again."""
    listing = listing_of(session, review.id or 0)
    if hearing is not None and (hearing.closed_at is None or listing is None):
        listing = next((one for one in listings_of(session, review.id or 0) if one.id == hearing.listing_id), listing)
    elif listing is not None and hearing is not None and hearing.listing_id != listing.id:
        return None, listing  # put down again: the next hearing has not begun
    return hearing, listing


def _openness(session: Session, review: Review, day: HearingDay | None, mode: Mode | None, at: datetime) -> Openness:
    if day is None:
        return Openness(is_meeting=True)
    return openness_of(session, day, review.id or 0, review.reference, mode=mode, at=at)


def _shown(one: Covered, hidden: Sequence[Withheld]) -> Covered:
    """The question as the room may read it (R14)."""
    return replace(
        one,
        asks=text_shown(one.asks, hidden),
        alleges=text_shown(one.alleges, hidden),
        not_needed_because=text_shown(one.not_needed_because, hidden),
        answer=text_shown(one.answer, hidden),
    )


def _may_act(session: Session, day: HearingDay | None, by: Actor) -> bool:
    """Would an act in the room be this person's to do? A legal adviser sees the room, and does nothing in it."""
    return holds(by, Permission.RUN_HEARINGS) and day is not None and has_place(session, day, by)


def _mode(session: Session, hearing: Hearing | None, day: HearingDay | None) -> Mode | None:
    if hearing is not None:
        return holding_by_id(session, hearing.holding_id).mode
    holding = find_holding(session, on=day.held_on) if day else None
    return holding.mode if holding else None


def _proceedings(session: Session, hearing: Hearing | None, day: HearingDay | None) -> str:
    """The steps of evidence: those the hearing was opened with, or those it would be opened with on its day."""
    if hearing is not None:
        return proceedings_of(session, hearing)
    return setting_on(session, Setting.ORDER_OF_PROCEEDINGS, day.held_on) if day else ""


def _letter(session: Session, listing: Listing | None) -> str:
    """A to Z in the order of the day: what a case is called in the room."""
    if listing is None:
        return ""
    ids = [one.id for one in listings_on(session, listing.hearing_day_id)]
    place = ids.index(listing.id) if listing.id in ids else 0
    return chr(ord("A") + place % 26)


def _stages(
    session: Session, hearing: Hearing | None, attendance: Attendance | None, order: Sequence[Step]
) -> list[Stage]:
    if hearing is None:
        return [Stage(STEP_WORDS[step]) for step in order if step is not Step.CLOSED]
    begun = {line.step: line for line in log_of(session, hearing.id) if line.kind is LogKind.STEP_BEGAN}
    current = order.index(hearing.step)
    declared = [one for one in (attendance.seated if attendance else ()) if one.is_excluded]
    notes = {
        Step.ATTENDANCE: _here(attendance),
        Step.INTERESTS: f"{len(declared)} out of the case" if declared else "None declared",
    }
    return [
        Stage(
            STEP_WORDS[step],
            note="Now" if place == current else notes.get(step, _began(begun.get(step))) if place < current else "",
            done=place < current,
            current=place == current,
        )
        for place, step in enumerate(order)
        if step is not Step.CLOSED
    ]


def _began(line: HearingStep | None) -> str:
    return f"{line.at.astimezone(LONDON):%H:%M}" if line else ""


def _here(attendance: Attendance | None) -> str:
    if attendance is None:
        return ""
    members = [one for one in attendance.seated if one.seat in (SeatRole.CHAIR, SeatRole.MEMBER) or one.votes]
    there = sum(one.sits for one in members)
    commissioner = any(one.sits and one.capacity is Capacity.COMMISSIONER for one in attendance.seated)
    return f"{there} of {len(members)}" + (", commissioner" if commissioner else "")


def _mine(session: Session, ballots: Sequence[Ballot], attendance: Attendance | None, by: Actor) -> list[int]:
    """The open votes that the acting member may cast and has not."""
    me = attendance.find(by.id) if attendance else None
    if attendance is None or me is None or me not in attendance.voters:
        return []
    open_now = [one.id or 0 for one in ballots if one.closed_at is None]
    voted = {vote.ballot_id for vote in votes_on(session, open_now) if vote.person_id == by.id}
    return [one for one in open_now if one not in voted]


def _waiting(
    session: Session,
    hearing: Hearing | None,
    attendance: Attendance | None,
    undeclared: Sequence[str],
    parties: Sequence[PartyLine],
    ballots: Sequence[Ballot],
    by: Actor,
) -> list[Waiting]:
    open_now = [one.id for one in ballots if one.closed_at is None]
    known = Known(
        hearing=hearing,
        attendance=attendance,
        undeclared=undeclared,
        missing=[one.name for one in parties if not one.is_known and one.capacity is Capacity.LICENCE_HOLDER],
        ballots=ballots,
        voted=[one.person_id for one in votes_on(session, open_now)] if open_now else [],
        me=by.id,
    )
    return waiting_in(known)


def _undeclared(
    session: Session, day: HearingDay | None, listing: Listing | None, attendance: Attendance | None
) -> list[str]:
    """Whoever decides, is in the room, and has not said whether they have an interest."""
    if day is None or listing is None or attendance is None:
        return []
    declared = interests_on(session, day.id)
    return [
        one.name
        for one in attendance.deciders_in
        if not one.is_excluded and not has_declared(declared, one.person_id, listing)
    ]
