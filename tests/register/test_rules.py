"""How a licence stands, how a name is folded, what the convictions policy presumes, which rows are taken in."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licensing.register.convictions import (
    LOCAL_POLICY,
    USE_RULES,
    UseFacts,
    categories,
    line_of,
    policy_in_force,
    policy_lines,
    presume,
)
from licensing.register.names import folded, folded_last_first
from licensing.register.rules import (
    LICENCE_WORDS,
    ConcernKind,
    LicenceEventFacts,
    LicenceEventKind,
    LicenceKind,
    LicenceStanding,
    standing_at,
)
from licensing.rulebook import broken

LONDON = ZoneInfo("Europe/London")
ON = date(2016, 3, 3)


def at(day, hour=9):
    return datetime(2015, 12, day, hour, tzinfo=LONDON)


def stands(when, *events):
    return standing_at(when, granted_on=date(2013, 10, 1), expires_on=date(2015, 12, 20), events=events)


REVOKED = LicenceEventFacts(LicenceEventKind.REVOKED, at(10, 14))
SUSPENDED = LicenceEventFacts(LicenceEventKind.SUSPENDED, at(2), at(9))
OPEN_ENDED = LicenceEventFacts(LicenceEventKind.SUSPENDED, at(2))
REVIVED = LicenceEventFacts(LicenceEventKind.REVIVED, at(5))


def test_a_licence_runs_to_the_end_of_its_last_day():
    assert stands(at(20, 23)) is LicenceStanding.CURRENT
    assert stands(at(21, 0)) is LicenceStanding.EXPIRED
    assert stands(datetime(2013, 9, 30, 12, tzinfo=LONDON)) is LicenceStanding.NOT_YET


def test_a_revocation_bites_at_its_instant_and_outlasts_expiry():
    assert stands(at(10, 13), REVOKED) is LicenceStanding.CURRENT
    assert stands(at(10, 14), REVOKED) is LicenceStanding.REVOKED
    assert stands(at(30), REVOKED) is LicenceStanding.REVOKED


def test_a_suspension_ends_by_its_date_or_by_revival():
    assert stands(at(8), SUSPENDED) is LicenceStanding.SUSPENDED
    assert stands(at(9), SUSPENDED) is LicenceStanding.CURRENT
    assert stands(at(4), OPEN_ENDED, REVIVED) is LicenceStanding.SUSPENDED
    assert stands(at(5), OPEN_ENDED, REVIVED) is LicenceStanding.CURRENT


def test_a_surrendered_licence_is_over():
    surrendered = LicenceEventFacts(LicenceEventKind.SURRENDERED, at(3))
    assert stands(at(4), surrendered).is_over
    assert not stands(at(4), SUSPENDED).is_over


def test_a_dual_badge_is_two_kinds_of_driver():
    assert [kind for kind in LicenceKind if kind.is_driver] == [
        LicenceKind.HACKNEY_CARRIAGE_DRIVER,
        LicenceKind.PRIVATE_HIRE_DRIVER,
    ]
    assert set(LICENCE_WORDS) == set(LicenceKind)


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Łukasz Wójcik", "lukasz wojcik"),
        ("Siobhán O’Brien", "siobhan obrien"),
        ("Smith-Jones", "smith jones"),
        ("Jürgen Groß", "jurgen gross"),
        ("İbrahim Yıldız", "ibrahim yildiz"),
        ("Søren  Ærø", "soren aero"),
        ("MACDONALD, Ewan", "macdonald ewan"),
    ],
)
def test_a_name_is_found_however_it_is_typed(name, plain):
    assert folded(name) == plain


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(name):
    assert folded(folded(name)) == folded(name)


def test_the_last_name_comes_first():
    assert folded_last_first("Amina Begum Khan") == "khan amina begum"
    assert folded_last_first("") == ""


def test_r38_t65_a_violence_sentence_completed_in_2006_is_presumed_against_until_2016():
    presumed = presume(line_of("DfT-Standards", "VIOLENCE"), date(2006, 3, 14))
    assert presumed.lifts_on == date(2016, 3, 14)
    assert presumed.stands_on(date(2016, 3, 13)) and not presumed.stands_on(date(2016, 3, 14))
    assert presumed.reason.id == "R38"


def test_r38_a_period_from_29_february_ends_on_28_february():
    assert presume(line_of(LOCAL_POLICY, "DISHONESTY"), date(2012, 2, 29)).lifts_on == date(2019, 2, 28)
    assert presume(line_of("IoL", "MOTOR_MINOR"), date(2015, 6, 1)).lifts_on == date(2020, 6, 1)


def test_r38_some_offences_are_presumed_against_for_ever():
    assert presume(line_of(LOCAL_POLICY, "SEXUAL"), date(1970, 1, 1)).stands_on(date(2027, 1, 1))


def test_r39_the_policy_is_the_one_in_force_on_the_day():
    assert policy_in_force(date(2015, 7, 5)) is None
    assert policy_in_force(date(2015, 7, 6)) == LOCAL_POLICY
    assert policy_in_force(date(2021, 1, 1)) == LOCAL_POLICY
    assert policy_in_force(date(2021, 1, 1), (LOCAL_POLICY, "DfT-Standards")) == "DfT-Standards"


def test_the_local_policy_has_the_periods_of_the_2020_annex():
    def periods(policy):
        return [(line.code, line.min_years) for line in categories(policy)]

    assert periods(LOCAL_POLICY) == periods("DfT-Standards")
    assert len(policy_lines()) == 37


def test_r37_protected_matters_are_never_used_and_spent_ones_only_for_drivers():
    driver = UseFacts(ConcernKind.CONVICTION, False, True, LicenceKind.PRIVATE_HIRE_DRIVER)
    assert broken(USE_RULES, driver, on=ON) == []
    assert [rule.code for rule in broken(USE_RULES, replace(driver, is_protected=True), on=ON)] == ["R37"]
    assert [rule.code for rule in broken(USE_RULES, replace(driver, licence=LicenceKind.OPERATOR), on=ON)] == ["R37"]
    complaint = replace(driver, licence=LicenceKind.OPERATOR, kind=ConcernKind.COMPLAINT)
    assert broken(USE_RULES, complaint, on=ON) == []
