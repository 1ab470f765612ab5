"""Arranging hearing days: one, or several at once after a page on which each date is looked at."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.rules import Actor
from licensing.database import SessionDep
from licensing.errors import Invalid, Refused
from licensing.people.acts import acted, begin, note_refused
from licensing.people.permissions import Permission
from licensing.people.signed_in import signed_in
from licensing.sittings.arranging import arrange_series, what_stands_against
from licensing.sittings.commands import arrange_hearing_day
from licensing.sittings.forms import DayForm, HoursForm, SeriesForm
from licensing.sittings.series import REPEAT_WORDS, PlannedDay, Repeat, dates_of, wrong_with_series
from licensing.web.answers import hindrances
from licensing.web.forms import Filled, blank, filled
from licensing.web.pages import page
from licensing.web.wording import teach

router = APIRouter(prefix="/hearing-days")
teach(REPEAT_WORDS)

MayManage = Annotated[Actor, Depends(signed_in(Permission.MANAGE_HEARING_DAYS))]
NewDay = Annotated[Filled[DayForm], Depends(filled(DayForm))]
Series = Annotated[Filled[SeriesForm], Depends(filled(SeriesForm))]
FORM, CHECK = "sittings/new_day.html", "sittings/series.html"
HOURS = ("starts", "ends", "venue", "capacity_minutes")


@router.get("/new", name="sittings.new_day")
def new_day(request: Request, session: SessionDep, by: MayManage) -> Response:
    return page(request, FORM, form=blank(DayForm, repeat=Repeat.ONCE))


@router.post("/new", name="sittings.arrange")
def arrange(request: Request, session: SessionDep, by: MayManage, sent: NewDay) -> Response:
    if sent.errors:
        return page(request, FORM, status=422, form=sent)
    if sent.values.repeat is not Repeat.ONCE:
        return _dates_page(request, session, sent)
    given = sent.values.model_dump(include={"held_on", *HOURS})
    try:
        with session.begin_nested():  # a page that acted on nothing keeps no key
            begin(session, sent, by=by)
            day = arrange_hearing_day(session, **given, by=by, now=clock.now())
    except Invalid as problem:
        return page(request, FORM, status=422, form=sent.but(problem.fields))
    return acted(session, request, sent, "sittings.panel", day=day.reference)


@router.post("/series", name="sittings.arrange_series")
def arrange_all(request: Request, session: SessionDep, by: MayManage, sent: Series) -> Response:
    if sent.errors:
        raise Invalid("No hearing day was arranged. Go back, and choose the dates again.", fields=sent.errors)
    values, now = sent.values, clock.now()
    planned = [_planned(values, on) for on in values.dates]
    try:
        with session.begin_nested():  # a page that acted on nothing keeps no key
            begin(session, sent, by=by)
            arrange_series(session, planned, by=by, now=now)
    except Refused as problem:
        note_refused(session, request, problem, by=by, now=now)
        looked = [(one, what_stands_against(session, one, now=now)) for one in planned]
        return page(request, CHECK, status=409, form=sent, looked=looked, refused=hindrances(problem))
    return acted(session, request, sent, "casefile.hearing_days")


def _dates_page(request: Request, session: SessionDep, sent: Filled[DayForm]) -> Response:
    """Each date with what is wrong with it: those that will do are ticked."""
    values, now = sent.values, clock.now()
    wrong = wrong_with_series(values.held_on, values.repeat, until=values.until, times=values.times)
    if wrong:
        return page(request, FORM, status=422, form=sent.but(wrong))
    dates = dates_of(values.held_on, values.repeat, until=values.until, times=values.times)
    looked = [(one, what_stands_against(session, one, now=now)) for one in (_planned(values, on) for on in dates)]
    fine = [one.held_on.isoformat() for one, against in looked if not against]
    form = blank(SeriesForm, dates=fine, **values.model_dump(include=set(HOURS)))
    return page(request, CHECK, form=form, looked=looked, refused=[])


def _planned(given: HoursForm, on: date) -> PlannedDay:
    return PlannedDay(on, given.starts, given.ends, given.venue, given.capacity_minutes)
