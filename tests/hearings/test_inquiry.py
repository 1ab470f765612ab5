"""The shared questions: asked by whom, not needed because, found or not, and enough (R15, R28, R33, R74)."""

import pytest

from licensing.errors import Refused
from licensing.hearings.commands.conduct import move_on
from licensing.hearings.commands.inquiry import (
    complete_information,
    mark_asked,
    mark_not_needed,
    note_answer,
    raise_question,
    record_finding,
    undo_question,
)
from licensing.hearings.commands.presence import mark_party
from licensing.hearings.coverage import coverage, covered_in
from licensing.hearings.queries import information_of
from licensing.hearings.rules import Capacity, Finding, PresenceKind, Step
from licensing.reviews.commands import add_question, strike_question
from tests.builders.hearings import a_case_ready, act, ask_all, at, go_to, holder_here, opened, public_out, questions
from tests.builders.people import ostler

pytestmark = pytest.mark.usefixtures("undone")


def at_questions(**given):
    ready = a_case_ready(**given)
    return ready, opened(ready), (go_to(ready, Step.QUESTIONS), questions(ready))[1]


def asked(ready, question, person, minute=20, by=None):
    return act(
        mark_asked, ready.reference, question_id=question, person_id=person.id, by=by or person, now=at(14, minute)
    )


def test_a_question_asked_undone_and_asked_again_counts_once_for_whoever_asked_last(session):
    ready, hearing, (first, _) = at_questions()
    asked(ready, first, ready.chair)
    with pytest.raises(Refused, match="covered already"):
        asked(ready, first, ready.members[1])
    act(undo_question, ready.reference, question_id=first, by=ready.clerk, now=at(14, 21))
    assert coverage(session, hearing.id).covered == 0
    asked(ready, first, ready.commissioner, minute=22)
    kept = coverage(session, hearing.id)
    assert (kept.total, kept.covered, kept.asked, kept.asked_by_councillors) == (2, 1, 1, 0)


def test_r75_only_whoever_is_in_the_room_asks():
    ready, _, (first, _) = at_questions()
    with pytest.raises(Refused) as refused:
        act(mark_asked, ready.reference, question_id=first, person_id=999999, by=ready.clerk, now=at(14, 20))
    assert refused.value.codes == ["R75"]


def test_an_answer_belongs_to_a_question_that_was_asked(session):
    ready, hearing, (first, second) = at_questions()
    asked(ready, first, ready.chair)
    act(note_answer, ready.reference, question_id=first, answer="He forgot", by=ready.clerk, now=at(14, 21))
    assert covered_in(session, hearing)[0].answer == "He forgot"
    with pytest.raises(Refused):
        act(note_answer, ready.reference, question_id=second, answer="No", by=ready.clerk, now=at(14, 22))


def test_r74_enough_only_when_each_question_is_asked_or_not_needed_because():
    ready, _, (first, second) = at_questions()
    asked(ready, first, ready.chair)
    with pytest.raises(Refused) as refused:
        act(complete_information, ready.reference, by=ready.chair, now=at(14, 21))
    assert refused.value.codes == ["R74"]
    act(mark_not_needed, ready.reference, question_id=second, because="He admits it", by=ready.clerk, now=at(14, 22))
    row = act(complete_information, ready.reference, by=ready.chair, now=at(14, 23))
    assert row.agreed_by == "Cllr Dunn, Cllr Pike, Cllr Marsh"


def test_r74_a_new_question_takes_it_back(session):
    ready, hearing, _ = at_questions()
    ask_all(ready, now=at(14, 20))
    act(complete_information, ready.reference, by=ready.chair, now=at(14, 21))
    act(raise_question, ready.reference, asks="Where was he on 3 March?", by=ready.members[1], now=at(14, 22))
    assert information_of(session, hearing.id) is None


def test_r74_a_question_added_on_the_reviews_page_takes_it_back_until_it_is_struck_out(session):
    ready, hearing, _ = at_questions()
    ask_all(ready, now=at(14, 20))
    act(complete_information, ready.reference, by=ready.chair, now=at(14, 21))
    late = act(
        add_question, ready.reference, asks="Was he insured?", alleges="Not insured", by=ostler(), now=at(14, 22)
    )
    assert information_of(session, hearing.id) is None
    act(strike_question, ready.reference, question_id=late.id, because="Asked before", by=ostler(), now=at(14, 23))
    assert information_of(session, hearing.id) is not None


def test_r28_a_matter_never_put_to_the_holder_is_not_found():
    ready, _, _ = at_questions()
    new = act(raise_question, ready.reference, asks="Where was he on 3 March?", by=ready.chair, now=at(14, 20))
    ask_all_but_new = [one for one in questions(ready) if one != new.id]
    for one in ask_all_but_new:
        asked(ready, one, ready.chair, minute=21)
    public_out(ready, now=at(14, 24))
    for step in (Step.LAST_WORDS, Step.DELIBERATION):
        act(move_on, ready.reference, to=step, by=ready.clerk, now=at(14, 25))
    with pytest.raises(Refused) as refused:
        act(record_finding, ready.reference, question_id=new.id, finding=Finding.FOUND, by=ready.chair, now=at(14, 30))
    assert refused.value.codes == ["R28"]


def test_r33_a_finding_may_be_changed_and_the_first_one_stays(session):
    ready, hearing, (first, _) = at_questions()
    ask_all(ready, now=at(14, 20))
    public_out(ready, now=at(14, 24))
    for step in (Step.LAST_WORDS, Step.DELIBERATION):
        act(move_on, ready.reference, to=step, by=ready.clerk, now=at(14, 25))
    for minute, finding in ((30, Finding.NOT_DECIDED), (31, Finding.FOUND)):
        row = act(
            record_finding, ready.reference, question_id=first, finding=finding, by=ready.clerk, now=at(14, minute)
        )
    assert row.supersedes is not None
    assert [one.finding for one in covered_in(session, hearing)] == [Finding.FOUND, None]


def test_r15_members_talk_when_everybody_else_has_left():
    ready, _, (first, _) = at_questions()
    ask_all(ready, now=at(14, 20))
    public_out(ready, now=at(14, 24))
    for step in (Step.LAST_WORDS, Step.DELIBERATION):
        act(move_on, ready.reference, to=step, by=ready.clerk, now=at(14, 25))
    finding = {"question_id": first, "finding": Finding.FOUND, "by": ready.clerk}
    act(record_finding, ready.reference, now=at(14, 26), **finding)
    act(
        mark_party, ready.reference, name="Ada Ostler", capacity=Capacity.PRESENTING_OFFICER,
        kind=PresenceKind.ARRIVED, by=ready.clerk, now=at(14, 27),
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        act(record_finding, ready.reference, now=at(14, 28), **finding)
    assert refused.value.codes == ["R15"]
    holder_here(ready, kind=PresenceKind.ARRIVED, now=at(14, 29))  # called back together, which is fair to hear
    with pytest.raises(Refused) as refused:  # and not to listen to
        act(record_finding, ready.reference, now=at(14, 30), **finding)
    assert refused.value.codes == ["R15"]
    act(
        mark_party, ready.reference, name="Ada Ostler", capacity=Capacity.PRESENTING_OFFICER,
        kind=PresenceKind.LEFT, by=ready.clerk, now=at(14, 31),
    )  # fmt: skip
    holder_here(ready, kind=PresenceKind.LEFT, now=at(14, 31))
    act(record_finding, ready.reference, now=at(14, 32), **finding)
