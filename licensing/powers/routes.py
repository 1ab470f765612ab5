"""Who decides, over time; recording a holding; which nominee takes a case."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.rules import Actor
from licensing.database import SessionDep
from licensing.people.acts import acted, begin
from licensing.people.permissions import Permission, holds
from licensing.people.queries import people_with, person_by_id
from licensing.people.rules import Role
from licensing.people.signed_in import signed_in
from licensing.powers.commands import assign_nominee, record_holding
from licensing.powers.forms import AssignmentForm, HoldingForm
from licensing.powers.queries import assignment_of, decides_line, deciding_nominee, get_holding, nominees_of, timeline
from licensing.powers.rules import MODE_WORDS, Body, Function, panel_name, who_decides_sentence
from licensing.web.forms import Filled, blank, filled
from licensing.web.pages import page
from licensing.web.wording import teach

router = APIRouter()

Reader = Annotated[Actor, Depends(signed_in(Permission.SEE_POWERS))]
Keeper = Annotated[Actor, Depends(signed_in(Permission.MANAGE_POWERS))]
Assigner = Annotated[Actor, Depends(signed_in(Permission.MANAGE_REVIEWS))]
HoldingSent = Annotated[Filled[HoldingForm], Depends(filled(HoldingForm))]
AssignmentSent = Annotated[Filled[AssignmentForm], Depends(filled(AssignmentForm))]
FUNCTIONS = {Function.TAXI_LICENSING: "Taxi and private hire licensing"}
teach({**MODE_WORDS, **FUNCTIONS, Body.COMMISSIONER: "The commissioner", Body.PANEL: "Councillors"})


@router.get("/powers", name="powers.timeline")
def who_decides(request: Request, session: SessionDep, by: Reader) -> Response:
    today = clock.today()
    return page(
        request, "powers/timeline.html", today=today, line=decides_line(session, on=today),
        functions=[(function, timeline(session, function, on=today)) for function in Function],
        sentence=who_decides_sentence, panel_name=panel_name, may_record=holds(by, Permission.MANAGE_POWERS),
    )  # fmt: skip


@router.get("/powers/new", name="powers.new")
def new(request: Request, session: SessionDep, by: Keeper) -> Response:
    return _new(request, session, form=blank(HoldingForm))


@router.post("/powers/new", name="powers.record")
def recorded(request: Request, session: SessionDep, by: Keeper, sent: HoldingSent) -> Response:
    if sent.errors:
        return _new(request, session, form=sent, status=422)
    begin(session, sent, by=by)
    given = sent.values
    named = [(person_by_id(session, chosen).name, chosen, False) for chosen in given.nominees]
    organisations = [(line.strip(), None, True) for line in given.organisations.splitlines() if line.strip()]
    record_holding(
        session, mode=given.mode, held_from=given.held_from, instrument=given.instrument,
        conditions=given.conditions, nominees=[*named, *organisations], by=by, now=clock.now(),
    )  # fmt: skip
    return acted(session, request, sent, "powers.timeline")


@router.get("/reviews/{reference}/nominee", name="powers.nominee")
def nominee(request: Request, reference: str, session: SessionDep, by: Assigner) -> Response:
    return _nominee(request, session, reference, form=blank(AssignmentForm))


@router.post("/reviews/{reference}/nominee", name="powers.assign")
def assigned(request: Request, reference: str, session: SessionDep, by: Assigner, sent: AssignmentSent) -> Response:
    if sent.errors:
        return _nominee(request, session, reference, form=sent, status=422)
    begin(session, sent, by=by)
    assign_nominee(
        session, reference, person_id=sent.values.person, because=sent.values.because, by=by, now=clock.now()
    )
    return acted(session, request, sent, "casefile.review", reference=reference)


def _new(request: Request, session: SessionDep, *, form: Filled[HoldingForm], status: int = 200) -> Response:
    commissioners = [(person.id, person.name, person.post) for person in people_with(session, Role.COMMISSIONER)]
    return page(request, "powers/new.html", status=status, form=form, commissioners=commissioners)


def _nominee(
    request: Request, session: SessionDep, reference: str, *, form: Filled[AssignmentForm], status: int = 200
) -> Response:
    today = clock.today()
    holding = get_holding(session, on=today)
    named = [(one.person_id, one.name) for one in nominees_of(session, holding.id) if one.person_id is not None]
    standing = assignment_of(session, reference, on=today)
    return page(
        request, "powers/nominee.html", status=status, form=form, reference=reference, nominees=named,
        now_with=deciding_nominee(session, holding, reference, on=today), standing=standing,
    )  # fmt: skip
