import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression

import explain
from explain.methods.shapley import shap_summary, shap_values, summary
from explain.results import Summary


@pytest.fixture(scope="module")
def table():
    random = np.random.default_rng(0)
    frame = pd.DataFrame({"a": random.normal(size=500), "b": random.integers(0, 9, 500), "c": random.normal(size=500)})
    frame.loc[3, "a"] = 9.0
    return frame.assign(y=3 * frame["a"] - frame["b"] + random.normal(size=500))


@pytest.fixture(scope="module")
def dataset(table):
    return explain.read_table(table, target="y")


@pytest.fixture(scope="module")
def predictor(table, dataset):
    return explain.load_model(LinearRegression().fit(table[["a", "b", "c"]], table["y"]), dataset)


@pytest.fixture
def small_blocks(monkeypatch):
    monkeypatch.setattr(summary, "BLOCK", 70)


def test_sums_and_extremes_are_those_of_all_contributions(predictor, dataset, small_blocks):
    found = shap_summary(predictor, dataset)
    whole = shap_values(predictor, dataset, rows=range(500))
    parts = whole.contributions
    assert found.n_rows == found.provenance.n_rows == 500
    assert found.absolute == pytest.approx(np.abs(parts).sum(axis=0), rel=1e-12)
    assert found.total == pytest.approx(parts.sum(axis=0), rel=1e-9, abs=1e-9)
    assert found.low == pytest.approx(parts.min(axis=0), rel=1e-12)
    assert found.high == pytest.approx(parts.max(axis=0), rel=1e-12)
    assert found.importance().mean == pytest.approx(whole.importance().mean, rel=1e-12)
    assert found.importance().low == pytest.approx(whole.importance().low, rel=1e-9)
    assert (found.counts.sum(axis=(1, 2)) == 500).all()
    assert (found.base_value, found.provenance.method) == (whole.base_value[0], "shap_summary")


def test_blocks_do_not_change_the_counts(predictor, dataset, monkeypatch):
    whole = shap_summary(predictor, dataset)
    monkeypatch.setattr(summary, "BLOCK", 33)
    assert np.array_equal(shap_summary(predictor, dataset).counts, whole.counts)


def test_the_rows_kept_are_the_first_of_the_seeded_permutation_that_are_asked_for(predictor, dataset, small_blocks):
    found = shap_summary(predictor, dataset, seed=4)
    assert found.sample.rows.tolist() == dataset.permutation(200, 4).tolist()
    some = shap_summary(predictor, dataset, rows=range(0, 500, 7), seed=4).sample.rows
    assert some.tolist() == [row for row in dataset.permutation(None, 4).tolist() if row % 7 == 0]
    one = shap_values(predictor, dataset, rows=[int(some[0])], seed=4)
    assert np.array_equal(found.sample.contributions[found.sample.rows == some[0]], one.contributions)


def test_progress_counts_rows_upwards_and_may_stop(predictor, dataset, small_blocks):
    seen = []
    shap_summary(predictor, dataset, progress=lambda done, total: seen.append((done, total)))
    assert {total for _, total in seen} == {500}
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert seen[-1] == (500, 500)

    def stop(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        shap_summary(predictor, dataset, progress=stop)


@pytest.mark.parametrize("rows", [[], [{"a": 1.0, "b": 2, "c": 0.0}]], ids=["none", "by value"])
def test_rows_that_are_not_of_the_table_are_refused(predictor, dataset, rows):
    with pytest.raises(explain.MethodError, match="rows of the table") as met:
        shap_summary(predictor, dataset, rows=rows)
    assert met.value.code == "METHOD-ROWS"


def test_a_workspace_answers_with_a_summary_that_does_not_grow_with_the_rows(table, dataset, predictor):
    model = LinearRegression().fit(table[["a", "b", "c"]], table["y"])
    many = pd.concat([table] * 60, ignore_index=True)
    with explain.open_workspace(model, many, target="y") as workspace:
        found = workspace.ask("shap_summary")
        assert isinstance(found, Summary)
        assert found.n_rows == 30_000
        assert found.counts.size == 3 * 33 * 128
        assert workspace.ask("shap_summary", sample=100).n_rows == 100
    assert found.importance().mean == pytest.approx(np.abs(
        shap_values(predictor, dataset, rows=range(500)).contributions).mean(axis=0), rel=0.2)
