"""Acts on notices: draft, approve, withdraw, hand to the print room, record what became of the service."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session, func, select

from licensing.audit.commands import record
from licensing.audit.rules import SYSTEM, Actor
from licensing.errors import Invalid, NotFound, Refused, Stale
from licensing.followups.commands import finish_by_origin, raise_followup
from licensing.messages.queries import letters_with_notify
from licensing.notices.content import Content, as_plain
from licensing.notices.copies import copy_of, freeze_copy, goes_elsewhere, who_gets_a_copy
from licensing.notices.elements import LetterFacts, rules_for
from licensing.notices.holding_back import HELD_RULES, HeldFacts
from licensing.notices.leaving import can_be_kept_back, may_have_reached
from licensing.notices.letters import FURTHEST_PLAN, Plan
from licensing.notices.models import HandedOver, Notice, NoticeRevision, Service
from licensing.notices.print_room import clear, copy_name, file_name, put
from licensing.notices.queries import (
    facts_for,
    handed_over,
    revision_of,
    revisions_of,
    service_of,
    services_of,
    take_notice,
    todays_post,
)
from licensing.notices.refusals import refuse_days, refuse_old_address, sent_revision
from licensing.notices.rendering import render
from licensing.notices.rules import (
    SERVICE_RULES,
    NoticeKind,
    ServiceFacts,
    ServiceMethod,
    effect_of_notice,
    served_on,
)
from licensing.notices.standing import SERVE, is_immediate, printed_wrong, second_person_because, what_to_do
from licensing.notices.withheld import refuse_withheld
from licensing.outbox.commands import post
from licensing.people.rules import Role
from licensing.rulebook import broken, refuse_if


def draft_notice(
    session: Session,
    kind: NoticeKind,
    *,
    content: Content,
    holder_id: int,
    about: str,
    due_on: date | None,
    by: Actor,
    now: datetime,
    replaces: int | None = None,
) -> Notice:
    """Draft a letter to a holder about a case, in the act that calls for it. Whoever calls holds the case's row."""
    number = session.exec(select(func.count()).select_from(Notice).where(Notice.case_reference == about)).one() + 1
    notice = Notice(
        reference=f"{about}-N{number}",
        kind=kind,
        case_reference=about,
        holder_id=holder_id,
        content=as_plain(content),
        drafted_at=now,
        due_on=due_on,
        replaces=replaces,
    )
    session.add(notice)
    session.flush()
    record(session, "notice.drafted", about=about, by=by, at=now, notice=notice.reference, kind=kind)
    return notice


def withdraw_notice(
    session: Session, notice_reference: str, *, because: str, is_told: bool = False, by: Actor, now: datetime
) -> Notice:
    """Take back a notice that has not left, and end the task to see to it. Raises Refused once it may have come.

    `is_told`: another letter tells the holder, so a copy that went by e-mail keeps no paper in the post.
    """
    notice = take_notice(session, notice_reference)
    if notice.withdrawn_at is not None:
        return notice
    if not can_be_kept_back(session, notice) if is_told else may_have_reached(session, notice):
        raise Refused(
            f"{notice_reference} has left the building: nobody can take it back.", about=notice.case_reference
        )
    notice.withdrawn_at, notice.withdrawn_because, notice.version = now, because, notice.version + 1
    session.add(notice)
    record(
        session, "notice.withdrawn", about=notice.case_reference, by=by, at=now, notice=notice_reference,
        because=because,
    )  # fmt: skip
    post(session, "notice.withdrawn", dedupe=f"withdrawn:{notice_reference}", notice=notice_reference)
    origin = f"notice:{notice_reference}"
    finish_by_origin(
        session, notice.case_reference, origin=origin, outcome=f"Not sent: {because}"[:300], by=by, now=now
    )
    return notice


