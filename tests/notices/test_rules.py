"""Service, effect and appeal: the rulebook's cases. Its tables of dates are in tests/reports/test_dates.py."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from licensing.notices.periods import first_suspended_day
from licensing.notices.rules import (
    HEARING_NOTICE_RULES,
    METHOD_WORDS,
    NOTICE_WORDS,
    SERVICE_RULES,
    HearingNoticeFacts,
    NoticeKind,
    PostClass,
    ServiceFacts,
    ServiceMethod,
    deemed_served_on,
    earliest_proved,
    effect_of_notice,
    effective_end_of,
    grounds_due,
    hearing_serve_by,
    is_in_time,
    last_day_to_appeal,
    latest_safe_appeal_day,
    may_drive,
    operative_through,
    served_on,
    tells_the_proposal,
)
from licensing.rulebook import broken

N = date(2015, 12, 1)


def codes(rules, facts):
    return [rule.code for rule in broken(rules, facts, on=N)]


def at(day, hour, minute=0):
    return datetime(2015, 12, day, hour, minute, tzinfo=ZoneInfo("Europe/London"))


def test_r47_r48_r49_t01_three_clocks():
    assert effective_end_of(N) == date(2015, 12, 21)
    assert last_day_to_appeal(N) == operative_through(N) == date(2015, 12, 22)


def test_r48_t08_a_last_day_on_easter_monday_advises_maundy_thursday():
    effect = effect_of_notice(date(2016, 3, 7))
    assert not effect.appeal_day_is_working_day
    assert effect.advise_appeal_by == date(2016, 3, 24)
    assert "Easter Monday" in next(reason.says for reason in effect.reasons if reason.id == "R48")


def test_r49_t10_t12_t13_who_may_drive():
    given_at = at(1, 14, 5)
    assert may_drive(at(22, 23, 59), given_at=given_at, is_immediate=False)
    assert not may_drive(at(23, 0), given_at=given_at, is_immediate=False)
    assert may_drive(at(30, 12), given_at=given_at, is_immediate=False, appeal_is_live=True)
    assert may_drive(at(1, 14, 4), given_at=given_at, is_immediate=True)
    assert not may_drive(at(1, 14, 5), given_at=given_at, is_immediate=True, appeal_is_live=True)


def test_r50_t12_t13_an_appeal_is_brought_on_the_day_of_the_complaint():
    assert is_in_time(date(2015, 12, 22), N)
    assert not is_in_time(date(2015, 12, 23), N)


def test_r45_t21_grounds_within_14_days_and_late_is_sent_all_the_same():
    decided = date(2015, 12, 15)
    assert grounds_due(decided) == date(2015, 12, 29)


def test_r51_email_is_never_the_sole_method_and_counts_only_with_proof():
    posted = ServiceFacts(ServiceMethod.POST_FIRST_CLASS, has_s233_service=True)
    assert codes(SERVICE_RULES, posted) == []
    assert codes(SERVICE_RULES, ServiceFacts(ServiceMethod.EMAIL_COURTESY, has_s233_service=False)) == ["R51"]
    receipt = ServiceFacts(ServiceMethod.EMAIL_RECEIPT, has_s233_service=True)
    assert codes(SERVICE_RULES, receipt) == ["R51"]
    assert codes(SERVICE_RULES, replace(receipt, receipt_proved_by="Ostler", receipt_because="He replied.")) == []


def test_r44_an_immediate_notice_goes_by_hand_at_a_recorded_time():
    by_hand = ServiceFacts(ServiceMethod.HAND_DELIVERED, has_s233_service=True, is_immediate=True, has_instant=True)
    assert codes(SERVICE_RULES, by_hand) == []
    assert codes(SERVICE_RULES, replace(by_hand, has_instant=False)) == ["R44"]
    assert codes(SERVICE_RULES, replace(by_hand, method=ServiceMethod.POST_FIRST_CLASS)) == ["R44"]
    assert codes(SERVICE_RULES, replace(by_hand, method=ServiceMethod.POST_FIRST_CLASS, is_immediate=False)) == []


def test_r51_the_earliest_proved_service_governs():
    days = [date(2015, 12, 3), N]
    assert earliest_proved(days) == N
    assert latest_safe_appeal_day(days) == date(2015, 12, 22)
    assert earliest_proved([]) is latest_safe_appeal_day([]) is None


def test_r51_section_233_names_hand_address_and_post():
    assert [method for method in ServiceMethod if not method.is_s233] == [
        ServiceMethod.EMAIL_COURTESY,
        ServiceMethod.EMAIL_RECEIPT,
    ]
    assert set(METHOD_WORDS) == set(ServiceMethod) and set(NOTICE_WORDS) == set(NoticeKind)


def test_r52_the_post_is_deemed_and_the_hand_is_not():
    assert deemed_served_on(date(2015, 12, 24), PostClass.FIRST) == date(2015, 12, 30)
    assert served_on(date(2015, 12, 22), ServiceMethod.POST_SECOND_CLASS) == date(2015, 12, 30)
    assert served_on(date(2015, 12, 26), ServiceMethod.HAND_DELIVERED) == date(2015, 12, 26)


@pytest.mark.parametrize(
    ("given", "refused"),
    [
        ({"served_on": date(2015, 12, 23)}, []),
        ({"served_on": date(2015, 12, 24)}, ["R23"]),
        ({"served_on": date(2015, 12, 24), "is_waived_in_writing": True}, []),
        ({"served_on": date(2015, 12, 24), "closed": frozenset({date(2015, 12, 31)})}, ["R23"]),
        ({"served_on": None}, ["R23", "R24"]),
        ({"served_on": None, "is_waived_in_writing": True}, ["R24"]),
        ({"served_on": None, "is_urgent_public_safety": True}, []),
    ],
)
def test_r23_r24_t33_a_hearing_needs_its_notice_in_time(given, refused):
    assert codes(HEARING_NOTICE_RULES, HearingNoticeFacts(date(2016, 1, 12), **given)) == refused


def test_r24_nothing_is_heard_before_its_notice_is_served():
    assert "R24" in codes(HEARING_NOTICE_RULES, HearingNoticeFacts(date(2016, 1, 12), None))


def test_r23_a_closed_day_brings_the_last_day_forward():
    assert hearing_serve_by(date(2016, 1, 12)) == date(2015, 12, 23)
    assert hearing_serve_by(date(2016, 1, 12), closed=frozenset({date(2015, 12, 31)})) == date(2015, 12, 22)


def test_r53_the_first_suspended_day_is_after_every_protected_one():
    assert first_suspended_day(N) == date(2015, 12, 23)
    assert first_suspended_day(N, immediate=True) == N
    assert first_suspended_day(N, appeal_ended_on=date(2016, 5, 3)) == date(2016, 5, 4)
    assert first_suspended_day(N, appeal_ended_on=date(2015, 12, 10)) == date(2015, 12, 23)


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("The committee proposed a suspension of 28 days.", True),
        ("I do not follow the recommendation of the panel.", True),
        ("Councillors voted three to one for a warning.", True),
        ("We propose to the Commissioner that she revoke.", True),
        ("We would therefore recommend revocation.", True),
        ("Our proposal is that the licence be revoked.", True),
        ("It was agreed to recommend revocation to the Commissioner.", True),
        ("The proposal of the committee.", True),
        ("The members unanimously agreed.", True),
        ("It was proposed that he lose both licences.", True),
        ("The holder proposed to sell his car.", False),
        ("He proposed to the Commissioner that he be trained.", False),
        ("We heard that he proposed to stop driving at night.", False),
        ("His doctor recommended that he rest.", False),
        ("A member of the public advised us of it.", False),
        ("He rejected the proposal of the insurer.", False),
        ("He took one passenger without a booking and admitted it at once.", False),
        ("Members of the public must be able to trust a driver.", False),
    ],
)
def test_r78_words_that_tell_the_proposal_are_seen(text, tells):
    assert tells_the_proposal(text) is tells
