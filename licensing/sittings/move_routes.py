"""Moving a hearing day: where to, what that means for each case, and the act."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.rules import Actor
from licensing.database import SessionDep
from licensing.errors import Invalid
from licensing.people.acts import acted, begin
from licensing.people.permissions import Permission
from licensing.people.signed_in import signed_in
from licensing.people.walls import is_walled
from licensing.sittings.day_moves import cases_then, move_hearing_day, refuse_unmovable
from licensing.sittings.forms import MoveDayForm
from licensing.sittings.models import HearingDay
from licensing.sittings.queries import get_hearing_day
from licensing.sittings.refusals import refuse_over
from licensing.sittings.series import PlannedDay
from licensing.web.forms import Filled, blank, filled
from licensing.web.pages import page
from licensing.web.wording import clock_time

router = APIRouter(prefix="/hearing-days/{day}/move")

MayManage = Annotated[Actor, Depends(signed_in(Permission.MANAGE_HEARING_DAYS))]
Moving = Annotated[Filled[MoveDayForm], Depends(filled(MoveDayForm))]
FORM, CHECK = "sittings/move_day.html", "sittings/move_check.html"


@router.get("", name="sittings.move_day")
def show_move(request: Request, day: str, session: SessionDep, by: MayManage) -> Response:
    found = get_hearing_day(session, day)
    refuse_over(found, clock.now())
    form = blank(
        MoveDayForm, version=found.version, held_on=found.held_on, starts=clock_time(found.starts_at),
        ends=clock_time(found.ends_at), venue=found.venue, capacity_minutes=found.capacity_minutes,
    )  # fmt: skip
    return page(request, FORM, day=found, form=form)


@router.post("/check", name="sittings.check_move")
def check(request: Request, day: str, session: SessionDep, by: MayManage, sent: Moving) -> Response:
    found = get_hearing_day(session, day)
    if sent.errors:
        return page(request, FORM, status=422, day=found, form=sent)
    try:
        refuse_unmovable(session, found, _whither(sent), now=clock.now())
    except Invalid as problem:
        return page(request, FORM, status=422, day=found, form=sent.but(problem.fields))
    return _check_page(request, session, by, found, sent)


@router.post("", name="sittings.record_move")
def move(request: Request, day: str, session: SessionDep, by: MayManage, sent: Moving) -> Response:
    found = get_hearing_day(session, day)
    if sent.errors:
        return page(request, FORM, status=422, day=found, form=sent)
    values = sent.values
    try:
        with session.begin_nested():  # a page that acted on nothing keeps no key
            begin(session, sent, by=by)
            move_hearing_day(
                session, day, _whither(sent), because=values.because, reasons=values.reasons,
                comes_off=frozenset(values.comes_off.split()), version=values.version, by=by, now=clock.now(),
            )  # fmt: skip
    except Invalid as problem:
        if "reasons" in problem.fields:
            return _check_page(request, session, by, found, sent.but(problem.fields), status=422)
        return page(request, FORM, status=422, day=found, form=sent.but(problem.fields))
    return acted(session, request, sent, "casefile.hearing_day", day=day)


def _check_page(
    request: Request, session: SessionDep, by: Actor, day: HearingDay, form: Filled[MoveDayForm], *, status: int = 200
) -> Response:
    to = _whither(form)
    then = cases_then(session, day, to, now=clock.now())
    walled = [one.reference for one in then if is_walled(session, by.id or 0, one.reference)]
    return page(request, CHECK, status=status, day=day, form=form, to=to, then=then, walled=walled)


def _whither(sent: Filled[MoveDayForm]) -> PlannedDay:
    given = sent.values
    return PlannedDay(given.held_on, given.starts, given.ends, given.venue, given.capacity_minutes)
