"""Which nominee takes a case, and handing several over at once: for a conflict, for leave (R20)."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.rules import Actor
from licensing.database import SessionDep
from licensing.people.acts import acted, begin
from licensing.people.permissions import Permission
from licensing.people.signed_in import signed_in
from licensing.powers.commands import assign_nominee
from licensing.powers.forms import AssignmentForm
from licensing.powers.queries import assignment_of, deciding_nominee, get_holding, nominees_of
from licensing.web.forms import Filled, blank, filled
from licensing.web.pages import page

router = APIRouter()

Assigner = Annotated[Actor, Depends(signed_in(Permission.MANAGE_REVIEWS))]
AssignmentSent = Annotated[Filled[AssignmentForm], Depends(filled(AssignmentForm))]


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
