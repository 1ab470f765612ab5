"""Pages on which a council words its letters: what each part says, what it said, the next version and its preview."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.rules import Actor
from licensing.database import SessionDep
from licensing.errors import Invalid, NotFound
from licensing.notices.forms import WordingForm
from licensing.notices.models import Notice
from licensing.notices.previews import Draft, preview, to_preview_on
from licensing.notices.queries import get_notice
from licensing.notices.rules import NoticeKind
from licensing.notices.walls import demand_notice
from licensing.notices.wording import PART_WORDS, WordingPart
from licensing.notices.wordings import versions_of, wording_on, write_wording
from licensing.people.acts import acted, begin
from licensing.people.permissions import Permission, demand, holds
from licensing.people.signed_in import note_view, signed_in
from licensing.web.forms import Filled, blank, filled
from licensing.web.pages import page
from licensing.web.parts import Column

router = APIRouter(prefix="/notices/wording")

MayWord = Annotated[Actor, Depends(signed_in(Permission.WORD_LETTERS))]
WordingSent = Annotated[Filled[WordingForm], Depends(filled(WordingForm))]
COLUMNS = tuple(Column(label) for label in ("From", "What it says", "Why", "Written"))


@router.get("", name="notices.wordings")
def every_kind(request: Request, session: SessionDep, by: MayWord) -> Response:
    today = clock.today()
    kinds = [(kind, [PART_WORDS[one.part] for one in wording_on(session, kind, today)]) for kind in NoticeKind]
    return page(request, "notices/wordings.html", kinds=kinds, parts=PART_WORDS, today=today)


@router.get("/{kind}/{part}", name="notices.wording")
def one_part(request: Request, session: SessionDep, by: MayWord, kind: str, part: str) -> Response:
    of, where = _asked(kind, part)
    today = clock.today()
    text = next((one.text for one in wording_on(session, of, today) if one.part is where), "")
    form = blank(WordingForm, version=_last(session, of, where), text=text, in_force_from=today)
    return _page(request, session, by, of, where, form=form)


@router.post("/{kind}/{part}", name="notices.write_wording")
def write(request: Request, session: SessionDep, by: MayWord, kind: str, part: str, sent: WordingSent) -> Response:
    of, where = _asked(kind, part)
    if sent.errors:
        return _page(request, session, by, of, where, form=sent, status=422)
    given = sent.values
    try:
        with session.begin_nested():  # a page that acted on nothing keeps no key
            begin(session, sent, by=by)
            write_wording(
                session, of, part=where, text=given.text, in_force_from=given.in_force_from, because=given.because,
                seen=given.version or 0, by=by, now=clock.now(),
            )  # fmt: skip
    except Invalid as wrong:
        return _page(request, session, by, of, where, form=sent.but(wrong.fields), status=422)
    return acted(session, request, sent, "notices.wording", kind=of.value, part=where.value)


@router.post("/{kind}/{part}/preview", name="notices.preview_wording")
def show(request: Request, session: SessionDep, by: MayWord, kind: str, part: str, sent: WordingSent) -> Response:
    """The letter with the words that were typed. Nothing is written."""
    of, where = _asked(kind, part)
    if sent.errors:
        return _page(request, session, by, of, where, form=sent, status=422)
    given = sent.values
    notice = _real(request, session, by, of, given.notice) if given.notice else None
    shown = preview(session, Draft(of, where, given.text, given.in_force_from), on=clock.today(), notice=notice)
    return _page(request, session, by, of, where, form=sent, shown=shown)


def _asked(kind: str, part: str) -> tuple[NoticeKind, WordingPart]:
    if kind not in set(NoticeKind) or part not in set(WordingPart):
        raise NotFound("There is no such part of a letter.")
    return NoticeKind(kind), WordingPart(part)


def _last(session: SessionDep, kind: NoticeKind, part: WordingPart) -> int:
    return max((one.id or 0 for one in versions_of(session, kind) if one.part is part), default=0)


def _real(request: Request, session: SessionDep, by: Actor, kind: NoticeKind, reference: str) -> Notice:
    """A real notice of this kind, if this person may know of it; that they looked is recorded."""
    demand(session, by, Permission.MANAGE_NOTICES)
    notice = get_notice(session, reference)
    demand_notice(session, notice, Permission.MANAGE_NOTICES, by=by)
    if notice.kind is not kind:
        raise NotFound(f"{reference} is another kind of letter.")
    note_view(request, session, notice.case_reference, by=by)
    return notice


def _page(
    request: Request,
    session: SessionDep,
    by: Actor,
    kind: NoticeKind,
    part: WordingPart,
    *,
    form: Filled[WordingForm],
    shown: dict[str, Any] | None = None,
    status: int = 200,
) -> Response:
    may_see = holds(by, Permission.MANAGE_NOTICES)
    return page(
        request,
        "notices/wording.html",
        status=status,
        kind=kind,
        part=part,
        parts=PART_WORDS,
        form=form,
        shown=shown,
        versions=[one for one in reversed(versions_of(session, kind)) if one.part is part],
        columns=COLUMNS,
        may_see=may_see,
        offered=to_preview_on(session, kind, person_id=by.id) if may_see else (),
    )
