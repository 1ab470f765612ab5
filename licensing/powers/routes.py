"""Who decides, over time; recording a holding or a proposed change; which nominee takes a case."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.rules import Actor
from licensing.database import SessionDep
from licensing.documents.attaching import attached
from licensing.documents.intake import with_file
from licensing.documents.opened import Opened
from licensing.documents.queries import kept_file
from licensing.documents.rules import Media
from licensing.errors import Invalid
from licensing.people.acts import acted, begin
from licensing.people.permissions import Permission, holds
from licensing.people.queries import people_with, person_by_id
from licensing.people.rules import Role
from licensing.people.signed_in import signed_in
from licensing.powers import nominee_routes
from licensing.powers.commands import Paper, add_function, propose_change, record_holding, undo_holding, withdraw_change
from licensing.powers.forms import FunctionForm, HoldingForm, PlannedForm, UndoForm, WithdrawnForm
from licensing.powers.queries import (
    decides_line,
    functions,
    get_planned,
    holding_by_id,
    instrument_named,
    proposed_changes,
    timelines,
    undone_holdings,
)
from licensing.powers.rules import (
    CONDITION_WORDS,
    MODE_WORDS,
    Body,
    panel_name,
    who_decides_sentence,
)
from licensing.web.forms import Filled, blank, filled
from licensing.web.pages import page
from licensing.web.wording import day as in_words
from licensing.web.wording import teach

router = APIRouter()
router.include_router(nominee_routes.router)

Reader = Annotated[Actor, Depends(signed_in(Permission.SEE_POWERS))]
Keeper = Annotated[Actor, Depends(signed_in(Permission.MANAGE_POWERS))]
HoldingSent = Annotated[Filled[HoldingForm], Depends(filled(HoldingForm))]
FunctionSent = Annotated[Filled[FunctionForm], Depends(filled(FunctionForm))]
PlannedSent = Annotated[Filled[PlannedForm], Depends(filled(PlannedForm))]
UndoSent = Annotated[Filled[UndoForm], Depends(filled(UndoForm))]
WithdrawnSent = Annotated[Filled[WithdrawnForm], Depends(filled(WithdrawnForm))]
teach({**MODE_WORDS, **CONDITION_WORDS, Body.COMMISSIONER: "The commissioner", Body.PANEL: "Councillors"})


@router.get("/powers", name="powers.timeline")
def who_decides(request: Request, session: SessionDep, by: Reader) -> Response:
    today = clock.today()
    return page(
        request,
        "powers/timeline.html",
        today=today,
        line=decides_line(session, on=today),
        functions=timelines(session, on=today),
        undone={one.code: undone_holdings(session, one.code) for one in functions(session)},
        sentence=who_decides_sentence,
        panel_name=panel_name,
        may_record=holds(by, Permission.MANAGE_POWERS),
        may_list=holds(by, Permission.LIST_CASES),
        may_assign=holds(by, Permission.MANAGE_REVIEWS),
    )


@router.get("/powers/new", name="powers.new")
def new(request: Request, session: SessionDep, by: Keeper) -> Response:
    return _new(request, session, form=blank(HoldingForm))


@router.post("/powers/new", name="powers.record")
def recorded(request: Request, session: SessionDep, by: Keeper, sent: HoldingSent) -> Response:
    sent, document = with_file(sent, "document")
    sent = _pdf_only(sent, document)
    if sent.errors:
        return _new(request, session, form=sent, status=422)
    given = sent.values
    named = [(person_by_id(session, chosen).name, chosen, False) for chosen in given.nominees]
    organisations = [(line.strip(), None, True) for line in given.organisations.splitlines() if line.strip()]
    sent = _tried(
        session, sent, record_holding, by, function=given.function, mode=given.mode, held_from=given.held_from,
        instrument=given.instrument, conditions=given.conditions, asks=frozenset(given.asks),
        paper=Paper(document, given.carries_out), nominees=[*named, *organisations],
    )  # fmt: skip
    if sent.errors:
        return _new(request, session, form=sent, status=422)
    return acted(session, request, sent, "powers.timeline")


@router.get("/powers/instruments/{sha256}", name="powers.instrument")
def instrument(sha256: str, session: SessionDep, by: Reader) -> Response:
    """The instrument of a holding, or the paper of a proposed change, byte for byte as it was sent."""
    name = instrument_named(session, sha256)
    return attached(name, kept_file(session, sha256), Media.PDF)


@router.get("/powers/functions", name="powers.function_form")
def function_form(request: Request, session: SessionDep, by: Keeper) -> Response:
    return page(request, "powers/function.html", form=blank(FunctionForm), functions=functions(session))


@router.post("/powers/functions", name="powers.add_function")
def function(request: Request, session: SessionDep, by: Keeper, sent: FunctionSent) -> Response:
    if not sent.errors:
        sent = _tried(session, sent, add_function, by, name=sent.values.name)
    if sent.errors:
        return page(request, "powers/function.html", status=422, form=sent, functions=functions(session))
    return acted(session, request, sent, "powers.timeline")


@router.get("/powers/proposed", name="powers.planned_form")
def planned_form(request: Request, session: SessionDep, by: Keeper) -> Response:
    return _planned(request, session, blank(PlannedForm))


@router.post("/powers/proposed", name="powers.propose")
def proposed(request: Request, session: SessionDep, by: Keeper, sent: PlannedSent) -> Response:
    """Record what the Secretary of State proposes. It changes nothing."""
    sent, document = with_file(sent, "document")
    sent = _pdf_only(sent, document)
    if not sent.errors:
        given = sent.values.model_dump(exclude={"key", "version", "document"})
        sent = _tried(session, sent, propose_change, by, document=document, **given)
    if sent.errors:
        return _planned(request, session, sent)
    return acted(session, request, sent, "powers.timeline")


@router.get("/powers/proposed/{planned}/withdraw", name="powers.withdraw_form")
def withdraw_form(request: Request, planned: int, session: SessionDep, by: Keeper) -> Response:
    return page(request, "powers/withdraw.html", form=blank(WithdrawnForm), planned=get_planned(session, planned))


@router.post("/powers/proposed/{planned}/withdraw", name="powers.withdraw")
def withdraw(request: Request, planned: int, session: SessionDep, by: Keeper, sent: WithdrawnSent) -> Response:
    found = get_planned(session, planned)
    if sent.errors:
        return page(request, "powers/withdraw.html", status=422, form=sent, planned=found)
    begin(session, sent, by=by)
    withdraw_change(session, planned, because=sent.values.because, by=by, now=clock.now())
    return acted(session, request, sent, "powers.timeline")


@router.get("/powers/holdings/{holding}/undo", name="powers.undo_form")
def undo_form(request: Request, holding: int, session: SessionDep, by: Keeper) -> Response:
    return page(request, "powers/undo.html", form=blank(UndoForm), holding=holding_by_id(session, holding))


@router.post("/powers/holdings/{holding}/undo", name="powers.undo")
def undo(request: Request, holding: int, session: SessionDep, by: Keeper, sent: UndoSent) -> Response:
    """A planned holding is undone by an instrument of the Secretary of State's, which is kept with it."""
    found = holding_by_id(session, holding)
    sent, document = with_file(sent, "document")
    sent = _pdf_only(sent, document)
    if not sent.errors:
        given = {"instrument": sent.values.instrument, "because": sent.values.because, "document": document}
        sent = _tried(session, sent, undo_holding, by, holding_id=holding, **given)
    if sent.errors:
        return page(request, "powers/undo.html", status=422, form=sent, holding=found)
    return acted(session, request, sent, "powers.timeline")


