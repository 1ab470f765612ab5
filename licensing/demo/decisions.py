"""Decisions as the script plays them: proposals, judgments, determinations, their notices and service."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlmodel import Session

from licensing import clock
from licensing.audit.rules import Actor
from licensing.decisions.commands.decide import decide_as_commissioner
from licensing.decisions.commands.judge import judge_proposal
from licensing.decisions.commands.sign import sign_proposal
from licensing.decisions.drafts import Draft, Judging, OutcomeDraft
from licensing.decisions.queries import determination_of, draft_of, latest_proposal
from licensing.decisions.rules import Ground, JudgmentAct, Outcome, SuspensionEnd
from licensing.demo.plan import IMMEDIATE, LATER_PROPOSALS, SUSPENDED_UNTIL_TRAINED, DayPlan, judgment_of
from licensing.demo.stage import Act, Does, Stage
from licensing.hearings.queries import found_in, latest_hearing
from licensing.hearings.rules import Finding
from licensing.notices.commands import approve_notice, record_post, record_service
from licensing.notices.queries import notice_by_id
from licensing.notices.rules import ServiceMethod
from licensing.register.rules import DRIVER_KINDS, LicenceKind
from licensing.reviews.queries import get_review, licences_under, questions_of
from licensing.training.queries import trainings_of
from licensing.working_days import add_working_days

REASONS = {
    Outcome.REVOKED: "What was found shows a pattern that a passenger alone in the car could not be asked to accept."
    " The account given did not explain it. Anything short of revocation would leave the risk where it is.",
    Outcome.SUSPENDED: "What was found is serious but can be put right. A suspension marks it, and the holder’s own"
    " step at the end of it answers the concern.",
    Outcome.WARNING: "What was found was one lapse, admitted at once and not repeated. A warning kept on file is enough"
    " to protect the public.",
    Outcome.NO_FURTHER_ACTION: "What was alleged was not found. The records show that the holder was not at work on the"
    " day complained about.",
}
TONIGHT = (
    "What was found happened twice in the month before the hearing, on journeys like those booked for tonight."
    " Public safety cannot wait three weeks."
)
WARNING_YEARS = 3


def advised_and_decided(plan: DayPlan, outcomes: dict[int, Outcome], *, notices: bool = True) -> Iterator[Act]:
    """While councillors only advise, the commissioner decides at the end of the day, and notices go out the next."""
    for place, number in enumerate(plan.cases):
        at = clock.at(plan.on, 17, 10) + timedelta(minutes=5 * place)
        yield Act(at, "commissioner", _decides(number, outcomes[number]))
        if notices:
            yield from _served(number, add_working_days(plan.on, 1))


def proposed(plan: DayPlan) -> Iterator[Act]:
    """In proposal mode the chair signs after each case; the commissioner decides in the room, or reserves."""
    for place, number in enumerate(plan.cases):
        at = clock.at(plan.on, 14) + timedelta(minutes=50 * place + 45)
        yield Act(at, "ellis", _signs(number, LATER_PROPOSALS[number]))
        if number in plan.decided_on_the_day:
            yield Act(at + timedelta(minutes=3), "commissioner", _judges(number))


def reserved(plan: DayPlan, *, after_working_days: int = 4) -> Iterator[Act]:
    """What was reserved is decided some days later."""
    for number in plan.cases:
        if number not in plan.decided_on_the_day:
            on = add_working_days(plan.on, after_working_days)
            yield Act(clock.at(on, 11, number % 50), "commissioner", _judges(number))


def noticed(plan: DayPlan) -> Iterator[Act]:
    """The notices of a proposal day's decisions, a working day after each was made."""
    for number in plan.cases:
        days = 1 if number in plan.decided_on_the_day else 5
        yield from _served(number, add_working_days(plan.on, days))


def posted_but(plan: DayPlan, waiting: int, on: date) -> Iterator[Act]:
    """The day's notices go out, save one: approved and printed, it waits to be recorded as posted."""
    for number in plan.cases:
        if number == waiting:
            yield Act(clock.at(on, 10), "officer2", _approves(number, on))
        else:
            yield from _served(number, add_working_days(plan.on, 1))


def posted_at_last(number: int, on: date) -> Iterator[Act]:
    """The one that waited goes out, approved again for the day on which it leaves: its printed days follow from it."""
    yield from _served(number, on)


def _served(number: int, on: date) -> Iterator[Act]:
    yield Act(clock.at(on, 10, number % 60), "officer2", _approves(number, on))
    yield Act(clock.at(on, 15, 30), "officer", _posts(number))


def _decides(number: int, outcome: Outcome) -> Does:
    def does(session: Session, stage: Stage, by: Actor, now: datetime) -> None:
        draft = _draft(session, stage, number, outcome, now)
        decide_as_commissioner(session, stage.reviews[number], draft=draft, by=by, now=now)

    return does


def _signs(number: int, outcome: Outcome) -> Does:
    def does(session: Session, stage: Stage, by: Actor, now: datetime) -> None:
        draft = _draft(session, stage, number, outcome, now)
        sign_proposal(session, stage.reviews[number], draft=draft, by=by, now=now)

    return does


