"""The fair-hearing record of a case: gathered from what is recorded, with what is missing in words (R23, R25-R28)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session

from licensing.contact.needs import needs_of_hearing
from licensing.contact.showing import text_shown
from licensing.hearings.course import LogKind, not_repeated
from licensing.hearings.coverage import Covered, covered_in, holder_was_heard
from licensing.hearings.fair import FairPart, FairTopic, from_plain
from licensing.hearings.models import Adjournment, FairnessNote, Hearing, HearingSeal, Presence
from licensing.hearings.participation import FindingFacts, was_put_to_holder
from licensing.hearings.queries import (
    adjournments_of,
    chain_of_hearings,
    day_of,
    fairness_notes_of,
    holder_came,
    latest_hearing,
    log_of,
    movements_on,
    names_of,
    seal_of,
)
from licensing.hearings.rules import ADJOURNMENT_WORDS, CAPACITY_WORDS, Capacity, Finding
from licensing.notices.models import Notice
from licensing.notices.queries import notice_by_id, notices_about, service_of
from licensing.notices.rules import METHOD_WORDS, NoticeKind
from licensing.papers.queries import editions_of
from licensing.register.queries import representative_of
from licensing.reviews.models import Review
from licensing.reviews.withheld import Withheld, withheld_in
from licensing.sittings.queries import hearing_day_by_id, listing_by_id, listing_of
from licensing.web.wording import clock_time, count_of, day, long_day

NOTE_ON_PAGE, IN_THE_ROOM, ON_THE_CASE = "note", "hearings.room", "casefile.review"
FOR_THE_HOLDER = (Capacity.REPRESENTATIVE, Capacity.SUPPORTER)


@dataclass(frozen=True, slots=True)
class FairRecord:
    """What the page shows: as it was sealed, or as it stands while the hearing is open."""

    review: Review
    hearing: Hearing | None
    parts: tuple[FairPart, ...]
    seal: HearingSeal | None

    @property
    def is_open(self) -> bool:
        return self.hearing is not None and self.hearing.closed_at is None

    @property
    def missing(self) -> int:
        """How many parts say that something is missing."""
        return sum(part.missing != "" for part in self.parts)


@dataclass(frozen=True, slots=True)
class _Case:
    """What the parts are gathered from."""

    review: Review
    chain: Sequence[Hearing]
    hidden: Sequence[Withheld]
    movements: Sequence[Presence]
    notes: dict[FairTopic, list[FairnessNote]]

    def shown(self, text: str) -> str:
        return text_shown(text, self.hidden)

    def came(self, *capacities: Capacity) -> list[str]:
        """ "Tomasz Bielak (interpreter, by video), from 13:55"."""
        found: dict[tuple[str, Capacity], str] = {}
        for one in self.movements:
            if one.review_id == self.review.id and one.capacity in capacities and one.kind.is_in:
                video = ", by video" if one.by_video else ""
                words = f"{self.shown(one.name)} ({CAPACITY_WORDS[one.capacity].lower()}{video})"
                found.setdefault((one.name, one.capacity), f"{words}, from {clock_time(one.at)} on {day(one.at)}")
        return list(found.values())

    def said(self, topic: FairTopic) -> list[str]:
        return [self.shown(one.says) for one in self.notes.get(topic, [])]


def fair_record(session: Session, review: Review) -> FairRecord:
    """The record of the case's latest hearing; what there is before the first. Some three dozen statements."""
    hearing = latest_hearing(session, review.id)
    seal = seal_of(session, hearing.id) if hearing else None
    told = _adjournments(session, review)
    if seal is not None:
        hidden = withheld_in(session, review.id or 0)  # whoever's name was withheld after the seal, too
        kept = tuple(_veiled(from_plain(one), hidden) for one in seal.fair_hearing)
        return FairRecord(review, hearing, (*kept, *told), seal)
    parts = (*fair_parts(session, review, hearing), *told)
    is_over = hearing is not None and hearing.closed_at is not None
    return FairRecord(review, hearing, tuple(one.ended for one in parts) if is_over else parts, None)


def _veiled(part: FairPart, hidden: Sequence[Withheld]) -> FairPart:
    lines = tuple(text_shown(one, hidden) for one in part.lines)
    return replace(part, lines=lines, missing=text_shown(part.missing, hidden))


def fair_parts(session: Session, review: Review, hearing: Hearing | None) -> tuple[FairPart, ...]:
    """Everything but who was told of adjournments, which goes on after a hearing is closed."""
    case = _case(session, review, hearing)
    return (
        _notice(session, case),
        _papers(session, case),
        _language(session, case),
        _adjustments(session, case),
        _representation(session, case),
        *([_matters(session, case, hearing), _absence(session, case, hearing)] if hearing else []),
        _late_papers(session, case),
        *_advice(session, case),
    )


