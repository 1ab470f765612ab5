"""What a draft of the report is made from, as it is held today: withheld names masked, nothing that may not be used."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session

from licensing.contact.needs import needs_of_hearing
from licensing.contact.queries import notes_of, reply_to
from licensing.contact.rules import MEANS_WORDS, PARTY_WORDS, Party
from licensing.contact.showing import reply_facts, text_shown
from licensing.notices.queries import service_of
from licensing.officer_reports.composing import ConcernFacts, LicenceFacts, ReportFacts
from licensing.powers.queries import find_holding
from licensing.powers.rules import MODE_SENTENCES
from licensing.register.convictions import line_of, may_be_used, policy_in_force, presume
from licensing.register.models import Concern, Licence, LicenceEvent
from licensing.register.queries import concerns_of, events_of, first_rows, holder_by_id, standings_of
from licensing.register.rules import CONCERN_WORDS, EVENT_WORDS, STANDING_WORDS
from licensing.reviews.models import Question, Review
from licensing.reviews.queries import get_programme, licences_under, questions_of
from licensing.reviews.withheld import Withheld, withheld_in
from licensing.sittings.models import HearingDay, Listing
from licensing.sittings.queries import hearing_day_by_id, listing_of
from licensing.web.wording import clock_time, day, long_day

HOLDERS_SIDE = frozenset({Party.HOLDER, Party.REPRESENTATIVE})


def report_facts(session: Session, review: Review, *, now: datetime) -> ReportFacts:
    """The review as a report tells of it."""
    review_id = review.id or 0
    holder = holder_by_id(session, review.holder_id)
    listing = listing_of(session, review_id)
    sitting = hearing_day_by_id(session, listing.hearing_day_id) if listing else None
    service = service_of(session, listing.notice_id) if listing and listing.notice_id else None
    reply = reply_to(session, listing.notice_id) if listing and listing.notice_id else None
    hidden = withheld_in(session, review_id)
    questions = questions_of(session, review_id)
    heard_on = sitting.held_on if sitting else now.date()
    return ReportFacts(
        holder=holder.name,
        reference=review.reference,
        opened_on=review.opened_at.date(),
        why=text_shown(review.why, hidden),
        programme=get_programme(session, review.programme_id).name if review.programme_id else "",
        hearing=_hearing(listing, sitting),
        licences=_licences(session, licences_under(session, review_id), now=now),
        concerns=_concerns(session, review, questions, hidden, heard_on=heard_on),
        questions=[(one.number, text_shown(one.asks, hidden)) for one in questions],
        notice_given_on=service.given_on if service else None,
        reply_on=reply.received_on if reply else None,
        reply=[(fact.label, fact.value) for fact in reply_facts(reply, hidden)] if reply else [],
        said=_said(session, review_id, hidden),
        needs=needs_of_hearing(session, review, hidden).in_words,
        who_decides=_who_decides(session, on=heard_on),
    )


def _hearing(listing: Listing | None, sitting: HearingDay | None) -> str:
    if listing is None or sitting is None:
        return "It is not yet put down for a hearing day."
    return f"It is put down for {long_day(sitting.held_on)} at {clock_time(listing.starts_at)}, {sitting.venue}."


def _licences(session: Session, licences: Sequence[Licence], *, now: datetime) -> list[LicenceFacts]:
    ids = [one.id or 0 for one in licences]
    stands, events = standings_of(session, ids, at=now), events_of(session, ids)
    return [
        LicenceFacts(
            kind=one.kind,
            number=one.number,
            badge=one.badge_number or "",
            granted_on=one.granted_on,
            expires_on=one.expires_on,
            standing=STANDING_WORDS[stands[one.id or 0]],
            history=[_event(event) for event in events if event.licence_id == one.id],
        )
        for one in licences
    ]


def _event(event: LicenceEvent) -> str:
    until = f" until {day(event.ends_at)}" if event.ends_at else f", {event.ends_when}" if event.ends_when else ""
    because = f" ({event.because_reference})" if event.because_reference else ""
    return f"{EVENT_WORDS[event.kind]} {day(event.begins_at)}{until}{because}"


def _concerns(
    session: Session, review: Review, questions: Sequence[Question], hidden: Sequence[Withheld], *, heard_on: date
) -> list[ConcernFacts]:
    """Those that may be used (R37), oldest first, with the policy in force on the day of the hearing (R38, R39)."""
    kinds = [one.kind for one in licences_under(session, review.id or 0)]
    first = first_rows(session, review.holder_id)
    asked = {first[one.concern_id]: one.number for one in questions if one.concern_id in first}
    policy = policy_in_force(heard_on)
    return [
        ConcernFacts(
            kind=CONCERN_WORDS[one.kind],
            says=text_shown(one.says, hidden),
            happened_on=one.happened_on,
            source=text_shown(one.source, hidden),
            policy=_presumed(one, policy, heard_on),
            question=asked.get(first[one.id or 0]),
        )
        for one in reversed(concerns_of(session, review.holder_id))
        if may_be_used(one.kind, kinds, is_protected=one.is_protected, on=heard_on)
    ]


def _presumed(one: Concern, policy: str | None, on: date) -> str:
    line = line_of(policy, one.category) if policy and one.category else None
    if line is None:
        return ""
    presumed = presume(line, max(one.happened_on, one.sentence_ended_on or one.happened_on))
    over = "" if presumed.stands_on(on) else " The period is over."
    return f"Policy {line.policy}: {presumed.reason.says}{over}"


def _said(session: Session, review_id: int, hidden: Sequence[Withheld]) -> list[str]:
    """What was noted of calls, visits and letters from the holder's side, oldest first; corrected ones left out."""
    notes = notes_of(session, review_id)
    replaced = {one.supersedes for one in notes}
    return [
        f"{MEANS_WORDS[one.means]}, {PARTY_WORDS[one.party].lower()}, {day(one.happened_on)}: "
        f"{' '.join(text_shown(one.says, hidden).split())}"
        for one in reversed(notes)
        if one.id not in replaced and one.party in HOLDERS_SIDE
    ]


def _who_decides(session: Session, *, on: date) -> str:
    holding = find_holding(session, on=on)
    return f"{MODE_SENTENCES[holding.mode]} Instrument: {holding.instrument}." if holding else ""
