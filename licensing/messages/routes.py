"""Messages that wait for a person: the list, one of them, and the two things that can be done with it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.rules import Actor
from licensing.database import SessionDep
from licensing.errors import Invalid
from licensing.messages.commands import leave_message, send_again
from licensing.messages.forms import AgainForm, LeaveForm
from licensing.messages.models import Message
from licensing.messages.queries import get_message, is_given_up, messages_for_a_person, steps_of
from licensing.messages.rules import NEEDS_A_PERSON, MessageState
from licensing.messages.steps import case_of
from licensing.people.acts import acted, begin
from licensing.people.permissions import Permission, demand
from licensing.people.signed_in import note_view, signed_in
from licensing.web.forms import Filled, blank, filled
from licensing.web.pages import page

router = APIRouter()

MayManage = Annotated[Actor, Depends(signed_in(Permission.MANAGE_NOTICES))]
Again = Annotated[Filled[AgainForm], Depends(filled(AgainForm))]
Leaving = Annotated[Filled[LeaveForm], Depends(filled(LeaveForm))]


@router.get("/messages", name="messages.waiting")
def waiting(request: Request, session: SessionDep, by: MayManage) -> Response:
    return page(request, "messages/waiting.html", rows=messages_for_a_person(session, person_id=by.id))


@router.get("/messages/{message}", name="messages.message")
def show(request: Request, message: str, session: SessionDep, by: MayManage) -> Response:
    found = _message(request, session, message, by=by)
    return _message_page(request, session, found, blank(LeaveForm))


@router.post("/messages/{message}/again", name="messages.send_again")
def again(request: Request, message: str, session: SessionDep, by: MayManage, sent: Again) -> Response:
    _message(request, session, message, by=by)
    if sent.errors:
        raise Invalid("That button could not be read. Open the message again and press once more.", fields=sent.errors)
    begin(session, sent, by=by)
    send_again(session, message, seen=sent.values.version or 0, by=by, now=clock.now())
    return acted(session, request, sent, "messages.message", message=message)


@router.post("/messages/{message}/leave", name="messages.leave")
def leave(request: Request, message: str, session: SessionDep, by: MayManage, sent: Leaving) -> Response:
    found = _message(request, session, message, by=by)
    if sent.errors:
        return _message_page(request, session, found, sent, status=422)
    begin(session, sent, by=by)
    values = sent.values
    leave_message(session, message, seen=values.version or 0, because=values.because, by=by, now=clock.now())
    return acted(session, request, sent, "messages.message", message=message)


def _message(request: Request, session: SessionDep, reference: str, *, by: Actor) -> Message:
    """The message, if this person may know of its case; that they looked is recorded."""
    found = get_message(session, reference)
    case = case_of(found)
    demand(session, by, Permission.MANAGE_NOTICES, case)
    if case is not None:
        note_view(request, session, case, by=by)
    return found


def _message_page(
    request: Request, session: SessionDep, message: Message, form: Filled[LeaveForm], *, status: int = 200
) -> Response:
    steps, given_up = steps_of(session, message.id), is_given_up(session, message.id)
    return page(
        request,
        "messages/message.html",
        status=status,
        message=message,
        steps=steps,
        waits=steps[-1].state in NEEDS_A_PERSON or given_up,
        may_be_there=steps[-1].state is MessageState.UNCERTAIN
        or (given_up and steps[-1].state is MessageState.SENDING),
        form=form,
        version=steps[-1].id,
        is_notice=case_of(message) is not None,
    )