def _case(session: Session, review: Review, hearing: Hearing | None) -> _Case:
    chain = chain_of_hearings(session, hearing) if hearing else []
    notes: dict[FairTopic, list[FairnessNote]] = {}
    for one in fairness_notes_of(session, [each.id for each in chain]):
        notes.setdefault(one.topic, []).append(one)
    movements = [one for each in chain for one in movements_on(session, day_of(session, each).id, review.id)]
    return _Case(review, chain, withheld_in(session, review.id or 0), movements, notes)


def _notice(session: Session, case: _Case) -> FairPart:
    lines, unproved = [], []
    for notice in _calls(session, case):
        service = service_of(session, notice.id or 0)
        if service is None or service.given_on is None:
            unproved.append(notice.reference)
            continue
        proof = f" Proof: {service.proof}." if service.proof else ""
        how = METHOD_WORDS[service.method].lower()
        lines.append(f"Notice {notice.reference}: {how}, given on {long_day(service.given_on)}.{proof}")
    lines += [
        f"Shorter notice was agreed to: {one.short_notice_because}" for one in case.chain if one.short_notice_because
    ]
    missing = f"There is no proof that notice {', '.join(unproved)} was served." if unproved else ""
    if not lines and not unproved:
        missing = "No hearing notice is written."
    return FairPart(
        "notice", "Notice, and its service", ("R23", "R24"), tuple(map(case.shown, lines)), missing, ON_THE_CASE
    )


def _calls(session: Session, case: _Case) -> list[Notice]:
    """The notices that called the holder to these hearings, or to the one to come."""
    listings = [listing_by_id(session, one.listing_id) for one in case.chain]
    to_come = listing_of(session, case.review.id or 0)
    if to_come is not None and to_come.id not in {one.id for one in listings}:
        listings.append(to_come)
    return [notice_by_id(session, one.notice_id) for one in listings if one.notice_id is not None]


def _papers(session: Session, case: _Case) -> FairPart:
    editions = editions_of(session, case.review.id or 0)
    lines = tuple(
        f"{one.name.capitalize()}: {count_of(one.pages, 'page')}, published on {long_day(one.made_at)}."
        for one in editions
    )
    missing = "" if lines else "No papers were published."
    return FairPart("papers", "Papers, and when they were published", (), lines, missing, "papers.publishing")


def _language(session: Session, case: _Case) -> FairPart:
    asked, came = needs_of_hearing(session, case.review, case.hidden).interpreter, case.came(Capacity.INTERPRETER)
    said = case.said(FairTopic.LANGUAGE)
    lines = [f"Asked for: interpreter, {asked}." if asked else "No interpreter was asked for.", *came, *said]
    missing = "An interpreter was asked for, and none is recorded in the room." if asked and not (came or said) else ""
    return FairPart("language", "Language and interpreter", ("R26",), tuple(lines), missing, NOTE_ON_PAGE)


def _adjustments(session: Session, case: _Case) -> FairPart:
    needs, said = needs_of_hearing(session, case.review, case.hidden), case.said(FairTopic.ADJUSTMENTS)
    asked = "; ".join(filter(None, (needs.adjustments, needs.always)))
    lines = [f"Asked for: {asked}." if asked else "None were asked for.", *(f"Provided: {one}" for one in said)]
    missing = "Adjustments were asked for; what was provided is not recorded." if asked and not said else ""
    return FairPart("adjustments", "Adjustments", ("R26",), tuple(lines), missing, NOTE_ON_PAGE)


def _representation(session: Session, case: _Case) -> FairPart:
    came, said = case.came(*FOR_THE_HOLDER), case.said(FairTopic.REPRESENTATION)
    on = (case.chain[-1].opened_at if case.chain else case.review.opened_at).date()
    known = representative_of(session, case.review.holder_id, on=on)
    lines = [f"{case.shown(known.name)} represents the licence holder."] if known else []
    lines += [*came, *said]
    missing = ""
    if case.chain and known and not (came or said):
        missing = "The representative is not recorded in the room, nor why the hearing went on without them."
    nobody = "Nobody represented or accompanied the licence holder." if case.chain else "No representative is known."
    return FairPart("representation", "Representation", ("R26",), tuple(lines) or (nobody,), missing, NOTE_ON_PAGE)


def _matters(session: Session, case: _Case, hearing: Hearing) -> FairPart:
    heard = holder_was_heard(session, hearing)
    lines, unput = [], []
    for one in covered_in(session, hearing):
        put = was_put_to_holder(FindingFacts(Finding.FOUND, one.was_notified, one.was_asked, heard))
        lines.append(case.shown(f"{one.number}. {one.alleges}: {_put(one, heard)}"))
        if not put:
            unput.append(str(one.number))
    missing = f"Not put to the licence holder: {', '.join(unput)}. What was not put cannot be found." if unput else ""
    return FairPart("matters", "The chance to answer each matter", ("R28",), tuple(lines), missing, IN_THE_ROOM)


