"""Signing in and out, one-time links, and who to be in a demonstration."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from licensing import clock
from licensing.audit.commands import note_access
from licensing.audit.models import AccessKind
from licensing.audit.rules import Actor
from licensing.database import SessionDep
from licensing.errors import Invalid, NotFound
from licensing.people import account_routes, directory_routes, tablet_routes
from licensing.people.clockwork import demonstration_only
from licensing.people.forms import BeForm, ButtonForm, FirstAdministratorForm, NewPasswordForm, SignInForm
from licensing.people.homes import home_of, may_open, own_path
from licensing.people.models import Person, Purpose
from licensing.people.queries import person_by_id
from licensing.people.rules import ROLE_WORDS
from licensing.people.sessions import actor_of, end_session
from licensing.people.signed_in import anyone, cookie_name, keep_session, tablet_cookie_name
from licensing.people.signing_in import signed_in_as, try_to_sign_in
from licensing.people.tablets import session_on
from licensing.people.tokens import become_first_administrator, find_token, set_password_by_token
from licensing.settings import settings
from licensing.web import answers
from licensing.web.forms import Filled, blank, filled
from licensing.web.pages import page, see
from licensing.web.wording import teach

router = APIRouter()
router.include_router(account_routes.router)
router.include_router(directory_routes.router)
router.include_router(tablet_routes.router)
teach(ROLE_WORDS)

Anyone = Annotated[Actor | None, Depends(anyone)]
Pressed = Annotated[Filled[ButtonForm], Depends(filled(ButtonForm))]
SignInSent = Annotated[Filled[SignInForm], Depends(filled(SignInForm))]
PasswordSent = Annotated[Filled[NewPasswordForm], Depends(filled(NewPasswordForm))]
FirstSent = Annotated[Filled[FirstAdministratorForm], Depends(filled(FirstAdministratorForm))]
BeSent = Annotated[Filled[BeForm], Depends(filled(BeForm))]
NOT_RIGHT = "E-mail address or password is not right"


@router.get("/sign-in", name="people.sign_in")
def sign_in(request: Request, session: SessionDep, by: Anyone, next: str = "") -> Response:
    if by is not None:
        return see(request, home_of(by))
    return page(request, "people/sign_in.html", form=blank(SignInForm, next=own_path(next)))


@router.post("/sign-in", name="people.signed_in")
def signed_in_now(request: Request, session: SessionDep, by: Anyone, sent: SignInSent) -> Response:
    if sent.errors:
        return page(request, "people/sign_in.html", status=422, form=sent)
    tried = try_to_sign_in(
        session,
        email=sent.values.email,
        password=sent.values.password,
        address=request.client.host if request.client else "",
        browser=request.headers.get("User-Agent", ""),
        now=clock.now(),
        machine=clock.machine(),
    )
    if tried.wait_seconds:
        return answers.too_many(request, wait_seconds=tried.wait_seconds)
    if tried.person is None:
        return page(request, "people/sign_in.html", status=422, form=sent.but({"email": NOT_RIGHT}))
    return _let_in(request, session, tried.person, token=tried.token, wanted=sent.values.next)


@router.post("/sign-out", name="people.sign_out")
def sign_out(request: Request, session: SessionDep, by: Anyone, sent: Pressed) -> Response:
    end_session(session, request.cookies.get(cookie_name(), ""), now=clock.machine())
    if by is not None:
        note_access(session, AccessKind.SIGNED_OUT, by=by, at=clock.now(), route="people.sign_out")
    reply = see(request, "people.choose" if settings().demonstration else "people.sign_in")
    reply.delete_cookie(cookie_name(), path="/", secure=settings().secure_cookies, httponly=True, samesite="lax")
    return reply


@router.get("/first-administrator/{token}", name="people.first_administrator")
def first_administrator(request: Request, session: SessionDep, by: Anyone, token: str) -> Response:
    find_token(session, token, Purpose.FIRST_ADMINISTRATOR, machine=clock.machine())
    return page(request, "people/first_administrator.html", token=token, form=blank(FirstAdministratorForm))


@router.post("/first-administrator/{token}", name="people.become_first_administrator")
def become_first(request: Request, session: SessionDep, by: Anyone, token: str, sent: FirstSent) -> Response:
    if sent.errors:
        return page(request, "people/first_administrator.html", status=422, token=token, form=sent)
    given = sent.values
    try:
        become_first_administrator(
            session, token, name=given.name, email=given.email, post=given.post, password=given.password,
            now=clock.now(), machine=clock.machine(),
        )  # fmt: skip
    except Invalid as wrong:
        return page(request, "people/first_administrator.html", status=422, token=token, form=sent.but(wrong.fields))
    return see(request, "people.sign_in")


@router.get("/set-password/{token}", name="people.set_password")
def set_password(request: Request, session: SessionDep, by: Anyone, token: str) -> Response:
    find_token(session, token, Purpose.SET_PASSWORD, machine=clock.machine())
    return page(request, "people/set_password.html", token=token, form=blank(NewPasswordForm))


@router.post("/set-password/{token}", name="people.password_set")
def password_set(request: Request, session: SessionDep, by: Anyone, token: str, sent: PasswordSent) -> Response:
    if sent.errors:
        return page(request, "people/set_password.html", status=422, token=token, form=sent)
    try:
        set_password_by_token(session, token, password=sent.values.password, now=clock.now(), machine=clock.machine())
    except Invalid as wrong:
        return page(request, "people/set_password.html", status=422, token=token, form=sent.but(wrong.fields))
    return see(request, "people.sign_in")


@router.post("/demonstration/be/{person:int}", name="people.be", dependencies=[Depends(demonstration_only)])
def be(request: Request, session: SessionDep, by: Anyone, person: int, sent: BeSent) -> Response:
    chosen = person_by_id(session, person)
    if not chosen.is_active:
        raise NotFound("There is no such person.")
    now, machine = clock.now(), clock.machine()
    token = signed_in_as(session, chosen, browser=request.headers.get("User-Agent", ""), now=now, machine=machine)
    return _let_in(request, session, chosen, token=token, wanted="" if sent.errors else sent.values.next)


def _let_in(request: Request, session: SessionDep, person: Person, *, token: str, wanted: str) -> Response:
    """Where they wanted to go if they may, else home; with a session of their own, and the browser's last one ended."""
    by = actor_of(session, person)
    end_session(session, request.cookies.get(cookie_name(), ""), now=clock.machine())
    session_on(session, token, request.cookies.get(tablet_cookie_name(), ""))
    back = own_path(wanted)
    reply = RedirectResponse(back, 303) if may_open(request, session, by, back) else see(request, home_of(by))
    keep_session(reply, token)
    return reply
