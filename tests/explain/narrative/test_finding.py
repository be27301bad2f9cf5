import numpy as np
import pytest

from explain.narrative.finding import (
    READING_OF_ANSWERS,
    READING_OF_MAP,
    describe_answers,
    describe_group,
    describe_map,
    doubts_about_map,
    drivers_of,
    error_words,
    group_drivers,
    group_name,
    plain_answers,
    plain_map,
)
from tests.made import one_row
from tests.made_finding import found, mapped, numbers
from tests.plain_language import faults

LOOSE = mapped(silhouette=0.1, trustworthiness=0.7, layout="t-SNE", explained=np.full(2, np.nan))
SINGLE = mapped(groups=np.zeros(60, dtype=int), group_sizes=np.array([60]), group_predictions=np.array([0.4]),
                group_means=np.zeros((1, 3)), group_lifts=np.zeros((1, 3)), silhouette=np.nan, trustworthiness=np.nan)
EMPTY = found(n_found=0, counts=np.zeros((2, 20), dtype=int))


@pytest.mark.parametrize("result", [mapped(), LOOSE, SINGLE], ids=["groups", "loose", "single"])
def test_words_about_a_map_are_plain(result):
    for sentence in (*describe_map(result), *plain_map(result), *doubts_about_map(result)):
        assert not faults(sentence), sentence
    for group in range(len(result.group_sizes)):
        assert not faults(group_name(result, group))
        assert not faults(describe_group(result, group))


@pytest.mark.parametrize("result", [found(), numbers(), EMPTY], ids=["classes", "numbers", "none"])
def test_words_about_rows_are_plain(result):
    for sentence in (*describe_answers(result), *plain_answers(result)):
        assert not faults(sentence), sentence


@pytest.mark.parametrize("reading", [READING_OF_ANSWERS, READING_OF_MAP])
def test_how_to_read_is_plain(reading):
    assert not faults(reading)


def test_high_scores_are_set_beside_the_truth():
    assert describe_answers(found())[1] == (
        "Of the 35 rows with a score of 50 % or more, **income** is **\\>50K** in **30** (86 %)."
    )
    assert describe_answers(found(counts=np.eye(2, 20, dtype=int)))[1].startswith("None of them has a score of 50 %")
    assert len(describe_answers(numbers())) == 1
    assert describe_answers(EMPTY) == ("No row was found.",)


def test_a_group_is_named_by_what_differs_most_there_and_in_which_direction():
    assert group_drivers(mapped(), 0) == "Capital gain ($) raises, Age (years) raises"
    assert group_drivers(mapped(), 1) == "Capital gain ($) lowers, Age (years) lowers"
    assert group_name(mapped(), 0) == "**A** (20 rows, mean score 82 %): Capital gain (\\$) raises, Age (years) raises."


def test_moving_the_same_way_but_less_than_elsewhere_is_said_so():
    less = mapped(group_means=np.array([[-0.1, 0, 0], [0.2, 0, 0]]), group_lifts=np.array([[0.3, 0, 0], [-0.3, 0, 0]]))
    assert [group_drivers(less, group) for group in (0, 1)] == ["Capital gain ($) lowers less",
                                                                "Capital gain ($) raises less"]


def test_a_group_is_described_by_how_much_it_differs():
    assert describe_group(mapped(), 0) == (
        "**Capital gain (\\$)** moves the score by +40 points on average, 45 points more than elsewhere."
    )
    assert "5 points on average, 45 points less than elsewhere." in describe_group(mapped(), 1)
    assert describe_group(SINGLE, 0) == "Nothing sets these rows apart."


def test_a_small_difference_names_no_group():
    small = mapped(group_lifts=np.array([[0.4, 0.09, 0], [-0.4, -0.09, 0]]))
    assert group_drivers(small, 0) == "Capital gain ($) raises"


def test_the_map_says_how_far_it_can_be_trusted():
    assert "The map shows 80 % of the spread of the contributions." in describe_map(mapped())[-1]
    assert "Trustworthiness of the map: **0.97** over 12 neighbours" in describe_map(mapped())[-1]
    assert "mean nothing" in describe_map(LOOSE)[-1]
    assert doubts_about_map(mapped()) == ()
    assert len(doubts_about_map(LOOSE)) == 2
    assert "not measured" in describe_map(SINGLE)[-1]


def test_a_stakeholder_reads_no_term():
    words = " ".join((*plain_map(mapped()), *plain_map(SINGLE), *plain_answers(found())))
    assert not any(term in words for term in ("silhouette", "SHAP", "PCA", "trustworthiness", "contribution"))
    assert "Group **A** (33 % of rows, average score 82 %)" in words


def test_the_drivers_of_a_row_come_with_their_sign_largest_first():
    assert drivers_of(one_row(), 0) == "Relationship +31, Age (years) +12, Capital gain ($) −5.2"
    assert drivers_of(one_row([0.0, 0.0]), 0) == ""


def test_an_error_is_named_with_its_unit():
    assert [error_words("distance", "bikes"), error_words("distance"), error_words("probability")] == [
        "Off by (bikes)", "Off by", "Wrong by (%)",
    ]
