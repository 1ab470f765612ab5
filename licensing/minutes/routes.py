"""The minutes of a hearing day: written by the clerk, signed by whoever presided, published."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.rules import Actor
from licensing.database import SessionDep
from licensing.errors import Invalid, NotFound
from licensing.minutes.commands import (
    approve_minutes,
    change_minutes,
    draft_minutes,
    publish_minutes,
    submit_minutes,
)
from licensing.minutes.forms import ChangeForm, DraftForm, StepForm
from licensing.minutes.models import MinutesPrint
from licensing.minutes.queries import get_print, latest_minutes, may_sign, published_minutes
from licensing.minutes.rules import STATE_WORDS, MinutesEdition
from licensing.minutes.showing import demand_draft, demand_every_case, minutes_for, undeclared_on
from licensing.notices.records import blocks
from licensing.people.acts import acted, begin
from licensing.people.permissions import Permission, holds
from licensing.people.signed_in import note_view, signed_in
from licensing.sittings.forms import demand_readable
from licensing.sittings.queries import get_hearing_day
from licensing.web.forms import Filled, blank, filled
from licensing.web.pages import page, see
from licensing.web.wording import teach

router = APIRouter()
teach(STATE_WORDS)

MaySee = Annotated[Actor, Depends(signed_in(Permission.SEE_HEARING_DAYS))]
MayWrite = Annotated[Actor, Depends(signed_in(Permission.WRITE_MINUTES))]
MaySign = Annotated[Actor, Depends(signed_in(Permission.SIGN_AS_CHAIR))]
Drafting = Annotated[Filled[DraftForm], Depends(filled(DraftForm))]
Changing = Annotated[Filled[ChangeForm], Depends(filled(ChangeForm))]
Pressed = Annotated[Filled[StepForm], Depends(filled(StepForm))]


@router.get("/hearing-days/{day}/minutes", name="minutes.show")
def show(request: Request, day: str, session: SessionDep, by: MaySee) -> Response:
    return _show(request, session, day, by)


@router.post("/hearing-days/{day}/minutes/draft", name="minutes.draft")
def draft(request: Request, day: str, session: SessionDep, by: MayWrite, sent: Drafting) -> Response:
    if sent.errors:
        return _show(request, session, day, by, sent)
    begin(session, sent, by=by)
    draft_minutes(session, day, version=sent.values.version or 0, by=by, now=clock.now())
    return acted(session, request, sent, "minutes.show", day=day)


@router.get("/hearing-days/{day}/minutes/change", name="minutes.change_form")
def change_form(request: Request, day: str, session: SessionDep, by: MayWrite) -> Response:
    return _change(request, session, day, by)


@router.post("/hearing-days/{day}/minutes/change", name="minutes.change")
def change(request: Request, day: str, session: SessionDep, by: MayWrite, sent: Changing) -> Response:
    if sent.errors:
        return _change(request, session, day, by, sent)
    values = sent.values
    try:
        with session.begin_nested():  # a page that acted on nothing keeps no key
            begin(session, sent, by=by)
            change_minutes(
                session, day, text=values.text, public=values.public, because=values.because,
                version=sent.values.version or 0, by=by, now=clock.now(),
            )  # fmt: skip
    except Invalid as problem:
        if not problem.fields:
            raise
        return _change(request, session, day, by, sent.but(problem.fields))
    return acted(session, request, sent, "minutes.show", day=day)


@router.post("/hearing-days/{day}/minutes/submit", name="minutes.submit")
def submit(request: Request, day: str, session: SessionDep, by: MayWrite, sent: Pressed) -> Response:
    demand_readable(sent)
    return _step(request, session, day, by, sent, submit_minutes, sent.values.version)


@router.post("/hearing-days/{day}/minutes/approve", name="minutes.approve")
def approve(request: Request, day: str, session: SessionDep, by: MaySign, sent: Pressed) -> Response:
    demand_readable(sent)
    return _step(request, session, day, by, sent, approve_minutes, sent.values.version)


@router.post("/hearing-days/{day}/minutes/publish", name="minutes.publish")
def publish(request: Request, day: str, session: SessionDep, by: MayWrite, sent: Pressed) -> Response:
    demand_readable(sent)
    return _step(request, session, day, by, sent, publish_minutes, sent.values.version)


@router.get("/hearing-days/{day}/minutes/{number:int}/public.pdf", name="minutes.public_pdf")
def public_pdf(request: Request, day: str, number: int, session: SessionDep, by: MaySee) -> Response:
    found = get_hearing_day(session, day)
    printed = get_print(session, found.id, number, MinutesEdition.PUBLIC)
    if not holds(by, Permission.WRITE_MINUTES) and number > (published_minutes(session, found.id) or 0):
        raise NotFound("These minutes are not published yet.")
    return _file(f"{day}-minutes-{number}-public.pdf", printed)


@router.get("/hearing-days/{day}/minutes/{number:int}/exempt.pdf", name="minutes.exempt_pdf")
def exempt_pdf(request: Request, day: str, number: int, session: SessionDep, by: MaySee) -> Response:
    printed = get_print(session, get_hearing_day(session, day).id, number, MinutesEdition.EXEMPT)
    cases = demand_every_case(session, printed.version_id, by)
    undeclared = undeclared_on(session, cases, by)
    if undeclared is not None:
        return see(request, "hearings.interests", day=undeclared.reference)
    for reference in cases:
        note_view(request, session, reference, by=by)
    return _file(f"{day}-minutes-{number}-exempt.pdf", printed)


def _show(
    request: Request, session: SessionDep, reference: str, by: Actor, form: Filled[DraftForm] | None = None
) -> Response:
    day = get_hearing_day(session, reference)
    shown = minutes_for(session, day, by=by)
    demand_draft(shown, by)
    undeclared = undeclared_on(session, shown.seen if shown else (), by)
    if undeclared is not None:
        return see(request, "hearings.interests", day=undeclared.reference)
    for case in shown.seen if shown else ():
        note_view(request, session, case, by=by)
    number = shown.version.number if shown else 0
    return page(
        request,
        "minutes/show.html",
        status=422 if form else 200,
        day=day,
        shown=shown,
        blocks=blocks,
        number=number,
        form=form or blank(DraftForm, version=number),
        may_write=holds(by, Permission.WRITE_MINUTES),
        may_sign=holds(by, Permission.SIGN_AS_CHAIR) and may_sign(session, day, by.id, on=clock.today()),
    )


def _change(
    request: Request, session: SessionDep, reference: str, by: Actor, form: Filled[ChangeForm] | None = None
) -> Response:
    day = get_hearing_day(session, reference)
    shown = minutes_for(session, day, by=by)
    latest = latest_minutes(session, day.id)
    if shown is None or latest is None:
        raise NotFound("There are no minutes of this day yet. Draft them first.")
    for case in shown.seen:
        note_view(request, session, case, by=by)
    open_items = [one for one in shown.items if not one.is_hidden]
    text, public = {one.key: one.text for one in open_items}, {one.key: one.public for one in open_items}
    form_shown = form or blank(ChangeForm, version=latest.number, text=text, public=public)
    status = 422 if form else 200
    return page(request, "minutes/change.html", status=status, day=day, shown=shown, items=open_items, form=form_shown)


def _step(
    request: Request,
    session: SessionDep,
    day: str,
    by: Actor,
    sent: Filled[StepForm],
    command: Callable[..., Any],
    version: int | None,
) -> Response:
    begin(session, sent, by=by)
    command(session, day, version=version or 0, by=by, now=clock.now())
    return acted(session, request, sent, "minutes.show", day=day)


def _file(name: str, printed: MinutesPrint) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return Response(bytes(printed.pdf), media_type="application/pdf", headers=headers)
