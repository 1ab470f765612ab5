"""Somebody about to sit on a hearing day: the facts that decide whether they may, and who else could."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy import true
from sqlmodel import Session, col, select

from licensing.audit.rules import Actor
from licensing.authority.queries import settings_on
from licensing.authority.rules import Setting
from licensing.followups.queries import away_among
from licensing.people.models import Person, Wall
from licensing.people.permissions import Permission, holds
from licensing.people.queries import people_with
from licensing.reviews.models import CasePerson, Review
from licensing.reviews.rules import CASE_ROLE_WORDS, CaseRole, bars_from_deciding
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
    walled, parts = (
        _walls_by_person(session, [person_id], references).get(person_id, frozenset()),
        _parts_by_person(session, [person_id], references).get(person_id, {}),
    )
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


def who_could_sit(session: Session, day: HearingDay, role: SeatRole, *, by: Actor) -> list[tuple[int, str, str]]:
    """Who might take a seat of this kind: id, name, and what is worth knowing while choosing.

    To whoever may not read a withheld name it says that somebody has a part in a case, and not which (R14).
    """
    taken = {seat.person_id for seat in seats_of(session, day.id or 0)}
    if role in COUNCILLOR_SEATS:
        could = [
            (one.person_id, one.name, f"{_worth_knowing(one.group, one.trained_until, day)}; {one.diary}")
            for one in candidates_for(session, day)
        ]
    else:
        could = [(person.id or 0, person.name, "") for person in people_with(session, ROLE_FOR_SEAT[role])]
    references = references_on(session, day.id or 0)
    asked = [person_id for person_id, _, _ in could]
    barred = _parts_by_person(session, asked, references)
    may_read = holds(by, Permission.MANAGE_REVIEWS)
    hidden = {} if may_read else _parts_by_person(session, asked, references, are_withheld=True)
    walls = _walls_by_person(session, asked, references)
    return [
        (
            person_id,
            name,
            "; ".join(
                filter(
                    None,
                    (
                        _takes_part(barred.get(person_id, {}), hidden.get(person_id, {})),
                        _shut_out(walls.get(person_id, ()), barred.get(person_id, {})),
                        known,
                    ),
                )
            ),
        )
        for person_id, name, known in could
        if person_id not in taken
    ]


def _takes_part(parts: Mapping[str, frozenset[CaseRole]], hidden: Collection[str]) -> str:
    """What keeps them from sitting on a case of the day: "witness in LR-2015-0042" (R14); "" where nothing does."""
    says = [
        f"has a part in {reference}" if reference in hidden else f"{CASE_ROLE_WORDS[role].lower()} in {reference}"
        for reference, roles in sorted(parts.items())
        for role in sorted(roles)
        if bars_from_deciding(role)
    ]
    return "; ".join(dict.fromkeys(says))


def _worth_knowing(group: str, until: date | None, day: HearingDay) -> str:
    if until is None:
        return f"{group}; no training recorded"
    state = "trained until" if until >= day.held_on else "training ended on"
    return f"{group}; {state} {until.day} {until:%B %Y}"


def _shut_out(references: Collection[str], said: Collection[str]) -> str:
    """The cases of the day that a wall keeps them from, those left out that are told already (R17)."""
    cases = sorted(set(references) - set(said))
    return f"has a conflict in {', '.join(cases)}" if cases else ""


def _walls_by_person(
    session: Session, person_ids: Collection[int], references: Collection[str]
) -> dict[int, frozenset[str]]:
    """Person → those of the cases that a wall keeps them from."""
    lifted = select(col(Wall.supersedes)).where(col(Wall.supersedes).is_not(None))
    rows = session.exec(
        select(Wall.person_id, Wall.case_reference).where(
            col(Wall.person_id).in_(person_ids),
            col(Wall.case_reference).in_(references),
            col(Wall.supersedes).is_(None),
            col(Wall.id).not_in(lifted),
        )
    ).all()
    found: dict[int, frozenset[str]] = {}
    for person_id, reference in rows:
        found[person_id] = found.get(person_id, frozenset()) | {reference}
    return found


def _parts_by_person(
    session: Session, person_ids: Collection[int], references: Collection[str], *, are_withheld: bool = False
) -> dict[int, dict[str, frozenset[CaseRole]]]:
    """Person → case → the parts that they take in it; those alone under a withheld name, if so asked."""
    rows = session.exec(
        select(CasePerson.person_id, Review.reference, CasePerson.role)
        .join(Review, col(Review.id) == col(CasePerson.review_id))
        .where(
            col(Review.reference).in_(references),
            col(CasePerson.person_id).in_(person_ids),
            col(CasePerson.ended_at).is_(None),
            col(CasePerson.is_withheld) if are_withheld else true(),
        )
    ).all()
    found: dict[int, dict[str, frozenset[CaseRole]]] = {}
    for person_id, reference, role in rows:
        parts = found.setdefault(person_id or 0, {})
        parts[reference] = parts.get(reference, frozenset()) | {CaseRole(role)}
    return found
