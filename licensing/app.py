"""The web application: routers, answers to errors, middleware. The only wiring."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlencode

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import Session, select
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

import licensing.aftermath.routes
import licensing.appeal_papers.routes
import licensing.appeals.routes
import licensing.authority.routes
import licensing.casefile.pages
import licensing.contact.routes
import licensing.decisions.routes
import licensing.delegations.routes
import licensing.documents.routes
import licensing.followups.routes
import licensing.handback.routes
import licensing.hearings.routes
import licensing.messages.routes
import licensing.minutes.routes
import licensing.national_register.routes
import licensing.notices.bulk.routes
import licensing.notices.routes
import licensing.officer_reports.routes
import licensing.oversight.routes
import licensing.papers.routes
import licensing.people.routes
import licensing.powers.routes
import licensing.register.routes
import licensing.reports.clock_routes
import licensing.reports.first_page
import licensing.reports.routes
import licensing.reviews.routes
import licensing.sheets.routes
import licensing.sittings.routes
import licensing.suggesting.routes
import licensing.training.routes
import licensing.until_trained.routes
import licensing.web.routes
from licensing import clock, tables
from licensing.audit.commands import note_refusal
from licensing.audit.models import AccessKind
from licensing.audit.rules import SYSTEM, Actor
from licensing.authority.queries import settings_on
from licensing.authority.rules import Setting
from licensing.casefile.search import SEARCHING
from licensing.constraints import in_words
from licensing.contact.showing import veil_over
from licensing.database import transaction
from licensing.decisions.after_hearing import after_hearing
from licensing.decisions.queries import is_proposed
from licensing.errors import AlreadyDone, Invalid, NotAllowed, NotFound, Refused, Stale
from licensing.hearings import live
from licensing.law import explanations
from licensing.navigation import entries_for
from licensing.people.models import DemonstrationClock
from licensing.people.permissions import Permission, holds
from licensing.people.rules import ROLE_WORDS
from licensing.people.signed_in import NotSignedIn
from licensing.powers.queries import decides_line
from licensing.register.walls import demand_holder
from licensing.settings import settings
from licensing.web import answers
from licensing.web.addresses import path_to
from licensing.web.assets import serve_static
from licensing.web.frame import Demonstration, Frame, NavItem, marked
from licensing.web.protection import protect
from licensing.web.rules import explain_with
from licensing.working_days import UnknownYear

log = structlog.get_logger()

FEATURES = (
    licensing.people.routes,
    licensing.authority.routes,
    licensing.followups.routes,
    licensing.documents.routes,
    licensing.powers.routes,
    licensing.register.routes,
    licensing.messages.routes,
    licensing.notices.bulk.routes,
    licensing.notices.routes,
    licensing.training.routes,
    licensing.reviews.routes,
    licensing.contact.routes,
    licensing.sittings.routes,
    licensing.suggesting.routes,
    licensing.papers.routes,
    licensing.officer_reports.routes,
    licensing.hearings.routes,
    licensing.sheets.routes,
    licensing.oversight.routes,
    licensing.decisions.routes,
    licensing.until_trained.routes,
    licensing.delegations.routes,
    licensing.appeals.routes,
    licensing.national_register.routes,
    licensing.aftermath.routes,
    licensing.minutes.routes,
    licensing.appeal_papers.routes,
    licensing.handback.routes,
    licensing.casefile.pages,
    licensing.reports.routes,
    licensing.reports.first_page,
    licensing.reports.clock_routes,
    licensing.web.routes,
)


def create() -> Any:
    """The application, ready to serve. Settings are read here, so a wrong one stops it at start, by name."""
    configured = settings()
    tables.METADATA  # noqa: B018 (every table is known before the first query)
    clock.run_at(demonstration_offset if configured.demonstration else timedelta)
    explain_with(explanations())
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False, lifespan=serving)
    app.state.frame_for = frame_for
    app.state.demand_holder = demand_holder
    app.state.veil_over = veil_over
    app.state.is_proposed = is_proposed
    app.state.after_hearing = after_hearing
    for feature in FEATURES:
        app.include_router(feature.router)
    for kind, answer in ANSWERS.items():
        app.add_exception_handler(kind, answer)
    serve_static(app)
    return protect(app, body_limit=configured.body_limit, upload_limit=configured.upload_limit)


@asynccontextmanager
async def serving(_app: FastAPI) -> AsyncIterator[None]:
    """From the start of the server to its end: a stop is not kept waiting by pages that listen."""
    live.begin()
    yield
    live.stop()


def demonstration_offset() -> timedelta:
    """How far the demonstration's time runs from the machine's: one row, read anew each time it is asked."""
    with transaction() as session:
        return timedelta(seconds=session.exec(select(DemonstrationClock.offset_seconds)).first() or 0)


def frame_for(request: Request, session: Session, by: Actor | None) -> Frame:
    """What stands around this person's pages."""
    stood = settings_on(session, clock.today())
    path = request.url.path
    entries = [NavItem(entry.label, path_to(request, entry.route)) for entry in entries_for(by)] if by else []
    return Frame(
        person_name=by.name if by else None,
        person_id=by.id if by else None,
        person_roles=tuple(ROLE_WORDS[role] for role in ROLE_WORDS if by and role in by.roles),
        navigation=marked(entries, path),
        authority_name=stood[Setting.AUTHORITY_NAME],
        service_name=stood[Setting.SERVICE_NAME],
        brand_colour=stood[Setting.BRAND_COLOUR],
        demonstration=_banner(request) if settings().demonstration else None,
        decides=decides_line(session, on=clock.today()) if by else None,
        search=path_to(request, "casefile.search") if by and holds(by, SEARCHING) else None,
        sign_out=path_to(request, "people.sign_out") if by else None,
        not_you=path_to(request, "people.not_you") if by and holds(by, Permission.SEE_ROOM) else None,
        account=path_to(request, "people.account") if by and by.roles else None,
        request_id=getattr(request.state, "request_id", ""),
    )


