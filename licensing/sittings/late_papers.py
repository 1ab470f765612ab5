"""Drafting the notice that tells the licence holder of papers that came late (R27)."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from licensing.audit.rules import Actor
from licensing.clock import LONDON
from licensing.errors import Invalid, Refused
from licensing.notices.commands import draft_notice
from licensing.notices.models import Notice
from licensing.notices.other_contents import LatePapersContent
from licensing.notices.rules import NoticeKind
from licensing.notices.withheld import NAMES_WITHHELD, names_withheld_person
from licensing.reviews.models import Review
from licensing.reviews.queries import take_review
from licensing.sittings.models import HearingDay, Listing
from licensing.sittings.queries import hearing_day_by_id, listing_of

MOST_PAPERS, LONGEST_PAPER = 20, 200


def draft_late_papers(
    session: Session, reference: str, *, papers: Sequence[str], why_late: str, by: Actor, now: datetime
) -> Notice:
    """Draft the notice for the hearing that is to come: what is late, and why.

    Raises Refused for a review that is put down for no hearing, or whose time has come: then it is told in the room;
    Invalid for too many papers, one too long to name, or words that name somebody whose name is withheld (R14).
    """
    review = take_review(session, reference)
    listing, day = hearing_to_come(session, review, now=now)
    named = [line.strip() for line in papers if line.strip()]
    if not named or len(named) > MOST_PAPERS or any(len(one) > LONGEST_PAPER for one in named):
        says = f"Name from 1 to {MOST_PAPERS} papers, one on each line, none longer than {LONGEST_PAPER} characters"
        raise Invalid(says, fields={"papers": says})
    _refuse_withheld(session, review, papers=named, why_late=why_late)
    content = LatePapersContent(
        case_reference=reference,
        held_on=day.held_on,
        starts_at=f"{listing.starts_at.astimezone(LONDON):%H:%M}",
        venue=day.venue,
        papers=tuple(named),
        why_late=why_late.strip(),
    )
    return draft_notice(
        session, NoticeKind.LATE_PAPERS_NOTICE, content=content, holder_id=review.holder_id, about=reference,
        due_on=now.date(), by=by, now=now,
    )  # fmt: skip


def _refuse_withheld(session: Session, review: Review, *, papers: Sequence[str], why_late: str) -> None:
    texts = {"papers": "\n".join(papers), "why_late": why_late}
    wrong = {
        field: NAMES_WITHHELD
        for field, text in texts.items()
        if names_withheld_person(session, review.reference, review.holder_id, text)
    }
    if wrong:
        raise Invalid(NAMES_WITHHELD, fields=wrong)


def hearing_to_come(session: Session, review: Review, *, now: datetime) -> tuple[Listing, HearingDay]:
    """The hearing for which papers may still be late. Raises Refused without one."""
    listing = listing_of(session, review.id or 0)
    if listing is None:
        raise Refused(
            f"{review.reference} is put down for no hearing day: no papers are late yet.",
            codes=["R27"],
            about=review.reference,
        )
    if now >= listing.starts_at:
        raise Refused(
            "The time of the hearing has come: ask the chair for leave in the hearing, before the licence holder.",
            codes=["R27"],
            about=review.reference,
        )
    return listing, hearing_day_by_id(session, listing.hearing_day_id)
