"""What the letters beside hearing notices and decisions must hold, case by case: no database."""

from dataclasses import replace
from datetime import date

import pytest

from licensing.notices.elements import LetterFacts, compose, element_checks, rules_for
from licensing.notices.letters import Plan
from licensing.notices.rules import NoticeKind, ServiceMethod
from licensing.notices.samples import sample
from licensing.notices.wording import RULES, Worded, WordingFacts, WordingPart, standard_wording, version_in_force
from licensing.register.rules import LicenceKind
from licensing.rulebook import Standing, broken
from tests.builders.notices import called, decided, revoked
from tests.notices.test_rendering import HALE, HEAD

Kind = NoticeKind
TUESDAY = Plan(ServiceMethod.POST_FIRST_CLASS, date(2015, 12, 1))
BY_HAND = ServiceMethod.HAND_DELIVERED
NEW = (
    Kind.ADJOURNMENT_NOTICE, Kind.WITHDRAWAL_NOTICE, Kind.LATE_PAPERS_NOTICE, Kind.TRAINING_INVITATION,
    Kind.TRAINING_REMINDER, Kind.BADGE_DEMAND,
)  # fmt: skip
PLANS = {Kind.BADGE_DEMAND: Plan(BY_HAND, date(2015, 12, 23))}


def facts(kind, *, plan=None, wording=(), content=None, **change):
    content = replace(content or sample(kind), **change)
    plan = plan or PLANS.get(kind, TUESDAY)
    return LetterFacts(content, compose(kind, content, HEAD, HALE, plan, wording), plan, wording=tuple(wording))


def codes(given):
    return [rule.code for rule in broken(rules_for(given), given, on=given.plan.sent_on)]


def words(kind, **given):
    return facts(kind, **given).letter.words


@pytest.mark.parametrize("kind", NEW)
def test_a_whole_letter_lacks_nothing_and_every_line_of_its_checks_is_fine(kind):
    given = facts(kind, wording=[standard_wording(kind, WordingPart.CONTACT)])

    assert codes(given) == []
    assert {check.standing for check in element_checks(given)} == {Standing.FINE}
    assert "R23" not in {check.code for check in element_checks(given)} or kind in (NEW[0], NEW[1])


@pytest.mark.parametrize(
    ("kind", "change", "code"),
    [
        (Kind.ADJOURNMENT_NOTICE, {"venue": ""}, "R23"),
        (Kind.WITHDRAWAL_NOTICE, {"licences": ()}, "R23"),
        (Kind.TRAINING_INVITATION, {"venue": ""}, "R63"),
        (Kind.TRAINING_REMINDER, {"begins": ""}, "R63"),
        (Kind.BADGE_DEMAND, {"demanded": ()}, "R55"),
    ],
)
def test_a_letter_with_a_missing_element_is_refused_by_the_rule_that_asks_for_it(kind, change, code):
    assert codes(facts(kind, **change)) == [code]


@pytest.mark.parametrize("change", [{"papers": ()}, {"papers": (" ",)}, {"why_late": ""}])
def test_r27_a_late_papers_notice_says_what_is_late_and_why(change):
    assert codes(facts(Kind.LATE_PAPERS_NOTICE, **change)) == ["R27"]


def test_r27_late_papers_go_before_the_day_and_leave_the_holder_something_to_ask():
    too_late = Plan(ServiceMethod.POST_FIRST_CLASS, date(2015, 12, 16))  # taken as received on the day itself

    assert codes(facts(Kind.LATE_PAPERS_NOTICE, plan=too_late)) == ["R27"]
    assert codes(facts(Kind.LATE_PAPERS_NOTICE, plan=Plan(BY_HAND, date(2015, 12, 16)))) == []
    assert "given time in the hearing to read and answer them" in words(Kind.LATE_PAPERS_NOTICE)


def test_r23_a_hearing_put_off_is_followed_by_a_new_notice_and_one_called_off_is_not():
    put_off, off = words(Kind.ADJOURNMENT_NOTICE), words(Kind.WITHDRAWAL_NOTICE)

    assert "will not take place on Friday 18 December 2015 at 14:00" in put_off
    assert "at least 10 clear working days before" in put_off and "Somebody is ill." in put_off
    assert "without a hearing" in off and "new notice" not in off
    begun = words(Kind.ADJOURNMENT_NOTICE, was_begun=True)
    assert "was adjourned. You were not there." in begun and "will not take place" not in begun


