"""A sheet has the order of proceedings that is set: as printed, as keyed in, and as it comes onto the record."""

import re
from datetime import date, time, timedelta

import pytest
from sqlmodel import select

from licensing import clock
from licensing.audit.rules import SYSTEM
from licensing.authority.commands import change_setting
from licensing.authority.rules import Setting
from licensing.errors import Invalid
from licensing.hearings.commands.conduct import move_on
from licensing.hearings.commands.ending import adjourn_hearing
from licensing.hearings.commands.interests import record_none_further
from licensing.hearings.models import Asked, HearingStep
from licensing.hearings.rules import STEP_WORDS, AdjournmentReason, Step
from licensing.sheets.carrying import known_of
from licensing.sheets.commands import confirm_sheet, print_sheet
from licensing.sheets.showing import rows_of, sheet_file
from licensing.sittings.offering import Given
from tests.builders.hearings import a_case_ready, act, opened, questions
from tests.builders.hearings import at as clock_at
from tests.builders.papers import published
from tests.builders.sheets import EVENING, MORNING, a_second_clerk, a_sheet, as_written, keyed
from tests.builders.sittings import a_full_day, listed

DECEMBER, RESUMES = clock.at(date(2015, 12, 1)), date(2016, 1, 15)
REORDERED = "Licence holder answers, questions, officer presents, last words"
LEFT_OUT = "officer presents, last words, licence holder answers"
TALK = [Step.DELIBERATION, Step.OUTCOME]
IN_ORDER = {
    REORDERED: [Step.INTERESTS, Step.HOLDER_ANSWERS, Step.QUESTIONS, Step.OFFICER_PRESENTS, Step.LAST_WORDS, *TALK],
    LEFT_OUT: [Step.INTERESTS, Step.OFFICER_PRESENTS, Step.LAST_WORDS, Step.HOLDER_ANSWERS, *TALK],
}


@pytest.fixture
def set_order(do):
    def set_to(value, now):
        given = {"value": value, "in_force_from": now.date(), "because": "Resolution"}
        do(change_setting, Setting.ORDER_OF_PROCEEDINGS, **given, by=SYSTEM, now=now)

    return set_to


def began(steps, *, until=time(14, 35)):
    """Every step five minutes after the one before, the outcome when `as_written` has it."""
    times = {step: time(14, 5 * place) for place, step in enumerate(steps, start=1)}
    return times | {Step.DELIBERATION: time(14, 30), Step.OUTCOME: until}


@pytest.fixture
def steps_of(sign_in, at):
    """The rows of the page on which a sheet is keyed in, as the clerk sees them."""

    def found(ready, sheet):
        at(EVENING)
        page = sign_in(ready.clerk).get(f"/reviews/{ready.reference}/hearing/sheets/{sheet.number}/key")
        return [Step(step) for step in re.findall(r'name="began-(\w+)"', page.text)]

    return found


def wrong_fields(ready, sheet, steps):
    with pytest.raises(Invalid) as wrong:
        keyed(ready, sheet, as_written(ready, began=began(steps)))
    return set(wrong.value.fields)


def test_a_page_beside_an_answer_is_one_of_the_cases_papers(undone, session):
    ready = a_case_ready()
    published(ready.reference, ready.clerk)
    sheet, (first, second) = a_sheet(ready), questions(ready)[:2]
    with pytest.raises(Invalid) as wrong:
        keyed(ready, sheet, as_written(ready, page={first: "99", second: "1"}, new_page={1: "7b"}))
    assert set(wrong.value.fields) == {f"page-{first}", f"answer-{second}", "new_page-1"}
    assert wrong.value.fields["new_page-1"].startswith("No page of this case’s papers is labelled 7B")
    entry = keyed(ready, sheet, as_written(ready, page={first: "1"}, new_page={1: "2"}))
    act(confirm_sheet, ready.reference, number=sheet.number, version=entry.id, by=a_second_clerk(), now=EVENING)
    kept = session.exec(select(Asked.page_label).where(Asked.answer != "").order_by(Asked.page_label)).all()
    assert kept == ["1", "2"]


