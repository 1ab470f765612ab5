"""One row of everything that an act may be about, as on Friday 18 December 2015, and a person for each role."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from sqlmodel import select

from licensing import clock
from licensing.aftermath.commands import record_custody, record_told
from licensing.aftermath.rules import CustodyKind, MustKnow
from licensing.appeals.commands import lodge_appeal, record_court_result
from licensing.appeals.rules import Ending
from licensing.audit.rules import SYSTEM
from licensing.authority.commands import close_on
from licensing.database import transaction
from licensing.decisions.commands.judge import judge_proposal
from licensing.decisions.drafts import Draft
from licensing.decisions.queries import get_determination
from licensing.followups.commands import go_away, raise_followup
from licensing.hearings.models import HearingStep, Presence
from licensing.hearings.rules import Step
from licensing.messages.links import token_of
from licensing.notices.bulk.commands import Shown, ask_for_bulk
from licensing.notices.queries import notice_by_id
from licensing.notices.rules import ServiceMethod
from licensing.people.models import Person, Purpose
from licensing.people.rules import Role
from licensing.people.sessions import actor_of, begin_session
from licensing.people.tablets import enrol_tablet, tablet_token
from licensing.people.tokens import make_token
from licensing.powers.commands import propose_change
from licensing.powers.queries import get_holding
from licensing.powers.rules import Function, Mode
from licensing.register.queries import licences_of
from licensing.register.rules import LicenceKind
from licensing.reviews.commands import add_case_person, add_question
from licensing.reviews.needs import record_needs, record_unavailable
from licensing.reviews.queries import questions_of
from licensing.reviews.rules import CaseRole, Whose
from licensing.sittings.models import PanelMember
from tests.builders.contact import a_note, a_request, an_approach
from tests.builders.decisions import HeardCase, a_heard_case, a_proposal, judging, served
from tests.builders.delegations import delegated_world
from tests.builders.documents import a_document, a_file
from tests.builders.files import a_pdf, a_word_file
from tests.builders.hearings import a_case_ready, go_to, opened, questions
from tests.builders.messages import a_failed_email, an_email
from tests.builders.notices import a_draft, decided
from tests.builders.papers import filed, published
from tests.builders.people import a_person
from tests.builders.register import a_concern, a_representative, hale
from tests.builders.reviews import a_programme, a_review
from tests.builders.sheets import a_sheet
from tests.builders.sittings import FRIDAY, a_hearing_day, listed
from tests.builders.suggesting import a_suggestion
from tests.builders.training import a_session

TODAY = FRIDAY
NOW = clock.at(TODAY, 14, 30)
ONE_DAY = timedelta(days=1)
DAY_BEFORE = TODAY - ONE_DAY
EARLIER = TODAY - 9 * ONE_DAY


@dataclass(frozen=True, slots=True)
class Stage:
    """A case as far as some routes need it: who acts there, and what their addresses and forms name."""

    by: Person
    known: Mapping[str, Any]


@dataclass
class SmallWorld:
    """Who is there, and for each name in an address or a form, the one that exists and one that is another case's."""

    people: dict[Role, Person]
    there: dict[str, Any]
    others: dict[str, Any]
    stages: dict[str, Stage] = field(default_factory=dict)

    def stage(self, route: str) -> Stage | None:
        """The stage whose name begins the route's: the longest that does."""
        fits = [name for name in self.stages if route.startswith(name)]
        return self.stages[max(fits, key=len)] if fits else None

    def known(self, route: str) -> dict[str, Any]:
        """What is in an address or a form of this route, by name."""
        stage = self.stage(route)
        return self.there | dict(stage.known if stage else {})


