"""Saying what was relied on, recording what was done on the national register, and the tasks that ask for both."""

from collections.abc import Collection
from datetime import date, datetime

from sqlmodel import Session

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.contact.tasks import next_working_day
from licensing.decisions.followed import get_followed
from licensing.errors import Invalid, Refused
from licensing.followups.commands import ask_just
from licensing.national_register.models import Nr3sEntry, Nr3sReliance
from licensing.national_register.queries import Owed, owed_about, owed_of, references_to_follow
from licensing.national_register.rules import (
    ENTRY_RULES,
    RELIANCE_RULES,
    Duty,
    EntryAct,
    EntryFacts,
    RelevantInformationLimb,
    RelianceFacts,
)
from licensing.people.rules import Role
from licensing.reviews.models import Review
from licensing.reviews.queries import take_review
from licensing.rulebook import broken, refuse_if
from licensing.web.wording import day

ORIGIN = "nr3s:"

# What the task asks for. Each names the licence, and the page where it is done raises and ends it.
ASKS = {
    Duty.TO_CHOOSE: "National register (NR3S): say whether the decision on {} relied on relevant information (R57)",
    Duty.TO_ENTER: "National register (NR3S): make the entry for {} and record its receipt (R58)",
    Duty.TO_AMEND: "National register (NR3S): amend the entry for {}: the decision has changed (R59)",
    Duty.TO_REMOVE: "National register (NR3S): remove the entry for {}: the decision no longer stands (R59)",
    Duty.TO_REINSTATE: "National register (NR3S): put the entry for {} back: the decision stands again (R59)",
    Duty.OVER: "National register (NR3S): the eleven years of {} are over: see that the entry is gone (R59)",
}


def say_reliance(
    session: Session,
    reference: str,
    *,
    licence_id: int,
    is_relied: bool,
    limbs: Collection[RelevantInformationLimb],
    because: str,
    national_insurance_number: str,
    driver_number: str,
    by: Actor,
    now: datetime,
) -> Nr3sReliance:
    """Whether the decision on this licence relied on relevant information, on which, and two numbers to enter (R57).

    Said again, it supersedes what was said. Raises Refused where no entry can be owed or no paragraph is chosen.
    """
    review = take_review(session, reference)
    owed = owed_about(session, review, licence_id, on=now.date())
    facts = RelianceFacts(owed.duty, is_relied, frozenset(limbs), because)
    _refuse_unowed(owed, about=reference)
    refuse_if(broken(RELIANCE_RULES, facts, on=now.date()), about=reference)
    determination = get_followed(session, review)
    before = owed.reliance
    row = Nr3sReliance(
        review_id=review.id, determination_id=determination.id, licence_id=licence_id, is_relied=is_relied,
        limbs=sorted(one.value for one in set(limbs)), because=because,
        national_insurance_number=national_insurance_number, driver_number=driver_number, recorded_by=by.id or 0,
        recorded_at=now, supersedes=before.id if before else None,
    )  # fmt: skip
    session.add(row)
    session.flush()
    record(
        session, "national_register.reliance_said", about=reference, by=by, at=now, licence=owed.licence.number,
        is_relied=is_relied, limbs=row.limbs, because=because,
    )  # fmt: skip
    follow_register(session, reference, by=by, now=now)
    return row


