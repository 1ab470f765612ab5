"""What an enrolled tablet asks for and sends, in JSON: a day to keep, and what was recorded without a signal."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, Response

from licensing import clock
from licensing.database import transaction
from licensing.hearings.offline.bundle import taken
from licensing.hearings.offline.sending import MOST_ENTRIES, carry_out, too_many
from licensing.hearings.offline.standing import Standing, no, on_tablet
from licensing.people.permissions import Permission
from licensing.web.bodies import json_body

router = APIRouter()

Here = Annotated[Standing, Depends(on_tablet(Permission.SEE_ROOM))]
Sent = Annotated[Any, Depends(json_body(2 * 1024 * 1024))]
NO_ENTRIES = f"Send a list of at most {MOST_ENTRIES} entries."
SOMEBODY_ELSES = "Somebody else recorded what waits on this tablet. Sign out, so that they can sign in and send it."


@router.get("/hearing-days/{day}/offline", name="hearings.offline_bundle")
def offline_bundle(request: Request, day: str, here: Here, pages: str = "") -> Response:
    """The day for its reader's own tablet; `?pages=no` leaves the papers' words out."""
    with transaction() as session:
        return taken(request, session, here, pages=pages != "no", now=clock.now())


@router.post("/hearing-days/{day}/entries", name="hearings.entries")
def entries(request: Request, day: str, here: Here, sent: Sent) -> Response:
    """What was recorded on the tablet, in order: each entry is carried out once, and answered.

    `person` says who recorded them: what one person recorded is never taken as another's.
    """
    if here.no is not None and not here.ended:
        return here.no
    queue = sent.get("entries") if isinstance(sent, dict) else None
    if not isinstance(queue, list) or len(queue) > MOST_ENTRIES or not set(sent) <= {"entries", "person"}:
        return JSONResponse({"says": NO_ENTRIES}, status_code=422)
    if not here.ended and sent.get("person", here.by.id) != here.by.id:
        return no(SOMEBODY_ELSES)
    if not here.ended and too_many(here):
        says = "Too much was sent at once. What is left stays on the tablet, and is sent in a minute."
        return JSONResponse({"says": says}, status_code=429, headers={"Retry-After": "60"})
    return JSONResponse(carry_out(request, here, queue))
