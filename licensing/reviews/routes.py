"""Opening reviews and changing them. The pages that show them are the case file's."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.rules import Actor
from licensing.database import SessionDep
from licensing.people.acts import acted, begin
from licensing.people.permissions import Permission, holds
from licensing.people.queries import active_people, people_with
from licensing.people.rules import Role
from licensing.people.signed_in import signed_in
from licensing.register.queries import concerns_of, get_holder, licences_of, standings_of
from licensing.register.rules import LICENCE_WORDS
from licensing.reviews import needs_routes
from licensing.reviews.commands import (
    add_case_person,
    add_question,
    assign_owner,
    end_case_person,
    found_programme,
    open_review,
    set_hear_by,
    set_risk,
    strike_question,
)
from licensing.reviews.forms import (
    HearByForm,
    OpenForm,
    OwnerForm,
    PartForm,
    ProgrammeForm,
    QuestionForm,
    ReasonForm,
    RiskForm,
)
from licensing.reviews.queries import (
    get_review,
    hear_by_of,
    part_by_id,
    programmes,
    question_by_id,
)
from licensing.reviews.rules import CASE_ROLE_WORDS, CLOSURE_WORDS, RISK_WORDS, STANDING_WORDS, STATUS_WORDS
from licensing.web.forms import Filled, blank, filled
from licensing.web.pages import page
from licensing.web.wording import day, teach

router = APIRouter()
router.include_router(needs_routes.router)
for words in (STATUS_WORDS, RISK_WORDS, STANDING_WORDS, CLOSURE_WORDS, CASE_ROLE_WORDS):
    teach(words)

MayList = Annotated[Actor, Depends(signed_in(Permission.LIST_CASES))]
MayManage = Annotated[Actor, Depends(signed_in(Permission.MANAGE_REVIEWS))]
ProgrammeSent = Annotated[Filled[ProgrammeForm], Depends(filled(ProgrammeForm))]
OpenSent = Annotated[Filled[OpenForm], Depends(filled(OpenForm))]
QuestionSent = Annotated[Filled[QuestionForm], Depends(filled(QuestionForm))]
ReasonSent = Annotated[Filled[ReasonForm], Depends(filled(ReasonForm))]
RiskSent = Annotated[Filled[RiskForm], Depends(filled(RiskForm))]
HearBySent = Annotated[Filled[HearByForm], Depends(filled(HearByForm))]
OwnerSent = Annotated[Filled[OwnerForm], Depends(filled(OwnerForm))]
PartSent = Annotated[Filled[PartForm], Depends(filled(PartForm))]


@router.get("/programmes", name="reviews.programmes")
def show_programmes(request: Request, session: SessionDep, by: MayList) -> Response:
    may_manage = holds(by, Permission.MANAGE_REVIEWS)
    return page(request, "reviews/programmes.html", programmes=programmes(session), may_manage=may_manage)


@router.get("/programmes/new", name="reviews.new_programme")
def new_programme(request: Request, session: SessionDep, by: MayManage) -> Response:
    return page(request, "reviews/programme.html", form=blank(ProgrammeForm, began_on=clock.today()))


@router.post("/programmes/new", name="reviews.found_programme")
def found(request: Request, session: SessionDep, by: MayManage, sent: ProgrammeSent) -> Response:
    if sent.errors:
        return page(request, "reviews/programme.html", status=422, form=sent)
    begin(session, sent, by=by)
    found_programme(session, **sent.values.model_dump(exclude={"key", "version"}), by=by, now=clock.now())
    return acted(session, request, sent, "reviews.programmes")


@router.get("/holders/{holder}/review", name="reviews.new")
def new(request: Request, holder: str, session: SessionDep, by: MayManage) -> Response:
    form = blank(OpenForm, identified_on=clock.today(), owner=by.id)
    return _opening(request, session, holder, form)


@router.post("/holders/{holder}/review", name="reviews.open")
def open_(request: Request, holder: str, session: SessionDep, by: MayManage, sent: OpenSent) -> Response:
    if sent.errors:
        return _opening(request, session, holder, sent)
    begin(session, sent, by=by)
    given = sent.values
    review = open_review(
        session,
        holder_id=get_holder(session, holder).id or 0,
        licence_ids=given.licences,
        programme_id=given.programme,
        owner_id=given.owner,
        **given.model_dump(include={"why", "risk", "identified_on", "hear_by"}),
        by=by,
        now=clock.now(),
    )
    return acted(session, request, sent, "casefile.review", reference=review.reference)


@router.get("/reviews/{reference}/questions/new", name="reviews.question_form")
def question_form(request: Request, reference: str, session: SessionDep, by: MayManage) -> Response:
    return _act(request, session, reference, "question", blank(QuestionForm))


@router.post("/reviews/{reference}/questions/new", name="reviews.question")
def question(request: Request, reference: str, session: SessionDep, by: MayManage, sent: QuestionSent) -> Response:
    if sent.errors:
        return _act(request, session, reference, "question", sent)
    begin(session, sent, by=by)
    add_question(session, reference, asks=sent.values.asks, alleges=sent.values.alleges, by=by, now=clock.now())
    return acted(session, request, sent, "casefile.review", reference=reference, fragment="questions")


@router.get("/reviews/{reference}/questions/{question_id}/strike", name="reviews.strike_form")
def strike_form(request: Request, reference: str, question_id: int, session: SessionDep, by: MayManage) -> Response:
    row = question_by_id(session, get_review(session, reference).id or 0, question_id)
    return _act(request, session, reference, "strike", blank(ReasonForm), question=row)


@router.post("/reviews/{reference}/questions/{question_id}/strike", name="reviews.strike")
def strike(
    request: Request, reference: str, question_id: int, session: SessionDep, by: MayManage, sent: ReasonSent
) -> Response:
    if sent.errors:
        row = question_by_id(session, get_review(session, reference).id or 0, question_id)
        return _act(request, session, reference, "strike", sent, question=row)
    begin(session, sent, by=by)
    strike_question(session, reference, question_id=question_id, because=sent.values.because, by=by, now=clock.now())
    return acted(session, request, sent, "casefile.review", reference=reference, fragment="questions")


@router.get("/reviews/{reference}/risk", name="reviews.risk_form")
def risk_form(request: Request, reference: str, session: SessionDep, by: MayManage) -> Response:
    return _act(request, session, reference, "risk", blank(RiskForm))


@router.post("/reviews/{reference}/risk", name="reviews.risk")
def risk(request: Request, reference: str, session: SessionDep, by: MayManage, sent: RiskSent) -> Response:
    if sent.errors:
        return _act(request, session, reference, "risk", sent)
    begin(session, sent, by=by)
    set_risk(session, reference, risk=sent.values.risk, because=sent.values.because, by=by, now=clock.now())
    return acted(session, request, sent, "casefile.review", reference=reference)


@router.get("/reviews/{reference}/hear-by", name="reviews.hear_by_form")
def hear_by_form(request: Request, reference: str, session: SessionDep, by: MayManage) -> Response:
    stands = hear_by_of(session, get_review(session, reference).id or 0, on=clock.today())
    return _act(request, session, reference, "hear_by", blank(HearByForm, hear_by=stands))


@router.post("/reviews/{reference}/hear-by", name="reviews.hear_by")
def hear_by(request: Request, reference: str, session: SessionDep, by: MayManage, sent: HearBySent) -> Response:
    if sent.errors:
        return _act(request, session, reference, "hear_by", sent)
    begin(session, sent, by=by)
    given = sent.values
    set_hear_by(session, reference, hear_by=given.hear_by, because=given.because, by=by, now=clock.now())
    return acted(session, request, sent, "casefile.review", reference=reference)


@router.get("/reviews/{reference}/owner", name="reviews.owner_form")
def owner_form(request: Request, reference: str, session: SessionDep, by: MayManage) -> Response:
    version = get_review(session, reference).version
    return _act(request, session, reference, "owner", blank(OwnerForm, version=version), owners=_owners(session))


@router.post("/reviews/{reference}/owner", name="reviews.owner")
def owner(request: Request, reference: str, session: SessionDep, by: MayManage, sent: OwnerSent) -> Response:
    if sent.errors:
        return _act(request, session, reference, "owner", sent, owners=_owners(session))
    begin(session, sent, by=by)
    given = sent.values
    assign_owner(
        session, reference, owner_id=given.owner, note=given.note, version=given.version or 0, by=by, now=clock.now()
    )
    return acted(session, request, sent, "casefile.review", reference=reference)


@router.get("/reviews/{reference}/people/new", name="reviews.part_form")
def part_form(request: Request, reference: str, session: SessionDep, by: MayManage) -> Response:
    return _act(request, session, reference, "part", blank(PartForm), people=_people(session))


@router.post("/reviews/{reference}/people/new", name="reviews.part")
def part(request: Request, reference: str, session: SessionDep, by: MayManage, sent: PartSent) -> Response:
    if sent.errors:
        return _act(request, session, reference, "part", sent, people=_people(session))
    begin(session, sent, by=by)
    given = sent.values.model_dump(include={"role", "name", "is_withheld", "needs"})
    add_case_person(session, reference, person_id=sent.values.person, **given, by=by, now=clock.now())
    return acted(session, request, sent, "casefile.review", reference=reference, fragment="people")


@router.get("/reviews/{reference}/people/{part_id}/end", name="reviews.end_part_form")
def end_part_form(request: Request, reference: str, part_id: int, session: SessionDep, by: MayManage) -> Response:
    row = part_by_id(session, get_review(session, reference).id or 0, part_id)
    return _act(request, session, reference, "end_part", blank(ReasonForm), part=row)


@router.post("/reviews/{reference}/people/{part_id}/end", name="reviews.end_part")
def end_part(
    request: Request, reference: str, part_id: int, session: SessionDep, by: MayManage, sent: ReasonSent
) -> Response:
    if sent.errors:
        row = part_by_id(session, get_review(session, reference).id or 0, part_id)
        return _act(request, session, reference, "end_part", sent, part=row)
    begin(session, sent, by=by)
    end_case_person(session, reference, part_id=part_id, because=sent.values.because, by=by, now=clock.now())
    return acted(session, request, sent, "casefile.review", reference=reference, fragment="people")


def _act(
    request: Request, session: SessionDep, reference: str, name: str, form: Filled[Any], **context: Any
) -> Response:
    """The page of one act on a review: 422 when what was sent has errors."""
    status = 422 if form.errors else 200
    review = get_review(session, reference)
    return page(request, f"reviews/{name}.html", status=status, review=review, form=form, **context)


def _opening(request: Request, session: SessionDep, holder: str, form: Filled[OpenForm]) -> Response:
    row = get_holder(session, holder)
    licences = licences_of(session, row.id or 0)
    stands = standings_of(session, [one.id or 0 for one in licences], at=clock.now())
    return page(
        request,
        "reviews/new.html",
        status=422 if form.errors else 200,
        holder=row,
        form=form,
        licences=[
            (one.id, f"{LICENCE_WORDS[one.kind].capitalize()} {one.number}", f"Expires {day(one.expires_on)}")
            for one in licences
            if not stands[one.id or 0].is_over
        ],
        programmes=[(one.id, f"{one.name}, hear all by {day(one.hear_by)}") for one in programmes(session)],
        owners=_owners(session),
        concerns=concerns_of(session, row.id or 0),
    )


def _owners(session: SessionDep) -> list[tuple[int | None, str]]:
    return [(person.id, person.name) for person in people_with(session, Role.LICENSING_OFFICER)]


def _people(session: SessionDep) -> list[tuple[int | None, str]]:
    return [(person.id, person.name) for person in active_people(session)]
