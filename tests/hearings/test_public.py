"""Who may listen, and who stays while members talk: one resolution for several cases, or the law (R15, R29, R30)."""

import pytest

from licensing.authority.commands import change_setting
from licensing.authority.rules import STAYS, Setting
from licensing.documents.rules import ExemptParagraph
from licensing.errors import NotAllowed, Refused
from licensing.hearings.access import access_at, private_talk
from licensing.hearings.attendance import attendance_of
from licensing.hearings.commands.access import exclude_public, keep_private, readmit_public
from licensing.hearings.commands.conduct import move_on
from licensing.hearings.commands.ending import close_hearing
from licensing.hearings.commands.interests import declare_interest
from licensing.hearings.commands.presence import mark_party, mark_presence
from licensing.hearings.commands.voting import agree_by_all
from licensing.hearings.queries import accesses_on, movements_on
from licensing.hearings.rules import Capacity, InterestKind, Motion, PresenceKind, Step
from licensing.powers.rules import Mode
from tests.builders.hearings import (
    PROPOSALS,
    a_case_on,
    a_case_ready,
    act,
    at,
    go_to,
    opened,
    present,
    public_out,
)

pytestmark = pytest.mark.usefixtures("undone")
REASON = "It is about one person’s private life."


def excluded(ready, *review_ids, by=None, now=None, **given):
    return act(
        exclude_public, ready.day.reference,
        **({"review_ids": review_ids or [ready.review.id], "public_interest": REASON,
            "paragraphs": [ExemptParagraph.TWO, ExemptParagraph.ONE]} | given),
        by=by or ready.clerk, now=now or at(14, 5),
    )  # fmt: skip


def open_to(session, ready, review_id, now):
    return access_at(session, ready.day.id, review_id, at=now)


@pytest.mark.parametrize("mode", [PROPOSALS, Mode.COUNCIL_DECIDES, Mode.COMMISSIONER_WITH_ADVISORY])
def test_r29_councillors_talk_in_private_only_after_a_resolution(mode):
    ready = a_case_ready(mode)
    opened(ready)
    go_to(ready, Step.LAST_WORDS)
    with pytest.raises(Refused) as refused:
        act(move_on, ready.reference, to=Step.DELIBERATION, by=ready.clerk, now=at(14, 30))
    assert refused.value.codes == ["R29"]
    assert refused.value.mend["R29"].startswith(f"/hearing-days/{ready.day.reference}/public")
    excluded(ready, now=at(14, 31))
    assert act(move_on, ready.reference, to=Step.DELIBERATION, by=ready.clerk, now=at(14, 32)).step is Step.DELIBERATION


def test_r22_and_r29_do_not_gate_a_commissioner_who_sits_alone():
    ready = a_case_ready(Mode.COMMISSIONER_SOLE, agenda_on=None)
    opened(ready)
    go_to(ready, Step.LAST_WORDS)
    assert act(move_on, ready.reference, to=Step.DELIBERATION, by=ready.clerk, now=at(14, 30)).step is Step.DELIBERATION
    with pytest.raises(Refused) as refused:
        excluded(ready, now=at(14, 31))
    assert refused.value.codes == ["R29"]


def test_r29_one_resolution_covers_several_cases_names_all_it_must_and_can_be_undone(session):
    ready = a_case_ready()
    other = a_case_on(ready.day, hour=15, name="Mary Weir")[1]
    present(ready)
    row = excluded(ready, ready.review.id, other.id, moved_by=ready.chair.id, seconded_by=ready.members[1].id)
    for words in ("items 4", f"{ready.reference}) and 5", other.reference, "paragraphs 1 and 2", "Sch", REASON):
        assert words in row.wording
    assert [open_to(session, ready, one, at(14, 6)).is_private for one in (ready.review.id, other.id)] == [True, True]
    assert open_to(session, ready, other.id, at(14, 4)).in_words == "In public"
    act(readmit_public, ready.day.reference, review_ids=[other.id], by=ready.chair, now=at(14, 10))
    assert open_to(session, ready, other.id, at(14, 11)).in_words == "In public"
    assert open_to(session, ready, ready.review.id, at(14, 11)).in_words == "In private, by resolution of 14:05"
    assert len(accesses_on(session, ready.day.id)) == 2


def test_r29_a_resolution_is_refused_without_what_it_needs():
    ready = a_case_ready()
    with pytest.raises(Refused, match="Members in the room"):
        excluded(ready)
    present(ready)
    for wrong in (
        {"paragraphs": []},
        {"public_interest": " "},
        {"moved_by": ready.chair.id, "seconded_by": ready.chair.id},
        {"moved_by": ready.chair.id, "seconded_by": ready.commissioner.id},
    ):
        with pytest.raises(Refused) as refused:
            excluded(ready, **wrong)
        assert refused.value.codes == ["R29"], wrong
    with pytest.raises(NotAllowed):
        excluded(ready, by=ready.members[1])


