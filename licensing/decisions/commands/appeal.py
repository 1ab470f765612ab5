"""What an appeal does to a decision, told by whoever keeps the appeals: the register follows in the same act."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session

from licensing.audit.rules import Actor
from licensing.decisions.commands.follow import bring_about
from licensing.decisions.models import AppealEffect, Determination
from licensing.decisions.queries import appeal_effects


def tell_appeal(
    session: Session, determination: Determination, told: Mapping[int, Mapping[str, Any]], *, by: Actor, now: datetime
) -> None:
    """By licence, how its outcome now stands on appeal: the columns of `AppealEffect`. What stood is superseded.

    The caller has refused what is not lawful, and records the event of the act.
    """
    before = appeal_effects(session, determination.id)
    for licence_id, columns in told.items():
        stood = before.get(licence_id)
        session.add(
            AppealEffect(
                determination_id=determination.id,
                licence_id=licence_id,
                recorded_at=now,
                supersedes=stood.id if stood else None,
                **columns,
            )
        )
    session.flush()
    bring_about(session, determination, by=by, now=now)
