"""What the hearing of a case needs, and the days on which somebody cannot come: the forms of the review page."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.rules import Actor
from licensing.authority.queries import number_on
from licensing.authority.rules import Setting
from licensing.database import SessionDep
from licensing.errors import Invalid
from licensing.people.acts import acted, begin
from licensing.people.permissions import Permission
from licensing.people.signed_in import signed_in
from licensing.reviews.forms import NeedsForm, ReasonForm, UnavailableForm
from licensing.reviews.needs import record_needs, record_unavailable, whose_days, withdraw_unavailable
from licensing.reviews.needs_known import needs_of, unavailability_by_id
from licensing.reviews.queries import get_review
from licensing.reviews.rules import WHOSE_WORDS
from licensing.web.forms import Filled, blank, filled
from licensing.web.pages import page
from licensing.web.wording import teach

router = APIRouter(prefix="/reviews/{reference}")
teach(WHOSE_WORDS)

MayManage = Annotated[Actor, Depends(signed_in(Permission.MANAGE_REVIEWS))]
NeedsSent = Annotated[Filled[NeedsForm], Depends(filled(NeedsForm))]
UnavailableSent = Annotated[Filled[UnavailableForm], Depends(filled(UnavailableForm))]
ReasonSent = Annotated[Filled[ReasonForm], Depends(filled(ReasonForm))]
CARD = "hearing-needs"
NEEDS = {"minutes", "interpreter", "adjustments", "fewer_members"}


@router.get("/hearing-needs", name="reviews.needs_form")
def needs_form(request: Request, reference: str, session: SessionDep, by: MayManage) -> Response:
    stands = needs_of(session, get_review(session, reference).id or 0)
    held = stands.model_dump(include=NEEDS) if stands else {}
    return _needs_page(request, session, reference, blank(NeedsForm, version=stands.id if stands else 0, **held))


@router.post("/hearing-needs", name="reviews.needs")
def needs(request: Request, reference: str, session: SessionDep, by: MayManage, sent: NeedsSent) -> Response:
    if sent.errors:
        return _needs_page(request, session, reference, sent)
    begin(session, sent, by=by)
    given = sent.values.model_dump(include=NEEDS)
    record_needs(session, reference, **given, version=sent.values.version, by=by, now=clock.now())
    return acted(session, request, sent, "casefile.review", reference=reference, fragment=CARD)


@router.get("/unavailable/new", name="reviews.unavailable_form")
def unavailable_form(request: Request, reference: str, session: SessionDep, by: MayManage) -> Response:
    return _act(request, session, reference, "unavailable", blank(UnavailableForm))


@router.post("/unavailable/new", name="reviews.unavailable")
def unavailable(
    request: Request, reference: str, session: SessionDep, by: MayManage, sent: UnavailableSent
) -> Response:
    if sent.errors:
        return _act(request, session, reference, "unavailable", sent)
    given = sent.values.model_dump(include={"whose", "first_day", "last_day", "because"})
    try:
        with session.begin_nested():  # a page that acted on nothing keeps no key
            begin(session, sent, by=by)
            record_unavailable(session, reference, **given, by=by, now=clock.now())
    except Invalid as problem:
        return _act(request, session, reference, "unavailable", sent.but(problem.fields))
    return acted(session, request, sent, "casefile.review", reference=reference, fragment=CARD)


@router.get("/unavailable/{row_id}/withdraw", name="reviews.withdraw_form")
def withdraw_form(request: Request, reference: str, row_id: int, session: SessionDep, by: MayManage) -> Response:
    return _withdraw_page(request, session, reference, row_id, blank(ReasonForm))


@router.post("/unavailable/{row_id}/withdraw", name="reviews.withdraw_unavailable")
def withdraw(
    request: Request, reference: str, row_id: int, session: SessionDep, by: MayManage, sent: ReasonSent
) -> Response:
    if sent.errors:
        return _withdraw_page(request, session, reference, row_id, sent)
    begin(session, sent, by=by)
    withdraw_unavailable(session, reference, row_id, because=sent.values.because, by=by, now=clock.now())
    return acted(session, request, sent, "casefile.review", reference=reference, fragment=CARD)


def _needs_page(request: Request, session: SessionDep, reference: str, form: Filled[NeedsForm]) -> Response:
    usual = number_on(session, Setting.HEARING_MINUTES, clock.today())
    return _act(request, session, reference, "needs", form, usual=usual)


def _withdraw_page(
    request: Request, session: SessionDep, reference: str, row_id: int, form: Filled[ReasonForm]
) -> Response:
    row = unavailability_by_id(session, get_review(session, reference).id or 0, row_id)
    return _act(request, session, reference, "withdraw", form, row=row, named=whose_days(row))


def _act(
    request: Request, session: SessionDep, reference: str, name: str, form: Filled[Any], **context: Any
) -> Response:
    """The page of one act: 422 when what was sent has errors."""
    status = 422 if form.errors else 200
    review = get_review(session, reference)
    return page(request, f"reviews/{name}.html", status=status, review=review, form=form, **context)
