"""Scheduling one review: the slots, the one check page with the notice, the act, and its undoing."""

from datetime import date, datetime, time
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.rules import Actor
from licensing.database import SessionDep
from licensing.errors import Invalid, Refused
from licensing.notices.commands import approve_notice
from licensing.notices.queries import notice_by_id
from licensing.notices.rules import NoticeKind, ServiceMethod
from licensing.notices.standing import asks_second_person
from licensing.people.acts import acted, begin
from licensing.people.permissions import Permission
from licensing.people.signed_in import signed_in
from licensing.powers.queries import decides_line
from licensing.register.queries import holder_by_id
from licensing.reviews.models import Review
from licensing.reviews.needs_known import minutes_of, needs_of, needs_of_people
from licensing.reviews.queries import get_review, hear_by_of, licences_under
from licensing.reviews.withheld import names_hidden_from, row_shown
from licensing.sittings import (
    agenda_routes,
    attending_routes,
    calendar_routes,
    closing_routes,
    day_routes,
    late_papers_routes,
    listing_routes,
    member_routes,
    move_routes,
    series_routes,
)
from licensing.sittings.cards import cards_of
from licensing.sittings.checking import Wanted, check_listing
from licensing.sittings.commands import list_review, unlist_review
from licensing.sittings.forms import ScheduleForm, UnlistForm, UrgencyForm, WaiverForm
from licensing.sittings.listing_moves import move_listing
from licensing.sittings.models import HearingDay, Listing
from licensing.sittings.offering import Given, earliest_day, next_slots
from licensing.sittings.queries import get_hearing_day, hearing_day_by_id, listing_of
from licensing.sittings.refusals import refuse_named_urgency
from licensing.web.forms import Filled, blank, filled
from licensing.web.pages import address_maker, page

router = APIRouter()
router.include_router(series_routes.router)
router.include_router(day_routes.router)
router.include_router(agenda_routes.router)
router.include_router(member_routes.router)
router.include_router(late_papers_routes.router)
router.include_router(calendar_routes.router)
router.include_router(attending_routes.router)
router.include_router(listing_routes.router)
router.include_router(closing_routes.router)
router.include_router(move_routes.router)

MaySchedule = Annotated[Actor, Depends(signed_in(Permission.SCHEDULE))]
Sent = Annotated[Filled[ScheduleForm], Depends(filled(ScheduleForm))]
Waiver = Annotated[Filled[WaiverForm], Depends(filled(WaiverForm))]
Urgency = Annotated[Filled[UrgencyForm], Depends(filled(UrgencyForm))]
Unlisting = Annotated[Filled[UnlistForm], Depends(filled(UnlistForm))]


@router.get("/reviews/{reference}/schedule", name="sittings.schedule")
def schedule(request: Request, reference: str, session: SessionDep, by: MaySchedule) -> Response:
    review, now = get_review(session, reference), clock.now()
    minutes = _minutes(request, session, review)
    offer = next_slots(session, review, now=now, minutes=minutes)
    lawful, unlawful = cards_of(offer, reference, address_maker(request), today=now.date())
    return page(
        request,
        "sittings/schedule.html",
        review=review,
        minutes=minutes,
        decides_line=decides_line(session, on=now.date()),
        lawful=lawful,
        unlawful=unlawful,
        **_what_it_needs(session, review, by=by, on=now.date()),
    )


@router.get("/reviews/{reference}/schedule/{day}", name="sittings.check")
def check(request: Request, reference: str, day: str, session: SessionDep, by: MaySchedule) -> Response:
    found, review = get_hearing_day(session, day), get_review(session, reference)
    wanted = Wanted(_asked_time(request, found), _minutes(request, session, review), _asked_method(request))
    return _check_page(request, session, review, found, wanted, by=by)


@router.post("/reviews/{reference}/schedule/{day}/waiver", name="sittings.waive")
def waive(request: Request, reference: str, day: str, session: SessionDep, by: MaySchedule, sent: Waiver) -> Response:
    if sent.errors:
        raise Invalid("The agreement was not taken down. Go back and write how the holder agreed.", fields=sent.errors)
    found = get_hearing_day(session, day)
    return _check_page(request, session, get_review(session, reference), found, _wanted(found, sent.values), by=by)


@router.post("/reviews/{reference}/schedule/{day}/urgency", name="sittings.urgent")
def urgent(request: Request, reference: str, day: str, session: SessionDep, by: MaySchedule, sent: Urgency) -> Response:
    if sent.errors:
        raise Invalid("The reason was not taken down. Go back and write why it cannot wait.", fields=sent.errors)
    refuse_named_urgency(session, [reference], sent.values.urgency)
    found = get_hearing_day(session, day)
    return _check_page(request, session, get_review(session, reference), found, _wanted(found, sent.values), by=by)


@router.post("/reviews/{reference}/schedule/{day}", name="sittings.list")
def put_down(request: Request, reference: str, day: str, session: SessionDep, by: MaySchedule, sent: Sent) -> Response:
    if sent.errors:
        raise Invalid("The hearing was not scheduled. Open the day again.", fields=sent.errors)
    found, review, values, now = get_hearing_day(session, day), get_review(session, reference), sent.values, clock.now()
    try:
        with session.begin_nested():  # a page that acted on nothing keeps no key
            begin(session, sent, by=by)
            listing = _put_down(session, review, found, values, by=by, now=now)
    except Invalid as problem:
        again = sent.but(problem.fields)
        return _check_page(request, session, review, found, _wanted(found, values), by=by, again=again)
    notice = notice_by_id(session, listing.notice_id or 0)
    if not asks_second_person(session, notice.kind, on=now.date()):
        approve_notice(
            session, notice.reference, version=notice.version, method=values.method, planned_on=now.date(),
            shown=values.shown, by=by, now=now,
        )  # fmt: skip
    return acted(session, request, sent, "casefile.review", reference=reference)