def _new(request: Request, session: SessionDep, *, form: Filled[HoldingForm], status: int = 200) -> Response:
    commissioners = [(person.id, person.name, person.post) for person in people_with(session, Role.COMMISSIONER)]
    changes = [one.planned for one in proposed_changes(session) if one.is_live]
    live = [(one.id, f"{MODE_WORDS[one.mode]}, proposed on {in_words(one.proposed_on)}") for one in changes]
    return page(
        request, "powers/new.html", status=status, form=form, commissioners=commissioners,
        functions=[(one.code, one.name) for one in functions(session)], planned=live,
    )  # fmt: skip


def _planned(request: Request, session: SessionDep, form: Filled[PlannedForm]) -> Response:
    known = [(one.code, one.name) for one in functions(session)]
    return page(request, "powers/planned.html", status=422 if form.errors else 200, form=form, functions=known)


def _pdf_only(sent: Filled[Any], document: Opened | None) -> Filled[Any]:
    if document is None or document.media is Media.PDF:
        return sent
    return sent.but({"document": "Choose a PDF: what was signed is kept byte for byte"})


def _tried(session: SessionDep, sent: Filled[Any], command: Any, by: Actor, **given: Any) -> Filled[Any]:
    """Carry out a command as the form asks: the form comes back with an error where a field is wrong."""
    try:
        with session.begin_nested():
            begin(session, sent, by=by)
            command(session, **given, by=by, now=clock.now())
    except Invalid as wrong:
        if not wrong.fields:
            raise
        return sent.but(wrong.fields)
    return sent
