"""Pages of training: sessions, the register at the door, who is trained and who is not. No case is named on any."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.commands import note_access
from licensing.audit.models import AccessKind
from licensing.audit.rules import Actor
from licensing.database import SessionDep
from licensing.people.acts import acted, begin
from licensing.people.permissions import Permission, holds
from licensing.people.signed_in import signed_in
from licensing.training import inviting_routes
from licensing.training.commands import arrange_session, book, close_session, mark_present, unmark
from licensing.training.forms import ArrangeForm, BookForm, FindForm, FinishForm, MarkForm
from licensing.training.queries import (
    counted_holders,
    get_session,
    holders_matching,
    register_of,
    session_rows,
    trained_count,
    trained_holders,
    untrained_holders,
)
from licensing.training.rules import COURSE_NAME, TRAINING_WORDS
from licensing.web.asked import day_asked, page_asked
from licensing.web.forms import Filled, blank, filled
from licensing.web.pages import page
from licensing.web.parts import Column, Pages
from licensing.web.wording import teach

router = APIRouter()
router.include_router(inviting_routes.router)
teach(TRAINING_WORDS)

SESSION_COLUMNS = (
    Column("When"),
    Column("Where"),
    Column("Trainer"),
    Column("Booked", num=True),
    Column("Present", num=True),
    Column("Register"),
)
PEOPLE_COLUMNS = tuple(Column(label) for label in ("Licence holder", "Badge", "Attended", "Due by", "Standing"))

MaySee = Annotated[Actor, Depends(signed_in(Permission.SEE_TRAINING))]
MayManage = Annotated[Actor, Depends(signed_in(Permission.MANAGE_TRAINING))]
Arranged = Annotated[Filled[ArrangeForm], Depends(filled(ArrangeForm))]
Found = Annotated[Filled[FindForm], Depends(filled(FindForm))]
Booked = Annotated[Filled[BookForm], Depends(filled(BookForm))]
Marked = Annotated[Filled[MarkForm], Depends(filled(MarkForm))]
Finished = Annotated[Filled[FinishForm], Depends(filled(FinishForm))]


@router.get("/training", name="training.sessions")
def sessions(request: Request, session: SessionDep, by: MaySee) -> Response:
    """Every session, and how many licence holders are trained."""
    today = clock.today()
    number = page_asked(request)
    rows, of = session_rows(session, page=number)
    return page(
        request,
        "training/sessions.html",
        rows=rows,
        pages=Pages(number, of, request.url.path),
        trained=trained_count(session, as_at=today),
        holders=counted_holders(session, as_at=today),
        today=today,
        course=COURSE_NAME,
        columns=SESSION_COLUMNS,
        may_arrange=holds(by, Permission.MANAGE_TRAINING),
        may_see_cases=holds(by, Permission.LIST_CASES),
    )


@router.get("/training/new", name="training.new")
def new(request: Request, by: MayManage) -> Response:
    return page(request, "training/new.html", form=blank(ArrangeForm, places=30), course=COURSE_NAME)


@router.post("/training/new", name="training.arrange")
def arrange(request: Request, session: SessionDep, by: MayManage, sent: Arranged) -> Response:
    if sent.errors:
        return page(request, "training/new.html", status=422, form=sent, course=COURSE_NAME)
    begin(session, sent, by=by)
    given = sent.values
    arranged = arrange_session(
        session,
        held_on=given.held_on,
        begins=given.begins,
        venue=given.venue,
        trainer=given.trainer,
        places=given.places,
        by=by,
        now=clock.now(),
    )
    return acted(session, request, sent, "training.register", sitting=arranged.id)


@router.get("/training/trained", name="training.trained")
def trained(request: Request, session: SessionDep, by: MaySee) -> Response:
    """Who had been to the training by the end of a day."""
    on, number = day_asked(request, clock.today()), page_asked(request)
    rows, of = trained_holders(session, on, number)
    return _people(request, session, "Trained", rows=rows, on=on, pages=(number, of))


@router.get("/training/untrained", name="training.untrained")
def untrained(request: Request, session: SessionDep, by: MaySee) -> Response:
    """Who held a licence on a day and had never been to the training by then (R63)."""
    on, number = day_asked(request, clock.today()), page_asked(request)
    rows, of = untrained_holders(session, on, number)
    return _people(request, session, "Not yet trained", rows=rows, on=on, pages=(number, of))


@router.get("/training/{sitting:int}", name="training.register")
def register(request: Request, session: SessionDep, by: MaySee, sitting: int) -> Response:
    """The register at the door: one name, one tap."""
    return _door(request, session, by, sitting, blank(FindForm))


@router.post("/training/{sitting:int}/find", name="training.find")
def find(request: Request, session: SessionDep, by: MayManage, sitting: int, sent: Found) -> Response:
    """Look somebody up by name, badge or plate: to mark a walk-in, or to book."""
    if sent.errors:
        return _door(request, session, by, sitting, sent, status=422)
    get_session(session, sitting)
    note_access(session, AccessKind.SEARCHED, by=by, at=clock.now(), route="training.find", q=sent.values.q)
    return _door(request, session, by, sitting, sent, found=holders_matching(session, sent.values.q))


@router.post("/training/{sitting:int}/book", name="training.book")
def add_booking(request: Request, session: SessionDep, by: MayManage, sitting: int, sent: Booked) -> Response:
    if sent.errors:
        return _door(request, session, by, sitting, blank(FindForm).but(sent.errors), status=422)
    begin(session, sent, by=by)
    book(session, sitting, holder_ids=[sent.values.holder], by=by, now=clock.now())
    return acted(session, request, sent, "training.register", sitting=sitting, fragment=f"holder-{sent.values.holder}")


@router.post("/training/{sitting:int}/mark", name="training.mark")
def mark(request: Request, session: SessionDep, by: MayManage, sitting: int, sent: Marked) -> Response:
    if sent.errors:
        return _door(request, session, by, sitting, blank(FindForm).but(sent.errors), status=422)
    begin(session, sent, by=by)
    given, now = sent.values, clock.now()
    if given.here:
        mark_present(session, sitting, holder_id=given.holder, walked_in=given.walked_in, by=by, now=now)
    else:
        unmark(session, sitting, holder_id=given.holder, by=by, now=now)
    return acted(session, request, sent, "training.register", sitting=sitting, fragment=f"holder-{given.holder}")


@router.post("/training/{sitting:int}/finish", name="training.finish")
def finish(request: Request, session: SessionDep, by: MayManage, sitting: int, sent: Finished) -> Response:
    if sent.errors:
        return _door(request, session, by, sitting, blank(FindForm).but(sent.errors), status=422)
    begin(session, sent, by=by)
    close_session(session, sitting, by=by, now=clock.now())
    return acted(session, request, sent, "training.register", sitting=sitting)


def _door(
    request: Request, session: SessionDep, by: Actor, sitting: int, form: Filled[FindForm], **extra: Any
) -> Response:
    held = get_session(session, sitting)
    rows = register_of(session, sitting)
    today = clock.today()
    open_now = held.closed_at is None and holds(by, Permission.MANAGE_TRAINING)
    return page(
        request,
        "training/register.html",
        status=extra.get("status", 200),
        held=held,
        rows=rows,
        here=sum(row.is_present for row in rows),
        form=form,
        found=extra.get("found"),
        known={row.holder_id for row in rows},
        may_mark=open_now and held.held_on <= today,
        may_book=open_now and held.held_on > today,
        course=COURSE_NAME,
    )


def _people(
    request: Request, session: SessionDep, title: str, *, rows: object, on: date, pages: tuple[int, int]
) -> Response:
    return page(
        request,
        "training/people.html",
        title=title,
        rows=rows,
        on=on,
        pages=Pages(*pages, path=request.url.path, asked={"as_at": on.isoformat()}),
        trained=trained_count(session, as_at=on),
        holders=counted_holders(session, as_at=on),
        columns=PEOPLE_COLUMNS,
        is_trained=request.url.path.endswith("/trained"),
    )
