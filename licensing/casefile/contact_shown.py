"""Everything recorded of contact about a case, as one reader may see it: what stands, with what it replaced."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from sqlmodel import Session, col, select

from licensing.audit.rules import Actor
from licensing.contact.models import Approach, ApproachNote, ContactNote, HearingReply, PostponementDecision
from licensing.contact.queries import (
    Call,
    annotations_of,
    approaches_of,
    find_call,
    goes_with,
    notes_of,
    replies_of,
    requests_of,
    rulings_on,
)
from licensing.contact.rules import ATTENDING_WORDS, MEANS_WORDS, RULING_WORDS, Ruling, Why
from licensing.contact.showing import is_withheld, names_hidden_from, party_shown, text_shown, words_shown
from licensing.documents.models import Document
from licensing.documents.queries import documents_with
from licensing.people.models import Person
from licensing.people.permissions import Permission, holds, reads_only_papers
from licensing.register.models import Contact
from licensing.reviews.models import Review
from licensing.reviews.withheld import Withheld
from licensing.web.parts import Event

Written = TypeVar("Written", ContactNote, Approach)


@dataclass(frozen=True, slots=True)
class Earlier:
    """How something was written before it was corrected."""

    says: str
    who: str
    recorded_on: date


@dataclass(frozen=True, slots=True)
class Annotation:
    """What the clerk noted beside an approach."""

    says: str
    recorded_by: str
    recorded_on: date


@dataclass(frozen=True, slots=True)
class NoteShown:
    """A call, visit, e-mail or letter in, or an approach, with names masked where they must be."""

    id: int
    what: str
    who: str
    happened_on: date
    says: str
    because: str
    recorded_by: str
    recorded_on: date
    earlier: Sequence[Earlier]
    may_correct: bool
    councillor: str = ""
    annotations: Sequence[Annotation] = ()
    photos: Sequence[Document] = ()


@dataclass(frozen=True, slots=True)
class ReplyShown:
    """The reply to one hearing notice that stands, and the day of the hearing it answers."""

    answer: str
    from_whom: str
    interpreter: str
    adjustments: str
    documents: str
    received_on: date
    notice_id: int
    replaced: int


@dataclass(frozen=True, slots=True)
class RulingShown:
    """What was decided on a request to postpone."""

    words: str
    is_granted: bool
    decided_by: str
    because: str
    need_met: str
    told: str
    told_on: date
    replaced: int


@dataclass(frozen=True, slots=True)
class RequestShown:
    """A request to postpone, and the decision on it that stands."""

    id: int
    who: str
    why: Why
    says: str
    received_on: date
    notice_id: int
    ruling: RulingShown | None


@dataclass(frozen=True, slots=True)
class ContactShown:
    """The contact about one case. `call` is the notice of a hearing to come, to which a reply is looked for."""

    notes: Sequence[NoteShown]
    replies: Sequence[ReplyShown]
    requests: Sequence[RequestShown]
    approaches: Sequence[NoteShown]
    call: Call | None

    @property
    def reply(self) -> ReplyShown | None:
        """The reply to the notice of the hearing to come."""
        return next((one for one in self.replies if self.call and one.notice_id == self.call.notice.id), None)

    def newest(self, number: int) -> list[Event]:
        """The latest of everything, for a card."""
        every = [
            *(Event(one.happened_on, f"{one.what}: {one.who}", detail=_short(one.says)) for one in self.notes),
            *(Event(one.received_on, f"Reply to the notice: {one.answer.lower()}") for one in self.replies),
            *(Event(one.received_on, f"Request to postpone: {_fate(one)}", detail=one.who) for one in self.requests),
            *(Event(one.happened_on, f"{one.councillor} was approached: {one.who}") for one in self.approaches),
        ]
        return sorted(every, key=lambda event: event.at, reverse=True)[:number]


def contact_shown(session: Session, review: Review, *, by: Actor, on: date) -> ContactShown:
    """What is recorded, masked for this reader. A number of statements that does not grow with its length."""
    hidden = names_hidden_from(session, review.id, by)
    # Members read no notes of what was said outside their papers; an approach is every decider's business.
    notes = [] if reads_only_papers(by) else notes_of(session, review.id)
    approaches = approaches_of(session, review.id)
    requests = requests_of(session, review.id)
    rulings = rulings_on(session, [one.id for one in requests])
    annotations = annotations_of(session, [one.id for one in approaches])
    people = _names(session, notes, approaches, annotations)
    photos = documents_with(session, review.reference, [goes_with(one) for one in notes])
    return ContactShown(
        notes=[
            replace(_note(one, notes, hidden, people, by), photos=_photos(one, notes, photos, hidden))
            for one in _standing(notes)
        ],
        replies=_replies(session, review, hidden),
        requests=[
            RequestShown(
                id=one.id,
                who=party_shown(one.party, one.name, hidden),
                why=one.why,
                says=words_shown(one.party, one.says, hidden),
                received_on=one.received_on,
                notice_id=one.notice_id,
                ruling=_ruling(rulings[one.id], hidden),
            )
            for one in requests
        ],
        approaches=[_approach(one, approaches, annotations, hidden, people, by) for one in _standing(approaches)],
        call=find_call(session, review.reference, on=on),
    )


def _standing(rows: Sequence[Written]) -> list[Written]:
    """Those that no later row replaces, by their day, the latest first."""
    replaced = {row.supersedes for row in rows}
    return sorted((row for row in rows if row.id not in replaced), key=lambda row: row.happened_on, reverse=True)


def _chain(row: Written, rows: Sequence[Written]) -> list[Written]:
    """The rows that this one replaces, the latest first."""
    by_id, found = {one.id: one for one in rows}, []
    while row.supersedes in by_id:
        row = by_id[row.supersedes]
        found.append(row)
    return found


def _note(
    row: Written, rows: Sequence[Written], hidden: Sequence[Withheld], people: Mapping[int, str], by: Actor
) -> NoteShown:
    runs_case = isinstance(row, ContactNote) and holds(by, Permission.MANAGE_REVIEWS)
    return NoteShown(
        id=row.id,
        what=MEANS_WORDS[row.means],
        who=party_shown(row.party, row.name, hidden),
        happened_on=row.happened_on,
        says=words_shown(row.party, row.says, hidden),
        because=words_shown(row.party, row.because, hidden),
        recorded_by=people.get(row.recorded_by or 0, ""),
        recorded_on=row.recorded_at.date(),
        earlier=[
            Earlier(
                words_shown(one.party, one.says, hidden),
                party_shown(one.party, one.name, hidden),
                one.recorded_at.date(),
            )
            for one in _chain(row, rows)
        ],
        may_correct=runs_case or (row.recorded_by is not None and row.recorded_by == by.id),
    )


def _photos(
    row: ContactNote,
    rows: Sequence[ContactNote],
    photos: Mapping[str, Sequence[Document]],
    hidden: Sequence[Withheld],
) -> list[Document]:
    """What was given with a note, also before it was corrected; nothing of one whose words are withheld."""
    chain = [row, *_chain(row, rows)]
    return [photo for one in chain if not is_withheld(one.party, hidden) for photo in photos[goes_with(one)]]


def _approach(
    row: Approach,
    rows: Sequence[Approach],
    annotations: Mapping[int, Sequence[ApproachNote]],
    hidden: Sequence[Withheld],
    people: Mapping[int, str],
    by: Actor,
) -> NoteShown:
    """An approach with the clerk's notes, those beside what it replaced too."""
    beside = [note for one in reversed([row, *_chain(row, rows)]) for note in annotations[one.id]]
    return replace(
        _note(row, rows, hidden, people, by),
        councillor=people.get(row.councillor_id, ""),
        annotations=[
            Annotation(text_shown(one.says, hidden), people.get(one.recorded_by or 0, ""), one.recorded_at.date())
            for one in beside
        ],
    )


