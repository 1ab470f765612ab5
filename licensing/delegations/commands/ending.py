"""Whoever holds the power ends a version of the scheme; and a scheme that the holder has not adopted is asked about."""

from datetime import datetime

from sqlmodel import Session

from licensing.audit.commands import record
from licensing.audit.rules import Actor
from licensing.delegations.commands.scheme import DELEGATIONS
from licensing.delegations.ending import ENDING_RULES, EndingFacts
from licensing.delegations.models import SchemeEnded
from licensing.delegations.queries import begins_at, endings_of, is_holders, scheme_by_number, scheme_on
from licensing.delegations.seals import Sealed, seal_of
from licensing.documents.commands import keep_file
from licensing.documents.opened import Opened
from licensing.followups.commands import finish_by_origin, raise_followup
from licensing.people.rules import Role
from licensing.powers.queries import find_holding
from licensing.rulebook import broken, refuse_if

ADOPT_OR_END = "scheme.adopt_or_end"


def end_scheme(
    session: Session,
    number: int,
    *,
    ended_from: datetime,
    document: Opened | None,
    because: str,
    by: Actor,
    now: datetime,
) -> SchemeEnded:
    """From that instant nobody decides under this version; what was decided before stands (LGA 1972, s.101(4)).

    One that has not begun never does. Raises NotFound, Refused by ENDING_RULES.
    """
    scheme = scheme_by_number(session, number)
    begins = begins_at(scheme)
    facts = EndingFacts(
        because=because,
        has_document=document is not None,
        ends_once_begun=begins > now or ended_from > begins,
        is_sooner=all(ended_from < one.ended_from for one in endings_of(session, scheme.id)),
    )
    refuse_if(broken(ENDING_RULES, facts, on=now.date()))
    assert document is not None  # the rule refused it
    row = SchemeEnded(
        scheme_id=scheme.id, ended_from=ended_from, document_sha256=keep_file(session, document, now=now),
        document_name=document.name, because=because.strip(), recorded_by=by.id, recorded_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    record(
        session, "scheme.ended", about=DELEGATIONS, by=by, at=now, number=number, ended_from=ended_from,
        because=row.because, document_sha256=row.document_sha256, **seal_of(session, Sealed.ENDED, row.id),
    )  # fmt: skip
    finish_by_origin(session, None, origin=f"{ADOPT_OR_END} {number}", outcome="It was ended", by=by, now=now)
    return row


def sweep_scheme(session: Session, *, by: Actor, now: datetime) -> int:
    """Asks the administrator about a scheme in force that whoever holds the power has not adopted; how many tasks.

    It ends the task once it is adopted.
    """
    scheme = scheme_on(session, on=now.date())
    if scheme is None:
        return 0
    origin = f"{ADOPT_OR_END} {scheme.number}"
    if is_holders(session, scheme, find_holding(session, on=now.date()), on=now.date()):
        finish_by_origin(session, None, origin=origin, outcome="It was adopted", by=by, now=now)
        return 0
    says = f"Nobody may decide under version {scheme.number} of the scheme of delegation: adopt it, or end it (R01)"
    raised = raise_followup(
        session, says=says, due_on=now.date(), role=Role.ADMINISTRATOR, about=None, origin=origin, by=by, now=now
    )
    return 0 if raised is None else 1
