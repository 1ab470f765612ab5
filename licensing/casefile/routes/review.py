"""The review page, its whole timeline, and who has looked at it."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.models import AuditEvent
from licensing.audit.queries import events_about, views_of
from licensing.audit.rules import Actor
from licensing.casefile.looked_at import page_in_words
from licensing.casefile.next_steps import steps
from licensing.casefile.review_file import progress_of, review_file
from licensing.casefile.story import roles_in_words, sentence
from licensing.casefile.ways import ways_from
from licensing.database import SessionDep
from licensing.hearings.days import must_declare
from licensing.people.permissions import Permission, holds
from licensing.people.signed_in import signed_in
from licensing.reviews.queries import get_review
from licensing.reviews.withheld import Withheld, names_hidden_from, text_shown
from licensing.web.pages import page, see
from licensing.web.parts import Event

router = APIRouter()

MaySee = Annotated[Actor, Depends(signed_in(Permission.SEE_CASES))]
MayList = Annotated[Actor, Depends(signed_in(Permission.LIST_CASES))]

# What the page offers only to whoever may do it: the template's name for it, and the permission it takes.
OFFERED = {
    "may_manage": Permission.MANAGE_REVIEWS,
    "may_see_register": Permission.SEE_REGISTER,
    "may_see_notices": Permission.SEE_NOTICES,
    "may_notify": Permission.MANAGE_NOTICES,
    "may_schedule": Permission.SCHEDULE,
    "may_list": Permission.LIST_CASES,
    "may_record": Permission.RECORD_CONTACT,
    "may_see_documents": Permission.SEE_DOCUMENTS,
    "may_add_documents": Permission.MANAGE_DOCUMENTS,
    "may_report": Permission.REPORT_APPROACH,
    "may_read_report": Permission.READ_REPORTS,
}


@router.get("/reviews/{reference}", name="casefile.review")
def review(request: Request, reference: str, session: SessionDep, by: MaySee) -> Response:
    day = must_declare(session, reference, by=by)
    if day is not None:
        return see(request, "hearings.interests", day=day.reference)
    now = clock.now()
    file = review_file(session, reference, by=by, now=now)
    progress = progress_of(session, file, on=now.date())
    return page(
        request,
        "casefile/review.html",
        file=file,
        next=steps(progress, lambda permission: holds(by, permission), ways_from(request)),
        events=[_event(request, reference, event, file.hidden) for event in file.events],
        **{name: holds(by, permission) for name, permission in OFFERED.items()},
    )


@router.get("/reviews/{reference}/timeline", name="casefile.timeline")
def timeline(request: Request, reference: str, session: SessionDep, by: MayList) -> Response:
    found = get_review(session, reference)
    hidden = names_hidden_from(session, found.id, by)
    events = [
        _event(request, reference, event, hidden, detail=_who(event))
        for event in events_about(session, reference, limit=1000)
    ]
    return page(request, "casefile/timeline.html", review=found, events=events)


@router.get("/reviews/{reference}/access-log", name="casefile.access_log")
def access_log(request: Request, reference: str, session: SessionDep, by: MayList) -> Response:
    found = get_review(session, reference)
    views = [
        (view, roles_in_words(view.actor_roles), page_in_words(view.route))
        for view in views_of(session, reference, limit=500)
    ]
    return page(request, "casefile/access_log.html", review=found, views=views)


def _event(
    request: Request, reference: str, event: AuditEvent, hidden: Sequence[Withheld], *, detail: str = ""
) -> Event:
    """One event of the history in words that name nobody whose name is hidden from the reader (R14); what was done with
    a paper sheet leads to it and its scan."""
    said, sheet = text_shown(sentence(event.action, event.content), hidden), event.content.get("sheet")
    link = ways_from(request)(said, "sheets.show", reference=reference, sheet=sheet) if sheet else None
    return Event(event.happened_at, said, detail=detail, link=link)


def _who(event: AuditEvent) -> str:
    return ", ".join(part for part in (event.actor_name, roles_in_words(event.actor_roles)) if part)
