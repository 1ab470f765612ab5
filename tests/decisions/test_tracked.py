"""Suggested words: what they change, word by word, and taking them into a text that has moved on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licensing.decisions.tracked import Change, changes, shown, taken_into

TEXT = "He knew the rule. He broke it three times, and told nobody."
WORDS = st.lists(st.sampled_from(["he", "knew", "the", "rule", ".", " ", "\n", "not", "broke"]), max_size=30).map(
    "".join
)


def applied(text: str, found: list[Change]) -> str:
    for one in reversed(found):
        text = text[: one.starts] + one.inserts + text[one.ends :]
    return text


def test_each_changed_passage_is_one_change_of_whole_words():
    after = "He knew the rule well. He broke it twice, and told nobody."
    one, two = changes(TEXT, after)
    assert (TEXT[one.starts : one.ends].strip(), one.inserts.strip()) == ("", "well")
    assert (TEXT[two.starts : two.ends], two.inserts) == ("three times", "twice")
    assert [piece.kind for piece in shown(TEXT, two)] == ["same", "removed", "inserted", "same"]


@given(WORDS, WORDS)
def test_the_changes_make_the_one_text_of_the_other(before, after):
    assert applied(before, changes(before, after)) == after


@given(WORDS, WORDS)
def test_a_change_is_taken_whole_into_the_text_it_was_made_for(before, after):
    for one in changes(before, after):
        assert taken_into(before, before, one) == applied(before, [one])


@pytest.mark.parametrize(
    ("current", "expected"),
    [
        ("At the hearing: " + TEXT, "At the hearing: He knew the rule. He broke it twice, and told nobody."),
        (TEXT + " We believed her.", "He knew the rule. He broke it twice, and told nobody. We believed her."),
        ("He knew the rule. He broke it four times, and told nobody.", None),
        ("", None),
    ],
)
def test_words_go_into_a_text_that_moved_on_only_where_what_they_change_still_stands(current, expected):
    (change,) = changes(TEXT, TEXT.replace("three times", "twice"))
    assert taken_into(TEXT, current, change) == expected


def test_words_between_two_words_that_no_longer_stand_side_by_side_are_not_guessed_a_place():
    (change,) = changes("He knew the rule.", "He knew the law and rule.".replace("law and rule", "whole rule"))
    assert taken_into("He knew the rule.", "He knew the rule.", change) == "He knew the whole rule."
    assert taken_into("He knew the rule.", "He knew the old, tired rule.", change) is None
