"""Writing down that a councillor was approached about a case; correcting one's own words; the clerk's note beside."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.rules import Actor
from licensing.contact.attempts import attempt
from licensing.contact.checks import to_correct
from licensing.contact.commands.approaches import annotate_approach, correct_approach, report_approach
from licensing.contact.commands.notes import SAID
from licensing.contact.form_page import form_page
from licensing.contact.forms import AnnotationForm, ApproachForm, NoteCorrectionForm
from licensing.contact.models import Approach
from licensing.contact.queries import approach_by_id
from licensing.contact.showing import names_hidden_from, party_shown, words_shown
from licensing.database import SessionDep
from licensing.people.acts import acted, begin
from licensing.people.permissions import Permission, holds
from licensing.people.queries import people_with
from licensing.people.rules import Role
from licensing.people.signed_in import signed_in
from licensing.reviews.queries import get_review
from licensing.web.forms import Filled, blank, filled

router = APIRouter()

MayReport = Annotated[Actor, Depends(signed_in(Permission.REPORT_APPROACH))]
MayAnnotate = Annotated[Actor, Depends(signed_in(Permission.ANNOTATE_APPROACH))]
ApproachSent = Annotated[Filled[ApproachForm], Depends(filled(ApproachForm))]
CorrectionSent = Annotated[Filled[NoteCorrectionForm], Depends(filled(NoteCorrectionForm))]
AnnotationSent = Annotated[Filled[AnnotationForm], Depends(filled(AnnotationForm))]
CORRECTED = {*SAID, "because"}


@router.get("/reviews/{reference}/contact/approach", name="contact.approach_form")
def approach_form(request: Request, reference: str, session: SessionDep, by: MayReport) -> Response:
    return _approach(request, session, reference, blank(ApproachForm, happened_on=clock.today()), by)


@router.post("/reviews/{reference}/contact/approach", name="contact.approach")
def approach(request: Request, reference: str, session: SessionDep, by: MayReport, sent: ApproachSent) -> Response:
    if not sent.errors:
        given = sent.values.model_dump(include=SAID) | {"councillor_id": _approached(sent.values, by)}
        sent = attempt(session, sent, report_approach, reference, **given, by=by, now=clock.now())
    if sent.errors:
        return _approach(request, session, reference, sent, by)
    return acted(session, request, sent, "casefile.contact", reference=reference, fragment="approaches")


@router.get("/reviews/{reference}/contact/approach/{approach_id}", name="contact.correct_approach_form")
def correct_form(request: Request, reference: str, approach_id: int, session: SessionDep, by: MayReport) -> Response:
    row = to_correct(session, _row(session, reference, approach_id), by=by, about=reference)
    form = blank(NoteCorrectionForm, **row.model_dump(include=SAID))
    return form_page(request, session, reference, "correct_approach", form, corrects=row)


@router.post("/reviews/{reference}/contact/approach/{approach_id}", name="contact.correct_approach")
def correct(
    request: Request, reference: str, approach_id: int, session: SessionDep, by: MayReport, sent: CorrectionSent
) -> Response:
    row = _row(session, reference, approach_id)
    if not sent.errors:
        given = sent.values.model_dump(include=CORRECTED) | {"approach_id": approach_id}
        sent = attempt(session, sent, correct_approach, reference, **given, by=by, now=clock.now())
    if sent.errors:
        return form_page(request, session, reference, "correct_approach", sent, corrects=row)
    return acted(session, request, sent, "casefile.contact", reference=reference, fragment="approaches")


@router.get("/reviews/{reference}/contact/approach/{approach_id}/note", name="contact.annotate_form")
def annotate_form(request: Request, reference: str, approach_id: int, session: SessionDep, by: MayAnnotate) -> Response:
    return _annotation(request, session, reference, blank(AnnotationForm), approach_id, by)


@router.post("/reviews/{reference}/contact/approach/{approach_id}/note", name="contact.annotate")
def annotate(
    request: Request, reference: str, approach_id: int, session: SessionDep, by: MayAnnotate, sent: AnnotationSent
) -> Response:
    if sent.errors:
        return _annotation(request, session, reference, sent, approach_id, by)
    begin(session, sent, by=by)
    annotate_approach(session, reference, approach_id=approach_id, says=sent.values.says, by=by, now=clock.now())
    return acted(session, request, sent, "casefile.contact", reference=reference, fragment="approaches")


def writes_for_others(by: Actor) -> bool:
    """Whether this person writes down what happened to others; a councillor only what happened to them."""
    return holds(by, Permission.RECORD_CONTACT)


def _approached(given: ApproachForm, by: Actor) -> int | None:
    """Who was approached: whoever is chosen; a councillor who chooses nobody writes of themselves."""
    return given.councillor if given.councillor or writes_for_others(by) else by.id


def _row(session: SessionDep, reference: str, approach_id: int) -> Approach:
    return approach_by_id(session, get_review(session, reference).id, approach_id)


def _approach(request: Request, session: SessionDep, reference: str, form: Filled[ApproachForm], by: Actor) -> Response:
    decide = [*people_with(session, Role.PANEL_MEMBER), *people_with(session, Role.COMMISSIONER)]
    councillors = {person.id: person.name for person in decide} if writes_for_others(by) else {}
    return form_page(request, session, reference, "approach", form, councillors=list(councillors.items()))


def _annotation(
    request: Request,
    session: SessionDep,
    reference: str,
    form: Filled[AnnotationForm],
    approach_id: int,
    by: Actor,
) -> Response:
    row = _row(session, reference, approach_id)
    hidden = names_hidden_from(session, row.review_id, by)
    who, says = party_shown(row.party, row.name, hidden), words_shown(row.party, row.says, hidden)
    return form_page(request, session, reference, "annotate", form, approach=row, who=who, says=says)
