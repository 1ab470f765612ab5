"""Who may listen: the public excluded by one resolution for several cases, kept out by law, let in again (R29, R30)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.documents.rules import ExemptParagraph
from licensing.errors import NotAllowed, NotFound, Refused
from licensing.hearings.access import is_confidential, items_of, mode_on
from licensing.hearings.attendance import attendance_of, excluded_from
from licensing.hearings.commands.case import demand_place
from licensing.hearings.models import Presence, PublicAccess, PublicAccessItem
from licensing.hearings.participation import GOING_ON_RULES
from licensing.hearings.publicity import (
    EXCLUSION_RULES,
    READMISSION_RULES,
    AccessChange,
    ExclusionFacts,
    Item,
    ReadmissionFacts,
    exclusion,
    kept_out,
    readmission,
)
from licensing.hearings.queries import access_items, accesses_on, hearings_on, movements_on
from licensing.hearings.rules import VOTERS, Capacity, PresenceKind, Step
from licensing.people.rules import Role
from licensing.powers.rules import Mode, council_mode, hears_with_panel
from licensing.reviews.queries import review_by_id
from licensing.rulebook import broken, refuse_if
from licensing.sittings.models import HearingDay
from licensing.sittings.queries import take_hearing_day

IN_PRIVATE = frozenset({Step.DELIBERATION, Step.OUTCOME})


def exclude_public(
    session: Session,
    day_reference: str,
    *,
    review_ids: Sequence[int],
    paragraphs: Sequence[ExemptParagraph],
    public_interest: str,
    by: Actor,
    now: datetime,
    moved_by: int | None = None,
    seconded_by: int | None = None,
) -> PublicAccess:
    """Record one resolution that excludes the public from these cases of the day, worded as it was read out.

    By the chair, or the clerk for the chair. Observers of these cases go out with it. Refused by EXCLUSION_RULES: who
    has an interest in one of the cases is not among those who resolve; without a quorum in a council mode (R10); and
    over a case that is kept private as confidential, which a readmission would open (R30).
    """
    day, items = _take(session, day_reference, review_ids, by=by, now=now)
    mode, members = mode_on(session, day), _resolving(session, day, items)
    movers = (moved_by, seconded_by)
    facts = ExclusionFacts(
        is_meeting=mode is None or hears_with_panel(mode),
        items=len(items),
        paragraphs=len(paragraphs),
        public_interest=public_interest,
        members_in=len(members),
        movers_in_room=movers == (None, None) or (set(movers) <= members and moved_by != seconded_by),
    )
    refuse_if(broken(EXCLUSION_RULES, facts, on=now.date()))
    _refuse_over_confidential(session, day, items)
    _refuse_without_quorum(session, day, items, mode, now=now)
    chosen = sorted({one.value for one in paragraphs})
    row = PublicAccess(
        hearing_day_id=day.id, kind=AccessChange.EXCLUDED, paragraphs=" ".join(chosen),
        public_interest=public_interest.strip(), moved_by=moved_by, seconded_by=seconded_by,
        wording=exclusion(list(items.values()), chosen, public_interest), at=now, recorded_by=by.id or 0,
    )  # fmt: skip
    return _written(session, day, row, items, by=by)


def keep_private(
    session: Session, day_reference: str, *, review_ids: Sequence[int], because: str, by: Actor, now: datetime
) -> PublicAccess:
    """Confidential information would be disclosed: the public is kept out of these cases without a resolution (R30)."""
    day, items = _take(session, day_reference, review_ids, by=by, now=now)
    row = PublicAccess(
        hearing_day_id=day.id, kind=AccessChange.CONFIDENTIAL, because=because.strip(),
        wording=kept_out(list(items.values()), because), at=now, recorded_by=by.id or 0,
    )  # fmt: skip
    return _written(session, day, row, items, by=by)


def readmit_public(
    session: Session, day_reference: str, *, review_ids: Sequence[int], by: Actor, now: datetime, because: str = ""
) -> PublicAccess:
    """The public is let in again to these cases. Refused while members talk, and where the law keeps it out.

    `because` takes back a confidentiality that was recorded by mistake: not where a document of the case is marked so.
    """
    day, items = _take(session, day_reference, review_ids, by=by, now=now)
    last = _standing(session, day)
    facts = ReadmissionFacts(
        is_confidential=any(
            (one in last and last[one].kind is AccessChange.CONFIDENTIAL and not because.strip())
            or is_confidential(session, item.reference)
            for one, item in items.items()
        ),
        members_talk=any(
            one.review_id in items and one.closed_at is None and one.step in IN_PRIVATE
            for one in hearings_on(session, day.id)
        ),
    )
    refuse_if(broken(READMISSION_RULES, facts, on=now.date()))
    if any(one not in last or last[one].kind is AccessChange.READMITTED for one in items):
        raise Refused("The public is not excluded from one of these cases.", codes=["R29"])
    row = PublicAccess(
        hearing_day_id=day.id, kind=AccessChange.READMITTED, wording=readmission(list(items.values()), because),
        at=now, recorded_by=by.id or 0,
    )  # fmt: skip
    return _written(session, day, row, items, by=by)


def _take(
    session: Session, day_reference: str, review_ids: Sequence[int], *, by: Actor, now: datetime
) -> tuple[HearingDay, dict[int, Item]]:
    """The day, locked, with the cases meant: today's, still to be heard or being heard. By the chair or the clerk."""
    day = take_hearing_day(session, day_reference)
    demand_place(session, day, by, about=day_reference)
    if Role.CLERK not in by.roles and by.id not in _in_chair(session, day):
        raise NotAllowed("The chair does this, or the clerk for the chair.", about=day_reference)
    if day.held_on != now.date() or day.cancelled_at is not None:
        raise Refused("Whether the public may listen is resolved on the hearing day itself.", codes=["R29"])
    known, chosen = items_of(session, day), set(review_ids)
    if not chosen <= set(known):
        raise NotFound("One of these reviews is not put down for this hearing day.")
    over = {one.review_id for one in hearings_on(session, day.id) if one.closed_at is not None}
    going = {one.review_id for one in hearings_on(session, day.id) if one.closed_at is None}
    if chosen & (over - going):
        raise Refused("One of these cases is over: its record is closed.", codes=["R29"])
    return day, {one: item for one, item in known.items() if one in chosen}


