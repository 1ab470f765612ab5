"""The members who hear reviews: appointed by the council, in a group, trained and signed for."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.rules import Actor
from licensing.authority.queries import settings_on
from licensing.database import SessionDep
from licensing.errors import Invalid
from licensing.followups.queries import away_among
from licensing.people.acts import acted, begin
from licensing.people.permissions import Permission
from licensing.people.queries import people_with
from licensing.people.rules import Role
from licensing.people.signed_in import signed_in
from licensing.sittings.availability import record_leave
from licensing.sittings.forms import AppointForm, EndAppointmentForm, LeaveForm, TrainingForm
from licensing.sittings.membership import appoint_panel_member, end_appointment, record_decider_training
from licensing.sittings.offering import topics_of
from licensing.sittings.queries import appointment_by_id, members_on
from licensing.web.forms import ActForm, Filled, blank, filled
from licensing.web.pages import page

router = APIRouter()

MaySee = Annotated[Actor, Depends(signed_in(Permission.MANAGE_HEARING_DAYS))]
Appointing = Annotated[Filled[AppointForm], Depends(filled(AppointForm))]
Ending = Annotated[Filled[EndAppointmentForm], Depends(filled(EndAppointmentForm))]
OnLeave = Annotated[Filled[LeaveForm], Depends(filled(LeaveForm))]
Trained = Annotated[Filled[TrainingForm], Depends(filled(TrainingForm))]


@router.get("/members", name="sittings.members")
def members(request: Request, session: SessionDep, by: MaySee) -> Response:
    return _members_page(request, session)


@router.post("/members", name="sittings.appoint")
def appoint(request: Request, session: SessionDep, by: MaySee, sent: Appointing) -> Response:
    if sent.errors:
        return _members_page(request, session, appointing=sent, status=422)
    begin(session, sent, by=by)
    values = sent.values
    appoint_panel_member(
        session, person_id=values.person, political_group=values.political_group, by=by, now=clock.now(),
        appointed_from=values.appointed_from, is_substitute=values.is_substitute,
    )  # fmt: skip
    return acted(session, request, sent, "sittings.members")


@router.post("/members/training", name="sittings.record_training")
def record_training(request: Request, session: SessionDep, by: MaySee, sent: Trained) -> Response:
    if sent.errors:
        return _members_page(request, session, training=sent, status=422)
    values = sent.values
    try:
        with session.begin_nested():  # a page that acted on nothing keeps no key
            begin(session, sent, by=by)
            record_decider_training(
                session, person_id=values.person, topic=values.topic, trained_on=values.trained_on,
                valid_until=values.valid_until, signed_on=values.signed_on, by=by, now=clock.now(),
            )  # fmt: skip
    except Invalid as problem:
        return _members_page(request, session, training=sent.but(problem.fields), status=422)
    return acted(session, request, sent, "sittings.members")


@router.post("/members/leave", name="sittings.record_leave")
def leave(request: Request, session: SessionDep, by: MaySee, sent: OnLeave) -> Response:
    if sent.errors:
        return _members_page(request, session, leave=sent, status=422)
    values = sent.values
    try:
        with session.begin_nested():  # a page that acted on nothing keeps no key
            begin(session, sent, by=by)
            record_leave(
                session, person_id=values.person, away_from=values.away_from, away_until=values.away_until,
                by=by, now=clock.now(),
            )  # fmt: skip
    except Invalid as problem:
        return _members_page(request, session, leave=sent.but(problem.fields), status=422)
    return acted(session, request, sent, "sittings.members")


@router.get("/members/{member}/end", name="sittings.end_appointment")
def show_end(request: Request, member: int, session: SessionDep, by: MaySee) -> Response:
    return _end_page(request, session, member, None)


@router.post("/members/{member}/end", name="sittings.record_end")
def end(request: Request, member: int, session: SessionDep, by: MaySee, sent: Ending) -> Response:
    if sent.errors:
        return _end_page(request, session, member, sent, status=422)
    values = sent.values
    try:
        with session.begin_nested():  # a page that acted on nothing keeps no key
            begin(session, sent, by=by)
            end_appointment(session, member, version=values.version, ends_on=values.ends_on, by=by, now=clock.now())
    except Invalid as problem:
        return _end_page(request, session, member, sent.but(problem.fields), status=422)
    return acted(session, request, sent, "sittings.members")


def _members_page(
    request: Request,
    session: SessionDep,
    *,
    appointing: Filled[AppointForm] | None = None,
    training: Filled[TrainingForm] | None = None,
    leave: Filled[LeaveForm] | None = None,
    status: int = 200,
) -> Response:
    today = clock.today()
    topics = topics_of(settings_on(session, today))
    appointed = members_on(session, today, topics)
    wrong: Filled[ActForm] | None = appointing or training or leave  # type: ignore[assignment]
    return page(
        request,
        "sittings/members.html",
        status=status,
        members=appointed,
        councillors=[(one.id, one.name) for one in people_with(session, Role.PANEL_MEMBER)],
        topics=topics,
        today=today,
        form=wrong or blank(AppointForm),
        appointing=appointing or blank(AppointForm, ids="appoint"),
        away=away_among(session, [one.appointment.person_id for one in appointed], on=today),
        leave=leave or blank(LeaveForm, ids="leave"),
        training=training or blank(TrainingForm, ids="train", topic=topics[0] if topics else ""),
    )


def _end_page(
    request: Request, session: SessionDep, member: int, form: Filled[EndAppointmentForm] | None, *, status: int = 200
) -> Response:
    appointment = appointment_by_id(session, member)
    form = form or blank(EndAppointmentForm, version=appointment.version, ends_on=clock.today())
    return page(request, "sittings/end_appointment.html", status=status, member=appointment, form=form)
