"""Publishing a case's papers. Reading them is in `hearings`, which asks first whether interests were declared."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.rules import Actor
from licensing.contact.attempts import attempt
from licensing.database import SessionDep
from licensing.errors import Invalid
from licensing.outbox.commands import answer
from licensing.papers.commands import PRESIDES, Leave, publish_papers
from licensing.papers.forms import PublishDayForm, PublishForm
from licensing.papers.gathering import gather
from licensing.papers.viewing import editions_shown
from licensing.papers.whole_day import Outcome, papers_of_day, publish_day
from licensing.people.acts import acted, begin, note_refused
from licensing.people.permissions import Permission
from licensing.people.signed_in import note_view, signed_in
from licensing.reviews.queries import get_review
from licensing.sittings.queries import get_hearing_day, seats_of
from licensing.web.addresses import path_to
from licensing.web.choices import Choice
from licensing.web.forms import Filled, blank, filled
from licensing.web.pages import page

router = APIRouter()

MayPublish = Annotated[Actor, Depends(signed_in(Permission.PUBLISH_PAPERS))]
Publishing = Annotated[Filled[PublishForm], Depends(filled(PublishForm))]
PublishingDay = Annotated[Filled[PublishDayForm], Depends(filled(PublishDayForm))]


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


@router.get("/hearing-days/{day}/papers", name="papers.day")
def of_day(request: Request, day: str, session: SessionDep, by: MayPublish) -> Response:
    """What waits in each of the day's cases, to be published in one act."""
    return _day_page(request, session, day, blank(PublishDayForm), by)


@router.post("/hearing-days/{day}/papers", name="papers.publish_day")
def publish_all(request: Request, day: str, session: SessionDep, by: MayPublish, sent: PublishingDay) -> Response:
    if sent.errors:
        return _day_page(request, session, day, sent, by)
    now = clock.now()
    try:
        with session.begin_nested():  # a page that acted on nothing keeps no key
            begin(session, sent, by=by)
            outcomes = publish_day(session, day, shown=sent.values.shown, by=by, now=now)
    except Invalid as wrong:
        return _day_page(request, session, day, sent.but(wrong.fields), by)
    refused = [one for one in outcomes if one.edition is None]
    if not refused:
        return acted(session, request, sent, "papers.day", day=day)
    for one in refused:
        if one.refused is not None:
            note_refused(session, request, one.refused, about=one.reference, by=by, now=now)
    answer(session, sent.key, to=path_to(request, "papers.day", day=day))
    return _day_page(request, session, day, blank(PublishDayForm), by, refused=refused)


def _day_page(
    request: Request,
    session: SessionDep,
    day: str,
    form: Filled[PublishDayForm],
    by: Actor,
    *,
    refused: Sequence[Outcome] = (),
) -> Response:
    """The titles of documents are shown, so each case is recorded as looked at."""
    cases = papers_of_day(session, day, by=by, now=clock.now())
    for one in cases:
        note_view(request, session, one.reference, by=by)
    return page(
        request,
        "papers/day.html",
        status=422 if form.errors else 409 if refused else 200,
        form=form,
        day=get_hearing_day(session, day),
        ready=[one for one in cases if one.is_ready],
        others=[one for one in cases if not one.is_ready],
        refused=refused,
        was_sent=bool(form.digest),
    )
