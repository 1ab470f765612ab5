"""Closing a review without a hearing: here, because only a review that is put down for no day is closed."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.rules import Actor
from licensing.database import SessionDep
from licensing.people.acts import acted, begin
from licensing.people.permissions import Permission
from licensing.people.signed_in import signed_in
from licensing.reviews.forms import CloseForm
from licensing.reviews.queries import get_review
from licensing.sittings.closing import close_unlisted
from licensing.web.forms import Filled, blank, filled
from licensing.web.pages import page

router = APIRouter()

MayManage = Annotated[Actor, Depends(signed_in(Permission.MANAGE_REVIEWS))]
CloseSent = Annotated[Filled[CloseForm], Depends(filled(CloseForm))]


@router.get("/reviews/{reference}/close", name="sittings.close_form")
def close_form(request: Request, reference: str, session: SessionDep, by: MayManage) -> Response:
    return _close_page(request, session, reference, blank(CloseForm))


@router.post("/reviews/{reference}/close", name="sittings.close")
def close(request: Request, reference: str, session: SessionDep, by: MayManage, sent: CloseSent) -> Response:
    if sent.errors:
        return _close_page(request, session, reference, sent, status=422)
    begin(session, sent, by=by)
    given = sent.values
    close_unlisted(session, reference, reason=given.reason, because=given.because, by=by, now=clock.now())
    return acted(session, request, sent, "casefile.review", reference=reference)


def _close_page(
    request: Request, session: SessionDep, reference: str, form: Filled[CloseForm], *, status: int = 200
) -> Response:
    return page(request, "reviews/close.html", status=status, review=get_review(session, reference), form=form)
