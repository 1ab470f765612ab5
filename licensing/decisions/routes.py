"""Pages of decisions: the commissioner judges or decides and reads it back, and everybody sees what is on record.

What the chair signs is in `signing_routes.py`, and what is written before it in `draft_routes.py`.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from licensing import clock
from licensing.audit.rules import Actor
from licensing.database import SessionDep
from licensing.decisions import badge_routes, draft_routes, signing_routes
from licensing.decisions.commands.decide import decide_as_commissioner
from licensing.decisions.commands.end import NO_STEP_AWAITED, record_suspension_end
from licensing.decisions.commands.judge import judge_proposal, refuse_another_version
from licensing.decisions.earlier import earlier_decisions
from licensing.decisions.forms import (
    DecisionForm,
    JudgmentForm,
    StepTakenForm,
    judging_from,
    wrong_with_outcomes,
)
from licensing.decisions.leaving import leads_to
from licensing.decisions.queries import waiting_for_commissioner
from licensing.decisions.reading import (
    draft_decided,
    draft_judged,
    read_back_decision,
    read_back_judgment,
)
from licensing.decisions.record import Shown, record_of
from licensing.decisions.rules import JudgmentAct
from licensing.decisions.suspension import wrong_with_step
from licensing.decisions.views import Sight, decides_for, sight_of
from licensing.errors import Invalid, Refused
from licensing.hearings.days import must_declare
from licensing.oversight.advice import asked_to_advise
from licensing.oversight.queries import open_windows
from licensing.people.acts import acted, begin
from licensing.people.permissions import Permission, holds
from licensing.people.signed_in import signed_in
from licensing.powers.queries import decides_line
from licensing.powers.rules import council_mode, needs_proposal
from licensing.reviews.queries import get_review
from licensing.web.forms import Filled, blank, filled
from licensing.web.pages import page, see

router = APIRouter()
router.include_router(badge_routes.router)
router.include_router(signing_routes.router)
router.include_router(draft_routes.router)

MaySee = Annotated[Actor, Depends(signed_in(Permission.SEE_CASES))]
MayDecide = Annotated[Actor, Depends(signed_in(Permission.DECIDE_AS_COMMISSIONER))]
MayRecord = Annotated[Actor, Depends(signed_in(Permission.MANAGE_REVIEWS))]
Judged = Annotated[Filled[JudgmentForm], Depends(filled(JudgmentForm))]
Decided = Annotated[Filled[DecisionForm], Depends(filled(DecisionForm))]
StepTaken = Annotated[Filled[StepTakenForm], Depends(filled(StepTakenForm))]


@router.get("/to-decide", name="decisions.to_decide")
def to_decide(request: Request, session: SessionDep, by: MayDecide) -> Response:
    """The cases that wait for the commissioner, the longest waiting first."""
    on = clock.today()
    cases = waiting_for_commissioner(session, by=by, on=on)
    return page(
        request,
        "decisions/to_decide.html",
        cases=cases,
        windows=open_windows(session, person_id=by.id, on=on),
        asked=asked_to_advise(session, person_id=by.id, on=on),
        on=on,
        decides_line=decides_line(session, on=on),
    )


@router.get("/reviews/{reference}/judgment", name="decisions.judge")
def judge(request: Request, reference: str, session: SessionDep, by: MayDecide) -> Response:
    """The commissioner's page: her two judgments of the proposal, or her own decision where none is asked for."""
    sight = sight_of(session, get_review(session, reference), now=clock.now())
    _refuse_where_councillors_decide(sight)
    if not needs_proposal(sight.case.holding.mode):
        return _deciding_page(request, sight, blank(DecisionForm), by)
    if sight.proposal is None or sight.judged is not None:
        return page(request, "decisions/waiting.html", sight=sight, line=decides_for(sight.case, by))
    seen = sight.proposal.content_sha256.hex()
    return _judging_page(request, sight, blank(JudgmentForm, proposal=sight.proposal.id, seen=seen), by)


