"""The record of a hearing: who may listen, the timed log and its corrections, the fair-hearing record."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.rules import Actor
from licensing.database import SessionDep
from licensing.documents.rules import PARAGRAPH_WORDS, ExemptParagraph
from licensing.errors import Invalid, NotFound
from licensing.hearings import forms
from licensing.hearings.commands.access import exclude_public, keep_private, readmit_public
from licensing.hearings.commands.corrections import correct_line, correct_movement, note_fairness
from licensing.hearings.days import must_declare
from licensing.hearings.fair import TOPIC_WORDS
from licensing.hearings.fairness import fair_record
from licensing.hearings.printing import as_record
from licensing.hearings.publicity import ACCESS_WORDS, USUAL_INTEREST, USUAL_PARAGRAPHS
from licensing.hearings.record_shown import day_open, log_shown
from licensing.notices.records import print_record
from licensing.people.acts import acted, begin
from licensing.people.permissions import Permission, holds
from licensing.people.signed_in import signed_in
from licensing.reviews.queries import get_review
from licensing.web.forms import ActForm, Filled, blank, filled
from licensing.web.pages import page, see
from licensing.web.wording import teach

router = APIRouter()
teach(ACCESS_WORDS)
teach(TOPIC_WORDS)

MayRun = Annotated[Actor, Depends(signed_in(Permission.RUN_HEARINGS))]
MayEnter = Annotated[Actor, Depends(signed_in(Permission.SEE_ROOM))]
MayRead = Annotated[Actor, Depends(signed_in(Permission.SEE_CASES))]
Excluding = Annotated[Filled[forms.ExclusionForm], Depends(filled(forms.ExclusionForm))]
Confidential = Annotated[Filled[forms.ConfidentialForm], Depends(filled(forms.ConfidentialForm))]
Readmitting = Annotated[Filled[forms.ReadmissionForm], Depends(filled(forms.ReadmissionForm))]
OfLine = Annotated[Filled[forms.LineForm], Depends(filled(forms.LineForm))]
OfMovement = Annotated[Filled[forms.MovementForm], Depends(filled(forms.MovementForm))]
Noting = Annotated[Filled[forms.FairnessForm], Depends(filled(forms.FairnessForm))]
PUBLIC = "/hearing-days/{day}/public"
LOG = "/reviews/{reference}/hearing/log"
FAIR = "/reviews/{reference}/fair-hearing"


@router.get(PUBLIC, name="hearings.public")
def public(request: Request, day: str, session: SessionDep, by: MayRun, case: str = "") -> Response:
    return _public(request, session, day, by, back=case)


@router.post(f"{PUBLIC}/wording", name="hearings.word_resolution")
def wording(request: Request, day: str, session: SessionDep, by: MayRun, sent: Excluding) -> Response:
    """The resolution as it would be read out, for the cases and paragraphs chosen. Nothing is recorded."""
    return _public(request, session, day, by, excluding=sent)


@router.post(f"{PUBLIC}/exclude", name="hearings.exclude")
def exclude(request: Request, day: str, session: SessionDep, by: MayRun, sent: Excluding) -> Response:
    if sent.errors:
        return _public(request, session, day, by, excluding=sent)
    return _act_on_public(request, session, day, by, sent, exclude_public)


@router.post(f"{PUBLIC}/confidential", name="hearings.keep_private")
def confidential(request: Request, day: str, session: SessionDep, by: MayRun, sent: Confidential) -> Response:
    if sent.errors:
        return _public(request, session, day, by, confidential=sent)
    return _act_on_public(request, session, day, by, sent, keep_private)


@router.post(f"{PUBLIC}/readmit", name="hearings.readmit")
def readmit(request: Request, day: str, session: SessionDep, by: MayRun, sent: Readmitting) -> Response:
    if sent.errors:
        return _public(request, session, day, by, readmitting=sent)
    return _act_on_public(request, session, day, by, sent, readmit_public)


@router.get(LOG, name="hearings.log")
def log(request: Request, reference: str, session: SessionDep, by: MayEnter) -> Response:
    declare = must_declare(session, reference, by=by)
    if declare is not None:
        return see(request, "hearings.interests", day=declare.reference)
    return page(request, "hearings/log.html", shown=log_shown(session, reference, by=by, now=clock.now()))


@router.get(LOG + "/{line:int}/correct", name="hearings.line")
def line_form(request: Request, reference: str, line: int, session: SessionDep, by: MayRun) -> Response:
    return _correct(request, session, reference, line, by, forms.LineForm)


@router.post(LOG + "/{line:int}/correct", name="hearings.correct_line")
def correct_a_line(
    request: Request, reference: str, line: int, session: SessionDep, by: MayRun, sent: OfLine
) -> Response:
    return _corrected(request, session, reference, line, by, sent, correct_line, "line_id")


@router.get("/reviews/{reference}/hearing/movements/{movement:int}/correct", name="hearings.movement")
def movement_form(request: Request, reference: str, movement: int, session: SessionDep, by: MayRun) -> Response:
    return _correct(request, session, reference, movement, by, forms.MovementForm)


@router.post("/reviews/{reference}/hearing/movements/{movement:int}/correct", name="hearings.correct_movement")
def correct_a_movement(
    request: Request, reference: str, movement: int, session: SessionDep, by: MayRun, sent: OfMovement
) -> Response:
    return _corrected(request, session, reference, movement, by, sent, correct_movement, "movement_id")


@router.get(FAIR, name="hearings.fair_hearing")
def fair(request: Request, reference: str, session: SessionDep, by: MayRead) -> Response:
    return _fair(request, session, reference, by)


@router.post(FAIR, name="hearings.note_fairness")
def note(request: Request, reference: str, session: SessionDep, by: MayRun, sent: Noting) -> Response:
    if sent.errors:
        return _fair(request, session, reference, by, sent)
    begin(session, sent, by=by)
    given = sent.values
    note_fairness(session, reference, topic=given.topic, says=given.says, by=by, now=clock.now())
    return acted(session, request, sent, "hearings.fair_hearing", reference=reference)


@router.get(FAIR + ".pdf", name="hearings.fair_hearing_pdf")
def fair_pdf(request: Request, reference: str, session: SessionDep, by: MayRead) -> Response:
    """The record of the hearing, printed: what made it fair, its log, who was in the room, its seal."""
    declare = must_declare(session, reference, by=by)
    if declare is not None:
        return see(request, "hearings.interests", day=declare.reference)
    now = clock.now()
    printed = print_record(as_record(session, get_review(session, reference), now=now), at=now)
    name = f"Record of the hearing of {reference}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return Response(printed.pdf, media_type="application/pdf", headers=headers)


def _public(
    request: Request,
    session: SessionDep,
    day: str,
    by: Actor,
    *,
    excluding: Filled[forms.ExclusionForm] | None = None,
    confidential: Filled[forms.ConfidentialForm] | None = None,
    readmitting: Filled[forms.ReadmissionForm] | None = None,
    back: str = "",
) -> Response:
    shown = day_open(session, day, by=by, now=clock.now())
    to_come = [one.review_id for one in shown.in_public or shown.to_come]
    sent = excluding or confidential or readmitting
    back = sent.text("back") if sent is not None else back
    words = shown.usual
    if excluding is not None and not excluding.errors:
        chosen = excluding.values
        words = shown.words(chosen.review_ids, chosen.paragraphs, chosen.public_interest)
    return page(
        request,
        "hearings/public.html",
        status=422 if sent is not None and sent.errors else 200,
        shown=shown,
        words=words,
        excluding=excluding
        or blank(
            forms.ExclusionForm,
            review_ids=to_come,
            paragraphs=[ExemptParagraph(one) for one in USUAL_PARAGRAPHS],
            public_interest=USUAL_INTEREST,
            back=back,
        ),
        confidential=confidential or blank(forms.ConfidentialForm, ids="confidential", back=back),
        readmitting=readmitting or blank(forms.ReadmissionForm, ids="readmit", back=back),
        paragraphs=list(PARAGRAPH_WORDS.items()),
        sent=sent,
        case=back if shown.has(back) else "",
    )


def _act_on_public(
    request: Request, session: SessionDep, day: str, by: Actor, sent: Filled[Any], command: Callable[..., Any]
) -> Response:
    """Do it, and go back: into the room that the page was opened from, else to the day's page."""
    begin(session, sent, by=by)
    now, back = clock.now(), sent.values.back
    command(session, day, **sent.values.model_dump(exclude={"key", "version", "back"}), by=by, now=now)
    if day_open(session, day, by=by, now=now).has(back):
        return acted(session, request, sent, "hearings.room", reference=back)
    return acted(session, request, sent, "hearings.public", day=day)


