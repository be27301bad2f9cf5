"""Against optima known in closed form: linear models, and the leaves of a decision tree."""

import numpy as np
import pandas as pd
import pytest
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.tree import DecisionTreeClassifier

from explain import counterfactuals, load_model, read_table

pytestmark = pytest.mark.usefixtures("kernels")


def opened(model, frame, target):
    dataset = read_table(frame.assign(target=np.asarray(target)), target="target")
    return load_model(model, dataset), dataset


def spreads(frame):
    return (frame - frame.median()).abs().median().to_numpy()


def logistic(weights, intercept, names):
    model = LogisticRegression()
    model.coef_, model.intercept_ = np.array([weights], dtype=float), np.array([intercept], dtype=float)
    model.classes_, model.n_features_in_ = np.array(["no", "yes"]), len(weights)
    model.feature_names_in_ = np.array(list(names), dtype=object)
    return model


@pytest.fixture(scope="module")
def three_weights():
    """Score 2a − b + c/2 − ½, row 2 at (0, 1, 1), median absolute deviations (1, ¼, 4)."""
    frame = pd.DataFrame({
        "a": [-2.0, -1.0, 0.0, 1.0, 2.5], "b": [0.0, 0.75, 1.0, 1.25, 1.5], "c": [-7.0, -3.0, 1.0, 5.0, 9.5]
    })
    assert spreads(frame).tolist() == [1, 0.25, 4]
    return opened(logistic([2, -1, 0.5], -0.5, "abc"), frame, ["no", "yes", "no", "yes", "no"])


def test_r26_a_logistic_model_flips_at_its_closed_form(three_weights):
    predictor, dataset = three_weights
    found = counterfactuals(predictor, dataset, row=2)
    assert found.instance_prediction == pytest.approx(0.2689414, abs=1e-7)
    assert found.distances[0] == 0.5


@pytest.mark.parametrize(("free", "value", "cost"), [("a", 0.5, 0.5), ("b", 0.0, 4.0), ("c", 3.0, 0.5)])
def test_r26_each_single_change_of_a_logistic_model_costs_its_closed_form(three_weights, free, value, cost):
    predictor, dataset = three_weights
    found = counterfactuals(predictor, dataset, row=2, constraints={name: "fixed" for name in "abc" if name != free})
    assert found.rows[free].tolist() == [value]
    assert found.distances.tolist() == [cost]


def cheapest_linear_change(weights, room, spread, gap):
    """Cost of adding ``gap`` to a linear score within each column's room: the best value for money first."""
    cost = 0.0
    for j in np.argsort(-np.abs(weights) * spread):
        step = min(gap, np.abs(weights[j]) * room[j])
        cost += step / (np.abs(weights[j]) * spread[j])
        gap -= step
    return cost if gap <= 1e-12 else np.inf


def test_a_linear_model_of_many_columns_is_changed_at_nearly_the_least_cost():
    random = np.random.default_rng(1)
    frame = pd.DataFrame(random.normal(0, random.uniform(0.5, 50, 12), (60, 12)).round(2)).rename(columns="x{}".format)
    weights = random.normal(0, 1, 12) / frame.std().to_numpy()
    target = frame.to_numpy() @ weights
    predictor, dataset = opened(LinearRegression().fit(frame, target), frame, target)
    ratios = []
    for row in random.choice(60, 8, replace=False):
        here, low = frame.iloc[row].to_numpy(), target[row] + random.uniform(1, 4)
        room = np.where(weights > 0, frame.max() - here, here - frame.min())
        least = cheapest_linear_change(weights, room, spreads(frame), low - target[row])
        found = counterfactuals(predictor, dataset, row=int(row), wanted=(low, None))
        assert found.distances[0] >= least - 1e-9
        ratios.append(found.distances[0] / least)
    assert np.median(ratios) <= 1.02
    assert max(ratios) <= 1.5


def leaves(tree, n_columns):
    """Box (open below, closed above) and class shares of each leaf."""
    found = []

    def walk(node, low, high):
        if tree.children_left[node] < 0:
            found.append((low, high, tree.value[node, 0]))
            return
        below, above = high.copy(), low.copy()
        below[tree.feature[node]] = min(high[tree.feature[node]], tree.threshold[node])
        above[tree.feature[node]] = max(low[tree.feature[node]], tree.threshold[node])
        walk(tree.children_left[node], low, below)
        walk(tree.children_right[node], above, high)

    walk(0, np.full(n_columns, -np.inf), np.full(n_columns, np.inf))
    return found


def test_a_tree_is_crossed_at_nearly_the_least_cost_and_never_below_it():
    table = load_breast_cancer(as_frame=True)
    frame, spread = table.data, spreads(table.data)
    model = DecisionTreeClassifier(max_depth=4, random_state=0).fit(frame, table.target)
    predictor, dataset = opened(model, frame, table.target)
    answers, boxes = predictor(frame), leaves(model.tree_, frame.shape[1])
    ratios = []
    for row in np.random.default_rng(0).choice(len(frame), 12, replace=False):
        here, wanted = frame.iloc[row].to_numpy(), 1 - answers[row].argmax()
        least = min((np.clip(here, low, high) != here) @ (np.abs(np.clip(here, low, high) - here) / spread)
                    for low, high, shares in boxes if shares[wanted] >= 0.5)
        neighbour = (np.abs(frame[answers[:, wanted] >= 0.5] - here) / spread).sum(axis=1).min()
        found = counterfactuals(predictor, dataset, row=int(row), n=2)
        assert (model.predict_proba(found.rows)[:, wanted] >= 0.5).all()
        assert least - 1e-6 <= found.distances[0] <= neighbour
        ratios.append(found.distances[0] / least)
    assert np.median(ratios) <= 1.05
    assert max(ratios) <= 1.5


def test_a_boundary_between_two_floats_is_crossed_on_the_values_shown():
    frame = pd.DataFrame({"x": np.repeat([0.1, 0.1000002, 0.3], 10), "y": 1.0})
    target = np.repeat(["no", "yes", "yes"], 10)
    model = DecisionTreeClassifier(random_state=0).fit(frame, target)  # compares single precision with 0.1000001
    predictor, dataset = opened(model, frame, target)
    found = counterfactuals(predictor, dataset, row=0)
    assert model.predict(pd.DataFrame(found.rows.to_dict("list"))).tolist() == ["yes"]
    assert 0.1 < found.rows["x"][0] <= 0.1000002