@router.post("/reviews/{reference}/judgment/read-back", name="decisions.read_back")
def show_judgment(request: Request, reference: str, session: SessionDep, by: MayDecide, sent: Judged) -> Response:
    """Her judgments and her decision in the words of the notice, with every check. Nothing is kept yet."""
    sight = sight_of(session, get_review(session, reference), now=clock.now())
    if sent.given is not None and sight.proposal is not None:
        refuse_another_version(session, reference, sight.proposal, judging_from(sent.given))
    sent = _checked_judgment(sent, sight)
    if sent.errors or sent.values.change:
        return _judging_page(request, sight, sent, by)
    return _read_back(
        request, sight, sent, read_back_judgment(session, sight, sent.values, by=by, now=clock.now()), "judgment"
    )


@router.post("/reviews/{reference}/judgment", name="decisions.decide")
def decide(request: Request, reference: str, session: SessionDep, by: MayDecide, sent: Judged) -> Response:
    """Judge the very version that was read, and decide, or send it back."""
    sight = sight_of(session, get_review(session, reference), now=clock.now())
    sent = _checked_judgment(sent, sight)
    if sent.errors:
        return _judging_page(request, sight, sent, by)
    begin(session, sent, by=by)
    draft = draft_judged(session, sight, sent.values)
    judge_proposal(session, reference, judging=judging_from(sent.values), draft=draft, by=by, now=clock.now())
    return acted(session, request, sent, leads_to(session, reference, on=clock.today()), reference=reference)


@router.post("/reviews/{reference}/own-decision/read-back", name="decisions.read_back_own")
def show_own(request: Request, reference: str, session: SessionDep, by: MayDecide, sent: Decided) -> Response:
    """The commissioner's own decision in the words of the notice, with every check. Nothing is kept yet."""
    sight = sight_of(session, get_review(session, reference), now=clock.now())
    sent = _checked_decision(sent, sight)
    if sent.errors or sent.values.change:
        return _deciding_page(request, sight, sent, by)
    return _read_back(
        request, sight, sent, read_back_decision(session, sight, sent.values, by=by, now=clock.now()), "own"
    )


@router.post("/reviews/{reference}/own-decision", name="decisions.decide_own")
def decide_own(request: Request, reference: str, session: SessionDep, by: MayDecide, sent: Decided) -> Response:
    """Sign the commissioner's own decision, as it was read back."""
    sight = sight_of(session, get_review(session, reference), now=clock.now())
    sent = _checked_decision(sent, sight)
    if sent.errors:
        return _deciding_page(request, sight, sent, by)
    begin(session, sent, by=by)
    draft = draft_decided(session, sight, sent.values)
    decide_as_commissioner(session, reference, draft=draft, by=by, now=clock.now())
    return acted(session, request, sent, leads_to(session, reference, on=clock.today()), reference=reference)


@router.get("/reviews/{reference}/decision", name="decisions.show")
def show(request: Request, reference: str, session: SessionDep, by: MaySee) -> Response:
    """Everything proposed, judged and decided, side by side, none of it ever overwritten."""
    day = must_declare(session, reference, by=by)
    if day is not None:
        return see(request, "hearings.interests", day=day.reference)
    return _record_page(request, session, reference, by)


@router.post("/reviews/{reference}/decision/step-taken", name="decisions.step_taken")
def step_taken(request: Request, reference: str, session: SessionDep, by: MayRecord, sent: StepTaken) -> Response:
    """Record that the medical or test was passed, or the document produced: the suspension ends (R54)."""
    sent = _checked_step(sent, record_of(session, get_review(session, reference), now=clock.now()))
    if sent.errors:
        return _record_page(request, session, reference, by, sent)
    begin(session, sent, by=by)
    record_suspension_end(
        session,
        reference,
        licence_id=sent.values.licence,
        happened_on=sent.values.happened_on,
        evidence=sent.values.evidence,
        by=by,
        now=clock.now(),
    )
    return acted(session, request, sent, "decisions.show", reference=reference)


