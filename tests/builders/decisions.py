"""Cases heard and waiting for a decision: the record of a hearing as rows of one act, and drafts of what to decide."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count
from typing import Any

from sqlmodel import Session

from licensing import clock
from licensing.audit.commands import record
from licensing.audit.rules import SYSTEM
from licensing.database import transaction
from licensing.decisions.commands.sign import sign_proposal
from licensing.decisions.drafts import Draft, Judging, OutcomeDraft
from licensing.decisions.models import Proposal
from licensing.decisions.rules import AGAINST_THE_LICENCE, Adequacy, Ground, JudgmentAct, Outcome
from licensing.hearings.course import LogKind
from licensing.hearings.models import (
    Asked,
    Ballot,
    Found,
    Hearing,
    HearingStep,
    InformationComplete,
    Interest,
    Presence,
)
from licensing.hearings.rules import Capacity, Finding, InterestKind, PresenceKind, Step, VotingMethod
from licensing.hearings.seals import seal_hearing
from licensing.notices.commands import approve_notice, record_service
from licensing.notices.models import Service
from licensing.notices.queries import get_notice
from licensing.notices.rules import ServiceMethod
from licensing.people.models import Person
from licensing.people.rules import Role
from licensing.people.sessions import actor_of
from licensing.people.walls import admit
from licensing.powers.queries import get_holding
from licensing.register.models import Licence, LicenceHolder
from licensing.register.rules import LicenceKind
from licensing.reviews.commands import advance_review
from licensing.reviews.models import Question, Review
from licensing.reviews.queries import licences_under, questions_of, take_review
from licensing.reviews.rules import Act, Status
from licensing.sittings.models import DeciderTraining, HearingDay, Listing, PanelMember, Seat
from licensing.sittings.rules import SeatRole
from tests.builders.called import called
from tests.builders.notices import a_letterhead
from tests.builders.people import actor, dunn, finch, ostler, pike
from tests.builders.register import a_concern, hale
from tests.builders.reviews import a_review

_numbers = count(1)
HEARD_ON = date(2015, 11, 30)
REASONS = "A licence holder must tell the council of each conviction. Three were kept from it."
ACCOUNT = "He said that he forgot, and that he would report such things in future."


@dataclass
class HeardCase:
    """A case heard to the end: who was there, and what it is about."""

    review: Review
    holder: LicenceHolder
    licences: list[Licence]
    questions: list[Question]
    chair: Person
    members: list[Person]
    commissioner: Person
    hearing: Hearing
    found: tuple[int, ...] = field(default=())

    @property
    def reference(self) -> str:
        return self.review.reference


def a_panel() -> tuple[Person, list[Person]]:
    """Panel Chair Dunn and two members."""
    return dunn(), [pike(), pike()]


def a_heard_case(
    *kinds: LicenceKind,
    commissioner: Person | None = None,
    on: date = HEARD_ON,
    outcome: Outcome = Outcome.REVOKED,
    found: Sequence[Finding] = (Finding.FOUND, Finding.NOT_FOUND),
    absent: Sequence[str] = (),
    information: bool = True,
    concern: dict[str, Any] | None = None,
    holder: LicenceHolder | None = None,
    told: Sequence[tuple[LogKind, str]] = (),
    **licence: Any,
) -> HeardCase:
    """A case heard on that day under the holding of that day, every licence's outcome agreed by all.

    `absent`: "holder" (or "holder, but represented"), "commissioner" or "member" (who goes out during the evidence).
    `found`: one question each.
    """
    holder = holder or hale(*kinds, **licence)
    for number in range(len(found)):
        a_concern(holder, f"Conviction not reported, no. {number + 1}", **(concern or {}))
    return hear_review(
        a_review(holder), holder, a_panel(), commissioner or finch(), on=on, outcome=outcome, found=found,
        absent=absent, information=information, told=told,
    )  # fmt: skip


def hear_review(
    review: Review,
    holder: LicenceHolder,
    panel: tuple[Person, list[Person]],
    commissioner: Person,
    *,
    on: date,
    outcome: Outcome,
    found: Sequence[Finding] = (Finding.FOUND,),
    absent: Sequence[str] = (),
    information: bool = True,
    told: Sequence[tuple[LogKind, str]] = (),
) -> HeardCase:
    """A review that was opened is heard to the end by this panel, one finding for each of its questions."""
    chair, members = panel
    with transaction() as session:
        review = take_review(session, review.reference)
        case = _hold(session, review, chair, members, commissioner, on, set(absent), told=told)
        questions = questions_of(session, review.id)
        _inquire(session, case, questions, found, chair, on, information)
        licences = licences_under(session, review.id)
        _end(session, licences, case, review, outcome, on)
    relied = tuple(one.id for one, finding in zip(questions, found, strict=True) if finding is Finding.FOUND)
    return HeardCase(review, holder, licences, questions, chair, members, commissioner, case, relied)


def resumed(case: HeardCase, *, on: date, outcome: Outcome = Outcome.REVOKED) -> Hearing:
    """The part-heard case resumes and is heard to the end."""
    with transaction() as session:
        review = take_review(session, case.reference)
        hearing = _hold(
            session, review, case.chair, case.members, case.commissioner, on, set(), resumes=case.hearing.id
        )
        session.add(
            InformationComplete(hearing_id=hearing.id, agreed_by="All", recorded_by=case.chair.id, at=clock.at(on, 15))
        )
        _end(session, case.licences, hearing, review, outcome, on)
    return hearing


def heard_afresh(case: HeardCase, *, on: date, outcome: Outcome = Outcome.REVOKED) -> Hearing:
    """The case, sent back to be heard again, is heard to the end as if for the first time."""
    with transaction() as session:
        review = take_review(session, case.reference)
        hearing = _hold(session, review, case.chair, case.members, case.commissioner, on, set())
        _inquire(session, hearing, case.questions, (Finding.FOUND, Finding.NOT_FOUND), case.chair, on, True)
        _end(session, case.licences, hearing, review, outcome, on)
    return hearing


def _end(
    session: Session, licences: Sequence[Licence], hearing: Hearing, review: Review, outcome: Outcome, on: date
) -> None:
    session.add_all(_ballot(hearing, one, outcome, on) for one in licences)
    advance_review(session, review, Act.HEAR)
    record(session, "hearing.closed", about=review.reference, by=SYSTEM, at=clock.at(on, 16))
    _close(session, hearing, review, on)


def drafted(case: HeardCase, outcome: Outcome = Outcome.REVOKED, *, reasons: str = REASONS, **but: Any) -> Draft:
    """What might be decided: the same for every licence, lawful unless `but` says otherwise."""
    whole = {
        name: but.pop(name)
        for name in ("relied_on", "answers", "departure", "new_facts", "holders_account")
        if name in but
    }
    outcomes = tuple(outcome_draft(licence, outcome, **but) for licence in case.licences)
    return Draft(outcomes, reasons, **({"holders_account": ACCOUNT, "relied_on": case.found} | whole))


def outcome_draft(licence: Licence, outcome: Outcome, **but: Any) -> OutcomeDraft:
    """One licence's outcome, with its ground and the answer to the fit and proper question."""
    general = {True: Ground.DRIVER_OTHER, False: Ground.OPERATOR_OTHER}[licence.kind.is_driver]
    ground = Ground.VEHICLE_OTHER if licence.kind.is_vehicle else general
    is_against = outcome in AGAINST_THE_LICENCE
    given = {
        "ground": ground if is_against else None,
        "is_fit_and_proper": None if licence.kind.is_vehicle else not is_against,
        "warning_until": date(2018, 12, 1) if outcome is Outcome.WARNING else None,
    }
    return OutcomeDraft(licence.id, outcome, **(given | but))


