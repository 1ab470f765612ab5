"""Notices as tests need them: a council with its letterhead, a decision's content, a draft, an approved letter."""

from datetime import date, datetime
from typing import Any

from licensing import clock
from licensing.audit.rules import SYSTEM, Actor
from licensing.authority.commands import change_setting
from licensing.authority.rules import Setting
from licensing.database import transaction
from licensing.notices.commands import approve_notice, draft_notice
from licensing.notices.content import DecisionNoticeContent, HearingNoticeContent, LicenceOutcome, kind_of
from licensing.notices.models import Notice, NoticeRevision
from licensing.notices.rules import NoticeKind, ServiceMethod
from licensing.powers.rules import Body
from licensing.register.models import LicenceHolder
from licensing.register.rules import LicenceKind
from tests.builders.register import hale

TUESDAY = clock.at(date(2015, 12, 1), 9, 30)
LETTERHEAD = {
    Setting.AUTHORITY_NAME: "Calderbrook Metropolitan Borough Council",
    Setting.OFFICE_ADDRESS: "Licensing, Town Hall, Calderbrook",
    Setting.COURT_NAME: "Calderbrook Magistrates’ Court",
    Setting.COURT_ADDRESS: "Court Street, Calderbrook",
    Setting.PROPER_OFFICER_NAME: "Stephen Obi",
    Setting.PROPER_OFFICER_POST: "Monitoring officer",
    Setting.PROPER_OFFICER_APPOINTED: "Appointed by the council on 20 May 2015.",
}


def a_letterhead(**but: str) -> None:
    """The council's letterhead, court and proper officer, in force since 2014; `but` changes some."""
    with transaction() as session:
        for setting, value in (LETTERHEAD | {Setting(name): value for name, value in but.items()}).items():
            change_setting(
                session, setting, value=value, in_force_from=date(2014, 1, 1), because="Set up", by=SYSTEM, now=TUESDAY
            )


def revoked(kind: LicenceKind = LicenceKind.PRIVATE_HIRE_DRIVER, **but: Any) -> LicenceOutcome:
    """One licence revoked on the general ground, unless told otherwise."""
    given = {
        "outcome": "revoked",
        "badge_number": "1347",
        "ground": "any other reasonable cause",
        "citation": "section 61(1)(b) of the Local Government (Miscellaneous Provisions) Act 1976",
    }
    return LicenceOutcome(kind=kind, number="PHD-1347", **(given | but))


def decided(*outcomes: LicenceOutcome, **but: Any) -> DecisionNoticeContent:
    """A commissioner's decision of 26 November 2015."""
    given = {
        "case_reference": "LR-2015-0019",
        "decided_on": date(2015, 11, 26),
        "body": Body.COMMISSIONER,
        "decided_by": "the commissioner, Edith Finch",
        "authority": "the Secretary of State’s Directions of 26 February 2015",
        "reasons": "You were told to report each conviction to the council, and did not.",
        "findings": ("He did not report three speeding convictions.",),
    }
    return DecisionNoticeContent(outcomes=outcomes or (revoked(),), **(given | but))


def called(**but: Any) -> HearingNoticeContent:
    """A call to a hearing on Friday 18 December 2015 at 14:00."""
    given = {
        "case_reference": "LR-2015-0041",
        "held_on": date(2015, 12, 18),
        "starts_at": "14:00",
        "minutes": 50,
        "venue": "Committee Room 2, Town Hall",
        "licences": ("private hire driver’s licence PHD-0041",),
        "matters": ("Two complaints about conduct towards passengers in 2014.",),
        "evidence": ("Operator’s log",),
        "who_decides": "Councillors on the Advisory Committee hear the case. The commissioner decides.",
        "papers_by": date(2015, 12, 10),
    }
    return HearingNoticeContent(**(given | but))


def a_draft(
    content: DecisionNoticeContent | HearingNoticeContent | None = None,
    *,
    holder: LicenceHolder | None = None,
    now: datetime = TUESDAY,
) -> Notice:
    """A drafted notice to Hale."""
    content = content or decided()
    kind = kind_of(content) if isinstance(content, DecisionNoticeContent) else NoticeKind.HEARING_NOTICE
    with transaction() as session:
        return draft_notice(
            session, kind, content=content, holder_id=(holder or hale()).id or 0, about=content.case_reference,
            due_on=date(2015, 12, 10), by=SYSTEM, now=now,
        )  # fmt: skip


def an_approved(
    notice: Notice | None = None,
    *,
    by: Actor,
    method: ServiceMethod = ServiceMethod.POST_FIRST_CLASS,
    now: datetime = TUESDAY,
    **but: Any,
) -> NoticeRevision:
    """A notice approved to leave today."""
    notice = notice or a_draft()
    with transaction() as session:
        return approve_notice(
            session,
            notice.reference,
            version=notice.version,
            method=method,
            planned_on=now.date(),
            by=by,
            now=now,
            **but,
        )
