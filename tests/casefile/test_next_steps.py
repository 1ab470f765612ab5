"""*What happens next*: one thing to do now, whatever has been done, for whoever may do it."""

from dataclasses import replace
from datetime import date

import pytest

from licensing.casefile.next_steps import Letter, NoticePeriod, Progress, steps
from licensing.powers.rules import Mode
from licensing.reviews.rules import Status
from licensing.web.parts import Link, State

PROPOSES = Mode.COUNCIL_PROPOSES_COMMISSIONER_CONFIRMS
OPENED = Progress(
    reference="LR-2015-0042",
    status=Status.OPENED,
    mode=PROPOSES,
    questions=2,
    hear_by=date(2016, 3, 31),
    expires_first=date(2016, 1, 20),
)
SCHEDULED = replace(
    OPENED,
    status=Status.SCHEDULED,
    hearing_on=date(2015, 12, 18),
    hearing_day="HD-2015-0003",
    hearing_notice=Letter("LR-2015-0042-N1", is_approved=True, served_on=date(2015, 12, 1), due_on=None),
    notice_period=NoticePeriod(date(2015, 12, 3), is_kept=True, is_over=False),
    is_on_agenda=True,
)
NOT_SERVED = replace(
    SCHEDULED,
    hearing_notice=Letter("LR-2015-0042-N1", False, None, None),
    notice_period=NoticePeriod(date(2015, 12, 3), is_kept=False, is_over=False),
)
TOO_LATE = NoticePeriod(date(2015, 12, 3), is_kept=False, is_over=True)
HEARD = replace(SCHEDULED, status=Status.HEARD)
DECIDED = replace(HEARD, status=Status.DECIDED, decision_notice=Letter("LR-2015-0042-N2", False, None, None))


def now(progress, *, may=True):
    listed = steps(progress, lambda permission: may, lambda label, route, **params: Link(label, route))
    return next((step for step in listed if step.state is State.NOW), None)


@pytest.mark.parametrize(
    ("progress", "route"),
    [
        (replace(OPENED, questions=0), "reviews.question_form"),
        (replace(OPENED, hear_by=None), "reviews.hear_by_form"),
        (OPENED, "sittings.schedule"),
        (NOT_SERVED, "casefile.notice"),
        (replace(NOT_SERVED, notice_period=TOO_LATE), "sittings.schedule"),
        (replace(SCHEDULED, notice_period=TOO_LATE), "sittings.schedule"),
        (replace(SCHEDULED, hearing_notice=None, notice_period=None, is_on_agenda=False), "casefile.hearing_day"),
        (replace(SCHEDULED, is_on_agenda=False), "casefile.hearing_day"),
        (SCHEDULED, "casefile.hearing_day"),
        (replace(SCHEDULED, is_open=True), "hearings.room"),
        (HEARD, "decisions.propose"),
        (replace(HEARD, proposals=1), "decisions.judge"),
        (replace(HEARD, proposals=1, sent_back=True), "decisions.propose"),
        (replace(HEARD, mode=Mode.COUNCIL_DECIDES), "decisions.panel_decide"),
        (replace(HEARD, mode=Mode.COMMISSIONER_SOLE), "decisions.judge"),
        (DECIDED, "casefile.notice"),
    ],
)
def test_there_is_one_thing_to_do_now(progress, route):
    assert now(progress).button.href == route


def test_r45_nothing_is_left_once_the_decision_notice_was_given():
    served = replace(DECIDED.decision_notice, is_approved=True, served_on=date(2015, 12, 22))

    assert now(replace(DECIDED, decision_notice=served)) is None


def test_r76_scheduling_says_when_the_licence_expires():
    assert "20 January 2016" in now(OPENED).detail


def test_whoever_may_not_do_it_sees_what_it_is_and_no_button():
    assert now(OPENED, may=False).button is None


@pytest.mark.parametrize("mode", Mode)
def test_r05_only_where_the_commissioner_confirms_is_a_proposal_a_step(mode):
    listed = steps(replace(HEARD, mode=mode), lambda permission: True, lambda *way, **params: Link(*way))

    assert any("proposes" in step.title for step in listed) == (mode is PROPOSES)


def test_r72_a_closed_review_has_nothing_left_to_do():
    assert now(replace(OPENED, status=Status.CLOSED)) is None


@pytest.mark.parametrize("mode", Mode)
def test_r22_only_a_meeting_of_councillors_has_an_agenda_to_publish(mode):
    scheduled = replace(SCHEDULED, mode=mode, is_on_agenda=False, agenda_by=date(2015, 12, 9), agenda_clear=6)
    now_to_do = now(scheduled)

    assert (now_to_do.title == "Publish the agenda") is (mode is not Mode.COMMISSIONER_SOLE)
    assert ("6 clear working days before" in now_to_do.detail) is (mode is not Mode.COMMISSIONER_SOLE)
