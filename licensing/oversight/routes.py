"""Pages of oversight: a case heard before the power passed on, the time to veto, and the commissioner's advice."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.rules import Actor
from licensing.contact.attempts import attempt
from licensing.database import SessionDep
from licensing.hearings.days import must_declare
from licensing.oversight import forms
from licensing.oversight.advice import draws
from licensing.oversight.commands.advise import ask_for_advice, give_advice
from licensing.oversight.commands.on_record import order_rehearing, record_agreement
from licensing.oversight.commands.veto import clear_decision, veto_decision
from licensing.oversight.nominees import cases_by_nominee, hand_over_cases
from licensing.oversight.showing import Oversight, drawn_again, oversight_of
from licensing.people.acts import acted
from licensing.people.permissions import Permission
from licensing.people.signed_in import signed_in
from licensing.powers.queries import find_holding, nominees_of
from licensing.reviews.models import Review
from licensing.reviews.queries import get_review
from licensing.web.forms import Filled, blank, filled
from licensing.web.pages import page, see

router = APIRouter()

MaySee = Annotated[Actor, Depends(signed_in(Permission.SEE_CASES))]
MayList = Annotated[Actor, Depends(signed_in(Permission.LIST_CASES))]
MaySchedule = Annotated[Actor, Depends(signed_in(Permission.SCHEDULE))]
MayDecide = Annotated[Actor, Depends(signed_in(Permission.DECIDE_AS_COMMISSIONER))]
MayManage = Annotated[Actor, Depends(signed_in(Permission.MANAGE_REVIEWS))]
MaySign = Annotated[Actor, Depends(signed_in(Permission.SIGN_AS_CHAIR))]
AgreementSent = Annotated[Filled[forms.AgreementForm], Depends(filled(forms.AgreementForm))]
RehearingSent = Annotated[Filled[forms.RehearingForm], Depends(filled(forms.RehearingForm))]
VetoSent = Annotated[Filled[forms.VetoForm], Depends(filled(forms.VetoForm))]
AdviceSent = Annotated[Filled[forms.AdviceForm], Depends(filled(forms.AdviceForm))]
AskSent = Annotated[Filled[forms.AskForm], Depends(filled(forms.AskForm))]
HandOverSent = Annotated[Filled[forms.HandOverForm], Depends(filled(forms.HandOverForm))]
OWN = {"key", "version"}


@router.get("/reviews/{reference}/oversight", name="oversight.case")
def case(request: Request, reference: str, session: SessionDep, by: MaySee) -> Response:
    """Everything on record of oversight in one case."""
    day = must_declare(session, reference, by=by)
    if day is not None:
        return see(request, "hearings.interests", day=day.reference)
    review, shown = _seen(session, reference, by)
    return page(request, "oversight/case.html", review=review, shown=shown)


@router.get("/reviews/{reference}/on-the-record", name="oversight.agreement_form")
def agreement_form(request: Request, reference: str, session: SessionDep, by: MaySchedule) -> Response:
    return _form(request, session, reference, "agreement", blank(forms.AgreementForm), by)


@router.post("/reviews/{reference}/on-the-record", name="oversight.record_agreement")
def agreement(request: Request, reference: str, session: SessionDep, by: MaySchedule, sent: AgreementSent) -> Response:
    return _act(request, session, reference, "agreement", sent, record_agreement, by)


@router.get("/reviews/{reference}/hear-again", name="oversight.rehearing_form")
def rehearing_form(request: Request, reference: str, session: SessionDep, by: MaySchedule) -> Response:
    return _form(request, session, reference, "rehearing", blank(forms.RehearingForm), by)


@router.post("/reviews/{reference}/hear-again", name="oversight.order_rehearing")
def rehearing(request: Request, reference: str, session: SessionDep, by: MaySchedule, sent: RehearingSent) -> Response:
    return _act(request, session, reference, "rehearing", sent, order_rehearing, by)


@router.get("/reviews/{reference}/veto", name="oversight.veto_form")
def veto_form(request: Request, reference: str, session: SessionDep, by: MayDecide) -> Response:
    return _form(request, session, reference, "veto", blank(forms.VetoForm), by)


@router.post("/reviews/{reference}/veto", name="oversight.veto")
def veto(request: Request, reference: str, session: SessionDep, by: MayDecide, sent: VetoSent) -> Response:
    """Clear the decision, or veto it with reasons."""
    if sent.errors:
        return _form(request, session, reference, "veto", sent, by)
    if sent.values.choice is forms.VetoChoice.VETO:
        if not sent.values.because.strip():
            return _form(request, session, reference, "veto", sent.but({"because": "Give your reasons"}), by)
        given = {"because": sent.values.because}
        return _act(request, session, reference, "veto", sent, veto_decision, by, given=given)
    return _act(request, session, reference, "veto", sent, clear_decision, by, given={})


@router.get("/reviews/{reference}/advice", name="oversight.advice_form")
def advice_form(request: Request, reference: str, session: SessionDep, by: MayDecide) -> Response:
    return _form(request, session, reference, "advice", blank(forms.AdviceForm), by)


@router.post("/reviews/{reference}/advice", name="oversight.give_advice")
def advice(request: Request, reference: str, session: SessionDep, by: MayDecide, sent: AdviceSent) -> Response:
    return _act(request, session, reference, "advice", sent, give_advice, by)


@router.get("/reviews/{reference}/ask-for-advice", name="oversight.ask_form")
def ask_form(request: Request, reference: str, session: SessionDep, by: MaySign) -> Response:
    return _form(request, session, reference, "ask", blank(forms.AskForm), by)


@router.post("/reviews/{reference}/ask-for-advice", name="oversight.ask")
def ask(request: Request, reference: str, session: SessionDep, by: MaySign, sent: AskSent) -> Response:
    return _act(request, session, reference, "ask", sent, ask_for_advice, by)


@router.get("/sample", name="oversight.samples")
def samples(request: Request, session: SessionDep, by: MayList) -> Response:
    """Every draw of the commissioner's sample."""
    return page(request, "oversight/samples.html", draws=draws(session))


