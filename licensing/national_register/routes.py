"""Pages of the national register (NR3S): what is owed, the fields to copy, and the receipt."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.rules import Actor
from licensing.contact.attempts import attempt
from licensing.database import SessionDep
from licensing.national_register import forms
from licensing.national_register.commands import record_entry, say_reliance
from licensing.national_register.fields import ENTERED_WORDS, Entered
from licensing.national_register.queries import owed_about, owed_of
from licensing.national_register.rules import ENTRY_WORDS, LIMB_WORDS, SETTLED_BY, Duty, EntryAct
from licensing.people.acts import acted
from licensing.people.permissions import Permission
from licensing.people.signed_in import signed_in
from licensing.register.rules import LICENCE_WORDS
from licensing.reviews.queries import get_review
from licensing.web.forms import Filled, blank, filled
from licensing.web.pages import page
from licensing.web.wording import teach

router = APIRouter()

DUTY_WORDS = {
    Duty.NONE: "Not applicable",
    Duty.NOT_YET: "Not yet",
    Duty.TO_CHOOSE: "To be answered",
    Duty.NOT_RELIED: "No entry",
    Duty.TO_ENTER: "To be entered",
    Duty.TO_AMEND: "To be amended",
    Duty.TO_REMOVE: "To be removed",
    Duty.TO_REINSTATE: "To be put back",
    Duty.KEPT: "On the register",
    Duty.REMOVED: "Removed",
    Duty.OVER: "Eleven years are over",
}
for words in (LIMB_WORDS, ENTRY_WORDS, DUTY_WORDS):
    teach(words)

# These pages show a date of birth, an address and two numbers: they are for whoever makes the entry.
MayEnter = Annotated[Actor, Depends(signed_in(Permission.MANAGE_REVIEWS))]
RelianceSent = Annotated[Filled[forms.RelianceForm], Depends(filled(forms.RelianceForm))]
EntrySent = Annotated[Filled[forms.EntryForm], Depends(filled(forms.EntryForm))]
ALL = "/reviews/{reference}/national-register"
ONE = f"{ALL}/{{licence}}"


@router.get(ALL, name="national_register.show")
def show(request: Request, reference: str, session: SessionDep, by: MayEnter) -> Response:
    """What is owed to the register about each licence of the decision, and the fields to copy."""
    review = get_review(session, reference)
    owed = owed_of(session, review, on=clock.today())
    words = {one.value: ENTERED_WORDS[one] for one in Entered}
    names = {one.licence.id: f"{LICENCE_WORDS[one.licence.kind]} {one.licence.number}" for one in owed}
    return page(
        request, "national_register/show.html", review=review, owed=owed, words=words, names=names, limbs=LIMB_WORDS
    )


@router.get(f"{ONE}/reliance", name="national_register.reliance_form")
def reliance_form(request: Request, reference: str, licence: int, session: SessionDep, by: MayEnter) -> Response:
    said = owed_about(session, get_review(session, reference), licence, on=clock.today()).reliance
    given: dict[str, Any] = {}
    if said is not None:
        given = {"relied": "yes" if said.is_relied else "no", "limbs": said.limbs, "because": said.because}
        given |= {
            "national_insurance_number": said.national_insurance_number,
            "driver_number": said.driver_number,
        }
    return _page(request, session, reference, licence, "reliance", blank(forms.RelianceForm, **given))


@router.post(f"{ONE}/reliance", name="national_register.reliance")
def reliance(
    request: Request, reference: str, licence: int, session: SessionDep, by: MayEnter, sent: RelianceSent
) -> Response:
    """Say whether relevant information was relied on, and on which."""
    if not sent.errors:
        given = sent.values.model_dump(exclude={"key", "version", "relied"}) | {"licence_id": licence}
        given |= {"is_relied": sent.values.relied == "yes"}
        sent = sent.but(_wrong_with(sent.values))
        if not sent.errors:
            sent = attempt(session, sent, say_reliance, reference, **given, by=by, now=clock.now())
    if sent.errors:
        return _page(request, session, reference, licence, "reliance", sent)
    return acted(session, request, sent, "national_register.show", reference=reference)


@router.get(f"{ONE}/entry", name="national_register.entry_form")
def entry_form(request: Request, reference: str, licence: int, session: SessionDep, by: MayEnter) -> Response:
    duty = owed_about(session, get_review(session, reference), licence, on=clock.today()).duty
    act = SETTLED_BY.get(duty, EntryAct.AMENDED)
    return _page(request, session, reference, licence, "entry", blank(forms.EntryForm, act=act, done_on=clock.today()))


@router.post(f"{ONE}/entry", name="national_register.entry")
def entry(
    request: Request, reference: str, licence: int, session: SessionDep, by: MayEnter, sent: EntrySent
) -> Response:
    """Record what was done on the register, with its receipt."""
    if not sent.errors:
        given = sent.values.model_dump(exclude={"key", "version", "corrects"}) | {"licence_id": licence}
        given |= {"corrects_last": sent.values.corrects == "yes"}
        sent = attempt(session, sent, record_entry, reference, **given, by=by, now=clock.now())
    if sent.errors:
        return _page(request, session, reference, licence, "entry", sent)
    return acted(session, request, sent, "national_register.show", reference=reference)


def _wrong_with(values: forms.RelianceForm) -> dict[str, str]:
    """The two answers that belong together: yes with a paragraph, no with why."""
    if values.relied == "yes" and not values.limbs:
        return {"limbs": "Choose at least one paragraph of section 1(1)"}
    if values.relied == "no" and values.limbs:
        return {"limbs": "Choose none where no relevant information was relied on"}
    if values.relied == "no" and not values.because.strip():
        return {"because": "Say why none was relied on"}
    return {}


def _page(
    request: Request, session: SessionDep, reference: str, licence: int, name: str, form: Filled[Any]
) -> Response:
    review = get_review(session, reference)
    owed = owed_about(session, review, licence, on=clock.today())
    status = 422 if form.errors else 200
    return page(
        request, f"national_register/{name}.html", status=status, review=review, owed=owed, form=form,
        limbs=list(LIMB_WORDS.items()),
    )  # fmt: skip
