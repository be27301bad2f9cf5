"""Four splits of one answer: on a sum of terms they are known by hand."""

import numpy as np
import pandas as pd
import pytest

from explain import shap_values
from explain.checks.agreement.compared import agreement
from explain.checks.agreement.splits import most_rows, usual
from explain.table.read import read_table
from tests.formulas import formula

LEVELS = {"a": 0.0, "b": 2.0, "c": -3.0}


def table(n=400):
    random = np.random.default_rng(0)
    return read_table(pd.DataFrame({
        "x": random.standard_normal(n).round(3), "kind": random.choice(list("abc"), n, p=[0.6, 0.3, 0.1]),
        "idle": random.standard_normal(n).round(3), "z": random.standard_normal(n).round(3),
    }))


def additive(frame):
    return 2 * frame["x"].to_numpy() + frame["kind"].map(LEVELS).to_numpy(dtype=float) - frame["z"].to_numpy()


def test_on_a_sum_of_terms_swapping_in_is_shap():
    dataset = table()
    found = agreement(formula(dataset, additive), dataset, row=4)
    assert found.of("permutation_importance") == pytest.approx(found.of("shap_values"), abs=1e-9)


def test_the_usual_value_is_known_by_hand():
    dataset = table()
    row = 4
    found = agreement(formula(dataset, additive), dataset, row=row)
    cells, held = dataset.features.iloc[row], usual(dataset)
    assert found.of("ablation") == pytest.approx([
        2 * (cells["x"] - held.cells[0]), LEVELS[cells["kind"]] - LEVELS["a"], 0.0, held.cells[3] - cells["z"],
    ])
    assert held.cells[0] in dataset.features["x"].to_numpy()
    assert held.shares[1].sum() == pytest.approx(1)


def test_lime_is_measured_from_the_mean_level_as_well():
    """Of a model that is a sum, LIME's share of a level is then near SHAP's, whichever level the row has."""
    dataset = table()
    predictor = formula(dataset, additive)
    for level in "ac":
        row = int(np.flatnonzero(dataset.features["kind"] == level)[0])
        found = agreement(predictor, dataset, row=row, background=list(range(400)))
        shap, lime = found.of("shap_values"), found.of("lime_weights")
        assert abs(lime[1] - shap[1]) < 0.25 * max(abs(shap[1]), 1)
        assert lime[[0, 3]] == pytest.approx(shap[[0, 3]], abs=0.25)


def test_a_feature_that_the_model_does_not_use_gets_nothing():
    dataset = table()
    found = agreement(formula(dataset, additive), dataset, row=4)
    assert found.of("shap_values")[2] == found.of("permutation_importance")[2] == found.of("ablation")[2] == 0
    assert abs(found.of("lime_weights")[2]) < 3 * found.standard_errors[1, 2] + 0.05


def test_all_are_in_the_same_unit_for_the_same_row():
    dataset = table()
    predictor = formula(dataset, additive)
    doubled = formula(table(), lambda frame: 1_000 * additive(frame))
    one, other = agreement(predictor, dataset, row=4), agreement(doubled, table(), row=4)
    assert other.attributions == pytest.approx(1_000 * one.attributions, rel=1e-6, abs=1e-3)
    assert other.findings[2].value == one.findings[2].value


def test_a_row_by_its_values_with_an_unseen_level_and_a_gap():
    dataset = table()

    def answer(frame):
        return np.nan_to_num(2 * frame["x"].to_numpy(dtype=float)) + (frame["kind"] == "a").to_numpy()

    found = agreement(formula(dataset, answer), dataset, row={"x": None, "kind": "new", "idle": 0, "z": 0})
    assert np.isfinite(found.attributions).all()
    assert found.rows.tolist() == [-1]


def test_many_columns_take_fewer_rows_of_the_background():
    assert most_rows(12, 100) == 100
    assert most_rows(1_000, 100) == 20
    assert most_rows(10_000, 100) == 10


def test_shap_is_that_of_the_public_method():
    dataset = table()
    predictor = formula(dataset, additive)
    found = agreement(predictor, dataset, row=7)
    assert found.of("shap_values").tolist() == shap_values(predictor, dataset, rows=[7]).contributions[0].tolist()
