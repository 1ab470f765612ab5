"""The page on which a drafted letter is given its reason, or left unsent."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.rules import Actor
from licensing.database import SessionDep
from licensing.notices.drafts import leave_unsent, may_be_left_unsent, may_say_why, say_why
from licensing.notices.forms import LeaveUnsentForm, SayWhyForm
from licensing.notices.models import Notice
from licensing.notices.queries import get_notice, revision_of
from licensing.notices.walls import demand_notice
from licensing.people.acts import acted, begin
from licensing.people.permissions import Permission
from licensing.people.signed_in import note_view, signed_in
from licensing.web.forms import Filled, blank, filled
from licensing.web.pages import page

router = APIRouter(prefix="/notices/{notice}/draft")

MayManage = Annotated[Actor, Depends(signed_in(Permission.MANAGE_NOTICES))]
Why = Annotated[Filled[SayWhyForm], Depends(filled(SayWhyForm))]
Unsent = Annotated[Filled[LeaveUnsentForm], Depends(filled(LeaveUnsentForm))]


@router.get("", name="notices.draft")
def draft(request: Request, notice: str, session: SessionDep, by: MayManage) -> Response:
    return _page(request, session, _about(request, session, by, notice))


@router.post("/why", name="notices.say_why")
def give_reason(request: Request, notice: str, session: SessionDep, by: MayManage, sent: Why) -> Response:
    found = _about(request, session, by, notice)
    if sent.errors:
        return _page(request, session, found, why=sent, status=422)
    begin(session, sent, by=by)
    say_why(session, notice, version=sent.values.version or 0, told=sent.values.told, by=by, now=clock.now())
    return acted(session, request, sent, "casefile.notice", notice=notice)


@router.post("/unsent", name="notices.leave_unsent")
def do_not_send(request: Request, notice: str, session: SessionDep, by: MayManage, sent: Unsent) -> Response:
    found = _about(request, session, by, notice)
    if sent.errors:
        return _page(request, session, found, unsent=sent, status=422)
    begin(session, sent, by=by)
    leave_unsent(session, notice, version=sent.values.version or 0, because=sent.values.because, by=by, now=clock.now())
    return acted(session, request, sent, "casefile.notice", notice=notice)


def _about(request: Request, session: SessionDep, by: Actor, reference: str) -> Notice:
    """The notice, if this person may know of its case or its holder; that they looked is recorded."""
    notice = get_notice(session, reference)
    demand_notice(session, notice, Permission.MANAGE_NOTICES, by=by)
    note_view(request, session, notice.case_reference, by=by)
    return notice


def _page(
    request: Request,
    session: SessionDep,
    notice: Notice,
    *,
    why: Filled[SayWhyForm] | None = None,
    unsent: Filled[LeaveUnsentForm] | None = None,
    status: int = 200,
) -> Response:
    is_draft = revision_of(session, notice.id or 0) is None
    return page(
        request,
        "notices/draft.html",
        status=status,
        notice=notice,
        why=why or blank(SayWhyForm, version=notice.version, told=notice.content.get("told", "")),
        unsent=unsent or blank(LeaveUnsentForm, version=notice.version),
        may_say_why=is_draft and may_say_why(notice),
        may_be_left_unsent=may_be_left_unsent(notice),
    )
