"""What a tablet keeps of a hearing day: who sits, and the cases open to its person, to read and tap without a signal.

Only what was published in the papers, never what is withheld (R14) or protected (R37). A case in which they declared an
interest is left out altogether; one about which they have not declared yet shows no more than the page of interests.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from fastapi import Request
from sqlmodel import Session
from starlette.responses import JSONResponse, Response

from licensing import clock
from licensing.audit.commands import note_access
from licensing.audit.models import AccessKind
from licensing.audit.queries import has_viewed
from licensing.audit.rules import Actor
from licensing.hearings.attendance import SITS_AS
from licensing.hearings.days import DayCase, cases_to_recognise, must_declare
from licensing.hearings.lines import licence_words
from licensing.hearings.models import Asked, Hearing
from licensing.hearings.offline.standing import ALL, HEARD, NO_PLACE, Standing, all_heard, expires_at, no, opens_at
from licensing.hearings.queries import asked_in, chain_of_hearings, movements_on, open_hearing_of
from licensing.hearings.room import room_of
from licensing.papers.queries import own_notes, pages_of
from licensing.people.queries import person_by_id
from licensing.reviews.models import Review
from licensing.reviews.queries import get_review, licences_under, questions_of
from licensing.reviews.withheld import text_shown, withheld_in
from licensing.sittings.models import HearingDay
from licensing.sittings.queries import seats_of
from licensing.web.pages import address_maker
from licensing.web.wording import clock_time, long_day


def taken(request: Request, session: Session, here: Standing, *, pages: bool, now: datetime) -> Response:
    """The day for this tablet, or why there is nothing for it. Each case that is in it is recorded as looked at."""
    day, tablet = here.day, here.tablet
    if here.no is not None or day is None or tablet is None:
        return here.no or no(NO_PLACE)
    if here.ended or not here.has_place:
        return no(here.ended or NO_PLACE, wipe=ALL)
    if all_heard(session, day):
        return JSONResponse({"wipe": ALL, "says": HEARD, "takes": True}, status_code=403)  # what waits is still taken
    if now < opens_at(day):
        return no(f"Papers may be kept on a tablet from {long_day(opens_at(day))}.")
    shown = cases_to_recognise(session, day, by=here.by)
    waiting = {one.reference for one in shown.cases if must_declare(session, one.reference, by=here.by) is not None}
    theirs = [one for one in shown.cases if one.holder is not None and one.reference not in waiting]
    for one in theirs:
        _note_view(request, session, one.reference, here.by, now)
    return JSONResponse(
        {
            "person": {"id": here.by.id, "name": here.by.name},
            "tablet": {"id": tablet.id, "label": tablet.label},
            "day": {"reference": day.reference, "held_on": day.held_on.isoformat(), "in_words": _in_words(day)},
            "at": now.isoformat(),
            "expires_at": expires_at(day).isoformat(),
            "wipe": False,
            "seats": _seats(session, day),
            "cases": [_case(session, one, address_maker(request), here.by, pages=pages, now=now) for one in theirs],
            "interest_cases": [_to_recognise(one) for one in shown.cases if one.holder and one.reference in waiting],
        }
    )


def _note_view(request: Request, session: Session, reference: str, by: Actor, now: datetime) -> None:
    """Recorded once a day, as the room is: a tablet asks for the newest every few seconds."""
    if not has_viewed(session, reference, by.id, since=clock.at(now.date(), 0)):
        note_access(
            session, AccessKind.VIEWED, by=by, at=now, about=reference, route=request.scope["route"].name,
            request_id=getattr(request.state, "request_id", ""), detail="kept on a tablet",
        )  # fmt: skip


def _seats(session: Session, day: HearingDay) -> list[dict[str, Any]]:
    latest = {one.person_id: one for one in movements_on(session, day.id, None) if one.review_id is None}
    return [
        {
            "person_id": one.person_id,
            "name": one.name,
            "capacity": (latest[one.person_id].capacity if one.person_id in latest else SITS_AS[one.role]).value,
            "is_in": one.person_id in latest and latest[one.person_id].kind.is_in,
        }
        for one in seats_of(session, day.id or 0)
    ]


def _case(
    session: Session, one: DayCase, url_for: Callable[..., str], by: Actor, *, pages: bool, now: datetime
) -> dict[str, Any]:
    review = get_review(session, one.reference)
    hearing = open_hearing_of(session, review.id)
    hidden = withheld_in(session, review.id or 0)  # from everybody, as in the room
    kept = {
        "letter": one.letter,
        "reference": one.reference,
        "holder": one.holder.name if one.holder else "",
        "why": text_shown(review.why, hidden),
        "licences": [licence_words(licence) for licence in licences_under(session, review.id or 0)],
        "hearing": {"id": hearing.id, "step": hearing.step.value} if hearing else None,
        "questions": _questions(session, review, hearing),
        "ballots": _ballots(session, one.reference, by, now) if hearing else [],
        "notes": [
            {"label": note.label, "says": note.says, "version": note.version}
            for note in own_notes(session, review.id or 0, person_id=by.id)
        ],
    }
    if pages:
        kept["pages"] = [
            {"label": label, "says": words, "url": url_for("hearings.picture", reference=one.reference, label=label)}
            for label, words in pages_of(session, review.id or 0)
        ]
    return kept


def _questions(session: Session, review: Review, hearing: Hearing | None) -> list[dict[str, Any]]:
    hidden = withheld_in(session, review.id or 0)
    covered = asked_in(session, [it.id for it in chain_of_hearings(session, hearing)]) if hearing else {}
    return [
        {
            "id": one.id,
            "number": one.number,
            "asks": text_shown(one.asks, hidden),
            "asked_by": _asker(session, covered.get(one.id or 0)),
            "is_covered": one.id in covered,
        }
        for one in questions_of(session, review.id or 0)
    ]


def _asker(session: Session, row: Asked | None) -> str:
    return person_by_id(session, row.asked_by).name if row is not None and row.asked_by is not None else ""


def _ballots(session: Session, reference: str, by: Actor, now: datetime) -> list[dict[str, Any]]:
    """The open votes that this person may cast and has not."""
    room = room_of(session, reference, by=by, now=now)
    mine = set(room.my_open_ballots)
    return [
        {"id": one.ballot_id, "licence": one.licence, "outcome": one.outcome}
        for one in room.ballots
        if one.ballot_id in mine
    ]


def _to_recognise(one: DayCase) -> dict[str, str]:
    """Name, ward, firm, year of birth and who is named, as the page of interests says it."""
    holder = one.holder
    parts = [holder.name, holder.ward, holder.firm] if holder else []
    born = f"born {holder.date_of_birth.year}" if holder and holder.date_of_birth else ""
    named = f"named in the papers: {', '.join(one.named)}" if one.named else ""
    words = ", ".join(part for part in (*parts, born, named) if part)
    return {"letter": one.letter, "reference": one.reference, "in_words": words}


def _in_words(day: HearingDay) -> str:
    return f"{long_day(day.held_on)}, {clock_time(day.starts_at)}, {day.venue}"