def a_proposal(
    case: HeardCase, outcome: Outcome = Outcome.REVOKED, *, now: datetime | None = None, **but: Any
) -> Proposal:
    """The chair signs what the members settled on."""
    with transaction() as session:
        chair = actor_of(session, case.chair)
        return sign_proposal(
            session,
            case.reference,
            draft=drafted(case, outcome, **but),
            by=chair,
            now=now or clock.at(HEARD_ON, 16, 12),
        )


def judging(proposal: Proposal, act: JudgmentAct = JudgmentAct.SAME, **but: Any) -> Judging:
    """The commissioner's two judgments of that version."""
    given = {
        "proposal_id": proposal.id,
        "seen": proposal.content_sha256.hex(),
        "adequacy": Adequacy.NOT_QUITE,
        "adequacy_because": "Nobody asked what had changed since, so I did.",
        "act": act,
        "own_words": "What persuaded me is that he knew the rule and broke it three times.",
        "adopts_reasons": act is JudgmentAct.SAME,
    }
    return Judging(**(given | but))


def served(notice_reference: str, *, on: date, given_at: datetime | None = None) -> Service:
    """The notice is approved by an officer and given by hand on that day."""
    a_letterhead()
    now = given_at or clock.at(on, 14, 5)
    by = actor(ostler(), Role.LICENSING_OFFICER)
    with transaction() as session:
        notice = get_notice(session, notice_reference)
        approve_notice(
            session, notice_reference, version=notice.version, method=ServiceMethod.HAND_DELIVERED, planned_on=on,
            by=by, now=now,
        )  # fmt: skip
        return record_service(
            session, notice_reference, method=ServiceMethod.HAND_DELIVERED, sent_on=on, given_at=given_at,
            place="Town Hall", served_by="Ada Ostler", proof="Signed for", by=by, now=now,
        )  # fmt: skip


