"""The life of a review, over all pairs; its standing in the figures, over all facts."""

from dataclasses import fields, replace
from datetime import date
from itertools import product

import pytest

from licensing.errors import Refused
from licensing.reviews.rules import (
    ACT_WORDS,
    BARRED_ROLES,
    CASE_ROLE_WORDS,
    CLOSURE_WORDS,
    LIFECYCLE,
    PART_RULES,
    RISK_WORDS,
    STANDING_WORDS,
    STATUS_WORDS,
    Act,
    CaseRole,
    ClosureReason,
    PartFacts,
    Risk,
    Standing,
    StandingFacts,
    Status,
    acts_open_to,
    next_status,
    standing,
)
from licensing.rulebook import broken

NOTHING = StandingFacts(
    is_closed=False, is_decided=False, is_heard=False, has_live_hearing=False, is_part_heard=False, has_hear_by=False
)
TODAY = date(2015, 12, 1)


@pytest.mark.parametrize(("status", "act"), sorted(set(product(Status, Act)) - LIFECYCLE.keys()))
def test_what_the_lifecycle_does_not_list_is_refused(status, act):
    with pytest.raises(Refused, match="is not open to a review"):
        next_status(status, act)


def test_a_review_goes_from_opened_to_decided():
    status = Status.OPENED
    for act in (Act.SCHEDULE, Act.ADJOURN_PART_HEARD, Act.SCHEDULE, Act.HEAR, Act.ASK_MORE, Act.HEAR, Act.DECIDE):
        status = next_status(status, act)
    assert status is Status.DECIDED


def test_what_is_closed_stays_so_and_a_decision_goes_back_only_by_a_veto_or_set_aside():
    assert acts_open_to(Status.CLOSED) == []
    assert acts_open_to(Status.DECIDED) == [Act.VETO, Act.SET_ASIDE]
    assert next_status(Status.DECIDED, Act.VETO) is Status.HEARD


def test_r07_a_heard_review_goes_back_to_scheduling_to_be_heard_again():
    assert next_status(Status.HEARD, Act.REHEAR) is Status.OPENED


def test_a_heard_review_is_not_closed_without_a_hearing():
    assert Act.CLOSE not in acts_open_to(Status.HEARD)
    assert Act.CLOSE in acts_open_to(Status.OPENED)


def test_every_word_is_there():
    for kind, words in (
        (Status, STATUS_WORDS),
        (Act, ACT_WORDS),
        (Risk, RISK_WORDS),
        (ClosureReason, CLOSURE_WORDS),
        (CaseRole, CASE_ROLE_WORDS),
        (Standing, STANDING_WORDS),
    ):
        assert set(kind) == set(words)


@pytest.mark.parametrize("role", [CaseRole.REPORT_AUTHOR, CaseRole.INVESTIGATING_OFFICER, CaseRole.COMPLAINANT,
                                  CaseRole.WITNESS])  # fmt: skip
def test_r14_whoever_built_the_case_cannot_decide_advise_or_clerk_it(role):
    assert [rule.code for rule in broken(PART_RULES, PartFacts(role, True), on=TODAY)] == ["R14"]
    assert broken(PART_RULES, PartFacts(role, False), on=TODAY) == []


def test_r14_an_interpreter_is_on_nobodys_side():
    assert CaseRole.INTERPRETER not in BARRED_ROLES


@pytest.mark.parametrize(
    ("true", "where"),
    [
        ([], Standing.UNACCOUNTED),
        (["has_hear_by"], Standing.TO_BE_SCHEDULED),
        (["is_part_heard"], Standing.TO_BE_SCHEDULED),
        (["has_live_hearing"], Standing.SCHEDULED),
        (["has_live_hearing", "has_hear_by"], Standing.SCHEDULED),
        (["is_heard", "has_hear_by"], Standing.AWAITING_DECISION),
        (["is_heard", "is_decided", "has_hear_by"], Standing.DECIDED),
        (["is_closed", "has_hear_by"], Standing.CLOSED_WITHOUT_HEARING),
    ],
)
def test_r72_a_review_stands_where_the_first_test_puts_it(true, where):
    assert standing(replace(NOTHING, **dict.fromkeys(true, True))) is where


def test_r72_every_review_stands_in_exactly_one_place():
    for values in product((False, True), repeat=len(fields(StandingFacts))):
        where = standing(StandingFacts(*values))
        places = [where is Standing.CLOSED_WITHOUT_HEARING, where.is_heard, where.is_due, where is Standing.UNACCOUNTED]
        assert sum(places) == 1


def test_t68_sixty_seven_less_twenty_four_heard_and_forty_one_due_leaves_two():
    reviews = (
        [replace(NOTHING, is_heard=True, is_decided=True, has_hear_by=True)] * 24
        + [replace(NOTHING, has_live_hearing=True, has_hear_by=True)] * 12
        + [replace(NOTHING, has_hear_by=True)] * 29
        + [NOTHING] * 2
    )
    where = [standing(review) for review in reviews]
    assert (sum(w.is_heard for w in where), sum(w.is_due for w in where), where.count(Standing.UNACCOUNTED)) == (
        24,
        41,
        2,
    )
