"""The editions of an agenda as they were published: printed once, kept byte for byte, read ever after."""

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from licensing.authority.queries import settings_on
from licensing.authority.rules import Setting
from licensing.documents.queries import sensitivities_of
from licensing.documents.rules import Sensitivity
from licensing.errors import NotFound
from licensing.notices.records import print_record
from licensing.powers.queries import find_holding
from licensing.powers.rules import hears_with_panel
from licensing.register.models import LicenceHolder
from licensing.register.rules import LICENCE_WORDS
from licensing.reviews.models import Review
from licensing.reviews.queries import licences_under
from licensing.sittings.agenda import AgendaCase, AgendaFacts, Edition, agenda_record
from licensing.sittings.models import AgendaEdition, AgendaPublication, HearingDay, Listing


def freeze_editions(
    session: Session, day: HearingDay, published: AgendaPublication, *, late: Collection[str], now: datetime
) -> list[AgendaEdition]:
    """Print both editions of what was just published, and keep them. `late`: the items that needed urgency (R22)."""
    holding = find_holding(session, on=day.held_on)
    kinds = sensitivities_of(session, [review.reference for review, *_ in _listed(session, day)])
    facts = AgendaFacts(
        authority=settings_on(session, now.date())[Setting.AUTHORITY_NAME],
        day=day.reference,
        held_on=day.held_on,
        starts_at=day.starts_at,
        venue=day.venue,
        published_on=published.published_on,
        urgency=published.urgency,
        is_meeting=holding is None or hears_with_panel(holding.mode),
        cases=_cases(session, day, late),
        paragraphs=frozenset(one for _, one in kinds if one is not None),
        is_confidential=any(one is Sensitivity.CONFIDENTIAL for one, _ in kinds),
    )
    session.flush()
    editions = []
    for edition in Edition:
        record = agenda_record(facts, edition)
        printed = print_record(record, at=now)
        kept = AgendaEdition(
            publication_id=published.id,
            edition=edition,
            content=record.plain,
            pdf=printed.pdf,
            sha256=hashlib.sha256(printed.pdf).digest(),
            pages=printed.pages,
        )
        session.add(kept)
        editions.append(kept)
    return editions


def numbered_editions(session: Session, day_id: int) -> dict[int, int]:
    """Each of a day's publications whose editions are kept, with its number among all that there ever were.

    A move of the day ends what was published (R22), and changes no number: an address leads to the same bytes for ever.
    """
    kept = set(
        session.exec(
            select(AgendaEdition.publication_id)
            .join(AgendaPublication, col(AgendaPublication.id) == col(AgendaEdition.publication_id))
            .where(AgendaPublication.hearing_day_id == day_id)
        ).all()
    )
    every = session.exec(
        select(AgendaPublication.id)
        .where(AgendaPublication.hearing_day_id == day_id)
        .order_by(col(AgendaPublication.id))
    ).all()
    return {one: number for number, one in enumerate(every, start=1) if one in kept}


def get_edition(
    session: Session, day: HearingDay, number: int, edition: Edition
) -> tuple[AgendaPublication, AgendaEdition]:
    """The edition of the day's first, second … publication. Raises NotFound."""
    found = session.exec(
        select(AgendaPublication, AgendaEdition)
        .join(AgendaEdition, col(AgendaEdition.publication_id) == col(AgendaPublication.id))
        .where(AgendaPublication.hearing_day_id == day.id, AgendaEdition.edition == edition)
        .where(col(AgendaPublication.id) == _numbered(session, day, number))
    ).first()
    if found is None:
        raise NotFound("There is no such agenda of this hearing day.")
    return found[0], found[1]


def _numbered(session: Session, day: HearingDay, number: int) -> int:
    if not 0 < number < 1000:
        return 0
    found = session.exec(
        select(AgendaPublication.id)
        .where(AgendaPublication.hearing_day_id == day.id)
        .order_by(col(AgendaPublication.id))
        .offset(number - 1)
        .limit(1)
    ).first()
    return found or 0


def _listed(session: Session, day: HearingDay) -> Sequence[tuple[Review, str, datetime]]:
    """Each review put down for the day, its holder's name, and when it begins, in that order."""
    return session.exec(
        select(Review, LicenceHolder.name, Listing.starts_at)
        .join(Listing, col(Listing.review_id) == col(Review.id))
        .join(LicenceHolder, col(LicenceHolder.id) == col(Review.holder_id))
        .where(Listing.hearing_day_id == day.id, col(Listing.withdrawn_because).is_(None))
        .order_by(col(Listing.starts_at))
    ).all()


def _cases(session: Session, day: HearingDay, late: Collection[str]) -> list[AgendaCase]:
    return [
        AgendaCase(
            reference=review.reference,
            starts_at=starts_at,
            holder=holder,
            licences=", ".join(
                f"{LICENCE_WORDS[one.kind]} {one.number}" for one in licences_under(session, review.id or 0)
            ),
            is_late=review.reference in late,
        )
        for review, holder, starts_at in _listed(session, day)
    ]
