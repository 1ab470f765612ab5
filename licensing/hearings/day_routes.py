"""Pages and acts of a whole hearing day: attendance, interests, and the papers that open once they are declared."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.rules import Actor
from licensing.database import SessionDep
from licensing.errors import NotAllowed
from licensing.hearings import forms
from licensing.hearings.acts import KINDS
from licensing.hearings.commands.interests import declare_interests
from licensing.hearings.commands.presence import mark_presence, take_chair
from licensing.hearings.days import (
    cases_to_recognise,
    day_attendance,
    interests_in,
    letter_of,
    must_declare,
    papers_of,
)
from licensing.hearings.rules import InterestKind
from licensing.papers.viewing import editions_shown
from licensing.people.acts import acted, begin
from licensing.people.permissions import Permission, holds
from licensing.people.signed_in import signed_in
from licensing.sittings.queries import get_hearing_day
from licensing.web.forms import Filled, blank, filled
from licensing.web.pages import page, see

router = APIRouter()

MayRun = Annotated[Actor, Depends(signed_in(Permission.RUN_HEARINGS))]
TakesPart = Annotated[Actor, Depends(signed_in(Permission.TAKE_PART))]
MayRead = Annotated[Actor, Depends(signed_in(Permission.SEE_CASES))]
Marked = Annotated[Filled[forms.PresenceForm], Depends(filled(forms.PresenceForm))]
Chaired = Annotated[Filled[forms.ChairForm], Depends(filled(forms.ChairForm))]
Declared = Annotated[Filled[forms.InterestsForm], Depends(filled(forms.InterestsForm))]


@router.get("/hearing-days/{day}/attendance", name="hearings.attendance")
def attendance(request: Request, day: str, session: SessionDep, by: MayRun) -> Response:
    return _attendance(request, session, day, by)


@router.post("/hearing-days/{day}/attendance", name="hearings.mark")
def mark(request: Request, day: str, session: SessionDep, by: MayRun, sent: Marked) -> Response:
    if sent.errors:
        return _attendance(request, session, day, by, sent, status=422)
    begin(session, sent, by=by)
    answers = sent.values.model_dump(exclude={"key", "version"})
    mark_presence(session, day, **answers, by=by, now=clock.now())
    return acted(session, request, sent, "hearings.attendance", day=day)


@router.post("/hearing-days/{day}/chair", name="hearings.take_chair")
def chair(request: Request, day: str, session: SessionDep, by: MayRun, sent: Chaired) -> Response:
    if sent.errors:
        return _attendance(request, session, day, by, sent, status=422)
    begin(session, sent, by=by)
    take_chair(session, day, person_id=sent.values.person_id, by=by, now=clock.now())
    return acted(session, request, sent, "hearings.attendance", day=day)


@router.get("/hearing-days/{day}/interests", name="hearings.interests")
def interests(request: Request, day: str, session: SessionDep, by: TakesPart) -> Response:
    return _interests(request, session, day, by, blank(forms.InterestsForm))


@router.post("/hearing-days/{day}/interests", name="hearings.declare_interests")
def declare(request: Request, day: str, session: SessionDep, by: TakesPart, sent: Declared) -> Response:
    if sent.errors:
        return _interests(request, session, day, by, sent, status=422)
    begin(session, sent, by=by)
    given = sent.values
    declared = interests_in(
        session,
        get_hearing_day(session, day),
        kinds={one: kind for one, kind in given.kind_of.items() if kind is not InterestKind.NONE},
        says=given.says_of,
        unregistered=given.unregistered,
        open_mind=given.open_mind,
    )
    declare_interests(session, day, interests=declared, by=by, now=clock.now())
    return acted(session, request, sent, "casefile.my_hearings")


@router.get("/reviews/{reference}/papers", name="hearings.papers")
def papers(request: Request, reference: str, session: SessionDep, by: MayRead) -> Response:
    """The case's papers. Whoever decides it says first whether they have an interest in it."""
    day = must_declare(session, reference, by=by)
    if day is not None:
        return see(request, "hearings.interests", day=day.reference)
    shown = papers_of(session, reference, by=by, at=clock.now())
    may_publish = holds(by, Permission.PUBLISH_PAPERS)
    published = editions_shown(session, shown.review.id)
    may_enter = holds(by, Permission.SEE_ROOM)
    return page(
        request, "hearings/papers.html", papers=shown, published=published, may_publish=may_publish, may_enter=may_enter
    )


@router.get("/reviews/{reference}/papers/notice.pdf", name="hearings.notice")
def notice(request: Request, reference: str, session: SessionDep, by: MayRead) -> Response:
    """The hearing notice as the licence holder has it."""
    day = must_declare(session, reference, by=by)
    if day is not None:
        return see(request, "hearings.interests", day=day.reference)
    letter = letter_of(session, reference)
    headers = {"Content-Disposition": f'inline; filename="{letter.name}"', "Cache-Control": "no-store"}
    return Response(letter.pdf, media_type="application/pdf", headers=headers)


def _attendance(
    request: Request,
    session: SessionDep,
    day: str,
    by: Actor,
    sent: Filled[forms.PresenceForm] | Filled[forms.ChairForm] | None = None,
    *,
    status: int = 200,
) -> Response:
    shown = day_attendance(session, day, by=by, now=clock.now())
    return page(request, "hearings/attendance.html", status=status, shown=shown, sent=sent)


def _interests(
    request: Request, session: SessionDep, day: str, by: Actor, form: Filled[forms.InterestsForm], *, status: int = 200
) -> Response:
    shown = cases_to_recognise(session, get_hearing_day(session, day), by=by)
    if not shown.is_seated:
        raise NotAllowed("You have no seat on this hearing day.")
    return page(request, "hearings/interests.html", status=status, shown=shown, form=form, kinds=KINDS)
