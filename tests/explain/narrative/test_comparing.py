from dataclasses import replace

import numpy as np
import pytest

from explain.narrative.comparing import (
    clear_differences,
    describe_classes,
    describe_compared,
    describe_performances,
    differences,
    doubts_about_comparison,
    plain_compared,
    plain_performances,
    score_difference,
)
from tests.made import attributions, importance, performance, regression, score


def ranked(mean, half, method="shap_values"):
    mean = np.array(mean)
    return importance(mean=mean, low=mean - half, high=mean + half, method=method, scale="probability", unit="",
                      score="mean absolute contribution")


def test_a_difference_is_clear_when_all_intervals_together_leave_zero():
    """Four features: the interval of each difference reaches Φ⁻¹(1 − 0.025/4) = 2.4977 standard errors."""
    here, there = ranked([0.1, 0.1, 0.1, 0.1], 0.0196), ranked([0.0, 0.06, 0.065, 0.2], 0.0196)
    found, low, _ = differences(here, there)
    assert found == pytest.approx([0.1, 0.04, 0.035, -0.1])
    assert found - low == pytest.approx([2.4977 * 0.01 * np.sqrt(2)] * 4, rel=1e-4)
    assert clear_differences(here, there) == [0, 3, 1]


def test_the_same_rows_differ_in_nothing():
    here = attributions(50).importance()
    assert clear_differences(here, here) == []
    assert "No feature matters clearly more or less" in describe_compared(here, here, "the rest")[0]


def test_by_chance_alone_hardly_anything_is_called_clear():
    """Twice 200 rows of one law, a hundred times over twelve features: about 5 of 100 may name one."""
    named = 0
    for seed in range(100):
        random = np.random.default_rng(seed)
        both = [replace(attributions(200), contributions=random.normal(0, 1, (200, 12))).importance() for _ in range(2)]
        named += bool(clear_differences(*both))
    assert named <= 12


def test_what_shuffling_costs_is_compared_like_any_importance():
    lost = {"scale": "score", "score": "drop in AUC when the column is shuffled"}
    here, there = (replace(ranked([size], 0.05, "permutation_importance"), **lost) for size in (0.9, 0.1))
    assert clear_differences(here, there) == [0]
    assert describe_compared(here, there, "the rest")[0] == (
        "**Relationship** matters **more** in the cohort: its drop in AUC when the column is shuffled is 0.9, "
        "in the rest 0.1."
    )


def test_one_row_leaves_every_difference_open():
    here = attributions(1).importance()
    assert clear_differences(here, attributions(50).importance()) == []


def test_words_name_what_matters_more_and_less():
    here, there = ranked([0.2, 0.01, 0.05, 0.03], 0.002), ranked([0.1, 0.08, 0.05, 0.03], 0.002)
    words = describe_compared(here, there, "the rest")
    assert words[0].startswith("**Relationship** matters **more** in the cohort")
    assert "20 points on average, in the rest by 10 points" in words[0]
    assert "matters **less**" in words[1]
    assert plain_compared(here, there, "the rest")[0] == (
        "**Relationship** matters more to the model in these rows than in the rest."
    )
    assert "matters less to the model" in plain_compared(here, there, "the rest")[1]


def test_classes_that_one_feature_leads_are_named_together():
    one = ranked([0.3, 0.1, 0.0, 0.0], 0.01)
    other = ranked([0.1, 0.3, 0.0, 0.0], 0.01)
    words = describe_classes({"A": one, "B": other, "C": one})
    assert words[0] == "**Relationship** moves the score most for **A** (30 points) and **C** (30 points)."
    assert "**B** (30 points)" in words[1]


def test_the_interval_of_a_difference_puts_lopsided_ends_together():
    here = replace(score("R²", 0.9, 0.0), low=0.8, high=0.93)
    there = replace(score("R²", 0.5, 0.0), low=0.47, high=0.54)
    found, low, high = score_difference(here, there)
    assert (found, low, high) == pytest.approx((0.4, 0.4 - np.hypot(0.1, 0.04), 0.4 + np.hypot(0.03, 0.03)))


@pytest.mark.parametrize(("first", "second", "up", "word"), [
    (0.9, 0.7, True, "clearly better"), (0.7, 0.9, True, "clearly worse"), (0.1, 0.4, False, "clearly better"),
    (0.9, 0.905, True, "may be chance"),
])
def test_better_and_worse_follow_the_direction_of_the_score(first, second, up, word):
    here, there = (performance(scores=(score("AUC", held, 0.5, up=up),)) for held in (first, second))
    assert word in describe_performances(here, there, "the rest")[1]
    plain = plain_performances(here, there, "the rest")[0]
    assert ("about as good" in plain) == ("chance" in word)


def test_few_rows_and_few_of_the_class_looked_for_are_said():
    few, rare = performance(rows=np.arange(30)), performance(prevalence=0.01)
    assert "Only 30 rows of the cohort" in doubts_about_comparison(few, performance())[0]
    assert "Only 3 rows of the others are **\\>50K**" in doubts_about_comparison(performance(), rare)[0]
    assert doubts_about_comparison(performance(), performance()) == ()
    assert "varies less" in doubts_about_comparison(regression(), regression())[0]
