"""What a reader is shown of published papers: one page with its neighbours, the contents, their own notes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlmodel import Session

from licensing.audit.rules import Actor
from licensing.documents.pictures import page_picture
from licensing.papers.assembling import copy_for, page_for
from licensing.papers.models import PapersEdition, PapersNote, PapersPage
from licensing.papers.queries import (
    Leaf,
    Opening,
    edition_by_id,
    edition_numbered,
    editions_of,
    labels_noted,
    leaves_of,
    openings_of,
    own_note,
    page_labelled,
)
from licensing.reviews.models import Review
from licensing.reviews.queries import get_review

PICTURE_WIDTH = 1240  # pixels: sharp on a tablet held upright


@dataclass(frozen=True, slots=True)
class Bookmark:
    """Where a document begins and ends, and whether the page on show is in it."""

    section: str
    title: str
    first: str
    last: str
    mark: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class View:
    """One page of a case's papers, open on somebody's tablet."""

    review: Review
    page: PapersPage
    edition: PapersEdition
    number: int
    of: int
    previous: str
    next: str
    chapters: Sequence[tuple[str, Sequence[Bookmark]]]
    covers: Sequence[tuple[str, str]]
    note: PapersNote | None
    noted: Sequence[str]


@dataclass(frozen=True, slots=True)
class EditionShown:
    """One edition with who opened it, and who sits on the case and has not."""

    edition: PapersEdition
    first: str
    openings: Sequence[Opening]


@dataclass(frozen=True, slots=True)
class Copy:
    """A reader's own copy as a file."""

    name: str
    pdf: bytes


def page_view(session: Session, reference: str, label: str, *, by: Actor) -> View:
    """One page for one reader. Raises NotFound for a label that no page has."""
    review = get_review(session, reference)
    page = page_labelled(session, review.id, label)
    leaves = leaves_of(session, review.id)
    editions = editions_of(session, review.id)
    at = [one.label for one in leaves].index(label)
    return View(
        review=review,
        page=page,
        edition=next(one for one in editions if one.id == page.edition_id),
        number=at + 1,
        of=len(leaves),
        previous=leaves[at - 1].label if at else "",
        next=leaves[at + 1].label if at + 1 < len(leaves) else "",
        chapters=[
            (section, list(marks))
            for section, marks in groupby(_bookmarks(leaves, editions, label), key=lambda one: one.section)
        ],
        covers=[(one.name, _first_of(leaves, one)) for one in editions],
        note=own_note(session, review.id, label, person_id=by.id),
        noted=labels_noted(session, review.id, person_id=by.id),
    )


def picture_of(session: Session, reference: str, label: str, *, by: Actor, now: datetime) -> bytes:
    """A page as a picture, with the reader's name and the time laid over it."""
    page = page_labelled(session, get_review(session, reference).id, label)
    edition = edition_by_id(session, page.edition_id)
    return page_picture(page_for(bytes(edition.pdf), page.place, by.name, at=now), 1, PICTURE_WIDTH)


def copy_of(session: Session, reference: str, number: int, *, by: Actor, now: datetime) -> Copy:
    """An edition with the reader's name and the time on each page. Raises NotFound."""
    edition = edition_numbered(session, get_review(session, reference).id, number)
    part = f"supplement-{number - 1}" if edition.is_supplement else "papers"
    return Copy(f"{reference}-{part}.pdf", copy_for(bytes(edition.pdf), by.name, at=now))


def editions_shown(session: Session, review_id: int) -> list[EditionShown]:
    """Each edition of a case's papers, with the label of its first page and who opened it when."""
    editions, openings = editions_of(session, review_id), openings_of(session, review_id)
    leaves = leaves_of(session, review_id) if editions else []
    return [
        EditionShown(one, _first_of(leaves, one), [it for it in openings if it.edition_id == one.id])
        for one in editions
    ]


def _bookmarks(leaves: Sequence[Leaf], editions: Sequence[PapersEdition], label: str) -> list[Bookmark]:
    """Every document of every edition, in the order in which its pages are read."""
    order = {one.label: place for place, one in enumerate(leaves)}
    marks = [
        Bookmark(one["section"], one["title"], one["labels"][0], one["labels"][-1], one["mark"], label in one["labels"])
        for edition in editions
        for one in edition.contents
    ]
    return sorted(marks, key=lambda one: order[one.first])


def _first_of(leaves: Sequence[Leaf], edition: PapersEdition) -> str:
    return next(one.label for one in leaves if one.edition_id == edition.id and one.place == 1)
