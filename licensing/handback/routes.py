"""Pages of hand-back: the evidence, the packs made of it, and the restoration protocol step by step."""

from dataclasses import replace
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.rules import Actor
from licensing.contact.attempts import attempt
from licensing.database import SessionDep
from licensing.documents.forms import ACCEPT
from licensing.documents.intake import with_file
from licensing.errors import Invalid, NotFound
from licensing.handback import showing
from licensing.handback.commands import StepTaken, make_pack, record_step, refuse_period, withdraw_proposal
from licensing.handback.forms import PackForm, PeriodForm, StepForm, WithdrawForm
from licensing.handback.gathering import readiness
from licensing.handback.models import HandBackStep
from licensing.handback.queries import (
    Attempt,
    attempts_of,
    bytes_of,
    get_pack,
    holdings_by_councillors,
    packs_of,
    step_by_id,
    usual_period,
)
from licensing.handback.rules import ORDER, STEP_WORDS, STEPS, ProtocolStep, missing_before, next_step
from licensing.people.acts import acted
from licensing.people.permissions import Permission, holds
from licensing.people.signed_in import signed_in
from licensing.powers.queries import functions, get_function
from licensing.web.forms import Filled, blank, fill, filled
from licensing.web.pages import page
from licensing.web.parsing import Uploaded
from licensing.web.wording import teach

router = APIRouter()
teach(STEP_WORDS)

MaySee = Annotated[Actor, Depends(signed_in(Permission.SEE_FIGURES))]
MayRecord = Annotated[Actor, Depends(signed_in(Permission.RECORD_HAND_BACK))]
PackSent = Annotated[Filled[PackForm], Depends(filled(PackForm))]
StepSent = Annotated[Filled[StepForm], Depends(filled(StepForm))]
WithdrawSent = Annotated[Filled[WithdrawForm], Depends(filled(WithdrawForm))]
SEALED = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'"}
ONE = "/hand-back/{function}"
STEP = f"{ONE}/protocol/{{protocol_step}}"


@router.get("/hand-back", name="handback.home")
def home(request: Request, session: SessionDep, by: MaySee) -> Response:
    return _evidence(request, session, functions(session)[0].code, by)


@router.get(ONE, name="handback.evidence")
def evidence(request: Request, function: str, session: SessionDep, by: MaySee) -> Response:
    return _evidence(request, session, get_function(session, function).code, by)


@router.get(f"{ONE}/packs/new", name="handback.pack_form")
def pack_form(request: Request, function: str, session: SessionDep, by: MayRecord) -> Response:
    asked = _period(request, session, get_function(session, function).code)
    form = blank(PackForm) if asked.errors else blank(PackForm, since=asked.values.since, until=asked.values.until)
    return _pack(request, session, function, form)


@router.post(f"{ONE}/packs/new", name="handback.make_pack")
def pack(request: Request, function: str, session: SessionDep, by: MayRecord, sent: PackSent) -> Response:
    about = get_function(session, function).code
    if not sent.errors:
        first, last = sent.values.since, sent.values.until
        sent = attempt(session, sent, make_pack, about, first=first, last=last, by=by, now=clock.now())
    if sent.errors:
        return _pack(request, session, function, sent)
    return acted(session, request, sent, "handback.pack_form", function=function, fragment="packs")


@router.get("/hand-back/packs/{number:int}/pdf", name="handback.pack_pdf")
def pack_pdf(request: Request, number: int, session: SessionDep, by: MaySee) -> Response:
    content = bytes_of(session, get_pack(session, number).pdf_sha256)
    return _file(f"hand-back-evidence-{number}.pdf", content, "application/pdf")


@router.get("/hand-back/packs/{number:int}/csv", name="handback.pack_csv")
def pack_csv(request: Request, number: int, session: SessionDep, by: MaySee) -> Response:
    content = bytes_of(session, get_pack(session, number).csv_sha256)
    return _file(f"hand-back-evidence-{number}.csv", content, "text/csv; charset=utf-8")


@router.get(f"{ONE}/protocol", name="handback.protocol")
def protocol(request: Request, function: str, session: SessionDep, by: MaySee) -> Response:
    """The protocol's steps: those taken, the next, and those after it; and what was withdrawn before."""
    today = clock.today()
    about = get_function(session, function)
    attempts = attempts_of(session, about.code)
    current = attempts[0] if attempts and attempts[0].withdrawal is None else None
    return page(
        request,
        "handback/protocol.html",
        function=about,
        attempts=attempts,
        asked=STEPS,
        current=current,
        next=next_step(current.done if current else ()),
        is_over=current is not None and current.is_over(today),
        may_withdraw=current is not None and _may_withdraw(current, today),
        holdings=holdings_by_councillors(session, about.code),
        may_record=holds(by, Permission.RECORD_HAND_BACK),
        today=today,
    )


@router.get(STEP, name="handback.step_form")
def step_form(request: Request, function: str, protocol_step: str, session: SessionDep, by: MayRecord) -> Response:
    step, latest = _step(protocol_step), _open(session, get_function(session, function).code)
    standing = latest.steps.get(step) if latest else None
    if standing is not None:
        given = standing.model_dump(
            include={"happened_on", "owner", "says", "reference", "representations_until", "effective_on"}
        )
        return _step_page(request, session, function, step, blank(StepForm, **given))
    form = blank(StepForm, happened_on=clock.today(), owner=STEPS[step].owner)
    return _step_page(request, session, function, step, form)


