"""The page on which badges and plates are asked for after a decision has taken effect (R55)."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.rules import Actor
from licensing.database import SessionDep
from licensing.decisions.badge import demandable, draft_badge_demand
from licensing.decisions.forms import BadgeDemandForm
from licensing.errors import Invalid
from licensing.people.acts import acted, begin
from licensing.people.permissions import Permission
from licensing.people.signed_in import signed_in
from licensing.reviews.queries import get_review
from licensing.web.forms import Filled, blank, filled
from licensing.web.pages import page

router = APIRouter()

MayNotify = Annotated[Actor, Depends(signed_in(Permission.MANAGE_NOTICES))]
DemandSent = Annotated[Filled[BadgeDemandForm], Depends(filled(BadgeDemandForm))]


@router.get("/reviews/{reference}/badge-demand", name="decisions.badge_demand")
def badge_demand(request: Request, reference: str, session: SessionDep, by: MayNotify) -> Response:
    return _page(request, session, reference, None)


@router.post("/reviews/{reference}/badge-demand", name="decisions.draft_badge_demand")
def draft(request: Request, reference: str, session: SessionDep, by: MayNotify, sent: DemandSent) -> Response:
    if sent.errors:
        return _page(request, session, reference, sent, status=422)
    try:
        with session.begin_nested():  # a page that acted on nothing keeps no key
            begin(session, sent, by=by)
            notice = draft_badge_demand(session, reference, licence_ids=sent.values.licences, by=by, now=clock.now())
    except Invalid as wrong:
        return _page(request, session, reference, sent.but(wrong.fields), status=422)
    return acted(session, request, sent, "casefile.notice", notice=notice.reference)


def _page(
    request: Request, session: SessionDep, reference: str, form: Filled[BadgeDemandForm] | None, *, status: int = 200
) -> Response:
    review, today = get_review(session, reference), clock.today()
    out = demandable(session, review, on=today)
    ready = [one.licence_id for one in out if one.may_ask_from <= today]
    form = form or blank(BadgeDemandForm, licences=ready)
    return page(request, "decisions/badge_demand.html", status=status, review=review, out=out, today=today, form=form)
