"""Correcting the timed log and the attendance while the hearing is open: with a reason, and nothing erased (R32)."""

from collections.abc import Sequence
from datetime import datetime, time

from sqlmodel import Session

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.clock import LONDON
from licensing.errors import Invalid, NotAllowed, NotFound, Refused
from licensing.hearings.commands.case import Case, attending, take_case, touch
from licensing.hearings.course import Correctable, LogKind, R, standing
from licensing.hearings.fair import TOPIC_WORDS, FairTopic
from licensing.hearings.models import FairnessNote, HearingStep, Presence
from licensing.hearings.queries import (
    fairness_notes_of,
    hearings_on,
    log_rows,
    movement_rows,
)
from licensing.hearings.rules import PRESENCE_WORDS, Capacity
from licensing.people.rules import Role
from licensing.powers.rules import hears_with_panel
from licensing.reviews.withheld import text_shown, withheld_in
from licensing.sittings.queries import take_hearing_day
from licensing.web.wording import clock_time


def correct_line(
    session: Session, reference: str, *, line_id: int, at: time, says: str, because: str, by: Actor, now: datetime
) -> HearingStep:
    """Another time or other words for one line of the log. The line it replaces stays, and both are shown.

    By the chair or the clerk. Refused once the hearing is closed, for a time to come, and for one that would turn the
    order of the log round; Invalid where nothing is changed.
    """
    case = _take(session, reference, by=by, now=now)
    rows = log_rows(session, case.hearing.id)
    old = _standing_row(rows, line_id, what="line of the log")
    if says == text_shown(old.says, withheld_in(session, case.review_id)):
        says = old.says  # it came back as the page shows it, without the withheld names: the words stay
    instant = _instant(case, old.at, at)
    if instant == old.at and says == old.says:
        raise Invalid("Nothing is changed.", fields={"at": "Give another time, or other words"})
    others = [one for one in standing(rows) if LogKind.NOTED not in (one.kind, old.kind)]
    _refuse_out_of_order(others, old, instant, now=now, about=reference)

    new = HearingStep(
        hearing_id=old.hearing_id, kind=old.kind, step=old.step, says=says, at=instant, by_person_id=by.id,
        because=because, corrected_at=now, supersedes=old.id,
    )  # fmt: skip
    session.add(new)
    if old.kind is LogKind.OPENED:
        case.hearing.opened_at = instant
    if old.kind is LogKind.PAUSED and case.hearing.paused_at == old.at:
        case.hearing.paused_at = instant
    touch(session, case.hearing)
    record(
        session, "log.corrected", about=reference, by=by, at=now, was={"at": old.at, "says": old.says},
        now={"at": instant, "says": says}, because=because,
    )  # fmt: skip
    return new


def correct_movement(
    session: Session, reference: str, *, movement_id: int, at: time, because: str, by: Actor, now: datetime
) -> Presence:
    """Another time at which somebody came or went; what R32 computes follows it. The movement it replaces stays.

    Refused besides for one's own movement, and where it would change the record of a case of that day that is closed.
    """
    case = _take(session, reference, by=by, now=now)
    take_hearing_day(session, case.day.reference)
    rows = movement_rows(session, case.day.id, case.review_id)
    old = _standing_row(rows, movement_id, what="movement")
    if old.person_id is not None and old.person_id == by.id:
        raise Refused(
            "Nobody corrects when they came or went themselves: the clerk does it, or another clerk.",
            codes=["R32"],
            about=reference,
        )
    instant = _instant(case, old.at, at)
    if instant == old.at:
        raise Invalid("Nothing is changed.", fields={"at": "Give another time"})
    own = [one for one in standing(rows) if (one.person_id, one.name) == (old.person_id, old.name)]
    _refuse_out_of_order(own, old, instant, now=now, about=reference)
    closed = [one.closed_at for one in hearings_on(session, case.day.id) if one.closed_at is not None]
    if old.review_id is None and any(min(instant, old.at) <= one for one in closed):
        raise Refused(
            "A case of this day that was heard since is closed, and its record with it: this time stays.",
            codes=[""],
            about=reference,
        )

    new = Presence(
        hearing_day_id=old.hearing_day_id, review_id=old.review_id, person_id=old.person_id, name=old.name,
        capacity=old.capacity, kind=old.kind, by_video=old.by_video, at=instant, recorded_at=now, because=because,
        supersedes=old.id,
    )  # fmt: skip
    session.add(new)
    touch(session, case.hearing)
    record(
        session, "presence.corrected", about=reference, by=by, at=now, person_id=old.person_id, name=old.name,
        kind=PRESENCE_WORDS[old.kind], was=old.at, now=instant, because=because,
    )  # fmt: skip
    return new