def approve_notice(
    session: Session,
    notice_reference: str,
    *,
    version: int,
    method: ServiceMethod,
    planned_on: date,
    by: Actor,
    now: datetime,
    shown: str = "",
) -> NoticeRevision:
    """Freeze the letter as it leaves on this plan: its words, its bytes and their hash, its address.

    `shown` is the hash of the words that the approver saw, where a page showed them. Raises Refused with every element
    that is missing (R46, R79, R44 and the rest), Stale when the letter is no longer the one shown.
    """
    notice = take_notice(session, notice_reference)
    plan = plan_from(method, planned_on, on=now.date())
    facts = facts_for(session, notice, plan)
    _refuse_stale(session, notice, facts, version=version, shown=shown)
    _refuse_unfit(session, notice, facts, by=by, on=now.date())
    printed = render(facts.letter.plain, at=now)
    earlier = revision_of(session, notice.id or 0)
    revision = NoticeRevision(
        notice_id=notice.id or 0,
        number=earlier.number + 1 if earlier else 1,
        content=_frozen(notice, facts),
        pdf=printed.pdf,
        sha256=hashlib.sha256(printed.pdf).hexdigest(),
        pages=printed.pages,
        address="\n".join(facts.letter.addressee.address),
        planned_method=method,
        planned_on=planned_on,
        approved_by=by.id or 0,
        approved_at=now,
    )
    notice.version += 1
    session.add_all([notice, revision])
    session.flush()
    copy = freeze_copy(session, revision, holder_id=notice.holder_id, letter=facts.letter.plain, at=now)
    record(
        session, "notice.approved", about=notice.case_reference, by=by, at=now, notice=notice_reference,
        revision=revision.number, sha256=revision.sha256, method=method, planned_on=planned_on,
        **({"copy_to": copy.name, "copy_sha256": copy.sha256} if copy else {}),
    )  # fmt: skip
    post(session, "notice.approved", dedupe=f"approved:{notice_reference}:{revision.number}", notice=notice_reference)
    return revision


def hand_over(session: Session, notice_reference: str, *, folder: Path, now: datetime) -> HandedOver | None:
    """Put the latest revision's file in the print room's folder: once, whole, and never beside an older revision.

    None when there is nothing to print: the notice was withdrawn, or is there already.
    """
    notice = take_notice(session, notice_reference)
    revision = revision_of(session, notice.id or 0)
    if notice.withdrawn_at is not None or revision is None or handed_over(session, revision.id or 0) is not None:
        return None
    if letters_with_notify(session, [file_name(notice.reference, revision.number)]):
        return None
    clear(folder, notice.reference, [one.number for one in revisions_of(session, notice.id or 0)])
    name = file_name(notice.reference, revision.number)
    put(folder, name, revision.pdf)
    copy = copy_of(session, revision.id or 0)
    contact = who_gets_a_copy(session, notice.holder_id, on=now.date())
    if copy is not None and not goes_elsewhere(copy, contact):
        put(folder, copy_name(notice.reference, revision.number), copy.pdf)
    row = HandedOver(revision_id=revision.id or 0, file_name=name, handed_at=now)
    session.add(row)
    record(
        session,
        "notice.handed_over",
        about=notice.case_reference,
        by=SYSTEM,
        at=now,
        notice=notice_reference,
        file=name,
    )
    return row


def take_back(session: Session, notice_reference: str, *, folder: Path) -> None:
    """The files of a notice withdrawn, or given to GOV.UK Notify, leave the print room's folder. Twice is as once."""
    notice = take_notice(session, notice_reference)
    latest = revision_of(session, notice.id or 0)
    elsewhere = letters_with_notify(session, [file_name(notice.reference, latest.number)]) if latest else ()
    if notice.withdrawn_at is not None or elsewhere:
        clear(folder, notice.reference, [one.number for one in revisions_of(session, notice.id or 0)])


