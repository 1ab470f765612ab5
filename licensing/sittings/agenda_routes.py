"""The editions of an agenda: as a page, as the very PDF that was published, and the public one without signing in."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.rules import Actor
from licensing.database import SessionDep
from licensing.people.permissions import Permission, demand
from licensing.people.signed_in import anyone, note_view, signed_in
from licensing.sittings.agenda import Edition
from licensing.sittings.editions import get_edition
from licensing.sittings.models import AgendaEdition
from licensing.sittings.open_agendas import YEARS_OPEN, open_agenda, open_agendas
from licensing.sittings.queries import get_hearing_day
from licensing.web.pages import page

router = APIRouter()

MaySee = Annotated[Actor, Depends(signed_in(Permission.SEE_HEARING_DAYS))]
Anyone = Annotated[Actor | None, Depends(anyone)]
MayList = Annotated[Actor, Depends(signed_in(Permission.LIST_CASES))]


@router.get("/hearing-days/{day}/agenda/{number:int}/public", name="sittings.public_agenda")
def public(request: Request, day: str, number: int, session: SessionDep, by: MaySee) -> Response:
    found = get_hearing_day(session, day)
    _, edition = get_edition(session, found, number, Edition.PUBLIC)
    return page(request, "sittings/agenda_edition.html", day=found, number=number, edition=edition)


@router.get("/hearing-days/{day}/agenda/{number:int}/public.pdf", name="sittings.public_agenda_pdf")
def public_pdf(request: Request, day: str, number: int, session: SessionDep, by: MaySee) -> Response:
    _, edition = get_edition(session, get_hearing_day(session, day), number, Edition.PUBLIC)
    return _file(f"{day}-agenda-{number}-public.pdf", edition)


@router.get("/hearing-days/{day}/agenda/{number:int}/restricted", name="sittings.restricted_agenda")
def restricted(request: Request, day: str, number: int, session: SessionDep, by: MayList) -> Response:
    edition = _restricted(request, session, day, number, by)
    found = get_hearing_day(session, day)
    return page(request, "sittings/agenda_edition.html", day=found, number=number, edition=edition)


@router.get("/hearing-days/{day}/agenda/{number:int}/restricted.pdf", name="sittings.restricted_agenda_pdf")
def restricted_pdf(request: Request, day: str, number: int, session: SessionDep, by: MayList) -> Response:
    edition = _restricted(request, session, day, number, by)
    return _file(f"{day}-agenda-{number}-restricted.pdf", edition)


@router.get("/agendas", name="sittings.open_agendas")
def open_to_all(request: Request, session: SessionDep, by: Anyone) -> Response:
    """Public: the agendas that are open to inspection (R22)."""
    today = clock.today()
    agendas = open_agendas(session, on=today)
    return page(request, "sittings/open_agendas.html", agendas=agendas, today=today, years=YEARS_OPEN)


@router.get("/agendas/{day}/{number:int}.pdf", name="sittings.open_agenda_pdf")
def open_pdf(request: Request, day: str, number: int, session: SessionDep, by: Anyone) -> Response:
    return _pdf(f"{day}-agenda-{number}.pdf", open_agenda(session, day, number, on=clock.today()), shown="inline")


def _restricted(request: Request, session: SessionDep, day: str, number: int, by: Actor) -> AgendaEdition:
    """It names whom each case is about: only for somebody who may see every case on it, and each view is recorded."""
    published, edition = get_edition(session, get_hearing_day(session, day), number, Edition.RESTRICTED)
    references = published.references.split()
    for reference in references:
        demand(session, by, Permission.LIST_CASES, reference)
    for reference in references:
        note_view(request, session, reference, by=by)
    return edition


def _file(name: str, edition: AgendaEdition) -> Response:
    return _pdf(name, bytes(edition.pdf), shown="attachment")


def _pdf(name: str, pdf: bytes, *, shown: str) -> Response:
    headers = {"Content-Disposition": f'{shown}; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return Response(pdf, media_type="application/pdf", headers=headers)
