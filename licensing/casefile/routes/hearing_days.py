"""The hearing days, and one day's page: its panel, its cases, its agenda."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.rules import Actor
from licensing.authority.queries import closed_days, number_on
from licensing.authority.rules import Setting
from licensing.casefile.days import DAYS_A_PAGE, day_file, day_rows, get_day
from licensing.casefile.month import WEEKDAYS, month_of
from licensing.database import SessionDep
from licensing.minutes.queries import are_ready, published_minutes
from licensing.people.permissions import Permission, holds
from licensing.people.signed_in import signed_in
from licensing.sittings.editions import numbered_editions
from licensing.sittings.enough import quorum_on
from licensing.sittings.moves_known import moves_of
from licensing.sittings.publication import latest_publication
from licensing.sittings.rules import SEAT_WORDS, quorum_sentence
from licensing.suggesting.showing import burn_down_now
from licensing.web.asked import day_asked, page_asked
from licensing.web.pages import page
from licensing.web.parts import Column, Pages
from licensing.web.wording import teach

router = APIRouter()
teach(SEAT_WORDS)

MaySee = Annotated[Actor, Depends(signed_in(Permission.SEE_HEARING_DAYS))]


@router.get("/hearing-days", name="casefile.hearing_days")
def hearing_days(request: Request, session: SessionDep, by: MaySee) -> Response:
    past, number = request.query_params.get("when") == "past", page_asked(request)
    rows, total = day_rows(session, on=clock.today(), past=past, page=number)
    return page(
        request,
        "casefile/hearing_days.html",
        rows=rows,
        past=past,
        pages=Pages(number, max(1, -(-total // DAYS_A_PAGE)), request.url.path, {"when": "past"} if past else {}),
        may_arrange=holds(by, Permission.MANAGE_HEARING_DAYS),
        may_schedule=holds(by, Permission.SCHEDULE),
        pace=burn_down_now(session, today=clock.today()),
    )


@router.get("/hearing-days/by-month", name="casefile.hearing_month")
def hearing_month(request: Request, session: SessionDep, by: MaySee) -> Response:
    today = clock.today()
    month = month_of(session, day_asked(request, today, name="month"))
    columns = [Column(name) for name in WEEKDAYS]
    return page(request, "casefile/hearing_month.html", month=month, weekdays=columns, today=today)


@router.get("/hearing-days/{day}", name="casefile.hearing_day")
def hearing_day(request: Request, day: str, session: SessionDep, by: MaySee) -> Response:
    found, today = get_day(session, day), clock.today()
    file, clear = day_file(session, found, by), number_on(session, Setting.AGENDA_CLEAR_DAYS, found.held_on)
    return page(
        request,
        "casefile/hearing_day.html",
        file=file,
        editions=numbered_editions(session, found.id or 0),
        published_minutes=published_minutes(session, found.id),
        may_open_minutes=holds(by, Permission.WRITE_MINUTES) or are_ready(session, found.id),
        today=today,
        enough=quorum_sentence(quorum_on(session, found)) if holds(by, Permission.MANAGE_HEARING_DAYS) else "",
        publish_by=latest_publication(found.held_on, closed_days(session), clear_days=clear),
        clear=clear,
        moves=moves_of(session, found.id or 0),
        declares=holds(by, Permission.TAKE_PART) and any(seat.person_id == by.id for seat in file.seats),
        **_rights(by),
    )


def _rights(by: Actor) -> dict[str, bool]:
    return {
        "may_see_names": holds(by, Permission.LIST_CASES),
        "may_manage": holds(by, Permission.MANAGE_HEARING_DAYS),
        "may_publish": holds(by, Permission.PUBLISH_PAPERS),
        "may_run": holds(by, Permission.RUN_HEARINGS),
    }
