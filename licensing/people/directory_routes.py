"""The people there are: an administrator adds them, gives and ends roles, closes accounts. No case content."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.rules import Actor
from licensing.database import SessionDep
from licensing.errors import Invalid
from licensing.outbox.commands import answer
from licensing.people.acts import acted, begin
from licensing.people.commands import add_person, close_person, end_role, grant_role, sign_out_everywhere
from licensing.people.forms import ButtonForm, PersonForm, RoleForm
from licensing.people.models import Purpose
from licensing.people.permissions import Permission
from licensing.people.queries import directory, grants_of, person_by_id, sessions_of
from licensing.people.rules import ROLE_WORDS, barred_together
from licensing.people.signed_in import signed_in
from licensing.people.tokens import GOOD_FOR, make_token
from licensing.settings import settings
from licensing.web.addresses import path_to
from licensing.web.asked import page_asked
from licensing.web.forms import Filled, blank, filled
from licensing.web.pages import page, see
from licensing.web.parts import Column, Pages

router = APIRouter(prefix="/people")

Keeper = Annotated[Actor, Depends(signed_in(Permission.MANAGE_PEOPLE))]
Pressed = Annotated[Filled[ButtonForm], Depends(filled(ButtonForm))]
PersonSent = Annotated[Filled[PersonForm], Depends(filled(PersonForm))]
RoleSent = Annotated[Filled[RoleForm], Depends(filled(RoleForm))]
COLUMNS = (Column("Name"), Column("Roles"), Column("Post"), Column("Account"))
ROLE_COLUMNS = (Column("Role"), Column("From"), Column("Until"), Column("End", hidden=True))


@router.get("", name="people.directory")
def everybody(request: Request, session: SessionDep, by: Keeper) -> Response:
    found = directory(session, page=page_asked(request))
    pages = Pages(number=found.page, of=found.pages, path=request.url.path)
    return page(request, "people/directory.html", found=found, columns=COLUMNS, pages=pages)


@router.get("/new", name="people.new")
def new(request: Request, session: SessionDep, by: Keeper) -> Response:
    return page(request, "people/new.html", form=blank(PersonForm), roles=ROLE_WORDS)


@router.post("/new", name="people.add")
def add(request: Request, session: SessionDep, by: Keeper, sent: PersonSent) -> Response:
    if sent.errors:
        return page(request, "people/new.html", status=422, form=sent, roles=ROLE_WORDS)
    given = sent.values
    try:
        with session.begin_nested():  # a page that acted on nothing keeps no key
            begin(session, sent, by=by)
            added = add_person(
                session, name=given.name, email=given.email, post=given.post, roles=given.roles, by=by, now=clock.now()
            )
    except Invalid as wrong:
        return page(request, "people/new.html", status=422, form=sent.but(wrong.fields), roles=ROLE_WORDS)
    return acted(session, request, sent, "people.show", person=added.id)


@router.get("/{person:int}", name="people.show")
def show(request: Request, session: SessionDep, by: Keeper, person: int) -> Response:
    return _one(request, session, person, by=by)


@router.post("/{person:int}/roles", name="people.grant")
def grant(request: Request, session: SessionDep, by: Keeper, person: int, sent: RoleSent) -> Response:
    if sent.errors:
        return _one(request, session, person, by=by, status=422, form=sent)
    begin(session, sent, by=by)
    grant_role(session, person, role=sent.values.role, by=by, now=clock.now())
    return acted(session, request, sent, "people.show", person=person)


@router.post("/{person:int}/roles/end", name="people.end_role")
def end(request: Request, session: SessionDep, by: Keeper, person: int, sent: RoleSent) -> Response:
    if sent.errors:
        return _one(request, session, person, by=by, status=422)
    begin(session, sent, by=by)
    end_role(session, person, role=sent.values.role, by=by, now=clock.now())
    return acted(session, request, sent, "people.show", person=person)


@router.post("/{person:int}/close", name="people.close")
def close(request: Request, session: SessionDep, by: Keeper, person: int, sent: Pressed) -> Response:
    if sent.errors:
        return see(request, "people.show", person=person)
    begin(session, sent, by=by)
    close_person(session, person, by=by, now=clock.now(), machine=clock.machine())
    return acted(session, request, sent, "people.show", person=person)


@router.post("/{person:int}/sign-out", name="people.sign_them_out")
def sign_them_out(request: Request, session: SessionDep, by: Keeper, person: int, sent: Pressed) -> Response:
    if sent.errors:
        return see(request, "people.show", person=person)
    begin(session, sent, by=by)
    sign_out_everywhere(session, person, by=by, now=clock.now(), machine=clock.machine())
    return acted(session, request, sent, "people.show", person=person)


@router.post("/{person:int}/password-link", name="people.send_link")
def password_link(request: Request, session: SessionDep, by: Keeper, person: int, sent: Pressed) -> Response:
    """Shown once, on this page: sending the form again leads back to the person."""
    if sent.errors:
        return see(request, "people.show", person=person)
    theirs = person_by_id(session, person)
    begin(session, sent, by=by)
    token = make_token(
        session, Purpose.SET_PASSWORD, person_id=theirs.id, by=by, now=clock.now(), machine=clock.machine()
    )
    answer(session, sent.key, to=path_to(request, "people.show", person=person))
    link = settings().base_url + path_to(request, "people.set_password", token=token)
    days = GOOD_FOR[Purpose.SET_PASSWORD].days
    return page(request, "people/password_link.html", person=theirs, link=link, days=days)


def _one(
    request: Request,
    session: SessionDep,
    person_id: int,
    *,
    by: Actor,
    status: int = 200,
    form: Filled[RoleForm] | None = None,
) -> Response:
    person = person_by_id(session, person_id)
    grants = grants_of(session, person_id)
    held = [grant.role for grant in grants if grant.granted_until is None]
    open_to = [
        (role, words)
        for role, words in ROLE_WORDS.items()
        if role not in held and not barred_together(frozenset({*held, role}))
    ]
    return page(
        request, "people/show.html", status=status, person=person, grants=grants, held=held, open_to=open_to,
        columns=ROLE_COLUMNS,
        form=form or blank(RoleForm), sessions=sessions_of(session, person_id, now=clock.machine()),
        is_self=person.id == by.id,
    )  # fmt: skip
