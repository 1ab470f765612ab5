"""The page on which the officer tells the licence holder of late papers (R27)."""

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
from licensing.reviews.queries import get_review
from licensing.sittings.forms import LatePapersForm
from licensing.sittings.late_papers import draft_late_papers, hearing_to_come
from licensing.web.forms import Filled, blank, filled
from licensing.web.pages import page

router = APIRouter()

MayNotify = Annotated[Actor, Depends(signed_in(Permission.MANAGE_NOTICES))]
LateSent = Annotated[Filled[LatePapersForm], Depends(filled(LatePapersForm))]


@router.get("/reviews/{reference}/late-papers", name="sittings.late_papers")
def late_papers(request: Request, reference: str, session: SessionDep, by: MayNotify) -> Response:
    return _page(request, session, reference, blank(LatePapersForm))


@router.post("/reviews/{reference}/late-papers", name="sittings.draft_late_papers")
def draft(request: Request, reference: str, session: SessionDep, by: MayNotify, sent: LateSent) -> Response:
    if sent.errors:
        return _page(request, session, reference, sent, status=422)
    try:
        with session.begin_nested():  # a page that acted on nothing keeps no key
            begin(session, sent, by=by)
            notice = draft_late_papers(
                session, reference, papers=sent.values.papers.splitlines(), why_late=sent.values.why_late, by=by,
                now=clock.now(),
            )  # fmt: skip
    except Invalid as wrong:
        return _page(request, session, reference, sent.but(wrong.fields), status=422)
    return acted(session, request, sent, "casefile.notice", notice=notice.reference)


def _page(
    request: Request, session: SessionDep, reference: str, form: Filled[LatePapersForm], *, status: int = 200
) -> Response:
    review = get_review(session, reference)
    listing, day = hearing_to_come(session, review, now=clock.now())
    return page(request, "sittings/late_papers.html", status=status, review=review, listing=listing, day=day, form=form)
