"""The addresses that `web` answers itself: the authority's colour, and what makes the service an app on a tablet."""

import json
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from licensing.errors import Invalid, NotFound
from licensing.web.assets import ASK_EVERY_TIME, FOR_EVER, static
from licensing.web.colour import authority_css
from licensing.web.frame import Frame
from licensing.web.icons import GROUND, icon

router = APIRouter()

ICONS = {"icon-180": (180, False), "icon-192": (192, False), "icon-512": (512, False), "icon-whole": (512, True)}
A_DAY = "public, max-age=86400"


@router.get("/static/authority.css", name="web.authority_css", include_in_schema=False)
def authority_stylesheet(colour: str = "") -> Response:
    """Never changes for one colour, so it may be kept for ever. A colour that cannot be read gives an empty sheet."""
    try:
        return Response(authority_css(colour), media_type="text/css", headers={"Cache-Control": FOR_EVER})
    except Invalid:
        return Response("", media_type="text/css", headers={"Cache-Control": "no-store"})


@router.get("/static/icons/{name}.png", name="web.icon", include_in_schema=False)
def icon_drawn(name: str) -> Response:
    """The service's icon in one of the sizes that tablets ask for."""
    if name not in ICONS:
        raise NotFound("There is no such icon.")
    size, maskable = ICONS[name]
    return Response(icon(size, maskable=maskable), media_type="image/png", headers={"Cache-Control": A_DAY})


@router.get("/manifest.webmanifest", name="web.manifest", include_in_schema=False)
def manifest() -> Response:
    """What a tablet asks for when somebody adds the service to its home screen. It names nobody."""
    headers = {"Cache-Control": ASK_EVERY_TIME}
    return Response(json.dumps(_app()), media_type="application/manifest+json", headers=headers)


def _app() -> dict[str, Any]:
    drawn = [
        {"src": f"/static/icons/{name}.png", "sizes": f"{size}x{size}", "type": "image/png",
         "purpose": "maskable" if maskable else "any"}
        for name, (size, maskable) in ICONS.items()
    ]  # fmt: skip
    return {
        "id": "/",
        "name": Frame().service_name,
        "short_name": "Reviews",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "lang": "en-GB",
        "theme_color": GROUND,
        "background_color": "#f6f8f7",
        "icons": [{"src": static("own/favicon.svg"), "sizes": "any", "type": "image/svg+xml"}, *drawn],
    }
