"""Paper sheets of hearings: printing them, keying in what was written, and the second person's word."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.rules import Actor
from licensing.contact.attempts import attempt
from licensing.database import SessionDep
from licensing.documents.forms import ACCEPT
from licensing.documents.intake import with_file
from licensing.documents.pictures import page_picture
from licensing.documents.veil import Veil
from licensing.errors import Invalid, NotFound, Refused
from licensing.hearings.acts import COMES_AS, KINDS, REASONS
from licensing.hearings.days import must_declare
from licensing.hearings.rules import FINDING_WORDS, MOTION_WORDS
from licensing.people.acts import acted, begin, note_refused
from licensing.people.permissions import Permission, holds
from licensing.people.signed_in import note_view, signed_in
from licensing.sheets import forms
from licensing.sheets.commands import confirm_sheet, key_sheet, print_day, print_sheet, send_back
from licensing.sheets.printing import print_sheets
from licensing.sheets.rules import HEADINGS, NEW_QUESTIONS, PAUSES
from licensing.sheets.showing import SheetFile, find_sheet, rows_of, scan_of, scan_shown, sheet_file, sheets_of_day
from licensing.sheets.written import Written
from licensing.sittings.forms import demand_readable
from licensing.sittings.queries import get_hearing_day
from licensing.web.forms import Filled, blank, filled
from licensing.web.pages import page, see

router = APIRouter()

MaySee = Annotated[Actor, Depends(signed_in(Permission.SEE_HEARING_DAYS))]
MayRead = Annotated[Actor, Depends(signed_in(Permission.SEE_CASES))]
MayPrint = Annotated[Actor, Depends(signed_in(Permission.PRINT_SHEETS))]
MayKey = Annotated[Actor, Depends(signed_in(Permission.KEY_SHEETS))]
MayConfirm = Annotated[Actor, Depends(signed_in(Permission.RUN_HEARINGS))]
Pressed = Annotated[Filled[forms.PressForm], Depends(filled(forms.PressForm))]
Finding = Annotated[Filled[forms.FindForm], Depends(filled(forms.FindForm))]
Keyed = Annotated[Filled[forms.SheetForm], Depends(filled(forms.SheetForm))]
SentBack = Annotated[Filled[forms.SendBackForm], Depends(filled(forms.SendBackForm))]
OF_DAY, OF_CASE, ONE = "/hearing-days/{day}/sheets", "/reviews/{reference}/hearing/sheets", "/{sheet}"
KEPT_NOWHERE = {"Cache-Control": "private, no-store"}
SCAN_WIDTH = 1240


@router.get(OF_DAY, name="sheets.day")
def day(request: Request, day: str, session: SessionDep, by: MaySee) -> Response:
    return _day(request, session, day, by, blank(forms.FindForm))


@router.post(OF_DAY, name="sheets.print_day")
def print_all(request: Request, day: str, session: SessionDep, by: MayPrint, sent: Pressed) -> Response:
    demand_readable(sent)
    begin(session, sent, by=by)
    print_day(session, day, by=by, now=clock.now())
    return acted(session, request, sent, "sheets.day", day=day, fragment="printed")


@router.get("/hearing-days/{day}/sheets.pdf", name="sheets.day_pdf")
def day_pdf(request: Request, day: str, session: SessionDep, by: MayPrint) -> Response:
    """The newest sheet of each case, one behind another: each reader's own, without the cases they may not see."""
    found = get_hearing_day(session, day)
    newest = [one for one in sheets_of_day(session, found, by=by) if one.printed and not one.is_hidden]
    if not newest:
        raise NotFound("No sheet was printed for this day.")
    for one in newest:
        note_view(request, session, one.reference, by=by)
    told, at = [one.printed[0].told for one in newest], newest[0].printed[0].printed_at
    return _pdf(print_sheets(told, title=f"Hearing sheets of {day}", at=at).pdf, f"{day}-sheets.pdf")


