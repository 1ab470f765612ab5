"""Taking a step of the restoration protocol, withdrawing, and keeping a pack of evidence (R71).

No power moves here: only Directions move it, and only an administrator records them, or that they are undone.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, func, select

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.authority.queries import settings_on
from licensing.authority.rules import Setting
from licensing.documents.commands import digest_of, keep_file, keep_made_here
from licensing.documents.opened import Opened
from licensing.errors import Invalid, Refused
from licensing.followups.commands import raise_followup
from licensing.handback.gathering import readiness
from licensing.handback.models import HandBackPack, HandBackStep, HandBackWithdrawal
from licensing.handback.packing import as_csv, as_record
from licensing.handback.queries import Attempt, attempts_of, holding_by_councillors
from licensing.handback.rules import (
    IN_ORDER,
    ORDER,
    STEP_RULES,
    STEP_WORDS,
    WITHDRAWAL_RULES,
    ProtocolStep,
    StepFacts,
    WithdrawalFacts,
    missing_before,
)
from licensing.notices.records import print_record
from licensing.people.rules import Role
from licensing.powers.models import PowerHolding
from licensing.powers.queries import get_function, is_undone
from licensing.rulebook import broken, refuse_if
from licensing.web.wording import day

ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended(:queue, 0))")
HAND_BACK = "hand-back"  # the chain of history that it is recorded in


@dataclass(frozen=True, slots=True)
class StepTaken:
    """A step as somebody tells of it. The last two belong to the reply and to the new Directions alone."""

    happened_on: date
    owner: str
    says: str
    reference: str = ""
    representations_until: date | None = None
    effective_on: date | None = None


def record_step(
    session: Session,
    function: str,
    *,
    step: ProtocolStep,
    told: StepTaken,
    file: Opened | None = None,
    because: str = "",
    by: Actor,
    now: datetime,
) -> HandBackStep:
    """The next step of the protocol, or with a reason the correction of one recorded. None is ever left out (R71).

    After a withdrawal, and after a return, the first step begins a new attempt. Raises Refused for a step out of order
    with those that are missing, Invalid for fields that are.
    """
    session.execute(ONE_AT_A_TIME, {"queue": HAND_BACK})
    attempt = _open_attempt(session, function, on=now.date())
    standing = attempt.steps.get(step)
    holding = _holding(session, function, step, told)
    _refuse_fields(step, told, standing, because, now)
    _refuse_step(attempt, step, told, holding, now)

    row = HandBackStep(
        function=function,
        attempt=attempt.number,
        step=step,
        happened_on=told.happened_on,
        owner=told.owner,
        says=told.says,
        reference=holding.instrument if holding else told.reference,
        **_document(session, file, standing, now),
        representations_until=told.representations_until if step is ProtocolStep.REPLY else None,
        effective_on=told.effective_on if holding else None,
        holding_id=holding.id if holding else None,
        because=because.strip() if standing else "",
        recorded_by=by.id or 0,
        recorded_at=now,
        supersedes=standing.id if standing else None,
    )
    session.add(row)
    session.flush()
    record(
        session, "hand_back.corrected" if standing else "hand_back.step_taken", about=HAND_BACK, by=by, at=now,
        function=function, attempt=row.attempt, step=step, happened_on=row.happened_on, owner=row.owner,
        says=row.says, reference=row.reference, document=row.document_sha256, effective_on=row.effective_on,
        holding=row.holding_id, because=row.because,
    )  # fmt: skip
    return row


def withdraw_proposal(
    session: Session,
    function: str,
    *,
    withdrawn_on: date,
    because: str,
    by: Actor,
    now: datetime,
) -> HandBackWithdrawal:
    """The attempt ends here, up to the day before the power would go back; another may begin (R71).

    Where new Directions are recorded already, it undoes none of them: the Secretary of State does, and an administrator
    is asked to see to it (Local Government Act 1999, s.15). Raises Refused, and Invalid for a day that cannot be.
    """
    session.execute(ONE_AT_A_TIME, {"queue": HAND_BACK})
    attempts = attempts_of(session, function)
    attempt = attempts[0] if attempts and attempts[0].withdrawal is None else None
    facts = WithdrawalFacts(
        withdrawn_on=max(withdrawn_on, now.date()),
        is_begun=attempt is not None,
        effective_on=attempt.effective_on if attempt else None,
    )
    refuse_if(broken(WITHDRAWAL_RULES, facts, on=now.date()))
    last = max((one.happened_on for one in attempt.steps.values()), default=withdrawn_on) if attempt else withdrawn_on
    if not last <= withdrawn_on <= now.date():
        wrong = f"Enter a day from {last.day} {last:%B %Y} to today"
        raise Invalid("That day cannot be.", fields={"withdrawn_on": wrong})
    row = HandBackWithdrawal(
        function=function,
        attempt=attempt.number if attempt else 0,
        withdrawn_on=withdrawn_on,
        because=because,
        recorded_by=by.id or 0,
        recorded_at=now,
    )
    session.add(row)
    session.flush()
    record(
        session, "hand_back.withdrawn", about=HAND_BACK, by=by, at=now, function=function, attempt=row.attempt,
        withdrawn_on=withdrawn_on, because=because,
    )  # fmt: skip
    holding_id = attempt.holding_id if attempt else None
    if holding_id is not None and facts.effective_on is not None and not is_undone(session, holding_id):
        _ask_to_undo(session, row, facts.effective_on, by=by, now=now)
    return row


def make_pack(session: Session, function: str, *, first: date, last: date, by: Actor, now: datetime) -> HandBackPack:
    """Print the evidence of a period as it stood on its last day, keep it byte for byte, and record both hashes.

    Raises Invalid for a period that ends in the future or before it begins.
    """
    refuse_period(first, last, today=now.date())
    session.execute(ONE_AT_A_TIME, {"queue": HAND_BACK})
    ready = readiness(session, function, first=first, last=last)
    attempts = attempts_of(session, function)
    attempt = attempts[0] if attempts else None
    number = (session.exec(select(func.max(HandBackPack.number))).one() or 0) + 1
    sheet = as_csv(ready, attempt)
    authority = settings_on(session, last)[Setting.AUTHORITY_NAME]
    printed = print_record(
        as_record(
            ready,
            attempt,
            number=number,
            function=get_function(session, function).name,
            authority=authority,
            csv_sha256=digest_of(sheet),
        ),
        at=now,
    )
    pack = HandBackPack(
        number=number,
        function=function,
        first_on=first,
        last_on=last,
        pages=printed.pages,
        pdf_sha256=keep_made_here(session, printed.pdf, now=now),
        csv_sha256=keep_made_here(session, sheet, now=now),
        made_by=by.id or 0,
        made_at=now,
    )
    session.add(pack)
    session.flush()
    record(
        session, "hand_back.pack_made", about=HAND_BACK, by=by, at=now, number=number, function=function,
        first_on=first, last_on=last, pdf_sha256=pack.pdf_sha256, csv_sha256=pack.csv_sha256,
    )  # fmt: skip
    return pack


def _ask_to_undo(session: Session, row: HandBackWithdrawal, effective_on: date, *, by: Actor, now: datetime) -> None:
    """Directions made already take effect on their day unless the Secretary of State undoes them."""
    raise_followup(
        session,
        says="The proposal to hand the power back was withdrawn, and Directions that give it to councillors from "
        f"{day(effective_on)} stand: have the Secretary of State undo them, and record that before that day",
        due_on=now.date(), role=Role.ADMINISTRATOR, about=None,
        origin=f"hand_back.withdrawn:{row.function}:{row.attempt}", by=by, now=now,
    )  # fmt: skip


def refuse_period(first: date, last: date, *, today: date) -> None:
    """Raise Invalid for a period that ends before it begins, or has not ended."""
    wrong = {}
    if first > last:
        wrong["until"] = "Enter a day on or after the first"
    elif last > today:
        wrong["until"] = "Enter today or a day before: nothing is known of a day to come"
    if wrong:
        raise Invalid("This period cannot be.", fields=wrong)


def _open_attempt(session: Session, function: str, *, on: date) -> Attempt:
    """The attempt that a step now belongs to: a new one after a withdrawal, and after a return took effect."""
    attempts = attempts_of(session, function)
    if not attempts or attempts[0].is_over(on):
        return Attempt(attempts[0].number + 1 if attempts else 1, {}, {}, None)
    return attempts[0]


def _document(session: Session, file: Opened | None, standing: HandBackStep | None, now: datetime) -> dict[str, Any]:
    """The step's document: the one sent, kept as it was and as it is shown; or that of the row it corrects."""
    if file is None:
        kept = ("document_name", "document_sha256", "shown_sha256")
        return {name: getattr(standing, name) for name in kept} if standing else {}
    shown = keep_made_here(session, file.shown, now=now) if file.shown and file.shown != file.content else None
    return {
        "document_name": file.name,
        "document_sha256": keep_file(session, file, now=now),
        "shown_sha256": shown,
    }


