"""The programme of 2015: sixty-seven reviews, each with its concerns, all but two with a hear-by date."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlmodel import Session

from licensing import clock
from licensing.audit.rules import Actor
from licensing.demo import folk
from licensing.demo.beginnings import SEED
from licensing.demo.folk import EXPIRES_SOON, Invented
from licensing.demo.plan import SUSPENDED_UNTIL_TRAINED
from licensing.demo.stage import Act, Stage
from licensing.register.commands import add_concern, add_contact
from licensing.register.models import LicenceHolder
from licensing.register.queries import licences_of
from licensing.register.rules import ConcernKind, ContactKind
from licensing.reviews.commands import add_case_person, found_programme, open_review, set_hear_by
from licensing.reviews.rules import CaseRole, Risk

CASES = 67
UNACCOUNTED = (66, 67)  # no hear-by date was ever set, as the figures of 27 November 2015 show
EXPIRING = 40
MISTAKEN = 9  # the allegation was about somebody else: no further action
BEGAN = date(2015, 7, 6)
HEAR_BY = date(2016, 3, 31)
LASTS_UNTIL = date(2016, 5, 1)
LAST = 30  # of the register's holders: none of them has been at training


def programme() -> Iterator[Act]:
    """The programme is founded, concerns are written down, reviews opened, hear-by dates set."""
    yield Act(clock.at(BEGAN, 9), "officer", _found)
    for number, drawn in enumerate(folk.concerns(SEED, CASES), start=1):
        opened = clock.at(date(2015, 7, 7) + timedelta(days=(number - 1) // 14), 9, 2 * ((number - 1) % 14))
        yield Act(opened, "officer" if number % 3 else "officer2", _open(number, drawn))
        if number not in UNACCOUNTED:
            yield Act(clock.at(date(2015, 7, 20), 10, number % 60), "officer", _hear_by(number))
        if number % 4 == 0:
            yield Act(clock.at(date(2015, 7, 21), 10, number % 60), "officer", _represented(number))


def _found(session: Session, stage: Stage, by: Actor, now: datetime) -> None:
    made = found_programme(
        session,
        name="At-risk licence reviews 2015",
        identified_by="Commissioner Sugden with the licensing team",
        basis="Offences and concerns already held, looked at again under the policy of 6 July 2015",
        hear_by=HEAR_BY,
        began_on=BEGAN,
        by=by,
        now=now,
    )
    stage.kept["programme"] = made.id


def _open(number: int, drawn: list[Invented]):  # type: ignore[no-untyped-def]
    def does(session: Session, stage: Stage, by: Actor, now: datetime) -> None:
        holder = _holder(session, stage, number)
        for concern in _mistaken() if number == MISTAKEN else drawn:
            add_concern(
                session, holder.reference, kind=concern.kind, says=concern.says, happened_on=concern.happened_on,
                source=concern.source, category=concern.category, sentence_ended_on=concern.sentence_ended_on,
                by=by, now=now,
            )  # fmt: skip
        review = open_review(
            session,
            holder_id=holder.id,
            licence_ids=[licence.id for licence in licences_of(session, holder.id)],
            why="Offences and concerns held, looked at again under the policy of 6 July 2015.",
            risk=(Risk.HIGH, Risk.MEDIUM, Risk.MEDIUM, Risk.LOW)[number % 4],
            identified_on=now.date(),
            programme_id=stage.kept["programme"],
            owner_id=by.id,
            by=by,
            now=now,
        )
        stage.reviews[number] = review.reference
        stage.kept[f"holder {number}"] = holder
        if number % 5 == 0:
            add_case_person(
                session,
                review.reference,
                role=CaseRole.COMPLAINANT,
                name="A passenger",
                is_withheld=True,
                by=by,
                now=now,
            )

    return does


def _holder(session: Session, stage: Stage, number: int) -> LicenceHolder:
    """The next holder in a fixed stride whose licences last through the programme; for one case, one whose does not."""
    if number == EXPIRING:
        return stage.holders[EXPIRES_SOON - 1]
    position = stage.kept.get("stride", 4)
    while not _lasts(session, stage.holders[position]):
        position += 1
    stage.kept["stride"] = position + 16
    if number == SUSPENDED_UNTIL_TRAINED:  # somebody who has not been at training yet: of the last on the register
        return [one for one in stage.holders[-LAST:] if _lasts(session, one)][0]
    return stage.holders[position]


def _lasts(session: Session, holder: LicenceHolder) -> bool:
    return all(licence.expires_on > LASTS_UNTIL for licence in licences_of(session, holder.id))


def _hear_by(number: int):  # type: ignore[no-untyped-def]
    def does(session: Session, stage: Stage, by: Actor, now: datetime) -> None:
        set_hear_by(
            session, stage.reviews[number], hear_by=HEAR_BY, because="The programme’s hear-by date", by=by, now=now
        )

    return does


def _represented(number: int):  # type: ignore[no-untyped-def]
    def does(session: Session, stage: Stage, by: Actor, now: datetime) -> None:
        add_contact(
            session, stage.kept[f"holder {number}"].reference, kind=ContactKind.REPRESENTATIVE, name="Judith Amsel",
            firm="Amsel and Lowther, solicitors", address="3 Exchange Row\nCalderbrook\nCX1 2RT", acts_from=now.date(),
            authority="Signed by the licence holder, seen by us the same day",
            by=by, now=now,
        )  # fmt: skip

    return does


def _mistaken() -> list[Invented]:
    return [
        Invented(
            ConcernKind.COMPLAINT, "", "Complaint that a booked passenger was left at the roadside", "Complaint form",
            "Was this driver at work on the day complained about?", date(2015, 2, 3), None,
        )
    ]  # fmt: skip
