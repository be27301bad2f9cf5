import numpy as np
import pytest

from explain.narrative.row import (
    describe_contrast,
    describe_likeliness,
    describe_neighbours,
    describe_path,
    plain_contrast,
    plain_neighbours,
    plain_path,
)
from tests import made
from tests.made_row import contrast, likeliness, neighbours, path
from tests.plain_language import faults

NOTHING = neighbours(0)
NUMBER = neighbours(scale="target", unit="bikes", target="count", instance_prediction=120.0,
                    predictions=np.linspace(100, 170, 8), target_values=np.array([*range(90, 98)], dtype=object))
TEXTS = {
    "near": describe_neighbours(neighbours()), "none": describe_neighbours(NOTHING),
    "far": describe_neighbours(neighbours(typical=0.3)), "number": describe_neighbours(NUMBER),
    "near, plain": plain_neighbours(neighbours()), "number, plain": plain_neighbours(NUMBER),
    "rare": describe_likeliness(likeliness(0.004)), "uncommon": describe_likeliness(likeliness(0.03, 2)),
    "contrast": describe_contrast(contrast()), "contrast, plain": plain_contrast(contrast()),
    "path": describe_path(path()), "short path": describe_path(path(1)), "no path": describe_path(path(0)),
    "path, plain": plain_path(path()), "no path, plain": plain_path(path(0)),
}


@pytest.mark.parametrize("name", TEXTS)
def test_words_are_plain(name):
    assert TEXTS[name]
    assert not {sentence: wrong for sentence in TEXTS[name] if (wrong := faults(sentence))}


def test_neighbours_say_the_range_of_answers_and_what_was_true():
    words = " ".join(TEXTS["near"])
    assert "**24 %** here, and between **20 %** and **55 %** for the 8 rows" in words
    assert r"**\<" in words
    assert "in 5 and" in words
    assert "0.25 away; two rows of the table are typically 12 apart." in words


def test_a_far_neighbour_is_called_so():
    assert "not much like this one" in " ".join(TEXTS["far"])
    assert "not much like" not in " ".join(TEXTS["near"])


def test_numbers_have_a_median():
    assert "around **93.5 bikes** (median)" in " ".join(TEXTS["number"])


def test_a_twin_is_called_so():
    assert "the same values in every column" in " ".join(describe_neighbours(neighbours(distances=np.zeros(8))))


def test_almost_the_same_answers_are_counted():
    result = neighbours(4, predictions=np.array([0.2, 0.28, 0.3, 0.9]))
    assert plain_neighbours(result)[0] == "Of the 4 rows most like this one, the model gives 2 almost the same answer."


@pytest.mark.parametrize(("share", "words"), [
    (0.0099, "Fewer than 1 in 100 rows"), (0.03, "Only about 3 in 100 rows"), (0.0101, "Only about 1 in 100 rows"),
])
def test_unlike_rows_are_called_out(share, words):
    assert words in describe_likeliness(likeliness(share))[-1]


@pytest.mark.parametrize("share", [0.05, 0.5, float("nan")])
def test_usual_rows_are_not(share):
    none = likeliness(share, pairs=np.empty((0, 3), int), together=np.empty(0, int), expected=np.empty(0))
    assert describe_likeliness(none) == ()


def test_rare_pairs_are_told_with_both_counts():
    none, few = (describe_likeliness(likeliness(0.5, together))[0] for together in (0, 2))
    assert "**Relationship = 19** hardly occurs with **Age (years) = Doctorate**: none of 3,256 rows has" in none
    assert "2 of 3,256 rows have values like these together (about 28 would, if the two were unrelated)." in few


def test_a_contrast_says_what_speaks_for_each():
    words = " ".join(TEXTS["contrast"])
    assert "is **62 %** and the score for **about 50K** is **20 %**: 42 points higher." in words
    assert "On average they are 11 points apart, the other way round." in words
    assert r"speak for **\>50K**" in words
    assert "speaks for **about 50K**" in words


def test_sampled_contrasts_say_how_well_they_are_known():
    rows = [made.one_row([0.3, 0.1], exact=False, standard_errors=np.array([[error, 0.0]])) for error in (0.01, 0.02)]
    assert "±\u00a05.9 points" in describe_contrast(contrast(*rows))[-1]


def test_a_path_names_its_questions_and_counts_the_rest():
    words = describe_path(path(6))
    assert "asks 6 questions of this row and answers **74 %**" in words[0]
    assert "3,256 rows of the table become 428 rows" in words[1]
    assert words[2] == "Question 1: **Relationship** is at least 0."
    assert words[-1] == "2 more questions follow."


def test_a_tree_of_one_leaf_asks_nothing():
    assert "asks nothing" in TEXTS["no path"][0]
