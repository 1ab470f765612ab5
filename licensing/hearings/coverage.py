"""How far the questions of a hearing were covered, by whom, and what the holder was told or heard (R25, R28, R74)."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from licensing.hearings.models import Asked, Found, Hearing
from licensing.hearings.queries import (
    asked_in,
    chain_of_hearings,
    day_of,
    found_in,
    hearing_by_id,
    holder_came,
)
from licensing.hearings.rules import VOTERS, Capacity, Finding
from licensing.notices.queries import notice_by_id, service_of
from licensing.people.models import Person
from licensing.reviews.models import Question
from licensing.reviews.queries import questions_of
from licensing.sittings.models import Listing


@dataclass(frozen=True, slots=True)
class Covered:
    """One question: who asked it, or why it was not needed, and what was found."""

    question_id: int
    number: int
    asks: str
    alleges: str
    asked_by: int | None
    asked_by_name: str
    asked_as: Capacity | None
    asked_at: datetime | None
    not_needed_because: str
    answer: str
    page_label: str
    finding: Finding | None
    was_notified: bool

    @property
    def was_asked(self) -> bool:
        return self.asked_by is not None

    @property
    def answer_in_words(self) -> str:
        """The answer in short with its page; empty where none is written down."""
        page = f"page {self.page_label}" if self.page_label else ""
        return f"{self.answer.rstrip('.')} ({page})" if page and self.answer else self.answer

    @property
    def is_covered(self) -> bool:
        return self.was_asked or self.not_needed_because != ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far the questions were covered, and by whom they were asked."""

    total: int
    covered: int
    asked: int
    asked_by_councillors: int

    @property
    def councillors_share(self) -> int:
        """Of the questions asked, how many in a hundred councillors asked; 0 where none was asked."""
        return round(100 * self.asked_by_councillors / self.asked) if self.asked else 0

    @property
    def sentence(self) -> str:
        """ "2 of 5 covered. Councillors asked 2 of 2.\""""
        told = f"{self.covered} of {self.total} covered."
        return f"{told} Councillors asked {self.asked_by_councillors} of {self.asked}." if self.asked else told


def coverage(session: Session, hearing_id: int) -> Coverage:
    """How far the questions were covered, and how many of those asked councillors asked."""
    return coverage_of(covered_in(session, hearing_by_id(session, hearing_id)))


def coverage_of(questions: tuple[Covered, ...]) -> Coverage:
    """The same, from the questions at hand."""
    asked = [one for one in questions if one.was_asked]
    return Coverage(
        total=len(questions),
        covered=sum(one.is_covered for one in questions),
        asked=len(asked),
        asked_by_councillors=sum(one.asked_as in VOTERS for one in asked),
    )


def covered_in(session: Session, hearing: Hearing) -> tuple[Covered, ...]:
    """Every question as it stands at this hearing, with what earlier parts of it covered."""
    chain = [one.id for one in chain_of_hearings(session, hearing)]
    asked, found = asked_in(session, chain), found_in(session, chain)
    told = matters_told(session, hearing)
    names: dict[int, str] = {}
    for kept in asked.values():
        if kept.asked_by is not None and kept.asked_by not in names:
            person = session.get(Person, kept.asked_by)
            names[kept.asked_by] = person.name if person else ""
    return tuple(
        _covered(one, asked.get(one.id or 0), found.get(one.id or 0), names, one.alleges in told)
        for one in questions_of(session, hearing.review_id)
    )


def matters_told(session: Session, hearing: Hearing) -> frozenset[str]:
    """The matters that the served hearing notices set out, of this hearing and of those it resumes (R28)."""
    told: set[str] = set()
    for one in chain_of_hearings(session, hearing):
        listing = session.get(Listing, one.listing_id)
        if listing is not None and listing.notice_id is not None and service_of(session, listing.notice_id) is not None:
            told |= set(notice_by_id(session, listing.notice_id).content.get("matters", ()))
    return frozenset(told)


def holder_was_heard(session: Session, hearing: Hearing) -> bool:
    """Was the holder there, at this hearing or at a part-heard one that it resumes? (R25, R28)"""
    return any(
        holder_came(session, day_of(session, one).id, one.review_id) for one in chain_of_hearings(session, hearing)
    )


def _covered(
    question: Question, asked: Asked | None, found: Found | None, names: dict[int, str], was_notified: bool
) -> Covered:
    kept = asked or Asked(hearing_id=0, question_id=0, at=question.added_at)
    return Covered(
        question_id=question.id or 0,
        number=question.number,
        asks=question.asks,
        alleges=question.alleges,
        asked_by=kept.asked_by,
        asked_by_name=names.get(kept.asked_by or 0, ""),
        asked_as=kept.capacity,
        asked_at=kept.at if asked else None,
        not_needed_because=kept.not_needed_because,
        answer=kept.answer,
        page_label=kept.page_label,
        finding=found.finding if found else None,
        was_notified=was_notified,
    )
