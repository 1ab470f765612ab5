"""The panel's proposal and the commissioner's judgment of it."""

from dataclasses import replace
from datetime import date

import pytest

from licensing.decisions.judgment import (
    JUDGMENT_RULES,
    PROPOSAL_RULES,
    SENDING_BACK_RULES,
    JudgmentFacts,
    OutcomeInShort,
    ProposalFacts,
    SendingBackFacts,
    divergence,
)
from licensing.decisions.rules import (
    ADEQUACY_WORDS,
    DIVERGENCE_WORDS,
    JUDGMENT_WORDS,
    Adequacy,
    Divergence,
    JudgmentAct,
    Outcome,
)
from licensing.powers.rules import Mode
from licensing.rulebook import broken, warned
from licensing.sittings.rules import QuorumFacts

ON = date(2015, 12, 1)
MODE = Mode.COUNCIL_PROPOSES_COMMISSIONER_CONFIRMS
PROPOSED = ProposalFacts(
    mode=MODE,
    information_complete=True,
    reasons="Plying for hire puts passengers in an uninsured vehicle.",
    carried=True,
    licences_under_review=("A",),
    licences_proposed=("A",),
    relied_lines_found=True,
    relied_lines_put=True,
    quorum=QuorumFacts(MODE, 3),
)
SUSPEND = OutcomeInShort("A", Outcome.SUSPENDED, "28 days")
SAME = JudgmentFacts(
    information_complete=True,
    has_proposal=True,
    adequacy=Adequacy.NOT_QUITE,
    adequacy_because="Nobody asked what had changed.",
    act=JudgmentAct.SAME,
    own_words="The danger to passengers persuaded me.",
    adopts_reasons=True,
    proposed=(SUSPEND,),
    decided=(SUSPEND,),
)


def codes(rules, facts):
    return [rule.code for rule in broken(rules, facts, on=ON)]


def test_a_proposal_that_keeps_every_rule_may_be_signed():
    assert codes(PROPOSAL_RULES, PROPOSED) == []
    assert warned(PROPOSAL_RULES, PROPOSED, on=ON) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"mode": Mode.COUNCIL_DECIDES}, "R03"),
        ({"information_complete": False}, "R74"),
        ({"carried": False}, "R31"),
        ({"licences_proposed": ()}, "R42"),
        ({"licences_proposed": ("A", "A")}, "R42"),
        ({"reasons": " "}, "R43"),
        ({"relied_lines_found": False}, "R33"),
        ({"relied_lines_put": False}, "R28"),
        ({"replaces_sent_back": False}, "R77"),
    ],
)
def test_r03_r28_r31_r33_r42_r43_r74_r77_what_spoils_a_proposal(change, code):
    assert codes(PROPOSAL_RULES, replace(PROPOSED, **change)) == [code]


def test_r10_a_proposal_without_quorum_warns():
    few = replace(PROPOSED, quorum=QuorumFacts(MODE, 2))
    assert codes(PROPOSAL_RULES, few) == []
    assert [rule.code for rule in warned(PROPOSAL_RULES, few, on=ON)] == ["R10"]


def test_r74_advice_outside_proposal_mode_needs_no_such_record():
    advice = replace(PROPOSED, mode=Mode.COMMISSIONER_WITH_ADVISORY, information_complete=False)
    assert codes(PROPOSAL_RULES, advice) == []


def test_r05_both_judgments_are_complete():
    assert codes(JUDGMENT_RULES, SAME) == []
    assert codes(JUDGMENT_RULES, replace(SAME, adequacy_because=" ")) == ["R05"]
    assert codes(JUDGMENT_RULES, replace(SAME, own_words="")) == ["R05"]
    assert codes(JUDGMENT_RULES, replace(SAME, adequacy=None)) == ["R05"]


def test_r04_the_same_is_the_same_and_adopts_the_reasons():
    assert codes(JUDGMENT_RULES, replace(SAME, adopts_reasons=False)) == ["R04"]
    assert codes(JUDGMENT_RULES, replace(SAME, decided=(replace(SUSPEND, length="14 days"),))) == ["R04"]
    different = replace(SAME, act=JudgmentAct.DIFFERENT, decided=(OutcomeInShort("A", Outcome.WARNING),))
    assert codes(JUDGMENT_RULES, different) == ["R04"]
    assert codes(JUDGMENT_RULES, replace(different, adopts_reasons=False)) == []


def test_r77_explaining_brings_nothing_new_and_asking_more_gives_notice():
    explain = SendingBackFacts(JudgmentAct.SEND_BACK_EXPLAIN)
    assert codes(SENDING_BACK_RULES, explain) == []
    assert codes(SENDING_BACK_RULES, replace(explain, brings_new_evidence=True)) == ["R77"]
    assert codes(SENDING_BACK_RULES, replace(explain, same_panel=False)) == ["R77"]
    more = SendingBackFacts(JudgmentAct.SEND_BACK_ASK_MORE, brings_new_evidence=True)
    assert codes(SENDING_BACK_RULES, more) == ["R77"]
    assert codes(SENDING_BACK_RULES, replace(more, holder_gets_notice=True)) == []


def test_r78_reasons_that_may_be_adopted_do_not_speak_of_the_proposal():
    told = ("We propose to the Commissioner that she revoke.",)
    assert codes(PROPOSAL_RULES, replace(PROPOSED, printed=told)) == ["R78"]
    advice = replace(PROPOSED, printed=told, mode=Mode.COMMISSIONER_WITH_ADVISORY)
    assert "R78" not in codes(PROPOSAL_RULES, advice)


def outcomes(*kinds, length=""):
    return [OutcomeInShort(str(n), kind, length) for n, kind in enumerate(kinds)]


@pytest.mark.parametrize(
    ("act", "before", "after", "far"),
    [
        (JudgmentAct.SAME, outcomes(Outcome.WARNING), outcomes(Outcome.WARNING), Divergence.SAME),
        (JudgmentAct.DIFFERENT, outcomes(Outcome.SUSPENDED), outcomes(Outcome.WARNING), Divergence.MILDER),
        (JudgmentAct.DIFFERENT, outcomes(Outcome.SUSPENDED), outcomes(Outcome.REVOKED), Divergence.HARSHER),
        (
            JudgmentAct.DIFFERENT,
            outcomes(Outcome.SUSPENDED, length="28 days"),
            outcomes(Outcome.SUSPENDED, length="3 months"),
            Divergence.SAME_OUTCOME_OTHER_LENGTH,
        ),
        (
            JudgmentAct.DIFFERENT,
            outcomes(Outcome.REVOKED),
            outcomes(Outcome.REVOKED),
            Divergence.SAME_OUTCOME_OTHER_REASONS,
        ),
        (
            JudgmentAct.DIFFERENT,
            outcomes(Outcome.REVOKED, Outcome.WARNING),
            outcomes(Outcome.REVOKED, Outcome.SUSPENDED),
            Divergence.HARSHER,
        ),
        (JudgmentAct.SEND_BACK_EXPLAIN, outcomes(Outcome.WARNING), [], Divergence.SENT_BACK),
        (JudgmentAct.SEND_BACK_ASK_MORE, outcomes(Outcome.WARNING), [], Divergence.SENT_BACK),
    ],
)
def test_r05_how_far_a_decision_is_from_the_proposal(act, before, after, far):
    assert divergence(act, before, after) is far


def test_every_word_is_there():
    assert set(ADEQUACY_WORDS) == set(Adequacy)
    assert set(JUDGMENT_WORDS) == set(JudgmentAct)
    assert set(DIVERGENCE_WORDS) == set(Divergence)
