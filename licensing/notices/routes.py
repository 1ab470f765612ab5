"""Acts on notices: approve, post, deliver, record a receipt, rebut; and the letter itself as a file."""

from datetime import date, datetime, time
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.commands import note_access
from licensing.audit.models import AccessKind
from licensing.audit.rules import Actor
from licensing.authority.queries import settings_on
from licensing.authority.rules import Setting
from licensing.database import SessionDep
from licensing.documents.intake import with_file, with_files
from licensing.errors import Invalid, NotAllowed, NotFound
from licensing.messages.commands import ADDRESSEE
from licensing.messages.queries import receipt_of
from licensing.messages.rules import RECEIPT_PATH
from licensing.notices import draft_routes, wording_routes
from licensing.notices.commands import approve_notice, rebut_service, record_post, record_service
from licensing.notices.copies import copy_of
from licensing.notices.forms import (
    ApproveForm,
    DeliverForm,
    PostForm,
    RebutForm,
    ReceiptForm,
    ReceivedForm,
    SendForm,
)
from licensing.notices.letters import plain_day
from licensing.notices.mailing import send_notice, why_not
from licensing.notices.models import Notice
from licensing.notices.print_room import copy_name, file_name
from licensing.notices.print_run import print_run
from licensing.notices.proofs import keep_proof, keep_proofs
from licensing.notices.queries import (
    get_notice,
    post_to_print,
    revision_of,
    services_of,
    to_deliver,
    todays_post,
    withdrawn_after_printing,
)
from licensing.notices.receipts import latest_file, opened_by_link, say_received
from licensing.notices.rules import CARRIED, PostClass, ServiceMethod
from licensing.notices.walls import demand_notice
from licensing.people.acts import acted, begin
from licensing.people.permissions import Permission
from licensing.people.signed_in import anyone, signed_in
from licensing.register.queries import holder_by_id
from licensing.web.forms import Filled, blank, filled
from licensing.web.pages import page
from licensing.web.wording import instant

router = APIRouter()
router.include_router(wording_routes.router)
router.include_router(draft_routes.router)
BY_CLASS = {PostClass.FIRST: ServiceMethod.POST_FIRST_CLASS, PostClass.SECOND: ServiceMethod.POST_SECOND_CLASS}

MaySee = Annotated[Actor, Depends(signed_in(Permission.SEE_NOTICES))]
MayManage = Annotated[Actor, Depends(signed_in(Permission.MANAGE_NOTICES))]
Approval = Annotated[Filled[ApproveForm], Depends(filled(ApproveForm))]
Posting = Annotated[Filled[PostForm], Depends(filled(PostForm))]
Delivery = Annotated[Filled[DeliverForm], Depends(filled(DeliverForm))]
Anyone = Annotated[Actor | None, Depends(anyone)]
Sending = Annotated[Filled[SendForm], Depends(filled(SendForm))]
Receiving = Annotated[Filled[ReceivedForm], Depends(filled(ReceivedForm))]
Receipt = Annotated[Filled[ReceiptForm], Depends(filled(ReceiptForm))]
Rebuttal = Annotated[Filled[RebutForm], Depends(filled(RebutForm))]


@router.get("/notices/post", name="notices.post")
def show_post(request: Request, session: SessionDep, by: MayManage, notice: str = "") -> Response:
    """Today's post; or, by `notice`, one letter that GOV.UK Notify posted: its class, and the day Notify gives."""
    today = clock.today()
    waiting = todays_post(session, person_id=by.id, on=today)
    one = next((row for row in waiting if row.reference == notice and row.is_posted_by_notify), None)
    if one is not None:
        posted_on = min(one.notify_posted_on or today, today)
        form = blank(PostForm, posted=[notice], post_class=one.method.post_class, on=posted_on)
        return _post_page(request, session, by, form, by_notify=True)
    ticked = [row.reference for row in waiting if row.is_ours]
    form = blank(PostForm, posted=ticked, post_class=PostClass.FIRST, on=today)
    return _post_page(request, session, by, form)


