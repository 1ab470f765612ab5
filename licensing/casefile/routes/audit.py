"""What was refused, what was recorded, and whether anybody has touched the record."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing.audit.queries import recent_events, refusals, verify
from licensing.audit.rules import Actor
from licensing.casefile.story import roles_in_words, sentence
from licensing.database import SessionDep
from licensing.people.permissions import Permission, walled_references
from licensing.people.signed_in import signed_in
from licensing.web.asked import page_asked
from licensing.web.pages import page

router = APIRouter()

MayAudit = Annotated[Actor, Depends(signed_in(Permission.READ_AUDIT))]


@router.get("/audit", name="casefile.audit")
def audit(request: Request, session: SessionDep, by: MayAudit) -> Response:
    shown, walled = page_asked(request), walled_references(by.id)
    events = [
        (event, sentence(event.action, event.content), roles_in_words(event.actor_roles))
        for event in recent_events(session, without=walled, page=shown)
    ]
    checked = verify(session) if request.query_params.get("verify") == "yes" else None
    return page(
        request,
        "casefile/audit.html",
        events=events,
        refused=[(one, roles_in_words(one.actor_roles)) for one in refusals(session, without=walled, limit=50)],
        checked=checked,
        number=shown,
    )
