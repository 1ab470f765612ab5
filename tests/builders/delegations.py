"""A scheme of delegation for tests: one version, one entry unless more are given, made by the holder of the day."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlmodel import col, select

from licensing import clock
from licensing.audit.commands import record
from licensing.audit.rules import SYSTEM
from licensing.database import transaction
from licensing.decisions.drafts import Draft
from licensing.decisions.rules import Outcome, SuspensionEnd
from licensing.delegations.case import Given
from licensing.delegations.commands.decide import decide_as_officer
from licensing.delegations.commands.scheme import EntryGiven, publish_scheme
from licensing.delegations.models import DelegationEntry, DelegationScheme
from licensing.delegations.rules import Limits, Urgency
from licensing.notices.queries import notice_by_id
from licensing.people.models import Person
from licensing.people.rules import Role
from licensing.people.sessions import actor_of
from licensing.register.models import Licence
from licensing.register.rules import LicenceKind
from licensing.reviews.models import Question, Review
from licensing.reviews.queries import licences_under, questions_of
from tests.builders.decisions import outcome_draft, served
from tests.builders.documents import a_file
from tests.builders.people import a_person, ostler
from tests.builders.register import a_concern, hale
from tests.builders.reviews import a_review
from tests.builders.sittings import a_full_day, five_councillors, listed

PUBLIC_SAFETY = "Passengers alone with him at night are at risk of being attacked."
REASONS = "He attacked a passenger, and was convicted of it."
MANAGER = "Licensing Manager"
FROM = date(2015, 5, 1)
EVERY_OUTCOME = frozenset(Outcome)


def manager(post: str = MANAGER) -> Person:
    """Ostler the officer, in that post."""
    person = ostler()
    with transaction() as session:
        held = session.get_one(Person, person.id)
        held.post = post
        session.add(held)
        record(session, "person.changed", about=f"person:{held.id}", by=SYSTEM, at=clock.at(FROM))
    return held


def an_entry(*, post: str = MANAGER, person_id: int | None = None, **limits: Any) -> EntryGiven:
    return EntryGiven(post=post, person_id=person_id, limits=Limits(**{"outcomes": EVERY_OUTCOME} | limits))


def a_scheme(*entries: EntryGiven, on: date = FROM, **but: Any) -> DelegationScheme:
    """A version in force from that day on, published the day before."""
    given = {
        "title": "Scheme of delegation, licensing", "published_on": on, "in_force_from": on, "in_force_until": None,
        "document": a_file(name="Scheme.pdf"), "entries": entries or (an_entry(),), "by": SYSTEM, "now": clock.at(on),
    } | but  # fmt: skip
    with transaction() as session:
        return publish_scheme(session, **given)


DAY = date(2015, 12, 2)
ACCOUNT = "Telephoned at 9:40 on 2 December 2015. He said that he had nothing to say."
URGENT = Urgency(
    because="He was charged this morning with an attack on a passenger.",
    risk="He drives alone with passengers every night.",
    why_no_hearing="The next hearing day is two weeks off.",
    was_asked=True,
)


@dataclass(frozen=True)
class Case:
    """A review that nobody has heard."""

    review: Review
    licences: list[Licence]
    questions: list[Question]

    @property
    def reference(self) -> str:
        return self.review.reference


def a_case(*kinds: LicenceKind, **licence: Any) -> Case:
    """One private hire driver's licence, or one of each kind named, under review for one conviction of violence."""
    holder = hale(*kinds, **licence)
    a_concern(holder, "Assault on a passenger", category="VIOLENCE")
    review = a_review(holder)
    with transaction() as session:
        return Case(review, licences_under(session, review.id), questions_of(session, review.id))


def called(case: Case, commissioner: Person, *, on: date, served_on: date) -> Case:
    """The case is put down for a hearing day, and its hearing notice is served."""
    listing = listed(case.review, a_full_day(commissioner, five_councillors(), on))
    with transaction() as session:
        reference = notice_by_id(session, listing.notice_id or 0).reference
    served(reference, on=served_on)
    return case


def revoked(case: Case, **but: Any) -> Draft:
    """Revoked at once, for what happened."""
    return _draft(case, Outcome.REVOKED, {"is_immediate": True, "public_safety_explanation": PUBLIC_SAFETY} | but)


def suspended(case: Case, **but: Any) -> Draft:
    """Suspended at once, until a day unless told otherwise."""
    at_once = {"is_immediate": True, "public_safety_explanation": PUBLIC_SAFETY, "suspension_end": SuspensionEnd.DATE}
    return _draft(case, Outcome.SUSPENDED, at_once | but)


def _draft(case: Case, outcome: Outcome, but: dict[str, Any]) -> Draft:
    outcomes = tuple(outcome_draft(one, outcome, **but) for one in case.licences)
    relied = tuple(one.id for one in case.questions)
    return Draft(outcomes, REASONS, holders_account=ACCOUNT, relied_on=relied, answers="Considered.")


def entry_of() -> int:
    """The first entry of the version that was published last."""
    with transaction() as session:
        return session.exec(select(DelegationEntry.id).order_by(col(DelegationEntry.id).desc())).all()[0]


def given(entry_id: int, **but: Any) -> Given:
    """What the officer records beside the decision, whole, on the urgent path."""
    whole = Given(entry_id, "A suspension: it would end before the trial.", "None.", has_conflict=False, urgency=URGENT)
    return replace(whole, **but)


def delegated_world(
    commissioner: Person, officer: Person, *, now: datetime
) -> dict[str, tuple[Person, dict[str, Any]]]:
    """A scheme that names the officer, a case to decide, and one decided urgently: by route, who acts on what."""
    today = now.date().isoformat()
    a_scheme(an_entry(post="", person_id=officer.id))
    first, second = a_case(), a_case()
    record, licence = given(entry_of()), first.licences[0].id
    with transaction() as session:
        by = actor_of(session, officer)
        decide_as_officer(session, second.reference, draft=revoked(second), given=record, by=by, now=now)
    answers = {
        "reference": first.reference, "entry": record.entry_id, "path": "urgent", "asked": "yes", "conflict": "no",
        "outcome": {licence: "revoked"}, "ground": {licence: "s61_1_b"}, "fit": {licence: "no"},
        "immediate": {licence: "yes"}, "safety": {licence: "He attacks passengers"}, "change": "no",
        "relied": [one.id for one in first.questions], "consulted": "", "consulted_on": "",
        "consulted_office": "", "consulted_agrees": "", "consulted_says": "",
        **dict.fromkeys(("ends", "days", "months", "keep_until"), {}),
    }  # fmt: skip
    decided = {"reference": second.reference, "reported_on": today, "hear_by": "2016-02-26", "present": []}
    decided |= {"meeting": "", "votes_for": 0, "votes_against": 0}
    lists = dict.fromkeys(("post", "person", "outcomes", "kinds", "matters", "most_days", "consults", "only_urgent",
                           "conditions"), {})  # fmt: skip
    keeper = {"number": 1, "in_force_until": "", "nothing": "yes", "adopted_on": today, **lists}
    keeper |= {"published_on": today, "in_force_from": today, "ended_on": today, "at": "12:00"}
    administrator = a_person("Keeper of the scheme", Role.ADMINISTRATOR)
    return {
        "delegations.": (officer, answers),
        "delegations.report": (officer, decided),
        "delegations.set_aside": (commissioner, decided),
        "delegations.publish": (administrator, keeper),
        "delegations.adopt": (administrator, keeper),
        "delegations.end": (administrator, keeper),
    }
