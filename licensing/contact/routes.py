"""The forms in which contact is written down. The page that shows it is the case file's."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.rules import Actor
from licensing.contact import approach_routes
from licensing.contact.attempts import attempt
from licensing.contact.checks import call_to_come, to_correct
from licensing.contact.commands.notes import SAID, correct_note, record_note
from licensing.contact.commands.postponements import decide_postponement, request_postponement
from licensing.contact.commands.replies import record_reply
from licensing.contact.form_page import form_page
from licensing.contact.forms import NewNoteForm, NoteCorrectionForm, ReplyForm, RequestForm, RulingForm
from licensing.contact.models import ContactNote, PostponementRequest
from licensing.contact.queries import find_call, note_by_id, replies_to, request_by_id, rulings_on
from licensing.contact.rules import ABOUT_NEEDS, ATTENDING_WORDS, MEANS_WORDS, PARTY_WORDS, RULING_WORDS, WHY_WORDS
from licensing.contact.showing import names_hidden_from, party_shown, words_shown
from licensing.database import SessionDep
from licensing.documents.intake import with_file
from licensing.people.acts import acted
from licensing.people.permissions import Permission
from licensing.people.signed_in import signed_in
from licensing.register.queries import contacts_of, representative_of
from licensing.register.rules import ContactKind
from licensing.reviews.queries import get_review
from licensing.web.forms import Filled, blank, filled
from licensing.web.wording import day, teach

router = APIRouter()
router.include_router(approach_routes.router)
for words in (MEANS_WORDS, PARTY_WORDS, ATTENDING_WORDS, WHY_WORDS, RULING_WORDS):
    teach(words)

MayRecord = Annotated[Actor, Depends(signed_in(Permission.RECORD_CONTACT))]
NoteSent = Annotated[Filled[NewNoteForm], Depends(filled(NewNoteForm))]
CorrectionSent = Annotated[Filled[NoteCorrectionForm], Depends(filled(NoteCorrectionForm))]
ReplySent = Annotated[Filled[ReplyForm], Depends(filled(ReplyForm))]
RequestSent = Annotated[Filled[RequestForm], Depends(filled(RequestForm))]
RulingSent = Annotated[Filled[RulingForm], Depends(filled(RulingForm))]
OWN = {"key", "version"}


@router.get("/reviews/{reference}/contact/note", name="contact.note_form")
def note_form(request: Request, reference: str, session: SessionDep, by: MayRecord) -> Response:
    return _note(request, session, reference, blank(NewNoteForm, happened_on=clock.today()))


@router.post("/reviews/{reference}/contact/note", name="contact.note")
def note(request: Request, reference: str, session: SessionDep, by: MayRecord, sent: NoteSent) -> Response:
    sent, photo = with_file(sent, "photo")
    if not sent.errors:
        given = sent.values.model_dump(exclude=OWN | {"photo"})
        sent = attempt(session, sent, record_note, reference, **given, photo=photo, by=by, now=clock.now())
    if sent.errors:
        return _note(request, session, reference, sent)
    return acted(session, request, sent, "casefile.contact", reference=reference, fragment="notes")


@router.get("/reviews/{reference}/contact/note/{note_id}", name="contact.correct_note_form")
def correct_note_form(request: Request, reference: str, note_id: int, session: SessionDep, by: MayRecord) -> Response:
    row = to_correct(session, _note_row(session, reference, note_id), by=by, about=reference)
    form = blank(NoteCorrectionForm, **row.model_dump(include=SAID))
    return _note(request, session, reference, form, corrects=row)


@router.post("/reviews/{reference}/contact/note/{note_id}", name="contact.correct_note")
def correct(
    request: Request, reference: str, note_id: int, session: SessionDep, by: MayRecord, sent: CorrectionSent
) -> Response:
    row = _note_row(session, reference, note_id)
    if not sent.errors:
        given = sent.values.model_dump(exclude=OWN) | {"note_id": note_id}
        sent = attempt(session, sent, correct_note, reference, **given, by=by, now=clock.now())
    if sent.errors:
        return _note(request, session, reference, sent, corrects=row)
    return acted(session, request, sent, "casefile.contact", reference=reference, fragment="notes")


@router.get("/reviews/{reference}/contact/reply", name="contact.reply_form")
def reply_form(request: Request, reference: str, session: SessionDep, by: MayRecord) -> Response:
    today = clock.today()
    call = call_to_come(session, get_review(session, reference), on=today)
    by_representative = request.query_params.get("who") == "representative"
    acting = representative_of(session, get_review(session, reference).holder_id, on=today)
    who = acting.id if acting and by_representative else None
    version = len(replies_to(session, call.notice.id))
    return _reply(request, session, reference, blank(ReplyForm, received_on=today, contact=who, version=version))


@router.post("/reviews/{reference}/contact/reply", name="contact.reply")
def reply(request: Request, reference: str, session: SessionDep, by: MayRecord, sent: ReplySent) -> Response:
    if not sent.errors:
        given = sent.values.model_dump(exclude={*OWN, "contact"})
        given |= {"contact_id": sent.values.contact, "version": sent.values.version}
        sent = attempt(session, sent, record_reply, reference, **given, by=by, now=clock.now())
    if sent.errors:
        return _reply(request, session, reference, sent)
    return acted(session, request, sent, "casefile.contact", reference=reference, fragment="replies")


@router.get("/reviews/{reference}/contact/postponement", name="contact.request_form")
def request_form(request: Request, reference: str, session: SessionDep, by: MayRecord) -> Response:
    call_to_come(session, get_review(session, reference), on=clock.today())
    return _postponement(request, session, reference, blank(RequestForm, received_on=clock.today()))


@router.post("/reviews/{reference}/contact/postponement", name="contact.request")
def ask(request: Request, reference: str, session: SessionDep, by: MayRecord, sent: RequestSent) -> Response:
    if not sent.errors:
        given = sent.values.model_dump(exclude=OWN)
        sent = attempt(session, sent, request_postponement, reference, **given, by=by, now=clock.now())
    if sent.errors:
        return _postponement(request, session, reference, sent)
    return acted(session, request, sent, "casefile.contact", reference=reference, fragment="postponements")


@router.get("/reviews/{reference}/contact/postponement/{request_id}", name="contact.ruling_form")
def ruling_form(request: Request, reference: str, request_id: int, session: SessionDep, by: MayRecord) -> Response:
    row = request_by_id(session, get_review(session, reference).id, request_id)
    form = blank(RulingForm, told_on=clock.today(), version=len(rulings_on(session, [row.id])[row.id]))
    return _ruling(request, session, reference, form, row, by)


@router.post("/reviews/{reference}/contact/postponement/{request_id}", name="contact.rule")
def rule(
    request: Request, reference: str, request_id: int, session: SessionDep, by: MayRecord, sent: RulingSent
) -> Response:
    row = request_by_id(session, get_review(session, reference).id, request_id)
    if not sent.errors:
        given = sent.values.model_dump(exclude=OWN) | {"request_id": row.id, "version": sent.values.version}
        sent = attempt(session, sent, decide_postponement, reference, **given, by=by, now=clock.now())
    if sent.errors:
        return _ruling(request, session, reference, sent, row, by)
    return acted(session, request, sent, "casefile.contact", reference=reference, fragment="postponements")


def _note_row(session: SessionDep, reference: str, note_id: int) -> ContactNote:
    return note_by_id(session, get_review(session, reference).id, note_id)


def _note(
    request: Request, session: SessionDep, reference: str, form: Filled[Any], *, corrects: ContactNote | None = None
) -> Response:
    return form_page(request, session, reference, "note", form, corrects=corrects)


def _reply(request: Request, session: SessionDep, reference: str, form: Filled[Any]) -> Response:
    review, today = get_review(session, reference), clock.today()
    acting = contacts_of(session, review.holder_id, on=today)
    call = find_call(session, reference, on=today)
    earlier = replies_to(session, call.notice.id) if call else []
    return form_page(
        request,
        session,
        reference,
        "reply",
        form,
        call=call,
        replaces=earlier[0] if earlier else None,
        representatives=[
            (one.id, f"{one.name}, representative since {day(one.acts_from)}")
            for one in acting
            if one.kind is ContactKind.REPRESENTATIVE
        ],
    )


def _postponement(request: Request, session: SessionDep, reference: str, form: Filled[Any]) -> Response:
    call = find_call(session, reference, on=clock.today())
    return form_page(request, session, reference, "postponement", form, call=call)


def _ruling(
    request: Request, session: SessionDep, reference: str, form: Filled[Any], row: PostponementRequest, by: Actor
) -> Response:
    hidden = names_hidden_from(session, row.review_id, by)
    return form_page(
        request,
        session,
        reference,
        "ruling",
        form,
        asked=row,
        who=party_shown(row.party, row.name, hidden),
        says=words_shown(row.party, row.says, hidden),
        is_about_needs=row.why in ABOUT_NEEDS,
    )
