"""Acts on one hearing day: seat people, add cases, publish its agenda, cancel it."""

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.rules import Actor
from licensing.authority.queries import closed_days, number_on
from licensing.authority.rules import Setting
from licensing.database import SessionDep
from licensing.errors import Invalid
from licensing.people.acts import acted, begin
from licensing.people.permissions import Permission
from licensing.people.signed_in import signed_in
from licensing.sittings.candidates import candidates_for
from licensing.sittings.commands import (
    cancel_hearing_day,
    publish_agenda,
    seat_person,
    vacate_seat,
)
from licensing.sittings.enough import balance_on, quorum_on
from licensing.sittings.forms import AgendaForm, CancelForm, SamePanelForm, SeatForm, VacateForm
from licensing.sittings.publication import latest_publication
from licensing.sittings.queries import (
    cases_on,
    get_hearing_day,
    publications_of,
    seats_of,
    waiting_for_a_day,
)
from licensing.sittings.rules import SEAT_WORDS, SeatRole, quorum_sentence
from licensing.sittings.same_panel import days_with_people, seat_same_people
from licensing.sittings.seatable import who_could_sit
from licensing.web.forms import Filled, blank, filled
from licensing.web.pages import page
from licensing.web.wording import day as on_day

router = APIRouter()

MayManage = Annotated[Actor, Depends(signed_in(Permission.MANAGE_HEARING_DAYS))]
MaySchedule = Annotated[Actor, Depends(signed_in(Permission.SCHEDULE))]
Seating = Annotated[Filled[SeatForm], Depends(filled(SeatForm))]
SeatingSame = Annotated[Filled[SamePanelForm], Depends(filled(SamePanelForm))]
Vacating = Annotated[Filled[VacateForm], Depends(filled(VacateForm))]
Publishing = Annotated[Filled[AgendaForm], Depends(filled(AgendaForm))]
Cancelling = Annotated[Filled[CancelForm], Depends(filled(CancelForm))]


@router.get("/hearing-days/{day}/seats", name="sittings.panel")
def seats(request: Request, day: str, session: SessionDep, by: MayManage) -> Response:
    return _seats_page(request, session, day, blank(SeatForm, role=_asked_role(request)), by)


@router.post("/hearing-days/{day}/seats", name="sittings.seat")
def seat(request: Request, day: str, session: SessionDep, by: MayManage, sent: Seating) -> Response:
    if sent.errors:
        return _seats_page(request, session, day, sent, by, status=422)
    begin(session, sent, by=by)
    values = sent.values
    seat_person(session, day, person_id=values.person, role=values.role, reasons=values.reasons, by=by, now=clock.now())
    return acted(session, request, sent, "sittings.panel", day=day)


@router.post("/hearing-days/{day}/seats/same", name="sittings.seat_same")
def seat_same(request: Request, day: str, session: SessionDep, by: MayManage, sent: SeatingSame) -> Response:
    if not sent.errors:
        values, now = sent.values, clock.now()
        try:
            with session.begin_nested():  # a page that acted on nothing keeps no key
                begin(session, sent, by=by)
                seat_same_people(session, day, like=values.like, reasons=values.reasons, by=by, now=now)
            return acted(session, request, sent, "sittings.panel", day=day)
        except Invalid as wrong:
            sent = sent.but(wrong.fields)
    same = replace(sent, ids="same")
    return _seats_page(request, session, day, blank(SeatForm, role=SeatRole.CHAIR), by, same=same, status=422)


@router.get("/hearing-days/{day}/vacate", name="sittings.vacate")
def show_vacate(request: Request, day: str, session: SessionDep, by: MayManage) -> Response:
    found = get_hearing_day(session, day)
    asked = request.query_params.get("person", "")
    form = blank(VacateForm, person=asked if asked.isdecimal() else None)
    return page(request, "sittings/vacate.html", day=found, form=form, seated=seats_of(session, found.id or 0))


@router.post("/hearing-days/{day}/vacate", name="sittings.record_vacate")
def vacate(request: Request, day: str, session: SessionDep, by: MayManage, sent: Vacating) -> Response:
    if sent.errors:
        found = get_hearing_day(session, day)
        seated = seats_of(session, found.id or 0)
        return page(request, "sittings/vacate.html", status=422, day=found, form=sent, seated=seated)
    begin(session, sent, by=by)
    vacate_seat(session, day, person_id=sent.values.person, because=sent.values.because, by=by, now=clock.now())
    return acted(session, request, sent, "sittings.panel", day=day)


