"""The papers of an appeal: make a version for the court, see each, take one away."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import Field
from starlette.responses import Response

from licensing import clock
from licensing.appeal_papers.commands import PicturesUnread, hand_out, make_appeal_papers
from licensing.appeal_papers.queries import versions_of
from licensing.appeal_papers.rules import ORDER
from licensing.appeals.queries import get_appeal
from licensing.audit.rules import Actor
from licensing.database import SessionDep
from licensing.errors import Invalid
from licensing.people.acts import acted, begin, note_refused
from licensing.people.permissions import Permission, holds
from licensing.people.signed_in import signed_in
from licensing.reviews.queries import get_review
from licensing.web.forms import ActForm, Filled, filled
from licensing.web.pages import page

router = APIRouter()


class MakeForm(ActForm):
    """Make a version. `looked_at`: the pages that are only pictures, which the officer confirms to have looked at."""

    looked_at: str = Field(default="", title="Pages looked at", max_length=20_000)


MaySee = Annotated[Actor, Depends(signed_in(Permission.SEE_DOCUMENTS))]
MayMake = Annotated[Actor, Depends(signed_in(Permission.MANAGE_REVIEWS))]
Pressed = Annotated[Filled[MakeForm], Depends(filled(MakeForm))]
PAPERS = "/reviews/{reference}/appeals/{appeal}/papers"


@router.get(PAPERS, name="appeal_papers.all")
def all_(request: Request, reference: str, appeal: str, session: SessionDep, by: MaySee) -> Response:
    """Every version made for this appeal."""
    return _all(request, session, reference, appeal, by)


def _all(
    request: Request, session: SessionDep, reference: str, appeal: str, by: Actor, unread: PicturesUnread | None = None
) -> Response:
    review = get_review(session, reference)
    row = get_appeal(session, review.id, appeal)
    return page(
        request, "appeal_papers/all.html", review=review, appeal=row, versions=versions_of(session, row.id),
        sections=ORDER, may_make=holds(by, Permission.MANAGE_REVIEWS), unread=unread, status=409 if unread else 200,
    )  # fmt: skip


@router.post(PAPERS, name="appeal_papers.make")
def make(request: Request, reference: str, appeal: str, session: SessionDep, by: MayMake, sent: Pressed) -> Response:
    if sent.errors:
        raise Invalid("Nothing was made. Open the page again.", fields=sent.errors)
    now, seen = clock.now(), sent.values.looked_at
    try:
        with session.begin_nested():
            begin(session, sent, by=by)
            make_appeal_papers(session, reference, appeal=appeal, looked_at=seen, by=by, now=now)
    except PicturesUnread as unread:
        note_refused(session, request, unread, about=reference, by=by, now=now)
        return _all(request, session, reference, appeal, by, unread)
    return acted(session, request, sent, "appeal_papers.all", reference=reference, appeal=appeal)


@router.get(f"{PAPERS}/{{number:int}}", name="appeal_papers.file")
def file(reference: str, appeal: str, number: int, session: SessionDep, by: MaySee) -> Response:
    """One version, byte for byte as it was made. Who took it is written down."""
    papers = hand_out(session, reference, appeal=appeal, number=number, by=by, now=clock.now())
    headers = {
        "Content-Disposition": f'attachment; filename="{appeal}-papers-{number}.pdf"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return Response(bytes(papers.pdf), media_type="application/pdf", headers=headers)
