"""Hearings as tests need them: a case listed and notified for Friday 18 December 2015, and the way to each step."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from licensing import clock
from licensing.audit.rules import Actor
from licensing.database import transaction
from licensing.documents.rules import ExemptParagraph
from licensing.hearings.access import mode_on, openness_of
from licensing.hearings.commands.access import exclude_public
from licensing.hearings.commands.conduct import move_on
from licensing.hearings.commands.inquiry import complete_information, mark_asked
from licensing.hearings.commands.interests import record_none_further
from licensing.hearings.commands.opening import open_hearing
from licensing.hearings.commands.presence import mark_party, mark_presence
from licensing.hearings.models import Hearing
from licensing.hearings.rules import ORDER, Capacity, PresenceKind, Step
from licensing.notices.commands import approve_notice, record_service
from licensing.notices.models import Notice
from licensing.notices.rules import ServiceMethod
from licensing.people.models import Person
from licensing.people.sessions import actor_of
from licensing.powers.rules import Mode
from licensing.register.models import LicenceHolder
from licensing.register.rules import LicenceKind
from licensing.reviews.models import Review
from licensing.reviews.queries import questions_of
from licensing.sittings.commands import publish_agenda
from licensing.sittings.models import HearingDay, Listing
from licensing.sittings.rules import SeatRole
from tests.builders.notices import a_letterhead
from tests.builders.people import clerk, finch, ostler
from tests.builders.powers import a_holding
from tests.builders.register import a_concern, hale
from tests.builders.reviews import a_review
from tests.builders.sittings import FRIDAY, NAMES, a_councillor, a_full_day, listed, seat

PROPOSALS = Mode.COUNCIL_PROPOSES_COMMISSIONER_CONFIRMS


def at(hour: int = 14, minute: int = 0, *, on: date = FRIDAY) -> datetime:
    return clock.at(on, hour, minute)


@dataclass(frozen=True)
class Ready:
    """A case ready to be heard: who sits, who runs it."""

    review: Review
    holder: LicenceHolder
    day: HearingDay
    listing: Listing
    members: list[Person]
    commissioner: Person
    clerk: Person

    @property
    def reference(self) -> str:
        return self.review.reference

    @property
    def chair(self) -> Person:
        return self.members[0]


def acts_as(person: Person) -> Actor:
    with transaction() as session:
        return actor_of(session, person)


def act(command: Callable[..., Any], *arguments: Any, by: Person, now: datetime, **given: Any) -> Any:
    """One command as one act of this person's."""
    who = acts_as(person=by)
    with transaction() as session:
        return command(session, *arguments, by=who, now=now, **given)


def a_case_ready(
    mode: Mode = PROPOSALS,
    *,
    members: int = 3,
    questions: int = 2,
    served: bool = True,
    kinds: tuple[LicenceKind, ...] = (),
    reserve: bool = False,
    agenda_on: date | None = date(2015, 12, 1),
) -> Ready:
    """A holder with concerns, a review of them, a panel and a commissioner, a day, a notice served in time.

    The agenda is open to the public from 1 December 2015; `agenda_on`: another day, or None for never.
    """
    commissioner = finch()
    a_letterhead()
    a_holding(mode, date(2015, 2, 26), commissioner)
    panel = [a_councillor(name) for name in NAMES[:members]]
    runs = clerk()
    day = a_full_day(commissioner, panel)
    seat(day, runs, SeatRole.CLERK)
    if reserve:
        panel.append(a_councillor("Cllr Vane"))
        seat(day, panel[-1], SeatRole.RESERVE)
    holder, review, listing = a_case_on(day, questions=questions, served=served, kinds=kinds)
    if agenda_on is not None:
        act(publish_agenda, day.reference, by=runs, now=clock.at(agenda_on, 16), urgency="")
    return Ready(review, holder, day, listing, panel, commissioner, runs)


