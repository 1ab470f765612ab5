"""How a page is made: one Jinja environment, strict about what a template was given, and two answers."""

import re
import uuid
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import ChainableUndefined, Environment, FileSystemLoader, PackageLoader, PrefixLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from licensing.settings import settings
from licensing.web.addresses import path_to
from licensing.web.assets import module, static
from licensing.web.choices import as_choices
from licensing.web.frame import frame_of
from licensing.web.rules import explanation_of
from licensing.web.wording import FILTERS, say

GOVUK_MACRO = re.compile(r"govuk_frontend_jinja/components/([\w-]+)/macro\.html")


def page(
    request: Request, template: str, /, *, status: int = 200, headers: Mapping[str, str] | None = None, **context: Any
) -> Response:
    """A page from `templates/<template>`, inside the request's frame. A name the template lacks is an error."""
    html = (
        templates(settings().templates_folder)
        .get_template(template)
        .render(request=request, frame=frame_of(request), url_for=address_maker(request), **context)
    )
    return HTMLResponse(html, status_code=status, headers=headers)


def see(request: Request, route: str, /, *, fragment: str = "", **params: Any) -> Response:
    """Send the browser to a named route after an act (303)."""
    return RedirectResponse(address_maker(request)(route, fragment=fragment, **params), status_code=303)


def address_maker(request: Request) -> Any:
    """`url_for(route, query=…, fragment=…, **path)`: a path on this server, so it is right behind any proxy."""

    def url_for(route: str, /, *, query: Mapping[str, Any] | None = None, fragment: str = "", **params: Any) -> str:
        path = path_to(request, route, **params)
        asked = {name: value for name, value in (query or {}).items() if value not in (None, "")}
        return path + (f"?{urlencode(asked, doseq=True)}" if asked else "") + (f"#{fragment}" if fragment else "")

    return url_for


@lru_cache
def templates(folder: Path) -> Environment:
    """The environment for our own templates, with GOV.UK's components as plain functions."""
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters.update(FILTERS)
    environment.globals.update(govuk_components())
    environment.globals.update(
        static=static,
        module=module,
        say=say,
        explain=explanation_of,
        as_choices=as_choices,
        fresh_key=lambda: str(uuid.uuid4()),
    )
    return environment


def govuk_components() -> dict[str, Any]:
    """`govukButton` and its kin. They ask for options nobody gave, so they live in a forgiving environment."""
    theirs = Environment(
        loader=PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        autoescape=True,
        undefined=ChainableUndefined,
    )
    found: dict[str, Any] = {}
    for template in theirs.list_templates():
        if match := GOVUK_MACRO.fullmatch(template):
            name = "govuk" + "".join(word.capitalize() for word in match[1].split("-"))
            found[name] = getattr(theirs.get_template(template).module, name)
    return found