def small_world() -> SmallWorld:
    """Everything, by the ordinary commands."""
    ready = a_case_ready(members=5)
    people = {role: a_person(f"{role.value} of the council", role) for role in Role if role not in SEATED}
    people |= {Role.PANEL_MEMBER: ready.members[1], Role.COMMISSIONER: ready.commissioner}
    mine, theirs = _case(people), _case(people)
    proposed, signing = _heard(ready.commissioner, DAY_BEFORE), _heard(ready.commissioner, DAY_BEFORE - ONE_DAY)
    there = mine | {"notice": a_draft().reference} | _surroundings(people)
    there |= {"day": a_hearing_day(date(2016, 1, 22)).reference, "category": "VIOLENCE", "at": "14:00", "minutes": 50}
    there |= {"shown": "0" * 64, "planned_on": TODAY.isoformat()}
    there |= {"function": "taxi_licensing", "protocol_step": "services"}
    with transaction() as session:
        there["member"] = session.exec(select(PanelMember.id)).first()
    there["suggestion"] = there["based_on"] = a_suggestion(now=NOW).reference
    there |= _bulk(people[Role.LICENSING_OFFICER])
    another = a_review(hale())
    listed(another, ready.day, hour=15, reasons="The panel is as the council made it")
    theirs |= _contact(another.reference, people)
    there["message"] = a_failed_email(a_draft(), now=NOW).reference
    world = SmallWorld(people, there, theirs | {"notice": a_draft().reference})
    sheet = a_sheet(ready)
    published(ready.reference, ready.clerk)
    filed(ready.reference, "Statement of PC Ambler", "He was rude", received=NOW - ONE_DAY)
    opened(ready)
    go_to(ready, Step.QUESTIONS)
    room = {"reference": ready.reference, "day": ready.day.reference, "person_id": ready.members[1].id}
    room |= {"label": "3", "question_id": questions(ready)[0], "licence_ids": [], "ballot_ids": ["1"], "ballot_id": 1}
    room |= {"review_ids": [ready.review.id], "moved_by": ready.chair.id, "seconded_by": ready.members[1].id}
    with transaction() as session:
        room["line"] = session.exec(select(HearingStep.id).order_by(HearingStep.id)).first()
        room["movement"] = session.exec(select(Presence.id).order_by(Presence.id)).first()
    world.stages = {
        "hearings.": Stage(ready.clerk, room),
        "hearings.declare_interests": Stage(ready.members[1], room | {"none": "yes", "kind_of": {}, "says_of": {}}),
        "hearings.vote": Stage(ready.members[1], room),
        "hearings.keep_note": Stage(ready.members[1], room),
        "papers.": Stage(ready.clerk, room | {"seen": "0" * 64, "leave_by": ready.chair.id}),
        "decisions.": Stage(signing.chair, _answers(signing)),
    }
    word = a_document(mine["reference"], file=a_file(a_word_file(), "Report.docx"))
    world.stages["documents."] = Stage(people[Role.LICENSING_OFFICER], {"section": "policy", "sensitivity": "open"})
    world.stages["documents.give_pdf"] = Stage(people[Role.LICENSING_OFFICER], {"document": word.number})
    told = {"reference": ready.reference, "contact": a_representative(ready.holder).id}
    told |= _contact(ready.reference, people)
    world.stages["sheets."] = Stage(ready.clerk, room | {"sheet": sheet.number, "number": sheet.number})
    swapping = {"reference": another.reference, "other": ready.reference}
    world.stages["sittings.record_swap"] = Stage(people[Role.LICENSING_OFFICER], swapping)
    hours = {"starts": "14:00", "ends": "17:00", "capacity_minutes": 150, "day": there["day"], "comes_off": ""}
    arranging = Stage(people[Role.LICENSING_OFFICER], hours | {"held_on": "2016-02-05", "dates": ["2016-02-12"]})
    world.stages |= dict.fromkeys(("sittings.arrange", "sittings.check_move", "sittings.record_move"), arranging)
    world.stages["contact."] = Stage(people[Role.LICENSING_OFFICER], told)
    world.stages["contact.annotate"] = Stage(ready.clerk, told)
    link = token_of(an_email(a_draft(), now=NOW).reference)
    world.stages["notices.say_received"] = Stage(people[Role.LICENSING_OFFICER], {"token": link})
    world.stages["decisions.suggest_words"] = Stage(a_person("Legal adviser", Role.LEGAL_ADVISER), _answers(signing))
    world.stages["decisions.object"] = Stage(signing.members[0], _answers(signing))
    judging = Stage(ready.commissioner, _answers(proposed) | _proposal(proposed))
    world.stages |= dict.fromkeys(("decisions.decide", "decisions.read_back", "decisions.read_back_own"), judging)
    officer = people[Role.LICENSING_OFFICER]
    world.stages["sittings.draft_late_papers"] = Stage(officer, {"reference": another.reference})
    wording = Stage(officer, {"kind": "decision_notice", "part": "opening", "text": "Please read this.",
                              "in_force_from": TODAY.isoformat()})  # fmt: skip
    world.stages |= dict.fromkeys(("notices.write_wording", "notices.preview_wording"), wording)
    world.stages["decisions.draft_badge_demand"] = Stage(
        officer, {"reference": _decided(ready.commissioner), "licences": [1]}
    )
    appealed = Stage(officer, _appealed(ready.commissioner, officer, EARLIER))
    world.stages |= dict.fromkeys(("appeals.", "appeals.lodge", "appeal_papers."), appealed)
    world.stages["appeals.further"] = Stage(
        officer, _appealed(ready.commissioner, officer, EARLIER - 2 * ONE_DAY, ended=True)
    )
    after = Stage(officer, _after(ready.commissioner, officer))
    world.stages |= dict.fromkeys(("aftermath.", "national_register."), after)
    delegated = delegated_world(ready.commissioner, officer, now=NOW)
    world.stages |= {name: Stage(*stage) for name, stage in delegated.items()}
    world.stages["aftermath.look_up"] = Stage(officer, {"on": TODAY.isoformat()})
    world.stages |= dict.fromkeys(
        ("decisions.read_back_proposal", "decisions.read_back_panel"), world.stages["decisions."]
    )
    return world


