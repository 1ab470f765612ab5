"""*Today*: my work, the team's work, and what is counted above them."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.rules import Actor
from licensing.casefile.today import today as todays
from licensing.casefile.ways import ways_from
from licensing.database import SessionDep
from licensing.people.permissions import Permission
from licensing.people.signed_in import signed_in
from licensing.web.asked import page_asked
from licensing.web.pages import page
from licensing.web.parts import Pages

router = APIRouter()

MaySee = Annotated[Actor, Depends(signed_in(Permission.SEE_WORK))]


@router.get("/today", name="casefile.today")
def today(request: Request, session: SessionDep, by: MaySee) -> Response:
    now = clock.now()
    team = request.query_params.get("whose") == "team"
    shown = todays(session, by, team=team, page=page_asked(request), now=now, way=ways_from(request))
    asked = {"whose": "team"} if team else {}
    return page(
        request,
        "casefile/today.html",
        shown=shown,
        team=team,
        now=now,
        pages=Pages(shown.work.page, shown.work.pages, request.url.path, asked),
    )
