"""What the night does about a change of holder, the time to veto, and the commissioner's advice. Twice is as once."""

from datetime import date, datetime, timedelta

from sqlmodel import Session

from licensing.audit.rules import Actor
from licensing.followups.commands import finish_by_origin, raise_followup
from licensing.oversight.advice import asked_to_advise
from licensing.oversight.commands.sample import draw_sample
from licensing.oversight.queries import heard_under_another, windows_ended
from licensing.oversight.rules import ADVISE, PASSED_ON, VETO_DUE
from licensing.people.rules import Role
from licensing.powers.queries import find_holding

DAYS_TO_CHOOSE = 7


def look_at_oversight(session: Session, *, day: date, by: Actor, now: datetime) -> int:
    """Draw the day's sample, and raise or end the tasks that dates bring; how many were raised or drawn.

    A task to hear again, or to record the holder's agreement, for each case heard under a holding that has passed on
    (R07); one to advise for each case the commissioner is asked about; an end to hers where the time to veto is over.
    """
    count = draw_sample(session, day=day, by=by, now=now)
    holding = find_holding(session, on=day)
    for reference in heard_under_another(session, on=day):
        raised = raise_followup(
            session, says="The power passed on after this was heard: hear it again, or record the licence holder’s "
            "written agreement to a decision on the record (R07)",
            due_on=day + timedelta(days=DAYS_TO_CHOOSE), role=Role.LICENSING_OFFICER, about=reference,
            origin=f"{PASSED_ON}{holding.id if holding else ''}", by=by, now=now,
        )  # fmt: skip
        count += raised is not None
    for one in asked_to_advise(session, person_id=None, on=day):
        raised = raise_followup(
            session, says=f"Advise on {one.reference}. {one.because}"[:300], due_on=max(one.hearing_on or day, day),
            role=Role.COMMISSIONER, about=one.reference, origin=ADVISE, by=by, now=now,
        )  # fmt: skip
        count += raised is not None
    for reference in windows_ended(session, on=day):
        finish_by_origin(
            session, reference, origin=VETO_DUE, outcome="The time to veto ended: the decision stands", by=by, now=now
        )
    return count