@router.post(OF_DAY + "/find", name="sheets.find")
def find(request: Request, day: str, session: SessionDep, by: MayKey, sent: Finding) -> Response:
    """From a number to the page on which the sheet is keyed in. Posted: a scanner may type more than a number."""
    found = get_hearing_day(session, day)
    if sent.errors:
        return _day(request, session, day, by, sent)
    try:
        sheet = find_sheet(session, found, sent.values.number)
    except Invalid as problem:
        return _day(request, session, day, by, sent.but(problem.fields))
    return see(request, "sheets.key_form", reference=sheet.told["case"], sheet=sheet.number)


@router.post(OF_CASE, name="sheets.print")
def print_(request: Request, reference: str, session: SessionDep, by: MayPrint, sent: Pressed) -> Response:
    demand_readable(sent)
    begin(session, sent, by=by)
    printed = print_sheet(session, reference, by=by, now=clock.now())
    return acted(session, request, sent, "sheets.show", reference=reference, sheet=printed.number)


@router.get(OF_CASE + ONE, name="sheets.show")
def show(request: Request, reference: str, sheet: str, session: SessionDep, by: MayRead) -> Response:
    return _interests_first(request, session, reference, by) or _show(request, session, reference, sheet, by)


@router.get(OF_CASE + ONE + "/sheet.pdf", name="sheets.pdf")
def sheet_pdf(request: Request, reference: str, sheet: str, session: SessionDep, by: MayRead) -> Response:
    """The sheet as it was printed, byte for byte."""
    first = _interests_first(request, session, reference, by)
    return first or _pdf(bytes(sheet_file(session, reference, sheet).sheet.pdf), f"{sheet}.pdf")


@router.get(OF_CASE + ONE + "/scan/{page_number:int}.png", name="sheets.scan")
def scan(request: Request, reference: str, sheet: str, page_number: int, session: SessionDep, by: MayRead) -> Response:
    """One page of the scan as a picture."""
    first = _interests_first(request, session, reference, by)
    if first is not None:
        return first
    file = sheet_file(session, reference, sheet)
    veil, is_proposed = _veil(request, session, file, by)
    pdf = scan_of(session, file, veil, is_proposed=is_proposed, by=by)
    return Response(page_picture(pdf, page_number, SCAN_WIDTH), media_type="image/png", headers=KEPT_NOWHERE)


@router.get(OF_CASE + ONE + "/key", name="sheets.key_form")
def key_form(request: Request, reference: str, sheet: str, session: SessionDep, by: MayKey) -> Response:
    file = sheet_file(session, reference, sheet)
    entry = file.standing.entry
    before = Written.model_validate(entry.written).model_dump() if entry else {}
    form = blank(forms.SheetForm, version=file.standing.version, **before)
    return _key(request, session, reference, sheet, form)


@router.post(OF_CASE + ONE + "/key", name="sheets.key")
def key(request: Request, reference: str, sheet: str, session: SessionDep, by: MayKey, sent: Keyed) -> Response:
    sent, opened = with_file(sent, "scan")
    if sent.errors:
        return _key(request, session, reference, sheet, sent)
    written, version, now = sent.values.written, sent.values.version or 0, clock.now()
    try:
        sent = attempt(
            session, sent, key_sheet, reference, number=sheet, written=written, scan=opened, version=version, by=by,
            now=now,
        )  # fmt: skip
    except Refused as problem:
        note_refused(session, request, problem, by=by, now=now)
        return _key(request, session, reference, sheet, sent, problem)
    if sent.errors:
        return _key(request, session, reference, sheet, sent)
    return acted(session, request, sent, "sheets.show", reference=reference, sheet=sheet)


@router.post(OF_CASE + ONE + "/confirm", name="sheets.confirm")
def confirm(
    request: Request, reference: str, sheet: str, session: SessionDep, by: MayConfirm, sent: Pressed
) -> Response:
    demand_readable(sent)
    return _answer(request, session, reference, sheet, by, sent, confirm_sheet)


