"""Suggest a schedule: ask, look, change, compare, confirm. The worker searches; a person assigns."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.rules import Actor
from licensing.authority.queries import number_on
from licensing.authority.rules import Setting
from licensing.database import SessionDep
from licensing.errors import Invalid, Refused
from licensing.people.acts import acted, begin, note_refused
from licensing.people.permissions import Permission
from licensing.people.signed_in import signed_in
from licensing.suggesting.commands.adjust import move_place, pin_place, take_out
from licensing.suggesting.commands.ask import ask_for_suggestion, cancel_suggestion
from licensing.suggesting.commands.confirm import confirm_suggestion
from licensing.suggesting.forms import AskForm, ConfirmForm, MoveForm, PressForm
from licensing.suggesting.moving import ways_to_move
from licensing.suggesting.queries import get_suggestion, place_in, suggestions
from licensing.suggesting.rules import UNDER_WAY, State
from licensing.suggesting.showing import as_choice, burn_down_now, compared, suggestion_file
from licensing.web.answers import Hindrance, hindrances
from licensing.web.forms import Filled, blank, filled
from licensing.web.pages import page

router = APIRouter()

MaySchedule = Annotated[Actor, Depends(signed_in(Permission.SCHEDULE))]
Asking = Annotated[Filled[AskForm], Depends(filled(AskForm))]
Moving = Annotated[Filled[MoveForm], Depends(filled(MoveForm))]
Confirming = Annotated[Filled[ConfirmForm], Depends(filled(ConfirmForm))]
Pressed = Annotated[Filled[PressForm], Depends(filled(PressForm))]


@router.get("/suggestions", name="suggesting.suggestions")
def show_all(request: Request, session: SessionDep, by: MaySchedule) -> Response:
    usual = number_on(session, Setting.HEARING_MINUTES, clock.today())
    return _ask_page(request, session, blank(AskForm, minutes=usual))


@router.post("/suggestions", name="suggesting.ask")
def ask(request: Request, session: SessionDep, by: MaySchedule, sent: Asking) -> Response:
    if sent.errors:
        return _ask_page(request, session, sent, status=422)
    begin(session, sent, by=by)
    values = sent.values
    asked = ask_for_suggestion(session, minutes=values.minutes, based_on=values.based_on, by=by, now=clock.now())
    return acted(session, request, sent, "suggesting.show", suggestion=asked.reference)


@router.get("/suggestions/compare", name="suggesting.compare")
def compare(request: Request, session: SessionDep, by: MaySchedule) -> Response:
    asked = request.query_params
    both = compared(session, asked.get("first", ""), asked.get("second", ""), person_id=by.id, today=clock.today())
    return page(request, "suggesting/compare.html", both=both)


@router.get("/suggestions/{suggestion}", name="suggesting.show")
def show(request: Request, suggestion: str, session: SessionDep, by: MaySchedule) -> Response:
    version = get_suggestion(session, suggestion).version
    return _show_page(request, session, by, suggestion, blank(ConfirmForm, version=version))


@router.post("/suggestions/{suggestion}/confirm", name="suggesting.confirm")
def confirm(request: Request, suggestion: str, session: SessionDep, by: MaySchedule, sent: Confirming) -> Response:
    if sent.errors:
        return _show_page(request, session, by, suggestion, sent, status=422)
    values, now = sent.values, clock.now()
    try:
        with session.begin_nested():  # a page that acted on nothing keeps no key
            begin(session, sent, by=by)
            confirm_suggestion(session, suggestion, version=values.version, reasons=values.reasons, by=by, now=now)
    except Refused as problem:
        note_refused(session, request, problem, by=by, now=now)
        return _show_page(request, session, by, suggestion, sent, status=409, refused=hindrances(problem))
    return acted(session, request, sent, "suggesting.show", suggestion=suggestion)


@router.post("/suggestions/{suggestion}/cancel", name="suggesting.cancel")
def cancel(request: Request, suggestion: str, session: SessionDep, by: MaySchedule, sent: Pressed) -> Response:
    _refuse_unread(sent)
    begin(session, sent, by=by)
    cancel_suggestion(session, suggestion, by=by, now=clock.now())
    return acted(session, request, sent, "suggesting.show", suggestion=suggestion)


@router.post("/suggestions/{suggestion}/reviews/{reference}/pin", name="suggesting.pin")
def pin(
    request: Request, suggestion: str, reference: str, session: SessionDep, by: MaySchedule, sent: Pressed
) -> Response:
    _refuse_unread(sent)
    begin(session, sent, by=by)
    pin_place(session, suggestion, reference, by=by, now=clock.now())
    return acted(session, request, sent, "suggesting.show", suggestion=suggestion)


@router.post("/suggestions/{suggestion}/reviews/{reference}/out", name="suggesting.out")
def out(
    request: Request, suggestion: str, reference: str, session: SessionDep, by: MaySchedule, sent: Pressed
) -> Response:
    _refuse_unread(sent)
    begin(session, sent, by=by)
    take_out(session, suggestion, reference, by=by, now=clock.now())
    return acted(session, request, sent, "suggesting.show", suggestion=suggestion)


@router.get("/suggestions/{suggestion}/reviews/{reference}/move", name="suggesting.move")
def show_move(request: Request, suggestion: str, reference: str, session: SessionDep, by: MaySchedule) -> Response:
    return _move_page(request, session, suggestion, reference, blank(MoveForm))


@router.post("/suggestions/{suggestion}/reviews/{reference}/move", name="suggesting.record_move")
def move(
    request: Request, suggestion: str, reference: str, session: SessionDep, by: MaySchedule, sent: Moving
) -> Response:
    if sent.errors:
        return _move_page(request, session, suggestion, reference, sent, status=422)
    begin(session, sent, by=by)
    move_place(session, suggestion, reference, day=sent.values.day, by=by, now=clock.now())
    return acted(session, request, sent, "suggesting.show", suggestion=suggestion)


def _refuse_unread(sent: Filled[PressForm]) -> None:
    """One button has no field to go back to."""
    if sent.errors:
        raise Invalid("Nothing was changed. Go back to the suggestion and press the button again.", fields=sent.errors)


def _ask_page(request: Request, session: SessionDep, form: Filled[AskForm], *, status: int = 200) -> Response:
    return page(
        request,
        "suggesting/suggestions.html",
        status=status,
        form=form,
        rows=suggestions(session),
        pace=burn_down_now(session, today=clock.today()),
    )


def _show_page(
    request: Request,
    session: SessionDep,
    by: Actor,
    suggestion: str,
    form: Filled[ConfirmForm],
    *,
    status: int = 200,
    refused: Sequence[Hindrance] = (),
) -> Response:
    file = suggestion_file(session, suggestion, person_id=by.id, today=clock.today())
    state = file.suggestion.state
    return page(
        request,
        "suggesting/show.html",
        status=status,
        file=file,
        form=form,
        refused=refused,
        is_under_way=state in UNDER_WAY,
        is_open=state is State.WORKED_OUT,
        is_confirmed=state is State.CONFIRMED,
        others=[row.reference for row in suggestions(session) if row.reference != suggestion],
    )


def _move_page(
    request: Request, session: SessionDep, suggestion: str, reference: str, form: Filled[MoveForm], *, status: int = 200
) -> Response:
    found = get_suggestion(session, suggestion)
    slots = ways_to_move(session, found, reference, now=clock.now())
    return page(
        request,
        "suggesting/move.html",
        status=status,
        suggestion=found,
        row=place_in(session, found.id, reference),
        form=form,
        lawful=[as_choice(slot) for slot in slots if slot.is_lawful],
        unlawful=[slot for slot in slots if not slot.is_lawful],
    )
