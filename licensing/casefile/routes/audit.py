"""What was refused, what was recorded, and whether anybody has touched the record."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing.audit.models import AccessEvent, AuditEvent
from licensing.audit.queries import recent_events, refusals, verify
from licensing.audit.rules import Actor
from licensing.casefile.story import roles_in_words, sentence
from licensing.database import SessionDep
from licensing.people.permissions import Permission, walled_references
from licensing.people.signed_in import signed_in
from licensing.reviews.withheld import Withheld, every_name_hidden, names_hidden_in, text_shown
from licensing.web.asked import page_asked
from licensing.web.pages import page

router = APIRouter()

MayAudit = Annotated[Actor, Depends(signed_in(Permission.READ_AUDIT))]


@router.get("/audit", name="casefile.audit")
def audit(request: Request, session: SessionDep, by: MayAudit) -> Response:
    shown, walled = page_asked(request), walled_references(by.id)
    recorded = recent_events(session, without=walled, page=shown)
    refused = refusals(session, without=walled, limit=50)
    hidden = names_hidden_in(session, {*(one.chain for one in recorded), *(one.about or "" for one in refused)}, by)
    elsewhere = every_name_hidden(session, by)  # what is about a whole hearing day may name somebody of its cases
    checked = verify(session) if request.query_params.get("verify") == "yes" else None
    return page(
        request,
        "casefile/audit.html",
        events=[_told(one, hidden.get(one.chain, elsewhere)) for one in recorded],
        refused=[_refused(one, hidden.get(one.about or "", elsewhere)) for one in refused],
        checked=checked,
        number=shown,
    )


def _told(event: AuditEvent, hidden: Sequence[Withheld]) -> tuple[AuditEvent, str, str]:
    """What was recorded, in words without the names that are withheld from this reader (R14); and in which roles."""
    return event, text_shown(sentence(event.action, event.content), hidden), roles_in_words(event.actor_roles)


def _refused(refusal: AccessEvent, hidden: Sequence[Withheld]) -> tuple[AccessEvent, str, list[str]]:
    """What was refused, to whom in which roles, and why: without such names."""
    reasons = [text_shown(reason, hidden) for reason in refusal.content.get("reasons", [])]
    return refusal, roles_in_words(refusal.actor_roles), reasons
