"""Pages on which an officer decides within the scheme, reads it back and signs; and reports an urgent decision."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.rules import Actor
from licensing.database import SessionDep
from licensing.decisions.drafts import Draft
from licensing.decisions.effects import standing_sentence
from licensing.decisions.forms import wrong_with_outcomes
from licensing.decisions.leaving import leads_to
from licensing.decisions.queries import determination_of
from licensing.decisions.views import Sight, read_back, sight_of, years_on_file
from licensing.delegations import forms
from licensing.delegations.case import OfficersCase, officer_checks, officers_case
from licensing.delegations.commands.decide import Told, decide_as_officer, report_urgent
from licensing.delegations.commands.set_aside import set_decision_aside
from licensing.delegations.meeting import meetings_for
from licensing.delegations.reporting import report_due, urgent_decisions
from licensing.delegations.shown import records_shown
from licensing.errors import Invalid
from licensing.people.acts import acted, begin
from licensing.people.permissions import Permission, holds
from licensing.people.queries import people_with
from licensing.people.rules import Role
from licensing.people.signed_in import signed_in
from licensing.powers.queries import decides_line, find_holding, get_holding
from licensing.powers.rules import council_mode
from licensing.register.queries import holder_by_id
from licensing.reviews.queries import get_review
from licensing.web.forms import Filled, blank, filled
from licensing.web.pages import page
from licensing.web.wording import day

router = APIRouter()

MaySee = Annotated[Actor, Depends(signed_in(Permission.SEE_CASES))]
Officer = Annotated[Actor, Depends(signed_in(Permission.MANAGE_REVIEWS))]
Lists = Annotated[Actor, Depends(signed_in(Permission.LIST_CASES))]
Reports = Annotated[Actor, Depends(signed_in(Permission.MANAGE_HEARING_DAYS))]
Holds = Annotated[Actor, Depends(signed_in(Permission.RUN_HEARINGS))]
Decided = Annotated[Filled[forms.OfficerForm], Depends(filled(forms.OfficerForm))]
Reported = Annotated[Filled[forms.ReportForm], Depends(filled(forms.ReportForm))]
SetAsideSent = Annotated[Filled[forms.SetAsideForm], Depends(filled(forms.SetAsideForm))]
HERE = "/reviews/{reference}/officer-decision"


@router.get(HERE, name="delegations.decide_form")
def decide_form(request: Request, reference: str, session: SessionDep, by: Officer) -> Response:
    it, sight = _seen(session, reference, by)
    return _deciding(request, it, sight, blank(forms.OfficerForm))


@router.post(f"{HERE}/read-back", name="delegations.read_back")
def show_back(request: Request, reference: str, session: SessionDep, by: Officer, sent: Decided) -> Response:
    """The decision in the words of its notice, with every check. Nothing is kept yet."""
    it, sight = _seen(session, reference, by)
    sent = _checked(sent, it)
    if sent.errors or sent.values.change:
        return _deciding(request, it, sight, sent)
    draft, given = _draft(session, it, sent), forms.given_by(sent.values)
    lines = officer_checks(session, it, given, draft, by=by)
    back = read_back(sight, draft, lines, by=by, now=clock.now())
    return page(request, "decisions/read_back.html", sight=sight, form=sent, back=back, which="officer")


@router.post(HERE, name="delegations.decide")
def decide(request: Request, reference: str, session: SessionDep, by: Officer, sent: Decided) -> Response:
    """The officer signs it, as it was read back."""
    it, sight = _seen(session, reference, by)
    sent = _checked(sent, it)
    if sent.errors:
        return _deciding(request, it, sight, sent)
    begin(session, sent, by=by)
    draft, given = _draft(session, it, sent), forms.given_by(sent.values)
    decide_as_officer(session, reference, draft=draft, given=given, by=by, now=clock.now())
    return acted(session, request, sent, leads_to(session, reference, on=clock.today()), reference=reference)


@router.get(f"{HERE}/record", name="delegations.record")
def on_record(request: Request, reference: str, session: SessionDep, by: MaySee) -> Response:
    """What each officer's decision of this review put on record, standing or set aside."""
    review = get_review(session, reference)
    return page(
        request,
        "delegations/record.html",
        review=review,
        holder=holder_by_id(session, review.holder_id).name,
        shown=records_shown(session, review),
        may_report=holds(by, Permission.MANAGE_HEARING_DAYS),
        may_set_aside=bool(by.roles & _who(session)),
    )


@router.get("/delegations/urgent", name="delegations.urgent")
def urgent(request: Request, session: SessionDep, by: Lists) -> Response:
    """The urgent decisions: those to report, and those that were (R24)."""
    today = clock.today()
    found = urgent_decisions(session, by=by)
    due, line = report_due(session, on=today), decides_line(session, on=today)
    return page(request, "delegations/urgent.html", found=found, due=due, line=line)


