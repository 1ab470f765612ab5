"""The page on which holders are invited to a session by letter, and reminded of it (R63). No case is named on it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.rules import Actor
from licensing.database import SessionDep
from licensing.errors import Invalid
from licensing.people.acts import acted, begin
from licensing.people.permissions import Permission
from licensing.people.signed_in import signed_in
from licensing.training.forms import InviteForm, RemindForm
from licensing.training.inviting import invite, inviting, remind
from licensing.web.forms import Filled, blank, filled
from licensing.web.pages import page

router = APIRouter()

MayManage = Annotated[Actor, Depends(signed_in(Permission.MANAGE_TRAINING))]
Invited = Annotated[Filled[InviteForm], Depends(filled(InviteForm))]
Reminded = Annotated[Filled[RemindForm], Depends(filled(RemindForm))]


@router.get("/training/{sitting:int}/letters", name="training.letters")
def letters(request: Request, session: SessionDep, by: MayManage, sitting: int) -> Response:
    """Who has a place and no invitation yet, who might be given one, and who is to be reminded."""
    return _letters(request, session, sitting, None)


@router.post("/training/{sitting:int}/invite", name="training.invite")
def send_invitations(request: Request, session: SessionDep, by: MayManage, sitting: int, sent: Invited) -> Response:
    if sent.errors:
        return _letters(request, session, sitting, sent, status=422)
    try:
        with session.begin_nested():  # a page that acted on nothing keeps no key
            begin(session, sent, by=by)
            invite(session, sitting, holder_ids=sent.values.holders, by=by, now=clock.now())
    except Invalid as wrong:
        return _letters(request, session, sitting, sent.but(wrong.fields), status=422)
    return acted(session, request, sent, "training.letters", sitting=sitting)


@router.post("/training/{sitting:int}/remind", name="training.remind")
def send_reminders(request: Request, session: SessionDep, by: MayManage, sitting: int, sent: Reminded) -> Response:
    if sent.errors:
        raise Invalid("Nobody was reminded. Open the page again.", fields=sent.errors)
    begin(session, sent, by=by)
    remind(session, sitting, by=by, now=clock.now())
    return acted(session, request, sent, "training.letters", sitting=sitting)


def _letters(
    request: Request, session: SessionDep, sitting: int, form: Filled[InviteForm] | None, *, status: int = 200
) -> Response:
    today = clock.today()
    found = inviting(session, sitting, on=today)
    form = form or blank(InviteForm, holders=[one.holder_id for one in found.waiting if one.is_booked])
    is_to_come = found.held.closed_at is None and found.held.held_on > today
    return page(request, "training/letters.html", status=status, found=found, form=form, is_to_come=is_to_come)