def _hold(
    session: Session,
    review: Review,
    chair: Person,
    members: Sequence[Person],
    commissioner: Person,
    on: date,
    absent: set[str],
    resumes: int | None = None,
    told: Sequence[tuple[LogKind, str]] = (),
) -> Hearing:
    number = next(_numbers)
    begins, ends = clock.at(on, 14), clock.at(on, 16)
    day = HearingDay(
        reference=f"HD-D-{number}", held_on=on, starts_at=begins, ends_at=ends, venue=f"Committee Room D{number}",
        capacity_minutes=120,
    )  # fmt: skip
    session.add(day)
    session.flush()
    listing = Listing(
        review_id=review.id, hearing_day_id=day.id, notice_id=called(session, review, on, approver=chair.id),
        starts_at=begins, ends_at=ends, listed_at=clock.at(on.replace(day=1)), ended_at=ends,
    )  # fmt: skip
    session.add(listing)
    session.flush()
    review.status = Status.PART_HEARD if resumes else Status.SCHEDULED
    hearing = Hearing(
        listing_id=listing.id, review_id=review.id, holding_id=get_holding(session, on=on).id, step=Step.CLOSED,
        opened_at=begins, resumes=resumes,
    )  # fmt: skip
    session.add_all([review, hearing])
    session.flush()
    seats = [(chair, SeatRole.CHAIR), *((one, SeatRole.MEMBER) for one in members)]
    _seat(session, day, review, [*seats, (commissioner, SeatRole.COMMISSIONER)], on)
    _log(session, hearing, on)
    session.add_all(HearingStep(hearing_id=hearing.id, kind=kind, says=says, at=begins) for kind, says in told)
    _attend(session, day, review, chair, members, commissioner, on, absent)
    return hearing


def _close(session: Session, hearing: Hearing, review: Review, on: date) -> None:
    """The end of the hearing, and its seal."""
    session.flush()
    hearing.closed_at = clock.at(on, 16)
    session.add(hearing)
    session.flush()
    seal_hearing(session, hearing, review.reference, fair_hearing=[], by=SYSTEM, now=clock.at(on, 16))


