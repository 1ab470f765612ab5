"""The permission in a route's signature: who is here, whether they may, and a record that they looked."""

from collections.abc import Callable

from fastapi import Request
from sqlmodel import Session
from starlette.responses import Response

from licensing import clock
from licensing.audit.commands import note_access
from licensing.audit.models import AccessKind
from licensing.audit.rules import Actor
from licensing.database import SessionDep
from licensing.errors import NotFound
from licensing.people.permissions import Permission, demand
from licensing.people.sessions import recognise
from licensing.settings import settings

LONGEST_REFERENCE = 32  # as the tables hold it: a longer one names nothing, and no record of a view could keep it


class NotSignedIn(Exception):
    """Nobody is signed in here. Leads to the way in, and back to where they wanted to go."""


def cookie_name() -> str:
    """The session cookie: with the __Host- prefix wherever cookies are secure."""
    return "__Host-sid" if settings().secure_cookies else "sid"


def tablet_cookie_name() -> str:
    """The cookie of an enrolled tablet, named as the session's is."""
    return "__Host-tablet" if settings().secure_cookies else "tablet"


def keep_session(reply: Response, token: str) -> None:
    """Give the browser its session's token."""
    reply.set_cookie(cookie_name(), token, path="/", secure=settings().secure_cookies, httponly=True, samesite="lax")


def anyone(request: Request, session: SessionDep) -> Actor | None:
    """A dependency for the few public pages: who is here, if anybody is, and the frame of the page."""
    token = request.cookies.get(cookie_name(), "")
    found = recognise(session, token, now=clock.machine()) if token else None
    actor = found[0] if found else None
    if actor is not None:
        request.state.actor = actor
    request.state.frame = request.app.state.frame_for(request, session, actor)
    return actor


def is_use(request: Request) -> bool:
    """Does somebody do something, or does a page look again by itself? While a case is heard, listening is doing."""
    by_itself = request.headers.get("X-Fragment") == "yes" or "text/event-stream" in request.headers.get("Accept", "")
    return request.method != "GET" or not by_itself


def note_view(request: Request, session: Session, about: str, *, by: Actor) -> None:
    """Record that this person was shown the case or the licence holder; what a form sent may show is told apart."""
    told = {} if request.method == "GET" else {"detail": "posted"}
    note_access(
        session,
        AccessKind.VIEWED,
        by=by,
        at=clock.now(),
        about=about,
        route=request.scope["route"].name,
        request_id=getattr(request.state, "request_id", ""),
        **told,
    )


def signed_in(permission: Permission) -> Callable[..., Actor]:
    """A dependency that gives the acting person, or raises NotSignedIn or NotAllowed.

    A route with `{reference}` in its path is about that case: walls and the need to know are tested for it. One with
    `{holder}` is about that licence holder: a wall at any of their cases shuts it. Each request is recorded as a view
    in the same transaction, which commits before the page leaves: a form sent may be answered with the case, too.
    """

    def who(request: Request, session: SessionDep) -> Actor:
        token = request.cookies.get(cookie_name(), "")
        found = recognise(session, token, now=clock.machine(), is_use=is_use(request)) if token else None
        if found is None:
            raise NotSignedIn
        actor, held = found
        request.state.actor = actor
        request.state.sign_in_session = held.id
        request.state.frame = request.app.state.frame_for(request, session, actor)
        reference = request.path_params.get("reference")
        if reference is not None and len(reference) > LONGEST_REFERENCE:
            raise NotFound("There is no such review.")
        demand(session, actor, permission, reference)
        holder = request.path_params.get("holder")
        if holder is not None:
            if len(holder) > LONGEST_REFERENCE:
                raise NotFound("There is no such licence holder.")
            request.app.state.demand_holder(session, holder, by=actor)
        looked_at = reference or holder
        if looked_at is not None:
            note_view(request, session, looked_at, by=actor)
        return actor

    who.permission = permission  # type: ignore[attr-defined]
    return who
