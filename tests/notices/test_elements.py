"""What a letter must hold, case by case: no database."""

from datetime import date

import pytest

from licensing.notices.content import kind_of
from licensing.notices.decision_letters import term_words
from licensing.notices.elements import RULES, LetterFacts, compose
from licensing.notices.letters import Plan
from licensing.notices.rules import NoticeKind, ServiceMethod
from licensing.powers.rules import Body
from licensing.register.rules import LicenceKind
from licensing.rulebook import broken, warned
from tests.builders.notices import called, decided, revoked
from tests.notices.test_rendering import HALE, HEAD

POST = Plan(ServiceMethod.POST_FIRST_CLASS, date(2015, 12, 1))


def facts(content, plan=POST):
    kind = NoticeKind.HEARING_NOTICE if content == called() else kind_of(content)
    return LetterFacts(content=content, letter=compose(kind, content, HEAD, HALE, plan), plan=plan)


def codes(content, plan=POST):
    return [rule.code for rule in broken(RULES, facts(content, plan), on=plan.sent_on)]


def said(paragraph):
    return "".join(run.text for run in paragraph)


def test_a_whole_letter_lacks_nothing():
    assert codes(decided()) == [] and codes(called()) == []


@pytest.mark.parametrize("change", [{"reasons": " "}, {"outcomes": (revoked(ground=""),)}])
def test_r43_reasons_and_the_statutory_ground_are_given(change):
    outcomes = change.pop("outcomes", (revoked(),))

    assert codes(decided(*outcomes, **change)) == ["R43"]


def test_r44_t66_an_operators_licence_never_ends_at_once():
    at_once = {"is_immediate": True, "public_safety_explanation": "It is dangerous."}

    by_hand = Plan(ServiceMethod.HAND_DELIVERED, date(2015, 12, 1))

    assert codes(decided(revoked(LicenceKind.OPERATOR, **at_once)), by_hand) == ["R44"]
    assert codes(decided(revoked(**at_once)), by_hand) == []


def test_r46_who_decided_and_under_what_authority_is_said():
    assert codes(decided(authority="")) == ["R46"]


def test_r53_a_suspension_says_when_it_ends():
    assert codes(decided(revoked(outcome="suspended"))) == ["R53"]
    assert codes(decided(revoked(outcome="suspended", suspension_days=28))) == []


def test_r53_t45_28_days_from_the_day_after_the_protected_ones():
    words = said(term_words(revoked(outcome="suspended", suspension_days=28), date(2015, 11, 30)))

    assert "from Tuesday 22 December 2015 to Monday 18 January 2016" in words
    assert words.endswith("You may drive again from Tuesday 19 January 2016.")


def test_r53_t53_a_term_beyond_expiry_ends_with_the_licence():
    long = revoked(outcome="suspended", suspension_months=3, expires_on=date(2016, 1, 31))

    assert "to Sunday 31 January 2016. It then ends with the licence" in said(term_words(long, date(2015, 11, 30)))


def test_r54_a_suspension_until_trained_names_the_event():
    trained = revoked(outcome="suspended", suspension_ends="when safeguarding training is passed")

    assert "until safeguarding training is passed; it then revives by itself" in said(
        term_words(trained, date(2015, 12, 1))
    )


@pytest.mark.parametrize(
    "reasons", ["The panel proposed to revoke.", "Councillors had recommended it.", "The proposal of the committee."]
)
def test_r78_a_commissioners_notice_is_silent_about_the_proposal(reasons):
    assert codes(decided(reasons=reasons)) == ["R78"]
    assert codes(decided(reasons=reasons, body=Body.PANEL)) == []


def test_r45_a_late_notice_is_warned_of_and_sent_all_the_same():
    late = Plan(ServiceMethod.HAND_DELIVERED, date(2015, 12, 11))

    assert codes(decided(), late) == []
    assert [rule.code for rule in warned(RULES, facts(decided(), late), on=late.sent_on)] == ["R45"]


def test_r48_a_last_day_on_which_the_court_is_shut_is_advised_against():
    friday = Plan(ServiceMethod.HAND_DELIVERED, date(2015, 12, 4))

    words = facts(decided(), friday).letter.words

    assert "That day is Christmas Day: be sure to appeal by Thursday 24 December 2015" in words


def test_r49_with_immediate_effect_the_driver_may_not_go_on_even_on_appeal():
    at_once = revoked(is_immediate=True, public_safety_explanation="He drove while unfit.")

    words = facts(decided(at_once)).letter.words

    assert "even if you appeal" in words and "He drove while unfit." in words and "you may drive" not in words.lower()


def test_r42_a_dual_badge_is_two_lines_each_with_its_own_outcome():
    both = decided(revoked(), revoked(LicenceKind.HACKNEY_CARRIAGE_DRIVER, outcome="warning"))

    words = facts(both).letter.words

    assert "private hire driver’s licence PHD-1347, badge 1347 is revoked" in words
    assert "formal warning about your hackney carriage driver’s licence" in words


def test_r44_an_immediate_notice_is_not_planned_for_the_post():
    at_once = decided(revoked(is_immediate=True, public_safety_explanation="He drove while unfit."))

    assert codes(at_once, POST) == ["R44"]
    assert codes(at_once, Plan(ServiceMethod.HAND_DELIVERED, date(2015, 12, 1))) == []


@pytest.mark.parametrize(
    "change",
    [
        {"holders_account": "He was told what the committee had recommended."},
        {"policy": "It was departed from, because: the panel proposed it."},
        {"outcomes": (revoked(is_immediate=True, public_safety_explanation="All members voted for it."),)},
    ],
)
def test_r78_every_text_that_the_notice_prints_is_read(change):
    outcomes = change.pop("outcomes", (revoked(),))
    by_hand = Plan(ServiceMethod.HAND_DELIVERED, date(2015, 12, 1))

    assert codes(decided(*outcomes, **change), by_hand) == ["R78"]


def test_r56_the_reasons_of_a_warning_do_not_speak_of_appeal():
    warning = revoked(outcome="warning", ground="", citation="")

    assert codes(decided(warning, reasons="He was warned. He may appeal.")) == ["R56"]
    assert codes(decided(revoked(), reasons="He may appeal.")) == []


def test_r53_t53_a_licence_that_ends_before_the_suspension_begins_is_never_suspended():
    short = revoked(outcome="suspended", suspension_months=1, expires_on=date(2015, 12, 10))

    assert said(term_words(short, date(2015, 12, 1))) == (
        "The licence expires on Thursday 10 December 2015, before the suspension would begin: the suspension never "
        "runs, and nothing revives."
    )


def test_r46_r51_a_corrected_letter_counts_from_the_first_service():
    corrected = Plan(ServiceMethod.HAND_DELIVERED, date(2015, 12, 9), first_given_on=date(2015, 12, 8))

    words = facts(decided(), corrected).letter.words

    assert "first served on you on Tuesday 8 December 2015" in words
    assert "the last day is Tuesday 29 December 2015" in words and "last day is Wednesday" not in words


def test_r57_a_drivers_notice_tells_of_the_national_register_once_there_is_one():
    day = date(2023, 4, 27)
    register = "kept for 11 years"

    assert register in facts(decided(decided_on=day)).letter.words
    assert register not in facts(decided(decided_on=date(2023, 4, 26))).letter.words
    assert register not in facts(decided(revoked(LicenceKind.OPERATOR), decided_on=day)).letter.words