def record_entry(
    session: Session,
    reference: str,
    *,
    licence_id: int,
    act: EntryAct,
    done_on: date,
    receipt: str,
    corrects_last: bool = False,
    because: str = "",
    by: Actor,
    now: datetime,
) -> Nr3sEntry:
    """What was done on the register, when, and the reference that it gave; with what then stands there (R57-R59).

    `corrects_last`: it replaces what was recorded last, and says why. Raises Refused for an act that is not owed,
    Invalid for a day that cannot be and a receipt that is missing.
    """
    review = take_review(session, reference)
    owed = owed_about(session, review, licence_id, on=now.date())
    _refuse_unowed(owed, about=reference)
    last = owed.entries[-1] if owed.entries else None
    corrected = last if corrects_last else None
    _refuse_entry(owed, done_on, receipt, because, corrects_last=corrects_last, now=now)
    then = owed_about(session, review, licence_id, on=done_on, as_at=done_on)
    facts = EntryFacts(owed.duty, act, is_correction=corrected is not None and corrected.act is act)
    refuse_if(broken(ENTRY_RULES, facts, on=now.date()), about=reference)
    row = Nr3sEntry(
        review_id=review.id, determination_id=get_followed(session, review).id, licence_id=licence_id, act=act,
        done_on=done_on, receipt=receipt, because=because, recorded_by=by.id or 0,
        # A correction of the day or the receipt says nothing new of what was entered.
        entered=corrected.entered if corrected else then.fields,
        recorded_at=now, supersedes=corrected.id if corrected else None,
    )  # fmt: skip
    session.add(row)
    session.flush()
    record(
        session, "national_register.entry_recorded", about=reference, by=by, at=now, licence=owed.licence.number,
        entry=act, done_on=done_on, receipt=receipt, because=because,
    )  # fmt: skip
    follow_register(session, reference, by=by, now=now)
    return row


def follow_register(session: Session, reference: str, *, by: Actor, now: datetime) -> int:
    """The tasks that the register asks for in this case: raised, changed and ended. How many were raised.

    Any number of times is as once; a task that somebody ended without doing it is raised again (R57).
    """
    review = take_review(session, reference)
    return sum(_follow(session, review, one, by=by, now=now) for one in owed_of(session, review, on=now.date()))


def sweep_register(session: Session, *, by: Actor, now: datetime) -> int:
    """Look at every decision that may owe the register something; how many tasks were raised."""
    return sum(follow_register(session, one, by=by, now=now) for one in references_to_follow(session))


def _follow(session: Session, review: Review, owed: Owed, *, by: Actor, now: datetime) -> int:
    origin = f"{ORIGIN}{owed.licence.id}"
    says = ASKS[owed.duty].format(owed.licence.number) if owed.duty.is_open else ""
    is_first = owed.duty in (Duty.TO_CHOOSE, Duty.TO_ENTER) and owed.due_on is not None
    due = owed.due_on if is_first or not says else next_working_day(session, now)
    outcome = "Something else is asked now" if says else "Done, or no longer asked for"
    return ask_just(
        session, says=says, due_on=due or now.date(), role=Role.LICENSING_OFFICER, about=review.reference,
        origin=origin, owner_id=review.owner_id, outcome=outcome, with_its_day=is_first, by=by, now=now,
    )  # fmt: skip


def _refuse_unowed(owed: Owed, *, about: str) -> None:
    """Before the Act, for another kind of licence or outcome, and before notification, nothing is recorded at all."""
    if owed.duty in (Duty.NONE, Duty.NOT_YET):
        raise Refused(owed.why_none or RELIANCE_RULES[0].says, codes=["R57"], about=about)


def _not_before(owed: Owed, today: date, *, corrects_last: bool) -> tuple[date, str]:
    """The first day on which this can have been done: none before the act that stands before it (R59)."""
    before = owed.entries[:-1] if corrects_last else owed.entries
    if before:
        return before[-1].done_on, "what was recorded before it"
    known = [one for one in (owed.effect.given_on, owed.made_on) if one is not None]
    return min(known, default=today), "the notification"


def _refuse_entry(owed: Owed, done_on: date, receipt: str, because: str, *, corrects_last: bool, now: datetime) -> None:
    wrong = {}
    since, what = _not_before(owed, now.date(), corrects_last=corrects_last)
    if not since <= done_on <= now.date():
        wrong["done_on"] = f"Enter a day from {what} ({day(since)}) to today"
    if not receipt.strip():
        wrong["receipt"] = "Enter the reference that the register gave"
    if corrects_last and not owed.entries:
        wrong["corrects_last"] = "Nothing is recorded yet that this could correct"
    if corrects_last and not because.strip():
        wrong["because"] = "Say why what was recorded is replaced"
    if wrong:
        raise Invalid("This cannot be recorded so.", fields=wrong)
