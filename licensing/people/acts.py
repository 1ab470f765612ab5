"""One submission, carried out once: claim its key, and keep where its answer led."""

from datetime import datetime
from typing import Any

from fastapi import Request
from sqlmodel import Session
from starlette.responses import Response

from licensing.audit.commands import note_refusal
from licensing.audit.models import AccessKind
from licensing.audit.rules import Actor
from licensing.errors import Refused
from licensing.outbox.commands import answer, claim
from licensing.web.forms import Filled
from licensing.web.pages import see


def begin(session: Session, sent: Filled[Any], *, by: Actor) -> None:
    """Claim the form's key for this act. Raises AlreadyDone when this very submission was carried out before."""
    claim(session, sent.key, sent.digest, person_id=by.id)


def acted(session: Session, request: Request, sent: Filled[Any], route: str, /, **params: Any) -> Response:
    """The act is done: keep the address its answer leads to, and go there."""
    reply = see(request, route, **params)
    answer(session, sent.key, to=reply.headers["location"])
    return reply


def note_refused(
    session: Session, request: Request, problem: Refused, *, about: str | None = None, by: Actor, now: datetime
) -> None:
    """Keep a refusal that is shown beside the form it refused: the act itself was rolled back to where it began."""
    note_refusal(
        session,
        kind=AccessKind.REFUSED,
        by=by,
        at=now,
        about=about or problem.about,
        route=getattr(request.scope.get("route"), "name", ""),
        request_id=getattr(request.state, "request_id", ""),
        reasons=list(problem.reasons),
        codes=problem.codes,
    )
