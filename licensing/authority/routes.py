"""What the authority has set, with its history; the days it is closed; and changing either."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.rules import Actor
from licensing.authority.commands import change_setting, close_on, reopen_on
from licensing.authority.forms import ClosedDayForm, ReopenForm, SettingForm
from licensing.authority.queries import closures, history_of, planned_changes, setting_on, settings_on
from licensing.authority.rules import MEANINGS, Setting
from licensing.database import SessionDep
from licensing.errors import Invalid, NotFound
from licensing.people.acts import acted, begin
from licensing.people.permissions import Permission
from licensing.people.signed_in import signed_in
from licensing.web.forms import Filled, blank, filled
from licensing.web.pages import page
from licensing.web.parts import Column

router = APIRouter(prefix="/settings")

Keeper = Annotated[Actor, Depends(signed_in(Permission.MANAGE_AUTHORITY))]
SettingSent = Annotated[Filled[SettingForm], Depends(filled(SettingForm))]
ClosedSent = Annotated[Filled[ClosedDayForm], Depends(filled(ClosedDayForm))]
ReopenSent = Annotated[Filled[ReopenForm], Depends(filled(ReopenForm))]
COLUMNS = (Column("From"), Column("Value"), Column("Why"), Column("Recorded"))
CLOSED_COLUMNS = (Column("Day"), Column("Why"), Column("Open after all", hidden=True))
PAST = "A setting may change from today on: what was decided under the old one stays decided under it"


@router.get("", name="authority.settings")
def every_setting(request: Request, session: SessionDep, by: Keeper) -> Response:
    today = clock.today()
    planned: dict[str, list[object]] = {}
    for row in planned_changes(session, after=today):
        planned.setdefault(row.name, []).append(row)
    return page(
        request, "authority/settings.html", today=today, stood=settings_on(session, today), meanings=MEANINGS,
        planned=planned,
    )  # fmt: skip


@router.get("/closed-days", name="authority.closed_days")
def closed(request: Request, session: SessionDep, by: Keeper) -> Response:
    return _closed_days(request, session, form=blank(ClosedDayForm))


@router.post("/closed-days", name="authority.close_on")
def close(request: Request, session: SessionDep, by: Keeper, sent: ClosedSent) -> Response:
    if sent.errors:
        return _closed_days(request, session, form=sent, status=422)
    try:
        with session.begin_nested():  # a page that acted on nothing keeps no key
            begin(session, sent, by=by)
            close_on(session, sent.values.closed_on, because=sent.values.because, by=by, now=clock.now())
    except Invalid as wrong:
        return _closed_days(request, session, form=sent.but(wrong.fields), status=422)
    return acted(session, request, sent, "authority.closed_days")


@router.post("/closed-days/{closed_day:int}/reopen", name="authority.reopen_on")
def reopen(request: Request, session: SessionDep, by: Keeper, closed_day: int, sent: ReopenSent) -> Response:
    if sent.errors:
        return _closed_days(request, session, form=blank(ClosedDayForm), reopening=sent, status=422)
    begin(session, sent, by=by)
    reopen_on(session, closed_day, because=sent.values.because, by=by, now=clock.now())
    return acted(session, request, sent, "authority.closed_days")


@router.get("/{setting}", name="authority.setting")
def one(request: Request, session: SessionDep, by: Keeper, setting: str) -> Response:
    asked, today = _setting(setting), clock.today()
    form = blank(SettingForm, value=setting_on(session, asked, today), in_force_from=today)
    return _one_setting(request, session, asked, form=form)


@router.post("/{setting}", name="authority.change_setting")
def change(request: Request, session: SessionDep, by: Keeper, setting: str, sent: SettingSent) -> Response:
    asked = _setting(setting)
    if sent.errors or _too_early(sent):
        return _one_setting(request, session, asked, form=sent.but(_too_early(sent)), status=422)
    given = sent.values
    try:
        with session.begin_nested():  # a page that acted on nothing keeps no key
            begin(session, sent, by=by)
            change_setting(
                session, asked, value=given.value, in_force_from=given.in_force_from, because=given.because,
                by=by, now=clock.now(),
            )  # fmt: skip
    except Invalid as wrong:
        return _one_setting(request, session, asked, form=sent.but(wrong.fields), status=422)
    return acted(session, request, sent, "authority.settings", fragment=asked.value)


def _setting(name: str) -> Setting:
    if name not in MEANINGS:
        raise NotFound("There is no such setting.")
    return Setting(name)


def _too_early(sent: Filled[SettingForm]) -> Mapping[str, str]:
    if sent.errors or sent.values.in_force_from >= clock.today():
        return {}
    return {"in_force_from": PAST}


def _one_setting(
    request: Request, session: SessionDep, setting: Setting, *, form: Filled[SettingForm], status: int = 200
) -> Response:
    return page(
        request, "authority/setting.html", status=status, setting=setting, meaning=MEANINGS[setting], form=form,
        history=history_of(session, setting), columns=COLUMNS,
    )  # fmt: skip


def _closed_days(
    request: Request,
    session: SessionDep,
    *,
    form: Filled[ClosedDayForm],
    reopening: Filled[ReopenForm] | None = None,
    status: int = 200,
) -> Response:
    return page(
        request, "authority/closed_days.html", status=status, form=form, closed=closures(session),
        reopening=reopening or blank(ReopenForm), columns=CLOSED_COLUMNS,
    )  # fmt: skip
