"""Pages of reports: figures and the cases behind them, the date calculator, the rulebook, and two public statements."""

from dataclasses import replace
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock, law
from licensing.audit.rules import Actor
from licensing.authority.queries import closed_days, settings_on
from licensing.authority.rules import Setting
from licensing.casefile.standings import standings_at_end_of
from licensing.database import SessionDep
from licensing.decisions.rules import DECIDED_WORDS
from licensing.errors import NotFound
from licensing.people.permissions import Permission, holds
from licensing.people.signed_in import anyone, signed_in
from licensing.reports.calculator import answered
from licensing.reports.charts import shown
from licensing.reports.figures import APPEAL_STANDING_WORDS, CLASS_WORDS, MEANINGS, CaseClass, belongs
from licensing.reports.forms import AsAtForm
from licensing.reports.queries import MOST_NAMED, case_rows, cases_behind, figures_of
from licensing.reports.rulebook_page import chapters, does
from licensing.reviews.rules import STANDING_WORDS
from licensing.web.addresses import path_to
from licensing.web.asked import day_asked, page_asked
from licensing.web.forms import Filled, blank, fill
from licensing.web.pages import page
from licensing.web.parts import Column, Pages
from licensing.web.wording import teach

router = APIRouter()
CASE_COLUMNS = tuple(
    Column(label) for label in ("Review", "Licence holder", "Identified", "Standing", "What became of it")
)
teach(CLASS_WORDS)
teach(APPEAL_STANDING_WORDS)
teach(STANDING_WORDS)

MaySeeFigures = Annotated[Actor, Depends(signed_in(Permission.SEE_FIGURES))]
MaySeeRules = Annotated[Actor, Depends(signed_in(Permission.SEE_RULEBOOK))]
Anyone = Annotated[Actor | None, Depends(anyone)]


@router.get("/figures", name="reports.figures")
def figures(request: Request, session: SessionDep, by: MaySeeFigures) -> Response:
    """The figures as at the end of a day: today, or the one asked for."""
    asked = _day_of_figures(request)
    on = clock.today() if asked.errors else asked.values.as_at
    cases = standings_at_end_of(session, on)
    gap = [case for case in cases if belongs(case, CaseClass.UNACCOUNTED)]
    sees = holds(by, Permission.SEE_TRAINING)
    people = f"{path_to(request, 'training.trained')}?as_at={on}" if sees else ""
    return page(
        request,
        "reports/figures.html",
        status=422 if asked.errors else 200,
        form=asked,
        unaccounted=case_rows(session, gap[:MOST_NAMED], as_at=on, by=by),
        sees_training=sees,
        **shown(figures_of(session, cases, on), lambda to: _list_of(request, to, on), people=people),
    )


@router.get("/figures/cases", name="reports.cases")
def cases(request: Request, session: SessionDep, by: MaySeeFigures) -> Response:
    """The cases that one number counts: class and day stand in the address."""
    asked = request.query_params.get("class", CaseClass.IDENTIFIED)
    if asked not in list(CaseClass):
        raise NotFound("There is no such number.")
    to, on, number = CaseClass(asked), day_asked(request, clock.today()), page_asked(request)
    rows, total, of = cases_behind(session, to, as_at=on, page=number, by=by)
    here = {"class": to.value, "as_at": on.isoformat()}
    return page(
        request,
        "reports/cases.html",
        to=to,
        on=on,
        rows=rows,
        total=total,
        columns=CASE_COLUMNS,
        decided_words=DECIDED_WORDS,
        means=MEANINGS.get(to, ""),
        pages=Pages(number, of, request.url.path, here),
    )


@router.get("/dates", name="reports.calculator")
def calculator(request: Request, session: SessionDep, by: MaySeeRules) -> Response:
    """Every date the law counts, with its reasons; the question stands in the address, so an answer can be shared."""
    asked = {name: request.query_params.getlist(name) for name in request.query_params}
    told = answered(asked, closed=closed_days(session))
    wrong = told[0].form.errors
    return page(request, "reports/calculator.html", status=422 if wrong else 200, form=told[0].form, told=told)


@router.get("/rulebook", name="reports.rulebook")
def rulebook(request: Request, by: MaySeeRules) -> Response:
    """Every rule the software holds, with an anchor for each (#R48)."""
    return page(request, "reports/rulebook.html", chapters=chapters(law.entries()), does=does, unbuilt=law.unbuilt())


@router.get("/accessibility", name="reports.accessibility")
def accessibility(request: Request, session: SessionDep, by: Anyone) -> Response:
    """Public: how far these pages can be used by everybody."""
    return page(request, "reports/accessibility.html", contact=_contact(session))


@router.get("/privacy", name="reports.privacy")
def privacy(request: Request, session: SessionDep, by: Anyone) -> Response:
    """Public: what is kept about whom, and why."""
    return page(request, "reports/privacy.html", contact=_contact(session))


def _day_of_figures(request: Request) -> Filled[AsAtForm]:
    """The day asked for in the address; today where none is. No figures are known of a day to come."""
    today = clock.today()
    sent = {name: request.query_params.getlist(name) for name in request.query_params}
    if not sent:
        return _parts_of(today)
    asked = fill(AsAtForm, sent)
    if not asked.errors and asked.values.as_at > today:
        return asked.but({"as_at": "The date must be today or earlier: no figures are known of a day to come"})
    return asked if asked.errors else _parts_of(asked.values.as_at)


def _parts_of(day: date) -> Filled[AsAtForm]:
    """The form with this day in its three boxes, however the day was spelled in the address."""
    return replace(blank(AsAtForm, as_at=day), given=AsAtForm(as_at=day))


def _list_of(request: Request, to: CaseClass, as_at: date) -> str:
    return f"{path_to(request, 'reports.cases')}?class={to}&as_at={as_at}"


def _contact(session: SessionDep) -> dict[str, str]:
    stood = settings_on(session, clock.today())
    return {
        "authority": stood[Setting.AUTHORITY_NAME],
        "email": stood[Setting.OFFICE_EMAIL],
        "telephone": stood[Setting.OFFICE_TELEPHONE],
        "address": stood[Setting.OFFICE_ADDRESS],
    }
