"""The figures as at the end of a day: one case at a time, and each figure moves (R72)."""

import json
from datetime import date

import pytest

from licensing import clock
from licensing.audit.rules import SYSTEM
from licensing.decisions.rules import Outcome
from licensing.people.walls import raise_wall
from licensing.register.rules import LicenceKind
from licensing.reports.figures import CaseClass
from licensing.reports.queries import cases_behind, figures_as_at
from licensing.reviews.closing import close_review
from licensing.reviews.commands import set_hear_by
from licensing.reviews.rules import ClosureReason
from tests.builders import people
from tests.builders.figures import commissioner_decides, decided, heard, listed, sent_back
from tests.builders.register import hale
from tests.builders.reviews import OPENED, a_review
from tests.builders.statements import counted
from tests.builders.training import attended

EVE, DAY, MORROW = date(2015, 11, 26), date(2015, 11, 27), date(2015, 11, 28)


@pytest.fixture
def finch(undone):
    commissioner = people.finch()
    commissioner_decides(commissioner)
    return commissioner


@pytest.fixture
def moved(session, undone):
    """`moved(act)`: which figures an act moves, from the end of the eve to the end of the day."""

    def flat(on: date) -> dict[str, int]:
        found = figures_as_at(session, on)
        assert found.reconciles
        told = found.as_json()
        return {
            **{key: value for key, value in told["reviews"].items() if isinstance(value, int)},
            **told["reviews"]["outcomes"],
            **{f"licences {key}": value for key, value in told["licences"]["outcomes"].items()},
            "attended": told["training"]["licence_holders_attended"],
        }

    def moves(act, *arguments, **named):
        eve, before = flat(EVE), flat(DAY)
        act(*arguments, **named)
        assert flat(EVE) == eve
        after = flat(DAY)
        return {key: after[key] - before[key] for key in after if after[key] != before[key]}

    return moves


def test_r72_a_review_identified_moves_one_class(moved):
    due = {"identified": 1, "due_to_be_heard": 1, "to_be_scheduled": 1}
    assert moved(a_review, identified_on=DAY) == due
    assert moved(a_review, identified_on=DAY, hear_by=None) == {"identified": 1, "unaccounted": 1}
    assert moved(a_review, identified_on=MORROW) == {}


def test_r72_a_hearing_to_come_is_due_to_be_heard_even_without_a_hear_by_date(moved, finch):
    review = a_review(hear_by=None)
    moves = {"unaccounted": -1, "due_to_be_heard": 1, "scheduled": 1}
    assert moved(listed, review, on=DAY, held_on=date(2015, 12, 16)) == moves


def test_r72_a_case_postponed_and_never_rescheduled_is_not_accounted_for(moved, finch, do):
    review = a_review()
    taken = {"hear_by": None, "because": "Postponed: the holder was in hospital", "by": SYSTEM, "now": clock.at(DAY)}
    assert moved(do, set_hear_by, review.reference, **taken) == {
        "unaccounted": 1,
        "due_to_be_heard": -1,
        "to_be_scheduled": -1,
    }


def test_r72_an_adjourned_case_is_due_again_when_part_heard_and_otherwise_only_by_its_date(moved, finch):
    first, second = a_review(hear_by=None), a_review(hear_by=None)
    part_heard = {"unaccounted": -1, "due_to_be_heard": 1, "to_be_scheduled": 1}
    assert moved(heard, first, on=DAY, adjourned=True) == part_heard
    assert moved(heard, second, on=DAY, adjourned=False) == {}


@pytest.mark.parametrize("outcome", list(Outcome))
def test_r72_each_outcome_moves_its_own_figure(moved, finch, outcome):
    review = a_review()
    heard_moves = {"heard": 1, "awaiting_decision": 1, "due_to_be_heard": -1, "to_be_scheduled": -1}
    hearing = None

    def hear():
        nonlocal hearing
        hearing = heard(review, on=DAY)

    assert moved(hear) == heard_moves
    decided_moves = {"awaiting_decision": -1, outcome.value: 1, f"licences {outcome.value}": 1}
    assert moved(decided, review, hearing, outcome, by=finch, on=DAY) == decided_moves


def test_r72_a_review_counts_by_its_most_serious_outcome_and_every_licence_on_the_second_line(moved, finch):
    holder = hale(LicenceKind.HACKNEY_CARRIAGE_DRIVER, LicenceKind.PRIVATE_HIRE_DRIVER)
    review = a_review(holder)
    hearing = heard(review, on=EVE)
    assert moved(decided, review, hearing, Outcome.WARNING, Outcome.REVOKED, by=finch, on=DAY) == {
        "awaiting_decision": -1,
        "revoked": 1,
        "licences revoked": 1,
        "licences warning": 1,
    }


