"""One task: finishing it, handing it over, taking it; one's own tasks; and being away with cover."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.queries import events_about
from licensing.audit.rules import Actor
from licensing.database import SessionDep
from licensing.errors import Invalid
from licensing.followups.commands import cancel_absence, finish_followup, go_away, hand_over, raise_followup
from licensing.followups.forms import AwayForm, BackForm, FinishForm, HandOverForm, TakeForm, TaskForm
from licensing.followups.models import Followup
from licensing.followups.queries import absences_of, belongs_to, get_followup, hand_overs_of
from licensing.followups.rules import why_not_by_hand
from licensing.people.acts import acted, begin
from licensing.people.permissions import GRANTED, Permission, demand, may
from licensing.people.queries import people_with, person_by_id
from licensing.people.rules import ROLE_WORDS, Role
from licensing.people.signed_in import signed_in
from licensing.web.forms import Filled, blank, filled
from licensing.web.pages import page, see

router = APIRouter()

Worker = Annotated[Actor, Depends(signed_in(Permission.SEE_WORK))]
TaskSent = Annotated[Filled[TaskForm], Depends(filled(TaskForm))]
FinishSent = Annotated[Filled[FinishForm], Depends(filled(FinishForm))]
HandOverSent = Annotated[Filled[HandOverForm], Depends(filled(HandOverForm))]
TakeSent = Annotated[Filled[TakeForm], Depends(filled(TakeForm))]
AwaySent = Annotated[Filled[AwayForm], Depends(filled(AwayForm))]
BackSent = Annotated[Filled[BackForm], Depends(filled(BackForm))]
UNKNOWN = "There is no such review, or none that you may see"


@router.get("/tasks/new", name="followups.new")
def new(request: Request, session: SessionDep, by: Worker, about: str = "") -> Response:
    return page(request, "followups/new.html", form=blank(TaskForm, about=about[:32]))


@router.post("/tasks/new", name="followups.add")
def add(request: Request, session: SessionDep, by: Worker, sent: TaskSent) -> Response:
    about = "" if sent.errors else sent.values.about
    if not sent.errors and about and not _may_know(session, by, about):
        sent = sent.but({"about": UNKNOWN})
    if sent.errors:
        return page(request, "followups/new.html", status=422, form=sent)
    begin(session, sent, by=by)
    given = sent.values
    raise_followup(
        session, says=given.says, due_on=given.due_on, role=_role_of(by), about=about or None, owner_id=by.id,
        by=by, now=clock.now(),
    )  # fmt: skip
    return acted(session, request, sent, "casefile.today")


@router.get("/tasks/{task:int}", name="followups.task")
def task(request: Request, session: SessionDep, by: Worker, task: int) -> Response:
    return _one(request, session, _taken(session, by, task), by=by)


@router.post("/tasks/{task:int}/finish", name="followups.finish")
def finish(request: Request, session: SessionDep, by: Worker, task: int, sent: FinishSent) -> Response:
    found = _taken(session, by, task)
    if sent.errors:
        return _one(request, session, found, by=by, status=422, finishing=sent)
    begin(session, sent, by=by)
    finish_followup(session, task, version=sent.version or 0, outcome=sent.values.outcome, by=by, now=clock.now())
    return acted(session, request, sent, "casefile.today")


@router.post("/tasks/{task:int}/hand-over", name="followups.hand_over")
def handed_over(request: Request, session: SessionDep, by: Worker, task: int, sent: HandOverSent) -> Response:
    found = _taken(session, by, task)
    if sent.errors:
        return _one(request, session, found, by=by, status=422, handing=sent)
    given = sent.values
    try:
        with session.begin_nested():  # a page that acted on nothing keeps no key
            begin(session, sent, by=by)
            hand_over(
                session, task, version=sent.version or 0, to_person_id=given.to, note=given.note,
                by=by, now=clock.now(),
            )  # fmt: skip
    except Invalid as wrong:
        return _one(request, session, found, by=by, status=422, handing=sent.but(wrong.fields))
    return acted(session, request, sent, "casefile.today")


@router.post("/tasks/{task:int}/take", name="followups.take")
def take(request: Request, session: SessionDep, by: Worker, task: int, sent: TakeSent) -> Response:
    _taken(session, by, task)
    if sent.errors:
        return see(request, "followups.task", task=task)
    begin(session, sent, by=by)
    hand_over(session, task, version=sent.version or 0, to_person_id=by.id or 0, note="Taken.", by=by, now=clock.now())
    return acted(session, request, sent, "followups.task", task=task)


@router.get("/away", name="followups.away")
def away(request: Request, session: SessionDep, by: Worker) -> Response:
    return _absences(request, session, by=by, form=blank(AwayForm, away_from=clock.today()))


@router.post("/away", name="followups.go_away")
def gone(request: Request, session: SessionDep, by: Worker, sent: AwaySent) -> Response:
    if sent.errors:
        return _absences(request, session, by=by, form=sent, status=422)
    given = sent.values
    try:
        with session.begin_nested():  # a page that acted on nothing keeps no key
            begin(session, sent, by=by)
            go_away(
                session, by.id or 0, cover_id=given.cover, away_from=given.away_from, away_until=given.away_until,
                by=by, now=clock.now(),
            )  # fmt: skip
    except Invalid as wrong:
        return _absences(request, session, by=by, form=sent.but(wrong.fields), status=422)
    return acted(session, request, sent, "followups.away")


@router.post("/away/{absence:int}/cancel", name="followups.cancel_absence")
def back(request: Request, session: SessionDep, by: Worker, absence: int, sent: BackSent) -> Response:
    if sent.errors:
        return see(request, "followups.away")
    begin(session, sent, by=by)
    cancel_absence(session, absence, by=by, now=clock.now())
    return acted(session, request, sent, "followups.away")


def _taken(session: SessionDep, by: Actor, task_id: int) -> Followup:
    """The task, when this person may know of it: a wall hides what is about its case, and so does having no part in it.

    Whoever the task is for may read it; anybody else only if they may see the case.
    """
    found = get_followup(session, task_id)
    if found.case_reference and found.case_reference.startswith("LR-"):
        is_for_them = belongs_to(session, found, by, on=clock.today())
        asked = Permission.SEE_WORK if is_for_them else Permission.SEE_CASES
        demand(session, by, asked, found.case_reference)
    return found


def _may_know(session: SessionDep, by: Actor, about: str) -> bool:
    return may(session, by, Permission.SEE_CASES, about) and bool(events_about(session, about, limit=1))


def _role_of(by: Actor) -> Role:
    """Under which of their roles a person's own task is kept."""
    return next(role for role in ROLE_WORDS if role in by.roles & GRANTED[Permission.SEE_WORK])


