"""One submission, carried out once: claim its key, and keep where its answer led."""

from typing import Any

from fastapi import Request
from sqlmodel import Session
from starlette.responses import Response

from licensing.audit.rules import Actor
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
