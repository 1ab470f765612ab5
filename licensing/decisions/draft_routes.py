"""What is written before a signature: the draft kept, words suggested in it, objections to what was agreed by all."""

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, Response

from licensing import clock
from licensing.audit.rules import Actor
from licensing.database import SessionDep
from licensing.decisions.commands.draft import Page, answer_words, keep_draft, suggest_words
from licensing.decisions.commands.objection import Hands, object_to, retake_vote
from licensing.decisions.forms import DraftForm, ObjectionForm, RetakenForm, SigningForm, WordsForm, draft_typed
from licensing.decisions.signing_routes import signable, signing_page
from licensing.decisions.views import sight_of
from licensing.decisions.writing import draft_shown, refuse_unless_may_see
from licensing.hearings.days import must_declare
from licensing.people.acts import acted, begin
from licensing.people.permissions import Permission
from licensing.people.signed_in import signed_in
from licensing.powers.queries import decides_line
from licensing.reviews.queries import get_review
from licensing.web.forms import Filled, blank, filled
from licensing.web.pages import page, see
from licensing.web.wording import clock_time

router = APIRouter()

MaySee = Annotated[Actor, Depends(signed_in(Permission.SEE_DRAFTS))]
MaySign = Annotated[Actor, Depends(signed_in(Permission.SIGN_AS_CHAIR))]
MaySuggest = Annotated[Actor, Depends(signed_in(Permission.SUGGEST_WORDS))]
MayCount = Annotated[Actor, Depends(signed_in(Permission.RUN_HEARINGS))]
MayObject = Annotated[Actor, Depends(signed_in(Permission.TAKE_PART))]
Kept = Annotated[Filled[DraftForm], Depends(filled(DraftForm))]
Words = Annotated[Filled[WordsForm], Depends(filled(WordsForm))]
Objects = Annotated[Filled[ObjectionForm], Depends(filled(ObjectionForm))]
Retaken = Annotated[Filled[RetakenForm], Depends(filled(RetakenForm))]


@router.post("/reviews/{reference}/draft", name="decisions.keep_draft")
def keep(request: Request, reference: str, session: SessionDep, by: MaySign, sent: Kept) -> Response:
    """Keep what is written; with it, put the findings together or answer suggested words. A script is told in JSON."""
    if sent.errors:
        sight = signable(session, reference, by)
        return signing_page(request, session, sight, _as_signing(sent))
    now, asked = clock.now(), sent.values
    if asked.take or asked.decline or asked.compose:
        begin(session, sent, by=by)
    kept = keep_draft(
        session, reference, typed=draft_typed(sent), page=Page(sent.version or 0, sent.key), by=by, now=now,
        is_composed=asked.compose,
    )  # fmt: skip
    if "x-fragment" in request.headers:
        return JSONResponse({"version": kept.number, "says": f"Kept at {clock_time(kept.recorded_at)}"})
    return _done(request, session, reference, sent, by)


@router.get("/reviews/{reference}/draft", name="decisions.draft")
def draft(request: Request, reference: str, session: SessionDep, by: MaySee) -> Response:
    """What is being written, its history and the words suggested, for whoever may see it before it is signed."""
    day = must_declare(session, reference, by=by)
    if day is not None:
        return see(request, "hearings.interests", day=day.reference)
    return _draft_page(request, session, reference, by)


@router.post("/reviews/{reference}/draft/words", name="decisions.suggest_words")
def suggest(request: Request, reference: str, session: SessionDep, by: MaySuggest, sent: Words) -> Response:
    """The legal adviser's words: each change waits for the chair."""
    if sent.errors:
        return _draft_page(request, session, reference, by, sent)
    begin(session, sent, by=by)
    answers = sent.values.model_dump(include={"of_version", "reasons", "holders_account", "because"})
    suggest_words(session, reference, **answers, by=by, now=clock.now())
    return acted(session, request, sent, "decisions.draft", reference=reference)


@router.post("/reviews/{reference}/draft/objection", name="decisions.object")
def object_(request: Request, reference: str, session: SessionDep, by: MayObject, sent: Objects) -> Response:
    """A member objects to what was agreed by all, until the chair has signed."""
    if sent.errors:
        return _draft_page(request, session, reference, by, sent)
    begin(session, sent, by=by)
    object_to(session, reference, licence_id=sent.values.licence_id, by=by, now=clock.now())
    return acted(session, request, sent, "decisions.draft", reference=reference)


@router.post("/reviews/{reference}/draft/vote", name="decisions.retake_vote")
def retake(request: Request, reference: str, session: SessionDep, by: MayCount, sent: Retaken) -> Response:
    """The show of hands after an objection, as the clerk or the chair counts it."""
    if sent.errors:
        return _draft_page(request, session, reference, by, sent)
    begin(session, sent, by=by)
    given = sent.values
    hands = Hands(given.votes_for, given.votes_against, given.abstained, given.casting)
    put = given.model_dump(include={"licence_id", "outcome", "present", "immediate"})
    retake_vote(session, reference, **put, hands=hands, by=by, now=clock.now())
    return acted(session, request, sent, "decisions.draft", reference=reference)


def _done(request: Request, session: SessionDep, reference: str, sent: Kept, by: Actor) -> Response:
    """Answer the words that were tapped, and go back to the form, where everything typed stands."""
    asked = sent.values
    chosen = asked.take or asked.decline
    if chosen:
        answer_words(session, reference, suggested_id=chosen, is_taken=asked.take is not None, by=by, now=clock.now())
    sight = sight_of(session, get_review(session, reference), now=clock.now())
    route = "decisions.panel_decide" if sight.by_councillors else "decisions.propose"
    if chosen or asked.compose:
        return acted(session, request, sent, route, reference=reference, fragment="reasons")
    return see(request, route, reference=reference)


def _as_signing(sent: Kept) -> Filled[Any]:
    """What was sent as the page shows it: under the labels of the form that is signed."""
    return Filled(SigningForm, sent.key, sent.errors, sent.typed, version=sent.version)


def _counting(licence_id: int, sent: Filled[Any] | None) -> Filled[Any]:
    """The form by which hands are counted on one licence, as it was sent where it was sent."""
    ids = f"retaken-{licence_id}"
    if sent is not None and sent.form is RetakenForm and sent.text("licence_id") == str(licence_id):
        return replace(sent, ids=ids)
    return blank(RetakenForm, ids=ids)


def _draft_page(
    request: Request, session: SessionDep, reference: str, by: Actor, sent: Filled[Any] | None = None
) -> Response:
    now = clock.now()
    sight = sight_of(session, get_review(session, reference), now=now)
    refuse_unless_may_see(session, sight.case, by=by)
    shown = draft_shown(session, sight.case, by=by)
    texts: dict[str, Any] = dict(shown.texts)
    words = blank(WordsForm, ids="words", of_version=shown.number, **texts)
    forms = {
        "words": sent if sent is not None and sent.form is WordsForm else words,
        "retaken": {one.id: _counting(one.id, sent) for one in sight.licences},
    }
    return page(
        request, "decisions/draft.html", status=422 if sent else 200, sight=sight, shown=shown, forms=forms, sent=sent,
        line=decides_line(session, on=now.date()),
    )  # fmt: skip
