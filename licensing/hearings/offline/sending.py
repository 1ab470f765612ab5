"""What a tablet recorded, carried out in order: each entry once, in a transaction of its own, and answered for good.

The key, the effect and the answer are committed together, before the next entry is begun. So whatever happens to the
reply, to the process or to the entries behind it, an entry that was answered stays answered, and the same key gets the
same answer: done stays done, and refused stays refused.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from fastapi import Request
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from licensing import clock
from licensing.audit.commands import claim_made, note_refusal
from licensing.audit.models import AccessKind
from licensing.database import transaction
from licensing.errors import AlreadyDone, Invalid, NotAllowed, NotFound, Refused, Stale
from licensing.followups.commands import raise_followup
from licensing.hearings.commands.case import has_place
from licensing.hearings.offline.entry import Entry, Kind, Unread, echoed, fingerprint, read
from licensing.hearings.offline.standing import ALL, Standing, all_heard, expires_at
from licensing.hearings.offline.taps import TAPS, CameLate, Tap, references_on
from licensing.outbox.commands import answer, claim
from licensing.outbox.queries import count_submitted
from licensing.people.permissions import Permission, may
from licensing.people.rules import Role
from licensing.sittings.models import HearingDay

MOST_ENTRIES = 200  # in one request
MOST_A_MINUTE = 600  # of one person's
DONE, ALREADY, REFUSED = "done", "already_done", "refused"
AT_ONCE = "Somebody else recorded something about this at the same moment."
LONGEST = 1500  # characters of an answer that are kept
WRONG = (Refused, NotAllowed, NotFound, Invalid, Stale)
# What can still be done about an entry that was refused.
STILL: dict[Kind, str] = {
    Kind.PRESENCE: "If it is so, mark it again under “Attendance”.",
    Kind.INTEREST: "Tell the clerk now. An interest can be declared at any moment.",
    Kind.ASKED: "Tell the chair or the clerk, who can record it while the hearing is open.",
    Kind.VOTE: "Tell the chair. A vote can be taken again until the case is closed.",
    Kind.NOTE: "Your words stay on the tablet: copy them into the note.",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one entry."""

    answer: str
    says: str = ""
    codes: tuple[str, ...] = ()

    def plain(self, key: str) -> dict[str, Any]:
        return {"key": key, "answer": self.answer, "says": self.says, "codes": list(self.codes)}


_sentence_of: list[Callable[[IntegrityError], Refused | None]] = [lambda problem: None]


def learn_sentences(of: Callable[[IntegrityError], Refused | None]) -> None:
    """What a constraint says is known above this feature: `constraints` tells it once."""
    _sentence_of.append(of)


def carry_out(request: Request, here: Standing, sent: Sequence[Any]) -> dict[str, Any]:
    """Carry the entries out in the order of their sequence; answer them in the order sent."""
    if here.ended or here.day is None:
        return _not_taken(request, here, sent)
    entries = [read(one) for one in sent]
    readable = [(entry.sequence, place) for place, entry in enumerate(entries) if isinstance(entry, Entry)]
    answers: dict[int, Answer] = {
        place: Answer(REFUSED, entry.says) for place, entry in enumerate(entries) if isinstance(entry, Unread)
    }
    for _, place in sorted(readable):
        entry = entries[place]
        assert isinstance(entry, Entry)
        answers[place] = carry_out_one(request, here, here.day, entry)
    with transaction() as session:
        if len(readable) < len(sent):
            says = f"{len(sent) - len(readable)} entries could not be read."
            _note(request, session, here, Answer(REFUSED, says), about=here.day.reference)
        wipe = to_erase(session, here, here.day)
    return _reply([answers[place].plain(echoed(one)) for place, one in enumerate(sent)], wipe) | {"takes": True}


def carry_out_one(request: Request, here: Standing, day: HearingDay, entry: Entry) -> Answer:
    """One entry, once. What it does, its key and its answer are one transaction; so are a refusal and its record."""
    with transaction() as session:
        try:
            claim(session, entry.key, fingerprint(day.reference, entry), person_id=here.by.id)
        except AlreadyDone as before:
            return _kept(before.to)
        except Invalid:
            used = Answer(REFUSED, "The key of this entry was already used for something else. Nothing was recorded.")
            _note(request, session, here, used, about=entry.case or day.reference)
            return used
        try:
            found = _done(session, here, Tap(entry, day, here.by, clock.now()))
        except WRONG as problem:
            found = _refusal(entry.kind, problem)
            if isinstance(problem, CameLate):
                now = clock.now()
                raise_followup(
                    session,
                    says=problem.task,
                    due_on=now.date(),
                    role=Role.CLERK,
                    about=entry.case,
                    by=here.by,
                    now=now,
                )
            kind = AccessKind.NOT_ALLOWED if isinstance(problem, NotAllowed) else AccessKind.REFUSED
            _note(request, session, here, found, about=entry.case or day.reference, kind=kind)
        answer(session, entry.key, to=json.dumps([found.answer, found.says[:LONGEST], list(found.codes)[:20]]))
        return found