SEATED = (Role.PANEL_MEMBER, Role.COMMISSIONER)


def _bulk(officer: Person) -> dict[str, Any]:
    """A bulk issue under way, and a letter that could go into the next."""
    first, second = (a_draft(decided(case_reference=f"LR-2015-90{number:02}")) for number in (1, 2))
    letters = [Shown(first.reference, first.version, "0" * 64)]
    with transaction() as session:
        by, method = actor_of(session, officer), ServiceMethod.POST_FIRST_CLASS
        job = ask_for_bulk(session, letters, method=method, planned_on=TODAY, by=by, now=NOW)
    return {"job": job.reference, "letters": f"{second.reference}:{second.version}:{'0' * 64}", "among": "none"}


def _heard(commissioner: Person, on: date) -> HeardCase:
    """A case heard on a day, with the members agreed to revoke."""
    return a_heard_case(commissioner=commissioner, on=on)


def _decided(commissioner: Person) -> str:
    """A case whose determination stands, its notice not yet served: no badge is out."""
    case = _heard(commissioner, DAY_BEFORE - 2 * ONE_DAY)
    proposal = a_proposal(case, now=clock.at(DAY_BEFORE - 2 * ONE_DAY, 16, 30))
    with transaction() as session:
        judge_proposal(
            session, case.reference, judging=judging(proposal), draft=Draft((), ""),
            by=actor_of(session, commissioner), now=clock.at(DAY_BEFORE - 2 * ONE_DAY, 17),
        )  # fmt: skip
    return case.reference


