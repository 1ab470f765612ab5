"""The chair's pages: the proposal, or the members' decision, written from what was found, read back and signed."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.rules import Actor
from licensing.database import SessionDep
from licensing.decisions.commands.decide import decide_as_panel
from licensing.decisions.commands.draft import Page, keep_draft
from licensing.decisions.commands.sign import sign_proposal
from licensing.decisions.composing import LESS_WORDS
from licensing.decisions.forms import SigningForm, draft_typed, restored, wrong_with_outcomes
from licensing.decisions.leaving import leads_to
from licensing.decisions.reading import draft_signed, read_back_panel, read_back_proposal
from licensing.decisions.signing import refuse_unless_chair
from licensing.decisions.views import ReadBack, Sight, settled, sight_of
from licensing.decisions.writing import Writing, draft_that_stands, writing_of
from licensing.errors import Refused
from licensing.oversight.showing import advice_for_the_chair
from licensing.people.acts import acted, begin
from licensing.people.permissions import Permission
from licensing.people.signed_in import signed_in
from licensing.reviews.queries import get_review
from licensing.reviews.withheld import text_shown, withheld_in
from licensing.web.forms import Filled, blank, filled
from licensing.web.pages import page

router = APIRouter()

MaySign = Annotated[Actor, Depends(signed_in(Permission.SIGN_AS_CHAIR))]
Signed = Annotated[Filled[SigningForm], Depends(filled(SigningForm))]


@router.get("/reviews/{reference}/proposal", name="decisions.propose")
def propose(request: Request, reference: str, session: SessionDep, by: MaySign) -> Response:
    """The chair's form, for what the members settled on."""
    sight = signable(session, reference, by)
    return signing_page(request, session, sight, panel=False)


@router.post("/reviews/{reference}/proposal/read-back", name="decisions.read_back_proposal")
def show_proposal(request: Request, reference: str, session: SessionDep, by: MaySign, sent: Signed) -> Response:
    """The proposal as it will be recorded, with every check. It is kept as a draft."""
    sight = signable(session, reference, by)
    sent = _checked(sent, sight)
    if sent.errors or sent.values.change:
        return signing_page(request, session, sight, sent, panel=False)
    _kept(session, reference, sent, by)
    back = read_back_proposal(session, sight, sent.values, by=by, now=clock.now())
    return _read_back(request, sight, sent, back, "proposal")


@router.post("/reviews/{reference}/proposal", name="decisions.sign_proposal")
def sign(request: Request, reference: str, session: SessionDep, by: MaySign, sent: Signed) -> Response:
    """Sign the proposal, as it was read back."""
    sight = signable(session, reference, by)
    sent = _checked(sent, sight)
    if sent.errors:
        return signing_page(request, session, sight, sent, panel=False)
    begin(session, sent, by=by)
    draft = draft_signed(session, sight, sent.values)
    sign_proposal(session, reference, draft=draft, by=by, now=clock.now(), page=_page_of(sent))
    return acted(session, request, sent, "decisions.show", reference=reference)


@router.get("/reviews/{reference}/panel-decision", name="decisions.panel_decide")
def panel_decide(request: Request, reference: str, session: SessionDep, by: MaySign) -> Response:
    """The chair's form, where the members decide themselves."""
    sight = signable(session, reference, by)
    return signing_page(request, session, sight, panel=True)


@router.post("/reviews/{reference}/panel-decision/read-back", name="decisions.read_back_panel")
def show_panel(request: Request, reference: str, session: SessionDep, by: MaySign, sent: Signed) -> Response:
    """The members' decision in the words of its notice, with every check. It is kept as a draft."""
    sight = signable(session, reference, by)
    sent = _checked(sent, sight)
    if sent.errors or sent.values.change:
        return signing_page(request, session, sight, sent, panel=True)
    _kept(session, reference, sent, by)
    back = read_back_panel(session, sight, sent.values, by=by, now=clock.now())
    return _read_back(request, sight, sent, back, "panel")


@router.post("/reviews/{reference}/panel-decision", name="decisions.sign_panel")
def sign_panel(request: Request, reference: str, session: SessionDep, by: MaySign, sent: Signed) -> Response:
    """Sign the members' decision, as it was read back."""
    sight = signable(session, reference, by)
    sent = _checked(sent, sight)
    if sent.errors:
        return signing_page(request, session, sight, sent, panel=True)
    begin(session, sent, by=by)
    draft = draft_signed(session, sight, sent.values)
    decide_as_panel(session, reference, draft=draft, by=by, now=clock.now(), page=_page_of(sent))
    return acted(session, request, sent, leads_to(session, reference, on=clock.today()), reference=reference)


def signable(session: SessionDep, reference: str, by: Actor) -> Sight:
    """The case, for the member who chaired its hearing and nobody else, once every licence has its outcome."""
    sight = sight_of(session, get_review(session, reference), now=clock.now())
    refuse_unless_chair(sight.case, by=by)
    if len(settled(sight)) < len(sight.licences):
        raise Refused(
            "The members have not settled on an outcome for every licence yet.",
            codes=["R31"],
            about=reference,
            mend={"R31": f"/reviews/{reference}/draft"} if sight.is_objected_to else {},
        )
    return sight


def signing_page(
    request: Request, session: SessionDep, sight: Sight, form: Filled[Any] | None = None, *, panel: bool | None = None
) -> Response:
    """The chair's form: as it was sent, or with the draft that was kept, or new with what members agreed on."""
    writing = writing_of(session, sight.case)
    given = form or _begun(session, sight, writing)
    advice = advice_for_the_chair(session, sight.case.review, on=sight.case.on)
    hidden = withheld_in(session, sight.case.review.id or 0) if sight.judged else []
    return page(
        request, "decisions/sign.html", status=422 if given.errors else 200, sight=sight, form=given, writing=writing,
        panel=sight.by_councillors if panel is None else panel, less=LESS_WORDS, advice=advice,
        sent_back=text_shown(sight.judged.own_words, hidden) if sight.judged else "",
    )  # fmt: skip


def _begun(session: SessionDep, sight: Sight, writing: Writing) -> Filled[SigningForm]:
    draft = draft_that_stands(session, sight.case.review.id)
    if draft is not None:
        return restored(draft.typed, version=draft.number)
    pages = {row.question_id: row.pages[0] for row in writing.rows if row.pages}
    initial: dict[str, Any] = {"page": pages, **sight.agreed}
    return blank(SigningForm, version=0, **initial)


def _checked(sent: Signed, sight: Sight) -> Signed:
    return sent if sent.errors else sent.but(wrong_with_outcomes(sent.values, sight.case.licences, settled(sight)))


def _page_of(sent: Signed) -> Page:
    return Page(sent.version or 0, sent.key)


def _kept(session: SessionDep, reference: str, sent: Signed, by: Actor) -> None:
    """What is read back is kept as a draft first: whoever reads loses nothing that they wrote."""
    keep_draft(session, reference, typed=draft_typed(sent), page=_page_of(sent), by=by, now=clock.now())


def _read_back(request: Request, sight: Sight, sent: Signed, back: ReadBack, which: str) -> Response:
    return page(request, "decisions/read_back.html", sight=sight, form=sent, back=back, which=which)
