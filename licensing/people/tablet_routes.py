"""Tablets: enrolling the one in hand, the list, revoking; signing in again in place; whoever says *Not you?*."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from pydantic import ValidationError
from starlette.responses import JSONResponse, Response

from licensing import clock
from licensing.audit.rules import Actor
from licensing.database import SessionDep
from licensing.errors import AlreadyDone, NotFound
from licensing.people.acts import acted, begin
from licensing.people.forms import AgainForm, ButtonForm, TabletForm
from licensing.people.permissions import Permission
from licensing.people.queries import person_by_id, plain_email
from licensing.people.sessions import end_session
from licensing.people.signed_in import cookie_name, keep_session, signed_in, tablet_cookie_name
from licensing.people.signing_in import try_to_sign_in
from licensing.people.tablets import (
    SEE_EVERY_TABLET,
    enrol_tablet,
    find_tablet,
    own_tablet,
    revoke_tablet,
    session_on,
    tablet_token,
    tablets_shown,
)
from licensing.settings import settings
from licensing.web.bodies import json_body
from licensing.web.forms import Filled, blank, filled
from licensing.web.pages import page, see
from licensing.web.parts import Column

router = APIRouter()

Self = Annotated[Actor, Depends(signed_in(Permission.OWN_ACCOUNT))]
Pressed = Annotated[Filled[ButtonForm], Depends(filled(ButtonForm))]
Labelled = Annotated[Filled[TabletForm], Depends(filled(TabletForm))]
COLUMNS = (Column("Tablet"), Column("Enrolled"), Column("Last used"), Column("Revoke", hidden=True))
TEN_YEARS = 10 * 365 * 24 * 60 * 60  # seconds: an enrolment lasts until it is revoked
NOT_RIGHT = "E-mail address or password is not right."


@router.get("/tablets", name="people.tablets")
def tablets(request: Request, session: SessionDep, by: Self) -> Response:
    return _tablets(request, session, by, blank(TabletForm, label=f"Tablet of {by.name}"))


@router.post("/tablets", name="people.enrol_tablet")
def enrol(request: Request, session: SessionDep, by: Self, sent: Labelled) -> Response:
    if sent.errors:
        return _tablets(request, session, by, sent, status=422)
    token = tablet_token(sent.key, by.id)
    try:
        begin(session, sent, by=by)
    except AlreadyDone:
        return _enrolled(see(request, "people.tablets"), token)
    held = request.cookies.get(tablet_cookie_name(), "")
    enrol_tablet(session, token, label=sent.values.label, replaces=held, by=by, now=clock.now())
    session_on(session, request.cookies.get(cookie_name(), ""), token)
    return _enrolled(acted(session, request, sent, "people.tablets"), token)


@router.post("/tablets/{tablet:int}/revoke", name="people.revoke_tablet")
def revoke(request: Request, session: SessionDep, by: Self, tablet: int, sent: Pressed) -> Response:
    if sent.errors:
        return _tablets(request, session, by, blank(TabletForm, label=f"Tablet of {by.name}"), status=422)
    begin(session, sent, by=by)
    revoke_tablet(session, tablet, by=by, now=clock.now(), machine=clock.machine())
    return acted(session, request, sent, "people.tablets")


@router.get("/not-you", name="people.not_you")
def not_you(request: Request, session: SessionDep, by: Self) -> Response:
    """Who is signed in here, and signing out for whoever is somebody else."""
    return page(request, "people/not_you.html", by=by)


@router.post("/sign-in/again", name="people.sign_in_again")
def again(request: Request, session: SessionDep, sent: Annotated[Any, Depends(json_body(4096))]) -> Response:
    """Sign in again without leaving the page: only as whom the tablet is enrolled for, with the form's own throttle."""
    if settings().demonstration:
        raise NotFound("In a demonstration nobody has a password.")
    held = request.cookies.get(tablet_cookie_name(), "")
    tablet = find_tablet(session, held)
    if tablet is None:
        return _says("This tablet is not enrolled. Sign in on the ordinary page.", status=422)
    if tablet.revoked_at is not None:
        return JSONResponse({"wipe": "all", "says": "This tablet was revoked."}, status_code=403)
    person = person_by_id(session, tablet.person_id)
    given = _given(sent)
    if given is None or plain_email(given.email) != person.email:
        return _says(f"This tablet is enrolled for {person.name}: give their e-mail address and password.", status=422)
    return _in_again(request, session, given, held)


def _in_again(request: Request, session: SessionDep, given: AgainForm, held: str) -> Response:
    tried = try_to_sign_in(
        session, email=given.email, password=given.password,
        address=request.client.host if request.client else "", browser=request.headers.get("User-Agent", ""),
        now=clock.now(), machine=clock.machine(),
    )  # fmt: skip
    if tried.wait_seconds:
        wait = -(-tried.wait_seconds // 60)
        reply = _says(f"Too many tries. Wait {wait} minutes, then try again.", status=429)
        reply.headers["Retry-After"] = str(tried.wait_seconds)
        return reply
    if tried.person is None:
        return _says(NOT_RIGHT, status=422)
    end_session(session, request.cookies.get(cookie_name(), ""), now=clock.machine())
    session_on(session, tried.token, held)
    reply = JSONResponse({"signed_in": tried.person.name})
    keep_session(reply, tried.token)
    return reply


def _given(sent: Any) -> AgainForm | None:
    try:
        return AgainForm.model_validate(sent)
    except ValidationError:
        return None


def _says(words: str, *, status: int) -> JSONResponse:
    return JSONResponse({"says": words}, status_code=status)


def _enrolled(reply: Response, token: str) -> Response:
    reply.set_cookie(
        tablet_cookie_name(), token, path="/", max_age=TEN_YEARS, secure=settings().secure_cookies, httponly=True,
        samesite="strict",
    )  # fmt: skip
    return reply


def _tablets(
    request: Request, session: SessionDep, by: Actor, form: Filled[TabletForm], *, status: int = 200
) -> Response:
    here = own_tablet(session, request.cookies.get(tablet_cookie_name(), ""), by=by)
    return page(
        request, "people/tablets.html", status=status, form=form, columns=COLUMNS,
        tablets=tablets_shown(session, by=by), every=bool(by.roles & SEE_EVERY_TABLET),
        here=here.id if here else None,
    )  # fmt: skip