def _put(one: Covered, heard: bool) -> str:
    """How a matter was put, by whom, and what was answered."""
    told = "set out in the notice" if one.was_notified else "not in the notice"
    if one.was_asked and one.asked_at is not None:
        answer = f"; answer: {one.answer_in_words.rstrip('.')}" if one.answer else "; the answer is not written down"
        present = answer if heard else "; the licence holder was not there"
        return f"{told}; put by {one.asked_by_name} at {clock_time(one.asked_at)}{present}."
    if one.not_needed_because:
        return f"{told}; not asked, because {one.not_needed_because.rstrip('.')}."
    return f"{told}; not put in the room."


def _absence(session: Session, case: _Case, hearing: Hearing) -> FairPart:
    came = case.came(Capacity.LICENCE_HOLDER)
    went_on = [case.shown(one.holder_absent_because) for one in case.chain if one.holder_absent_because]
    lines = [*came, *(f"It went on without the licence holder: {one}" for one in went_on)]
    missing = ""
    if not came and not went_on:
        missing = "The licence holder is not recorded in the room, nor the choice to go on or to adjourn."
    return FairPart("absence", "The licence holder", ("R25",), tuple(lines), missing, IN_THE_ROOM)


def _late_papers(session: Session, case: _Case) -> FairPart:
    late = [one for one in editions_of(session, case.review.id or 0) if one.leave_by is not None]
    names = names_of(session, [one.leave_by for one in late])
    lines = [
        f"{one.name.capitalize()}: leave given by {names.get(one.leave_by or 0, 'the chair')} on "
        f"{day(one.leave_on)}. Why: {one.leave_because.rstrip('.')}. The licence holder: {one.other_side}"
        for one in late
        if one.leave_on is not None
    ]
    lines += case.said(FairTopic.LATE_PAPERS)
    shown = tuple(map(case.shown, lines)) or ("No papers came late.",)
    return FairPart("late_papers", "Late papers, and leave", ("R27",), shown, "", NOTE_ON_PAGE)


def _advice(session: Session, case: _Case) -> tuple[FairPart, ...]:
    """Legal advice given in private, and when it was repeated; the part is left out where none was recorded."""
    log = [line for one in case.chain for line in log_of(session, one.id)]
    told = [one for one in log if one.kind in (LogKind.ADVISED, LogKind.ADVICE_REPEATED)]
    if not told:
        return ()
    lines = tuple(f"{clock_time(one.at)} on {day(one.at)}: {case.shown(one.says)}." for one in told)
    missing = "It is not recorded that the advice was repeated to the parties." if not_repeated(log) else ""
    return (FairPart("advice", "Legal advice given in private", ("R16",), lines, missing, IN_THE_ROOM),)


def _adjournments(session: Session, review: Review) -> tuple[FairPart, ...]:
    """Who was told of each adjournment; the part is left out where there was none."""
    rows = adjournments_of(session, review.id)
    if not rows:
        return ()
    hidden = withheld_in(session, review.id or 0)
    letters = [one for one in notices_about(session, review.reference) if one.kind is NoticeKind.ADJOURNMENT_NOTICE]
    told = [_told(session, review, one, letters) for one in rows]
    lines = tuple(text_shown(line, hidden) for line, _ in told)
    missing = (
        "" if all(is_told for _, is_told in told) else "The letter that tells of an adjournment is not served yet."
    )
    return (FairPart("adjournments", "Adjournments, and who was told", ("R25",), lines, missing, ON_THE_CASE),)


def _told(session: Session, review: Review, one: Adjournment, letters: Sequence[Notice]) -> tuple[str, bool]:
    hearing = session.get(Hearing, one.hearing_id)
    listing = listing_by_id(session, hearing.listing_id) if hearing else None
    held_on = hearing_day_by_id(session, listing.hearing_day_id) if listing else None
    heard = "part-heard" if one.is_part_heard else "before any evidence"
    line = f"{long_day(one.adjourned_at)}, {clock_time(one.adjourned_at)}, {heard}: {ADJOURNMENT_WORDS[one.reason]}."
    if held_on is not None and holder_came(session, held_on.id, review.id):
        return f"{line} The licence holder was in the room and heard it.", True
    services = [service_of(session, letter.id or 0) for letter in letters]
    given = [each.given_on for each in services if each is not None and each.given_on is not None]
    after = [each for each in given if each >= one.adjourned_at.date()]
    if after:
        return f"{line} The licence holder was told by letter, given on {long_day(min(after))}.", True
    return f"{line} The licence holder was not in the room.", False
