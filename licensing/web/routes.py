"""The one address that `web` answers itself: the authority's colour as a stylesheet."""

from fastapi import APIRouter
from starlette.responses import Response

from licensing.errors import Invalid
from licensing.web.assets import FOR_EVER
from licensing.web.colour import authority_css

router = APIRouter()


@router.get("/static/authority.css", name="web.authority_css", include_in_schema=False)
def authority_stylesheet(colour: str = "") -> Response:
    """Never changes for one colour, so it may be kept for ever. A colour that cannot be read gives an empty sheet."""
    try:
        return Response(authority_css(colour), media_type="text/css", headers={"Cache-Control": FOR_EVER})
    except Invalid:
        return Response("", media_type="text/css", headers={"Cache-Control": "no-store"})
