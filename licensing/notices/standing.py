"""How a notice stands once it has been sent: whether what it prints is right, and what somebody must now do."""

from datetime import date

from sqlmodel import Session, col, select

from licensing.audit.models import AuditEvent
from licensing.audit.rules import Actor
from licensing.authority.queries import setting_on
from licensing.authority.rules import SECOND_PERSON, Setting
from licensing.notices.elements import LetterFacts, rules_for
from licensing.notices.letters import Plan
from licensing.notices.models import Notice
from licensing.notices.queries import facts_for, proved_days, revision_of, service_of
from licensing.notices.rules import NOTICE_WORDS, NoticeKind, latest_safe_appeal_day
from licensing.rulebook import broken

SERVE = "serve "  # how the origin of the task to serve a notice begins; the notice's reference follows


def second_person_because(session: Session, notice: Notice, facts: LetterFacts, by: Actor, *, on: date) -> str:
    """Why somebody else has to approve this letter, where the authority's settings ask for it; "" when nobody has to.

    Immediate effect is not approved by whoever decided or proposed it; another letter not by whoever drafted it.
    """
    decision = facts.decision
    is_their_own = decision is not None and decision.is_immediate and by.id in decision.decided_by_ids
    if is_their_own and setting_on(session, Setting.TWO_PEOPLE_FOR_IMMEDIATE, on) == "yes":
        return "Immediate effect is approved by a second person: not by whoever decided or proposed it."
    if by.id and asks_second_person(session, notice.kind, on=on) and drafted_by(session, notice) == by.id:
        return f"A second person approves this letter ({NOTICE_WORDS[notice.kind].lower()}): not whoever drafted it."
    return ""


def asks_second_person(session: Session, kind: NoticeKind, *, on: date) -> bool:
    """Whether the setting of the day has a letter of this kind approved by somebody who did not draft it."""
    return setting_on(session, Setting(f"second_person_{kind}"), on) == SECOND_PERSON


def drafted_by(session: Session, notice: Notice) -> int | None:
    """Who drafted the notice, or last changed what it tells: as the record of acts has it. None for the system."""
    return session.exec(
        select(AuditEvent.actor_id)
        .where(
            AuditEvent.chain == notice.case_reference,
            col(AuditEvent.action).in_(("notice.drafted", "notice.reworded")),
            col(AuditEvent.content)["notice"].as_string() == notice.reference,
        )
        .order_by(col(AuditEvent.seq).desc())
    ).first()


def is_immediate(notice: Notice) -> bool:
    """Does any of the decision that it tells take effect at once? (R44)"""
    return any(one["is_immediate"] for one in notice.content.get("outcomes", ()))


def printed_wrong(session: Session, notice: Notice) -> bool:
    """Does the service that stands make the last day to appeal that the latest letter prints a wrong one? (R46)"""
    revision, safe = revision_of(session, notice.id or 0), latest_safe_appeal_day(proved_days(session, notice.id or 0))
    if safe is None or revision is None or not revision.content["last_day_to_appeal"]:
        return False
    return bool(revision.content["last_day_to_appeal"] != safe.isoformat())


def what_to_do(session: Session, notice: Notice) -> str:
    """What the latest record of service asks for: serve again, correct, move the hearing; "" when all is well."""
    standing, revision = service_of(session, notice.id or 0), revision_of(session, notice.id or 0)
    name = f"{NOTICE_WORDS[notice.kind]} {notice.reference}"
    if standing is None or standing.given_on is None or revision is None:
        return f"{name} was not received: approve it again and serve it"
    if printed_wrong(session, notice):
        return f"{name} prints a wrong last day to appeal: approve it again and serve the corrected letter"
    if notice.kind is not NoticeKind.HEARING_NOTICE:
        return ""
    facts = facts_for(session, notice, Plan(standing.method, standing.sent_on, standing.given_on))
    late = any(rule.code == "R23" for rule in broken(rules_for(facts), facts, on=standing.sent_on))
    return f"{name} reached the licence holder too late for the hearing: move it" if late else ""