def _members_in(session: Session, day: HearingDay) -> frozenset[int | None]:
    latest = {one.person_id: one for one in movements_on(session, day.id, None)}
    return frozenset(who for who, one in latest.items() if one.kind.is_in and one.capacity in VOTERS)


def _resolving(session: Session, day: HearingDay, items: Mapping[int, Item]) -> frozenset[int | None]:
    """The members in the room who have no interest, wall or part in any of the cases named (R17)."""
    out = [excluded_from(session, day.id, review_by_id(session, one)) for one in items]
    return _members_in(session, day).difference(*out)


def _refuse_without_quorum(
    session: Session, day: HearingDay, items: Mapping[int, Item], mode: Mode | None, *, now: datetime
) -> None:
    """In a council mode the members who resolve for each case are a quorum of it, after exclusions (R10)."""
    if mode is None or not council_mode(mode):
        return
    for one in items:
        review = review_by_id(session, one)
        hearing = next((it for it in hearings_on(session, day.id) if it.review_id == one and not it.closed_at), None)
        room = attendance_of(session, day, review, mode=mode, at=now)
        quorum = replace(room.quorum, holder_consents=bool(hearing and hearing.holder_consent))
        refuse_if(broken(GOING_ON_RULES, quorum, on=now.date()), about=review.reference)


def _refuse_over_confidential(session: Session, day: HearingDay, items: Mapping[int, Item]) -> None:
    last = _standing(session, day)
    if any(one in last and last[one].kind is AccessChange.CONFIDENTIAL for one in items):
        raise Refused("One of these cases is kept private already, as confidential: no resolution.", codes=["R30"])


def _in_chair(session: Session, day: HearingDay) -> frozenset[int | None]:
    latest = {one.person_id: one for one in movements_on(session, day.id, None)}
    return frozenset(who for who, one in latest.items() if one.kind.is_in and one.capacity is Capacity.CHAIR)


def _standing(session: Session, day: HearingDay) -> dict[int, PublicAccess]:
    """By case, what was last recorded of the public."""
    accesses = {one.id: one for one in accesses_on(session, day.id)}
    return {one.review_id: accesses[one.access_id] for one in access_items(session, list(accesses))}


def _written(
    session: Session, day: HearingDay, row: PublicAccess, items: dict[int, Item], *, by: Actor
) -> PublicAccess:
    before = {one.review_id: one.id for one in access_items(session, [one.id for one in accesses_on(session, day.id)])}
    session.add(row)
    session.flush()
    session.add_all(
        PublicAccessItem(access_id=row.id, hearing_day_id=day.id, review_id=one, supersedes=before.get(one))
        for one in items
    )
    left = [] if row.kind is AccessChange.READMITTED else _observers_leave(session, day, list(items), row.at)
    references = [one.reference for one in items.values()]
    record(
        session, f"public.{row.kind}", about=day.reference, by=by, at=row.at,
        cases=references, wording=row.wording, left=left,
    )  # fmt: skip
    return row


def _observers_leave(session: Session, day: HearingDay, review_ids: Sequence[int], at: datetime) -> list[str]:
    """Whoever listened for the public goes out of these cases."""
    left = []
    for review_id in review_ids:
        latest = {
            one.name: one
            for one in movements_on(session, day.id, review_id)
            if one.review_id == review_id and one.name and one.capacity is Capacity.OBSERVER
        }
        for one in latest.values():
            if one.kind.is_in:
                session.add(
                    Presence(
                        hearing_day_id=day.id,
                        review_id=review_id,
                        person_id=one.person_id,
                        name=one.name,
                        capacity=one.capacity,
                        kind=PresenceKind.LEFT,
                        by_video=one.by_video,
                        at=at,
                        recorded_at=at,
                    )  # fmt: skip
                )
                left.append(one.name)
    return left
