"""What makes a decision lawful: who decides, on what, and what becomes of each licence."""

from dataclasses import replace
from datetime import date

import pytest

from licensing.decisions.judgment import JudgmentFacts
from licensing.decisions.lawfulness import (
    RULES,
    DecisionFacts,
    LineRelied,
    checks_before_signing,
    needing_reasons,
    standing_against,
)
from licensing.decisions.naming import is_description
from licensing.decisions.outcomes import OutcomeFacts
from licensing.decisions.rules import Adequacy, Ground, JudgmentAct, Outcome
from licensing.powers.rules import COUNCIL_MODES, Body, Mode
from licensing.register.rules import LicenceKind, LicenceStanding
from licensing.rulebook import Standing, broken, warned
from licensing.sittings.rules import QuorumFacts

PROPOSAL_MODE = Mode.COUNCIL_PROPOSES_COMMISSIONER_CONFIRMS
REVOKED = OutcomeFacts(
    licence="PHD-0001",
    kind=LicenceKind.PRIVATE_HIRE_DRIVER,
    standing=LicenceStanding.CURRENT,
    granted_on=date(2013, 10, 1),
    expires_on=date(2016, 9, 30),
    outcome=Outcome.REVOKED,
    reasons="He was convicted and did not report it.",
    decided_on=date(2015, 12, 1),
    ground=Ground.DRIVER_OTHER,
    is_fit_and_proper=False,
)
JUDGED = JudgmentFacts(
    information_complete=True,
    has_proposal=True,
    adequacy=Adequacy.YES,
    adequacy_because="They covered all of it.",
    act=JudgmentAct.DIFFERENT,
    own_words="I am not satisfied of the future.",
)
BY_COMMISSIONER = DecisionFacts(
    decided_on=date(2015, 12, 1),
    mode=PROPOSAL_MODE,
    decider=Body.COMMISSIONER,
    reasons=REVOKED.reasons,
    licences_under_review=("PHD-0001",),
    outcomes=(REVOKED,),
    hearing_completed=True,
    notice_served=True,
    urgent_public_safety=False,
    holder_present=True,
    service_proved=True,
    went_on_because="",
    relied_on=(LineRelied(1, is_found=True, was_put=True),),
    deciders_heard_everything=True,
    information_complete=True,
    policy_version="LOCAL-2015-07-06",
    policy_in_force="LOCAL-2015-07-06",
    quorum=QuorumFacts(PROPOSAL_MODE, 3),
    judgment=JUDGED,
)
BY_PANEL = replace(
    BY_COMMISSIONER,
    decided_on=date(2016, 12, 13),
    mode=Mode.COUNCIL_DECIDES_COMMISSIONER_OVERSIGHT,
    decider=Body.PANEL,
    quorum=QuorumFacts(Mode.COUNCIL_DECIDES_COMMISSIONER_OVERSIGHT, 3),
    judgment=None,
    information_complete=False,
)


def refusals(facts, **changes):
    facts = replace(facts, **changes)
    return [rule.code for rule in broken(RULES, facts, on=facts.decided_on)]


def warnings(facts, **changes):
    facts = replace(facts, **changes)
    return [rule.code for rule in warned(RULES, facts, on=facts.decided_on)]


@pytest.mark.parametrize("facts", [BY_COMMISSIONER, BY_PANEL])
def test_a_decision_that_keeps_every_rule_is_lawful(facts):
    assert refusals(facts) == warnings(facts) == []


@pytest.mark.parametrize(
    ("day", "mode", "decider", "refused"),
    [
        (date(2015, 11, 25), Mode.COMMISSIONER_WITH_ADVISORY, Body.COMMISSIONER, []),  # T54
        (date(2015, 11, 25), Mode.COMMISSIONER_WITH_ADVISORY, Body.PANEL, ["R01", "R03"]),  # T55
        (date(2016, 12, 12), PROPOSAL_MODE, Body.COMMISSIONER, []),  # T56
        (date(2016, 12, 12), PROPOSAL_MODE, Body.PANEL, ["R01", "R03"]),
        (date(2016, 12, 13), Mode.COUNCIL_DECIDES_COMMISSIONER_OVERSIGHT, Body.PANEL, []),  # T57
        (date(2016, 12, 14), Mode.COUNCIL_DECIDES_COMMISSIONER_OVERSIGHT, Body.COMMISSIONER, ["R01"]),  # T58
    ],
)
def test_r01_r03_only_the_holder_on_the_day_decides(day, mode, decider, refused):
    assert refusals(BY_COMMISSIONER, decided_on=day, mode=mode, decider=decider) == refused