@router.get(f"{HERE}/reported", name="delegations.report_form")
def report_form(request: Request, reference: str, session: SessionDep, by: Reports) -> Response:
    return _reporting(request, session, reference, blank(forms.ReportForm, reported_on=clock.today()))


@router.post(f"{HERE}/reported", name="delegations.report")
def report(request: Request, reference: str, session: SessionDep, by: Reports, sent: Reported) -> Response:
    """It was reported, on this day, to this meeting; and this was said of it."""
    if not sent.errors:
        told = Told(sent.values.reported_on, sent.values.reported_to, sent.values.says)
        try:
            with session.begin_nested():
                begin(session, sent, by=by)
                report_urgent(session, reference, told=told, by=by, now=clock.now())
        except Invalid as wrong:
            sent = sent.but(wrong.fields)
    if sent.errors:
        return _reporting(request, session, reference, sent)
    return acted(session, request, sent, "decisions.show", reference=reference)


@router.get("/reviews/{reference}/set-aside", name="delegations.set_aside_form")
def set_aside_form(request: Request, reference: str, session: SessionDep, by: Holds) -> Response:
    return _setting_aside(request, session, reference, blank(forms.SetAsideForm))


@router.post("/reviews/{reference}/set-aside", name="delegations.set_aside")
def set_aside(request: Request, reference: str, session: SessionDep, by: Holds, sent: SetAsideSent) -> Response:
    """The commissioner sets the officer's decision aside; or the committee, as its clerk or chair records."""
    if not sent.errors:
        given = forms.afresh(sent.values)
        try:
            with session.begin_nested():
                begin(session, sent, by=by)
                set_decision_aside(session, reference, given=given, by=by, now=clock.now())
        except Invalid as wrong:
            sent = sent.but(wrong.fields)
    if sent.errors:
        return _setting_aside(request, session, reference, sent)
    return acted(session, request, sent, "delegations.record", reference=reference)


def _setting_aside(request: Request, session: SessionDep, reference: str, form: Filled[forms.SetAsideForm]) -> Response:
    review, today = get_review(session, reference), clock.today()
    holding, decision = get_holding(session, on=today), determination_of(session, review.id)
    is_council = council_mode(holding.mode)
    held = meetings_for(session, decision, holding, on=today) if decision and is_council else []
    return page(
        request,
        "delegations/set_aside.html",
        status=422 if form.errors else 200,
        review=review,
        form=form,
        is_council=is_council,
        meetings=[(one.reference, f"{one.reference}, {day(one.held_on)}") for one in held],
        members=[(one.id, one.name) for one in people_with(session, Role.PANEL_MEMBER)],
        standing=standing_sentence(session, review.id),
    )


def _who(session: SessionDep) -> frozenset[str]:
    """Who may set a decision aside today, by role: the commissioner, or the clerk and the chair."""
    holding = find_holding(session, on=clock.today())
    if holding is None:
        return frozenset()
    return frozenset({Role.CLERK, Role.PANEL_MEMBER} if council_mode(holding.mode) else {Role.COMMISSIONER})


def _seen(session: SessionDep, reference: str, by: Actor) -> tuple[OfficersCase, Sight]:
    review, now = get_review(session, reference), clock.now()
    it = officers_case(session, review, by=by, now=now)
    return it, sight_of(session, review, now=now, case=it.case)


def _checked(sent: Decided, it: OfficersCase) -> Decided:
    if sent.errors:
        return sent
    wrong = wrong_with_outcomes(sent.values, it.case.licences, sent.values.outcome)
    return sent.but(wrong | forms.wrong_with_record(sent.values, today=clock.today()))


def _draft(session: SessionDep, it: OfficersCase, sent: Decided) -> Draft:
    years = years_on_file(session, it.case.on)
    return forms.officers_draft(sent.values, it.case.licences, years=years, on=it.case.on)


def _deciding(request: Request, it: OfficersCase, sight: Sight, form: Filled[Any]) -> Response:
    entries = [(one.row.id, f"Entry {one.row.number}: {one.whom}", "; ".join(one.says)) for one in it.entries]
    status = 422 if form.errors else 200
    return page(request, "delegations/decide.html", status=status, it=it, sight=sight, form=form, entries=entries)


def _reporting(request: Request, session: SessionDep, reference: str, form: Filled[Any]) -> Response:
    review, due = get_review(session, reference), report_due(session, on=clock.today())
    status = 422 if form.errors else 200
    return page(request, "delegations/report.html", status=status, review=review, form=form, due=due)