def _replies(session: Session, review: Review, hidden: Sequence[Withheld]) -> list[ReplyShown]:
    """The reply to each notice that stands, the latest notice first."""
    rows = replies_of(session, review.id)
    ids = {row.contact_id for row in rows if row.contact_id is not None}
    names = dict(session.exec(select(Contact.id, Contact.name).where(col(Contact.id).in_(ids))).all()) if ids else {}
    latest: dict[int, HearingReply] = {}
    for row in rows:
        latest.setdefault(row.notice_id, row)
    return [
        ReplyShown(
            answer=ATTENDING_WORDS[row.attending],
            from_whom=f"{names[row.contact_id]}, representative" if row.contact_id else "The licence holder",
            interpreter=text_shown(row.interpreter, hidden),
            adjustments=text_shown(row.adjustments, hidden),
            documents=text_shown(row.documents, hidden),
            received_on=row.received_on,
            notice_id=row.notice_id,
            replaced=sum(one.notice_id == row.notice_id for one in rows) - 1,
        )
        for row in latest.values()
    ]


def _ruling(rows: Sequence[PostponementDecision], hidden: Sequence[Withheld]) -> RulingShown | None:
    if not rows:
        return None
    row = rows[0]
    return RulingShown(
        words=RULING_WORDS[row.ruling],
        is_granted=row.ruling is Ruling.GRANTED,
        decided_by=text_shown(row.decided_by, hidden),
        because=text_shown(row.because, hidden),
        need_met=text_shown(row.need_met, hidden),
        told=text_shown(row.told, hidden),
        told_on=row.told_on,
        replaced=len(rows) - 1,
    )


def _names(
    session: Session,
    notes: Sequence[ContactNote],
    approaches: Sequence[Approach],
    annotations: Mapping[int, Sequence[ApproachNote]],
) -> dict[int, str]:
    """Who wrote, who was approached, who noted: one question to the database."""
    ids = {one.recorded_by for one in (*notes, *approaches)} | {one.councillor_id for one in approaches}
    ids |= {one.recorded_by for beside in annotations.values() for one in beside}
    wanted = select(Person.id, Person.name).where(col(Person.id).in_(ids - {None}))
    return dict(session.exec(wanted).all()) if ids else {}


def _short(text: str, longest: int = 90) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def _fate(request: RequestShown) -> str:
    return request.ruling.words.lower() if request.ruling else "not decided yet"