def test_r01_a_commissioner_is_a_nominee_of_the_holding():
    assert refusals(BY_COMMISSIONER, is_nominee=False) == ["R01"]


def test_r03_councillors_votes_are_advice_while_a_commissioner_holds_the_power():
    assert "R03" in refusals(BY_COMMISSIONER, decider=Body.PANEL)
    assert all("R03" not in refusals(BY_PANEL, mode=mode) for mode in COUNCIL_MODES)


def test_r04_the_commissioner_gives_her_own_reasons():
    assert refusals(BY_COMMISSIONER, reasons=" ") == ["R04"]


@pytest.mark.parametrize(
    "judgment",
    [
        None,
        replace(JUDGED, adequacy=None),
        replace(JUDGED, adequacy_because=""),
        replace(JUDGED, act=None),
        replace(JUDGED, own_words=" "),
        replace(JUDGED, has_proposal=False),
        replace(JUDGED, information_complete=False),
    ],
)
def test_r05_in_proposal_mode_both_judgments_come_first(judgment):
    assert refusals(BY_COMMISSIONER, judgment=judgment) == ["R05"]
    assert refusals(BY_COMMISSIONER, judgment=judgment, mode=Mode.COMMISSIONER_WITH_ADVISORY) == []


def test_r09_r10_t62_too_few_members():
    two = QuorumFacts(BY_PANEL.mode, 2)
    assert refusals(BY_PANEL, quorum=two) == ["R09"]
    assert refusals(BY_PANEL, quorum=replace(two, two_allowed=True, holder_consents=True)) == []
    advice = QuorumFacts(PROPOSAL_MODE, 2)
    assert (refusals(BY_COMMISSIONER, quorum=advice), warnings(BY_COMMISSIONER, quorum=advice)) == ([], ["R10"])


def test_r11_a_vote_of_somebody_not_appointed_spoils_a_panels_decision():
    assert refusals(BY_PANEL, all_voters_appointed=False) == ["R11"]
    assert refusals(BY_COMMISSIONER, all_voters_appointed=False) == []


def test_r14_r20_nobody_with_a_part_or_a_conflict_decides():
    assert refusals(BY_COMMISSIONER, decider_has_part_in_case=True) == ["R14"]
    assert refusals(BY_COMMISSIONER, decider_conflicted=True) == ["R20"]


def test_r24_no_determination_before_notice_and_hearing_save_in_an_emergency():
    assert refusals(BY_PANEL, notice_served=False) == ["R24"]
    assert refusals(BY_PANEL, hearing_completed=False) == ["R24"]
    assert refusals(BY_PANEL, notice_served=False, urgent_public_safety=True) == []


def test_r25_an_absent_holder_needs_proof_and_a_choice():
    assert refusals(BY_PANEL, holder_present=False) == ["R25"]
    assert refusals(BY_PANEL, holder_present=False, went_on_because="Second absence.") == []


def test_r28_r33_the_reasons_rely_on_what_was_put_and_found():
    assert refusals(BY_PANEL, relied_on=(LineRelied(1, is_found=True, was_put=False),)) == ["R28"]
    assert refusals(BY_PANEL, relied_on=(LineRelied(1, is_found=False, was_put=True),)) == ["R33"]
    assert refusals(BY_PANEL, relied_on=()) == []


def test_r33_one_line_not_found_among_several_is_enough_to_refuse():
    lines = (LineRelied(1, is_found=True, was_put=True), LineRelied(2, is_found=False, was_put=True))
    assert refusals(BY_COMMISSIONER, relied_on=lines) == ["R33"]


def test_r32_whoever_missed_evidence_decides_only_with_the_holders_written_agreement():
    assert refusals(BY_COMMISSIONER, deciders_heard_everything=False) == ["R32"]
    assert refusals(BY_COMMISSIONER, deciders_heard_everything=False, holder_agreed_on_record=True) == []


def test_r34_hardship_in_the_reasons_warns():
    sad = "He would lose his livelihood."
    assert (refusals(BY_PANEL, reasons=sad), warnings(BY_PANEL, reasons=sad)) == ([], ["R34"])


