"""Reading papers: the editions of a case, their pages, who opened them, and one's own notes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, or_
from sqlalchemy.orm import defer
from sqlmodel import Session, col, func, select

from licensing.audit.rules import Actor
from licensing.errors import NotFound
from licensing.papers.labels import order_of
from licensing.papers.models import PapersEdition, PapersNote, PapersOpened, PapersPage
from licensing.people.models import Person
from licensing.people.permissions import reads_only_papers
from licensing.register.models import Concern
from licensing.register.queries import concerns_of
from licensing.reviews.models import Review
from licensing.sittings.models import Listing

CONCERNS = "concerns:"  # how the key of the pages begins that hold the offences and concerns
MOST_EDITIONS = 200
MOST_LABELS = 10_000
MOST_FOUND = 40
AROUND = 60  # characters shown on each side of what was found
WITHOUT_BYTES = defer(PapersEdition.pdf)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page without its words."""

    label: str
    edition_id: int
    place: int
    title: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A page on which the words were found, and what stands around them."""

    label: str
    title: str
    before: str
    found: str
    after: str


@dataclass(frozen=True, slots=True)
class Opening:
    """That somebody opened an edition, the first time."""

    edition_id: int
    person_id: int
    name: str
    opened_at: datetime


def concerns_read(session: Session, review: Review, by: Actor) -> list[Concern]:
    """What is held against the licence holder, as this person reads it.

    Once papers are published, a panel member reads what they hold: what came later waits for leave (R27).
    """
    held = concerns_of(session, review.holder_id)
    editions = editions_of(session, review.id) if reads_only_papers(by) else []
    if not editions:
        return held
    held_until = [
        edition.made_at for edition in editions if any(str(one["key"]).startswith(CONCERNS) for one in edition.contents)
    ]
    return [one for one in held if held_until and one.recorded_at <= max(held_until)]


def editions_of(session: Session, review_id: int) -> list[PapersEdition]:
    """What was published about a case, the papers first, then each supplement; without the bytes."""
    rows = select(PapersEdition).where(PapersEdition.review_id == review_id).options(WITHOUT_BYTES)
    return list(session.exec(rows.order_by(col(PapersEdition.number)).limit(MOST_EDITIONS)).all())


def cases_without_papers(session: Session, day_id: int) -> int:
    """How many of a hearing day's cases have no papers yet."""
    published = select(PapersEdition.review_id)
    waiting = (
        select(func.count())
        .select_from(Listing)
        .where(
            Listing.hearing_day_id == day_id, col(Listing.ended_at).is_(None), col(Listing.review_id).not_in(published)
        )
    )
    return session.exec(waiting).one()


def newest_papers_on(session: Session, day_id: int) -> int | None:
    """The row of the papers published last among the day's cases, supplements left out; None without any."""
    first = (
        select(func.max(PapersEdition.id))
        .join(Listing, col(Listing.review_id) == col(PapersEdition.review_id))
        .where(PapersEdition.number == 1, Listing.hearing_day_id == day_id, col(Listing.ended_at).is_(None))
    )
    return session.exec(first).one()


def edition_numbered(session: Session, review_id: int, number: int) -> PapersEdition:
    """One edition with its bytes. Raises NotFound."""
    row = None
    if 0 < number <= MOST_EDITIONS:
        wanted = select(PapersEdition).where(PapersEdition.review_id == review_id, PapersEdition.number == number)
        row = session.exec(wanted).first()
    if row is None:
        raise NotFound("No such papers are published in this case.")
    return row


def edition_by_id(session: Session, edition_id: int) -> PapersEdition:
    """The edition of that row. Raises NotFound."""
    row = session.get(PapersEdition, edition_id)
    if row is None:
        raise NotFound("There are no such papers.")
    return row


def edition_without_bytes(session: Session, edition_id: int) -> PapersEdition:
    """One edition as `edition_by_id`, for whoever needs only what is said of it. Raises NotFound."""
    wanted = select(PapersEdition).where(PapersEdition.id == edition_id).options(WITHOUT_BYTES)
    edition = session.exec(wanted).one_or_none()
    if edition is None:
        raise NotFound("There are no such papers.")
    return edition


def leaves_of(session: Session, review_id: int) -> list[Leaf]:
    """Every page of a case's papers in the order in which they are read: 47, 47A, 48."""
    rows = session.exec(
        select(PapersPage.label, PapersPage.edition_id, PapersPage.place, PapersPage.title)
        .where(PapersPage.review_id == review_id)
        .order_by(col(PapersPage.id))
        .limit(MOST_LABELS)
    ).all()
    return sorted((Leaf(*row) for row in rows), key=lambda one: order_of(one.label))


def page_labelled(session: Session, review_id: int, label: str) -> PapersPage:
    """One page with its words. Raises NotFound."""
    wanted = select(PapersPage).where(PapersPage.review_id == review_id, PapersPage.label == label)
    row = session.exec(wanted).first()
    if row is None:
        raise NotFound("There is no page of that label in these papers.")
    return row


