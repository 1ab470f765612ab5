"""Somebody about to sit on a hearing day: the facts that decide whether they may, and who else could."""

from dataclasses import replace
from datetime import date

from sqlmodel import Session, col, select

from licensing.authority.queries import settings_on
from licensing.authority.rules import Setting
from licensing.followups.queries import away_among
from licensing.people.models import Person, Wall
from licensing.people.queries import people_with
from licensing.reviews.models import CasePerson, Review
from licensing.reviews.rules import CaseRole
from licensing.sittings.candidates import answers_on, candidates_for
from licensing.sittings.models import HearingDay
from licensing.sittings.offering import topics_of
from licensing.sittings.queries import (
    appointments_on,
    references_on,
    seats_of,
    trained_until,
    trainings_of_deciders,
)
from licensing.sittings.rules import COUNCILLOR_SEATS, SeatFacts, SeatRole, TrainingRule
from licensing.sittings.seating import ROLE_FOR_SEAT, SeatingFacts


def seating_facts(session: Session, day: HearingDay, person: Person, role: SeatRole) -> SeatingFacts:
    """What decides whether this person may take this seat, as each case listed on the day sees them."""
    stood = settings_on(session, day.held_on)
    person_id = person.id or 0
    trainings = trainings_of_deciders(session, [person_id])[person_id]
    seat = SeatFacts(
        role=role,
        name=person.name,
        is_appointed=any(one.person_id == person_id for one in appointments_on(session, day.held_on)),
        trained_until=trained_until(trainings, topics_of(stood), on=day.held_on),
    )
    references = references_on(session, day.id or 0)
    walled, parts = _walls(session, person_id, references), _parts(session, person_id, references)
    return SeatingFacts(
        hearing_on=day.held_on,
        seat=seat,
        as_cases_see=tuple(
            replace(seat, has_conflict=reference in walled, parts_in_case=parts.get(reference, frozenset()))
            for reference in references
        ),
        training_rule=TrainingRule(stood[Setting.TRAINING_RULE]),
        answer=answers_on(session, day.id or 0).get(person_id),
        leave_until=away_among(session, [person_id], on=day.held_on).get(person_id),
    )


def who_could_sit(session: Session, day: HearingDay, role: SeatRole) -> list[tuple[int, str, str]]:
    """Who might take a seat of this kind: id, name, and what is worth knowing while choosing."""
    taken = {seat.person_id for seat in seats_of(session, day.id or 0)}
    if role not in COUNCILLOR_SEATS:
        return [
            (person.id or 0, person.name, "")
            for person in people_with(session, ROLE_FOR_SEAT[role])
            if person.id not in taken
        ]
    return [
        (one.person_id, one.name, f"{_worth_knowing(one.group, one.trained_until, day)}; {one.diary}")
        for one in candidates_for(session, day)
        if one.person_id not in taken
    ]


def _worth_knowing(group: str, until: date | None, day: HearingDay) -> str:
    if until is None:
        return f"{group}; no training recorded"
    state = "trained until" if until >= day.held_on else "training ended on"
    return f"{group}; {state} {until.day} {until:%B %Y}"


def _walls(session: Session, person_id: int, references: list[str]) -> frozenset[str]:
    lifted = select(col(Wall.supersedes)).where(col(Wall.supersedes).is_not(None))
    return frozenset(
        session.exec(
            select(Wall.case_reference).where(
                Wall.person_id == person_id,
                col(Wall.case_reference).in_(references),
                col(Wall.supersedes).is_(None),
                col(Wall.id).not_in(lifted),
            )
        ).all()
    )


def _parts(session: Session, person_id: int, references: list[str]) -> dict[str, frozenset[CaseRole]]:
    rows = session.exec(
        select(Review.reference, CasePerson.role)
        .join(CasePerson, col(CasePerson.review_id) == col(Review.id))
        .where(
            col(Review.reference).in_(references),
            CasePerson.person_id == person_id,
            col(CasePerson.ended_at).is_(None),
        )
    ).all()
    found: dict[str, set[CaseRole]] = {}
    for reference, role in rows:
        found.setdefault(reference, set()).add(CaseRole(role))
    return {reference: frozenset(roles) for reference, roles in found.items()}