def test_r30_confidential_information_keeps_the_public_out_whatever_is_resolved(session):
    ready = a_case_ready()
    present(ready)
    act(keep_private, ready.day.reference, review_ids=[ready.review.id], because="Given by a department on such terms",
        by=ready.clerk, now=at(14, 1))  # fmt: skip
    assert open_to(session, ready, ready.review.id, at(14, 2)).in_words == "In private: confidential information"
    with pytest.raises(Refused) as refused:
        act(readmit_public, ready.day.reference, review_ids=[ready.review.id], by=ready.clerk, now=at(14, 3))
    assert refused.value.codes == ["R30"]


def test_r29_an_observer_goes_out_with_the_public_and_not_in_again_before_it():
    ready = a_case_ready()
    opened(ready)

    def listens(minute):
        return act(mark_party, ready.reference, name="A reporter", capacity=Capacity.OBSERVER,
                   kind=PresenceKind.PRESENT, by=ready.clerk, now=at(14, minute))  # fmt: skip

    listens(1)
    excluded(ready)
    with pytest.raises(Refused) as refused:
        listens(6)
    assert refused.value.codes == ["R29"]
    go_to(ready, Step.DELIBERATION, start=7)
    with pytest.raises(Refused) as refused:
        act(readmit_public, ready.day.reference, review_ids=[ready.review.id], by=ready.clerk, now=at(14, 30))
    assert refused.value.codes == ["R15"]


@pytest.mark.parametrize(
    ("mode", "setting", "stays"),
    [
        (PROPOSALS, None, False),
        (PROPOSALS, STAYS, True),
        (Mode.COUNCIL_DECIDES, STAYS, False),
        (Mode.COMMISSIONER_WITH_ADVISORY, None, True),
    ],
)
def test_r15_who_stays_for_the_private_talk_is_the_modes_and_the_settings(do, acting, session, mode, setting, stays):
    ready = a_case_ready(mode)
    if setting:
        do(change_setting, Setting.COMMISSIONER_DURING_TALK, value=setting, in_force_from=ready.day.held_on,
           because="Her wish", by=acting(ready.clerk), now=at(9))  # fmt: skip
    hearing = opened(ready)
    go_to(ready, Step.OUTCOME)
    act(mark_presence, ready.day.reference, person_id=ready.clerk.id, kind=PresenceKind.LEFT, by=ready.chair,
        now=at(14, 20))  # fmt: skip
    act(agree_by_all, ready.reference, outcome=Motion.WARNING, by=ready.chair, now=at(14, 25))
    act(close_hearing, ready.reference, by=ready.chair, now=at(14, 30))

    session.expire_all()
    talk = private_talk(session, hearing, until=at(16))
    there = {one.name: (one.capacity, one.when_in_words) for one in talk.there}
    assert talk.when_in_words == "14:06 to 14:30"
    assert there[ready.chair.name] == ("Chair", "14:06 to 14:30")
    assert there[ready.clerk.name] == ("Clerk", "14:06 to 14:20")
    assert (ready.commissioner.name in there) is stays
    assert ready.holder.name not in there
    room = attendance_of(session, ready.day, ready.review, mode=mode, at=at(14, 26), hearing=hearing)
    assert ready.commissioner.id in {one.person_id for one in room.sat}  # she sat on the case all the same
    whole_day = [one for one in movements_on(session, ready.day.id, None) if one.person_id == ready.commissioner.id]
    assert whole_day[-1].kind.is_in  # and sits on the next one without being marked again


def test_the_public_out_once_is_out_for_the_case_that_follows(session):
    ready = a_case_ready()
    present(ready)
    public_out(ready)
    opened(ready)
    go_to(ready, Step.DELIBERATION)
    assert len(accesses_on(session, ready.day.id)) == 1


def test_r30_no_resolution_over_what_is_confidential_and_a_mistake_is_taken_back_with_a_reason(session):
    ready = a_case_ready()
    present(ready)
    day, case = ready.day.reference, {"review_ids": [ready.review.id], "by": ready.clerk}
    act(keep_private, day, because="A court order", now=at(14, 1), **case)
    with pytest.raises(Refused) as refused:
        excluded(ready)
    assert refused.value.codes == ["R30"]
    row = act(readmit_public, day, because="The order is of another case", now=at(14, 6), **case)
    assert "by mistake: The order is of another case" in row.wording
    assert open_to(session, ready, ready.review.id, at(14, 7)).in_words == "In public"


def test_r17_and_r10_whoever_has_an_interest_does_not_resolve_and_a_quorum_does():
    ready = a_case_ready(Mode.COUNCIL_DECIDES)
    present(ready)
    member = ready.members[1]
    act(declare_interest, ready.reference, kind=InterestKind.OTHER, says="A cousin", by=member, now=at(14, 1))
    with pytest.raises(Refused) as refused:
        excluded(ready, moved_by=ready.chair.id, seconded_by=member.id)
    assert refused.value.codes == ["R29"]
    with pytest.raises(Refused) as refused:
        excluded(ready)
    assert refused.value.codes == ["R10"]
