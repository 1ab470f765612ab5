"""Pages and acts of one hearing. Those of the whole hearing day are in `day_routes.py`."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.queries import has_viewed
from licensing.audit.rules import Actor
from licensing.database import SessionDep
from licensing.errors import Invalid
from licensing.hearings import day_routes, forms, live_routes, papers_routes, record_routes, shell_routes
from licensing.hearings.acts import carry_out, room_context, show_room
from licensing.hearings.commands.advice import record_advice, record_repeated
from licensing.hearings.commands.conduct import (
    go_on_without_holder,
    hear_without_quorum,
    move_on,
    pause_hearing,
    record_consent,
    resume_hearing,
)
from licensing.hearings.commands.ending import adjourn_hearing, close_hearing
from licensing.hearings.commands.inquiry import (
    complete_information,
    mark_asked,
    mark_not_needed,
    note_answer,
    raise_question,
    record_finding,
    undo_question,
)
from licensing.hearings.commands.interests import declare_interest, record_none_further
from licensing.hearings.commands.opening import open_hearing
from licensing.hearings.commands.presence import mark_in_room, mark_party
from licensing.hearings.commands.voting import (
    break_tie,
    cast_vote,
    close_vote,
    name_hands,
    object_to_agreed,
    settle_outcome,
)
from licensing.hearings.days import case_at, must_declare
from licensing.hearings.offline import routes as offline_routes
from licensing.hearings.room import room_of
from licensing.people.acts import acted, begin
from licensing.people.permissions import Permission, demand
from licensing.people.signed_in import note_view, signed_in
from licensing.people.walls import is_walled
from licensing.web.addresses import path_to
from licensing.web.forms import Filled, filled
from licensing.web.pages import page

router = APIRouter()
router.include_router(day_routes.router)
router.include_router(live_routes.router)
router.include_router(papers_routes.router)
router.include_router(shell_routes.router)
router.include_router(offline_routes.router)
router.include_router(record_routes.router)

MayEnter = Annotated[Actor, Depends(signed_in(Permission.SEE_ROOM))]
MayRun = Annotated[Actor, Depends(signed_in(Permission.RUN_HEARINGS))]
Plain = Annotated[Filled[forms.PlainForm], Depends(filled(forms.PlainForm))]
Reason = Annotated[Filled[forms.ReasonForm], Depends(filled(forms.ReasonForm))]
Advice = Annotated[Filled[forms.AdviceForm], Depends(filled(forms.AdviceForm))]
OfQuorum = Annotated[Filled[forms.QuorumReasonForm], Depends(filled(forms.QuorumReasonForm))]
IN_ROOM = "/reviews/{reference}/hearing"
BESIDE = frozenset({"ends", "days", "months", "immediate", "safety", "fit"})  # the parts of an outcome's terms
COUNTED = frozenset({"method", "votes_for", "votes_against", "abstained"})


@router.get(IN_ROOM, name="hearings.room")
def room(request: Request, reference: str, session: SessionDep, by: MayEnter) -> Response:
    return show_room(request, session, reference, by=by)


@router.get("/hearing-days/{day}/cases/{letter}/now", name="hearings.now")
def now(request: Request, day: str, letter: str, session: SessionDep, by: MayEnter) -> Response:
    """The room's parts as they stand now. A continued view: recorded once a day, as the room's own page is."""
    reference, on = case_at(session, day, letter), clock.now()
    demand(session, by, Permission.SEE_ROOM, reference)
    undeclared = must_declare(session, reference, by=by)
    if undeclared is not None:
        first = path_to(request, "hearings.interests", day=undeclared.reference)
        return Response("", headers={"X-Moved-On": str(first)})
    if not has_viewed(session, reference, by.id, since=clock.at(on.date(), 0)):
        note_view(request, session, reference, by=by)
    seen = room_of(session, reference, by=by, now=on)
    moved_on = request.query_params.get("step") != seen.stage
    headers = {"X-Moved-On": path_to(request, "hearings.room", reference=reference)} if moved_on else {}
    after = request.app.state.after_hearing(session, seen, by=by)
    return page(request, "hearings/now.html", headers=headers, **room_context(seen, after=after))


@router.post(f"{IN_ROOM}/open", name="hearings.open")
def open_(
    request: Request, reference: str, session: SessionDep, by: MayRun,
    sent: Annotated[Filled[forms.OpenForm], Depends(filled(forms.OpenForm))],
) -> Response:  # fmt: skip
    return carry_out(request, session, reference, sent, open_hearing, by=by)


@router.post(f"{IN_ROOM}/next", name="hearings.move_on")
def next_(
    request: Request, reference: str, session: SessionDep, by: MayRun,
    sent: Annotated[Filled[forms.MoveOnForm], Depends(filled(forms.MoveOnForm))],
) -> Response:  # fmt: skip
    return carry_out(request, session, reference, sent, move_on, by=by)


@router.post(f"{IN_ROOM}/pause", name="hearings.pause")
def pause(request: Request, reference: str, session: SessionDep, by: MayRun, sent: Plain) -> Response:
    return carry_out(request, session, reference, sent, pause_hearing, by=by)


@router.post(f"{IN_ROOM}/resume", name="hearings.resume")
def resume(request: Request, reference: str, session: SessionDep, by: MayRun, sent: Plain) -> Response:
    return carry_out(request, session, reference, sent, resume_hearing, by=by)


@router.post(f"{IN_ROOM}/without-holder", name="hearings.without_holder")
def without_holder(request: Request, reference: str, session: SessionDep, by: MayRun, sent: Reason) -> Response:
    return carry_out(request, session, reference, sent, go_on_without_holder, by=by)


@router.post(f"{IN_ROOM}/without-quorum", name="hearings.without_quorum")
def without_quorum(request: Request, reference: str, session: SessionDep, by: MayRun, sent: OfQuorum) -> Response:
    return carry_out(request, session, reference, sent, hear_without_quorum, by=by)


@router.post(f"{IN_ROOM}/consent", name="hearings.consent")
def consent(request: Request, reference: str, session: SessionDep, by: MayRun, sent: OfQuorum) -> Response:
    return carry_out(request, session, reference, sent, record_consent, by=by)


@router.post(f"{IN_ROOM}/party", name="hearings.party")
def party(
    request: Request, reference: str, session: SessionDep, by: MayRun,
    sent: Annotated[Filled[forms.PartyForm], Depends(filled(forms.PartyForm))],
) -> Response:  # fmt: skip
    return carry_out(request, session, reference, sent, mark_party, by=by)


@router.post(f"{IN_ROOM}/presence", name="hearings.presence")
def presence(
    request: Request, reference: str, session: SessionDep, by: MayRun,
    sent: Annotated[Filled[forms.PresenceForm], Depends(filled(forms.PresenceForm))],
) -> Response:  # fmt: skip
    return carry_out(request, session, reference, sent, mark_in_room, by=by)


@router.post(f"{IN_ROOM}/none-further", name="hearings.none_further")
def none_further(request: Request, reference: str, session: SessionDep, by: MayRun, sent: Plain) -> Response:
    return carry_out(request, session, reference, sent, record_none_further, by=by)


@router.post(f"{IN_ROOM}/advice", name="hearings.advice")
def advice(request: Request, reference: str, session: SessionDep, by: MayEnter, sent: Advice) -> Response:
    return carry_out(request, session, reference, sent, record_advice, by=by)


@router.post(f"{IN_ROOM}/advice-repeated", name="hearings.advice_repeated")
def advice_repeated(request: Request, reference: str, session: SessionDep, by: MayEnter, sent: Plain) -> Response:
    return carry_out(request, session, reference, sent, record_repeated, by=by)


@router.post(f"{IN_ROOM}/interest", name="hearings.declare")
def declare(
    request: Request, reference: str, session: SessionDep, by: MayRun,
    sent: Annotated[Filled[forms.InterestForm], Depends(filled(forms.InterestForm))],
) -> Response:  # fmt: skip
    if sent.errors:
        return show_room(request, session, reference, by=by, sent=sent, status=422)
    begin(session, sent, by=by)
    answers: dict[str, Any] = sent.values.model_dump(exclude={"key", "version", "unregistered"})
    answers["is_registered"] = not sent.values.unregistered
    declare_interest(session, reference, **answers, by=by, now=clock.now())
    if is_walled(session, by.id or 0, reference):
        return acted(session, request, sent, "casefile.my_hearings")
    return acted(session, request, sent, "hearings.room", reference=reference)


@router.post(f"{IN_ROOM}/asked", name="hearings.asked")
def asked(
    request: Request, reference: str, session: SessionDep, by: MayRun,
    sent: Annotated[Filled[forms.AskedForm], Depends(filled(forms.AskedForm))],
) -> Response:  # fmt: skip
    return carry_out(request, session, reference, sent, mark_asked, by=by)


@router.post(f"{IN_ROOM}/not-needed", name="hearings.not_needed")
def not_needed(
    request: Request, reference: str, session: SessionDep, by: MayRun,
    sent: Annotated[Filled[forms.NotNeededForm], Depends(filled(forms.NotNeededForm))],
) -> Response:  # fmt: skip
    return carry_out(request, session, reference, sent, mark_not_needed, by=by)


@router.post(f"{IN_ROOM}/undo", name="hearings.undo")
def undo(
    request: Request, reference: str, session: SessionDep, by: MayRun,
    sent: Annotated[Filled[forms.QuestionForm], Depends(filled(forms.QuestionForm))],
) -> Response:  # fmt: skip
    return carry_out(request, session, reference, sent, undo_question, by=by)


@router.post(f"{IN_ROOM}/answer", name="hearings.answer")
def answer(
    request: Request, reference: str, session: SessionDep, by: MayRun,
    sent: Annotated[Filled[forms.AnswerForm], Depends(filled(forms.AnswerForm))],
) -> Response:  # fmt: skip
    try:
        with session.begin_nested():  # what was wrong keeps no key
            return carry_out(request, session, reference, sent, note_answer, by=by)
    except Invalid as wrong:
        if not wrong.fields:  # a used key, for one: shown again, the page would keep it for ever
            raise
        return show_room(request, session, reference, by=by, sent=sent.but(wrong.fields), status=422)


@router.post(f"{IN_ROOM}/new-question", name="hearings.raise_question")
def new_question(
    request: Request, reference: str, session: SessionDep, by: MayRun,
    sent: Annotated[Filled[forms.NewQuestionForm], Depends(filled(forms.NewQuestionForm))],
) -> Response:  # fmt: skip
    return carry_out(request, session, reference, sent, raise_question, by=by)


@router.post(f"{IN_ROOM}/found", name="hearings.found")
def found(
    request: Request, reference: str, session: SessionDep, by: MayRun,
    sent: Annotated[Filled[forms.FindingForm], Depends(filled(forms.FindingForm))],
) -> Response:  # fmt: skip
    return carry_out(request, session, reference, sent, record_finding, by=by)


@router.post(f"{IN_ROOM}/complete", name="hearings.complete")
def complete(request: Request, reference: str, session: SessionDep, by: MayRun, sent: Plain) -> Response:
    return carry_out(request, session, reference, sent, complete_information, by=by)


@router.post(f"{IN_ROOM}/outcome", name="hearings.settle")
def settle(
    request: Request, reference: str, session: SessionDep, by: MayRun,
    sent: Annotated[Filled[forms.OutcomeForm], Depends(filled(forms.OutcomeForm))],
) -> Response:  # fmt: skip
    if sent.errors:
        return show_room(request, session, reference, by=by, sent=sent, status=422)
    by_name, terms = sent.values.is_by_name, sent.values.terms
    command, without = (name_hands, BESIDE | COUNTED) if by_name else (settle_outcome, BESIDE | {"hands"})
    return carry_out(request, session, reference, sent, command, without=without, by=by, terms=terms)


@router.post(f"{IN_ROOM}/objection", name="hearings.object")
def object_(
    request: Request, reference: str, session: SessionDep, by: MayRun,
    sent: Annotated[Filled[forms.BallotForm], Depends(filled(forms.BallotForm))],
) -> Response:  # fmt: skip
    return carry_out(request, session, reference, sent, object_to_agreed, by=by)


@router.post(f"{IN_ROOM}/vote", name="hearings.vote")
def vote(
    request: Request, reference: str, session: SessionDep, by: MayRun,
    sent: Annotated[Filled[forms.VoteForm], Depends(filled(forms.VoteForm))],
) -> Response:  # fmt: skip
    return carry_out(request, session, reference, sent, cast_vote, by=by)


@router.post(f"{IN_ROOM}/end-vote", name="hearings.end_vote")
def end_vote(
    request: Request, reference: str, session: SessionDep, by: MayRun,
    sent: Annotated[Filled[forms.BallotForm], Depends(filled(forms.BallotForm))],
) -> Response:  # fmt: skip
    return carry_out(request, session, reference, sent, close_vote, by=by)


@router.post(f"{IN_ROOM}/casting-vote", name="hearings.casting_vote")
def casting_vote(
    request: Request, reference: str, session: SessionDep, by: MayRun,
    sent: Annotated[Filled[forms.CastingForm], Depends(filled(forms.CastingForm))],
) -> Response:  # fmt: skip
    return carry_out(request, session, reference, sent, break_tie, by=by)


@router.post(f"{IN_ROOM}/adjourn", name="hearings.adjourn")
def adjourn(
    request: Request, reference: str, session: SessionDep, by: MayRun,
    sent: Annotated[Filled[forms.AdjournForm], Depends(filled(forms.AdjournForm))],
) -> Response:  # fmt: skip
    return carry_out(request, session, reference, sent, adjourn_hearing, by=by)


@router.post(f"{IN_ROOM}/close", name="hearings.close")
def close(request: Request, reference: str, session: SessionDep, by: MayRun, sent: Plain) -> Response:
    return carry_out(request, session, reference, sent, close_hearing, by=by)