def _appealed(commissioner: Person, officer: Person, on: date, *, ended: bool = False) -> dict[str, Any]:
    """A revocation served by hand and appealed against, for one licence of two; or the appeal withdrawn since."""
    kinds = (LicenceKind.PRIVATE_HIRE_DRIVER, LicenceKind.HACKNEY_CARRIAGE_DRIVER)
    case = a_heard_case(*kinds, commissioner=commissioner, on=on)
    proposal = a_proposal(case, now=clock.at(on, 16, 30))
    with transaction() as session:
        judge_proposal(
            session, case.reference, judging=judging(proposal), draft=Draft((), ""),
            by=actor_of(session, commissioner), now=clock.at(on, 17),
        )  # fmt: skip
    with transaction() as session:
        notice = notice_by_id(session, get_determination(session, case.review).notice_id).reference
    served(notice, on=on + ONE_DAY)
    first, second = (one.id for one in case.licences)
    with transaction() as session:
        appeal = lodge_appeal(
            session, case.reference, licence_ids=[first], lodged_on=DAY_BEFORE, told_on=DAY_BEFORE, court_reference="",
            says="", by=actor_of(session, officer), now=NOW,
        )  # fmt: skip
    if ended:
        with transaction() as session:
            record_court_result(
                session, case.reference, appeal=appeal.reference, ending=Ending.WITHDRAWN, given_on=TODAY, says="So",
                words={}, by=actor_of(session, officer), now=NOW,
            )  # fmt: skip
    return {
        "reference": case.reference, "appeal": appeal.reference, "licence_ids": [second],
        "lodged_on": TODAY.isoformat(),
        "told_on": TODAY.isoformat(), "given_on": TODAY.isoformat(), "sits_on": "2016-02-10",
        "stands": {first: "upheld"}, **dict.fromkeys(("outcome", "months", "days", "starts_on"), {}),
    }  # fmt: skip


def _after(commissioner: Person, officer: Person) -> dict[str, Any]:
    """A revocation served and appealed against: what follows it is open."""
    case = _appealed(commissioner, officer, EARLIER - 4 * ONE_DAY)
    licence = case["licence_ids"][0]
    with transaction() as session:
        by = actor_of(session, officer)
        record_told(
            session, case["reference"], who=MustKnow.SCHOOL_TRANSPORT, is_needed=True, told_on=TODAY,
            how="By telephone", basis="Children Act 2004, s.11", because="", by=by, now=NOW,
        )  # fmt: skip
        record_custody(
            session, case["reference"], licence_id=licence, kind=CustodyKind.SURRENDERED, happened_on=TODAY,
            says="At the desk", by=by, now=NOW,
        )  # fmt: skip
    return {
        "reference": case["reference"], "licence": licence, "who": "operator", "needed": "no",
        "kind": "held", "happened_on": TODAY.isoformat(), "told_on": TODAY.isoformat(), "limbs": ["a"],
        "relied": "yes", "act": "made", "done_on": TODAY.isoformat(), "corrects": "", "on": TODAY.isoformat(),
    }  # fmt: skip


def _answers(case: HeardCase) -> dict[str, Any]:
    licence = case.licences[0].id
    return {
        "reference": case.reference,
        "ground": {licence: "s61_1_b"},
        "fit": {licence: "no"},
        "outcome": {licence: "revoked"},
        "relied": [],
        **dict.fromkeys(("ends", "days", "months", "immediate", "safety", "keep_until"), {}),
        "change": "no",
        "licence_id": licence,
        **dict.fromkeys(("page", "weight", "lesser"), {}),
    }


def _proposal(case: HeardCase) -> dict[str, Any]:
    signed = a_proposal(case, now=clock.at(DAY_BEFORE, 16, 30))
    return {"proposal": signed.id, "seen": signed.content_sha256.hex(), "act": "same", "adopts": "yes"}