def record_service(
    session: Session,
    notice_reference: str,
    *,
    method: ServiceMethod,
    sent_on: date,
    given_at: datetime | None = None,
    place: str = "",
    served_by: str = "",
    proof: str = "",
    because: str = "",
    by: Actor,
    now: datetime,
) -> Service:
    """Record how and when the latest approved letter was served, and with what proof.

    For an e-mail's receipt `served_by` is who decided that it was received and `because` on what evidence (R51). The
    post gives a deemed day (R52). Follow-ups are raised where the service makes a printed date wrong, or is too late.
    """
    notice = take_notice(session, notice_reference)
    revision = sent_revision(session, notice)
    has_s233 = method.is_s233 or any(one.method.is_s233 for one in services_of(session, notice.id or 0))
    facts = ServiceFacts(
        method, has_s233, served_by, because, is_immediate=is_immediate(notice), has_instant=given_at is not None
    )
    refuse_if(broken(SERVICE_RULES, facts, on=now.date()), about=notice.case_reference)
    refuse_old_address(session, notice, revision, method, on=now.date())
    if method is ServiceMethod.EMAIL_COURTESY:
        raise Refused("A courtesy copy by e-mail is no service.", codes=["R51"], about=notice.case_reference)
    refuse_days(revision, sent_on=sent_on, given_at=given_at, method=method, now=now)
    service = Service(
        revision_id=revision.id or 0,
        method=method,
        sent_on=sent_on,
        given_on=served_on(sent_on, method),
        given_at=given_at,
        place=place,
        served_by=served_by,
        proof=proof,
        because=because,
        recorded_by=by.id,
        recorded_at=now,
    )
    return _write(session, notice, service, by=by, now=now)


def record_post(
    session: Session, notice_references: Sequence[str], *, method: ServiceMethod, on: date, by: Actor, now: datetime
) -> list[Service]:
    """Today's post in one act: these letters were handed to Royal Mail on that day, by that class.

    Raises Refused, naming them, when one is not among the letters that wait, is held for a changed address, or is with
    GOV.UK Notify, which has not said yet that it was posted.
    """
    waiting = {row.reference: row for row in todays_post(session, person_id=by.id, limit=1000, on=now.date())}
    gone = [reference for reference in notice_references if reference not in waiting]
    held = [reference for reference in notice_references if reference in waiting and waiting[reference].is_held]
    if gone:
        raise Refused(f"No longer waiting to be posted: {', '.join(gone)}. Look at the list again.")
    if held:
        raise Refused(
            f"The address has changed since approval, or who gets the copy has: {', '.join(held)}. Approve it again.",
            codes=["R51"],
        )
    with_notify = [one for one, row in waiting.items() if row.is_with_notify and not row.is_posted_by_notify]
    theirs = sorted(set(with_notify) & set(notice_references))
    if theirs:
        raise Refused(f"GOV.UK Notify posts it, and has not yet said that it did: {', '.join(theirs)}.", codes=["R52"])
    if not notice_references or method.post_class is None:
        raise Invalid("Tick the letters that were posted.", fields={"posted": "Tick the letters that were posted"})
    return [
        record_service(
            session, reference, method=method, sent_on=on, place="Royal Mail", served_by=by.name, by=by, now=now
        )
        for reference in sorted(notice_references)
    ]


def rebut_service(
    session: Session,
    notice_reference: str,
    *,
    service_id: int,
    because: str,
    given_on: date | None = None,
    given_at: datetime | None = None,
    by: Actor,
    now: datetime,
) -> Service:
    """The contrary is proved: the letter did not come, or came on another day (R52). A row that supersedes the record.

    Without `given_on` it was not served by that letter at all: approve it again and serve it anew. Where it takes
    effect at once the instant is asked for too (R44).
    """
    notice = take_notice(session, notice_reference)
    before = next((one for one in services_of(session, notice.id or 0) if one.id == service_id), None)
    if before is None or before.rebutted:
        raise NotFound("There is no such record of service that stands.")
    if given_on is not None and not before.sent_on <= given_on <= now.date():
        raise Invalid("It came between the day it was sent and today.", fields={"given_on": "Enter the day it came"})
    if given_on is not None and given_at is None and is_immediate(notice):
        raise Invalid("It takes effect at the time it is given.", fields={"given_at": "Enter the time it was given"})
    if given_at is not None and (given_at > now or given_at.date() != given_on):
        raise Invalid("The time is on that day, and not to come.", fields={"given_at": "Enter a time that has passed"})
    service = Service(
        revision_id=before.revision_id,
        method=before.method,
        sent_on=before.sent_on,
        given_on=given_on,
        given_at=given_at,
        place=before.place,
        served_by=before.served_by,
        proof=before.proof,
        rebutted=given_on is None,
        because=because,
        recorded_by=by.id,
        recorded_at=now,
        supersedes=before.id,
    )
    return _write(session, notice, service, by=by, now=now)