def a_case_on(
    day: HearingDay,
    *,
    questions: int = 2,
    served: bool = True,
    kinds: tuple[LicenceKind, ...] = (),
    hour: int = 14,
    name: str = "Martin Hale",
) -> tuple[LicenceHolder, Review, Listing]:
    """One more case put down for the day, with its notice served by hand on 1 December unless told otherwise."""
    holder = hale(*kinds, name=name)
    for number in range(questions):
        a_concern(holder, f"Complaint {number + 1} about conduct towards a passenger")
    review = a_review(holder)
    listing = listed(review, day, hour=hour, now=clock.at(date(2015, 12, 1), 9, 30))
    if served:
        serve(listing)
    return holder, review, listing


def serve(listing: Listing) -> None:
    """The hearing notice, approved and given by hand on 1 December 2015."""
    officer, tuesday = ostler(), clock.at(date(2015, 12, 1), 10)
    with transaction() as session:
        notice = session.get(Notice, listing.notice_id)
        reference, version = notice.reference, notice.version
    act(
        approve_notice, reference, version=version, method=ServiceMethod.HAND_DELIVERED, planned_on=tuesday.date(),
        by=officer, now=tuesday,
    )  # fmt: skip
    act(
        record_service, reference, method=ServiceMethod.HAND_DELIVERED, sent_on=tuesday.date(),
        given_at=clock.at(date(2015, 12, 1), 11), proof="Signed for", by=officer, now=clock.at(date(2015, 12, 1), 12),
    )  # fmt: skip


def present(ready: Ready, *people: Person, now: datetime | None = None) -> None:
    """These people, or everybody who sits, are here."""
    everybody = [*(one for one in ready.members if one.name != "Cllr Vane"), ready.commissioner, ready.clerk]
    for person in people or everybody:
        act(
            mark_presence, ready.day.reference, person_id=person.id, kind=PresenceKind.PRESENT,
            by=ready.clerk, now=now or at(13, 50),
        )  # fmt: skip


def holder_here(ready: Ready, *, now: datetime | None = None, **given: Any) -> None:
    act(
        mark_party, ready.reference, name=ready.holder.name, capacity=Capacity.LICENCE_HOLDER,
        **({"kind": PresenceKind.PRESENT} | given), by=ready.clerk, now=now or at(13, 55),
    )  # fmt: skip


def opened(ready: Ready, *, now: datetime | None = None, **given: Any) -> Hearing:
    """Everybody is there, and the case is called on."""
    present(ready)
    holder_here(ready)
    return act(open_hearing, ready.reference, by=ready.clerk, now=now or at(14), **given)


def go_to(ready: Ready, step: Step, *, start: int = 1) -> None:
    """From attendance to a step, a minute each; interests are asked for on the way, questions asked when they come."""
    for minute, to in enumerate(ORDER[1 : ORDER.index(step) + 1], start=start):
        if to is Step.OFFICER_PRESENTS:
            act(record_none_further, ready.reference, by=ready.clerk, now=at(14, minute))
        if to is Step.OUTCOME:
            act(complete_information, ready.reference, by=ready.clerk, now=at(14, minute))
        if to is Step.DELIBERATION:
            public_out(ready, now=at(14, minute))
        if to is Step.LAST_WORDS:
            ask_all(ready, now=at(14, minute))
        act(move_on, ready.reference, to=to, by=ready.clerk, now=at(14, minute))


def public_out(ready: Ready, *, now: datetime | None = None, **given: Any) -> None:
    """One resolution excludes the public from the case, where councillors hear it and none stands (R29)."""
    with transaction() as session:
        openness = openness_of(
            session, ready.day, ready.review.id, ready.reference, mode=mode_on(session, ready.day), at=now or at(14)
        )
    if openness.is_meeting and not openness.is_private:
        act(
            exclude_public, ready.day.reference,
            **({"review_ids": [ready.review.id], "paragraphs": [ExemptParagraph.ONE],
                "public_interest": "It is about one person’s private life."} | given),
            by=ready.clerk, now=now or at(14),
        )  # fmt: skip


def questions(ready: Ready) -> list[int]:
    with transaction() as session:
        return [one.id for one in questions_of(session, ready.review.id)]


def ask_all(ready: Ready, *, now: datetime) -> None:
    """The chair asks every question."""
    for question in questions(ready):
        act(mark_asked, ready.reference, question_id=question, person_id=ready.chair.id, by=ready.clerk, now=now)
