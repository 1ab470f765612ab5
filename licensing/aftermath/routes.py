"""Pages after a decision: everything on one page, who must know, the badge, leaving the case; and the look-up."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.aftermath import forms
from licensing.aftermath.commands import finish_case, record_custody, record_told
from licensing.aftermath.queries import ToTell
from licensing.aftermath.rules import CUSTODY_WORDS, MUST_KNOW_WORDS, NOT_YET_TOLD, MustKnow
from licensing.aftermath.shown import After, after_decision, must_know_shown
from licensing.aftermath.standing import Line, licences_numbered, line_on
from licensing.audit.commands import note_access
from licensing.audit.models import AccessKind
from licensing.audit.rules import Actor
from licensing.contact.attempts import attempt
from licensing.database import SessionDep
from licensing.decisions.followed import get_followed
from licensing.decisions.queries import waits_for_veto
from licensing.errors import NotFound
from licensing.hearings.days import must_declare
from licensing.people.acts import acted, begin
from licensing.people.permissions import Permission, holds
from licensing.people.signed_in import signed_in
from licensing.register.queries import holder_by_id
from licensing.register.rules import LICENCE_WORDS
from licensing.register.walls import demand_holder
from licensing.reviews.queries import get_review
from licensing.reviews.withheld import names_hidden_from
from licensing.web.forms import Filled, blank, fill, filled
from licensing.web.pages import page, see
from licensing.web.wording import teach

router = APIRouter()
for words in (MUST_KNOW_WORDS, CUSTODY_WORDS):
    teach(words)

MaySee = Annotated[Actor, Depends(signed_in(Permission.SEE_CASES))]
MayRecord = Annotated[Actor, Depends(signed_in(Permission.MANAGE_REVIEWS))]
MayLookUp = Annotated[Actor, Depends(signed_in(Permission.LOOK_UP_LICENCES))]
ToldSent = Annotated[Filled[forms.ToldForm], Depends(filled(forms.ToldForm))]
CustodySent = Annotated[Filled[forms.CustodyForm], Depends(filled(forms.CustodyForm))]
FinishSent = Annotated[Filled[forms.FinishForm], Depends(filled(forms.FinishForm))]
LookUpSent = Annotated[Filled[forms.LookUpForm], Depends(filled(forms.LookUpForm))]
AFTER = "/reviews/{reference}/after"


@router.get(AFTER, name="aftermath.show")
def show(request: Request, reference: str, session: SessionDep, by: MaySee) -> Response:
    """Everything after this decision, on the day asked for in the address; today where none is."""
    day = must_declare(session, reference, by=by)
    if day is not None:
        return see(request, "hearings.interests", day=day.reference)
    asked = _day_of(request)
    on = clock.today() if asked.errors else asked.values.on
    return _after_page(request, _after(session, reference, by, on), by, asked=asked)


@router.post(f"{AFTER}/finish", name="aftermath.finish")
def finish(request: Request, reference: str, session: SessionDep, by: MayRecord, sent: FinishSent) -> Response:
    """Nothing is left to do: refused with everything that is (R57)."""
    if sent.errors:
        return _after_page(request, _after(session, reference, by, clock.today()), by, form=sent)
    begin(session, sent, by=by)
    finish_case(session, reference, says=sent.values.says, by=by, now=clock.now())
    return acted(session, request, sent, "aftermath.show", reference=reference)


@router.get(f"{AFTER}/who-must-know", name="aftermath.who_must_know")
def who_must_know(request: Request, reference: str, session: SessionDep, by: MaySee) -> Response:
    """Who must know of this decision, and what is recorded of each; the first page after one with immediate effect."""
    day = must_declare(session, reference, by=by)
    if day is not None:
        return see(request, "hearings.interests", day=day.reference)
    review = get_review(session, reference)
    determination = get_followed(session, review)
    lines = must_know_shown(session, determination, names_hidden_from(session, review.id, by))
    waits = NOT_YET_TOLD if waits_for_veto(session, review.id, on=clock.today()) else ""
    return page(
        request, "aftermath/who_must_know.html", review=review, lines=lines, waits=waits,
        may_record=holds(by, Permission.MANAGE_REVIEWS) and not waits,
    )  # fmt: skip


@router.get(f"{AFTER}/who-must-know/{{who}}", name="aftermath.told_form")
def told_form(request: Request, reference: str, who: MustKnow, session: SessionDep, by: MayRecord) -> Response:
    line = _line(session, reference, who, by)
    told = line.told
    given: dict[str, Any] = {"basis": line.line.basis, "told_on": clock.today()}
    if told is not None:
        given = {"needed": "yes" if told.told_on else "no", "how": told.how, "because": told.because}
        given |= {"basis": told.basis or line.line.basis, "told_on": told.told_on or clock.today()}
    return _told_page(request, session, reference, line, blank(forms.ToldForm, version=told.id if told else 0, **given))


@router.post(f"{AFTER}/who-must-know/{{who}}", name="aftermath.record_told")
def told(
    request: Request, reference: str, who: MustKnow, session: SessionDep, by: MayRecord, sent: ToldSent
) -> Response:
    """They were told, when, how and on what basis; or need not be, and why."""
    line = _line(session, reference, who, by)
    if not sent.errors:
        given = sent.values.model_dump(exclude={"key", "needed"})
        given |= {"who": who, "is_needed": sent.values.needed == "yes"}
        sent = attempt(session, sent, record_told, reference, **given, by=by, now=clock.now())
    if sent.errors:
        return _told_page(request, session, reference, line, sent)
    return acted(session, request, sent, "aftermath.who_must_know", reference=reference)


@router.get(f"{AFTER}/badge/{{licence}}", name="aftermath.custody_form")
def custody_form(request: Request, reference: str, licence: int, session: SessionDep, by: MayRecord) -> Response:
    return _custody_page(request, session, reference, licence, by)


@router.post(f"{AFTER}/badge/{{licence}}", name="aftermath.record_custody")
def custody(
    request: Request, reference: str, licence: int, session: SessionDep, by: MayRecord, sent: CustodySent
) -> Response:
    """What became of this licence's badge or plate."""
    if not sent.errors:
        given = sent.values.model_dump(exclude={"key", "corrects"})
        given |= {"licence_id": licence, "corrects_last": sent.values.corrects == "yes"}
        sent = attempt(session, sent, record_custody, reference, **given, by=by, now=clock.now())
    if sent.errors:
        return _custody_page(request, session, reference, licence, by, sent)
    return acted(session, request, sent, "aftermath.show", reference=reference)