def test_r72_a_determination_that_replaces_another_counts_once_from_its_day(session, finch):
    review = a_review()
    first = decided(review, heard(review, on=EVE), Outcome.REVOKED, by=finch, on=EVE)
    hearing_id = type("Known", (), {"id": first.hearing_id, "holding_id": first.holding_id})
    decided(review, hearing_id, Outcome.SUSPENDED, by=finch, on=DAY, supersedes=first)
    assert figures_as_at(session, EVE).outcomes[Outcome.REVOKED] == 1
    found = figures_as_at(session, DAY)
    assert (found.decided, found.outcomes[Outcome.REVOKED], found.outcomes[Outcome.SUSPENDED]) == (1, 0, 1)


def test_r77_a_case_sent_back_to_ask_more_is_due_again_until_it_is_heard_again(moved, finch):
    review = a_review()
    hearing = heard(review, on=EVE)
    back = {"heard": -1, "awaiting_decision": -1, "due_to_be_heard": 1, "to_be_scheduled": 1}
    assert moved(sent_back, review, hearing, by=finch, on=DAY) == back


def test_r72_a_review_closed_without_a_hearing(moved, do):
    review = a_review()
    why = {"reason": ClosureReason.WITHDRAWN, "because": "Raised on a mistaken identity", "by": SYSTEM}
    moves = {"closed_without_hearing": 1, "due_to_be_heard": -1, "to_be_scheduled": -1}
    assert moved(do, close_review, review.reference, **why, now=clock.at(DAY)) == moves


def test_r63_training_moves_by_people(moved):
    holder = hale()
    assert moved(attended, [holder], DAY) == {"attended": 1}
    assert moved(attended, [holder], DAY, venue="Town Hall") == {}
    assert moved(attended, [hale()], MORROW) == {}


def test_the_end_of_the_day_is_londons(session, finch):
    review = a_review(identified_on=OPENED.date())
    heard(review, on=DAY)
    assert figures_as_at(session, EVE).awaiting_decision == 0
    assert figures_as_at(session, DAY).awaiting_decision == 1


def test_the_same_keys_as_the_published_letter(session):
    told = figures_as_at(session, DAY).as_json()
    assert json.loads(json.dumps(told)) == told
    assert told["as_at"] == "2015-11-27"
    assert {"identified", "heard", "outcomes", "awaiting_decision", "due_to_be_heard"} < told["reviews"].keys()
    assert {"closed_without_hearing", "unaccounted"} < told["reviews"].keys()
    assert list(told["reviews"]["outcomes"]) == ["revoked", "suspended", "warning", "no_further_action"]
    assert "licence_holders_attended" in told["training"]


def test_every_number_opens_as_many_cases_as_it_says(session, finch, acting):
    by = acting(people.ostler())
    first, second = a_review(), a_review()
    decided(first, heard(first, on=EVE), Outcome.REVOKED, by=finch, on=EVE)
    heard(second, on=EVE)
    a_review()
    a_review(hear_by=None)
    listed(a_review(), on=EVE, held_on=date(2015, 12, 16))
    found = figures_as_at(session, DAY).as_json()["reviews"]
    numbers = {**found.pop("outcomes"), **found}
    for name, number in numbers.items():
        rows, total, _ = cases_behind(session, CaseClass(name), as_at=DAY, page=1, by=by)
        assert (len(rows), total) == (number, number), name
    assert cases_behind(session, CaseClass.DECIDED, as_at=DAY, page=1, by=by)[1] == 1


def test_a_case_behind_a_wall_is_counted_and_not_shown(session, do, acting):
    officer = people.ostler()
    review, other = a_review(hear_by=None), a_review(hear_by=None)
    do(raise_wall, officer.id, review.reference, because="Her brother drives", by=SYSTEM, at=clock.at(DAY))
    rows, total, _ = cases_behind(session, CaseClass.UNACCOUNTED, as_at=DAY, page=1, by=acting(officer))
    assert (total, [row.reference for row in rows]) == (2, ["", other.reference])
    assert rows[0].is_masked and not rows[0].holder


def test_figures_and_lists_take_the_same_number_of_statements_however_many_cases(undone, session, finch, acting):
    by = acting(people.ostler())
    few = _statements(undone, session, by)
    for _ in range(12):
        review = a_review()
        decided(review, heard(review, on=EVE), Outcome.REVOKED, by=finch, on=EVE)
        a_review(hear_by=None)
    assert _statements(undone, session, by) == few <= 12


def _statements(undone, session, by) -> int:
    with counted(undone) as statements:
        figures_as_at(session, DAY)
        cases_behind(session, CaseClass.IDENTIFIED, as_at=DAY, page=1, by=by)
    return len(statements)
