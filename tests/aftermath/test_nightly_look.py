"""The nightly look at what decisions still need, where there are more than one night reaches."""

from datetime import date

import pytest
from sqlmodel import Session, select

from licensing import clock
from licensing.aftermath import following
from licensing.audit.rules import SYSTEM
from licensing.followups.commands import finish_by_origin
from licensing.followups.models import Followup
from tests.national_register.test_commands import notified

pytestmark = pytest.mark.usefixtures("undone")


def asked(session: Session) -> list[Followup]:
    return list(
        session.exec(select(Followup).where(Followup.done_at.is_(None), Followup.origin.startswith("tell:"))).all()
    )


def test_the_newest_decision_is_reached_first(do, session, monkeypatch):
    notified(date(2024, 1, 9))
    newer, _ = notified(date(2024, 1, 10))
    given = {"by": SYSTEM, "now": clock.at(date(2024, 1, 11), 2)}
    for one in asked(session):
        do(finish_by_origin, one.case_reference, origin=one.origin, outcome="Put aside", **given)
    monkeypatch.setattr(following, "MOST_A_NIGHT", 1)
    do(following.sweep_decisions, **given)
    assert {one.case_reference for one in asked(session)} == {newer.reference}
