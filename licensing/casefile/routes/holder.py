"""The licence holder's page."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.rules import Actor
from licensing.casefile.holder_file import holder_file
from licensing.database import SessionDep
from licensing.people.permissions import Permission, holds
from licensing.people.signed_in import signed_in
from licensing.web.pages import page

router = APIRouter()

MaySee = Annotated[Actor, Depends(signed_in(Permission.SEE_REGISTER))]


@router.get("/holders/{holder}", name="casefile.holder")
def holder(request: Request, holder: str, session: SessionDep, by: MaySee) -> Response:
    return page(
        request,
        "casefile/holder.html",
        file=holder_file(session, holder, by=by, now=clock.now()),
        today=clock.today(),
        may_edit=holds(by, Permission.EDIT_REGISTER),
        may_review=holds(by, Permission.MANAGE_REVIEWS),
        may_see_training=holds(by, Permission.SEE_TRAINING),
    )