def test_r63_a_training_letter_says_by_when_and_changes_nothing_about_the_licence():
    due, overdue = words(Kind.TRAINING_INVITATION), words(Kind.TRAINING_REMINDER)

    assert "is due by Friday 26 February 2016" in due and "was due by Thursday 26 November 2015" in overdue
    assert "This letter changes nothing about your licence." in due
    assert codes(facts(Kind.TRAINING_INVITATION, plan=Plan(BY_HAND, date(2015, 12, 18)))) == ["R63"]


def test_r55_t01_a_badge_is_not_asked_for_before_its_day():
    """Notice given on 1 December 2015: the driver may go on through 22 December, so the badge from the 23rd."""
    assert codes(facts(Kind.BADGE_DEMAND, plan=Plan(BY_HAND, date(2015, 12, 22)))) == ["R55"]
    assert codes(facts(Kind.BADGE_DEMAND, plan=Plan(BY_HAND, date(2015, 12, 23)))) == []


def test_r55_a_plate_has_seven_days_from_the_letter_that_asks_for_it():
    (badge,) = sample(Kind.BADGE_DEMAND).demanded
    plate = replace(badge, kind=LicenceKind.PRIVATE_HIRE_VEHICLE, outcome="suspended")

    said = words(Kind.BADGE_DEMAND, demanded=(plate,))

    assert "by Wednesday 30 December 2015" in said and "Section 58" in said and "badge" not in said
    assert "We give it back when the suspension ends." in said


@pytest.mark.parametrize("kind", [one for one in NEW if one is not Kind.BADGE_DEMAND])
def test_r56_no_letter_without_an_appeal_speaks_of_one(kind):
    assert "appeal" not in words(kind, wording=[standard_wording(kind, WordingPart.CONTACT)]).lower()


def test_r78_nothing_that_somebody_writes_for_a_letter_tells_the_proposal():
    told = "The committee had recommended that you lose your licence."

    assert codes(facts(Kind.ADJOURNMENT_NOTICE, told=told)) == ["R78"]
    assert codes(facts(Kind.LATE_PAPERS_NOTICE, why_late=told)) == ["R78"]
    assert codes(facts(Kind.HEARING_NOTICE, content=called(), wording=[Worded(WordingPart.OPENING, told)])) == ["R78"]


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        (Kind.WARNING_LETTER, "If you disagree you may appeal.", "R56"),
        (Kind.HEARING_NOTICE, "Appeals go to the court.", "R56"),
        (Kind.DECISION_NOTICE, "The panel recommended this.", "R78"),
        (Kind.DECISION_NOTICE, "You have 21 days to appeal.", "R46"),
        (Kind.HEARING_NOTICE, "Send papers by 3rd December.", "R46"),
        (Kind.HEARING_NOTICE, "Reply within ten working days.", "R46"),
    ],
)
def test_r46_r56_r78_a_wording_that_says_what_it_may_not_is_refused(kind, text, code):
    assert [rule.code for rule in broken(RULES, WordingFacts(kind, text), on=date(2015, 12, 1))] == [code]


def test_wording_stands_before_and_after_what_is_composed_and_changes_none_of_it():
    warning = decided(revoked(outcome="warning", ground="", citation=""))
    wording = [Worded(WordingPart.OPENING, "Please read this."), Worded(WordingPart.CLOSING, "One.\n\nTwo.")]

    plain, letter = (compose(Kind.WARNING_LETTER, warning, HEAD, HALE, TUESDAY, one) for one in ((), wording))

    assert letter.words.startswith("Please read this.\n") and letter.words.endswith("\nOne.\nTwo.")
    assert plain.words in letter.words


def test_of_a_parts_versions_the_last_written_whose_day_has_come_counts():
    first, planned, instead = (Worded(WordingPart.OPENING, text, number) for number, text in enumerate("abc", 1))
    versions = [(date(2015, 12, 1), first), (date(2016, 1, 1), planned), (date(2015, 12, 20), instead)]

    stood = [version_in_force(versions, date(*day)) for day in ((2015, 11, 30), (2015, 12, 19), (2016, 1, 1))]

    assert stood == [None, first, instead]
    assert version_in_force(versions[:2], date(2016, 1, 1)) == planned
