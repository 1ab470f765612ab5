"""A hearing day's papers published in one act: each case as `publish_papers` does it, and what became of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from licensing.audit.rules import Actor
from licensing.errors import Invalid, Refused, Stale
from licensing.papers.commands import publish_papers
from licensing.papers.gathering import Gathered, gather, unready_because
from licensing.papers.models import PapersEdition
from licensing.reviews.queries import get_review, take_review
from licensing.sittings.queries import CaseOnDay, cases_on, get_hearing_day

BY_ITSELF = "What is late needs the chair’s leave, which is written on the case’s own page."
CHANGED = "What waits changed after this page was shown. Look at it again, and publish it then."
NOT_THERE = "One of the cases is not on this day any more. Look at the page again"


@dataclass(frozen=True, slots=True)
class Shown:
    """A case whose papers were ticked, and the fingerprint of what waited when the page was made."""

    reference: str
    seen: str


@dataclass(frozen=True, slots=True)
class CasePapers:
    """One case of a day: what waits in it, and why that is not published here; "" where it can be."""

    case: CaseOnDay
    found: Gathered
    because: str

    @property
    def reference(self) -> str:
        return self.case.reference

    @property
    def is_ready(self) -> bool:
        return bool(self.found.waiting) and not self.because

    @property
    def token(self) -> str:
        """What the form carries: the case, and the fingerprint of what is shown."""
        return f"{self.reference}:{self.found.seen}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one case: its new edition, or why there is none."""

    reference: str
    edition: PapersEdition | None = None
    refused: Refused | None = None
    says: str = ""


def papers_of_day(session: Session, day_reference: str, *, by: Actor, now: datetime) -> list[CasePapers]:
    """The day's cases that are still to be heard, in the order of their times; none behind this person's walls."""
    return [
        CasePapers(case, found, _because(found, now))
        for case in _to_be_heard(session, day_reference, by)
        for found in [gather(session, get_review(session, case.reference), on=now.date())]
    ]


def publish_day(
    session: Session, day_reference: str, *, shown: Sequence[Shown], by: Actor, now: datetime
) -> list[Outcome]:
    """Publish what waits in each of these cases, and say of each what became of it: one that is refused stops no other.

    Raises Invalid for a case that is not on the day, or is behind a wall.
    """
    on_day = [one.reference for one in _to_be_heard(session, day_reference, by)]
    if not {one.reference for one in shown} <= set(on_day):
        raise Invalid(NOT_THERE, fields={"papers": NOT_THERE})
    for one in sorted(shown, key=lambda one: one.reference):
        take_review(session, one.reference)  # all of them before the day, as whoever schedules takes them
    in_order = sorted(shown, key=lambda one: on_day.index(one.reference))
    return [_published(session, one, by=by, now=now) for one in in_order]


def _published(session: Session, one: Shown, *, by: Actor, now: datetime) -> Outcome:
    try:
        with session.begin_nested():
            return Outcome(one.reference, publish_papers(session, one.reference, seen=one.seen, by=by, now=now))
    except Refused as refused:
        return Outcome(one.reference, refused=refused, says=" ".join(refused.reasons))
    except Stale:
        return Outcome(one.reference, says=CHANGED)
    except Invalid:
        return Outcome(one.reference, says=BY_ITSELF)


def _because(found: Gathered, now: datetime) -> str:
    return unready_because(found, on=now.date()) or (BY_ITSELF if found.late else "")


def _to_be_heard(session: Session, day_reference: str, by: Actor) -> list[CaseOnDay]:
    day = get_hearing_day(session, day_reference)
    return [one for one in cases_on(session, day.id or 0, person_id=by.id) if one.listing.ended_at is None]
