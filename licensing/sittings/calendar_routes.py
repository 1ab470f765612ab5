"""Hearing days in one's own calendar: the link, the feed that needs no sign-in, and one day as a file."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.rules import Actor
from licensing.database import SessionDep
from licensing.outbox.commands import answer
from licensing.people.acts import acted, begin
from licensing.people.permissions import Permission
from licensing.people.signed_in import anyone, signed_in
from licensing.settings import settings
from licensing.sittings.calendar_links import find_calendar_link, make_calendar_link, revoke_calendar_link
from licensing.sittings.calendars import calendar_of_day, day_feed_of, days_ahead, feed_of
from licensing.sittings.forms import PressForm, demand_readable
from licensing.web.addresses import path_to
from licensing.web.forms import Filled, filled
from licensing.web.pages import page

router = APIRouter()

Anyone = Annotated[Actor | None, Depends(anyone)]
Self = Annotated[Actor, Depends(signed_in(Permission.OWN_ACCOUNT))]
MaySee = Annotated[Actor, Depends(signed_in(Permission.SEE_HEARING_DAYS))]
Pressed = Annotated[Filled[PressForm], Depends(filled(PressForm))]
CALENDAR = "text/calendar"


@router.get("/account/calendar", name="sittings.calendar_link")
def calendar_link(request: Request, session: SessionDep, by: Self) -> Response:
    return page(request, "sittings/calendar.html", held=find_calendar_link(session, by.id), link="")


@router.post("/account/calendar", name="sittings.make_calendar_link")
def make(request: Request, session: SessionDep, by: Self, sent: Pressed) -> Response:
    """The link is shown once, on this page: sending the form again leads back to the page without it."""
    demand_readable(sent)
    begin(session, sent, by=by)
    token = make_calendar_link(session, by=by, now=clock.now())
    answer(session, sent.key, to=path_to(request, "sittings.calendar_link"))
    link = settings().base_url + path_to(request, "sittings.calendar_feed", token=token)
    days = [
        (day, settings().base_url + path_to(request, "sittings.day_feed", token=token, day=day.reference))
        for day in days_ahead(session, token, on=clock.today())
    ]
    return page(request, "sittings/calendar.html", held=find_calendar_link(session, by.id), link=link, days=days)


@router.post("/account/calendar/revoke", name="sittings.revoke_calendar_link")
def revoke(request: Request, session: SessionDep, by: Self, sent: Pressed) -> Response:
    demand_readable(sent)
    begin(session, sent, by=by)
    revoke_calendar_link(session, by=by, now=clock.now())
    return acted(session, request, sent, "sittings.calendar_link")


@router.get("/calendars/{token}.ics", name="sittings.calendar_feed")
def feed(request: Request, session: SessionDep, by: Anyone, token: str) -> Response:
    """Read by calendar programs, which cannot sign in: the secret in the address is what opens it."""
    return Response(feed_of(session, token, on=clock.today()), media_type=CALENDAR)


@router.get("/calendars/{token}/{day}.ics", name="sittings.day_feed")
def day_feed(request: Request, session: SessionDep, by: Anyone, token: str, day: str) -> Response:
    """One day only, for a calendar program, behind the same secret."""
    return Response(day_feed_of(session, token, day), media_type=CALENDAR)


@router.get("/hearing-days/{day}/calendar.ics", name="sittings.day_calendar")
def day_calendar(request: Request, day: str, session: SessionDep, by: MaySee) -> Response:
    headers = {"Content-Disposition": 'attachment; filename="hearing-day.ics"'}
    return Response(calendar_of_day(session, day), media_type=CALENDAR, headers=headers)