def to_erase(session: Session, here: Standing, day: HearingDay) -> list[str] | str:
    """The cases whose papers must go from this tablet: an interest was declared, or a seat is gone.

    All of them once the day, or its last case, is over.
    """
    if clock.now() >= expires_at(day) or all_heard(session, day):
        return ALL
    references = sorted(references_on(session, day))
    if not has_place(session, day, here.by):
        return references
    return [one for one in references if not may(session, here.by, Permission.SEE_CASES, one)]


def too_many(here: Standing) -> bool:
    """Has this person sent more in the last minute than anybody taps?"""
    with transaction() as session:
        since = clock.machine() - timedelta(minutes=1)
        return count_submitted(session, here.by.id, since=since) >= MOST_A_MINUTE


def _done(session: Session, here: Standing, tap: Tap) -> Answer:
    """The act. Where another request got there first, which only a constraint could see, the second try sees it too.

    What a constraint refuses twice is refused in its sentence: one entry never holds up those behind it.
    """
    try:
        return _tried(session, here, tap)
    except IntegrityError:
        pass
    try:
        return _tried(session, here, tap)
    except IntegrityError as problem:
        raise _sentence_of[-1](problem) or Refused(AT_ONCE) from problem


def _tried(session: Session, here: Standing, tap: Tap) -> Answer:
    """The act, which is undone by itself where it is refused: the key and the answer stay."""
    with session.begin_nested():
        tablet = here.tablet.id if here.tablet else None
        claim_made(session, tap.entry.made_at, tablet=tablet, seen=tap.entry.seen.model_dump())
        before = TAPS[tap.entry.kind](session, tap)
        session.flush()
        session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
        session.execute(text("SET CONSTRAINTS ALL DEFERRED"))
    return Answer(DONE) if before is None else Answer(ALREADY, before)


def _refusal(kind: Kind, problem: Exception) -> Answer:
    """What the person reads: why not, in the rulebook's words, and what can still be done."""
    reasons = problem.reasons if isinstance(problem, Refused) else (str(problem),)
    if isinstance(problem, Stale):
        reasons = ("You changed this note on another page after it was shown here.",)
    codes = tuple(code for code in problem.codes if code) if isinstance(problem, Refused) else ()
    return Answer(REFUSED, f"{' '.join(reasons)} {STILL[kind]}"[:LONGEST], codes)


def _kept(stored: str) -> Answer:
    """The answer that the key got the first time."""
    found, says, codes = json.loads(stored)
    return Answer(found, says, tuple(codes))


def _not_taken(request: Request, here: Standing, sent: Sequence[Any]) -> dict[str, Any]:
    """A tablet that was revoked, or a day that is over: everything comes back readable, and nothing is done."""
    refused = Answer(REFUSED, here.ended)
    with transaction() as session:
        told = Answer(REFUSED, f"{here.ended} ({len(sent)} entries)")
        _note(request, session, here, told, about=request.path_params["day"][:32], kind=AccessKind.NOT_ALLOWED)
    return _reply([refused.plain(echoed(one)) for one in sent], ALL)


def _reply(entries: list[dict[str, Any]], wipe: list[str] | str) -> dict[str, Any]:
    return {"entries": entries, "wipe": wipe, "at": clock.now().isoformat()}


def _note(
    request: Request,
    session: Session,
    here: Standing,
    refused: Answer,
    *,
    about: str,
    kind: AccessKind = AccessKind.REFUSED,
) -> None:
    """Record a refusal, as the pages of refusals are recorded."""
    note_refusal(
        session, kind=kind, by=here.by, at=clock.now(), about=about, route=request.scope["route"].name,
        request_id=getattr(request.state, "request_id", ""), reasons=[refused.says], codes=list(refused.codes),
    )  # fmt: skip
