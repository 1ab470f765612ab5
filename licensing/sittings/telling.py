"""Telling whoever sits on a hearing day, by e-mail: the day, the hour and the place, and no more than that.

No e-mail names a licence holder, a case, or how many cases there are: what is to be read is behind the sign-in.
"""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Session

from licensing.audit.rules import Actor
from licensing.authority.queries import settings_on
from licensing.authority.rules import Setting
from licensing.clock import LONDON
from licensing.followups.commands import raise_followup
from licensing.messages.channels import email_channel
from licensing.messages.commands import queue_message
from licensing.messages.rules import Draft, MessageKind, To, is_address
from licensing.messages.steps import HEARING_DAY
from licensing.outbox.commands import post
from licensing.people.models import Person
from licensing.people.queries import person_by_id
from licensing.people.rules import Role
from licensing.settings import settings
from licensing.sittings.models import HearingDay
from licensing.sittings.queries import get_hearing_day, seats_of
from licensing.web.wording import long_day


class Telling(StrEnum):
    """What is told: the word is the fact in the outbox."""

    SUMMONED = "hearing_day.summoned"
    CANCELLED = "hearing_day.cancelled"
    MOVED = "hearing_day.moved"
    PAPERS_READY = "papers.ready"
    SUPPLEMENT = "papers.supplement"


KINDS = {
    Telling.SUMMONED: MessageKind.SUMMONED,
    Telling.CANCELLED: MessageKind.CANCELLED,
    Telling.MOVED: MessageKind.MOVED,
    Telling.PAPERS_READY: MessageKind.PAPERS_READY,
    Telling.SUPPLEMENT: MessageKind.SUPPLEMENT,
}
SUBJECTS = {
    Telling.SUMMONED: "You are asked to sit: hearing day on {day}",
    Telling.CANCELLED: "Cancelled: hearing day on {day}",
    Telling.MOVED: "Changed: hearing day on {day}",
    Telling.PAPERS_READY: "Papers are ready: hearing day on {day}",
    Telling.SUPPLEMENT: "More papers: hearing day on {day}",
}
SAYS = {
    Telling.SUMMONED: "You are asked to sit on this hearing day. If you cannot, sign in and send your apologies.",
    Telling.CANCELLED: "This hearing day is cancelled. You need not come.",
    Telling.MOVED: "This hearing day has changed. It is now when and where it says above.",
    Telling.PAPERS_READY: "The papers for this hearing day are ready to read. Sign in to read them.",
    Telling.SUPPLEMENT: "There are more papers for this hearing day. Sign in to read them.",
}


def tell_members(
    session: Session, day: HearingDay, kind: Telling, *, person_id: int | None = None, once: str = ""
) -> None:
    """Promise that whoever sits on the day, or this one person, is told: in the act itself, after its change.

    Told once for the same `once`: a version of the papers, or, of a summons, the seat taken. Without one, once for each
    version of the day.
    """
    fact = str(kind.value)
    key = once or str(day.version)
    whom = "" if person_id is None else str(person_id)
    post(
        session, fact, dedupe=f"{fact}:{day.reference}:{key}:{whom}", day=day.reference, kind=fact, once=key,
        person_id=person_id,
    )  # fmt: skip


def tell_by_email(
    session: Session,
    day_reference: str,
    kind: str,
    *,
    once: str,
    person_id: int | None = None,
    by: Actor,
    now: datetime,
) -> int:
    """Queue the e-mails that a promise asks for: how many. None are where no mail server is set up.

    Whoever gave their seat up, sent apologies, or has a closed account is not written to; of whoever has no address the
    clerk is told. A summons to a day that was cancelled meanwhile goes to nobody.
    """
    channel, day, telling = email_channel(), get_hearing_day(session, day_reference), Telling(kind)
    if channel is None or (day.cancelled_at is not None and telling is not Telling.CANCELLED):
        return 0
    queued = 0
    for seat in seats_of(session, day.id):
        person = person_by_id(session, seat.person_id)
        if person_id not in (None, seat.person_id) or seat.sent_apologies or not person.is_active:
            continue
        if telling is Telling.SUMMONED and once != str(seat.id):
            continue  # that seat was given up since: another summons goes with the seat they have now
        if is_address(person.email):
            draft = _draft(session, day, telling, To(person.name, person.email, person.id), once=once, now=now)
            queued += queue_message(session, draft, channel=channel, by=by, now=now) is not None
        else:
            _ask_for_address(session, day, person, by=by, now=now)
    return queued


def _ask_for_address(session: Session, day: HearingDay, person: Person, *, by: Actor, now: datetime) -> None:
    """A task for the clerk, one open for each person and day: somebody who sits was not told."""
    says = f"{person.name} has no e-mail address and was not told of news of the hearing day on {long_day(day.held_on)}"
    raise_followup(
        session, says=f"{says}: tell them in another way", due_on=now.date(), role=Role.CLERK, about=None,
        origin=f"no_address:{day.reference}:{person.id}", by=by, now=now,
    )  # fmt: skip


def _draft(session: Session, day: HearingDay, kind: Telling, to: To, *, once: str, now: datetime) -> Draft:
    begins = day.starts_at.astimezone(LONDON)
    authority = settings_on(session, now.date())[Setting.AUTHORITY_NAME]
    lines = (
        f"Hearing day on {long_day(day.held_on)}, {begins:%H:%M}, {day.venue}.",
        SAYS[kind],
        f"Sign in: {settings().base_url}/sign-in",
        authority or "The licensing office",
    )
    return Draft(
        kind=KINDS[kind],
        to=to,
        subject=SUBJECTS[kind].format(day=long_day(day.held_on)),
        body="\n\n".join(lines) + "\n",
        about=f"{HEARING_DAY}{day.reference}",
        regarding=day.reference,
        dedupe=f"{kind}:{day.reference}:{once}:{to.person_id}",
    )
