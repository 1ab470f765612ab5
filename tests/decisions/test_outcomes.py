"""What makes one licence's outcome lawful."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from licensing.decisions.outcomes import RULES, OutcomeFacts
from licensing.decisions.rules import (
    DECIDED_WORDS,
    GROUNDS,
    OUTCOME_WORDS,
    PENDING_OTHERS,
    SUSPENSION_END_WORDS,
    Ground,
    Outcome,
    SuspensionEnd,
    grounds_for,
    most_serious,
)
from licensing.decisions.suspension import term_ended_by, term_of, term_until
from licensing.register.rules import LicenceKind, LicenceStanding
from licensing.rulebook import broken, warned

ON = date(2015, 12, 1)
REVOKED = OutcomeFacts(
    licence="PHD-0001",
    kind=LicenceKind.PRIVATE_HIRE_DRIVER,
    standing=LicenceStanding.CURRENT,
    granted_on=date(2013, 10, 1),
    expires_on=date(2016, 9, 30),
    outcome=Outcome.REVOKED,
    reasons="He was convicted and did not report it.",
    decided_on=ON,
    ground=Ground.DRIVER_OTHER,
    is_fit_and_proper=False,
)
SUSPENDED = replace(REVOKED, outcome=Outcome.SUSPENDED, suspension_end=SuspensionEnd.DATE, suspension_days=28)
WARNED = replace(
    REVOKED, outcome=Outcome.WARNING, ground=None, is_fit_and_proper=True, warning_until=date(2018, 11, 30)
)
NO_ACTION = replace(WARNED, outcome=Outcome.NO_FURTHER_ACTION, warning_until=None)
SAFETY = "Passengers travelling alone are at risk until he stops."


def refusals(facts, on=ON, **changes):
    return [rule.code for rule in broken(RULES, replace(facts, **changes), on=on)]


def warnings(facts, **changes):
    return [rule.code for rule in warned(RULES, replace(facts, **changes), on=ON)]


@pytest.mark.parametrize("facts", [REVOKED, SUSPENDED, WARNED, NO_ACTION])
def test_an_outcome_that_keeps_every_rule_is_lawful(facts):
    assert refusals(facts) == warnings(facts) == []


@pytest.mark.parametrize("facts", [REVOKED, SUSPENDED, WARNED, NO_ACTION])
def test_r43_every_outcome_gives_reasons(facts):
    assert refusals(facts, reasons=" \n") == ["R43"]


def test_r43_revoking_and_suspending_need_a_ground_of_that_kind_of_licence():
    assert refusals(REVOKED, ground=None) == ["R43"]
    assert refusals(SUSPENDED, ground=None) == ["R43"]
    assert refusals(REVOKED, ground=Ground.OPERATOR_OTHER) == ["R43"]


def test_r54_r53_nobody_who_is_trained_already_is_suspended_until_trained():
    until = replace(SUSPENDED, suspension_end=SuspensionEnd.TRAINING_PASSED, suspension_days=None)
    assert refusals(until) == []
    assert refusals(until, is_trained=True) == ["R54"]


def test_r35_t61_a_conviction_before_the_grant_goes_under_b():
    old = replace(REVOKED, ground=Ground.DRIVER_CONVICTION, ground_event_on=date(2012, 5, 3))
    assert refusals(old) == ["R35"]
    assert refusals(old, ground=Ground.DRIVER_OTHER) == []
    assert refusals(old, ground_event_on=date(2013, 10, 1)) == []
    assert refusals(old, ground_event_on=None) == ["R35"]


def test_r36_the_immigration_ground_begins_on_1_december_2016_and_asks_what_shows_that_it_is_open():
    immigration = replace(
        REVOKED,
        ground=Ground.DRIVER_IMMIGRATION,
        ground_event_on=date(2014, 1, 10),
        decided_on=date(2016, 12, 1),
    )
    assert refusals(immigration, on=date(2016, 11, 30)) == ["R36"]
    assert refusals(immigration, on=date(2016, 12, 1)) == []
    asks = [rule.code for rule in warned(RULES, immigration, on=date(2016, 12, 1))]
    assert asks == ["R36"]  # spent, or paid and over three years old: the register cannot tell, so a reason is asked


def test_r37_protected_matters_are_never_used():
    assert refusals(REVOKED, uses_protected_matter=True) == ["R37"]


@pytest.mark.parametrize("end", sorted(PENDING_OTHERS))
def test_r40_t67_suspension_pending_a_trial_is_refused_unless_overridden_with_a_legal_note(end):
    pending = replace(SUSPENDED, suspension_end=end, suspension_days=None)
    assert refusals(pending) == ["R40"]
    assert refusals(pending, interim_legal_note="Counsel's advice of 1 November 2015.") == []


@pytest.mark.parametrize("end", sorted(set(SuspensionEnd) - PENDING_OTHERS - {SuspensionEnd.DATE}))
def test_r40_t52_a_step_in_the_holders_own_hands_is_allowed(end):
    assert refusals(SUSPENDED, suspension_end=end, suspension_days=None) == []


def test_r41_a_suspension_is_not_lengthened_or_turned_to_revocation_on_the_same_facts():
    for facts in (REVOKED, SUSPENDED):
        assert refusals(facts, suspended_on_same_facts=True) == ["R41"]
        assert refusals(facts, suspended_on_same_facts=True, new_facts="A second complaint in June.") == []
    assert refusals(WARNED, suspended_on_same_facts=True) == []


def test_r44_t11_immediate_effect_needs_its_own_explanation():
    assert refusals(REVOKED, is_immediate=True) == ["R44"]
    assert refusals(REVOKED, is_immediate=True, public_safety_explanation=REVOKED.reasons) == ["R44"]
    assert refusals(REVOKED, is_immediate=True, public_safety_explanation=SAFETY) == []


def test_r44_t66_immediate_effect_is_for_drivers_only():
    operator = replace(REVOKED, kind=LicenceKind.OPERATOR, ground=Ground.OPERATOR_CONDUCT)
    assert refusals(operator) == []
    assert refusals(operator, is_immediate=True, public_safety_explanation=SAFETY) == ["R44"]
    assert refusals(WARNED, is_immediate=True, public_safety_explanation=SAFETY) == ["R44"]


def test_r53_a_suspension_has_one_end_and_nothing_else_has():
    assert refusals(SUSPENDED, suspension_end=None) == ["R53"]
    assert refusals(SUSPENDED, suspension_days=None) == ["R53"]
    assert refusals(SUSPENDED, suspension_days=0) == ["R53"]
    assert refusals(SUSPENDED, suspension_months=1) == ["R53"]
    assert refusals(SUSPENDED, suspension_days=None, suspension_months=3) == []
    assert refusals(REVOKED, suspension_end=SuspensionEnd.DATE, suspension_days=5) == ["R53"]


def test_r53_t53_a_term_beyond_the_licence_warns_and_is_cut():
    assert warnings(SUSPENDED, suspension_last_day=date(2016, 9, 30)) == ["R53"]
    assert warnings(SUSPENDED, suspension_last_day=date(2016, 9, 29)) == []
    term = term_of(date(2015, 12, 22), months=3, licence_expires_on=date(2016, 1, 31))
    assert (term.last_day, term.may_drive_from, term.is_cut_to_expiry) == (date(2016, 1, 31), None, True)


def test_r54_t52_a_licence_revives_by_itself_on_the_day_of_the_event():
    start = date(2015, 12, 22)
    waiting = term_ended_by(start, SuspensionEnd.TRAINING_PASSED)
    assert waiting.last_day is waiting.may_drive_from is None
    passed = term_ended_by(start, SuspensionEnd.TRAINING_PASSED, happened_on=date(2016, 1, 9))
    assert passed.may_drive_from == date(2016, 1, 9)
    assert passed.last_day == date(2016, 1, 8)
    assert [reason.id for reason in passed.reasons] == ["R54"]


def test_r54_an_event_before_the_start_leaves_nothing_to_suspend_and_one_after_expiry_revives_nothing():
    early = term_ended_by(date(2015, 12, 22), SuspensionEnd.MEDICAL_PASSED, happened_on=date(2015, 12, 20))
    assert (early.last_day, early.may_drive_from) == (None, date(2015, 12, 22))
    late = term_ended_by(
        date(2015, 12, 22),
        SuspensionEnd.MEDICAL_PASSED,
        happened_on=date(2016, 2, 9),
        licence_expires_on=date(2016, 1, 31),
    )
    assert late.is_cut_to_expiry and late.may_drive_from is None


def test_r53_a_stated_last_day_is_not_before_the_first():
    assert term_until(date(2015, 12, 22), date(2016, 1, 18)).may_drive_from == date(2016, 1, 19)
    with pytest.raises(ValueError, match="cannot end before it begins"):
        term_until(date(2015, 12, 22), date(2015, 12, 21))


def test_r56_a_warning_is_dated_and_nothing_else_is():
    assert refusals(WARNED, warning_until=None) == ["R56"]
    assert refusals(WARNED, warning_until=ON) == ["R56"]
    assert refusals(NO_ACTION, warning_until=date(2018, 1, 1)) == ["R56"]


@pytest.mark.parametrize("standing", [LicenceStanding.EXPIRED, LicenceStanding.SURRENDERED, LicenceStanding.REVOKED])
def test_r68_a_licence_that_is_over_is_neither_revoked_nor_suspended(standing):
    assert refusals(REVOKED, standing=standing) == refusals(SUSPENDED, standing=standing) == ["R68"]
    assert refusals(NO_ACTION, standing=standing) == []


def test_r73_fit_and_proper_is_answered_for_drivers_and_operators_and_not_for_vehicles():
    assert refusals(REVOKED, is_fit_and_proper=None) == ["R73"]
    vehicle = replace(REVOKED, kind=LicenceKind.PRIVATE_HIRE_VEHICLE, ground=Ground.VEHICLE_UNFIT)
    assert refusals(vehicle) == ["R73"]
    assert refusals(vehicle, is_fit_and_proper=None) == []


def test_r73_keeping_the_licence_of_somebody_not_fit_and_proper_warns():
    assert warnings(WARNED, is_fit_and_proper=False) == ["R73"]


def test_every_kind_of_licence_has_grounds_and_every_ground_a_kind():
    assert set(GROUNDS) == set(Ground)
    assert sorted(ground for kind in LicenceKind for ground in grounds_for(kind) if not kind.is_vehicle
                  and kind is not LicenceKind.HACKNEY_CARRIAGE_DRIVER) == sorted(
        ground for ground in Ground if not ground.startswith("s60"))  # fmt: skip
    for kind, ground in product(LicenceKind, Ground):
        assert (ground in grounds_for(kind)) is (kind in GROUNDS[ground].kinds)


def test_r72_a_review_counts_by_its_most_serious_outcome():
    assert most_serious([Outcome.WARNING, Outcome.REVOKED, Outcome.NO_FURTHER_ACTION]) is Outcome.REVOKED
    assert set(OUTCOME_WORDS) == set(DECIDED_WORDS) == set(Outcome)
    assert set(SUSPENSION_END_WORDS) == set(SuspensionEnd)
