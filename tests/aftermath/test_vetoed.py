"""A decision that the commissioner may veto, or vetoed, is told to nobody; what was told before is told anew (R06)."""

from datetime import date

import pytest
from sqlmodel import select

from licensing import clock
from licensing.aftermath.commands import record_told
from licensing.aftermath.following import follow_decision
from licensing.aftermath.models import Told
from licensing.aftermath.queries import to_tell
from licensing.aftermath.rules import MustKnow
from licensing.aftermath.standing import line_on
from licensing.audit.rules import SYSTEM
from licensing.decisions.commands.decide import decide_as_panel
from licensing.decisions.commands.objection import Hands, retake_vote
from licensing.decisions.earlier import earlier_decisions
from licensing.decisions.leaving import leads_to
from licensing.decisions.models import Determination
from licensing.decisions.queries import determination_of
from licensing.decisions.rules import Outcome
from licensing.errors import Refused
from licensing.followups.commands import raise_followup
from licensing.followups.queries import open_about
from licensing.outbox.models import OutboxMessage
from licensing.oversight.commands.veto import clear_decision, veto_decision
from licensing.people.rules import Role
from tests.builders.decisions import HeardCase, a_heard_case, drafted
from tests.builders.people import actor, ostler
from tests.oversight.test_veto import DECIDED, NEXT, NOW, case, chair_of, commissioner_of  # noqa: F401 (a fixture)

pytestmark = pytest.mark.usefixtures("undone")


def tell(do, heard: HeardCase, now):
    return do(
        record_told, heard.reference, who=MustKnow.OPERATOR, is_needed=True, told_on=now.date(), how="By telephone",
        basis="s.46", because="", by=actor(ostler(), Role.LICENSING_OFFICER), now=now,
    )  # fmt: skip


def asked_to_tell(do, session, heard: HeardCase, now) -> list[str]:
    do(follow_decision, heard.reference, by=SYSTEM, now=now)
    origins = {one.origin for one in open_about(session, heard.reference, on=now.date())}
    return sorted(one for one in origins if one.startswith("tell:"))


def test_r06_nobody_is_told_before_the_window_has_ended(do, session, case):  # noqa: F811
    assert asked_to_tell(do, session, case, NOW) == []
    assert leads_to(session, case.reference, on=DECIDED) == "decisions.show"
    with pytest.raises(Refused) as refusal:
        tell(do, case, NEXT)
    assert refusal.value.codes == ["R06"]
    lapsed = clock.at(date(2017, 12, 30), 2)
    assert asked_to_tell(do, session, case, lapsed) == ["tell:"]
    do(clear_decision, case.reference, by=commissioner_of(case), now=NEXT)
    assert promised(session, case) and asked_to_tell(do, session, case, NEXT) == ["tell:"]
    assert tell(do, case, NEXT).supersedes is None


def test_r06_whoever_was_told_of_a_vetoed_decision_is_told_of_the_next(do, session, case):  # noqa: F811
    first = determination_of(session, case.review.id)
    told = Told(
        review_id=case.review.id, determination_id=first.id, who=MustKnow.OPERATOR, told_on=DECIDED, how="By telephone",
        basis="s.46", of_what="revoked", recorded_by=ostler().id, recorded_at=NOW,
    )  # fmt: skip
    session.add(told)
    session.flush()
    do(
        raise_followup, says="Tell them", due_on=DECIDED, role=Role.LICENSING_OFFICER, about=case.reference,
        origin="tell:police", by=SYSTEM, now=NOW,
    )  # fmt: skip
    do(veto_decision, case.reference, because="Nobody weighed the training.", by=commissioner_of(case), now=NEXT)
    assert promised(session, case) and asked_to_tell(do, session, case, NEXT) == []
    settled_again(do, case)
    changed = {one.line.who for one in to_tell(session, determination_of(session, case.review.id)) if one.is_changed}
    assert changed == {MustKnow.OPERATOR}
    after = clock.at(date(2018, 1, 5), 10)
    assert "tell:operator" in asked_to_tell(do, session, case, after)
    assert tell(do, case, after).supersedes is None
    assert "tell:operator" not in asked_to_tell(do, session, case, after)


def test_r06_the_look_up_says_nothing_of_what_waits_or_was_vetoed(do, session, case):  # noqa: F811
    def said(on: date) -> str:
        return line_on(session, case.licences[0], on=on, now=clock.at(on, 17)).says

    assert "revoked" not in said(DECIDED) and "revoked" in said(date(2017, 12, 30))
    do(veto_decision, case.reference, because="Nobody weighed the training.", by=commissioner_of(case), now=NEXT)
    assert "revoked" not in said(date(2017, 12, 30))
    other = a_heard_case(commissioner=case.commissioner, on=date(2017, 12, 22), expires_on=date(2018, 9, 30))
    assert earlier_decisions(session, other.review, by=actor(ostler(), Role.LICENSING_OFFICER)) == []


def promised(session, heard: HeardCase) -> bool:
    asked = select(OutboxMessage).where(OutboxMessage.fact == "decision.moved")
    return any(one.arguments == {"review": heard.reference} for one in session.exec(asked).all())


def settled_again(do, heard: HeardCase) -> Determination:
    """The committee votes anew after a veto, and gives a warning."""
    do(
        retake_vote, heard.reference, licence_id=heard.licences[0].id, outcome=Outcome.WARNING, hands=Hands(3, 0),
        by=chair_of(heard), now=clock.at(NEXT.date(), 11), present=[one.id for one in (heard.chair, *heard.members)],
    )  # fmt: skip
    draft = drafted(heard, Outcome.WARNING)
    return do(decide_as_panel, heard.reference, draft=draft, by=chair_of(heard), now=clock.at(NEXT.date(), 12))
