"""*My hearings*: a panel member's next hearing day, large, and those after it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.rules import Actor
from licensing.casefile.days import own_days
from licensing.database import SessionDep
from licensing.people.permissions import Permission
from licensing.people.signed_in import signed_in, tablet_cookie_name
from licensing.people.tablets import own_tablet
from licensing.sittings.candidates import asked_of
from licensing.web.pages import page

router = APIRouter()

Member = Annotated[Actor, Depends(signed_in(Permission.TAKE_PART))]


@router.get("/my-hearings", name="casefile.my_hearings")
def my_hearings(request: Request, session: SessionDep, by: Member) -> Response:
    today = clock.today()
    asked = asked_of(session, by.id, on=today)
    tablet = own_tablet(session, request.cookies.get(tablet_cookie_name(), ""), by=by)
    days = own_days(session, by, on=today)
    return page(request, "casefile/my_hearings.html", days=days, asked=asked, today=today, tablet=tablet)
