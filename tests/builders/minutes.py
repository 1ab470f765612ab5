"""A hearing day that was held, as its minutes need it: Friday 18 December 2015, one case heard to the end."""

from collections.abc import Callable
from typing import Any

from licensing import clock
from licensing.database import transaction
from licensing.decisions.commands.decide import decide_as_panel
from licensing.decisions.commands.sign import sign_proposal
from licensing.decisions.drafts import Draft
from licensing.decisions.rules import Outcome
from licensing.hearings.commands.conduct import move_on
from licensing.hearings.commands.ending import close_hearing
from licensing.hearings.commands.inquiry import complete_information, record_finding
from licensing.hearings.commands.presence import mark_party, mark_presence
from licensing.hearings.commands.voting import agree_by_all
from licensing.hearings.rules import Capacity, Finding, Motion, PresenceKind, Step
from licensing.minutes.commands import approve_minutes, draft_minutes, publish_minutes, submit_minutes
from licensing.minutes.models import MinutesVersion
from licensing.powers.rules import Mode
from licensing.reviews.queries import licences_under
from tests.builders.decisions import ACCOUNT, REASONS, outcome_draft
from tests.builders.hearings import PROPOSALS, Ready, a_case_ready, act, at, go_to, opened, questions
from tests.builders.sittings import FRIDAY

MONDAY = clock.at(FRIDAY.replace(day=21), 10)


def a_day_held(mode: Mode = PROPOSALS, *, outcome: Outcome = Outcome.REVOKED, before: Callable[..., Any] = id) -> Ready:
    """Five members agreed on the outcome; the chair signed it, as advice or as the decision.

    `before`: what is done with the case before it is called on.
    """
    ready = a_case_ready(mode, members=5)
    before(ready)
    opened(ready)
    act(
        mark_party, ready.reference, name="Tomasz Bielak", capacity=Capacity.REPRESENTATIVE, kind=PresenceKind.PRESENT,
        by_video=True, by=ready.clerk, now=at(14, 1),
    )  # fmt: skip
    go_to(ready, Step.DELIBERATION, start=2)
    for question in questions(ready):
        act(
            record_finding, ready.reference, question_id=question, finding=Finding.FOUND, by=ready.clerk, now=at(14, 10)
        )
    go_on_to_outcome(ready)
    act(agree_by_all, ready.reference, outcome=Motion(outcome.value), by=ready.chair, now=at(14, 20))
    act(mark_presence, ready.day.reference, person_id=ready.members[4].id, kind=PresenceKind.LEFT, by=ready.clerk,
        now=at(14, 25))  # fmt: skip
    act(close_hearing, ready.reference, by=ready.clerk, now=at(14, 44))
    with transaction() as session:
        outcomes = tuple(outcome_draft(one, outcome) for one in licences_under(session, ready.review.id or 0))
    draft = Draft(outcomes, REASONS, ACCOUNT, tuple(questions(ready)))
    signs = sign_proposal if mode is PROPOSALS else decide_as_panel
    act(signs, ready.reference, draft=draft, by=ready.chair, now=at(15, 30))
    return ready


def go_on_to_outcome(ready: Ready) -> None:
    act(complete_information, ready.reference, by=ready.clerk, now=at(14, 12))
    act(move_on, ready.reference, to=Step.OUTCOME, by=ready.clerk, now=at(14, 15))


def drafted_minutes(ready: Ready, *, version: int = 0) -> MinutesVersion:
    return act(draft_minutes, ready.day.reference, version=version, by=ready.clerk, now=MONDAY)


def signed_minutes(ready: Ready, *, publish: bool = False) -> MinutesVersion:
    """Drafted, submitted, signed by the chair of the day."""
    drafted = drafted_minutes(ready)
    where = ready.day.reference
    act(submit_minutes, where, version=drafted.number, by=ready.clerk, now=MONDAY)
    act(approve_minutes, where, version=drafted.number, by=ready.chair, now=MONDAY)
    if publish:
        act(publish_minutes, where, version=drafted.number, by=ready.clerk, now=MONDAY)
    return drafted