def _correct(
    request: Request,
    session: SessionDep,
    reference: str,
    row: int,
    by: Actor,
    form: type[ActForm],
    sent: Filled[Any] | None = None,
) -> Response:
    shown = log_shown(session, reference, by=by, now=clock.now())
    is_line = form is forms.LineForm
    entries = shown.lines if is_line else shown.movements
    entry = next((one for one in entries if one.stands.row_id == row), None)
    if entry is None or not shown.may_correct:
        raise NotFound("There is no line here that can be corrected now: the hearing is over, or it was corrected.")
    at = entry.stands.at.astimezone(clock.LONDON).time().replace(second=0, microsecond=0)
    given: dict[str, Any] = {"says": entry.stands.says} if is_line else {}
    return page(
        request,
        "hearings/correct.html",
        status=422 if sent else 200,
        shown=shown,
        entry=entry,
        form=sent or blank(form, at=at, **given),
        is_line=is_line,
    )


def _corrected(
    request: Request,
    session: SessionDep,
    reference: str,
    row: int,
    by: Actor,
    sent: Filled[Any],
    command: Callable[..., Any],
    named: str,
) -> Response:
    form = sent.form
    if sent.errors:
        return _correct(request, session, reference, row, by, form, sent)
    answers = sent.values.model_dump(exclude={"key", "version"}) | {named: row}
    try:
        with session.begin_nested():  # a page that acted on nothing keeps no key
            begin(session, sent, by=by)
            command(session, reference, **answers, by=by, now=clock.now())
    except Invalid as problem:
        return _correct(request, session, reference, row, by, form, sent.but(problem.fields))
    return acted(session, request, sent, "hearings.log", reference=reference)


def _fair(
    request: Request,
    session: SessionDep,
    reference: str,
    by: Actor,
    sent: Filled[forms.FairnessForm] | None = None,
) -> Response:
    declare = must_declare(session, reference, by=by)
    if declare is not None:
        return see(request, "hearings.interests", day=declare.reference)
    return page(
        request,
        "hearings/fair_hearing.html",
        status=422 if sent else 200,
        shown=fair_record(session, get_review(session, reference)),
        form=sent or blank(forms.FairnessForm),
        may_note=holds(by, Permission.RUN_HEARINGS),
        may_publish=holds(by, Permission.PUBLISH_PAPERS),
        may_enter=holds(by, Permission.SEE_ROOM),
    )
