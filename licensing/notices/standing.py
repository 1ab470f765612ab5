"""How a notice stands once it has been sent: whether what it prints is right, and what somebody must now do."""

from datetime import date

from sqlmodel import Session

from licensing.audit.rules import Actor
from licensing.authority.queries import setting_on
from licensing.authority.rules import Setting
from licensing.notices.elements import RULES, LetterFacts
from licensing.notices.letters import Plan
from licensing.notices.models import Notice
from licensing.notices.queries import facts_for, proved_days, revision_of, service_of
from licensing.notices.rules import NOTICE_WORDS, NoticeKind, latest_safe_appeal_day
from licensing.rulebook import broken


def needs_second_person(session: Session, facts: LetterFacts, by: Actor, *, on: date) -> bool:
    """Does somebody else have to approve this letter, because it takes effect at once and this person decided it?"""
    decision = facts.decision
    if decision is None or not decision.is_immediate or by.id not in decision.decided_by_ids:
        return False
    return setting_on(session, Setting.TWO_PEOPLE_FOR_IMMEDIATE, on) == "yes"


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
    late = any(rule.code == "R23" for rule in broken(RULES, facts, on=standing.sent_on))
    return f"{name} reached the licence holder too late for the hearing: move it" if late else ""
