"""Where a person begins, and whether an address of ours is one that they may open."""

from urllib.parse import urlsplit

from fastapi import Request
from fastapi.routing import APIRoute
from sqlmodel import Session
from starlette.routing import Match

from licensing.audit.rules import Actor
from licensing.people.permissions import Permission, may
from licensing.people.rules import Role
from licensing.web.addresses import every_route

FIRST_PAGE = "casefile.first_page"
# The first that fits: somebody who hears cases begins there, whatever else they are.
HOMES: tuple[tuple[Role, str], ...] = (
    (Role.COMMISSIONER, "decisions.to_decide"),
    (Role.PANEL_MEMBER, "casefile.my_hearings"),
    (Role.LICENSING_OFFICER, "casefile.today"),
    (Role.CLERK, "casefile.today"),
    (Role.LEGAL_ADVISER, "casefile.today"),
    (Role.TRAINING_ADMINISTRATOR, "training.sessions"),
    (Role.AUDITOR, "casefile.audit"),
    (Role.ADMINISTRATOR, "people.directory"),
)


def home_of(by: Actor) -> str:
    """The name of the route where this person begins; the first page for somebody without a role."""
    return next((route for role, route in HOMES if role in by.roles), FIRST_PAGE)


def own_path(address: str) -> str:
    """A path on this server and what is asked of it, or "" for anything that might lead elsewhere."""
    if any(ord(one) < 33 for one in address) or "\\" in address:
        return ""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not parts.path.startswith("/") or parts.path.startswith("//"):
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def may_open(request: Request, session: Session, by: Actor, address: str) -> bool:
    """Whether this address of ours is a page that this person may open: walls and the need to know included."""
    path = own_path(address).partition("?")[0]
    if not path:
        return False
    for route in every_route(request.app):
        found, scope = route.matches({"type": "http", "method": "GET", "path": path, "root_path": ""})
        if found is Match.FULL:
            asked = permission_of(route)
            reference = scope["path_params"].get("reference")
            return asked is not None and may(session, by, asked, reference)
    return False


def permission_of(route: APIRoute) -> Permission | None:
    """What a route asks of a person, read from its signature; None for a public one."""
    asked = (getattr(needed.call, "permission", None) for needed in route.dependant.dependencies)
    return next((one for one in asked if one is not None), None)