@router.post("/notices/post", name="notices.record_post")
def record_todays_post(request: Request, session: SessionDep, by: MayManage, sent: Posting) -> Response:
    sent, proofs = with_files(sent, "proof_file")
    if sent.errors:
        return _post_page(request, session, by, sent, status=422)
    values = sent.values
    method = BY_CLASS[values.post_class]
    try:
        with session.begin_nested():  # all of the post, or none of it; a page that acted on nothing keeps no key
            begin(session, sent, by=by)
            posted = record_post(session, values.posted, method=method, on=values.on, by=by, now=clock.now())
            keep_proofs(session, posted, files=proofs, by=by, now=clock.now())
    except Invalid as problem:
        return _post_page(request, session, by, sent.but(problem.fields or {"on": str(problem)}), status=422)
    return acted(session, request, sent, "notices.post")


@router.get("/notices/post/letters.pdf", name="notices.print_run")
def print_post(request: Request, session: SessionDep, by: MayManage) -> Response:
    """Everything in today's post as one file; each case in it is recorded as taken out."""
    now = clock.now()
    parts = post_to_print(session, person_id=by.id, on=now.date())
    if not parts:
        raise NotFound("No approved letter waits to be posted.")
    _note_taken_out(request, session, by, {part.about for part in parts})
    stood = settings_on(session, now.date())
    both_sides, council = stood[Setting.PRINT_SIDES] == "both", stood[Setting.AUTHORITY_NAME]
    run = print_run(parts, council=council, on=plain_day(now.date()), both_sides=both_sides, at=now)
    return _letter(f"letters-{now.date().isoformat()}.pdf", run.pdf)


@router.get("/notices/{notice}/letter.pdf", name="notices.pdf")
def pdf(request: Request, notice: str, session: SessionDep, by: MaySee) -> Response:
    found = _about(request, session, by, notice, Permission.SEE_NOTICES)
    revision = revision_of(session, found.id or 0)
    if revision is None:
        raise NotFound(f"{notice} is not approved yet, so there is no letter.")
    return _letter(file_name(found.reference, revision.number), revision.pdf)


@router.get("/notices/{notice}/copy.pdf", name="notices.copy")
def copy(request: Request, notice: str, session: SessionDep, by: MaySee) -> Response:
    found = _about(request, session, by, notice, Permission.SEE_NOTICES)
    revision = revision_of(session, found.id or 0)
    printed = copy_of(session, revision.id or 0) if revision else None
    if revision is None or printed is None:
        raise NotFound(f"No copy goes with {notice}.")
    return _letter(copy_name(found.reference, revision.number), printed.pdf)


@router.post("/notices/{notice}/approve", name="notices.approve")
def approve(request: Request, notice: str, session: SessionDep, by: MayManage, sent: Approval) -> Response:
    _about(request, session, by, notice, Permission.MANAGE_NOTICES)
    if sent.errors:
        raise Invalid("The letter was not approved. Open it again and read it.", fields=sent.errors)
    begin(session, sent, by=by)
    values = sent.values
    approve_notice(
        session, notice, version=values.version or 0, method=values.method, planned_on=values.planned_on,
        shown=values.shown, by=by, now=clock.now(),
    )  # fmt: skip
    return acted(session, request, sent, "casefile.notice", notice=notice)


@router.get("/notices/{notice}/deliver", name="notices.deliver")
def show_deliver(request: Request, notice: str, session: SessionDep, by: MayManage) -> Response:
    found = _about(request, session, by, notice, Permission.MANAGE_NOTICES)
    now = clock.now()
    form = blank(DeliverForm, method=CARRIED[0], sent_on=now.date(), given_at=now.time(), served_by=by.name)
    return page(request, "notices/deliver.html", notice=found, form=form, methods=CARRIED)