@router.post(OF_CASE + ONE + "/send-back", name="sheets.send_back")
def back(request: Request, reference: str, sheet: str, session: SessionDep, by: MayConfirm, sent: SentBack) -> Response:
    if sent.errors:
        return _show(request, session, reference, sheet, by, sent)
    return _answer(request, session, reference, sheet, by, sent, send_back, says=sent.values.says)


def _answer(
    request: Request, session: SessionDep, reference: str, sheet: str, by: Actor, sent: Filled[Any],
    command: Callable[..., Any], **given: Any,
) -> Response:  # fmt: skip
    """Confirm, or send back. What is refused stands beside what was keyed in, and nothing of it was done."""
    first = _interests_first(request, session, reference, by)
    if first is not None:
        return first
    now = clock.now()
    try:
        with session.begin_nested():
            begin(session, sent, by=by)
            command(session, reference, number=sheet, version=sent.values.version or 0, by=by, now=now, **given)
    except Refused as problem:
        note_refused(session, request, problem, by=by, now=now)
        session.expire_all()
        return _show(request, session, reference, sheet, by, problem=problem)
    return acted(session, request, sent, "sheets.show", reference=reference, sheet=sheet)


def _interests_first(request: Request, session: SessionDep, reference: str, by: Actor) -> Response | None:
    day = must_declare(session, reference, by=by)
    return see(request, "hearings.interests", day=day.reference) if day is not None else None


def _day(request: Request, session: SessionDep, day: str, by: Actor, form: Filled[forms.FindForm]) -> Response:
    found = get_hearing_day(session, day)
    status = 422 if form.errors else 200
    return page(
        request, "sheets/day.html", status=status, day=found, cases=sheets_of_day(session, found, by=by), form=form,
        today=clock.today(), may_print=holds(by, Permission.PRINT_SHEETS), may_key=holds(by, Permission.KEY_SHEETS),
    )  # fmt: skip


def _show(
    request: Request, session: SessionDep, reference: str, sheet: str, by: Actor,
    form: Filled[forms.SendBackForm] | None = None, problem: Refused | None = None,
) -> Response:  # fmt: skip
    file = sheet_file(session, reference, sheet)
    status = 422 if form is not None else 409 if problem is not None else 200
    veil, is_proposed = _veil(request, session, file, by)
    return page(
        request, "sheets/show.html", status=status, file=file, me=by.id, problem=problem, veil=veil,
        scan=scan_shown(session, file, veil, is_proposed=is_proposed, by=by),
        form=form or blank(forms.SendBackForm, version=file.standing.version),
        may_confirm=holds(by, Permission.RUN_HEARINGS), may_key=holds(by, Permission.KEY_SHEETS),
        may_open_document=holds(by, Permission.SEE_DOCUMENTS),
    )  # fmt: skip


def _veil(request: Request, session: SessionDep, file: SheetFile, by: Actor) -> tuple[Veil, bool]:
    """What is withheld from this reader, and whether a proposal is signed: known further up, and handed in."""
    state = request.app.state
    return state.veil_over(session, file.review.reference, by=by), state.is_proposed(session, file.review.id)


def _key(
    request: Request, session: SessionDep, reference: str, sheet: str, form: Filled[forms.SheetForm],
    problem: Refused | None = None,
) -> Response:  # fmt: skip
    file = sheet_file(session, reference, sheet)
    rows = rows_of(session, file, shown={*form.typed, *form.errors})
    status = 409 if problem is not None else 422 if form.errors else 200
    return page(
        request, "sheets/key.html", status=status, file=file, rows=rows, form=form, problem=problem,
        headings={one.value: words for one, words in HEADINGS.items()}, kinds=KINDS[1:], comes_as=COMES_AS,
        reasons=REASONS, accept=ACCEPT, finding_choices=list(FINDING_WORDS.items()),
        outcomes_offered=list(MOTION_WORDS.items()), pauses=PAUSES, new_questions=NEW_QUESTIONS,
    )  # fmt: skip


def _pdf(pdf: bytes, name: str) -> Response:
    headers = KEPT_NOWHERE | {"Content-Disposition": f'inline; filename="{name}"'}
    return Response(pdf, media_type="application/pdf", headers=headers)