@router.get("/reviews/{reference}/unlist", name="sittings.unlist")
def show_unlist(request: Request, reference: str, session: SessionDep, by: MaySchedule) -> Response:
    return _unlist_page(request, session, reference, blank(UnlistForm))


@router.post("/reviews/{reference}/unlist", name="sittings.record_unlist")
def unlist(request: Request, reference: str, session: SessionDep, by: MaySchedule, sent: Unlisting) -> Response:
    if sent.errors:
        return _unlist_page(request, session, reference, sent, status=422)
    begin(session, sent, by=by)
    unlist_review(session, reference, because=sent.values.because, by=by, now=clock.now())
    return acted(session, request, sent, "casefile.review", reference=reference)


def _put_down(
    session: SessionDep, review: Review, day: HearingDay, values: ScheduleForm, *, by: Actor, now: datetime
) -> Listing:
    """Schedule the review, or move it where it is scheduled already: that has a reason, or Invalid is raised."""
    asked: dict[str, Any] = {
        "hearing_day_reference": day.reference, "starts_at": _instant(day, values.at), "minutes": values.minutes,
        "reasons": values.reasons, "given": Given(waived=values.waived, urgency=values.urgency), "by": by, "now": now,
    }  # fmt: skip
    if listing_of(session, review.id or 0) is None:
        return list_review(session, review.reference, **asked)
    if not values.because:
        raise Invalid("It is scheduled already.", fields={"because": "Enter why it moves"})
    return move_listing(session, review.reference, because=values.because, **asked)


def _check_page(
    request: Request,
    session: SessionDep,
    review: Review,
    day: HearingDay,
    wanted: Wanted,
    *,
    by: Actor,
    again: Filled[ScheduleForm] | None = None,
) -> Response:
    checked = check_listing(session, review, day, wanted, by=by, now=clock.now())
    shown: dict[str, Any] = {"at": wanted.starts_at.time(), "minutes": wanted.minutes, "method": checked.plan.method}
    shown |= {"waived": wanted.waived, "urgency": wanted.urgency}
    form = again or blank(
        ScheduleForm, shown=checked.notice.letter.sha256, reasons="", **shown
    )  # fmt: skip
    return page(
        request,
        "sittings/check.html",
        status=422 if again else 200,
        checked=checked,
        form=form,
        waiver=blank(WaiverForm, ids="waiver", **shown),
        urgent=blank(UrgencyForm, ids="urgent", **shown),
        second_person=asks_second_person(session, NoticeKind.HEARING_NOTICE, on=clock.today()),
        decides_line=decides_line(session, on=day.held_on),
    )


def _what_it_needs(session: SessionDep, review: Review, *, by: Actor, on: date) -> dict[str, Any]:
    """Beside the days: what the hearing needs, withheld names masked, and what presses for it."""
    hidden, needs = names_hidden_from(session, review.id or 0, by), needs_of(session, review.id or 0)
    return {
        "holder": row_shown(holder_by_id(session, review.holder_id), hidden, "needs"),
        "licences": licences_under(session, review.id or 0),
        "hear_by": hear_by_of(session, review.id or 0, on=on),
        "needs": row_shown(needs, hidden, "interpreter", "adjustments") if needs else None,
        "theirs": needs_of_people(session, review.id or 0, hidden),
        "earliest": earliest_day(session, on=on),
        "waits": (on - review.identified_on).days,
        "listing": listing_of(session, review.id or 0),
    }


def _wanted(day: HearingDay, values: ScheduleForm | WaiverForm | UrgencyForm) -> Wanted:
    return Wanted(_instant(day, values.at), values.minutes, values.method, values.waived, values.urgency)


def _unlist_page(
    request: Request, session: SessionDep, reference: str, form: Filled[UnlistForm], *, status: int = 200
) -> Response:
    review = get_review(session, reference)
    listing = listing_of(session, review.id or 0)
    if listing is None:
        raise Refused(f"{reference} is put down for no hearing day.", about=reference)
    day = hearing_day_by_id(session, listing.hearing_day_id)
    return page(request, "sittings/unlist.html", status=status, review=review, listing=listing, day=day, form=form)


def _instant(day: HearingDay, at: time) -> datetime:
    return clock.at(day.held_on, at.hour, at.minute)


def _asked_time(request: Request, day: HearingDay) -> datetime:
    try:
        return _instant(day, time.fromisoformat(request.query_params.get("at") or f"{day.starts_at:%H:%M}"))
    except ValueError:
        raise Invalid("The address asks for a time that there is not. Choose one on the page.") from None


def _asked_method(request: Request) -> ServiceMethod | None:
    asked = request.query_params.get("method")
    if asked and asked not in set(ServiceMethod):
        raise Invalid("The address asks for a way of serving that there is not. Choose one on the page.")
    return ServiceMethod(asked) if asked else None


def _minutes(request: Request, session: SessionDep, review: Review) -> int:
    asked = request.query_params.get("minutes") or str(minutes_of(session, review.id or 0, on=clock.today()))
    if not (asked.isdecimal() and 10 <= int(asked[:4]) <= 480):
        raise Invalid("A hearing takes from 10 to 480 minutes. Choose a length on the page.")
    return int(asked)
