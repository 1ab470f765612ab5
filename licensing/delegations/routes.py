"""Pages of the scheme of delegation: as on any day, publishing a version, and a new holder keeping it."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.rules import Actor
from licensing.database import SessionDep
from licensing.decisions.rules import DECIDED_WORDS
from licensing.delegations import forms, officer_routes
from licensing.delegations.commands.ending import end_scheme
from licensing.delegations.commands.scheme import adopt_scheme, publish_scheme
from licensing.delegations.queries import (
    begun_versions,
    document_named,
    matter_words,
    scheme_by_number,
    scheme_on,
    version_shown,
    versions,
)
from licensing.delegations.rules import CONSULTS_WORDS, MOST_ENTRIES
from licensing.documents.attaching import attached
from licensing.documents.intake import with_file
from licensing.documents.queries import kept_file
from licensing.documents.rules import Media
from licensing.people.acts import acted, begin
from licensing.people.permissions import Permission, holds
from licensing.people.queries import people_with, person_by_id
from licensing.people.rules import Role
from licensing.people.signed_in import signed_in
from licensing.powers.queries import decides_line
from licensing.register.rules import LICENCE_WORDS
from licensing.web.asked import day_asked
from licensing.web.forms import Filled, blank, filled
from licensing.web.pages import page
from licensing.web.wording import teach

router = APIRouter()
router.include_router(officer_routes.router)
teach(CONSULTS_WORDS)

Reader = Annotated[Actor, Depends(signed_in(Permission.SEE_POWERS))]
Keeper = Annotated[Actor, Depends(signed_in(Permission.MANAGE_POWERS))]
SchemeSent = Annotated[Filled[forms.SchemeForm], Depends(filled(forms.SchemeForm))]
EndingSent = Annotated[Filled[forms.EndingForm], Depends(filled(forms.EndingForm))]
AdoptionSent = Annotated[Filled[forms.AdoptionForm], Depends(filled(forms.AdoptionForm))]


@router.get("/delegations", name="delegations.scheme")
def scheme(request: Request, session: SessionDep, by: Reader) -> Response:
    """The scheme in force on a day (`?on=`), and every version ever published (LGA 1972, s.100G(2))."""
    on = day_asked(request, clock.today(), name="on")
    standing = scheme_on(session, on=on)
    return page(
        request,
        "delegations/scheme.html",
        on=on,
        today=clock.today(),
        shown=version_shown(session, standing, on=on) if standing else None,
        versions=versions(session),
        begins=frozenset(one.id for one in begun_versions(session)),
        line=decides_line(session, on=on),
        kinds={kind.value: words for kind, words in LICENCE_WORDS.items()},
        may_publish=holds(by, Permission.MANAGE_POWERS),
        may_list=holds(by, Permission.LIST_CASES),
    )


@router.get("/delegations/new", name="delegations.new")
def new(request: Request, session: SessionDep, by: Keeper) -> Response:
    return _new(request, session, blank(forms.SchemeForm))


@router.post("/delegations/new", name="delegations.publish")
def publish(request: Request, session: SessionDep, by: Keeper, sent: SchemeSent) -> Response:
    """Publish a version: append-only, and never edited afterwards."""
    sent, document = with_file(sent, "document")
    if not sent.errors and (document is None or document.media is not Media.PDF):
        sent = sent.but({"document": "Choose the published document, as a PDF: it is kept byte for byte"})
    if not sent.errors:
        sent = sent.but(forms.wrong_with_entries(sent.values, known=frozenset(matter_words())))
    if sent.errors:
        return _new(request, session, sent)
    given = sent.values
    for person in given.person.values():
        person_by_id(session, person)
    begin(session, sent, by=by)
    publish_scheme(
        session, title=given.title, published_on=given.published_on, in_force_from=given.in_force_from,
        in_force_until=given.in_force_until, document=document, entries=forms.entries_from(given),
        delegates_nothing=given.nothing, by=by, now=clock.now(),
    )  # fmt: skip
    return acted(session, request, sent, "delegations.scheme")


@router.get("/delegations/documents/{sha256}", name="delegations.document")
def document(sha256: str, session: SessionDep, by: Reader) -> Response:
    """The published document of a version, byte for byte as it was sent."""
    return attached(document_named(session, sha256), kept_file(session, sha256), Media.PDF)


@router.get("/delegations/{number}/adopt", name="delegations.adopt_form")
def adopt_form(request: Request, number: int, session: SessionDep, by: Keeper) -> Response:
    return _adopt(request, session, number, blank(forms.AdoptionForm, adopted_on=clock.today()))


@router.post("/delegations/{number}/adopt", name="delegations.adopt")
def adopt(request: Request, number: int, session: SessionDep, by: Keeper, sent: AdoptionSent) -> Response:
    """Whoever holds the power today keeps this version."""
    if sent.errors:
        return _adopt(request, session, number, sent)
    begin(session, sent, by=by)
    adopt_scheme(
        session, number, instrument=sent.values.instrument, adopted_on=sent.values.adopted_on, by=by, now=clock.now()
    )
    return acted(session, request, sent, "delegations.scheme")


@router.get("/delegations/{number}/end", name="delegations.end_form")
def end_form(request: Request, number: int, session: SessionDep, by: Keeper) -> Response:
    now = clock.now()
    return _end(request, session, number, blank(forms.EndingForm, ended_on=now.date(), at=now.time()))


@router.post("/delegations/{number}/end", name="delegations.end")
def end(request: Request, number: int, session: SessionDep, by: Keeper, sent: EndingSent) -> Response:
    """Whoever holds the power ends this version, begun or not."""
    sent, document = with_file(sent, "document")
    if not sent.errors and (document is None or document.media is not Media.PDF):
        sent = sent.but({"document": "Choose the instrument, as a PDF: it is kept byte for byte"})
    if sent.errors:
        return _end(request, session, number, sent)
    begin(session, sent, by=by)
    ended_from = datetime.combine(sent.values.ended_on, sent.values.at, clock.LONDON)
    end_scheme(
        session, number, ended_from=ended_from, document=document, because=sent.values.because, by=by, now=clock.now()
    )
    return acted(session, request, sent, "delegations.scheme")


def _end(request: Request, session: SessionDep, number: int, form: Filled[forms.EndingForm]) -> Response:
    found = version_shown(session, scheme_by_number(session, number), on=clock.today())
    line = decides_line(session, on=clock.today())
    status = 422 if form.errors else 200
    return page(request, "delegations/end.html", status=status, form=form, shown=found, line=line)


def _new(request: Request, session: SessionDep, form: Filled[forms.SchemeForm]) -> Response:
    officers = [
        (one.id, f"{one.name}, {one.post}" if one.post else one.name)
        for one in people_with(session, Role.LICENSING_OFFICER)
    ]
    return page(
        request, "delegations/new.html", status=422 if form.errors else 200, form=form, officers=officers,
        numbers=range(1, MOST_ENTRIES + 1), matters=list(matter_words().items()),
        form_outcomes=list(DECIDED_WORDS.items()), form_consults=list(CONSULTS_WORDS.items()),
        form_kinds=[(kind, f"{words[:1].upper()}{words[1:]}") for kind, words in LICENCE_WORDS.items()],
    )  # fmt: skip


def _adopt(request: Request, session: SessionDep, number: int, form: Filled[forms.AdoptionForm]) -> Response:
    found = version_shown(session, scheme_by_number(session, number), on=clock.today())
    line = decides_line(session, on=clock.today())
    status = 422 if form.errors else 200
    return page(request, "delegations/adopt.html", status=status, form=form, shown=found, line=line)