@router.get("/reviews/{reference}/read-aloud", name="decisions.read_aloud")
def read_aloud(request: Request, reference: str, session: SessionDep, by: MaySee) -> Response:
    """The card to read aloud; or, while the commissioner has not decided, that nothing is announced (R78)."""
    day = must_declare(session, reference, by=by)
    if day is not None:
        return see(request, "hearings.interests", day=day.reference)
    shown = record_of(session, get_review(session, reference), now=clock.now())
    return page(request, "decisions/read_aloud.html", shown=shown)


def _record_page(
    request: Request, session: SessionDep, reference: str, by: Actor, sent: Filled[Any] | None = None
) -> Response:
    shown = record_of(session, get_review(session, reference), now=clock.now())
    awaited = shown.awaiting_step if holds(by, Permission.MANAGE_REVIEWS) else ()
    ending = [
        (one, sent if sent is not None and sent.text("licence") == str(one.licence.id) else _step_form(one.licence.id))
        for one in awaited
    ]
    return page(
        request, "decisions/show.html", status=422 if sent else 200, shown=shown,
        line=decides_line(session, on=clock.today()), ending=ending, sent=sent,
        earlier=earlier_decisions(session, shown.review, by=by),
    )  # fmt: skip


def _step_form(licence_id: int) -> Filled[StepTakenForm]:
    return blank(StepTakenForm, licence=licence_id, ids=f"licence-{licence_id}")


def _checked_step(sent: StepTaken, shown: Shown) -> StepTaken:
    """The form with the errors in its day. Raises Refused where no licence waits for a step that is recorded here."""
    if not any(str(one.licence.id) == sent.text("licence") for one in shown.awaiting_step):
        raise Refused(NO_STEP_AWAITED, codes=["R54"], about=shown.review.reference)
    if sent.errors or shown.determination is None:
        return sent
    values = sent.values
    return sent.but(
        wrong_with_step(
            values.happened_on, values.evidence, decided_on=shown.determination.decided_on, today=clock.today()
        )
    )


def _refuse_where_councillors_decide(sight: Sight) -> None:
    if council_mode(sight.case.holding.mode):
        raise Refused(
            "Only whoever holds the power on the day may decide: today that is the Licensing Sub-Committee.",
            codes=["R01"],
            about=sight.case.review.reference,
        )


def _checked_decision(sent: Decided, sight: Sight) -> Decided:
    return sent if sent.errors else sent.but(wrong_with_outcomes(sent.values, sight.case.licences, sent.values.outcome))


def _checked_judgment(sent: Judged, sight: Sight) -> Judged:
    if sight.proposal is None:
        raise Invalid("The committee has not signed a proposal yet.")
    if sent.errors or sent.values.act is not JudgmentAct.DIFFERENT:
        return sent.but(_not_adopted(sent))
    return sent.but(wrong_with_outcomes(sent.values, sight.case.licences, sent.values.outcome))


def _not_adopted(sent: Judged) -> dict[str, str]:
    if sent.errors or sent.values.act is not JudgmentAct.SAME or sent.values.adopts:
        return {}
    return {"adopts": "Say that you have considered the committee’s reasons and adopt them, or decide differently"}


def _judging_page(request: Request, sight: Sight, form: Filled[Any], by: Actor) -> Response:
    line, status = decides_for(sight.case, by), 422 if form.errors else 200
    return page(request, "decisions/judge.html", status=status, sight=sight, form=form, line=line)


def _deciding_page(request: Request, sight: Sight, form: Filled[Any], by: Actor) -> Response:
    line, status = decides_for(sight.case, by), 422 if form.errors else 200
    return page(request, "decisions/decide.html", status=status, sight=sight, form=form, line=line)


def _read_back(request: Request, sight: Sight, sent: Filled[Any], back: Any, which: str) -> Response:
    return page(request, "decisions/read_back.html", sight=sight, form=sent, back=back, which=which)