def _one(
    request: Request,
    session: SessionDep,
    found: Followup,
    *,
    by: Actor,
    status: int = 200,
    finishing: Filled[FinishForm] | None = None,
    handing: Filled[HandOverForm] | None = None,
) -> Response:
    veil: Callable[[str], str] = request.app.state.veil_over(session, found.case_reference or "", by=by).text
    others = [(person.id, person.name) for person in people_with(session, found.role) if person.id != found.owner_id]
    return page(
        request, "followups/task.html", status=status, task=found, shown=veil,
        owner=person_by_id(session, found.owner_id).name if found.owner_id else "",
        is_theirs=belongs_to(session, found, by, on=clock.today()), is_own=found.owner_id == by.id,
        elsewhere=why_not_by_hand(found.origin),
        may_take=found.role in by.roles, hand_overs=hand_overs_of(session, found.id or 0), others=others,
        finishing=finishing or blank(FinishForm, ids="finish", version=found.version),
        handing=handing or blank(HandOverForm, ids="hand", version=found.version), today=clock.today(),
    )  # fmt: skip


def _absences(
    request: Request, session: SessionDep, *, by: Actor, form: Filled[AwayForm], status: int = 200
) -> Response:
    sharing = {
        person.id: person.name
        for role in Role
        if role in by.roles
        for person in people_with(session, role)
        if person.id != by.id
    }
    return page(
        request, "followups/away.html", status=status, form=form, choices=list(sharing.items()),
        needs_cover=Role.PANEL_MEMBER not in by.roles,
        absences=absences_of(session, by.id, on=clock.today()),
    )  # fmt: skip
