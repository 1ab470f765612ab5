"""Bulk issue: look over many letters of one kind, approve them in one press, see how far it is, stop and go on."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.commands import note_access
from licensing.audit.models import AccessKind
from licensing.audit.rules import Actor
from licensing.database import SessionDep
from licensing.errors import Invalid
from licensing.notices.bulk.checking import letters_checked
from licensing.notices.bulk.commands import ask_for_bulk, go_on_with_bulk, stop_bulk
from licensing.notices.bulk.forms import BulkForm, PressForm
from licensing.notices.bulk.rules import MOST_LETTERS
from licensing.notices.bulk.showing import bulk_view
from licensing.notices.letters import Plan
from licensing.notices.rules import ServiceMethod
from licensing.people.acts import acted, begin
from licensing.people.permissions import Permission
from licensing.people.signed_in import signed_in
from licensing.web.addresses import path_to
from licensing.web.asked import day_asked
from licensing.web.forms import Filled, blank, filled
from licensing.web.pages import page

router = APIRouter()
WAYS = (
    ServiceMethod.POST_FIRST_CLASS,
    ServiceMethod.POST_SECOND_CLASS,
    ServiceMethod.HAND_DELIVERED,
    ServiceMethod.LEFT_AT_ADDRESS,
)

MayManage = Annotated[Actor, Depends(signed_in(Permission.MANAGE_NOTICES))]
Asking = Annotated[Filled[BulkForm], Depends(filled(BulkForm))]
Pressed = Annotated[Filled[PressForm], Depends(filled(PressForm))]


@router.get("/notices/bulk", name="notices.bulk")
def check(request: Request, session: SessionDep, by: MayManage) -> Response:
    among = request.query_params.getlist("notice")
    form = blank(BulkForm, method=_way(request), planned_on=day_asked(request, clock.today(), name="planned_on"))
    return _check_page(request, session, by, among, form)


@router.post("/notices/bulk", name="notices.ask_for_bulk")
def ask(request: Request, session: SessionDep, by: MayManage, sent: Asking) -> Response:
    if sent.errors:
        return _check_page(request, session, by, _several(sent, "among"), sent, status=422)
    values = sent.values
    try:
        with session.begin_nested():  # a page that acted on nothing keeps no key
            begin(session, sent, by=by)
            job = ask_for_bulk(
                session, values.shown, method=values.method, planned_on=values.planned_on, by=by, now=clock.now()
            )
    except Invalid as problem:
        return _check_page(request, session, by, values.among, sent.but(problem.fields), status=422)
    return acted(session, request, sent, "notices.bulk_job", job=job.reference)


@router.get("/notices/bulk/{job}", name="notices.bulk_job")
def show(request: Request, job: str, session: SessionDep, by: MayManage) -> Response:
    view = bulk_view(session, job, person_id=by.id, on=clock.today())
    return page(request, "notices/bulk_job.html", view=view)


@router.get("/notices/bulk/{job}/progress", name="notices.bulk_progress")
def progress(request: Request, job: str, session: SessionDep, by: MayManage) -> Response:
    view = bulk_view(session, job, person_id=by.id, on=clock.today())
    if view.is_over or view.is_stopped:
        return Response("", headers={"X-Moved-On": path_to(request, "notices.bulk_job", job=job)})
    return page(request, "notices/_bulk_progress.html", view=view, headers={"Cache-Control": "no-store"})


@router.post("/notices/bulk/{job}/stop", name="notices.stop_bulk")
def stop(request: Request, job: str, session: SessionDep, by: MayManage, sent: Pressed) -> Response:
    _refuse_unread(sent)
    begin(session, sent, by=by)
    stop_bulk(session, job, by=by, now=clock.now())
    return acted(session, request, sent, "notices.bulk_job", job=job)


@router.post("/notices/bulk/{job}/go-on", name="notices.go_on_with_bulk")
def go_on(request: Request, job: str, session: SessionDep, by: MayManage, sent: Pressed) -> Response:
    _refuse_unread(sent)
    begin(session, sent, by=by)
    go_on_with_bulk(session, job, by=by, now=clock.now())
    return acted(session, request, sent, "notices.bulk_job", job=job)


def _refuse_unread(sent: Filled[PressForm]) -> None:
    """One button has no field to go back to."""
    if sent.errors:
        raise Invalid("Nothing was changed. Go back to the bulk issue and press the button again.", fields=sent.errors)


def _check_page(
    request: Request, session: SessionDep, by: Actor, among: Sequence[str], form: Filled[Any], *, status: int = 200
) -> Response:
    """Each letter as it would leave. Their words are shown, so each case is recorded as looked at."""
    now = clock.now()
    plan = _plan_of(form, Plan(ServiceMethod.POST_FIRST_CLASS, now.date()))
    checked = letters_checked(session, among, plan, by=by)
    for about in sorted({one.notice.case_reference for one in checked}):
        note_access(
            session, AccessKind.VIEWED, by=by, at=now, about=about, route="notices.bulk",
            request_id=getattr(request.state, "request_id", ""),
        )  # fmt: skip
    return page(
        request,
        "notices/bulk_check.html",
        status=status,
        form=form,
        plan=plan,
        ways=WAYS,
        most=MOST_LETTERS,
        kinds=sorted({one.notice.kind for one in checked}),
        ready=[one for one in checked if one.is_ready],
        not_ready=[one for one in checked if not one.is_ready],
        left_out=len(set(among)) - len(checked),
        was_sent=bool(form.digest),
    )


def _plan_of(form: Filled[Any], usual: Plan) -> Plan:
    """The plan that a form names, where it names one that can be shown."""
    try:
        return Plan(ServiceMethod(form.text("method")), usual.sent_on.fromisoformat(form.text("planned_on")))
    except ValueError:
        return usual


def _way(request: Request) -> ServiceMethod:
    try:
        return ServiceMethod(request.query_params.get("method") or ServiceMethod.POST_FIRST_CLASS.value)
    except ValueError:
        raise Invalid("The address asks for a way of serving that there is not. Choose one on the page.") from None


def _several(form: Filled[Any], name: str) -> list[str]:
    typed = form.typed.get(name, [])
    return [typed] if isinstance(typed, str) else list(typed)