def _seat(
    session: Session, day: HearingDay, review: Review, seats: Sequence[tuple[Person, SeatRole]], on: date
) -> None:
    appointed = date(2015, 2, 26)
    for person, role in seats:
        session.add(
            Seat(
                hearing_day_id=day.id,
                person_id=person.id,
                role=role,
                starts_at=day.starts_at,
                ends_at=day.ends_at,
                seated_at=clock.at(appointed),
            )  # fmt: skip
        )
        if role is SeatRole.COMMISSIONER:
            continue
        session.add(PanelMember(person_id=person.id, political_group="Independent", appointed_from=appointed))
        trained = DeciderTraining(
            person_id=person.id, topic="Licensing decisions", trained_on=appointed,
            valid_until=max(date(2018, 2, 25), on), signed_on=appointed,
        )  # fmt: skip
        session.add(trained)
        admit(session, person.id, review.reference, because="Seated", at=clock.at(appointed))


def _log(session: Session, hearing: Hearing, on: date) -> None:
    steps = ((Step.OFFICER_PRESENTS, 5), (Step.QUESTIONS, 20), (Step.DELIBERATION, 50), (Step.OUTCOME, 55))
    for step, minute in steps:
        at = clock.at(on, 14, minute)
        session.add(HearingStep(hearing_id=hearing.id, kind=LogKind.STEP_BEGAN, step=step, says=step.value, at=at))
        session.flush()
    session.add(HearingStep(hearing_id=hearing.id, kind=LogKind.CLOSED, says="Closed", at=clock.at(on, 16)))


def _attend(
    session: Session,
    day: HearingDay,
    review: Review,
    chair: Person,
    members: Sequence[Person],
    commissioner: Person,
    on: date,
    absent: set[str],
) -> None:
    came, missed = clock.at(on, 13, 50), clock.at(on, 14, 30)
    late = {"commissioner": commissioner, "member": members[0]}
    for person, capacity in (
        (chair, Capacity.CHAIR), *((one, Capacity.MEMBER) for one in members), (commissioner, Capacity.COMMISSIONER),
    ):  # fmt: skip
        session.add(Interest(hearing_day_id=day.id, person_id=person.id, kind=InterestKind.NONE, declared_at=came))
        is_late = any(name in absent and late[name] is person for name in late)
        session.add(
            Presence(
                hearing_day_id=day.id,
                person_id=person.id,
                capacity=capacity,
                kind=PresenceKind.PRESENT,
                at=missed if is_late else came,
                recorded_at=came,
            )  # fmt: skip
        )
    if "holder" not in absent:
        session.add(
            Presence(
                hearing_day_id=day.id,
                review_id=review.id,
                name="Martin Hale",
                capacity=Capacity.REPRESENTATIVE if "holder, but represented" in absent else Capacity.LICENCE_HOLDER,
                kind=PresenceKind.PRESENT,
                at=came,
                recorded_at=came,
            )  # fmt: skip
        )


def _inquire(
    session: Session,
    hearing: Hearing,
    questions: Sequence[Question],
    found: Sequence[Finding],
    chair: Person,
    on: date,
    information: bool,
) -> None:
    at = clock.at(on, 14, 30)
    for question, finding in zip(questions, found, strict=True):
        session.add(
            Asked(hearing_id=hearing.id, question_id=question.id, asked_by=chair.id, capacity=Capacity.CHAIR, at=at)
        )
        session.add(Found(hearing_id=hearing.id, question_id=question.id, finding=finding, at=at, recorded_by=chair.id))
    if information:
        session.add(
            InformationComplete(
                hearing_id=hearing.id, agreed_by="All in the room", recorded_by=chair.id, at=clock.at(on, 14, 51)
            )
        )


def _ballot(hearing: Hearing, licence: Licence, outcome: Outcome, on: date) -> Ballot:
    at = clock.at(on, 14, 56)
    return Ballot(
        hearing_id=hearing.id, licence_id=licence.id, outcome=outcome.value, method=VotingMethod.AGREED_BY_ALL,
        opened_at=at, closed_at=at, votes_for=3, votes_against=0, abstained=0, is_carried=True,
    )  # fmt: skip
