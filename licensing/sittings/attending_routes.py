"""One tap each: can you sit, apologies, a reserve steps in. By the member, or by the clerk who was told."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.rules import Actor
from licensing.database import SessionDep
from licensing.people.acts import acted, begin
from licensing.people.permissions import Permission
from licensing.people.signed_in import signed_in
from licensing.sittings import forms
from licensing.sittings.apologies import send_apologies, step_in
from licensing.sittings.availability import answer_availability, ask_availability
from licensing.sittings.rules import Answer
from licensing.web.forms import Filled, filled

router = APIRouter(prefix="/hearing-days/{day}")

MayManage = Annotated[Actor, Depends(signed_in(Permission.MANAGE_HEARING_DAYS))]
TakesPart = Annotated[Actor, Depends(signed_in(Permission.TAKE_PART))]
Pressed = Annotated[Filled[forms.PressForm], Depends(filled(forms.PressForm))]
Answered = Annotated[Filled[forms.AnswerForm], Depends(filled(forms.AnswerForm))]
Recorded = Annotated[Filled[forms.RecordAnswerForm], Depends(filled(forms.RecordAnswerForm))]
Sorry = Annotated[Filled[forms.ApologiesForm], Depends(filled(forms.ApologiesForm))]
ToldSorry = Annotated[Filled[forms.RecordApologiesForm], Depends(filled(forms.RecordApologiesForm))]
Stepping = Annotated[Filled[forms.StepInForm], Depends(filled(forms.StepInForm))]


@router.post("/availability/ask", name="sittings.ask_availability")
def ask(request: Request, day: str, session: SessionDep, by: MayManage, sent: Pressed) -> Response:
    forms.demand_readable(sent)
    begin(session, sent, by=by)
    ask_availability(session, day, by=by, now=clock.now())
    return acted(session, request, sent, "sittings.panel", day=day)


@router.post("/availability", name="sittings.record_availability")
def record_answer(request: Request, day: str, session: SessionDep, by: MayManage, sent: Recorded) -> Response:
    forms.demand_readable(sent)
    begin(session, sent, by=by)
    answer = Answer(sent.values.answer)
    answer_availability(session, day, person_id=sent.values.person, answer=answer, by=by, now=clock.now())
    return acted(session, request, sent, "sittings.panel", day=day)


@router.post("/my-availability", name="sittings.answer_availability")
def answer_myself(request: Request, day: str, session: SessionDep, by: TakesPart, sent: Answered) -> Response:
    forms.demand_readable(sent)
    begin(session, sent, by=by)
    answer = Answer(sent.values.answer)
    answer_availability(session, day, person_id=by.id or 0, answer=answer, by=by, now=clock.now())
    return acted(session, request, sent, "casefile.my_hearings")


@router.post("/apologies", name="sittings.record_apologies")
def record_apologies(request: Request, day: str, session: SessionDep, by: MayManage, sent: ToldSorry) -> Response:
    forms.demand_readable(sent)
    begin(session, sent, by=by)
    given = sent.values
    send_apologies(
        session, day, person_id=given.person, are_sent=given.says == "apologies", by=by, now=clock.now()
    )  # fmt: skip
    return acted(session, request, sent, "casefile.hearing_day", day=day)


@router.post("/my-apologies", name="sittings.send_apologies")
def send_mine(request: Request, day: str, session: SessionDep, by: TakesPart, sent: Sorry) -> Response:
    forms.demand_readable(sent)
    begin(session, sent, by=by)
    are_sent = sent.values.says == "apologies"
    send_apologies(session, day, person_id=by.id or 0, are_sent=are_sent, by=by, now=clock.now())
    return acted(session, request, sent, "casefile.my_hearings")


@router.post("/step-in", name="sittings.record_step_in")
def record_step_in(request: Request, day: str, session: SessionDep, by: MayManage, sent: Stepping) -> Response:
    forms.demand_readable(sent)
    begin(session, sent, by=by)
    step_in(session, day, person_id=sent.values.person, by=by, now=clock.now())
    return acted(session, request, sent, "casefile.hearing_day", day=day)


@router.post("/my-step-in", name="sittings.step_in")
def step_in_myself(request: Request, day: str, session: SessionDep, by: TakesPart, sent: Pressed) -> Response:
    forms.demand_readable(sent)
    begin(session, sent, by=by)
    step_in(session, day, person_id=by.id or 0, by=by, now=clock.now())
    return acted(session, request, sent, "casefile.my_hearings")