@router.post(STEP, name="handback.record_step")
def taken(
    request: Request, function: str, protocol_step: str, session: SessionDep, by: MayRecord, sent: StepSent
) -> Response:
    about, step = get_function(session, function).code, _step(protocol_step)
    sent, file = with_file(sent, "document")
    if not sent.errors:
        told = StepTaken(**sent.values.model_dump(exclude={"key", "version", "document", "because"}))
        given = {"step": step, "told": told, "file": file, "because": sent.values.because}
        sent = attempt(session, sent, record_step, about, **given, by=by, now=clock.now())
    if sent.errors:
        return _step_page(request, session, function, step, sent)
    return acted(session, request, sent, "handback.protocol", function=function)


@router.get(f"{ONE}/withdraw", name="handback.withdraw_form")
def withdraw_form(request: Request, function: str, session: SessionDep, by: MayRecord) -> Response:
    return _withdraw(request, session, function, blank(WithdrawForm, withdrawn_on=clock.today()))


@router.post(f"{ONE}/withdraw", name="handback.withdraw")
def withdraw(request: Request, function: str, session: SessionDep, by: MayRecord, sent: WithdrawSent) -> Response:
    about = get_function(session, function).code
    if not sent.errors:
        given = sent.values.model_dump(include={"withdrawn_on", "because"})
        sent = attempt(session, sent, withdraw_proposal, about, **given, by=by, now=clock.now())
    if sent.errors:
        return _withdraw(request, session, function, sent)
    return acted(session, request, sent, "handback.protocol", function=function)


@router.get("/hand-back/documents/{step_id:int}", name="handback.document")
def document(request: Request, step_id: int, session: SessionDep, by: MaySee) -> Response:
    """A step's document: what was made of it to be shown, or as it was sent where nothing was."""
    row = step_by_id(session, step_id)
    if row.document_sha256 is None:
        raise NotFound("This step has no document: it names one that is kept elsewhere.")
    as_sent = bytes_of(session, row.document_sha256)
    content = bytes_of(session, row.shown_sha256) if row.shown_sha256 else as_sent
    return _file(_name_of(row), content, "application/octet-stream")


def _evidence(request: Request, session: SessionDep, function: str, by: Actor) -> Response:
    asked = _period(request, session, function)
    first, last = usual_period(session, function, on=clock.today())
    if not asked.errors:
        first, last = asked.values.since, asked.values.until
    attempts = attempts_of(session, function)
    return page(
        request,
        "handback/evidence.html",
        status=422 if asked.errors else 200,
        function=get_function(session, function),
        functions=functions(session),
        form=asked,
        ready=readiness(session, function, first=first, last=last),
        shown=showing,
        done=len(attempts[0].done) if attempts and attempts[0].withdrawal is None else 0,
        of=len(ORDER),
        packs=packs_of(session, function)[:5],
        may_record=holds(by, Permission.RECORD_HAND_BACK),
    )


def _period(request: Request, session: SessionDep, function: str) -> Filled[PeriodForm]:
    """The period asked for in the address; the length of the commissioner’s holding where none is."""
    today = clock.today()
    sent: dict[str, list[str | Uploaded]] = {
        name: list(request.query_params.getlist(name)) for name in request.query_params
    }
    if not sent:
        first, last = usual_period(session, function, on=today)
        return _parts_of(first, last)
    asked = fill(PeriodForm, sent)
    if asked.errors:
        return asked
    try:
        refuse_period(asked.values.since, asked.values.until, today=today)
    except Invalid as wrong:
        return asked.but(wrong.fields)
    return _parts_of(asked.values.since, asked.values.until)


def _parts_of(first: date, last: date) -> Filled[PeriodForm]:
    """A period as its six fields hold it."""
    return replace(blank(PeriodForm, since=first, until=last), given=PeriodForm(since=first, until=last))


def _pack(request: Request, session: SessionDep, function: str, form: Filled[PackForm]) -> Response:
    about = get_function(session, function)
    packs = packs_of(session, about.code)
    return page(
        request, "handback/pack.html", status=422 if form.errors else 200, function=about, form=form, packs=packs
    )


def _step_page(
    request: Request, session: SessionDep, function: str, step: ProtocolStep, form: Filled[StepForm]
) -> Response:
    about = get_function(session, function)
    latest = _open(session, about.code)
    done = latest.done if latest else frozenset()
    return page(
        request,
        "handback/step.html",
        status=422 if form.errors else 200,
        function=about,
        step=step,
        asked=STEPS[step],
        form=form,
        corrects=step in done,
        missing=missing_before(step, done),
        holdings=holdings_by_councillors(session, about.code),
        accept=ACCEPT,
    )


def _withdraw(request: Request, session: SessionDep, function: str, form: Filled[WithdrawForm]) -> Response:
    about = get_function(session, function)
    latest = _open(session, about.code)
    status = 422 if form.errors else 200
    return page(request, "handback/withdraw.html", status=status, function=about, form=form, attempt=latest)


def _open(session: SessionDep, function: str) -> Attempt | None:
    """The attempt that steps are now recorded in; None before the first step of one."""
    attempts = attempts_of(session, function)
    return attempts[0] if attempts and not attempts[0].is_over(clock.today()) else None


def _may_withdraw(latest: Attempt, today: date) -> bool:
    return latest.effective_on is None or today < latest.effective_on


def _step(name: str) -> ProtocolStep:
    if name not in list(ProtocolStep):
        raise NotFound("There is no such step.")
    return ProtocolStep(name)


def _name_of(row: HandBackStep) -> str:
    """A plain name that every browser takes; it ends as what is sent does."""
    ending = "pdf" if row.shown_sha256 else row.document_name.rpartition(".")[2]
    return f"hand-back-{row.attempt}-{row.step.value}.{ending}"


def _file(name: str, content: bytes, media_type: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', **SEALED}
    return Response(content, media_type=media_type, headers=headers)
