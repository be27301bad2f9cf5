from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import GradientBoostingRegressor

import explain
from explain.checks.lights import judged
from explain.checks.of_attributions import completeness_gaps, of_attributions, of_many
from tests.made import attributions, lime, one_row, provenance
from tests.made_summary import summary


def told(findings):
    return {each.name: each for each in findings.findings}


def ids(findings):
    return [each.id for each in findings.flags]


def test_what_adds_up_is_green_and_exact():
    made = told(of_attributions(attributions(5), i=3))
    assert made["completeness_gap"].value < 1e-12
    assert made["sampling_error"].value == made["sampling_error"].high == 0
    assert judged(made["completeness_gap"]).state == judged(made["sampling_error"]).state == "green"


@pytest.mark.parametrize(("off", "state"), [(0.0, "green"), (0.02, "amber"), (0.5, "red"), (-0.5, "red")])
def test_the_gap_is_a_share_of_what_the_answer_moved(off, state):
    row = one_row([0.3, -0.1])
    wrong = replace(row, predictions=row.predictions + off * 0.2)
    gap = told(of_attributions(wrong))["completeness_gap"]
    assert gap.value == pytest.approx(abs(off) / abs(1 + off), abs=1e-12)
    assert judged(gap).state == state


def test_a_stated_residual_is_a_gap_of_shap_and_not_of_lime():
    assert completeness_gaps(replace(one_row([0.3, -0.1]), residual=np.array([0.1])))[0] == pytest.approx(0.5)
    assert completeness_gaps(lime(gap=0.2))[0] < 1e-12
    assert completeness_gaps(lime(gap=0.2, residual=np.array([0.1])))[0] > 0.1


def test_a_row_that_ends_where_it_began_is_held_against_its_contributions():
    row = one_row([0.5, -0.5])
    assert completeness_gaps(replace(row, predictions=row.predictions + 1e-6))[0] < 1e-3
    assert completeness_gaps(replace(row, predictions=row.predictions + 1e-3))[0] > 0.05


def test_r38_a_constant_model_divides_by_nothing():
    made = of_attributions(one_row([0.0, 0.0, 0.0]), fixed=("age",))
    assert told(made)["completeness_gap"].value == 0
    assert told(made)["sampling_error"].value == 0
    for name in ("effective_features", "features_for_80", "gini", "actionable"):
        assert "does not move" in told(made)[name].unmeasured
    assert told(of_many(attributions(3, contributions=np.zeros((3, 12)))))["gini"].unmeasured


def test_rounding_of_large_answers_is_no_gap():
    row = one_row([0.0, 0.0], base=1e6, scale="target")
    assert completeness_gaps(replace(row, predictions=row.predictions + 1e-9))[0] < 1e-3


def test_the_sampling_error_is_the_largest_of_the_span():
    row = one_row([0.3, -0.1, 0.0], exact=False, standard_errors=np.array([[0.004, 0.02, 0.0]]))
    found = told(of_attributions(row))["sampling_error"]
    assert (found.value, judged(found).state) == (pytest.approx(0.05), "amber")
    assert 0.025 < found.low < found.value < found.high < 0.1
    unknown = replace(row, standard_errors=np.full((1, 3), np.nan))
    assert told(of_attributions(unknown))["sampling_error"].unmeasured
    assert np.isnan(told(of_attributions(unknown))["gini"].low)


def test_complexity_of_a_sampled_row_has_an_interval():
    row = one_row([0.3, -0.1, 0.05], exact=False, standard_errors=np.full((1, 3), 0.01))
    gini = told(of_attributions(row))["gini"]
    assert gini.low < gini.value < gini.high
    exact = told(of_attributions(one_row([0.3, -0.1, 0.05])))["gini"]
    assert exact.low == exact.value == exact.high == pytest.approx(gini.value)


def test_the_movement_on_columns_that_can_change():
    row = one_row([0.3, -0.1, 0.1])
    assert told(of_attributions(row, fixed={"age"}))["actionable"].value == pytest.approx(0.8)
    assert "cannot change" in told(of_attributions(row))["actionable"].unmeasured


def test_a_surrogate_of_poor_fit_is_warned_of():
    assert ids(of_attributions(lime(fidelity=0.42))) == ["W9"]
    assert ids(of_attributions(lime(fidelity=0.62))) == []
    assert of_attributions(lime(fidelity=0.42)).flags[0]["fit"] == 0.42
    assert ids(of_attributions(lime(fidelity=0.9))) == []
    assert told(of_attributions(lime(fidelity=np.nan)))["lime_fit"].unmeasured
    assert "lime_fit" not in told(of_attributions(one_row()))


@pytest.mark.parametrize(("score", "warned"), [(0.5, False), (0.985, True), (0.01, True), (0.03, False)])
def test_a_score_near_the_end_of_the_scale_is_warned_of(score, warned):
    row = one_row([score - 0.24, 0.0])
    assert ("W26" in ids(of_attributions(row))) == warned
    assert "W26" not in ids(of_attributions(replace(row, scale="target")))


@pytest.mark.parametrize(("background", "warned"), [
    ("100 rows of this table, drawn with seed 0", False), ("1,000 chosen rows of this table", False),
    ("40 rows of this table, drawn with seed 3", True), ("3 rows given by their values", False), ("", False),
])
def test_a_background_smaller_than_asked_for_is_warned_of(background, warned):
    row = one_row(provenance=provenance(background=background))
    assert ids(of_attributions(row)) == ["W6"] * warned
    assert ids(of_many(row)) == ["W6"] * warned


def test_of_many_rows_the_worst_gap_counts():
    made = attributions(50)
    predictions = made.predictions.copy()
    predictions[7] = 0.24 + 2 * (predictions[7] - 0.24)
    found = of_many(attributions(50, predictions=predictions))
    assert told(found)["completeness_gap"].value == pytest.approx(0.5, abs=0.2)
    assert told(of_many(made))["completeness_gap"].value < 1e-9
    assert (found.subject, told(found)["completeness_gap"].n) == ("overall", 50)


def test_a_summary_tells_its_largest_gap():
    assert told(of_many(summary()))["completeness_gap"].value < 1e-6
    assert told(of_many(summary(largest_gap=0.1)))["completeness_gap"].value > 0.05
    assert told(of_many(summary(sample=attributions(5, predictions=np.ones(5)))))["completeness_gap"].value > 0.05


def test_the_interval_of_a_fit_is_as_wide_as_other_samples_make_it():
    frame = pd.DataFrame(np.random.default_rng(0).normal(size=(200, 4)), columns=list("abcd"))
    dataset = explain.read_table(frame.assign(y=np.sin(2 * frame.a) + frame.b * frame.c), target="y")
    predictor = explain.load_model(
        GradientBoostingRegressor(n_estimators=30, random_state=0).fit(frame, dataset.target), dataset
    )
    found = [told(of_attributions(explain.lime_weights(predictor, dataset, rows=[3], seed=seed, n_samples=1_000)))
             for seed in range(12)]
    fits = np.array([each["lime_fit"].value for each in found])
    inside = [each["lime_fit"].low <= fits.mean() <= each["lime_fit"].high for each in found]
    assert sum(inside) >= 10
    assert found[0]["lime_fit"].high - found[0]["lime_fit"].low < 10 * fits.std()
    assert found[0]["lime_fit"].n == 1_000


def test_no_row_at_all_is_an_answer():
    assert told(of_many(attributions(3).row(5)))["gini"].unmeasured


def test_of_many_rows_faithfulness_is_grey_and_says_where_it_is_tried():
    assert "row by row" in told(of_many(attributions(3)))["deletion"].unmeasured
