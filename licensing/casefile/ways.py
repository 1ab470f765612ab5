"""Ways on from a page of the case file: links by route name, made from the request's own addresses."""

from collections.abc import Callable
from typing import Any

from starlette.requests import Request

from licensing.web.pages import address_maker
from licensing.web.parts import Link


def ways_from(request: Request) -> Callable[..., Link]:
    """`way(label, route, query=…, fragment=…, **path)` gives the link."""
    url_for = address_maker(request)

    def way(label: str, route: str, /, **params: Any) -> Link:
        return Link(label, url_for(route, **params))

    return way
