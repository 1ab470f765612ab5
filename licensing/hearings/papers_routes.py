"""Reading the papers of a case: page by page, as one's own copy, with private notes. Interests are declared first."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.rules import Actor
from licensing.database import SessionDep
from licensing.hearings.days import must_declare
from licensing.hearings.places import place_of
from licensing.papers.commands import keep_note, note_opened
from licensing.papers.forms import FindForm, NoteForm
from licensing.papers.labels import as_typed
from licensing.papers.queries import edition_numbered, edition_without_bytes, page_labelled, pages_with
from licensing.papers.viewing import copy_of, page_view, picture_of
from licensing.people.acts import acted, begin
from licensing.people.permissions import Permission, holds
from licensing.people.signed_in import signed_in
from licensing.reviews.queries import get_review
from licensing.web.forms import Filled, blank, filled
from licensing.web.pages import page as show
from licensing.web.pages import see

router = APIRouter()

MayRead = Annotated[Actor, Depends(signed_in(Permission.SEE_CASES))]
TakesPart = Annotated[Actor, Depends(signed_in(Permission.TAKE_PART))]
Found = Annotated[Filled[FindForm], Depends(filled(FindForm))]
Noted = Annotated[Filled[NoteForm], Depends(filled(NoteForm))]
KEPT_NOWHERE = {"Cache-Control": "private, no-store"}


@router.get("/reviews/{reference}/papers/pages/{label}", name="hearings.page")
def page(request: Request, reference: str, label: str, session: SessionDep, by: MayRead) -> Response:
    """One page. That its edition was opened is recorded, the first time, before it is shown."""
    first = _interests_first(request, session, reference, by)
    if first is not None:
        return first
    edition = edition_without_bytes(
        session, page_labelled(session, get_review(session, reference).id, label).edition_id
    )
    note_opened(session, reference, edition=edition, by=by, now=clock.now())
    return _page(request, session, reference, label, by)


@router.get("/reviews/{reference}/papers/pages/{label}/picture.png", name="hearings.picture")
def picture(request: Request, reference: str, label: str, session: SessionDep, by: MayRead) -> Response:
    """The page as it looks, with the reader's name and the time on it."""
    first = _interests_first(request, session, reference, by)
    if first is not None:
        return first
    png = picture_of(session, reference, label, by=by, now=clock.now())
    return Response(png, media_type="image/png", headers=KEPT_NOWHERE)


@router.get("/reviews/{reference}/papers/editions/{number:int}/papers.pdf", name="hearings.copy")
def copy(request: Request, reference: str, number: int, session: SessionDep, by: MayRead) -> Response:
    """The reader's own copy of an edition, made as it is asked for and kept nowhere."""
    first = _interests_first(request, session, reference, by)
    if first is not None:
        return first
    now = clock.now()
    own = copy_of(session, reference, number, by=by, now=now)
    edition = edition_numbered(session, get_review(session, reference).id, number)
    note_opened(session, reference, edition=edition, by=by, now=now)
    headers = KEPT_NOWHERE | {"Content-Disposition": f'inline; filename="{own.name}"'}
    return Response(own.pdf, media_type="application/pdf", headers=headers)


@router.get("/reviews/{reference}/papers/go", name="hearings.go_to_page")
def go_to_page(request: Request, reference: str, session: SessionDep, by: MayRead) -> Response:
    """To the page whose label somebody typed: "47a" is page 47A. NotFound for one that is not there."""
    first = _interests_first(request, session, reference, by)
    if first is not None:
        return first
    asked = as_typed(request.query_params.get("page", ""))
    found = page_labelled(session, get_review(session, reference).id, asked)
    return see(request, "hearings.page", reference=reference, label=found.label)


@router.post("/reviews/{reference}/papers/find", name="hearings.find")
def find(request: Request, reference: str, session: SessionDep, by: MayRead, sent: Found) -> Response:
    """The pages on which words stand. Posted, so that no name stands in an address."""
    first = _interests_first(request, session, reference, by)
    if first is not None:
        return first
    review, typed = get_review(session, reference), "" if sent.errors else sent.values.words
    hits = pages_with(session, review.id, typed)
    status = 422 if sent.errors else 200
    return show(request, "hearings/find.html", status=status, review=review, form=sent, typed=typed, hits=hits)


@router.post("/reviews/{reference}/papers/pages/{label}/note", name="hearings.keep_note")
def note(request: Request, reference: str, label: str, session: SessionDep, by: TakesPart, sent: Noted) -> Response:
    """The member's own words beside the page: nobody else is ever shown them."""
    first = _interests_first(request, session, reference, by)
    if first is not None:
        return first
    if sent.errors:
        return _page(request, session, reference, label, by, sent)
    begin(session, sent, by=by)
    says, version = sent.values.says, sent.values.version
    keep_note(session, reference, label=label, says=says, version=version, by=by, now=clock.now())
    return acted(session, request, sent, "hearings.page", reference=reference, label=label, fragment="note")


def _interests_first(request: Request, session: SessionDep, reference: str, by: Actor) -> Response | None:
    day = must_declare(session, reference, by=by)
    return see(request, "hearings.interests", day=day.reference) if day is not None else None


def _page(
    request: Request, session: SessionDep, reference: str, label: str, by: Actor, sent: Filled[NoteForm] | None = None
) -> Response:
    view = page_view(session, reference, label, by=by)
    version, says = (view.note.version, view.note.says) if view.note else (0, "")
    form = sent or blank(NoteForm, version=version, says=says)
    return show(
        request, "hearings/page.html", status=422 if form.errors else 200, view=view, form=form,
        find=blank(FindForm, ids="find"), may_note=holds(by, Permission.TAKE_PART),
        place=place_of(session, view.review),
    )  # fmt: skip