def test_r38_keeping_a_licence_that_the_policy_presumes_against_needs_reasons():
    kept, presumed = (replace(REVOKED, outcome=Outcome.WARNING),), frozenset({REVOKED.licence})
    assert refusals(BY_PANEL, outcomes=kept, presumed_against=presumed) == ["R38"]
    assert refusals(BY_PANEL, outcomes=kept, presumed_against=presumed, reasons_for_departure="One lapse.") == []
    assert refusals(BY_PANEL, presumed_against=presumed) == []


def test_r38_each_licence_kept_departs_by_itself():
    revoked, kept = REVOKED, replace(REVOKED, licence="HCD-0001", outcome=Outcome.NO_FURTHER_ACTION)
    both = {"outcomes": (revoked, kept), "licences_under_review": (revoked.licence, kept.licence)}
    assert "R38" in refusals(BY_PANEL, presumed_against=frozenset({kept.licence}), **both)
    assert "R38" not in refusals(BY_PANEL, presumed_against=frozenset({revoked.licence}), **both)


def test_r39_the_policy_is_the_version_of_the_day():
    assert refusals(BY_PANEL, policy_version="IoL") == ["R39"]


def test_r42_a_dual_badge_gets_two_outcomes():
    both = ("PHD-0001", "HCD-0001")
    second = replace(REVOKED, licence="HCD-0001", kind=LicenceKind.HACKNEY_CARRIAGE_DRIVER)
    assert refusals(BY_PANEL, licences_under_review=both) == ["R42"]
    assert refusals(BY_PANEL, licences_under_review=both, outcomes=(REVOKED, second)) == []
    assert refusals(BY_PANEL, outcomes=(REVOKED, REVOKED)) == ["R42"]


def test_r74_information_first_in_proposal_mode():
    assert refusals(BY_COMMISSIONER, information_complete=False) == ["R74"]


def test_r78_the_reasons_do_not_tell_the_proposal():
    told = "The committee proposed a warning. I disagree."
    assert refusals(BY_COMMISSIONER, reasons=told) == ["R78"]
    assert refusals(BY_PANEL, reasons=told) == []


def test_checks_before_signing_show_every_rule_at_once_with_what_must_be_fixed_first():
    spoilt = replace(REVOKED, ground=None, is_immediate=True)
    facts = replace(BY_COMMISSIONER, is_nominee=False, reasons="His family would suffer.", outcomes=(spoilt,))
    lines = checks_before_signing(facts)
    assert [line.code for line in standing_against(facts)] == ["R01", "R43", "R44"]
    assert [line.code for line in needing_reasons(facts)] == ["R34"]
    assert [line.standing for line in lines] == sorted((line.standing for line in lines), key=list(Standing).index)
    assert {line.licence for line in standing_against(facts)} == {"", "PHD-0001"}


def test_a_rule_kept_for_both_licences_is_told_once():
    second = replace(REVOKED, licence="HCD-0001", kind=LicenceKind.HACKNEY_CARRIAGE_DRIVER)
    facts = replace(BY_PANEL, licences_under_review=("PHD-0001", "HCD-0001"), outcomes=(REVOKED, second))
    told = [(line.code, line.says) for line in checks_before_signing(facts)]
    assert len(told) == len(set(told))


def test_r78_r56_every_text_that_the_letter_prints_is_judged_at_signing():
    told = ("He drove while unfit.", "All members voted for it.")
    assert refusals(BY_COMMISSIONER, printed=told) == ["R78"]
    assert refusals(BY_PANEL, printed=told) == []
    kept = replace(REVOKED, outcome=Outcome.WARNING, ground=None, is_fit_and_proper=True)
    assert refusals(BY_COMMISSIONER, outcomes=(kept,), printed=("You may appeal.",)) == ["R56"]
    assert refusals(BY_COMMISSIONER, printed=("You may appeal.",)) == []


def test_r06_a_decision_that_may_be_vetoed_is_signed_as_any_other():
    assert warnings(BY_PANEL, mode=Mode.COUNCIL_DECIDES_SUBJECT_TO_VETO) == []
    assert refusals(BY_PANEL, mode=Mode.COUNCIL_DECIDES_SUBJECT_TO_VETO) == []


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("A passenger", True),
        ("the neighbour at the corner", True),
        ("The Wainwrights", False),
        ("Petra Wainwright", False),
    ],
)
def test_r14_a_description_in_place_of_a_withheld_name_may_stand_in_reasons(name, is_one):
    assert is_description(name) is is_one
