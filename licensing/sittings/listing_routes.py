"""Two scheduled cases change places. Moving one goes by the page that schedules it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.rules import Actor
from licensing.database import SessionDep
from licensing.errors import Refused
from licensing.people.acts import acted, begin
from licensing.people.permissions import Permission
from licensing.people.signed_in import signed_in
from licensing.reviews.queries import get_review
from licensing.sittings.forms import SwapForm
from licensing.sittings.listing_moves import swap_listings
from licensing.sittings.moves_known import could_change_places
from licensing.sittings.queries import hearing_day_by_id, listing_of
from licensing.web.forms import Filled, blank, filled
from licensing.web.pages import page
from licensing.web.wording import clock_time, short_day

router = APIRouter(prefix="/reviews/{reference}")

MaySchedule = Annotated[Actor, Depends(signed_in(Permission.SCHEDULE))]
Swapping = Annotated[Filled[SwapForm], Depends(filled(SwapForm))]


@router.get("/swap", name="sittings.swap")
def show_swap(request: Request, reference: str, session: SessionDep, by: MaySchedule) -> Response:
    return _swap_page(request, session, reference, by, blank(SwapForm))


@router.post("/swap", name="sittings.record_swap")
def swap(request: Request, reference: str, session: SessionDep, by: MaySchedule, sent: Swapping) -> Response:
    if sent.errors:
        return _swap_page(request, session, reference, by, sent, status=422)
    begin(session, sent, by=by)
    given = sent.values
    swap_listings(
        session, reference, given.other, because=given.because, reasons=given.reasons, by=by, now=clock.now()
    )  # fmt: skip
    return acted(session, request, sent, "casefile.review", reference=reference)


def _swap_page(
    request: Request, session: SessionDep, reference: str, by: Actor, form: Filled[SwapForm], *, status: int = 200
) -> Response:
    review = get_review(session, reference)
    listing = listing_of(session, review.id or 0)
    if listing is None:
        raise Refused(f"{reference} is put down for no hearing day.", about=reference)
    others = [
        (other, f"{short_day(starts)}, {clock_time(starts)}: {other}, {holder}")
        for other, holder, starts in could_change_places(session, reference, person_id=by.id, now=clock.now())
    ]
    return page(
        request,
        "sittings/swap.html",
        status=status,
        review=review,
        listing=listing,
        day=hearing_day_by_id(session, listing.hearing_day_id),
        form=form,
        others=others,
    )