def plan_from(method: ServiceMethod, planned_on: date, *, on: date) -> Plan:
    """How and when a letter is to leave. Raises Invalid for a day gone by, or too far ahead."""
    if not on <= planned_on <= on + FURTHEST_PLAN:
        raise Invalid(
            "The planned day is from today to 60 days on.",
            fields={"planned_on": "Choose a day from today to 60 days on"},
        )
    return Plan(method, planned_on)


def _refuse_stale(session: Session, notice: Notice, facts: LetterFacts, *, version: int, shown: str) -> None:
    if notice.version == version and shown in ("", facts.letter.sha256):
        return
    latest = revision_of(session, notice.id or 0)
    what = f"Approved as revision {latest.number}" if latest else "Its words, its address or its dates have changed"
    raise Stale(
        "This letter is no longer the one you were shown. Read it again before you approve it.",
        theirs={"Letter": what, "Version": notice.version},
        yours={"Letter": "Approve the letter as you saw it", "Version": version},
        back=f"/notices/{notice.reference}",
    )


def _refuse_unfit(session: Session, notice: Notice, facts: LetterFacts, *, by: Actor, on: date) -> None:
    about = notice.case_reference
    if notice.withdrawn_at is not None:
        raise Refused(f"{notice.reference} was withdrawn: {notice.withdrawn_because}", about=about)
    if service_of(session, notice.id or 0) is not None and not printed_wrong(session, notice):
        raise Refused(f"{notice.reference} has been served, and what it says is right.", about=about)
    held = HeldFacts(notice.held_until, on)
    refuse_if([*broken(HELD_RULES, held, on=on), *broken(rules_for(facts), facts, on=on)], about=about)
    refuse_withheld(session, notice, facts.content)
    second = second_person_because(session, notice, facts, by, on=on)
    if second:
        raise Refused(f"{second} (the authority’s setting)", codes=["R44" if is_immediate(notice) else ""], about=about)


def _frozen(notice: Notice, facts: LetterFacts) -> dict[str, Any]:
    """What a revision keeps beside its bytes: the whole letter, and the days it prints."""
    has_appeal = notice.kind is NoticeKind.DECISION_NOTICE
    last = effect_of_notice(facts.plan.given_on).last_day_to_appeal
    return {
        "letter": facts.letter.plain,
        "letter_sha256": facts.letter.sha256,
        "given_on": facts.plan.given_on.isoformat(),
        "last_day_to_appeal": last.isoformat() if has_appeal else None,
        "wording": {one.part.value: one.version_id for one in facts.wording},
    }


def _write(session: Session, notice: Notice, service: Service, *, by: Actor, now: datetime) -> Service:
    """The record, its event, and what follows from it: whoever must know hears of it through the outbox."""
    session.add(service)
    notice.version += 1
    session.add(notice)
    session.flush()
    fact = "notice.rebutted" if service.supersedes else "notice.served"
    record(
        session, fact, about=notice.case_reference, by=by, at=now, notice=notice.reference, method=service.method,
        sent_on=service.sent_on, given_on=service.given_on, proof=service.proof, because=service.because,
    )  # fmt: skip
    post(session, fact, dedupe=f"{fact}:{service.id}", notice=notice.reference)
    _follow_up(session, notice, service, by=by, now=now)
    return service


def _follow_up(session: Session, notice: Notice, service: Service, *, by: Actor, now: datetime) -> None:
    """What somebody must do because of this service: serve again, serve a corrected letter, move the hearing."""
    says, origin = what_to_do(session, notice), f"notice:{notice.reference}"
    if not says:
        for done in (origin, f"{SERVE}{notice.reference}"):
            finish_by_origin(session, notice.case_reference, origin=done, outcome="Served", by=by, now=now)
        return
    raise_followup(
        session, says=says, due_on=now.date(), role=Role.LICENSING_OFFICER, about=notice.case_reference,
        origin=origin, by=by, now=now,
    )  # fmt: skip
