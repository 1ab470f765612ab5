"""The record of a hearing ready to be printed: its fairness, its log, who was in the room, the public, its seal."""

from datetime import datetime
from itertools import pairwise

from sqlmodel import Session

from licensing.audit.rules import SYSTEM
from licensing.authority.queries import settings_on
from licensing.authority.rules import Setting
from licensing.hearings.access import PrivateTalk, private_talk, resolved_on
from licensing.hearings.fair import FairPart
from licensing.hearings.fairness import FairRecord, fair_record
from licensing.hearings.record_shown import Entry, LogShown, log_shown
from licensing.notices.records import Part, Record, RecordTable
from licensing.register.queries import holder_by_id
from licensing.reviews.models import Review
from licensing.sittings.agenda import MARK
from licensing.web.wording import clock_time, day, instant, long_day


def as_record(session: Session, review: Review, *, now: datetime) -> Record:
    """Everything on record of the case's latest hearing, as it was sealed or as it stands. It names: it is exempt."""
    fair, log = fair_record(session, review), log_shown(session, review.reference, by=SYSTEM, now=now)
    facts = [("Licence holder", holder_by_id(session, review.holder_id).name)]
    parts = [_fair(part) for part in fair.parts]
    if log.hearing is not None and log.day is not None:
        facts += [("Heard on", long_day(log.day.held_on)), ("Where", log.day.venue)]
        parts += [_log(log), _movements(log)]
        talk = private_talk(session, log.hearing, until=now)
        parts += [_talk(talk)] if talk else []
        about = [one for one in resolved_on(session, log.day) if review.reference in one.references]
        lines = [f"- {clock_time(one.access.at)}: {one.access.wording} {one.how}." for one in about]
        parts.append(Part("The public", "\n".join(lines) or "Nothing was resolved: the case was heard in public."))
    parts.append(Part("Seal", _seal(fair)))
    return Record(
        title="Record of the hearing",
        authority=settings_on(session, now.date())[Setting.AUTHORITY_NAME],
        reference=review.reference,
        dated=f"Printed {day(now)}",
        facts=tuple(facts),
        parts=tuple(parts),
        mark=MARK,
    )


def _fair(part: FairPart) -> Part:
    lines = [f"- {line}" for line in part.lines]
    return Part(part.title, "\n".join([*lines, *([f"Missing: {part.missing}"] if part.missing else [])]))


def _log(log: LogShown) -> Part:
    return Part("Timed log", table=RecordTable(("Time", "What"), tuple(_row(one) for one in log.lines)))


def _movements(log: LogShown) -> Part:
    return Part("Who came and went", table=RecordTable(("Time", "Who"), tuple(_row(one) for one in log.movements)))


def _row(entry: Entry) -> tuple[str, str]:
    """A line as it stands, and in what it was corrected."""
    said = entry.stands.says
    for was, then in pairwise([*entry.before, entry.stands]):
        words = f" “{was.says}”" if was.says != then.says else ""
        said += f" (corrected: was {clock_time(was.at)}{words}; {then.because})"
    return clock_time(entry.stands.at), said


def _talk(talk: PrivateTalk) -> Part:
    rows = tuple((one.name, one.capacity, one.when_in_words) for one in talk.there)
    title = f"In the room while members talked in private, {talk.when_in_words}"
    return Part(title, table=RecordTable(("Who", "As", "When"), rows))


def _seal(fair: FairRecord) -> str:
    if fair.seal is None:
        return "Not sealed: the hearing is not over, or was over before records were sealed."
    return f"Sealed on {instant(fair.seal.sealed_at)}. SHA-256: {fair.seal.sha256.hex()}"