@router.get("/hearing-days/{day}/add", name="sittings.add_case")
def add_case(request: Request, day: str, session: SessionDep, by: MaySchedule) -> Response:
    found = get_hearing_day(session, day)
    waiting = waiting_for_a_day(session, person_id=by.id)
    return page(request, "sittings/add_case.html", day=found, waiting=waiting)


@router.get("/hearing-days/{day}/agenda", name="sittings.publish")
def agenda(request: Request, day: str, session: SessionDep, by: MayManage) -> Response:
    return _agenda_page(request, session, by, day, blank(AgendaForm))


@router.post("/hearing-days/{day}/agenda", name="sittings.record_publication")
def publish(request: Request, day: str, session: SessionDep, by: MayManage, sent: Publishing) -> Response:
    if sent.errors:
        return _agenda_page(request, session, by, day, sent, status=422)
    try:
        with session.begin_nested():  # a page that acted on nothing keeps no key
            begin(session, sent, by=by)
            publish_agenda(session, day, urgency=sent.values.urgency, by=by, now=clock.now())
    except Invalid as wrong:
        return _agenda_page(request, session, by, day, sent.but(wrong.fields), status=422)
    return acted(session, request, sent, "casefile.hearing_day", day=day)


@router.get("/hearing-days/{day}/cancel", name="sittings.cancel")
def show_cancel(request: Request, day: str, session: SessionDep, by: MayManage) -> Response:
    found = get_hearing_day(session, day)
    form = blank(CancelForm, version=found.version)
    cases = cases_on(session, found.id or 0, person_id=by.id)
    return page(request, "sittings/cancel.html", day=found, form=form, cases=cases)


@router.post("/hearing-days/{day}/cancel", name="sittings.record_cancel")
def cancel(request: Request, day: str, session: SessionDep, by: MayManage, sent: Cancelling) -> Response:
    if sent.errors:
        found = get_hearing_day(session, day)
        cases = cases_on(session, found.id or 0, person_id=by.id)
        return page(request, "sittings/cancel.html", status=422, day=found, form=sent, cases=cases)
    begin(session, sent, by=by)
    values = sent.values
    cancel_hearing_day(session, day, because=values.because, version=values.version, by=by, now=clock.now())
    return acted(session, request, sent, "casefile.hearing_day", day=day)


def _seats_page(
    request: Request,
    session: SessionDep,
    reference: str,
    form: Filled[SeatForm],
    by: Actor,
    *,
    same: Filled[SamePanelForm] | None = None,
    status: int = 200,
) -> Response:
    day = get_hearing_day(session, reference)
    role = SeatRole(form.text("role")) if form.text("role") in set(SeatRole) else SeatRole.MEMBER
    could: list[tuple[Any, ...]] = list(who_could_sit(session, day, role, by=by))
    return page(
        request,
        "sittings/seats.html",
        status=status,
        day=day,
        form=form,
        role=role,
        roles=list(SEAT_WORDS.items()),
        could=could,
        seated=seats_of(session, day.id or 0),
        members=candidates_for(session, day),
        enough=quorum_sentence(quorum_on(session, day)),
        balance=balance_on(session, day),
        same=same or blank(SamePanelForm, ids="same"),
        others=[(one.reference, f"{on_day(one.held_on)}, {one.venue}") for one in days_with_people(session, day)],
    )


def _agenda_page(
    request: Request, session: SessionDep, by: Actor, reference: str, form: Filled[AgendaForm], *, status: int = 200
) -> Response:
    day, today = get_hearing_day(session, reference), clock.today()
    clear = number_on(session, Setting.AGENDA_CLEAR_DAYS, day.held_on)
    return page(
        request,
        "sittings/agenda.html",
        status=status,
        day=day,
        form=form,
        cases=cases_on(session, day.id or 0, person_id=by.id),
        published=publications_of(session, day.id or 0),
        publish_by=latest_publication(day.held_on, closed_days(session), clear_days=clear),
        clear=clear,
        today=today,
    )


def _asked_role(request: Request) -> SeatRole:
    asked = request.query_params.get("role") or SeatRole.CHAIR.value
    if asked not in set(SeatRole):
        raise Invalid("The address asks for a seat that there is not. Choose one on the page.")
    return SeatRole(asked)
