"""The notices by how far they have got, and one notice's page."""

from dataclasses import replace
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.commands import note_access
from licensing.audit.models import AccessKind
from licensing.audit.rules import Actor
from licensing.database import SessionDep
from licensing.errors import Invalid
from licensing.messages.queries import count_for_a_person
from licensing.notices.bulk.queries import jobs
from licensing.notices.bulk.rules import MOST_LETTERS
from licensing.notices.drafts import may_be_left_unsent, may_say_why
from licensing.notices.forms import approval_of
from licensing.notices.letters import Plan
from licensing.notices.queries import Stage, count_at, get_notice, notice_rows
from licensing.notices.rules import HOLDER_LETTERS, ServiceMethod
from licensing.notices.showing import NoticeView, notice_view
from licensing.notices.walls import demand_notice
from licensing.people.permissions import Permission, holds
from licensing.people.signed_in import signed_in
from licensing.reviews.withheld import letter_shown, names_hidden_in
from licensing.web.asked import day_asked, page_asked
from licensing.web.pages import page
from licensing.web.parts import Pages

router = APIRouter()
A_PAGE = MOST_LETTERS  # so that a page of drafts can be approved together

MaySee = Annotated[Actor, Depends(signed_in(Permission.SEE_NOTICES))]


@router.get("/notices", name="casefile.notices")
def notices(request: Request, session: SessionDep, by: MaySee) -> Response:
    stage, number, today = _stage(request), page_asked(request), clock.today()
    may_manage = holds(by, Permission.MANAGE_NOTICES)
    counted = {one: count_at(session, one, person_id=by.id) for one in Stage}
    return page(
        request,
        "casefile/notices.html",
        stage=stage,
        stages=list(counted.items()),
        rows=notice_rows(session, stage, person_id=by.id, page=number, size=A_PAGE),
        pages=Pages(number, max(1, -(-counted[stage] // A_PAGE)), request.url.path, {"stage": stage.value}),
        may_manage=may_manage,
        unsent=count_for_a_person(session, person_id=by.id),
        may_word=holds(by, Permission.WORD_LETTERS),
        may_see_register=holds(by, Permission.SEE_REGISTER),
        about_holders=HOLDER_LETTERS,
        may_tick=may_manage and stage is Stage.DRAFT,
        jobs=jobs(session, person_id=by.id, since=clock.at(today, 0)) if may_manage else [],
    )


@router.get("/notices/{notice}", name="casefile.notice")
def notice(request: Request, notice: str, session: SessionDep, by: MaySee) -> Response:
    found, now = get_notice(session, notice), clock.now()
    demand_notice(session, found, Permission.SEE_NOTICES, by=by)
    note_access(
        session, AccessKind.VIEWED, by=by, at=now, about=found.case_reference, route="casefile.notice",
        request_id=getattr(request.state, "request_id", ""),
    )  # fmt: skip
    view = _veiled(session, notice_view(session, found, by=by, on=now.date(), plan=_plan(request, now.date())), by)
    may_manage = holds(by, Permission.MANAGE_NOTICES)
    return page(
        request,
        "casefile/notice.html",
        view=view,
        approval=approval_of(view),
        may_manage=may_manage,
        may_see_register=holds(by, Permission.SEE_REGISTER),
        may_change=may_manage and (may_say_why(found) or may_be_left_unsent(found)) and not view.services,
    )


def _veiled(session: SessionDep, view: NoticeView, by: Actor) -> NoticeView:
    """The notice without the names that are withheld from this reader in its case (R14)."""
    case = view.notice.case_reference
    return replace(view, letter=letter_shown(view.letter, names_hidden_in(session, [case], by).get(case, [])))


def _stage(request: Request) -> Stage:
    try:
        return Stage(request.query_params.get("stage") or Stage.DRAFT.value)
    except ValueError:
        raise Invalid("The address asks for a stage that there is not. Choose one on the page.") from None


def _plan(request: Request, today: date) -> Plan | None:
    """How and when the letter is to leave, where the address asks to see it so; None leaves the usual plan."""
    given = request.query_params.get("method") or ""
    if not given:
        return None
    try:
        method = ServiceMethod(given)
    except ValueError:
        raise Invalid("The address asks for a way of serving that there is not. Choose one on the page.") from None
    return Plan(method, day_asked(request, today, name="planned_on"))
