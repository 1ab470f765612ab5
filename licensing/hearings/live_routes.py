"""Where an open page listens. The answer is a stream of numbers, by server-sent events, that lasts some minutes.

The routes are sync as all others are: they ask who may listen, and their connection to the database goes back before
the stream begins. What waits afterwards is one coroutine, `live.told`.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response, StreamingResponse

from licensing.audit.rules import Actor
from licensing.database import SessionDep
from licensing.hearings.commands.case import demand_place
from licensing.hearings.days import case_at
from licensing.hearings.live import Stream, has_too_many, told
from licensing.people.permissions import Permission, demand
from licensing.people.signed_in import signed_in
from licensing.sittings.queries import get_hearing_day

router = APIRouter()

MayEnter = Annotated[Actor, Depends(signed_in(Permission.SEE_ROOM))]
MayRun = Annotated[Actor, Depends(signed_in(Permission.RUN_HEARINGS))]
# A proxy neither keeps nor compresses it, and hands on each word as it comes.
HEADERS = {"Cache-Control": "no-store, no-transform", "X-Accel-Buffering": "no"}


@router.get("/hearing-days/{day}/cases/{letter}/stream", name="hearings.stream")
def stream(request: Request, day: str, letter: str, session: SessionDep, by: MayEnter) -> Response:
    """What happens in the room of one case: a number for each change. 403 behind a wall, or without a need to know."""
    reference = case_at(session, day, letter)
    demand(session, by, Permission.SEE_ROOM, reference)
    return _listening(Stream(get_hearing_day(session, day).id or 0, reference, _session_of(request)))


@router.get("/hearing-days/{day}/stream", name="hearings.day_stream")
def day_stream(request: Request, day: str, session: SessionDep, by: MayRun) -> Response:
    """What happens on the whole hearing day, for its clerk and whoever sits on it."""
    on = get_hearing_day(session, day)
    demand_place(session, on, by, about=day)
    return _listening(Stream(on.id or 0, "", _session_of(request)))


def _session_of(request: Request) -> int:
    return int(request.state.sign_in_session)


def _listening(opened: Stream) -> Response:
    """The stream; or nothing, which tells a browser not to come back at once, where it has too many open."""
    if has_too_many(opened.sign_in_session):
        return Response(status_code=204)
    return StreamingResponse(told(opened), media_type="text/event-stream", headers=HEADERS)
