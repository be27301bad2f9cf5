"""The first screen's sentences are the results they stand for, in their size and order."""

import numpy as np
import pytest

from explain.checks.making import exactly
from explain.narrative.short import change_in_short, drivers_in_short, row_in_short
from explain.narrative.trust import plain_headline
from explain.sections import trust_in_short
from tests.made import attributions, counterfactuals, one_row
from tests.made_trust import assessed, findings
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


def test_the_headline_leads_and_doubts_of_the_computation_are_told_in_full():
    trust = assessed([findings(exactly("row_distance", 0.999, n=1_000, of="row"))])
    assert trust_in_short(trust, attributions(60)) == (("fail", "**Problem found**: Support."),)
    doubted = trust_in_short(trust, attributions(60, replaced=("The fast engine was not used.",)), plain=True)
    assert [note.status for note in doubted] == ["fail", "look"]
    assert doubted[0].sentence == plain_headline(trust)
    assert doubted[1].sentence == "The fast engine was not used."


def test_what_is_not_measured_is_no_good_news():
    [note] = trust_in_short(assessed([]), attributions(60))
    assert note.status == "unknown"
    assert "not measured" in note.sentence


@pytest.mark.parametrize("words", [
    drivers_in_short(attributions(60)), row_in_short(one_row()), change_in_short(counterfactuals()),
])
def test_the_words_are_plain(words):
    assert not faults(words)
