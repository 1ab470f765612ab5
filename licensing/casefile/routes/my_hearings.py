"""*My hearings*: a panel member's next hearing day, large, and those after it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.rules import Actor
from licensing.casefile.days import own_days
from licensing.database import SessionDep
from licensing.people.permissions import Permission
from licensing.people.signed_in import signed_in
from licensing.sittings.candidates import asked_of
from licensing.web.pages import page

router = APIRouter()

Member = Annotated[Actor, Depends(signed_in(Permission.TAKE_PART))]


@router.get("/my-hearings", name="casefile.my_hearings")
def my_hearings(request: Request, session: SessionDep, by: Member) -> Response:
    today = clock.today()
    asked = asked_of(session, by.id, on=today)
    return page(request, "casefile/my_hearings.html", days=own_days(session, by, on=today), asked=asked, today=today)
