"""Changing the register: importing a file, a holder's particulars, concerns, contacts and surrendered licences."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.rules import Actor
from licensing.database import SessionDep
from licensing.errors import Invalid, NotFound
from licensing.people.acts import acted, begin
from licensing.people.permissions import Permission
from licensing.people.signed_in import signed_in
from licensing.register.agreements import email_agreed_on
from licensing.register.commands import (
    add_concern,
    add_contact,
    change_holder,
    end_contact,
    record_surrender,
)
from licensing.register.convictions import categories, policy_in_force
from licensing.register.forms import (
    ConcernForm,
    ContactForm,
    EndContactForm,
    HolderForm,
    ImportForm,
    SurrenderForm,
)
from licensing.register.importing import import_register, judge_file
from licensing.register.queries import concerns_of, get_holder, imports, licences_of, standings_of
from licensing.register.rules import CONCERN_WORDS, EVENT_WORDS, LICENCE_WORDS, STANDING_WORDS
from licensing.web.forms import Filled, blank, filled
from licensing.web.pages import page
from licensing.web.wording import teach

router = APIRouter()
teach({kind: words[:1].upper() + words[1:] for kind, words in LICENCE_WORDS.items()})
teach(CONCERN_WORDS)
teach(STANDING_WORDS)
teach(EVENT_WORDS)

MayEdit = Annotated[Actor, Depends(signed_in(Permission.EDIT_REGISTER))]
ImportSent = Annotated[Filled[ImportForm], Depends(filled(ImportForm))]
HolderSent = Annotated[Filled[HolderForm], Depends(filled(HolderForm))]
ConcernSent = Annotated[Filled[ConcernForm], Depends(filled(ConcernForm))]
ContactSent = Annotated[Filled[ContactForm], Depends(filled(ContactForm))]
EndContactSent = Annotated[Filled[EndContactForm], Depends(filled(EndContactForm))]
SurrenderSent = Annotated[Filled[SurrenderForm], Depends(filled(SurrenderForm))]


@router.get("/register/import", name="register.import_form")
def import_form(request: Request, session: SessionDep, by: MayEdit) -> Response:
    return page(request, "register/import.html", form=blank(ImportForm), verdicts=[], imports=imports(session))


@router.post("/register/import", name="register.import")
def take_file(request: Request, session: SessionDep, by: MayEdit, sent: ImportSent) -> Response:
    if sent.errors:
        return _import_page(request, session, sent, [])
    file = sent.values.register_file
    try:
        judged = judge_file(session, file.content)
    except Invalid as problem:
        return _import_page(request, session, sent.but({"register_file": str(problem)}), [])
    if judged.bad and not judged.imported_before:
        said = f"Nothing was imported: {len(judged.bad)} of {len(judged.verdicts)} rows cannot be taken in"
        return _import_page(request, session, sent.but({"register_file": said}), judged.verdicts)
    begin(session, sent, by=by)
    import_register(session, judged.rows, file_name=file.name, sha256=judged.sha256, by=by, now=clock.now())
    return acted(session, request, sent, "register.import_form")


@router.get("/holders/{holder}/change", name="register.change_form")
def change_form(request: Request, holder: str, session: SessionDep, by: MayEdit) -> Response:
    row = get_holder(session, holder)
    apart = ("key", "version", "email_agreed_on")
    shown = {name: getattr(row, name) for name in HolderForm.model_fields if name not in apart}
    shown["email_agreed_on"] = email_agreed_on(session, row)
    return page(request, "register/change.html", holder=row, form=blank(HolderForm, version=row.version, **shown))


@router.post("/holders/{holder}/change", name="register.change")
def change(request: Request, holder: str, session: SessionDep, by: MayEdit, sent: HolderSent) -> Response:
    if sent.errors:
        return page(request, "register/change.html", status=422, holder=get_holder(session, holder), form=sent)
    changes = sent.values.model_dump(exclude={"key", "version"})
    try:
        with session.begin_nested():  # a page that acted on nothing keeps no key
            begin(session, sent, by=by)
            change_holder(session, holder, version=sent.values.version or 0, changes=changes, by=by, now=clock.now())
    except Invalid as problem:
        shown = sent.but(problem.fields)
        return page(request, "register/change.html", status=422, holder=get_holder(session, holder), form=shown)
    return acted(session, request, sent, "casefile.holder", holder=holder)


@router.get("/holders/{holder}/concerns/new", name="register.concern_form")
def concern_form(request: Request, holder: str, session: SessionDep, by: MayEdit) -> Response:
    return _concern_page(request, session, holder, blank(ConcernForm))


@router.post("/holders/{holder}/concerns/new", name="register.concern")
def concern(request: Request, holder: str, session: SessionDep, by: MayEdit, sent: ConcernSent) -> Response:
    if sent.errors:
        return _concern_page(request, session, holder, sent)
    begin(session, sent, by=by)
    given = sent.values.model_dump(exclude={"key", "version"})
    add_concern(session, holder, **given, by=by, now=clock.now())
    return acted(session, request, sent, "casefile.holder", holder=holder, fragment="concerns")


@router.get("/holders/{holder}/concerns/{concern_id}/correct", name="register.correct_form")
def correct_form(request: Request, holder: str, concern_id: int, session: SessionDep, by: MayEdit) -> Response:
    standing = {one.id: one for one in concerns_of(session, get_holder(session, holder).id or 0)}
    if concern_id not in standing:
        raise NotFound("There is no such offence or concern.")
    shown = standing[concern_id].model_dump()
    form = blank(ConcernForm, **{name: shown[name] for name in ConcernForm.model_fields if name in shown})
    return _concern_page(request, session, holder, form, corrects=concern_id)


@router.post("/holders/{holder}/concerns/{concern_id}/correct", name="register.correct")
def correct(
    request: Request, holder: str, concern_id: int, session: SessionDep, by: MayEdit, sent: ConcernSent
) -> Response:
    if sent.errors:
        return _concern_page(request, session, holder, sent, corrects=concern_id)
    begin(session, sent, by=by)
    given = sent.values.model_dump(exclude={"key", "version"})
    add_concern(session, holder, **given, supersedes=concern_id, by=by, now=clock.now())
    return acted(session, request, sent, "casefile.holder", holder=holder, fragment="concerns")


@router.get("/holders/{holder}/contacts/new", name="register.contact_form")
def contact_form(request: Request, holder: str, session: SessionDep, by: MayEdit) -> Response:
    form = blank(ContactForm, acts_from=clock.today())
    return page(request, "register/contact.html", holder=get_holder(session, holder), form=form)


@router.post("/holders/{holder}/contacts/new", name="register.contact")
def contact(request: Request, holder: str, session: SessionDep, by: MayEdit, sent: ContactSent) -> Response:
    if sent.errors:
        return page(request, "register/contact.html", status=422, holder=get_holder(session, holder), form=sent)
    begin(session, sent, by=by)
    given = sent.values.model_dump(exclude={"key", "version"})
    add_contact(session, holder, **given, by=by, now=clock.now())
    return acted(session, request, sent, "casefile.holder", holder=holder, fragment="contacts")


@router.post("/holders/{holder}/contacts/end", name="register.end_contact")
def finish_contact(request: Request, holder: str, session: SessionDep, by: MayEdit, sent: EndContactSent) -> Response:
    if sent.errors:
        raise Invalid("The contact was not changed.", fields=sent.errors)
    begin(session, sent, by=by)
    end_contact(
        session,
        holder,
        contact_id=sent.values.contact,
        version=sent.values.version or 0,
        acts_until=sent.values.acts_until,
        by=by,
        now=clock.now(),
    )
    return acted(session, request, sent, "casefile.holder", holder=holder, fragment="contacts")


@router.get("/holders/{holder}/surrender", name="register.surrender_form")
def surrender_form(request: Request, holder: str, session: SessionDep, by: MayEdit) -> Response:
    return _surrender_page(request, session, holder, blank(SurrenderForm))


@router.post("/holders/{holder}/surrender", name="register.surrender")
def surrender(request: Request, holder: str, session: SessionDep, by: MayEdit, sent: SurrenderSent) -> Response:
    if sent.errors:
        return _surrender_page(request, session, holder, sent)
    begin(session, sent, by=by)
    record_surrender(
        session,
        holder,
        licence_id=sent.values.licence,
        surrendered_on=sent.values.surrendered_on,
        by=by,
        now=clock.now(),
    )
    return acted(session, request, sent, "casefile.holder", holder=holder)


def _import_page(request: Request, session: SessionDep, form: Filled[ImportForm], verdicts: Any) -> Response:
    return page(request, "register/import.html", status=422, form=form, verdicts=verdicts, imports=imports(session))


def _concern_page(
    request: Request, session: SessionDep, holder: str, form: Filled[ConcernForm], *, corrects: int | None = None
) -> Response:
    policy = policy_in_force(clock.today())
    lines = [(line.code, line.category) for line in categories(policy)] if policy else []
    return page(
        request,
        "register/concern.html",
        status=422 if form.errors else 200,
        holder=get_holder(session, holder),
        form=form,
        lines=lines,
        corrects=corrects,
    )


def _surrender_page(request: Request, session: SessionDep, holder: str, form: Filled[SurrenderForm]) -> Response:
    row = get_holder(session, holder)
    licences = licences_of(session, row.id or 0)
    stands = standings_of(session, [one.id or 0 for one in licences], at=clock.now())
    choices = [
        (one.id, f"{LICENCE_WORDS[one.kind].capitalize()} {one.number}")
        for one in licences
        if not stands[one.id or 0].is_over
    ]
    return page(
        request, "register/surrender.html", status=422 if form.errors else 200, holder=row, form=form, choices=choices
    )
