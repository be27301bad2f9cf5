"""Values from textbooks and guides: a logistic model's average effects, a tree's nearest changes, distances."""

import numpy as np
import pandas as pd
import pytest
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.tree import DecisionTreeClassifier

from explain import counterfactuals, dependence, load_model, predictions, read_table

SPECTOR = """
2.66 20 0 0|2.89 22 0 0|3.28 24 0 0|2.92 12 0 0|4.00 21 0 1|2.86 17 0 0|2.76 17 0 0|2.87 21 0 0|3.03 25 0 0|3.92 29 0 1
2.63 20 0 0|3.32 23 0 0|3.57 23 0 0|3.26 25 0 1|3.53 26 0 0|2.74 19 0 0|2.75 25 0 0|2.83 19 0 0|3.12 23 1 0|3.16 25 1 1
2.06 22 1 0|3.62 28 1 1|2.89 14 1 0|3.51 26 1 0|3.54 24 1 1|2.83 27 1 1|3.39 17 1 1|2.67 24 1 0|3.65 21 1 1|4.00 23 1 1
3.10 21 1 0|2.39 19 1 1
"""
"""Spector and Mazzeo (1980): grade point average, test score, teaching method, and whether the grade rose."""


@pytest.fixture(scope="module")
def spector():
    cells = [line.split() for line in SPECTOR.strip().replace("\n", "|").split("|")]
    frame = pd.DataFrame(cells, columns=["gpa", "tuce", "psi", "grade"]).astype(float)
    model = LogisticRegression(C=np.inf, tol=1e-10, max_iter=5000).fit(frame[["gpa", "tuce", "psi"]], frame.grade == 1)
    dataset = read_table(frame.assign(grade=frame.grade == 1), target="grade")
    return load_model(model, dataset), dataset, model


def test_r23_the_model_is_greenes(spector):
    predictor, dataset, model = spector
    assert [*model.intercept_, *model.coef_[0]] == pytest.approx([-13.0213, 2.8261, 0.0952, 2.3787], abs=5e-4)
    answers = predictions(predictor, dataset, rows=range(32)).values[:, 1]
    assert answers.mean() == pytest.approx(0.34375, abs=1e-5)  # of 32 rows, 11 rose


@pytest.mark.parametrize(("feature", "effect"), [("gpa", 0.3626), ("tuce", 0.0122), ("psi", 0.3052)])
def test_r23_average_marginal_effects_are_mean_slopes_of_single_curves(spector, feature, effect):
    predictor, dataset, _ = spector
    slopes = []
    for row in range(32):
        here = dataset.features[feature].iloc[row]
        curve = dependence(predictor, dataset, feature, rows=[row], grid=[here - 1e-3, here + 1e-3])
        slopes.append(np.diff(curve.average)[0] / 2e-3)
    assert np.mean(slopes) == pytest.approx(effect, abs=6e-5)


def test_r23_a_step_is_not_a_slope(spector):
    predictor, dataset, _ = spector
    curve = dependence(predictor, dataset, "psi", rows=range(32), grid=[0, 1])
    np.testing.assert_allclose(curve.average, (0.179861694, 0.537376857), atol=2e-6)
    assert np.diff(curve.average)[0] == pytest.approx(0.357515163, abs=2e-6)


@pytest.fixture(scope="module")
def tumours():
    table = load_breast_cancer(as_frame=True)
    model = DecisionTreeClassifier(max_depth=4, random_state=0).fit(table.data, table.target)
    dataset = read_table(table.data.assign(target=table.target), target="target")
    return load_model(model, dataset), dataset, model


@pytest.mark.parametrize(("row", "least"), list(enumerate((4.0139, 0.7849, 3.8381, 0.1917, 1.8888))))
@pytest.mark.usefixtures("kernels")
def test_r26_nearest_changes_of_a_tree_cost_at_least_the_exact_optimum(tumours, row, least):
    predictor, dataset, model = tumours
    found = counterfactuals(predictor, dataset, row=row, n=1)
    assert model.predict(found.rows)[0] != model.predict(dataset.features.iloc[[row]])[0]
    assert least - 1e-3 <= found.distances[0] <= 1.05 * least


@pytest.mark.usefixtures("kernels")
def test_r26_one_change_turns_the_first_tumour(tumours):
    predictor, dataset, _ = tumours
    found = counterfactuals(predictor, dataset, row=0, n=1).rows.iloc[0]
    before = dataset.features.iloc[0]
    assert [name for name in before.index if before[name] != found[name]] == ["mean concave points"]
    assert (before["mean concave points"], found["mean concave points"]) == pytest.approx((0.1471, 0.06626), abs=1e-4)
