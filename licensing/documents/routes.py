"""A case's documents: the list with the upload, one document, its file, and what may be done with it."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.rules import Actor
from licensing.database import SessionDep
from licensing.documents.attaching import attached
from licensing.documents.commands import (
    Label,
    Receipt,
    describe_document,
    give_pdf,
    receive_documents,
    redact_document,
    withdraw_document,
)
from licensing.documents.forms import ACCEPT, ChangeForm, FileForm, UploadForm, WithdrawForm
from licensing.documents.intake import Judged, judge, open_one
from licensing.documents.models import Document
from licensing.documents.opened import Unfit
from licensing.documents.queries import (
    demand_case,
    document_numbered,
    documents_of,
    file_of,
    history_of,
    names_of,
    pdf_of,
    twins_of,
    verdicts_of,
)
from licensing.documents.rules import ENDINGS, READABLE, ExemptParagraph, Media, Section, Sensitivity
from licensing.documents.veil import Veil
from licensing.people.acts import acted, begin
from licensing.people.permissions import Permission, holds
from licensing.people.signed_in import signed_in
from licensing.settings import settings
from licensing.web.forms import ActForm, Filled, blank, filled
from licensing.web.pages import page

router = APIRouter()
MaySee = Annotated[Actor, Depends(signed_in(Permission.SEE_DOCUMENTS))]
MayManage = Annotated[Actor, Depends(signed_in(Permission.MANAGE_DOCUMENTS))]
UploadSent = Annotated[Filled[UploadForm], Depends(filled(UploadForm))]
ChangeSent = Annotated[Filled[ChangeForm], Depends(filled(ChangeForm))]
FileSent = Annotated[Filled[FileForm], Depends(filled(FileForm))]
WithdrawSent = Annotated[Filled[WithdrawForm], Depends(filled(WithdrawForm))]


@router.get("/reviews/{reference}/documents", name="documents.of_case")
def of_case(request: Request, reference: str, session: SessionDep, by: MaySee) -> Response:
    return _list(request, session, reference, by, _blank_upload())


@router.post("/reviews/{reference}/documents", name="documents.receive")
def receive(request: Request, reference: str, session: SessionDep, by: MayManage, sent: UploadSent) -> Response:
    demand_case(session, reference)
    judged = judge(sent.values.files) if not sent.errors else Judged()
    if not judged.fit:
        return _list(request, session, reference, by, _complaining(sent, judged), status=422)
    begin(session, sent, by=by)
    given, now = sent.values, clock.now()
    label = Label(
        given.section, given.sensitivity, given.paragraph, received_from=given.received_from,
        received_at=now if given.received_on == now.date() else clock.at(given.received_on, 12),
    )  # fmt: skip
    receipt = receive_documents(session, reference, files=judged.fit, label=label, by=by, now=now)
    done = acted(session, request, sent, "documents.of_case", reference=reference)
    if not judged.unfit and not receipt.known:
        return done
    return _list(request, session, reference, by, _complaining(_blank_upload(), judged), status=422, receipt=receipt)


@router.get("/reviews/{reference}/documents/{document}", name="documents.show")
def show(request: Request, reference: str, document: int, session: SessionDep, by: MaySee) -> Response:
    row = document_numbered(session, reference, document)
    history = history_of(session, row)
    veil = _veil(request, session, reference, by)
    return page(
        request,
        "documents/show.html",
        document=row,
        veil=veil,
        verdict=verdicts_of(session, [row])[row.id],
        readable=READABLE,
        history=history,
        names=names_of(session, history),
        twin=twins_of(session, reference).get(row.number),
        may_manage=holds(by, Permission.MANAGE_DOCUMENTS) and not row.is_withdrawn,
    )


@router.get("/reviews/{reference}/documents/{document}/file", name="documents.file")
def file(request: Request, reference: str, document: int, session: SessionDep, by: MaySee) -> Response:
    veil = _veil(request, session, reference, by)
    row = _given_to(session, document_numbered(session, reference, document), veil)
    content = pdf_of(session, row) if row.media_type is Media.PDF else file_of(session, row)
    return attached(veil.text(row.file_name), content, row.media_type)


@router.get("/reviews/{reference}/documents/{document}/pdf", name="documents.pdf")
def pdf(request: Request, reference: str, document: int, session: SessionDep, by: MaySee) -> Response:
    veil = _veil(request, session, reference, by)
    row = _given_to(session, document_numbered(session, reference, document), veil)
    stem = row.file_name.removesuffix(f".{ENDINGS[row.media_type]}")
    return attached(veil.text(f"{stem}.pdf"), pdf_of(session, row), Media.PDF)


@router.get("/reviews/{reference}/documents/{document}/change", name="documents.change_form")
def change_form(request: Request, reference: str, document: int, session: SessionDep, by: MayManage) -> Response:
    row = document_numbered(session, reference, document)
    title = _veil(request, session, reference, by).text(row.title)
    form = blank(
        ChangeForm, version=row.id, title=title, section=row.section, sensitivity=row.sensitivity,
        paragraph=row.paragraph,
    )  # fmt: skip
    return _form(request, session, reference, document, "change", form, by)


@router.post("/reviews/{reference}/documents/{document}/change", name="documents.change")
def change(
    request: Request, reference: str, document: int, session: SessionDep, by: MayManage, sent: ChangeSent
) -> Response:
    if sent.errors:
        return _form(request, session, reference, document, "change", sent, by)
    given = sent.values
    shown = _veil(request, session, reference, by).text(document_numbered(session, reference, document).title)
    title = "" if given.title == shown else given.title  # one that hid a name from its reader stays as it was
    label = Label(given.section, given.sensitivity, given.paragraph, title=title)
    return _carry_out(
        request, session, reference, document, sent, describe_document, label=label, because=given.because, by=by
    )


@router.get("/reviews/{reference}/documents/{document}/redacted", name="documents.redact_form")
def redact_form(request: Request, reference: str, document: int, session: SessionDep, by: MayManage) -> Response:
    form = _versioned(session, reference, document, FileForm)
    return _form(request, session, reference, document, "redact", form, by)


@router.post("/reviews/{reference}/documents/{document}/redacted", name="documents.redact")
def redact(
    request: Request, reference: str, document: int, session: SessionDep, by: MayManage, sent: FileSent
) -> Response:
    return _with_file(request, session, reference, document, "redact", sent, redact_document, by)


@router.get("/reviews/{reference}/documents/{document}/give-pdf", name="documents.give_pdf_form")
def give_pdf_form(request: Request, reference: str, document: int, session: SessionDep, by: MayManage) -> Response:
    form = _versioned(session, reference, document, FileForm)
    return _form(request, session, reference, document, "give_pdf", form, by)


@router.post("/reviews/{reference}/documents/{document}/give-pdf", name="documents.give_pdf")
def print_as_pdf(
    request: Request, reference: str, document: int, session: SessionDep, by: MayManage, sent: FileSent
) -> Response:
    return _with_file(request, session, reference, document, "give_pdf", sent, give_pdf, by)


@router.get("/reviews/{reference}/documents/{document}/withdraw", name="documents.withdraw_form")
def withdraw_form(request: Request, reference: str, document: int, session: SessionDep, by: MayManage) -> Response:
    blank_form = _versioned(session, reference, document, WithdrawForm)
    return _form(request, session, reference, document, "withdraw", blank_form, by)


@router.post("/reviews/{reference}/documents/{document}/withdraw", name="documents.withdraw")
def withdraw(
    request: Request, reference: str, document: int, session: SessionDep, by: MayManage, sent: WithdrawSent
) -> Response:
    if sent.errors:
        return _form(request, session, reference, document, "withdraw", sent, by)
    because = sent.values.because
    return _carry_out(request, session, reference, document, sent, withdraw_document, because=because, by=by)


def _with_file(
    request: Request, session: SessionDep, reference: str, document: int, name: str, sent: Filled[FileForm],
    command: Callable[..., Any], by: Actor,
) -> Response:  # fmt: skip
    """Open the file that was sent and act with it; else the form again with the reason."""
    document_numbered(session, reference, document)
    if sent.errors:
        return _form(request, session, reference, document, name, sent, by)
    try:
        opened = open_one(sent.values.file)
    except Unfit as unfit:
        return _form(request, session, reference, document, name, sent.but({"file": str(unfit)}), by)
    return _carry_out(request, session, reference, document, sent, command, file=opened, by=by)


def _carry_out(
    request: Request, session: SessionDep, reference: str, document: int, sent: Filled[Any],
    command: Callable[..., Any], **given: Any,
) -> Response:  # fmt: skip
    begin(session, sent, by=given["by"])
    command(session, reference, number=document, version=sent.values.version or 0, **given, now=clock.now())
    return acted(session, request, sent, "documents.show", reference=reference, document=document)


def _versioned(session: SessionDep, reference: str, document: int, form: type[ActForm]) -> Filled[Any]:
    return blank(form, version=document_numbered(session, reference, document).id)


def _blank_upload() -> Filled[UploadForm]:
    """Most of what a licensing case holds is about an individual: open is chosen, never the start."""
    return blank(
        UploadForm,
        section=Section.REPRESENTATIONS,
        sensitivity=Sensitivity.EXEMPT,
        paragraph=ExemptParagraph.ONE,
        received_on=clock.today(),
    )


def _complaining(form: Filled[UploadForm], judged: Judged) -> Filled[UploadForm]:
    said = "; ".join(f"“{name}” was not taken. {why}" for name, why in judged.unfit)
    return form.but({"files": said}) if said else form


def _list(
    request: Request, session: SessionDep, reference: str, by: Actor, form: Filled[UploadForm], *, status: int = 200,
    receipt: Receipt | None = None,
) -> Response:  # fmt: skip
    demand_case(session, reference)
    rows = documents_of(session, reference)
    return page(
        request,
        "documents/of_case.html",
        status=status,
        reference=reference,
        documents=rows,
        veil=_veil(request, session, reference, by),
        verdicts=verdicts_of(session, rows),
        readable=READABLE,
        twins=twins_of(session, reference),
        is_scanned=bool(settings().clamd),
        form=form,
        receipt=receipt,
        accept=ACCEPT,
        largest=settings().document_size // (1024 * 1024),
        may_manage=holds(by, Permission.MANAGE_DOCUMENTS),
    )


def _form(
    request: Request, session: SessionDep, reference: str, document: int, name: str, form: Filled[Any], by: Actor
) -> Response:
    row = document_numbered(session, reference, document)
    status = 422 if form.errors else 200
    title = _veil(request, session, reference, by).text(row.title)
    return page(request, f"documents/{name}.html", status=status, document=row, title=title, form=form, accept=ACCEPT)


def _veil(request: Request, session: SessionDep, reference: str, by: Actor) -> Veil:
    """What is withheld from this reader. Reviews, which know it, stand above documents: the application hands it in."""
    veil: Veil = request.app.state.veil_over(session, reference, by=by)
    return veil


def _given_to(session: SessionDep, row: Document, veil: Veil) -> Document:
    """What this reader gets of a document: its redacted version, if any, while a name is withheld."""
    return twins_of(session, row.reference).get(row.number, row) if veil.is_drawn else row
