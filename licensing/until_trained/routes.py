"""Pages of overdue training: open many reviews in one act, see each case to its end, and decide them one by one."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.rules import Actor
from licensing.database import SessionDep
from licensing.errors import Invalid
from licensing.outbox.commands import answer
from licensing.people.acts import acted, begin
from licensing.people.permissions import Permission, holds
from licensing.people.signed_in import signed_in
from licensing.until_trained.commands import MOST_DRAFTS, Done, draft_for_chair, open_for_training
from licensing.until_trained.forms import DraftManyForm, OpenManyForm
from licensing.until_trained.queries import PAGE, counts, overdue_holders, training_cases
from licensing.until_trained.rules import STAGE_WORDS, Stage
from licensing.until_trained.waiting import waiting_for
from licensing.web.addresses import path_to
from licensing.web.asked import day_asked, page_asked
from licensing.web.forms import Filled, blank, filled
from licensing.web.pages import page, see
from licensing.web.parts import Column, Pages
from licensing.web.wording import teach

router = APIRouter()
teach(STAGE_WORDS)

CASE_COLUMNS = tuple(Column(label) for label in ("Licence holder", "Training was due by", "Decided", "Stands"))
SHOWN = 100
MaySee = Annotated[Actor, Depends(signed_in(Permission.LIST_CASES))]
MayOpen = Annotated[Actor, Depends(signed_in(Permission.MANAGE_REVIEWS))]
MayTakePart = Annotated[Actor, Depends(signed_in(Permission.TAKE_PART))]
MaySign = Annotated[Actor, Depends(signed_in(Permission.SIGN_AS_CHAIR))]
Opening = Annotated[Filled[OpenManyForm], Depends(filled(OpenManyForm))]
Drafting = Annotated[Filled[DraftManyForm], Depends(filled(DraftManyForm))]


@router.get("/training/overdue", name="until_trained.overdue")
def overdue(request: Request, session: SessionDep, by: MayOpen) -> Response:
    """Whose training is overdue and who is under no review: the list from which reviews are opened."""
    return _overdue(request, session, blank(OpenManyForm))


@router.post("/training/overdue", name="until_trained.open")
def open_many(request: Request, session: SessionDep, by: MayOpen, sent: Opening) -> Response:
    if sent.errors:
        return _overdue(request, session, sent)
    now = clock.now()
    try:
        with session.begin_nested():  # a page that acted on nothing keeps no key
            begin(session, sent, by=by)
            given = sent.values
            done = open_for_training(session, holder_ids=given.holders, hear_by=given.hear_by, by=by, now=now)
    except Invalid as wrong:
        return _overdue(request, session, sent.but(wrong.fields))
    if all(not one.refused for one in done):
        return acted(session, request, sent, "until_trained.cases")
    answer(session, sent.key, to=path_to(request, "until_trained.overdue"))
    return _overdue(request, session, blank(OpenManyForm), done=done)


@router.get("/training/cases", name="until_trained.cases")
def cases(request: Request, session: SessionDep, by: MaySee) -> Response:
    """Each case of overdue training: how many stand where, and which."""
    found = training_cases(session, person_id=by.id, at=clock.now())
    asked, number = request.query_params.get("stage", ""), page_asked(request)
    if asked and asked not in set(Stage):
        raise Invalid("The address asks for a stage that there is not. Choose one on the page.")
    rows = [one for one in found if not asked or one.stage == asked]
    return page(
        request, "until_trained/cases.html", counts=counts(found), asked=asked, of=len(found),
        rows=rows[(number - 1) * SHOWN : number * SHOWN], columns=CASE_COLUMNS,
        pages=Pages(number, max(1, -(-len(rows) // SHOWN)), request.url.path, asked={"stage": asked} if asked else {}),
        may_open=holds(by, Permission.MANAGE_REVIEWS), may_schedule=holds(by, Permission.SCHEDULE),
    )  # fmt: skip


@router.get("/training/to-decide", name="until_trained.to_decide")
def to_decide(request: Request, session: SessionDep, by: MayTakePart) -> Response:
    """The cases heard that wait for this person, to be opened one after the other."""
    return _waiting(request, session, by, blank(DraftManyForm))


@router.get("/training/to-decide/next", name="until_trained.next")
def next_case(request: Request, session: SessionDep, by: MayTakePart) -> Response:
    """The first of them; the list where none is left."""
    found = waiting_for(session, by, on=clock.today())
    if not found:
        return see(request, "until_trained.to_decide")
    return see(request, found[0].route, reference=found[0].reference)


@router.post("/training/to-decide", name="until_trained.draft")
def draft_many(request: Request, session: SessionDep, by: MaySign, sent: Drafting) -> Response:
    """Begin the chair's drafts. Nothing is signed: each case is opened, read and signed by itself (R04)."""
    if sent.errors:
        return _waiting(request, session, by, sent)
    mine = {one.reference for one in waiting_for(session, by, on=clock.today())}
    strange = [one for one in sent.values.cases if one not in mine]
    if strange:
        return _waiting(request, session, by, sent.but({"cases": "Choose from the list"}))
    begin(session, sent, by=by)
    done = draft_for_chair(session, sent.values.cases, common=sent.values.common, by=by, now=clock.now())
    if all(not one.refused for one in done):
        return acted(session, request, sent, "until_trained.to_decide")
    answer(session, sent.key, to=path_to(request, "until_trained.to_decide"))
    return _waiting(request, session, by, blank(DraftManyForm, common=sent.values.common), done=done)


def _overdue(
    request: Request, session: SessionDep, form: Filled[OpenManyForm], *, done: Sequence[Done] = ()
) -> Response:
    today, number = clock.today(), page_asked(request)
    due_by = day_asked(request, today, name="due_by")
    found, total = overdue_holders(session, on=today, due_by=due_by, page=number)
    return page(
        request, "until_trained/overdue.html",
        status=422 if form.errors else 409 if any(one.refused for one in done) else 200, number=number, form=form,
        found=found, total=total, due_by=due_by, done=done, is_all=request.query_params.get("all") == "1",
        pages=Pages(number, max(1, -(-total // PAGE)), request.url.path, asked={"due_by": due_by.isoformat()}),
    )  # fmt: skip


def _waiting(
    request: Request, session: SessionDep, by: Actor, form: Filled[DraftManyForm], *, done: Sequence[Done] = ()
) -> Response:
    found = waiting_for(session, by, on=clock.today())
    return page(
        request, "until_trained/to_decide.html",
        status=422 if form.errors else 409 if any(one.refused for one in done) else 200,
        form=form, found=found, done=done, most=MOST_DRAFTS,
        may_draft=holds(by, Permission.SIGN_AS_CHAIR) and any(not one.has_draft for one in found),
    )  # fmt: skip
