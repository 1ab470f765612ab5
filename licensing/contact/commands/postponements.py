"""Requests to postpone a hearing, and what was decided on them. Neither moves a hearing by itself (R25, R26)."""

from datetime import date, datetime
from typing import TypedDict, Unpack

from sqlmodel import Session

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.contact.checks import call_to_come, refuse_days
from licensing.contact.models import PostponementDecision, PostponementRequest
from licensing.contact.queries import request_by_id, rulings_on
from licensing.contact.rules import POSTPONEMENT_RULES, RULING_WORDS, Party, PostponementFacts, Ruling, Why
from licensing.contact.showing import names_hidden_from, text_shown
from licensing.contact.tasks import ask_owner, granted, undecided
from licensing.errors import Invalid, Stale
from licensing.followups.commands import finish_by_origin
from licensing.reviews.queries import take_review
from licensing.reviews.withheld import Withheld
from licensing.rulebook import broken, refuse_if
from licensing.web.wording import day as in_words

NEED_NOT_MET = "Say how this need is met on the day: without that the request cannot be refused (R26)"


class Asked(TypedDict):
    """Who asked for a hearing to be postponed, and why."""

    party: Party
    name: str
    why: Why
    says: str
    received_on: date


class Ruled(TypedDict):
    """What was decided on a request to postpone, by whom, and what the holder was told."""

    ruling: Ruling
    decided_by: str
    because: str
    need_met: str
    told: str
    told_on: date


def request_postponement(
    session: Session, reference: str, *, by: Actor, now: datetime, **asked: Unpack[Asked]
) -> PostponementRequest:
    """Write down that the hearing was asked to be put off, and ask the case's owner to have it decided (R25).

    Refused without a hearing to come.
    """
    review = take_review(session, reference)
    call = call_to_come(session, review, on=now.date())
    refuse_days(now, not_before=call.notice.drafted_at, received_on=asked["received_on"])
    request = PostponementRequest(
        review_id=review.id, notice_id=call.notice.id, **asked, recorded_by=by.id, recorded_at=now
    )
    session.add(request)
    session.flush()
    record(
        session, "postponement.requested", about=reference, by=by, at=now, request=request.id, party=request.party,
        why=request.why, hearing_on=call.held_on, received_on=request.received_on,
    )  # fmt: skip
    ask_owner(
        session, review, f"Have the request to postpone the hearing on {in_words(call.held_on)} decided (R25)",
        origin=undecided(request.id), by=by, now=now,
    )  # fmt: skip
    return request


def decide_postponement(
    session: Session,
    reference: str,
    *,
    request_id: int,
    version: int | None,
    by: Actor,
    now: datetime,
    **ruled: Unpack[Ruled],
) -> PostponementDecision:
    """Write down what was decided on a request; deciding anew replaces it. `version` is how many decisions there were.

    Moves no hearing: where it is granted, a task asks the case's owner to take it off its day or schedule it again.
    Refused by POSTPONEMENT_RULES, Invalid where it does not say how a need is met (R26); raises Stale when it was
    decided meanwhile.
    """
    review = take_review(session, reference)
    request = request_by_id(session, review.id, request_id)
    earlier = rulings_on(session, [request.id])[request.id]
    if version != len(earlier):
        raise _stale_ruling(reference, earlier, ruled, names_hidden_from(session, review.id, by))
    refuse_days(now, not_before=request.received_on, told_on=ruled["told_on"])
    facts = PostponementFacts(
        request.why, ruled["ruling"], because=ruled["because"], told=ruled["told"], need_met=ruled["need_met"]
    )
    missing = broken(POSTPONEMENT_RULES, facts, on=now.date())
    if any(rule.code == "R26" for rule in missing):
        raise Invalid(NEED_NOT_MET, fields={"need_met": NEED_NOT_MET})
    refuse_if(missing, about=reference)

    decision = PostponementDecision(
        request_id=request.id, **ruled, recorded_by=by.id, recorded_at=now,
        supersedes=earlier[0].id if earlier else None,
    )  # fmt: skip
    session.add(decision)
    session.flush()
    record(
        session, "postponement.decided", about=reference, by=by, at=now, request=request.id, decision=decision.id,
        ruling=decision.ruling, told_on=decision.told_on,
    )  # fmt: skip
    outcome = RULING_WORDS[decision.ruling]
    finish_by_origin(session, reference, origin=undecided(request.id), outcome=outcome, by=by, now=now)
    if decision.ruling is Ruling.GRANTED:
        says = "A postponement was granted: take the case off its day, or schedule it again"
        ask_owner(session, review, says, origin=granted(request.id), by=by, now=now)
    else:
        finish_by_origin(session, reference, origin=granted(request.id), outcome=outcome, by=by, now=now)
    return decision


def _stale_ruling(reference: str, earlier: list[PostponementDecision], yours: Ruled, hidden: list[Withheld]) -> Stale:
    theirs = earlier[0] if earlier else None
    return Stale(
        "Somebody recorded a decision on this request after you opened it.",
        theirs={
            "Decision": RULING_WORDS[theirs.ruling] if theirs else "None",
            "Reason": text_shown(theirs.because, hidden) if theirs else "",
        },
        yours={"Decision": RULING_WORDS[yours["ruling"]], "Reason": yours["because"], "Told": yours["told"]},
        back=f"/reviews/{reference}/contact",
    )
