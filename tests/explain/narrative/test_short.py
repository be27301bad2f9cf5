"""The first screen's sentences are the results they stand for, in their size and order."""

import numpy as np
import pytest

from explain.narrative.short import change_in_short, drivers_in_short, row_in_short
from explain.sections import trust_in_short
from tests.made import attributions, counterfactuals, one_row
from tests.plain_language import faults


def test_the_drivers_come_by_their_size():
    made = attributions(60)
    order = np.argsort(-np.abs(made.contributions).mean(axis=0))
    words = drivers_in_short(made)
    places = [words.index(made.feature_labels[j].split(" (")[0]) for j in order[:3]]
    assert places == sorted(places)
    assert "on average over 60 rows" in words


def test_a_model_that_nothing_moves_is_said_to_be_so():
    made = attributions(5)
    still = attributions(5, contributions=np.zeros_like(made.contributions))
    assert drivers_in_short(still) == "No feature moves the model's score."


def test_a_row_is_told_with_its_answer_the_average_and_the_largest_parts():
    words = row_in_short(one_row())
    made = one_row()
    largest = int(np.abs(made.contributions[0]).argmax())
    assert made.feature_labels[largest].split(" (")[0] in words
    assert "on average it is 24 %" in words
    still = one_row([0.0] * made.contributions.shape[1])
    assert row_in_short(still).endswith("No input moved it in the model.")


def test_a_change_is_told_with_before_after_and_the_answer_then():
    assert change_in_short(counterfactuals()) == (
        "The score for **\\>50K** would be **57 %** with another value: **Education** **Masters** (now HS-grad)."
    )
    assert change_in_short(counterfactuals(0)) == (
        "No change within the limits was found that gives another answer: the score for **\\>50K** reached is 43 %."
    )


def test_checks_are_counted_and_doubts_told_in_full():
    good = trust_in_short(attributions(60))
    assert [note.status for note in good] == ["ok"]
    assert good[0].sentence.startswith("All ")
    doubted = trust_in_short(attributions(60, replaced=("The fast engine was not used.",)))
    assert [note.status for note in doubted] == ["look", "ok"]
    assert doubted[0].sentence == "The fast engine was not used."


@pytest.mark.parametrize("words", [
    drivers_in_short(attributions(60)), row_in_short(one_row()), change_in_short(counterfactuals()),
])
def test_the_words_are_plain(words):
    assert not faults(words)
