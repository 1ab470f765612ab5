"""Who asks from which tablet about which hearing day, and whether anything may still be kept there.

Asked in a transaction of its own, which is over before the first entry is carried out: a request that held one
connection while it waited for a second could stop every other.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from fastapi import Request
from sqlmodel import Session
from starlette.responses import JSONResponse

from licensing import clock
from licensing.audit.commands import note_refusal
from licensing.audit.models import AccessKind
from licensing.audit.rules import Actor
from licensing.database import transaction
from licensing.hearings.commands.case import has_place
from licensing.people.models import SignInSession, Tablet
from licensing.people.permissions import Permission, holds
from licensing.people.queries import person_by_id
from licensing.people.sessions import recognise
from licensing.people.signed_in import cookie_name, is_use, tablet_cookie_name
from licensing.people.tablets import find_tablet, signed_in_on
from licensing.sittings.models import HearingDay
from licensing.sittings.queries import get_hearing_day, listings_on

DAYS_BEFORE = 7  # from so many days before the hearing day papers may be kept on a tablet
HOURS_AFTER = 24  # and so long after it has ended, after which the tablet erases them
ALL = "all"
REVOKED = "This tablet was revoked. Nothing that is on it can be sent any more. Tell the clerk what you recorded."
OVER = "The hearing day is over, and its papers are erased. Tell the clerk what you recorded."
CANCELLED = "This hearing day was cancelled. Its papers are erased."
HEARD = "Every case of this hearing day was heard or adjourned. Its papers are erased from tablets."
NO_PLACE = "You have no seat on this hearing day."


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody signed in on their own tablet, and a hearing day; or the answer that says why not."""

    by: Actor
    day: HearingDay | None = None
    tablet: Tablet | None = None
    has_place: bool = False
    ended: str = ""  # why nothing may be kept on this tablet any more
    no: JSONResponse | None = None


def on_tablet(permission: Permission) -> Callable[..., Standing]:
    """A dependency: who asks from which tablet about the `{day}` in the path. It answers in JSON, and never raises.

    A revoked tablet is told so before anybody is asked to sign in: whoever found it must not be able to keep it still.
    """

    def who(request: Request) -> Standing:
        with transaction() as session:
            return _standing(request, session, permission)

    who.permission = permission  # type: ignore[attr-defined]
    return who


def expires_at(day: HearingDay) -> datetime:
    """When the tablet erases the day's papers: 24 hours after the hearing day ends."""
    return datetime.combine(day.held_on + timedelta(days=1), time(), clock.LONDON) + timedelta(hours=HOURS_AFTER)


def opens_at(day: HearingDay) -> datetime:
    """From when the day's papers may be kept on a tablet."""
    return clock.at(day.held_on - timedelta(days=DAYS_BEFORE), 0)


def no(says: str, *, wipe: Any = (), status: int = 403) -> JSONResponse:
    """A refusal that a tablet understands: what to erase, and a sentence."""
    return JSONResponse({"wipe": list(wipe) if wipe != ALL else ALL, "says": says}, status_code=status)


def _standing(request: Request, session: Session, permission: Permission) -> Standing:
    tablet = find_tablet(session, request.cookies.get(tablet_cookie_name(), ""))
    if tablet is not None and tablet.revoked_at is not None:
        whose = person_by_id(session, tablet.person_id)
        by = Actor(id=whose.id, name=whose.name)
        return Standing(by, tablet=tablet, ended=REVOKED, no=no(REVOKED, wipe=ALL))
    token = request.cookies.get(cookie_name(), "")
    found = recognise(session, token, now=clock.machine(), is_use=is_use(request))
    if found is None:
        return Standing(Actor(None, ""), no=JSONResponse({"signed_out": True}, status_code=401))
    by, held = found
    request.state.actor = by
    if tablet is not None and tablet.person_id != by.id:  # before the permission: a guest erases nothing of theirs
        whose = person_by_id(session, tablet.person_id)
        says = f"This tablet is enrolled for {whose.name}. Sign out, so that they can sign in."
        return Standing(by, no=_not_allowed(request, session, by, says))
    if not holds(by, permission):
        return Standing(by, no=_not_allowed(request, session, by, "Your role does not include this.", wipe=ALL))
    day = get_hearing_day(session, request.path_params["day"])
    if tablet is None:
        says = "This tablet is not enrolled. Enrol it under “Tablets”; what you recorded stays on it."
        return Standing(by, day=day, no=no(says))
    return _placed(session, day, tablet, by, held)


def all_heard(session: Session, day: HearingDay) -> bool:
    """Was every case of the day heard or adjourned? Its papers go then; what waits on a tablet is still taken."""
    listed = listings_on(session, day.id or 0)
    return bool(listed) and all(one.ended_at is not None for one in listed)


def _placed(session: Session, day: HearingDay, tablet: Tablet, by: Actor, held: SignInSession) -> Standing:
    now = clock.now()
    left = datetime.combine(day.held_on + timedelta(days=1), time(), clock.LONDON) - now
    is_today, placed = day.held_on == now.date(), has_place(session, day, by)
    signed_in_on(session, held, tablet, until=clock.machine() + left if is_today and placed else None)
    ended = CANCELLED if day.cancelled_at is not None else OVER if now >= expires_at(day) else ""
    return Standing(by, day=day, tablet=tablet, has_place=placed, ended=ended)


def _not_allowed(request: Request, session: Session, by: Actor, says: str, *, wipe: Any = ()) -> JSONResponse:
    """Refused, and on the record, as every other refusal is."""
    note_refusal(
        session, kind=AccessKind.NOT_ALLOWED, by=by, at=clock.now(), about=request.path_params["day"][:32],
        route=request.scope["route"].name, request_id=getattr(request.state, "request_id", ""),
        reasons=[says], codes=[],
    )  # fmt: skip
    return no(says, wipe=wipe)