@pytest.mark.parametrize("value", [REORDERED, LEFT_OUT])
def test_a_sheet_is_printed_keyed_in_and_confirmed_in_the_order_that_is_set(
    undone, session, set_order, steps_of, value
):
    set_order(value, DECEMBER)
    ready, second, steps = a_case_ready(), a_second_clerk(), IN_ORDER[value]
    sheet = a_sheet(ready)
    assert sheet.told["steps"] == [STEP_WORDS[step] for step in steps]
    assert steps_of(ready, sheet) == steps
    set_order("licence holder answers", clock_at(14) + timedelta(seconds=1))  # too late for a hearing that is open

    in_another = IN_ORDER[LEFT_OUT if value == REORDERED else REORDERED]
    assert f"began-{Step.QUESTIONS.value}" in wrong_fields(ready, sheet, in_another)
    entry = keyed(ready, sheet, as_written(ready, began=began(steps)))
    act(confirm_sheet, ready.reference, number=sheet.number, version=entry.id, by=second, now=EVENING)

    log = session.exec(select(HearingStep).where(HearingStep.kind == "step_began").order_by(HearingStep.id)).all()
    assert [one.step for one in log] == [Step.ATTENDANCE, *steps]
    asked_in = Step.QUESTIONS if Step.QUESTIONS in steps else Step.HOLDER_ANSWERS
    minute = 5 * (steps.index(asked_in) + 1)
    assert {one.at for one in session.exec(select(Asked)).all()} == {clock_at(14, minute)}
    assert sheet_file(session, ready.reference, sheet.number).unread == []


def test_steps_of_one_minute_keep_the_order_that_is_set(undone, session, set_order):
    set_order(REORDERED, DECEMBER)
    ready, second, steps = a_case_ready(), a_second_clerk(), IN_ORDER[REORDERED]
    sheet = a_sheet(ready)
    at_once = began(steps) | dict.fromkeys(steps[1:5], time(14, 15))
    entry = keyed(ready, sheet, as_written(ready, began=at_once))
    act(confirm_sheet, ready.reference, number=sheet.number, version=entry.id, by=second, now=EVENING)
    log = session.exec(select(HearingStep).where(HearingStep.kind == "step_began").order_by(HearingStep.id)).all()
    assert [one.step for one in log] == [Step.ATTENDANCE, *steps]


def test_an_order_set_between_printing_and_opening_is_told_by_its_fields(undone, session, set_order, steps_of):
    ready = a_case_ready()
    sheet = a_sheet(ready)
    set_order(LEFT_OUT, MORNING + timedelta(hours=1))
    printed = steps_of(ready, sheet)
    assert printed == list(Step)[1:-1]
    assert wrong_fields(ready, sheet, printed) == {"began-questions", "began-holder_answers"}
    again = a_sheet(ready, now=EVENING)
    assert steps_of(ready, again) == IN_ORDER[LEFT_OUT]
    rows = rows_of(session, sheet_file(session, ready.reference, again.number), shown={"began-questions"})
    assert rows.steps[-1] == ("questions", "Questions")  # what was typed, or is wrong, is never lost


def test_r32_a_part_heard_case_goes_on_on_paper_in_the_order_it_began_with(undone, session, set_order):
    set_order(REORDERED, DECEMBER)
    ready = a_case_ready()
    opened(ready)
    set_order(LEFT_OUT, clock_at(14, 1))
    act(record_none_further, ready.reference, by=ready.clerk, now=clock_at(14, 2))
    for step in IN_ORDER[REORDERED][:2]:
        act(move_on, ready.reference, to=step, by=ready.clerk, now=clock_at(14, 3))
    put_off = {"reason": AdjournmentReason.ILLNESS, "because": "A member fell ill", "follow_up_on": clock_at().date()}
    act(adjourn_hearing, ready.reference, **put_off, by=ready.clerk, now=clock_at(14, 5))
    day = a_full_day(ready.commissioner, ready.members, RESUMES, now=clock_at(16))
    listed(ready.review, day, now=clock_at(16, 30), given=Given(announced=True))
    sheet = act(print_sheet, ready.reference, by=ready.clerk, now=clock_at(9, on=RESUMES))
    assert sheet.told["steps"] == [STEP_WORDS[step] for step in IN_ORDER[REORDERED]]
    for afresh, value in ((False, REORDERED), (True, LEFT_OUT)):
        written = as_written(ready, afresh=afresh)
        order = known_of(session, ready.review, day, sheet, written).order
        assert list(order[1:-1]) == IN_ORDER[value]
