"""One row of everything that an act may be about, as on 1 December 2015, and a person for each role."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from licensing import clock
from licensing.audit.rules import SYSTEM
from licensing.authority.commands import close_on
from licensing.database import transaction
from licensing.followups.commands import go_away, raise_followup
from licensing.people.models import Person, Purpose
from licensing.people.rules import Role
from licensing.people.sessions import actor_of, begin_session
from licensing.people.tokens import make_token
from licensing.powers.rules import Mode
from licensing.register.models import LicenceHolder
from licensing.register.queries import licences_of
from licensing.reviews.commands import add_case_person, add_question
from licensing.reviews.models import Review
from licensing.reviews.queries import questions_of
from licensing.reviews.rules import CaseRole
from tests.builders.notices import a_draft, a_letterhead
from tests.builders.people import a_person
from tests.builders.powers import DIRECTED, a_holding
from tests.builders.register import a_concern, a_representative, hale
from tests.builders.reviews import a_programme, a_review
from tests.builders.sittings import a_full_day, a_hearing_day, five_councillors, listed
from tests.builders.training import a_session

TODAY = date(2015, 12, 1)
MORNING = clock.at(TODAY, 9, 30)


@dataclass
class SmallWorld:
    """Who is there, and for each name in an address or a form, the one that exists and one that is another case's."""

    people: dict[Role, Person]
    there: dict[str, Any]
    others: dict[str, Any]
    about: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    def known(self, route: str) -> dict[str, Any]:
        """What is in an address or a form of this route, by name: its own where the route asks for another stage."""
        return self.there | dict(self.about.get(route, {}))


def small_world() -> SmallWorld:
    """Everything, by the ordinary commands."""
    a_letterhead()
    people = {role: a_person(f"{role.value} of the council", role) for role in Role if role is not Role.PANEL_MEMBER}
    councillors = five_councillors()
    people[Role.PANEL_MEMBER] = councillors[0]
    finch = people[Role.COMMISSIONER]
    a_holding(
        Mode.COUNCIL_PROPOSES_COMMISSIONER_CONFIRMS, DIRECTED, finch, a_person("Commissioner Two", Role.COMMISSIONER)
    )
    day = a_full_day(finch, councillors)
    empty = a_hearing_day(date(2016, 1, 22))
    mine, theirs = _case(people), _case(people)
    put_down = _case(people)
    listed(put_down["review"], day)
    there = mine | _paper(people, mine["review"]) | _surroundings(people) | {"day": day.reference}
    there |= {"hearing_day_reference": day.reference, "hearing_day": day.reference, "person_id": councillors[1].id}
    world = SmallWorld(people, there, theirs | _paper(people, theirs["review"]))
    world.about = _stages(world, put_down, empty.reference)
    return world


def _case(people: Mapping[Role, Person]) -> dict[str, Any]:
    """A holder with two concerns and a representative, and a review of them with questions and people in it."""
    holder: LicenceHolder = hale()
    concern = a_concern(holder)
    a_concern(holder, "Caution for battery")
    contact = a_representative(holder)
    review: Review = a_review(holder, owner_id=people[Role.LICENSING_OFFICER].id)
    with transaction() as session:
        add_question(session, review.reference, asks="What happened?", alleges="That it did", by=SYSTEM, now=MORNING)
        part = add_case_person(
            session, review.reference, role=CaseRole.COMPLAINANT, name="A passenger", by=SYSTEM, now=MORNING
        )
        questions = questions_of(session, review.id or 0)
        licences = [licence.id for licence in licences_of(session, holder.id or 0)]
    return {
        "reference": review.reference,
        "review": review,
        "holder": holder.reference,
        "holder_row": holder,
        "concern_id": concern.id,
        "contact": contact.id,
        "part_id": part.id,
        "question_id": questions[0].id,
        "question": questions[0].id,
        "licence": licences[0],
        "licences": licences,
    }


def _paper(people: Mapping[Role, Person], review: Review) -> dict[str, Any]:
    return {"notice": a_draft().reference}


def _surroundings(people: Mapping[Role, Person]) -> dict[str, Any]:
    """What belongs to no case: a task, an absence, a training session, a closed day, a programme, a link to sign in."""
    officer = people[Role.LICENSING_OFFICER]
    second = a_person("Second officer", Role.LICENSING_OFFICER)
    with transaction() as session:
        by = actor_of(session, officer)
        task = raise_followup(
            session, says="Ring the operator", due_on=TODAY, role=Role.LICENSING_OFFICER, about=None,
            owner_id=officer.id, by=SYSTEM, now=MORNING,
        )  # fmt: skip
        assert task is not None
    with transaction() as session:
        away = go_away(
            session, officer.id or 0, away_from=TODAY + timedelta(days=20), away_until=TODAY + timedelta(days=24),
            cover_id=second.id or 0, by=by, now=MORNING,
        )  # fmt: skip
    with transaction() as session:
        closed = close_on(session, date(2015, 12, 29), because="The town hall is shut", by=SYSTEM, now=MORNING)
    with transaction() as session:
        token = make_token(
            session, Purpose.SET_PASSWORD, person_id=second.id, by=SYSTEM, now=MORNING, machine=clock.machine()
        )
        begin_session(session, officer, browser="another", now=clock.machine())
    return {
        "task": task.id,
        "absence": away.id,
        "closed_day": closed.id,
        "sitting": a_session(TODAY, booked=[hale()]).id,
        "programme": a_programme().id,
        "setting": "quorum",
        "token": token,
        "person": second.id,
        "to": second.id,
        "owner": second.id,
        "cover": second.id,
        "held": 1,
    }


def _stages(world: SmallWorld, put_down: Mapping[str, Any], empty_day: str) -> dict[str, Mapping[str, Any]]:
    """Routes whose case is at another stage than the rest, or whose answers their types cannot tell."""
    return {}
