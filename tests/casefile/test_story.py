"""What the timeline says: a sentence for every act, and nothing that a reader may not know."""

import pytest

from licensing.casefile.story import roles_in_words, sentence


@pytest.mark.parametrize(
    ("action", "content", "told"),
    [
        ("review.opened", {"programme": "At-risk reviews 2015"}, "Review opened in At-risk reviews 2015"),
        ("risk.set", {"risk": "very_high", "because": "Second complaint"}, "Risk set to very high: Second complaint"),
        ("hear_by.set", {"hear_by": "2016-03-31", "because": "Usual"}, "To be heard by 31 March 2016: Usual"),
        ("hear_by.set", {"hear_by": None, "because": "Mislaid"}, "Hear-by date taken away: Mislaid"),
        ("review.listed", {"starts_at": "2015-12-18T14:00:00+00:00"}, "Scheduled for 18 December 2015"),
        ("notice.drafted", {"kind": "hearing_notice"}, "Hearing notice drafted"),
        ("notice.approved", {"notice": "LR-2015-0001-N1"}, "Notice LR-2015-0001-N1 approved"),
        ("badge.returned", {}, "Badge returned"),
        ("badge.asked_for", {"because": "In effect"}, "Badge asked for: In effect"),
    ],
)
def test_an_act_is_told_in_plain_words(action, content, told):
    assert sentence(action, content) == told


def test_r78_the_timeline_tells_neither_proposal_nor_the_commissioners_view_of_it():
    content = {"outcomes": {"PH1": "Revoke"}, "because": "They asked enough", "reasons": "…"}

    assert sentence("proposal.signed", content) == "The chair signed the panel’s proposal"
    assert sentence("proposal.judged", content) == "The commissioner judged the proposal"


def test_roles_are_kept_as_codes_and_shown_as_words():
    assert roles_in_words("clerk, licensing_officer") == "Clerk, Licensing officer"
    assert roles_in_words("system") == "system"