def _holding(session: Session, function: str, step: ProtocolStep, told: StepTaken) -> PowerHolding | None:
    if step is not ProtocolStep.NEW_DIRECTIONS or told.effective_on is None:
        return None
    return holding_by_councillors(session, function, held_from=told.effective_on)


def _refuse_fields(
    step: ProtocolStep, told: StepTaken, standing: HandBackStep | None, because: str, now: datetime
) -> None:
    wrong = {}
    if standing is not None and not because.strip():
        raise Refused("This step is recorded already. Correct it, and say why.", codes=["R71"])
    if told.happened_on > now.date():
        wrong["happened_on"] = "Enter today or a day before"
    if step is ProtocolStep.REPLY and told.representations_until is None:
        wrong["representations_until"] = "Enter the last day for representations"
    elif step is ProtocolStep.REPLY and told.representations_until and told.representations_until < told.happened_on:
        wrong["representations_until"] = "Enter a day on or after the reply"
    if step is ProtocolStep.NEW_DIRECTIONS and told.effective_on is None:
        wrong["effective_on"] = "Enter the day on which the power goes back"
    if wrong:
        raise Invalid("The step is not complete.", fields=wrong)


def _refuse_step(
    attempt: Attempt, step: ProtocolStep, told: StepTaken, holding: PowerHolding | None, now: datetime
) -> None:
    """STEP_RULES; for a step out of order, with the steps that are missing."""
    place = ORDER.index(step)
    before = [attempt.steps[one].happened_on for one in ORDER[:place] if one in attempt.steps]
    after = [attempt.steps[one].happened_on for one in ORDER[place + 1 :] if one in attempt.steps]
    days = {one: row.happened_on for one, row in attempt.steps.items()} | {step: told.happened_on}
    reply = told if step is ProtocolStep.REPLY else attempt.steps.get(ProtocolStep.REPLY)
    facts = StepFacts(
        step=step,
        done=attempt.done,
        happened_on=told.happened_on,
        not_before=max(before, default=None),
        not_after=min(after, default=None),
        representations_until=reply.representations_until if reply else None,
        noticed_on=days.get(ProtocolStep.PUBLIC_NOTICE),
        went_on_on=days.get(ProtocolStep.GOING_ON),
        has_holding=holding is not None,
        effective_on=told.effective_on if step is ProtocolStep.NEW_DIRECTIONS else None,
    )
    found = broken(STEP_RULES, facts, on=now.date())
    if IN_ORDER in found:
        missing = "; ".join(STEP_WORDS[one] for one in missing_before(step, attempt.done))
        raise Refused(f"{IN_ORDER.says} Missing before it: {missing}. ({IN_ORDER.source})", codes=[IN_ORDER.code])
    refuse_if(found)
