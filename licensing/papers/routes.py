"""Publishing a case's papers. Reading them is in `hearings`, which asks first whether interests were declared."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.rules import Actor
from licensing.contact.attempts import attempt
from licensing.database import SessionDep
from licensing.papers.commands import PRESIDES, Leave, publish_papers
from licensing.papers.forms import PublishForm
from licensing.papers.gathering import gather
from licensing.papers.viewing import editions_shown
from licensing.people.acts import acted
from licensing.people.permissions import Permission
from licensing.people.signed_in import signed_in
from licensing.reviews.queries import get_review
from licensing.sittings.queries import seats_of
from licensing.web.choices import Choice
from licensing.web.forms import Filled, blank, filled
from licensing.web.pages import page

router = APIRouter()

MayPublish = Annotated[Actor, Depends(signed_in(Permission.PUBLISH_PAPERS))]
Publishing = Annotated[Filled[PublishForm], Depends(filled(PublishForm))]


@router.get("/reviews/{reference}/papers/publish", name="papers.publishing")
def publishing(request: Request, reference: str, session: SessionDep, by: MayPublish) -> Response:
    """What would be published now, what is out already, and who opened it."""
    return _page(request, session, reference, blank(PublishForm, leave_on=clock.today()))


@router.post("/reviews/{reference}/papers/publish", name="papers.publish")
def publish(request: Request, reference: str, session: SessionDep, by: MayPublish, sent: Publishing) -> Response:
    if not sent.errors:
        given = sent.values
        leave = Leave(given.leave_by, given.leave_on, given.leave_because, given.other_side)
        now = clock.now()
        sent = attempt(session, sent, publish_papers, reference, seen=given.seen, leave=leave, by=by, now=now)
    if sent.errors:
        return _page(request, session, reference, sent)
    return acted(session, request, sent, "papers.publishing", reference=reference, fragment="published")


def _page(request: Request, session: SessionDep, reference: str, form: Filled[PublishForm]) -> Response:
    review, today = get_review(session, reference), clock.today()
    found = gather(session, review, on=today)
    seats = seats_of(session, found.day.id) if found.day else []
    return page(
        request,
        "papers/publish.html",
        status=422 if form.errors else 200,
        form=form,
        found=found,
        late=[one.key for one in found.late],
        published=editions_shown(session, review.id),
        presiding=[Choice(str(one.person_id), one.name) for one in seats if one.role in PRESIDES],
        readers=[one for one in seats if one.votes or one.role in PRESIDES],
        is_ready=found.day is not None and found.day.held_on >= today and bool(found.waiting),
    )
