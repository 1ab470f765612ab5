"""Hearing days as the script plays them: arranged, noticed, opened, heard and closed by the ordinary commands."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta

from sqlmodel import Session

from licensing import clock
from licensing.audit.rules import Actor
from licensing.demo.plan import SUMMER_DAYS, DayPlan
from licensing.demo.stage import Act, Does, Stage
from licensing.documents.rules import ExemptParagraph
from licensing.hearings.commands.access import exclude_public
from licensing.hearings.commands.conduct import move_on
from licensing.hearings.commands.ending import close_hearing
from licensing.hearings.commands.inquiry import complete_information, mark_asked, record_finding
from licensing.hearings.commands.interests import declare_interests
from licensing.hearings.commands.opening import open_hearing
from licensing.hearings.commands.presence import mark_party, mark_presence
from licensing.hearings.commands.voting import agree_by_all
from licensing.hearings.publicity import USUAL_INTEREST
from licensing.hearings.rules import Capacity, Finding, Motion, PresenceKind, Step
from licensing.notices.commands import approve_notice, record_post
from licensing.notices.queries import notice_by_id
from licensing.notices.rules import ServiceMethod
from licensing.register.queries import representative_of
from licensing.reviews.models import Question
from licensing.reviews.queries import get_review, questions_of
from licensing.sittings.commands import arrange_hearing_day, list_review, publish_agenda, seat_person
from licensing.sittings.queries import listing_of
from licensing.sittings.rules import VOTING_SEATS, SeatRole

VENUE = "Town Hall, Committee Room 2"
STARTS, ENDS, MINUTES = time(14, 0), time(17, 0), 50
Settles = Callable[[int], Motion]
BESIDE_THEM = {
    "commissioner": SeatRole.COMMISSIONER,
    "adviser": SeatRole.LEGAL_ADVISER,
    "clerk": SeatRole.CLERK,
}


def panel_on(day: date) -> dict[str, SeatRole]:
    """Who sits on a day: four councillors and a reserve, and after the election of May 2016 its new members too."""
    if day in (one.on for one in SUMMER_DAYS):
        members = {key: SeatRole.MEMBER for key in ("sandhu", "holroyd", "midgley")}
        return {"ellis": SeatRole.CHAIR, **members, "barraclough": SeatRole.RESERVE, **BESIDE_THEM}
    reserve = "okafor" if day < date(2016, 5, 9) else "sandhu"
    return {
        "ellis": SeatRole.CHAIR,
        "barraclough": SeatRole.MEMBER,
        "nakamura": SeatRole.MEMBER,
        "midgley": SeatRole.MEMBER,
        reserve: SeatRole.RESERVE,
        **BESIDE_THEM,
    }


def arranged(on: date, *, fixed_on: date | None = None) -> Iterator[Act]:
    """The day is fixed, six weeks ahead unless told otherwise, and the panel named."""
    when = clock.at(fixed_on or on - timedelta(days=42), 9)
    yield Act(when, "officer", _arrange(on))
    for number, (key, role) in enumerate(panel_on(on).items()):
        yield Act(when + timedelta(minutes=5 + number), "officer", _seat(on, key, role))


def prepared(plan: DayPlan) -> Iterator[Act]:
    """Five weeks ahead the cases are put down and their notices posted; two weeks ahead the agenda is out."""
    yield from arranged(plan.on)
    listed = clock.at(plan.on - timedelta(days=35), 10)
    for place, number in enumerate(plan.cases):
        yield Act(listed + timedelta(minutes=10 * place), "officer", _list(plan, place, number))
    yield Act(listed.replace(hour=15, minute=30), "officer", _post_hearing_notices(plan.cases))
    yield Act(clock.at(plan.on - timedelta(days=14), 10), "clerk", _agenda(plan.on))
    for key in panel_on(plan.on):
        if key not in ("adviser", "clerk", *plan.yet_to_declare):
            yield Act(clock.at(plan.on - timedelta(days=4), 18), key, _no_interests(plan.on))


def heard(plan: DayPlan, settles: Settles) -> Iterator[Act]:
    """The day itself: everybody comes in, and each case goes through the order of proceedings."""
    for key, role in panel_on(plan.on).items():
        if role is not SeatRole.RESERVE:
            away = key in plan.sends_apologies
            kind = PresenceKind.APOLOGIES if away else PresenceKind.PRESENT
            yield Act(clock.at(plan.on, 13, 50), "clerk", _comes_in(plan.on, key, kind))
    yield Act(clock.at(plan.on, 13, 55), "clerk", _public_excluded(plan))
    for place, number in enumerate(plan.cases):
        yield from _case(plan, number, clock.at(plan.on, 14) + timedelta(minutes=MINUTES * place), settles(number))


def _case(plan: DayPlan, number: int, begins: datetime, outcome: Motion) -> Iterator[Act]:
    def at(minute: int) -> datetime:
        return begins + timedelta(minutes=minute)

    yield Act(at(0), "clerk", _holder_comes(number))
    yield Act(at(1), "clerk", _on(number, open_hearing))
    for minute, step in (
        (2, Step.INTERESTS),
        (3, Step.OFFICER_PRESENTS),
        (8, Step.HOLDER_ANSWERS),
        (14, Step.QUESTIONS),
    ):
        yield Act(at(minute), "clerk", _moves_on(number, step))
    yield Act(at(15), "clerk", _questions(plan, number))
    yield Act(at(28), "ellis", _on(number, complete_information))
    yield Act(at(29), "clerk", _moves_on(number, Step.LAST_WORDS))
    yield Act(at(33), "clerk", _moves_on(number, Step.DELIBERATION))
    yield Act(at(38), "clerk", _findings(number))
    yield Act(at(40), "clerk", _moves_on(number, Step.OUTCOME))
    yield Act(at(42), "ellis", _agreed(number, outcome))
    yield Act(at(44), "clerk", _on(number, close_hearing))


def _arrange(on: date) -> Does:
    def does(session: Session, stage: Stage, by: Actor, now: datetime) -> None:
        day = arrange_hearing_day(
            session, held_on=on, starts=STARTS, ends=ENDS, venue=VENUE, capacity_minutes=180, by=by, now=now
        )
        stage.days[on.isoformat()] = day.reference

    return does


def _seat(on: date, key: str, role: SeatRole) -> Does:
    def does(session: Session, stage: Stage, by: Actor, now: datetime) -> None:
        person_id = stage.people[key].id or 0
        seat_person(
            session, stage.days[on.isoformat()], person_id=person_id, role=role,
            reasons="Seats as the groups wished", by=by, now=now,
        )  # fmt: skip

    return does


def _list(plan: DayPlan, place: int, number: int) -> Does:
    def does(session: Session, stage: Stage, by: Actor, now: datetime) -> None:
        reference = stage.reviews[number]
        starts_at = clock.at(plan.on, 14) + timedelta(minutes=MINUTES * place)
        listing = list_review(
            session, reference, hearing_day_reference=stage.days[plan.key], starts_at=starts_at, minutes=MINUTES,
            reasons="Seats as the groups wished", by=by, now=now,
        )  # fmt: skip
        notice = notice_by_id(session, listing.notice_id or 0)
        method = ServiceMethod.POST_FIRST_CLASS
        approve_notice(
            session, notice.reference, version=notice.version, method=method, planned_on=now.date(), by=by, now=now
        )

    return does


def _post_hearing_notices(numbers: Sequence[int]) -> Does:
    def does(session: Session, stage: Stage, by: Actor, now: datetime) -> None:
        listings = [listing_of(session, get_review(session, stage.reviews[number]).id) for number in numbers]
        ids = [listing.notice_id for listing in listings if listing is not None and listing.notice_id is not None]
        references = [notice_by_id(session, notice_id).reference for notice_id in ids]
        record_post(session, references, method=ServiceMethod.POST_FIRST_CLASS, on=now.date(), by=by, now=now)

    return does


def _agenda(on: date) -> Does:
    def does(session: Session, stage: Stage, by: Actor, now: datetime) -> None:
        publish_agenda(session, stage.days[on.isoformat()], by=by, now=now)

    return does


def _no_interests(on: date) -> Does:
    def does(session: Session, stage: Stage, by: Actor, now: datetime) -> None:
        declare_interests(session, stage.days[on.isoformat()], interests={}, by=by, now=now)

    return does


def _comes_in(on: date, key: str, kind: PresenceKind) -> Does:
    def does(session: Session, stage: Stage, by: Actor, now: datetime) -> None:
        mark_presence(
            session, stage.days[on.isoformat()], person_id=stage.people[key].id or 0, kind=kind, by=by, now=now,
        )  # fmt: skip

    return does


def _public_excluded(plan: DayPlan) -> Does:
    """One resolution for every case of the day, moved and seconded (R29)."""

    def does(session: Session, stage: Stage, by: Actor, now: datetime) -> None:
        exclude_public(
            session,
            stage.days[plan.key],
            review_ids=[get_review(session, stage.reviews[number]).id or 0 for number in plan.cases],
            paragraphs=[ExemptParagraph.ONE, ExemptParagraph.TWO],
            public_interest=USUAL_INTEREST,
            moved_by=stage.people["ellis"].id,
            seconded_by=stage.people["nakamura" if "nakamura" in panel_on(plan.on) else "midgley"].id,
            by=by,
            now=now,
        )

    return does


def _holder_comes(number: int) -> Does:
    def does(session: Session, stage: Stage, by: Actor, now: datetime) -> None:
        holder = stage.kept[f"holder {number}"]
        mark_party(
            session, stage.reviews[number], name=holder.name, capacity=Capacity.LICENCE_HOLDER,
            kind=PresenceKind.PRESENT, by=by, now=now,
        )  # fmt: skip
        represented = representative_of(session, holder.id, on=now.date())
        if represented is not None:
            mark_party(
                session, stage.reviews[number], name=represented.name, capacity=Capacity.REPRESENTATIVE,
                kind=PresenceKind.PRESENT, by=by, now=now,
            )  # fmt: skip

    return does


def _on(number: int, command: Callable[..., object]) -> Does:
    def does(session: Session, stage: Stage, by: Actor, now: datetime) -> None:
        command(session, stage.reviews[number], by=by, now=now)

    return does


def _moves_on(number: int, to: Step) -> Does:
    def does(session: Session, stage: Stage, by: Actor, now: datetime) -> None:
        move_on(session, stage.reviews[number], to=to, by=by, now=now)

    return does


def _questions(plan: DayPlan, number: int) -> Does:
    """Councillors ask most; early on the commissioner still asks some herself."""

    def does(session: Session, stage: Stage, by: Actor, now: datetime) -> None:
        seated = [key for key, role in panel_on(plan.on).items() if role in VOTING_SEATS]
        for place, question in enumerate(_questions_of(session, stage, number)):
            turn = seated[(number + place) % 4]
            asker = "ellis" if turn in plan.sends_apologies else turn
            asker = "commissioner" if place == 1 and number % 3 == 0 else asker
            mark_asked(
                session, stage.reviews[number], question_id=question.id, person_id=stage.people[asker].id or 0,
                by=by, now=now + timedelta(minutes=2 * place),
            )  # fmt: skip

    return does


def _findings(number: int) -> Does:
    """Found, save the last of three; for the mistaken allegation, not found."""

    def does(session: Session, stage: Stage, by: Actor, now: datetime) -> None:
        for place, question in enumerate(_questions_of(session, stage, number)):
            finding = Finding.NOT_FOUND if place == 2 or number == 9 else Finding.FOUND
            record_finding(session, stage.reviews[number], question_id=question.id, finding=finding, by=by, now=now)

    return does


def _agreed(number: int, outcome: Motion) -> Does:
    def does(session: Session, stage: Stage, by: Actor, now: datetime) -> None:
        agree_by_all(session, stage.reviews[number], outcome=outcome, by=by, now=now)

    return does


def _questions_of(session: Session, stage: Stage, number: int) -> list[Question]:
    return questions_of(session, get_review(session, stage.reviews[number]).id)