def has_page(session: Session, review_id: int, label: str) -> bool:
    """Whether a page of the case's papers has that label."""
    wanted = select(PapersPage.id).where(PapersPage.review_id == review_id, PapersPage.label == label)
    return session.exec(wanted).first() is not None


def pages_with(session: Session, review_id: int, typed: str) -> list[Hit]:
    """The pages on which these words stand, as they are read. At most MOST_FOUND."""
    typed = " ".join(typed.split())
    if len(typed) < 2:
        return []
    on_one_line = func.replace(PapersPage.words, "\n", " ", type_=String)
    rows = session.exec(
        select(PapersPage.label, PapersPage.title, PapersPage.words)
        .where(PapersPage.review_id == review_id, on_one_line.icontains(typed, autoescape=True))
        .order_by(col(PapersPage.id))
        .limit(MOST_FOUND)
    ).all()
    return [_hit(*row, typed) for row in sorted(rows, key=lambda row: order_of(row[0]))]


def pages_saying(session: Session, review_id: int, texts: Sequence[str]) -> dict[str, list[str]]:
    """By text, the labels of the pages on which it stands, as they are read. One statement, however many texts."""
    sought = {one: " ".join(one.split()).rstrip(".").casefold() for one in texts if len(one.strip()) > 2}
    if not sought:
        return {}
    on_one_line = func.replace(PapersPage.words, "\n", " ", type_=String)
    rows = session.exec(
        select(PapersPage.label, PapersPage.words)
        .where(
            PapersPage.review_id == review_id,
            or_(*(on_one_line.icontains(one, autoescape=True) for one in sought.values())),
        )
        .order_by(col(PapersPage.id))
        .limit(MOST_FOUND)
    ).all()
    read = [
        (label, " ".join(words.split()).casefold()) for label, words in sorted(rows, key=lambda row: order_of(row[0]))
    ]
    return {text: [label for label, words in read if one in words] for text, one in sought.items()}


def openings_of(session: Session, review_id: int) -> list[Opening]:
    """Who opened which edition of a case's papers, and when first; the earliest first."""
    rows = session.exec(
        select(PapersOpened.edition_id, PapersOpened.person_id, Person.name, PapersOpened.opened_at)
        .join(Person, col(Person.id) == col(PapersOpened.person_id))
        .join(PapersEdition, col(PapersEdition.id) == col(PapersOpened.edition_id))
        .where(PapersEdition.review_id == review_id)
        .order_by(col(PapersOpened.opened_at), col(PapersOpened.id))
        .limit(MOST_LABELS)
    ).all()
    return [Opening(*row) for row in rows]


def has_opened(session: Session, edition_id: int, person_id: int) -> bool:
    """Whether this person has opened that edition before."""
    wanted = select(PapersOpened.id).where(PapersOpened.edition_id == edition_id, PapersOpened.person_id == person_id)
    return session.exec(wanted).first() is not None


def own_note(session: Session, review_id: int, label: str, *, person_id: int | None) -> PapersNote | None:
    """What this person wrote beside a page. Nobody may ask for another's: callers give the id of whoever asks."""
    return session.exec(
        select(PapersNote).where(
            PapersNote.person_id == person_id, PapersNote.review_id == review_id, PapersNote.label == label
        )
    ).first()


def labels_noted(session: Session, review_id: int, *, person_id: int | None) -> Sequence[str]:
    """The labels of the pages beside which this person has a note, as they are read."""
    rows = session.exec(
        select(PapersNote.label)
        .where(PapersNote.person_id == person_id, PapersNote.review_id == review_id, PapersNote.says != "")
        .limit(MOST_LABELS)
    ).all()
    return sorted(rows, key=order_of)


def pages_of(session: Session, review_id: int) -> list[tuple[str, str]]:
    """Every page's label and words in the order in which they are read: what can be searched without a signal."""
    rows = session.exec(
        select(PapersPage.label, PapersPage.words)
        .where(PapersPage.review_id == review_id)
        .order_by(col(PapersPage.id))
        .limit(MOST_LABELS)
    ).all()
    return sorted(((label, words) for label, words in rows), key=lambda one: order_of(one[0]))


def own_notes(session: Session, review_id: int, *, person_id: int | None) -> Sequence[PapersNote]:
    """Every note that this person has in a case's papers. Callers give the id of whoever asks, and of nobody else."""
    return session.exec(
        select(PapersNote)
        .where(PapersNote.person_id == person_id, PapersNote.review_id == review_id)
        .order_by(col(PapersNote.id))
        .limit(MOST_LABELS)
    ).all()


def _hit(label: str, title: str, words: str, typed: str) -> Hit:
    text = " ".join(words.split())
    at = max(0, text.casefold().find(typed.casefold()))
    end = at + len(typed)
    return Hit(label, title, text[max(0, at - AROUND) : at], text[at:end], text[end : end + AROUND])