def _judges(number: int) -> Does:
    def does(session: Session, stage: Stage, by: Actor, now: datetime) -> None:
        plan, reference = judgment_of(number), stage.reviews[number]
        proposal = latest_proposal(session, get_review(session, reference).id)
        assert proposal is not None
        same = plan.act is JudgmentAct.SAME
        judging = Judging(
            proposal_id=proposal.id,
            seen=proposal.content_sha256.hex(),
            adequacy=plan.adequacy,
            adequacy_because=_adequacy_in_words(plan.adequacy.value),
            act=plan.act,
            own_words="I heard the whole case. What persuaded me was the holder’s own account, set beside the record."
            if same
            else "I weigh the same findings differently, for the reasons I give.",
            adopts_reasons=same,
        )
        decided = plan.instead or LATER_PROPOSALS[number]
        own = _draft(session, stage, number, decided, now)
        adopted = replace(draft_of(session, proposal), departure=own.departure, answers=own.answers)
        draft = adopted if same else own
        judge_proposal(session, reference, judging=judging, draft=draft, by=by, now=now)

    return does


def _adequacy_in_words(value: str) -> str:
    return {
        "yes": "They put every question on the list and followed up the answers.",
        "not_quite": "They covered the events well. I asked what had changed since.",
        "no": "They did not test the holder’s account, so I had to.",
    }[value]


def _approves(number: int, on: date) -> Does:
    def does(session: Session, stage: Stage, by: Actor, now: datetime) -> None:
        notice = notice_by_id(session, _notice_id(session, stage, number))
        method = ServiceMethod.HAND_DELIVERED if number == IMMEDIATE else ServiceMethod.POST_FIRST_CLASS
        approve_notice(session, notice.reference, version=notice.version, method=method, planned_on=on, by=by, now=now)

    return does


def _posts(number: int) -> Does:
    def does(session: Session, stage: Stage, by: Actor, now: datetime) -> None:
        reference = notice_by_id(session, _notice_id(session, stage, number)).reference
        if number == IMMEDIATE:
            record_service(
                session, reference, method=ServiceMethod.HAND_DELIVERED, sent_on=now.date(), given_at=now,
                place="At the holder’s address", served_by="Gareth Penhaligon", proof="Signed for by the holder",
                by=by, now=now,
            )  # fmt: skip
        else:
            record_post(session, [reference], method=ServiceMethod.POST_FIRST_CLASS, on=now.date(), by=by, now=now)

    return does


def _notice_id(session: Session, stage: Stage, number: int) -> int:
    made = determination_of(session, get_review(session, stage.reviews[number]).id)
    assert made is not None
    return made.notice_id


def _draft(session: Session, stage: Stage, number: int, outcome: Outcome, now: datetime) -> Draft:
    review = get_review(session, stage.reviews[number])
    hearing = latest_hearing(session, review.id)
    assert hearing is not None
    found = found_in(session, [hearing.id])
    relied_on = [
        question for question in questions_of(session, review.id) if found[question.id].finding is Finding.FOUND
    ]
    matters = "; ".join(question.alleges.rstrip(".") for question in relied_on)
    holder = stage.kept[f"holder {number}"]
    is_trained = bool(trainings_of(session, holder.id))
    return Draft(
        outcomes=tuple(
            _outcome(number, licence.id, licence.kind, outcome, now.date(), is_trained=is_trained)
            for licence in licences_under(session, review.id)
        ),
        reasons=f"{f'Found: {matters}. ' if matters else ''}{REASONS[outcome]}",
        holders_account=f"{holder.name} came, answered every question, and accepted the dates and the record.",
        relied_on=tuple(question.id for question in relied_on),
        departure=""
        if outcome is Outcome.REVOKED
        else "The conduct since, and the candour at the hearing, outweigh it.",
        answers="Considered, and recorded here as the checks ask.",
    )


def _outcome(
    number: int, licence_id: int, kind: LicenceKind, outcome: Outcome, on: date, *, is_trained: bool
) -> OutcomeDraft:
    against = outcome in (Outcome.REVOKED, Outcome.SUSPENDED)
    ground = Ground.DRIVER_OTHER if kind in DRIVER_KINDS else Ground.OPERATOR_OTHER
    until_trained = outcome is Outcome.SUSPENDED and (number == SUSPENDED_UNTIL_TRAINED or number % 2 == 0)
    until_trained = until_trained and not is_trained
    end = SuspensionEnd.TRAINING_PASSED if until_trained else SuspensionEnd.DATE
    immediate = number == IMMEDIATE and outcome is Outcome.REVOKED and kind in DRIVER_KINDS
    return OutcomeDraft(
        licence_id=licence_id,
        outcome=outcome,
        ground=ground if against else None,
        is_fit_and_proper=outcome is not Outcome.REVOKED,
        suspension_end=end if outcome is Outcome.SUSPENDED else None,
        suspension_days=28 if outcome is Outcome.SUSPENDED and not until_trained else None,
        is_immediate=immediate,
        public_safety_explanation=TONIGHT if immediate else "",
        warning_until=on.replace(year=on.year + WARNING_YEARS) if outcome is Outcome.WARNING else None,
    )
