"""Pages and acts of appeals against one review's decision."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.appeals import forms
from licensing.appeals.commands import fix_court_day, lodge_appeal, lodge_further_appeal, record_court_result
from licensing.appeals.correcting import Lodging, correct_lodging
from licensing.appeals.models import Appeal
from licensing.appeals.queries import (
    appeal_file,
    appeal_files,
    appealed_licences,
    decision_appealed,
    further_appeal,
    get_appeal,
    lodgings_of,
)
from licensing.appeals.rules import APPELLANT_WORDS, COURT_WORDS, ENDING_WORDS, why_in_time
from licensing.audit.rules import Actor
from licensing.contact.attempts import attempt
from licensing.database import SessionDep
from licensing.decisions.effects import effects_of, standing_sentence
from licensing.decisions.models import Determination
from licensing.decisions.rules import DECIDED_WORDS, OUTCOME_WORDS, OnAppeal
from licensing.people.acts import acted
from licensing.people.permissions import Permission, holds
from licensing.people.signed_in import signed_in
from licensing.register.models import Licence
from licensing.register.rules import LICENCE_WORDS
from licensing.reviews.queries import get_review
from licensing.web.forms import Filled, blank, filled
from licensing.web.pages import page
from licensing.web.wording import teach

router = APIRouter()

ON_APPEAL_WORDS = {
    OnAppeal.LIVE: "Not decided yet",
    OnAppeal.UPHELD: "Upheld: the decision stands",
    OnAppeal.QUASHED: "Set aside: the licence is kept",
    OnAppeal.VARIED: "Changed to something else",
}
for words in (COURT_WORDS, APPELLANT_WORDS, ENDING_WORDS, ON_APPEAL_WORDS):
    teach(words)

MaySee = Annotated[Actor, Depends(signed_in(Permission.SEE_CASES))]
MayRecord = Annotated[Actor, Depends(signed_in(Permission.MANAGE_REVIEWS))]
LodgeSent = Annotated[Filled[forms.LodgeForm], Depends(filled(forms.LodgeForm))]
FurtherSent = Annotated[Filled[forms.FurtherForm], Depends(filled(forms.FurtherForm))]
LodgingSent = Annotated[Filled[forms.CorrectLodgingForm], Depends(filled(forms.CorrectLodgingForm))]
DaySent = Annotated[Filled[forms.CourtDayForm], Depends(filled(forms.CourtDayForm))]
ResultSent = Annotated[Filled[forms.ResultForm], Depends(filled(forms.ResultForm))]
OWN = {"key", "version"}
ALL = "/reviews/{reference}/appeals"
ONE = f"{ALL}/{{appeal}}"


@router.get(ALL, name="appeals.all")
def all_(request: Request, reference: str, session: SessionDep, by: MaySee) -> Response:
    """The appeals against this decision, and how each licence stands because of them."""
    review = get_review(session, reference)
    given_on = _given_on(session, decision_appealed(session, review))
    appeals = appeal_files(session, review.id)
    told = {one.appeal.id: _given_on(session, _against(session, one.appeal)) for one in appeals}
    return page(
        request,
        "appeals/all.html",
        review=review,
        appeals=appeals,
        standing=standing_sentence(session, review.id or 0),
        in_time={one.appeal.id: _in_time(one.lodged_on, told[one.appeal.id]) for one in appeals},
        further={one.appeal.id: further_appeal(session, one.appeal) for one in appeals},
        may_record=holds(by, Permission.MANAGE_REVIEWS),
        may_take_papers=holds(by, Permission.SEE_DOCUMENTS),
        may_lodge=given_on is not None and bool(_appealable(session, reference)),
    )


@router.get(f"{ALL}/new", name="appeals.lodge_form")
def lodge_form(request: Request, reference: str, session: SessionDep, by: MayRecord) -> Response:
    choices = _appealable(session, reference)
    form = blank(forms.LodgeForm, told_on=clock.today(), licence_ids=[one for one, _ in choices])
    return _page(request, session, reference, "lodge", form, licences=choices)


@router.post(f"{ALL}/new", name="appeals.lodge")
def lodge(request: Request, reference: str, session: SessionDep, by: MayRecord, sent: LodgeSent) -> Response:
    if not sent.errors:
        given = sent.values.model_dump(exclude=OWN)
        sent = attempt(session, sent, lodge_appeal, reference, **given, by=by, now=clock.now())
    if sent.errors:
        return _page(request, session, reference, "lodge", sent, licences=_appealable(session, reference))
    return acted(session, request, sent, "appeals.all", reference=reference)


@router.get(f"{ONE}/further", name="appeals.further_form")
def further_form(request: Request, reference: str, appeal: str, session: SessionDep, by: MayRecord) -> Response:
    form = blank(forms.FurtherForm, told_on=clock.today())
    return _page(request, session, reference, "further", form, appeal=appeal)


@router.post(f"{ONE}/further", name="appeals.further")
def further(
    request: Request, reference: str, appeal: str, session: SessionDep, by: MayRecord, sent: FurtherSent
) -> Response:
    if not sent.errors:
        given = sent.values.model_dump(exclude=OWN) | {"appeal": appeal}
        sent = attempt(session, sent, lodge_further_appeal, reference, **given, by=by, now=clock.now())
    if sent.errors:
        return _page(request, session, reference, "further", sent, appeal=appeal)
    return acted(session, request, sent, "appeals.all", reference=reference)


@router.get(f"{ONE}/lodging", name="appeals.lodging_form")
def lodging_form(request: Request, reference: str, appeal: str, session: SessionDep, by: MayRecord) -> Response:
    before = lodgings_of(session, get_appeal(session, get_review(session, reference).id, appeal))
    form = blank(forms.CorrectLodgingForm, version=before[-1].id if before else 0)
    return _page(request, session, reference, "lodging", form, appeal=appeal)


@router.post(f"{ONE}/lodging", name="appeals.correct_lodging")
def lodging(
    request: Request, reference: str, appeal: str, session: SessionDep, by: MayRecord, sent: LodgingSent
) -> Response:
    if not sent.errors:
        told = Lodging(**sent.values.model_dump(exclude=OWN))
        given = {"appeal": appeal, "told": told, "version": sent.values.version, "by": by, "now": clock.now()}
        sent = attempt(session, sent, correct_lodging, reference, **given)
    if sent.errors:
        return _page(request, session, reference, "lodging", sent, appeal=appeal)
    return acted(session, request, sent, "appeals.all", reference=reference)


@router.get(f"{ONE}/day", name="appeals.day_form")
def day_form(request: Request, reference: str, appeal: str, session: SessionDep, by: MayRecord) -> Response:
    return _page(request, session, reference, "day", blank(forms.CourtDayForm), appeal=appeal)


@router.post(f"{ONE}/day", name="appeals.fix_day")
def fix_day(
    request: Request, reference: str, appeal: str, session: SessionDep, by: MayRecord, sent: DaySent
) -> Response:
    if not sent.errors:
        given = sent.values.model_dump(exclude=OWN) | {"appeal": appeal}
        sent = attempt(session, sent, fix_court_day, reference, **given, by=by, now=clock.now())
    if sent.errors:
        return _page(request, session, reference, "day", sent, appeal=appeal)
    return acted(session, request, sent, "appeals.all", reference=reference)


@router.get(f"{ONE}/result", name="appeals.result_form")
def result_form(request: Request, reference: str, appeal: str, session: SessionDep, by: MayRecord) -> Response:
    return _result(request, session, reference, appeal, blank(forms.ResultForm))


@router.post(f"{ONE}/result", name="appeals.record_result")
def record_result(
    request: Request, reference: str, appeal: str, session: SessionDep, by: MayRecord, sent: ResultSent
) -> Response:
    if not sent.errors:
        licences = appeal_file(session, get_appeal(session, get_review(session, reference).id, appeal)).licences
        told = forms.words_of(sent.values, [one.id or 0 for one in licences])
        given = sent.values.model_dump(include={"ending", "given_on", "says", "because"}) | {"words": told}
        given |= {"appeal": appeal}
        sent = attempt(session, sent, record_court_result, reference, **given, by=by, now=clock.now())
    if sent.errors:
        return _result(request, session, reference, appeal, sent)
    return acted(session, request, sent, "appeals.all", reference=reference)


def _result(
    request: Request, session: SessionDep, reference: str, appeal: str, form: Filled[forms.ResultForm]
) -> Response:
    outcomes = [(one, words) for one, words in OUTCOME_WORDS.items()]
    return _page(request, session, reference, "result", form, appeal=appeal, outcomes=outcomes)


def _page(
    request: Request,
    session: SessionDep,
    reference: str,
    name: str,
    form: Filled[Any],
    *,
    appeal: str = "",
    **given: Any,
) -> Response:
    review = get_review(session, reference)
    file = appeal_file(session, get_appeal(session, review.id, appeal)) if appeal else None
    status = 422 if form.errors else 200
    return page(request, f"appeals/{name}.html", status=status, review=review, form=form, file=file, **given)


def _appealable(session: SessionDep, reference: str) -> list[tuple[int, str]]:
    """The licences revoked or suspended that no appeal is recorded about, in words."""
    determination = decision_appealed(session, get_review(session, reference))
    before = appealed_licences(session, determination.id)
    return [
        (one.licence.id or 0, f"{_licence(one.licence)}: {DECIDED_WORDS[one.decided.outcome].lower()}")
        for one in effects_of(session, determination)
        if one.decided.is_against and one.licence.id not in before
    ]


def _against(session: SessionDep, appeal: Appeal) -> Determination:
    return session.get_one(Determination, appeal.determination_id)


def _given_on(session: SessionDep, determination: Determination) -> date | None:
    """When its notice was given to the holder; None before."""
    return next((one.given_on for one in effects_of(session, determination) if one.given_on), None)


def _in_time(lodged_on: date, given_on: date | None) -> str:
    return why_in_time(lodged_on, given_on) if given_on else ""


def _licence(licence: Licence) -> str:
    return f"{LICENCE_WORDS[licence.kind]} {licence.number}"
