"""Everything recorded of contact about a review."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.rules import Actor
from licensing.casefile.contact_shown import contact_shown
from licensing.casefile.days import listing_with_day
from licensing.database import SessionDep
from licensing.hearings.days import must_declare
from licensing.people.permissions import Permission, holds
from licensing.people.signed_in import signed_in
from licensing.register.queries import representative_of
from licensing.reviews.queries import get_review
from licensing.web.pages import page, see

router = APIRouter()

MaySee = Annotated[Actor, Depends(signed_in(Permission.SEE_CASES))]


@router.get("/reviews/{reference}/contact", name="casefile.contact")
def contact(request: Request, reference: str, session: SessionDep, by: MaySee) -> Response:
    day = must_declare(session, reference, by=by)
    if day is not None:
        return see(request, "hearings.interests", day=day.reference)
    review, today = get_review(session, reference), clock.today()
    return page(
        request,
        "casefile/contact.html",
        review=review,
        contact=contact_shown(session, review, by=by, on=today),
        representative=representative_of(session, review.holder_id, on=today),
        listed=listing_with_day(session, review.id),
        may_record=holds(by, Permission.RECORD_CONTACT),
        may_report=holds(by, Permission.REPORT_APPROACH),
        may_annotate=holds(by, Permission.ANNOTATE_APPROACH),
        may_see_documents=holds(by, Permission.SEE_DOCUMENTS),
        may_schedule=holds(by, Permission.SCHEDULE),
    )
