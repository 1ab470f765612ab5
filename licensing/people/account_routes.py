"""One's own account: where one is signed in, and one's password."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.rules import Actor
from licensing.database import SessionDep
from licensing.errors import Invalid
from licensing.people.acts import acted, begin
from licensing.people.commands import end_browser, sign_out_everywhere
from licensing.people.forms import ButtonForm, ChangePasswordForm
from licensing.people.permissions import Permission
from licensing.people.queries import person_by_id, sessions_of
from licensing.people.signed_in import signed_in
from licensing.people.signing_in import note_wrong_guess, wait_before_guessing
from licensing.people.tokens import change_password
from licensing.web import answers
from licensing.web.forms import Filled, blank, filled
from licensing.web.pages import page, see
from licensing.web.parts import Column, Fact

router = APIRouter(prefix="/account")

Self = Annotated[Actor, Depends(signed_in(Permission.OWN_ACCOUNT))]
Pressed = Annotated[Filled[ButtonForm], Depends(filled(ButtonForm))]
PasswordSent = Annotated[Filled[ChangePasswordForm], Depends(filled(ChangePasswordForm))]
COLUMNS = (Column("Browser"), Column("Since"), Column("Last used"), Column("Sign out", hidden=True))


@router.get("", name="people.account")
def account(request: Request, session: SessionDep, by: Self) -> Response:
    person = person_by_id(session, by.id or 0)
    known = [Fact("Name", person.name), Fact("E-mail", person.email), Fact("Post", person.post or "Not recorded")]
    return page(
        request,
        "people/account.html",
        known=known,
        columns=COLUMNS,
        sessions=sessions_of(session, by.id, now=clock.machine()),
        here=request.state.sign_in_session,
    )


@router.post("/sessions/{held:int}/end", name="people.end_browser")
def end(request: Request, session: SessionDep, by: Self, held: int, sent: Pressed) -> Response:
    if sent.errors:
        return see(request, "people.account")
    begin(session, sent, by=by)
    end_browser(session, held, by=by, now=clock.now(), machine=clock.machine())
    return acted(session, request, sent, "people.account")


@router.post("/sign-out-everywhere", name="people.sign_out_everywhere")
def everywhere(request: Request, session: SessionDep, by: Self, sent: Pressed) -> Response:
    if sent.errors:
        return see(request, "people.account")
    begin(session, sent, by=by)
    sign_out_everywhere(session, by.id or 0, by=by, now=clock.now(), machine=clock.machine())
    return acted(session, request, sent, "people.sign_in")


@router.get("/password", name="people.password")
def password(request: Request, session: SessionDep, by: Self) -> Response:
    return page(request, "people/password.html", form=blank(ChangePasswordForm))


@router.post("/password", name="people.change_password")
def password_changed(request: Request, session: SessionDep, by: Self, sent: PasswordSent) -> Response:
    if sent.errors:
        return page(request, "people/password.html", status=422, form=sent)
    now, machine, given = clock.now(), clock.machine(), sent.values
    person, address = person_by_id(session, by.id or 0), request.client.host if request.client else ""
    wait = wait_before_guessing(session, person.email, address=address, machine=machine)
    if wait:
        return answers.too_many(request, wait_seconds=wait)
    try:
        with session.begin_nested():  # a page that acted on nothing keeps no key
            begin(session, sent, by=by)
            change_password(
                session, by.id or 0, current=given.current, password=given.password, by=by, now=now, machine=machine
            )
    except Invalid as wrong:
        if "current" in wrong.fields:
            name = "people.change_password"
            note_wrong_guess(session, person, address=address, route=name, now=now, machine=machine)
        return page(request, "people/password.html", status=422, form=sent.but(wrong.fields))
    return acted(session, request, sent, "people.sign_in")