@router.get("/look-up", name="aftermath.look_up_form")
def look_up_form(request: Request, by: MayLookUp) -> Response:
    """May this badge or plate be used today? Nothing of a case is shown."""
    return page(request, "aftermath/look_up.html", form=blank(forms.LookUpForm, on=clock.today()), lines=None)


@router.post("/look-up", name="aftermath.look_up")
def look_up(request: Request, session: SessionDep, by: MayLookUp, sent: LookUpSent) -> Response:
    """One line for each licence of that number, and a record of who asked."""
    lines: Sequence[Line] | None = None
    if not sent.errors:
        on = sent.values.on or clock.today()
        lines = _looked_up(session, sent.values.number, on, by)
        note_access(
            session, AccessKind.SEARCHED, by=by, at=clock.now(), route="aftermath.look_up",
            request_id=getattr(request.state, "request_id", ""), number=sent.values.number, on=on,
            told=[one.says for one in lines],
        )  # fmt: skip
    return page(
        request, "aftermath/look_up.html", status=422 if sent.errors else 200, form=sent, lines=lines,
        licence_words=LICENCE_WORDS,
    )  # fmt: skip


def _looked_up(session: SessionDep, number: str, on: date, by: Actor) -> list[Line]:
    found = licences_numbered(session, number)
    for holder_id in dict.fromkeys(one.holder_id for one in found):
        demand_holder(session, holder_by_id(session, holder_id).reference, by=by)
    return [line_on(session, one, on=on, now=clock.now()) for one in found]


def _after(session: SessionDep, reference: str, by: Actor, on: date) -> After:
    return after_decision(session, get_review(session, reference), by=by, on=on, now=clock.now())


def _day_of(request: Request) -> Filled[forms.DayForm]:
    """The day asked for in the address; today where none is."""
    today = clock.today()
    if not any(name.startswith("on") for name in request.query_params):
        return replace(blank(forms.DayForm, on=today), given=forms.DayForm(on=today))
    return fill(forms.DayForm, {name: [*request.query_params.getlist(name)] for name in request.query_params})


def _after_page(
    request: Request, after: After, by: Actor, *, asked: Filled[Any] | None = None, form: Filled[Any] | None = None
) -> Response:
    wrong = bool((asked and asked.errors) or (form and form.errors))
    return page(
        request, "aftermath/show.html", status=422 if wrong else 200, after=after, review=after.review,
        asked=asked or blank(forms.DayForm, on=after.on), form=form or blank(forms.FinishForm, ids="finish"),
        today=clock.today(), licence_words=LICENCE_WORDS, may_record=holds(by, Permission.MANAGE_REVIEWS),
    )  # fmt: skip


def _line(session: SessionDep, reference: str, who: MustKnow, by: Actor) -> ToTell:
    review = get_review(session, reference)
    hidden = names_hidden_from(session, review.id, by)
    lines = must_know_shown(session, get_followed(session, review), hidden)
    found = next((one for one in lines if one.line.who is who), None)
    if found is None:
        raise NotFound("This decision’s list does not name them.")
    return found


def _told_page(request: Request, session: SessionDep, reference: str, line: ToTell, form: Filled[Any]) -> Response:
    status = 422 if form.errors else 200
    return page(
        request, "aftermath/told.html", status=status, review=get_review(session, reference), line=line, form=form
    )


def _custody_page(
    request: Request, session: SessionDep, reference: str, licence: int, by: Actor, form: Filled[Any] | None = None
) -> Response:
    after = _after(session, reference, by, clock.today())
    one = next((found for found in after.custody if found.licence.id == licence), None)
    if one is None:
        raise NotFound("This decision is about no badge or plate of that licence.")
    seen = one.last.id if one.last else 0
    form = form or blank(forms.CustodyForm, version=seen, happened_on=clock.today())
    status = 422 if form.errors else 200
    return page(
        request, "aftermath/custody.html", status=status, review=after.review, one=one, form=form,
        licence_name=f"{LICENCE_WORDS[one.licence.kind]} {one.licence.number}",
    )  # fmt: skip