@router.post("/notices/{notice}/deliver", name="notices.record_delivery")
def record_delivery(request: Request, notice: str, session: SessionDep, by: MayManage, sent: Delivery) -> Response:
    found = _about(request, session, by, notice, Permission.MANAGE_NOTICES)
    sent, proof = with_file(sent, "proof_file")
    if sent.errors:
        return page(request, "notices/deliver.html", status=422, notice=found, form=sent, methods=CARRIED)
    begin(session, sent, by=by)
    values = sent.values
    served = record_service(
        session, notice, method=values.method, sent_on=values.sent_on, place=values.place, served_by=values.served_by,
        given_at=_instant(values.sent_on, values.given_at), proof=values.proof, by=by, now=clock.now(),
    )  # fmt: skip
    keep_proof(session, found, service=served, file=proof, by=by, now=clock.now())
    return acted(session, request, sent, "casefile.notice", notice=notice)


@router.get("/notices/{notice}/receipt", name="notices.receipt")
def show_receipt(request: Request, notice: str, session: SessionDep, by: MayManage) -> Response:
    found = _about(request, session, by, notice, Permission.MANAGE_NOTICES)
    return page(request, "notices/receipt.html", notice=found, form=_receipt_form(session, found))


@router.post("/notices/{notice}/receipt", name="notices.record_receipt")
def record_receipt(request: Request, notice: str, session: SessionDep, by: MayManage, sent: Receipt) -> Response:
    found = _about(request, session, by, notice, Permission.MANAGE_NOTICES)
    sent, proof = with_file(sent, "proof_file")
    if sent.errors:
        return page(request, "notices/receipt.html", status=422, notice=found, form=sent)
    begin(session, sent, by=by)
    values = sent.values
    served = record_service(
        session, notice, method=ServiceMethod.EMAIL_RECEIPT, sent_on=values.sent_on, served_by=by.name,
        proof=values.proof, because=values.because, by=by, now=clock.now(),
    )  # fmt: skip
    keep_proof(session, found, service=served, file=proof, by=by, now=clock.now())
    return acted(session, request, sent, "casefile.notice", notice=notice)


@router.get("/notices/{notice}/send", name="notices.send_form")
def send_form(request: Request, notice: str, session: SessionDep, by: MayManage) -> Response:
    found = _about(request, session, by, notice, Permission.MANAGE_NOTICES)
    return _send_page(request, session, found, blank(SendForm))


@router.post("/notices/{notice}/send", name="notices.send")
def send(request: Request, notice: str, session: SessionDep, by: MayManage, sent: Sending) -> Response:
    found = _about(request, session, by, notice, Permission.MANAGE_NOTICES)
    if sent.errors:
        return _send_page(request, session, found, sent, status=422)
    begin(session, sent, by=by)
    send_notice(session, notice, way=sent.values.way, by=by, now=clock.now(), machine=clock.machine())
    return acted(session, request, sent, "casefile.notice", notice=notice)


@router.get(RECEIPT_PATH + "{token}", name="notices.received")
def received(request: Request, session: SessionDep, by: Anyone, token: str) -> Response:
    """Opened by the secret in an e-mail. To open it says nothing: programs that look for viruses open links, too."""
    opened = opened_by_link(session, token, machine=clock.machine())
    return page(request, "notices/received.html", opened=opened, notice=opened.notice, token=token)


@router.post(RECEIPT_PATH + "{token}", name="notices.say_received")
def pressed_received(request: Request, session: SessionDep, by: Anyone, token: str, sent: Receiving) -> Response:
    opened_by_link(session, token, machine=clock.machine())
    if by is not None:
        raise NotAllowed("You are signed in here. Only the addressee says that they have it.")
    if sent.errors:
        raise Invalid("That button could not be read. Open the link again and press once more.", fields=sent.errors)
    begin(session, sent, by=ADDRESSEE)
    say_received(session, token, now=clock.now(), machine=clock.machine())
    return acted(session, request, sent, "notices.received", token=token)


