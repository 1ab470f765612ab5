"""Changing reviews. Each function is one act that somebody answers for."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TypedDict, Unpack

from sqlmodel import Session, col, select

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.errors import NotFound, Refused, Stale
from licensing.followups.models import HandOver
from licensing.people.models import Admission, Person
from licensing.people.rules import Role
from licensing.people.sessions import actor_of
from licensing.people.walls import raise_wall
from licensing.register.convictions import may_be_used
from licensing.register.models import Concern, LicenceHolder
from licensing.register.numbering import next_reference
from licensing.register.queries import concern_by_id, concerns_of, licences_by_id, standings_of, take_holder
from licensing.reviews.models import (
    CasePerson,
    HearByDate,
    Programme,
    Question,
    Review,
    ReviewLicence,
    RiskChange,
)
from licensing.reviews.needs import ask_for_their_needs, need_no_longer
from licensing.reviews.queries import (
    get_programme,
    hear_by_row,
    licences_under,
    open_reviews_with,
    part_by_id,
    question_by_id,
    take_review,
)
from licensing.reviews.rules import (
    CASE_ROLE_WORDS,
    OPEN,
    OPENING_RULES,
    PART_RULES,
    RISK_WORDS,
    STATUS_WORDS,
    Act,
    CaseRole,
    OpeningFacts,
    PartFacts,
    Risk,
    Status,
    bars_from_deciding,
    next_status,
    question_about,
)
from licensing.rulebook import broken, refuse_if

DECIDES = frozenset({Role.PANEL_MEMBER, Role.COMMISSIONER})


class OpeningDetails(TypedDict, total=False):
    """What a review may have from its first day. Without `hear_by` it is unaccounted for (R72)."""

    programme_id: int | None
    owner_id: int | None
    hear_by: date | None


def found_programme(
    session: Session,
    *,
    name: str,
    identified_by: str,
    basis: str,
    hear_by: date,
    began_on: date,
    by: Actor,
    now: datetime,
) -> Programme:
    """Begin a named set of reviews identified together."""
    programme = Programme(name=name, identified_by=identified_by, basis=basis, hear_by=hear_by, began_on=began_on)
    session.add(programme)
    session.flush()
    record(session, "programme.founded", about=f"programme:{programme.id}", by=by, at=now, name=name, hear_by=hear_by)
    return programme


def open_review(
    session: Session,
    *,
    holder_id: int,
    licence_ids: Sequence[int],
    why: str,
    risk: Risk,
    identified_on: date,
    by: Actor,
    now: datetime,
    **details: Unpack[OpeningDetails],
) -> Review:
    """Look again at a holder's fitness: the case, its licences, its questions from what is held about the holder.

    Refused by OPENING_RULES.
    """
    holder = _take_holder(session, holder_id)
    _refuse_opening(session, holder_id, licence_ids, now)
    programme_id, hear_by = details.get("programme_id"), details.get("hear_by")
    programme = get_programme(session, programme_id) if programme_id is not None else None

    review = Review(
        reference=next_reference(session, Review.reference, "LR", identified_on.year),
        programme_id=programme.id if programme else None,
        holder_id=holder_id,
        why=why,
        identified_on=identified_on,
        risk=risk,
        owner_id=details.get("owner_id"),
        opened_at=now,
    )
    session.add(review)
    session.flush()
    session.add_all(ReviewLicence(review_id=review.id, licence_id=one) for one in licence_ids)
    session.add(_risk_change(review, risk, "Set when the review was opened", by, now))
    if hear_by is not None:
        session.add(_hear_by(review, hear_by, "Set when the review was opened", now))
    questions = _questions_from_concerns(session, review, now)
    record(
        session, "review.opened", about=review.reference, by=by, at=now, holder=holder.reference, why=why, risk=risk,
        programme=programme.name if programme else "", identified_on=identified_on, hear_by=hear_by,
        licences=[one.number for one in licences_by_id(session, licence_ids)], questions=questions,
    )  # fmt: skip
    return review


def advance_review(session: Session, review: Review, act: Act) -> Status:
    """Lead the review where LIFECYCLE says the act leads. The only writer of its status; the caller holds its row."""
    review.status = next_status(review.status, act)
    session.add(review)
    return review.status


def add_question(
    session: Session,
    reference: str,
    *,
    asks: str,
    alleges: str,
    by: Actor,
    now: datetime,
    concern_id: int | None = None,
) -> Question:
    """One more question to cover; `alleges` is the matter as it is put to the holder (R28)."""
    review = take_review(session, reference)
    _refuse_unless_open(review)
    if concern_id is not None and not _usable(session, review, [concern_by_id(session, concern_id)], now):
        raise Refused("A matter protected, or spent and no driver’s, is never used.", codes=["R37"], about=reference)
    question = Question(
        review_id=review.id,
        number=_next_number(session, review),
        asks=asks,
        alleges=alleges,
        concern_id=concern_id,
        added_at=now,
    )
    session.add(question)
    session.flush()
    record(session, "question.added", about=reference, by=by, at=now, number=question.number, asks=asks)
    return question


def strike_question(
    session: Session, reference: str, *, question_id: int, because: str, by: Actor, now: datetime
) -> Question:
    """A question need not be covered after all. It stays in the record, struck out, with the reason."""
    review = take_review(session, reference)
    _refuse_unless_open(review)
    question = question_by_id(session, review.id or 0, question_id)
    if question.struck_at is not None:
        raise Refused("This question was already struck out.", codes=["R28"], about=reference)
    question.struck_at, question.struck_because = now, because
    session.add(question)
    record(session, "question.struck", about=reference, by=by, at=now, number=question.number, because=because)
    return question


def set_hear_by(
    session: Session, reference: str, *, hear_by: date | None, because: str, by: Actor, now: datetime
) -> HearByDate:
    """By when the review is to be heard, from today; None leaves it not accounted for (R72)."""
    review = take_review(session, reference)
    _refuse_unless_open(review)
    before = hear_by_row(session, review.id or 0, on=date.max)
    row = _hear_by(review, hear_by, because, now)
    row.supersedes = before.id if before else None
    session.add(row)
    record(
        session, "hear_by.set", about=reference, by=by, at=now,
        hear_by=hear_by, before=before.hear_by if before else None, because=because,
    )  # fmt: skip
    return row


def set_risk(session: Session, reference: str, *, risk: Risk, because: str, by: Actor, now: datetime) -> RiskChange:
    """Set how soon the review must be heard, with the reason: never quietly."""
    review = take_review(session, reference)
    _refuse_unless_open(review)
    if review.risk is risk:
        raise Refused(f"The risk is “{RISK_WORDS[risk]}” already.", codes=[""], about=reference)
    before, review.risk = review.risk, risk
    review.version += 1
    change = _risk_change(review, risk, because, by, now)
    session.add_all([review, change])
    record(session, "risk.set", about=reference, by=by, at=now, risk=risk, before=before, because=because)
    return change


def assign_owner(
    session: Session, reference: str, *, owner_id: int, note: str, version: int, by: Actor, now: datetime
) -> Review:
    """Hand the case over to another officer, with a note. Raises Stale when somebody handed it over first."""
    review = take_review(session, reference)
    _refuse_unless_open(review)
    owner = session.get(Person, owner_id)
    if owner is None or not owner.is_active:
        raise NotFound("There is no such person.")
    if review.version != version:
        theirs = session.get(Person, review.owner_id) if review.owner_id else None
        raise Stale(
            f"Somebody changed {reference} after you opened it.",
            theirs={"Owner": theirs.name if theirs else "Nobody"},
            yours={"Owner": owner.name, "Note": note},
            back=f"/reviews/{reference}",
        )

    before, review.owner_id = review.owner_id, owner_id
    review.version += 1
    handed = HandOver(case_reference=reference, from_person_id=before, to_person_id=owner_id, note=note, handed_at=now)
    session.add_all([review, handed])
    record(session, "review.handed_over", about=reference, by=by, at=now, to=owner.name, note=note)
    return review


def add_case_person(
    session: Session,
    reference: str,
    *,
    role: CaseRole,
    by: Actor,
    now: datetime,
    person_id: int | None = None,
    name: str = "",
    is_withheld: bool = False,
    needs: str = "",
) -> CasePerson:
    """Give somebody a part in the case: one of the council's own by `person_id`, or anybody by name.

    A member or commissioner with a part that bars deciding is walled off from the case; refused while they are on the
    panel that hears it (R14).
    """
    review = take_review(session, reference)
    person = session.get(Person, person_id) if person_id is not None else None
    if person_id is not None and person is None:
        raise NotFound("There is no such person.")
    facts = PartFacts(role=role, decides_advises_or_clerks=person is not None and _hears(session, person, reference))
    refuse_if(broken(PART_RULES, facts, on=now.date()), about=reference)

    part = CasePerson(
        review_id=review.id,
        role=role,
        person_id=person_id,
        name=name,
        is_withheld=is_withheld,
        needs=needs,
        added_at=now,
    )
    session.add(part)
    session.flush()
    record(
        session, "case_person.added", about=reference, by=by, at=now, part=part.id, role=role, is_withheld=is_withheld
    )
    if person is not None and bars_from_deciding(role) and actor_of(session, person).roles & DECIDES:
        because = f"{CASE_ROLE_WORDS[role]} in the case"
        raise_wall(session, person.id or 0, reference, because=because, by=by, at=now)
    ask_for_their_needs(session, review, part, by=by, now=now)
    return part


def end_case_person(
    session: Session, reference: str, *, part_id: int, because: str, by: Actor, now: datetime
) -> CasePerson:
    """Somebody no longer has this part. A wall it raised stays: what was learnt is not unlearnt."""
    review = take_review(session, reference)
    part = part_by_id(session, review.id or 0, part_id)
    if part.ended_at is None:
        part.ended_at = now
        session.add(part)
        need_no_longer(session, reference, part, by=by, now=now)
    record(session, "case_person.ended", about=reference, by=by, at=now, part=part.id, role=part.role, because=because)
    return part


def _take_holder(session: Session, holder_id: int) -> LicenceHolder:
    holder = session.get(LicenceHolder, holder_id)
    if holder is None:
        raise NotFound("There is no such licence holder.")
    return take_holder(session, holder.reference)


def _refuse_opening(session: Session, holder_id: int, licence_ids: Sequence[int], now: datetime) -> None:
    licences = licences_by_id(session, licence_ids)
    found_all = len(licences) == len(licence_ids) == len(set(licence_ids))
    facts = OpeningFacts(
        licences=len(licences),
        are_holders=found_all and all(one.holder_id == holder_id for one in licences),
        any_over=any(one.is_over for one in standings_of(session, licence_ids, at=now).values()),
        any_under_open_review=bool(open_reviews_with(session, licence_ids)),
    )
    refuse_if(broken(OPENING_RULES, facts, on=now.date()))


def _questions_from_concerns(session: Session, review: Review, now: datetime) -> int:
    """A question for each offence or concern that may be used, oldest first (R37)."""
    concerns = _usable(session, review, list(reversed(concerns_of(session, review.holder_id))), now)
    session.add_all(
        Question(
            review_id=review.id,
            number=number,
            asks=question_about(concern.kind, concern.says),
            alleges=concern.says,
            concern_id=concern.id,
            added_at=now,
        )
        for number, concern in enumerate(concerns, start=1)
    )
    session.flush()
    return len(concerns)


def _usable(session: Session, review: Review, concerns: Sequence[Concern], now: datetime) -> list[Concern]:
    """Those of them that may be put to the holder about the licences under review (R37)."""
    kinds = [licence.kind for licence in licences_under(session, review.id or 0)]
    return [one for one in concerns if may_be_used(one.kind, kinds, is_protected=one.is_protected, on=now.date())]


def _next_number(session: Session, review: Review) -> int:
    """Numbers of struck questions are not used again. The caller holds the review's row."""
    last = session.exec(
        select(Question.number).where(Question.review_id == review.id).order_by(col(Question.number).desc()).limit(1)
    ).first()
    return (last or 0) + 1


def _risk_change(review: Review, risk: Risk, because: str, by: Actor, now: datetime) -> RiskChange:
    return RiskChange(review_id=review.id, risk=risk, because=because, set_by=by.id, set_at=now)


def _hear_by(review: Review, hear_by: date | None, because: str, now: datetime) -> HearByDate:
    return HearByDate(review_id=review.id, hear_by=hear_by, set_on=now.date(), because=because, recorded_at=now)


def _hears(session: Session, person: Person, reference: str) -> bool:
    admitted = select(Admission.id).where(
        Admission.person_id == person.id, Admission.case_reference == reference, col(Admission.ended_at).is_(None)
    )
    return session.exec(admitted.limit(1)).first() is not None


def _refuse_unless_open(review: Review) -> None:
    if review.status not in OPEN:
        raise Refused(f"This review is “{STATUS_WORDS[review.status]}”.", codes=[""], about=review.reference)
