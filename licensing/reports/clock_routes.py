"""Moving a demonstration's clock: to the next working day, or to a date. Elsewhere there is no such page."""

from datetime import date, datetime
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Request
from pydantic import Field
from starlette.responses import RedirectResponse, Response

from licensing import clock
from licensing.audit.rules import SYSTEM, Actor
from licensing.authority.queries import closed_days
from licensing.database import SessionDep
from licensing.errors import Invalid, Refused
from licensing.outbox.commands import answer
from licensing.people.acts import begin
from licensing.people.clockwork import days_passed, demonstration_only, morning_of, move_clock
from licensing.people.homes import FIRST_PAGE, home_of, may_open, own_path
from licensing.people.signed_in import anyone
from licensing.sweep import run_sweep
from licensing.web.addresses import path_to
from licensing.web.forms import ActForm, Filled, blank, filled
from licensing.web.pages import page
from licensing.working_days import add_working_days

router = APIRouter(prefix="/demonstration", dependencies=[Depends(demonstration_only)])


class NextDayForm(ActForm):
    """The banner's button."""


class GoToDateForm(ActForm):
    """A day to go to; `next` is where they were."""

    day: date = Field(title="Date")
    next: str = Field(default="", max_length=500)


Anyone = Annotated[Actor | None, Depends(anyone)]
NextDaySent = Annotated[Filled[NextDayForm], Depends(filled(NextDayForm))]
DateSent = Annotated[Filled[GoToDateForm], Depends(filled(GoToDateForm))]
NIGHT = 2  # the hour at which the sweep runs by itself
VISITOR = Actor(id=None, name="A visitor of the demonstration")


@router.post("/next-working-day", name="casefile.next_working_day")
def next_working_day(request: Request, session: SessionDep, by: Anyone, sent: NextDaySent) -> Response:
    back = _where_they_were(request, session, by, request.headers.get("Referer", ""))
    if sent.errors:
        return RedirectResponse(back, 303)
    begin(session, sent, by=by or VISITOR)
    now = clock.now()
    _move(session, morning_of(add_working_days(now.date(), 1, closed_days(session))), by=by or VISITOR, now=now)
    answer(session, sent.key, to=back)
    return RedirectResponse(back, 303)


@router.get("/go-to-date", name="casefile.go_to_date")
def go_to_date(request: Request, session: SessionDep, by: Anyone, to: str = "") -> Response:
    back = _where_they_were(request, session, by, request.headers.get("Referer", ""))
    form = blank(GoToDateForm, day=_day(to), next=back)
    return page(request, "casefile/go_to_date.html", form=form, today=clock.today())


@router.post("/go-to-date", name="casefile.gone_to_date")
def gone_to_date(request: Request, session: SessionDep, by: Anyone, sent: DateSent) -> Response:
    if sent.errors:
        return page(request, "casefile/go_to_date.html", status=422, form=sent, today=clock.today())
    back = _where_they_were(request, session, by, sent.values.next)
    try:
        with session.begin_nested():  # a page that acted on nothing keeps no key
            begin(session, sent, by=by or VISITOR)
            _move(session, morning_of(sent.values.day), by=by or VISITOR, now=clock.now())
    except (Invalid, Refused) as wrong:
        form = sent.but({"day": str(wrong)})
        return page(request, "casefile/go_to_date.html", status=422, form=form, today=clock.today())
    answer(session, sent.key, to=back)
    return RedirectResponse(back, 303)


def _move(session: SessionDep, to: datetime, *, by: Actor, now: datetime) -> None:
    """Move the clock, and make up for every night in between."""
    move_clock(session, to=to, by=by, now=now, machine=clock.machine())
    for day in days_passed(now, to):
        run_sweep(session, day=day, by=SYSTEM, now=clock.at(day, NIGHT))


def _where_they_were(request: Request, session: SessionDep, by: Actor | None, address: str) -> str:
    """The page they came from, if it is one of ours that they may open; else where they begin."""
    parts = urlsplit(address)
    path = own_path(f"{parts.path}?{parts.query}" if parts.query else parts.path)
    if by is not None and path and may_open(request, session, by, path):
        return path
    return path_to(request, home_of(by) if by else FIRST_PAGE)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