def note_fairness(
    session: Session, reference: str, *, topic: FairTopic, says: str, by: Actor, now: datetime
) -> FairnessNote:
    """What was done for a fair hearing, in words, in place of what was said on the topic before (R26, R27)."""
    case = _take(session, reference, by=by, now=now)
    before = next((one for one in fairness_notes_of(session, [case.hearing.id]) if one.topic is topic), None)
    row = FairnessNote(
        hearing_id=case.hearing.id, topic=topic, says=says, at=now, recorded_by=by.id or 0,
        supersedes=before.id if before else None,
    )  # fmt: skip
    session.add(row)
    touch(session, case.hearing)
    record(session, "fairness.noted", about=reference, by=by, at=now, topic=TOPIC_WORDS[topic], says=says)
    return row


def corrects(session: Session, case: Case, *, by: Actor, at: datetime) -> bool:
    """Is this the clerk, whoever is in the chair at the instant, or a commissioner who sits alone?"""
    if Role.CLERK in by.roles:
        return True
    seated = attending(session, case, at=at).find(by.id)
    presides = Capacity.CHAIR if hears_with_panel(case.mode) else Capacity.COMMISSIONER
    return seated is not None and seated.capacity is presides and seated.sits


def _take(session: Session, reference: str, *, by: Actor, now: datetime) -> Case:
    """The open hearing, for the clerk, whoever is in the chair, or a commissioner who sits alone."""
    case = take_case(session, reference, by=by, while_paused=True)
    if not corrects(session, case, by=by, at=now):
        raise NotAllowed("The chair does this, or the clerk for the chair.", about=reference)
    return case


def _standing_row(rows: Sequence[R], row_id: int, *, what: str) -> R:
    known = next((one for one in rows if one.id == row_id), None)
    if known is None:
        raise NotFound(f"There is no such {what} at this hearing.")
    if any(one.supersedes == row_id for one in rows):
        raise Refused(f"This {what} was corrected already. Correct the one that stands.", codes=[""])
    return known


def _instant(case: Case, was: datetime, at: time) -> datetime:
    """The time on the hearing day; the very instant that stood, where hour and minute are the same."""
    local = was.astimezone(LONDON)
    if (local.hour, local.minute) == (at.hour, at.minute):
        return was
    return datetime.combine(case.day.held_on, at, LONDON)


def _refuse_out_of_order(
    stand: Sequence[Correctable], old: Correctable, instant: datetime, *, now: datetime, about: str
) -> None:
    if instant > now:
        raise Invalid("That time is still to come.", fields={"at": "Give a time that has come"})
    places = [one.id for one in stand]
    if old.id not in places:
        return
    place = places.index(old.id)
    before, after = stand[:place], stand[place + 1 :]
    if (before and instant < before[-1].at) or (after and instant > after[0].at):
        least = clock_time(before[-1].at) if before else "the beginning"
        most = clock_time(after[0].at) if after else "now"
        says = f"Give a time from {least} to {most}: what came before and after it stays so"
        raise Invalid(says, fields={"at": says})