@router.get("/sample/{drawn_on}", name="oversight.sample")
def sample(request: Request, drawn_on: date, session: SessionDep, by: MayList) -> Response:
    """One draw, drawn again from the record: the same seed, and the same cases, or it says what differs."""
    return page(request, "oversight/sample.html", shown=drawn_again(session, drawn_on, by=by))


@router.get("/nominees/hand-over", name="oversight.hand_over_form")
def hand_over_form(request: Request, session: SessionDep, by: MayManage) -> Response:
    return _hand_over(request, session, by, blank(forms.HandOverForm))


@router.post("/nominees/hand-over", name="oversight.hand_over")
def hand_over(request: Request, session: SessionDep, by: MayManage, sent: HandOverSent) -> Response:
    """Several cases pass to another nominee, all of them or none."""
    if not sent.errors:
        given = sent.values
        sent = attempt(
            session, sent, hand_over_cases, given.cases, person_id=given.person, because=given.because, by=by,
            now=clock.now(),
        )  # fmt: skip
    if sent.errors:
        return _hand_over(request, session, by, sent)
    return acted(session, request, sent, "oversight.hand_over_form")


def _hand_over(request: Request, session: SessionDep, by: Actor, form: Filled[Any]) -> Response:
    on = clock.today()
    holding = find_holding(session, on=on)
    named = nominees_of(session, holding.id) if holding else []
    return page(
        request,
        "oversight/hand_over.html",
        status=422 if form.errors else 200,
        form=form,
        cases=cases_by_nominee(session, by=by, on=on),
        nominees=[(one.person_id, one.name) for one in named if one.person_id is not None],
    )


def _seen(session: SessionDep, reference: str, by: Actor) -> tuple[Review, Oversight]:
    review = get_review(session, reference)
    return review, oversight_of(session, review, by=by, on=clock.today())


def _form(request: Request, session: SessionDep, reference: str, name: str, form: Filled[Any], by: Actor) -> Response:
    review, shown = _seen(session, reference, by)
    status = 422 if form.errors else 200
    return page(request, f"oversight/{name}.html", status=status, review=review, shown=shown, form=form)


def _act(
    request: Request, session: SessionDep, reference: str, name: str, sent: Filled[Any], command: Any, by: Actor,
    given: dict[str, Any] | None = None,
) -> Response:  # fmt: skip
    """Carry out what the form asks, and go to the case's page of oversight; else the form again with what is wrong.

    `given`: what the command takes, where it is not the whole form.
    """
    if not sent.errors:
        given = sent.values.model_dump(exclude=OWN) if given is None else given
        sent = attempt(session, sent, command, reference, **given, by=by, now=clock.now())
    if sent.errors:
        return _form(request, session, reference, name, sent, by)
    return acted(session, request, sent, "oversight.case", reference=reference)