@router.get("/notices/{notice}/rebut", name="notices.rebut")
def show_rebut(request: Request, notice: str, session: SessionDep, by: MayManage) -> Response:
    found = _about(request, session, by, notice, Permission.MANAGE_NOTICES)
    standing = [one for one in services_of(session, found.id or 0) if not one.rebutted]
    form = blank(RebutForm, service=standing[0].id if standing else None)
    return page(request, "notices/rebut.html", notice=found, form=form, standing=standing)


@router.post("/notices/{notice}/rebut", name="notices.record_rebuttal")
def record_rebuttal(request: Request, notice: str, session: SessionDep, by: MayManage, sent: Rebuttal) -> Response:
    found = _about(request, session, by, notice, Permission.MANAGE_NOTICES)
    sent, proof = with_file(sent, "proof_file")
    if sent.errors:
        standing = [one for one in services_of(session, found.id or 0) if not one.rebutted]
        return page(request, "notices/rebut.html", status=422, notice=found, form=sent, standing=standing)
    begin(session, sent, by=by)
    values = sent.values
    served = rebut_service(
        session, notice, service_id=values.service, because=values.because, given_on=values.given_on,
        given_at=_instant(values.given_on, values.given_at), by=by, now=clock.now(),
    )  # fmt: skip
    keep_proof(session, found, service=served, file=proof, by=by, now=clock.now())
    return acted(session, request, sent, "casefile.notice", notice=notice)


def _receipt_form(session: SessionDep, notice: Notice) -> Filled[ReceiptForm]:
    """Where the addressee pressed the button of the link, that is the proof; whether it is one, the officer says."""
    said = receipt_of(session, notice.reference, attachment=latest_file(session, notice))
    if said is None:
        return blank(ReceiptForm, sent_on=clock.today())
    at = said.at.astimezone(clock.LONDON)
    proof = f"“I have received this” was pressed on the page of the secret link in the e-mail, {instant(at)}"
    return blank(ReceiptForm, sent_on=at.date(), proof=proof)


def _send_page(
    request: Request, session: SessionDep, notice: Notice, form: Filled[SendForm], *, status: int = 200
) -> Response:
    against = why_not(session, notice, now=clock.now())
    return page(
        request,
        "notices/send.html",
        status=status,
        notice=notice,
        holder=holder_by_id(session, notice.holder_id),
        form=form,
        against=against,
        open_ways=[way for way, said in against.items() if not said],
    )


def _note_taken_out(request: Request, session: SessionDep, by: Actor, cases: set[str]) -> None:
    for case in sorted(cases):
        note_access(
            session, AccessKind.EXPORTED, by=by, at=clock.now(), about=case, route="notices.print_run",
            request_id=getattr(request.state, "request_id", ""),
        )  # fmt: skip


def _letter(name: str, pdf: bytes) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return Response(bytes(pdf), media_type="application/pdf", headers=headers)


def _about(request: Request, session: SessionDep, by: Actor, reference: str, permission: Permission) -> Notice:
    """The notice, if this person may know of its case; that they looked is recorded."""
    notice = get_notice(session, reference)
    demand_notice(session, notice, permission, by=by)
    if request.method == "GET":
        note_access(
            session, AccessKind.VIEWED, by=by, at=clock.now(), about=notice.case_reference,
            route=request.scope["route"].name, request_id=getattr(request.state, "request_id", ""),
        )  # fmt: skip
    return notice


def _post_page(
    request: Request,
    session: SessionDep,
    by: Actor,
    form: Filled[PostForm],
    *,
    status: int = 200,
    by_notify: bool = False,
) -> Response:
    now = clock.now()
    midnight = clock.at(now.date(), 0)
    return page(
        request,
        "notices/post.html",
        status=status,
        form=form,
        by_notify=by_notify,
        today=now.date(),
        waiting=todays_post(session, person_id=by.id, on=clock.today()),
        carried=to_deliver(session, person_id=by.id, on=clock.today()),
        taken_back=withdrawn_after_printing(session, person_id=by.id, since=midnight),
    )


def _instant(day: date | None, at: time | None) -> datetime | None:
    return clock.at(day, at.hour, at.minute) if day and at else None
