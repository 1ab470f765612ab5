"""The officer's report on a review: drafted, edited on the page or in Word, finished."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.rules import Actor
from licensing.contact.showing import names_hidden_from, text_shown
from licensing.database import SessionDep
from licensing.errors import Invalid, NotAllowed, NotFound
from licensing.notices.records import blocks
from licensing.officer_reports.commands import draft_report, finish_report, save_report
from licensing.officer_reports.forms import ButtonForm, FileForm, ReportForm
from licensing.officer_reports.printing import TITLE, authority_name
from licensing.officer_reports.queries import (
    get_finished,
    is_kept_from,
    latest_finished,
    latest_version,
    number_finished,
    versions_of,
)
from licensing.officer_reports.rules import ORIGIN_WORDS, TITLES, Origin, Section
from licensing.officer_reports.uploading import compare_file
from licensing.officer_reports.word import MEDIA_TYPE, as_word
from licensing.people.acts import acted, begin
from licensing.people.permissions import Permission, holds
from licensing.people.signed_in import signed_in
from licensing.reviews.models import Review
from licensing.reviews.queries import get_review
from licensing.reviews.rules import OPEN
from licensing.sittings.forms import demand_readable
from licensing.web.forms import Filled, blank, filled
from licensing.web.pages import page
from licensing.web.wording import teach

router = APIRouter()
teach(ORIGIN_WORDS)

MayRead = Annotated[Actor, Depends(signed_in(Permission.READ_REPORTS))]
MayWrite = Annotated[Actor, Depends(signed_in(Permission.MANAGE_REVIEWS))]
Written = Annotated[Filled[ReportForm], Depends(filled(ReportForm))]
Pressed = Annotated[Filled[ButtonForm], Depends(filled(ButtonForm))]
Sent = Annotated[Filled[FileForm], Depends(filled(FileForm))]
OWN = {"key", "version"}


@router.get("/reviews/{reference}/report", name="officer_reports.show")
def show(request: Request, reference: str, session: SessionDep, by: MayRead) -> Response:
    review = get_review(session, reference)
    if holds(by, Permission.MANAGE_REVIEWS) and review.status in OPEN:
        return _edit(request, session, review)
    hidden = names_hidden_from(session, review.id or 0, by)
    latest = latest_version(session, review.id or 0)
    sections = {TITLES[one]: text_shown(latest.sections.get(one, ""), hidden) if latest else "" for one in Section}
    return page(
        request, "officer_reports/read.html", review=review, latest=latest, sections=sections,
        finished=latest_finished(session, review.id or 0), blocks=blocks,
    )  # fmt: skip


@router.post("/reviews/{reference}/report", name="officer_reports.save")
def save(request: Request, reference: str, session: SessionDep, by: MayWrite, sent: Written) -> Response:
    return _saved(request, session, reference, by, sent, Origin.EDITED)


@router.post("/reviews/{reference}/report/take", name="officer_reports.take")
def take(request: Request, reference: str, session: SessionDep, by: MayWrite, sent: Written) -> Response:
    return _saved(request, session, reference, by, sent, Origin.UPLOADED)


@router.post("/reviews/{reference}/report/draft", name="officer_reports.draft")
def draft(request: Request, reference: str, session: SessionDep, by: MayWrite, sent: Pressed) -> Response:
    demand_readable(sent)
    begin(session, sent, by=by)
    draft_report(session, reference, version=sent.values.version or 0, by=by, now=clock.now())
    return acted(session, request, sent, "officer_reports.show", reference=reference)


@router.post("/reviews/{reference}/report/finish", name="officer_reports.finish")
def finish(request: Request, reference: str, session: SessionDep, by: MayWrite, sent: Pressed) -> Response:
    demand_readable(sent)
    begin(session, sent, by=by)
    finish_report(session, reference, version=sent.values.version or 0, by=by, now=clock.now())
    return acted(session, request, sent, "officer_reports.show", reference=reference)


@router.get("/reviews/{reference}/report/report.docx", name="officer_reports.word")
def word(request: Request, reference: str, session: SessionDep, by: MayWrite) -> Response:
    latest = latest_version(session, get_review(session, reference).id or 0)
    if latest is None:
        raise NotFound("There is no report on this review yet. Draft it first.")
    authority, now = authority_name(session, on=clock.today()), clock.now()
    file = as_word(reference, latest.number, latest.sections, authority=authority, title=TITLE, at=now)
    return _file(f"{reference}-report-version-{latest.number}.docx", file, MEDIA_TYPE)


@router.post("/reviews/{reference}/report/upload", name="officer_reports.upload")
def upload(request: Request, reference: str, session: SessionDep, by: MayWrite, sent: Sent) -> Response:
    """Says what the file would change. Nothing is kept until that page's button is pressed."""
    review = get_review(session, reference)
    if sent.errors:
        return _edit(request, session, review, file=sent)
    try:
        compared = compare_file(session, review, sent.values.file.content)
    except Invalid as problem:
        return _edit(request, session, review, file=sent.but({"file": str(problem)}))
    form = blank(ReportForm, version=compared.number, **compared.sections)
    return page(request, "officer_reports/changes.html", review=review, compared=compared, form=form, blocks=blocks)


@router.get("/reviews/{reference}/report/report.pdf", name="officer_reports.pdf")
def pdf(request: Request, reference: str, session: SessionDep, by: MayRead) -> Response:
    review = get_review(session, reference)
    finished = get_finished(session, review.id or 0)
    if is_kept_from(session, finished, names_hidden_from(session, review.id or 0, by)):
        raise NotAllowed("A name that stands in this report was withheld after it was finished. Ask an officer for it.")
    name = f"{reference}-report-version-{number_finished(session, finished)}.pdf"
    return _file(name, bytes(finished.pdf), "application/pdf")


def _saved(
    request: Request, session: SessionDep, reference: str, by: Actor, sent: Filled[ReportForm], origin: Origin
) -> Response:
    if sent.errors:
        return _edit(request, session, get_review(session, reference), form=sent)
    begin(session, sent, by=by)
    sections = sent.values.model_dump(exclude=OWN)
    save_report(
        session, reference, sections=sections, version=sent.values.version or 0, origin=origin, by=by, now=clock.now()
    )
    return acted(session, request, sent, "officer_reports.show", reference=reference)


def _edit(
    request: Request,
    session: SessionDep,
    review: Review,
    *,
    form: Filled[ReportForm] | None = None,
    file: Filled[FileForm] | None = None,
) -> Response:
    latest = latest_version(session, review.id or 0)
    number = latest.number if latest else 0
    finished = latest_finished(session, review.id or 0)
    return page(
        request,
        "officer_reports/edit.html",
        status=422 if form or file else 200,
        review=review,
        latest=latest,
        number=number,
        form=form or blank(ReportForm, version=number, **(latest.sections if latest else {})),
        file=file or blank(FileForm),
        versions=versions_of(session, review.id or 0),
        finished=finished,
        is_current=bool(finished and latest and finished.version_id == latest.id),
    )


def _file(name: str, content: bytes, kind: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return Response(content, media_type=kind, headers=headers)
