"""The review file: everything the house knows of one case, gathered for its page in a bounded number of reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from licensing.appeals.queries import appeals_of
from licensing.audit.models import AuditEvent
from licensing.audit.queries import count_views_of, events_about
from licensing.audit.rules import Actor
from licensing.authority.queries import closed_days, number_on
from licensing.authority.rules import Setting
from licensing.casefile.contact_shown import ContactShown, contact_shown
from licensing.casefile.days import days_heard, is_on_agenda, listing_with_day
from licensing.casefile.next_steps import Letter, NoticePeriod, Progress
from licensing.casefile.people_shown import PartShown, parts_shown
from licensing.casefile.rulings import Ruling, rulings_of
from licensing.casefile.story import BY_THE_MINUTE
from licensing.documents.queries import documents_of
from licensing.documents.rules import Section, Sensitivity
from licensing.followups.queries import Task, open_about
from licensing.hearings.models import Hearing
from licensing.hearings.queries import hearings_of
from licensing.notices.models import Notice, Service
from licensing.notices.queries import notices_about, revision_of, service_of
from licensing.notices.rules import DECISION_LETTERS, HEARING_NOTICE_RULES, HearingNoticeFacts
from licensing.oversight.showing import Oversight, oversight_of
from licensing.papers.queries import concerns_read
from licensing.people.models import Person
from licensing.people.permissions import Permission, holds
from licensing.powers.models import PowerHolding
from licensing.powers.queries import find_holding, holding_by_id
from licensing.register.convictions import line_of, policy_in_force, presume
from licensing.register.models import Concern, Contact, Licence, LicenceHolder
from licensing.register.queries import holder_by_id, representative_of, standings_of
from licensing.register.rules import LicenceStanding
from licensing.reviews.models import (
    Closure,
    HearingNeeds,
    Programme,
    Question,
    Review,
    RiskChange,
    Unavailability,
)
from licensing.reviews.needs_known import minutes_of, needs_of, unavailable_for
from licensing.reviews.queries import (
    closure_of,
    get_programme,
    get_review,
    hear_by_of,
    licences_under,
    people_in,
    questions_of,
    risk_changes,
)
from licensing.reviews.rules import Status
from licensing.reviews.withheld import Withheld, names_hidden_from, row_shown, text_shown
from licensing.rulebook import Reason, broken
from licensing.sittings.models import HearingDay, Listing
from licensing.sittings.publication import latest_publication

SHOWN_IN_TIMELINE, READ_FOR_TIMELINE = 12, 100


@dataclass(frozen=True, slots=True)
class ConcernShown:
    """An offence or concern, and what the policy in force presumes of it (R38, R39)."""

    concern: Concern
    policy: Reason | None
    stands: bool


@dataclass(frozen=True, slots=True)
class NoticeShown:
    """A notice and how far it has got."""

    notice: Notice
    is_approved: bool
    service: Service | None

    @property
    def letter(self) -> Letter:
        given = self.service.given_on if self.service else None
        return Letter(self.notice.reference, self.is_approved, given, self.notice.due_on)


@dataclass(frozen=True, slots=True)
class DocumentShown:
    """One of the documents held, under its title as the reader may see it (R14)."""

    number: int
    title: str
    section: Section
    sensitivity: Sensitivity


@dataclass(frozen=True, slots=True)
class ReviewFile:
    """One review with what belongs to it, as one reader may see it."""

    review: Review
    holder: LicenceHolder
    licences: Sequence[Licence]
    standings: Mapping[int, LicenceStanding]
    programme: Programme | None
    owner: str
    hear_by: date | None
    risk: Sequence[RiskChange]
    questions: Sequence[Question]
    concerns: Sequence[ConcernShown]
    people: Sequence[PartShown]
    needs: HearingNeeds | None
    minutes: int
    unavailable: Sequence[Unavailability]
    representative: Contact | None
    contact: ContactShown
    listing: Listing | None
    day: HearingDay | None
    hearings: Sequence[tuple[Hearing, HearingDay]]
    ruling: Ruling
    appeals: int
    notices: Sequence[NoticeShown]
    events: Sequence[AuditEvent]
    hidden: Sequence[Withheld]  # the names that this reader is not shown
    looked: tuple[int, int, datetime | None]
    tasks: Sequence[Task]
    closure: Closure | None
    documents: Sequence[DocumentShown]
    oversight: Oversight
    holding: PowerHolding | None

    @property
    def has_badge_out(self) -> bool:
        """Whether a task asks for a badge or plate, or whether it has come back (R55)."""
        return any(task.origin.startswith(("badge.demand:", "badge.back:")) for task in self.tasks)

    @property
    def is_hearing_to_come(self) -> bool:
        """Whether it is put down for a hearing that has not been opened."""
        return self.listing is not None and all(one.listing_id != self.listing.id for one, _ in self.hearings)

    @property
    def expires_first(self) -> date:
        return min(licence.expires_on for licence in self.licences)


def review_file(session: Session, reference: str, *, by: Actor, now: datetime) -> ReviewFile:
    """Everything its page shows of a review. Raises NotFound. Who may ask is settled before, in the signature."""
    on = now.date()
    review = get_review(session, reference)
    licences = licences_under(session, review.id)
    listed = listing_with_day(session, review.id)
    hearings = hearings_of(session, review.id)
    notices = notices_shown(session, reference)
    hidden = names_hidden_from(session, review.id, by)
    questions = [row_shown(one, hidden, "asks", "alleges") for one in questions_of(session, review.id)]
    needs, closure = needs_of(session, review.id), closure_of(session, review.id)
    ruling = rulings_of(session, review.id)
    holding = _who_holds(session, ruling, on)
    hear_by = hear_by_of(session, review.id, on=on)
    days = days_heard(session, [hearing.listing_id for hearing in hearings])
    return ReviewFile(
        review=row_shown(review, hidden, "why"),
        holder=row_shown(holder_by_id(session, review.holder_id), hidden, "needs"),
        licences=licences,
        standings=standings_of(session, [licence.id for licence in licences], at=now),
        programme=get_programme(session, review.programme_id) if review.programme_id else None,
        owner=_name(session, review.owner_id),
        hear_by=hear_by,
        risk=risk_changes(session, review.id),
        questions=questions,
        concerns=concerns_shown(concerns_read(session, review, by), on, hidden),
        people=parts_shown(session, people_in(session, review.id), by, hidden),
        needs=row_shown(needs, hidden, "interpreter", "adjustments", "fewer_members") if needs else None,
        minutes=minutes_of(session, review.id, on=on),
        unavailable=[row_shown(one, hidden, "because") for one in unavailable_for(session, review.id)],
        representative=representative_of(session, review.holder_id, on=on),
        contact=contact_shown(session, review, by=by, on=on),
        listing=listed[0] if listed else None,
        day=listed[1] if listed else None,
        hearings=[(hearing, days[hearing.listing_id]) for hearing in hearings],
        ruling=ruling,
        appeals=len(appeals_of(session, review.id)) if ruling.determination else 0,
        notices=notices,
        events=_latest_events(session, reference),
        hidden=hidden,
        looked=count_views_of(session, reference),
        tasks=[replace(one, says=text_shown(one.says, hidden)) for one in open_about(session, reference, on=on)],
        closure=row_shown(closure, hidden, "because") if closure and review.status is Status.CLOSED else None,
        documents=_documents(session, review, by, hidden),
        oversight=oversight_of(session, review, by=by, on=on),
        holding=holding,
    )


def _documents(session: Session, review: Review, by: Actor, hidden: Sequence[Withheld]) -> list[DocumentShown]:
    """The documents held, for whoever may read them here."""
    if not holds(by, Permission.SEE_DOCUMENTS):
        return []
    return [
        DocumentShown(one.number, text_shown(one.title, hidden), one.section, one.sensitivity)
        for one in documents_of(session, review.reference)
    ]


def progress_of(session: Session, file: ReviewFile, *, on: date) -> Progress:
    """How far the review has got: what *What happens next* is worked out from."""
    return Progress(
        reference=file.review.reference,
        status=file.review.status,
        mode=file.holding.mode if file.holding else None,
        questions=len(file.questions),
        hear_by=file.hear_by,
        expires_first=min((licence.expires_on for licence in file.licences), default=None),
        heard_on=max((day.held_on for hearing, day in file.hearings if hearing.closed_at), default=None),
        is_open=any(hearing.closed_at is None for hearing, _ in file.hearings),
        proposals=len(file.ruling.proposals),
        sent_back=file.ruling.is_sent_back,
        decision_notice=_decision_letter(file.notices, file.ruling),
        **_scheduled(session, file, on),
    )


def notices_shown(session: Session, reference: str) -> list[NoticeShown]:
    """The notices about a case, withdrawn ones too, oldest first."""
    return [
        NoticeShown(
            notice=notice,
            is_approved=revision_of(session, notice.id) is not None,
            service=service_of(session, notice.id),
        )
        for notice in notices_about(session, reference)
    ]


def concerns_shown(concerns: Sequence[Concern], on: date, hidden: Sequence[Withheld]) -> list[ConcernShown]:
    """Each with the arithmetic of the policy in force that day, where a line of it fits (R38, R39)."""
    rows = [row_shown(concern, hidden, "says", "source") for concern in concerns]
    return [_concern_shown(concern, policy_in_force(on), on) for concern in rows]


def _concern_shown(concern: Concern, policy: str | None, on: date) -> ConcernShown:
    line = line_of(policy, concern.category) if policy and concern.category else None
    if line is None:
        return ConcernShown(concern, None, stands=False)
    presumed = presume(line, max(concern.happened_on, concern.sentence_ended_on or concern.happened_on))
    return ConcernShown(concern, presumed.reason, stands=presumed.stands_on(on))


def _scheduled(session: Session, file: ReviewFile, on: date) -> dict[str, Any]:
    """What is known once there is a hearing day: its date, its notice, its agenda."""
    if file.listing is None or file.day is None:
        return {}
    day, notice_id = file.day, file.listing.notice_id
    call = next((shown for shown in file.notices if shown.notice.id == notice_id), None)
    clear, closed = number_on(session, Setting.AGENDA_CLEAR_DAYS, day.held_on), closed_days(session)
    return {
        "hearing_on": day.held_on,
        "hearing_day": day.reference,
        "hearing_notice": call.letter if call else None,
        "notice_period": _period(session, call, day, closed, on) if call else None,
        "agenda_by": latest_publication(day.held_on, closed, clear_days=clear),
        "agenda_clear": clear,
        "is_on_agenda": is_on_agenda(session, day.id, file.review.reference),
    }


def _period(session: Session, call: NoticeShown, day: HearingDay, closed: frozenset[date], on: date) -> NoticePeriod:
    """Whether the case may be heard on its day by the notice that calls to it, and by when that must go (R23, R24)."""
    facts = HearingNoticeFacts(
        hearing_on=day.held_on,
        served_on=call.letter.served_on,
        clear_days=number_on(session, Setting.HEARING_NOTICE_CLEAR_DAYS, day.held_on),
        closed=closed,
        is_waived_in_writing=bool(call.notice.content["waived_because"]),
    )
    return NoticePeriod(
        serve_by=facts.serve_by,
        is_kept=not broken(HEARING_NOTICE_RULES, facts, on=day.held_on),
        is_over=facts.serve_by < on,
        is_waived=facts.is_waived_in_writing,
    )


def _decision_letter(notices: Sequence[NoticeShown], ruling: Ruling) -> Letter | None:
    """The notice of the determination, or the later one that replaces it."""
    if ruling.determination is None:
        return None
    told = [shown for shown in notices if shown.notice.kind in DECISION_LETTERS and shown.notice.withdrawn_at is None]
    return told[-1].letter if told else None


def _who_holds(session: Session, ruling: Ruling, on: date) -> PowerHolding | None:
    """Who holds the power today; once the case is decided, who held it when it was (R01)."""
    if ruling.determination is not None:
        return holding_by_id(session, ruling.determination.holding_id)
    return find_holding(session, on=on)


def _latest_events(session: Session, reference: str) -> list[AuditEvent]:
    """The latest events but for what a hearing writes down by the minute."""
    latest = events_about(session, reference, limit=READ_FOR_TIMELINE)
    return [event for event in latest if event.action not in BY_THE_MINUTE][:SHOWN_IN_TIMELINE]


def _name(session: Session, person_id: int | None) -> str:
    if person_id is None:
        return "Nobody yet"
    return session.exec(select(Person.name).where(col(Person.id) == person_id)).one()