def _banner(request: Request) -> Demonstration:
    now = clock.now()
    return Demonstration(
        day=f"{now:%a} {now.day} {now:%B %Y, %H:%M}",
        switch_person=f"{path_to(request, 'people.choose')}{_from_here(request)}",
        next_working_day=path_to(request, "casefile.next_working_day"),
        go_to_date=path_to(request, "casefile.go_to_date"),
    )


def _from_here(request: Request) -> str:
    """So that whoever switches person stays where they were."""
    here = request.url.path if request.method == "GET" and not request.url.path.startswith("/demonstration") else "/"
    return "" if here == "/" else f"?{urlencode({'next': here})}"


def _on_not_found(request: Request, problem: Exception) -> Response:
    return answers.not_found(request, problem)


def _on_not_allowed(request: Request, problem: NotAllowed) -> Response:
    _keep(request, AccessKind.NOT_ALLOWED, problem.about, [str(problem)], [])
    return answers.not_allowed(request, problem)


def _on_refused(request: Request, problem: Refused) -> Response:
    _keep(request, AccessKind.REFUSED, problem.about, list(problem.reasons), problem.codes)
    return answers.refused(request, problem)


def _on_invalid(request: Request, problem: Invalid) -> Response:
    return answers.invalid(request, problem)


def _on_unknown_year(request: Request, problem: UnknownYear) -> Response:
    """A day was given that no working days can be counted from: the words name the year."""
    return answers.invalid(request, Invalid(str(problem)))


def _on_stale(request: Request, problem: Stale) -> Response:
    """Both versions are shown, so it is a view; what recorded the first was rolled back with the act."""
    if request.path_params.keys() & {"reference", "holder"}:
        _keep(request, AccessKind.VIEWED, None, [], [])
    return answers.two_versions(request, problem)


def _on_already_done(request: Request, problem: AlreadyDone) -> Response:
    return RedirectResponse(problem.to, status_code=303)


def _on_not_signed_in(request: Request, problem: Exception) -> Response:
    way_in = "people.choose" if settings().demonstration else "people.sign_in"
    wanted = request.url.path if request.method == "GET" else ""
    address = path_to(request, way_in)
    return RedirectResponse(f"{address}?next={quote(wanted)}" if wanted not in ("", "/") else address, status_code=303)


def _on_constraint(request: Request, problem: IntegrityError) -> Response:
    """The database refused on its own: a rule in words where the constraint has some, else a bug."""
    said = in_words(problem)
    if said is None:
        raise problem
    return _on_refused(request, said)


def _on_unreachable(request: Request, problem: Exception) -> Response:
    log.error("database.unreachable", error=type(problem).__name__)
    return answers.unavailable(request)


def _on_http(request: Request, problem: HTTPException) -> Response:
    return answers.from_http(request, problem)


def _on_bug(request: Request, problem: Exception) -> Response:
    log.exception("request.failed")
    return answers.failed(request, problem)


ANSWERS: dict[type[Exception], Callable[..., Response]] = {
    NotFound: _on_not_found,
    NotAllowed: _on_not_allowed,
    Refused: _on_refused,
    Invalid: _on_invalid,
    UnknownYear: _on_unknown_year,
    Stale: _on_stale,
    AlreadyDone: _on_already_done,
    NotSignedIn: _on_not_signed_in,
    IntegrityError: _on_constraint,
    OperationalError: _on_unreachable,
    HTTPException: _on_http,
    RequestValidationError: _on_not_found,
    Exception: _on_bug,
}


def _keep(request: Request, kind: AccessKind, about: str | None, reasons: list[str], codes: list[str]) -> None:
    """Record a refusal in a transaction of its own: it survives the rollback of what it refused."""
    with transaction() as session:
        note_refusal(
            session,
            kind=kind,
            by=getattr(request.state, "actor", SYSTEM),
            at=clock.now(),
            about=about or request.path_params.get("reference") or request.path_params.get("holder"),
            route=getattr(request.scope.get("route"), "name", ""),
            request_id=getattr(request.state, "request_id", ""),
            reasons=reasons,
            codes=codes,
        )
