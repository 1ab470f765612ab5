"""The pages that say no. `app.py` wires each to its error; all render with an empty frame and no database."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from licensing.errors import AlreadyDone, Invalid, NotAllowed, Refused, Stale
from licensing.web.pages import page


@dataclass(frozen=True, slots=True)
class Hindrance:
    """One reason why not: the sentence, the rule, and where to supply what is missing."""

    says: str
    code: str = ""
    mend: str = ""


def not_found(request: Request, exc: Exception | None = None) -> Response:
    return page(request, "errors/not_found.html", status=404)


def not_allowed(request: Request, exc: Exception | None = None) -> Response:
    return page(request, "errors/not_allowed.html", status=403, why=str(exc) if isinstance(exc, NotAllowed) else "")


def from_elsewhere(request: Request) -> Response:
    """403: the form was sent from another site's page."""
    return page(request, "errors/from_elsewhere.html", status=403)


def refused(request: Request, exc: Refused) -> Response:
    """409: each reason with its rule, and the page that mends it."""
    return page(request, "errors/refused.html", status=409, hindrances=hindrances(exc), about=exc.about or "")


def hindrances(exc: Refused) -> Sequence[Hindrance]:
    """A refusal's reasons, for a page that shows them beside its own form."""
    codes = [*exc.codes, *[""] * (len(exc.reasons) - len(exc.codes))]
    return [Hindrance(says, code, exc.mend.get(code, "")) for says, code in zip(exc.reasons, codes, strict=False)]


def invalid(request: Request, exc: Invalid) -> Response:
    return page(request, "errors/invalid.html", status=422, why=str(exc), fields=exc.fields)


def two_versions(request: Request, exc: Stale) -> Response:
    """409: both texts, so that nothing is lost."""
    labels = [*exc.theirs, *[label for label in exc.yours if label not in exc.theirs]]
    rows = [(label, str(exc.theirs.get(label, "")), str(exc.yours.get(label, ""))) for label in labels]
    return page(request, "errors/two_versions.html", status=409, why=str(exc), rows=rows, back_to=exc.back)


def already_done(request: Request, exc: AlreadyDone) -> Response:
    """The same submission again: where its first answer led."""
    return RedirectResponse(exc.to, status_code=303)


def too_large(request: Request, *, limit: int) -> Response:
    return page(request, "errors/too_large.html", status=413, megabytes=max(1, limit // (1024 * 1024)))


def too_many(request: Request, *, wait_seconds: int = 60) -> Response:
    headers = {"Retry-After": str(wait_seconds)}
    return page(request, "errors/too_many.html", status=429, headers=headers, minutes=-(-wait_seconds // 60))


def failed(request: Request, exc: Exception | None = None) -> Response:
    """500, even where our own templates are what failed."""
    try:
        return page(request, "errors/failed.html", status=500)
    except Exception:  # the page that reports a failure must not fail: whatever it was, words are left
        request_id = getattr(request.state, "request_id", "")
        return PlainTextResponse(f"Something went wrong. Nothing was saved. Reference: {request_id}", 500)


def unavailable(request: Request) -> Response:
    """503: the database cannot be reached, or its reply was lost. Never says that nothing was saved: it cannot know."""
    return page(request, "errors/unavailable.html", status=503, headers={"Retry-After": "5"})


def from_http(request: Request, exc: HTTPException) -> Response:
    """What Starlette itself raises: no such route, a method it does not take, a body it cannot read."""
    if exc.status_code in (404, 405):
        return not_found(request)
    if exc.status_code == 403:
        return not_allowed(request)
    if exc.status_code == 429:
        return too_many(request)
    if 300 <= exc.status_code < 400:
        return Response(status_code=exc.status_code, headers=exc.headers)
    why = exc.detail if exc.status_code < 500 else ""
    return page(request, "errors/invalid.html", status=exc.status_code, why=why, fields={})
