"""The addresses of our own pages, from the names of their routes."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from fastapi import Request
from fastapi.routing import APIRoute


def every_route(application: Any) -> Iterator[APIRoute]:
    """Every route of ours, however deep the router that holds it."""
    for one in application.routes:
        if isinstance(one, APIRoute):
            yield one
        elif hasattr(one, "original_router"):
            yield from every_route(one.original_router)


def path_to(request: Request, route: str, /, **params: Any) -> str:
    """The path of a named route. Raises starlette's NoMatchFound for a name or a parameter that there is not.

    The application itself would walk all of its routers for each address, and a page has dozens.
    """
    found = _by_name(request.app).get(route)
    return str((found or request.app).url_path_for(route, **params))


@lru_cache(maxsize=8)
def _by_name(application: Any) -> dict[str, APIRoute]:
    return {route.name: route for route in every_route(application)}