def _case(people: Mapping[Role, Person]) -> dict[str, Any]:
    """A holder with two concerns and a representative, and a review of them with questions and people in it."""
    holder = hale()
    concern = a_concern(holder)
    a_concern(holder, "Caution for battery")
    contact = a_representative(holder)
    review = a_review(holder, owner_id=people[Role.LICENSING_OFFICER].id)
    with transaction() as session:
        add_question(session, review.reference, asks="What happened?", alleges="That it did", by=SYSTEM, now=NOW)
        part = add_case_person(
            session, review.reference, role=CaseRole.COMPLAINANT, name="A passenger", by=SYSTEM, now=NOW
        )
        record_needs(session, review.reference, minutes=70, interpreter="Urdu", by=SYSTEM, now=NOW)
        days = record_unavailable(
            session, review.reference, whose=Whose.WITNESS, first_day=TODAY, last_day=TODAY, because="In court",
            by=SYSTEM, now=NOW,
        )  # fmt: skip
        questions = questions_of(session, review.id or 0)
        licences = [licence.id for licence in licences_of(session, holder.id or 0)]
    return {
        "document": a_document(review.reference, a_pdf("A statement about the holder")).number,
        "reference": review.reference,
        "review": review,
        "holder": holder.reference,
        "holder_row": holder,
        "concern_id": concern.id,
        "contact": contact.id,
        "part_id": part.id,
        "row_id": days.id,
        "question_id": questions[0].id,
        "question": questions[0].id,
        "licence": licences[0],
        "licences": licences,
    }


def _contact(reference: str, people: Mapping[Role, Person]) -> dict[str, Any]:
    """A call, an undecided request to postpone and an approach, all written down by the officer."""
    officer, councillor = people[Role.LICENSING_OFFICER], people[Role.PANEL_MEMBER]
    return {
        "note_id": a_note(reference, officer).id,
        "request_id": a_request(reference, officer).id,
        "approach_id": an_approach(reference, officer, councillor).id,
        "councillor": councillor.id,
    }


def _surroundings(people: Mapping[Role, Person]) -> dict[str, Any]:
    """What belongs to no case: a task, an absence, a training session, a closed day, a programme, a link to sign in."""
    officer = people[Role.LICENSING_OFFICER]
    second = a_person("Second officer", Role.LICENSING_OFFICER)
    with transaction() as session:
        by = actor_of(session, officer)
        task = raise_followup(
            session, says="Ring the operator", due_on=TODAY, role=Role.LICENSING_OFFICER, about=None,
            owner_id=officer.id, by=SYSTEM, now=NOW,
        )  # fmt: skip
        assert task is not None
    with transaction() as session:
        away = go_away(
            session, officer.id or 0, away_from=TODAY + timedelta(days=20), away_until=TODAY + timedelta(days=24),
            cover_id=second.id or 0, by=by, now=NOW,
        )  # fmt: skip
    with transaction() as session:
        planned = propose_change(
            session, function=Function.TAXI_LICENSING, mode=Mode.COUNCIL_DECIDES, proposed_on=DAY_BEFORE,
            representations_until=TODAY, planned_from=None, says="Licensing returns", by=SYSTEM, now=NOW,
        )  # fmt: skip
        holding_id = get_holding(session, on=TODAY).id
    with transaction() as session:
        closed = close_on(session, date(2015, 12, 30), because="The town hall is shut", by=SYSTEM, now=NOW)
    with transaction() as session:
        token = make_token(
            session, Purpose.SET_PASSWORD, person_id=second.id, by=SYSTEM, now=NOW, machine=clock.machine()
        )
        begin_session(session, officer, browser="another", now=clock.machine())
    with transaction() as session:
        token_held = tablet_token(uuid4(), officer.id)
        tablet = enrol_tablet(session, token_held, label="A tablet", replaces="", by=by, now=NOW).id
    return {
        "task": task.id,
        "absence": away.id,
        "planned": planned.id,
        "holding": holding_id,
        "function": planned.function,
        "carries_out": planned.id,
        "closed_day": closed.id,
        "sitting": a_session(TODAY, booked=[hale()]).id,
        "programme": a_programme().id,
        "setting": "quorum",
        "tablet": tablet,
        "token": token,
        "person": second.id,
        "to": second.id,
        "owner": second.id,
        "cover": second.id,
        "held": 1,
    }
