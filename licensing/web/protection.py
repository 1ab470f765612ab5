"""What stands between the world and the application, on every answer whoever gave it.

`protect(app)` wraps the finished application, so that a 404, a redirect and a crash are covered like any page. From
the outside in: the request's id and its one log line · security headers · a limit on the body · where an act came from.
"""

import re
import time
import traceback
import uuid
from collections.abc import MutableMapping
from typing import Any
from urllib.parse import urlsplit

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from licensing.web import answers

log = structlog.get_logger("licensing.web")

CSP = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "frame-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types licensing",
    )
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    # Not "no-referrer": with that, browsers send "Origin: null" with our own forms, and the origin check needs it
    # wherever Sec-Fetch-Site is missing (plain http on a local network). Nothing leaves for another site either way.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
}
SAFE_METHODS = ("GET", "HEAD", "OPTIONS", "TRACE")
# The addresses that documents, photos and proofs are sent to: they may carry more than a form does.
UPLOADS = re.compile(
    r"/reviews/[^/]+/documents(/\d+/(redacted|give-pdf))?|/reviews/[^/]+/contact/note"
    r"|/reviews/[^/]+/hearing/sheets/[^/]+/key"
    r"|/notices/post|/notices/[^/]+/(deliver|receipt|rebut)"
)
SESSION_COOKIES = frozenset({"__Host-sid", "sid"})  # as people.signed_in names them
REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


def protect(app: ASGIApp, *, body_limit: int, upload_limit: int = 0) -> ASGIApp:
    """The application with everything around it. The limits are in bytes: of any form, and of those that take files."""
    limited = with_body_limit(from_own_pages(app), limit=body_limit, upload_limit=upload_limit)
    return with_request_line(with_headers(limited))


def with_request_line(app: ASGIApp) -> ASGIApp:
    """Give each request an id, write one line about it, and turn a crash into a page with that id."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await app(scope, receive, send)
        began, status = time.perf_counter(), 0
        state: MutableMapping[str, Any] = scope.setdefault("state", {})
        state["request_id"] = _request_id(Headers(scope=scope).get("X-Request-ID", ""))

        async def note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = state["request_id"]
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=state["request_id"]):
            try:
                await app(scope, receive, note)
            except Exception as crash:  # the outermost place: logged once, here, and nowhere else
                _log_crash(crash, scope)
                if not status:
                    await _with_own_headers(answers.failed(Request(scope)))(scope, receive, note)
            log.info("request", status=status, ms=round((time.perf_counter() - began) * 1000), **_told(scope))

    return answer


def with_headers(app: ASGIApp) -> ASGIApp:
    """Put the security headers on every answer; one that set its own Cache-Control or CSP keeps it."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        async def stamp(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await app(scope, receive, stamp)

    return answer


def with_body_limit(app: ASGIApp, *, limit: int, upload_limit: int = 0) -> ASGIApp:
    """Read the whole body before the application does, and refuse one that is too large, whatever it claimed to be.

    More than a form's worth is read only where a cookie of somebody signed in comes with it.
    """

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in SAFE_METHODS:
            return await app(scope, receive, send)
        uploads = UPLOADS.fullmatch(scope["path"]) and not SESSION_COOKIES.isdisjoint(Request(scope).cookies)
        most = max(limit, upload_limit) if uploads else limit
        claimed = Headers(scope=scope).get("Content-Length", "0")
        body = await _body(receive, most) if claimed.isdecimal() and int(claimed) <= most else None
        if body is None:
            return await answers.too_large(Request(scope), limit=most)(scope, receive, send)
        await app(scope, _replayed(body, receive), send)

    return answer


def from_own_pages(app: ASGIApp) -> ASGIApp:
    """Refuse an act that another site's page sent, and an address no page of ours could hold.

    Sec-Fetch-Site first, Origin against Host second; neither means it is no browser, which carries no cookie by itself.
    """

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await app(scope, receive, send)
        if "\x00" in scope["path"] or b"%00" in scope.get("query_string", b""):
            return await PlainTextResponse("There is no such page.", 404)(scope, receive, send)
        if scope["method"] not in SAFE_METHODS and not is_own(Headers(scope=scope)):
            return await answers.from_elsewhere(Request(scope))(scope, receive, send)
        await app(scope, receive, send)

    return answer


def is_own(headers: Headers) -> bool:
    """Whether these headers are those of a request from one of our own pages."""
    site = headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("Origin")
    return origin is None or urlsplit(origin).netloc.lower() == headers.get("Host", "").lower() != ""


def _request_id(given: str) -> str:
    """The id the proxy gave, if it looks like one; else a new one."""
    return given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex


def _told(scope: Scope) -> dict[str, Any]:
    """What the log may know: the route, never the address, which may name a person."""
    route = scope.get("route")
    return {
        "method": scope["method"],
        "route": getattr(route, "name", None) or ("static" if scope["path"].startswith("/static/") else "none"),
        "path": getattr(route, "path", None),
        "person": scope["state"].get("person_id"),
    }


def _log_crash(crash: Exception, scope: Scope) -> None:
    """Where it broke. What was said, and the values at hand, may name people: those only where debugging is on."""
    frames = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(crash.__traceback__)]
    log.error("request.failed", error=type(crash).__name__, frames=frames[-12:], **_told(scope))
    log.debug("request.failed.detail", detail="".join(traceback.format_exception(crash)))


def _with_own_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


async def _body(receive: Receive, limit: int) -> bytes | None:
    """The whole body, or None once it is larger than the limit."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return bytes(body)
        body += message.get("body", b"")
        if len(body) > limit:
            return None
        if not message.get("more_body", False):
            return bytes(body)


def _replayed(body: bytes, receive: Receive) -> Receive:
    """Give the body once more, then whatever the server says next."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
