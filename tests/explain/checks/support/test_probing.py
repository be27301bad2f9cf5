import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression

from explain import load_model, read_table
from explain.checks.support.probing import MAKERS, N_PROBES, asking


@pytest.fixture(scope="module")
def pair():
    random = np.random.default_rng(0)
    frame = pd.DataFrame(random.normal(size=(300, 4)), columns=list("abcd"))
    dataset = read_table(frame.assign(y=0.0), target="y")
    return load_model(LinearRegression().fit(frame, frame["a"]), dataset), dataset


def made(pair, method, row=None, feature=None, background=None, seed=0):
    ask = asking(*pair, row=row, feature=feature, background=background, seed=seed)
    return ask, MAKERS[method](ask)


def test_mixes_hold_the_row_and_background_rows_in_every_size(pair):
    ask, probes = made(pair, "shap_values", row=7)
    own = probes == ask.rows[0]
    assert sorted(set(own.sum(axis=1))) == [1, 2, 3]
    assert np.bincount(own.sum(axis=1))[1:] == pytest.approx(N_PROBES / 3, rel=0.15)
    places = [np.flatnonzero((ask.against[:, ~mine] == probe[~mine]).all(axis=1))
              for probe, mine in zip(probes, own, strict=True)]
    assert all(len(found) for found in places)


def test_a_sample_is_mixed_with_as_many_rows(pair):
    ask, probes = made(pair, "shap_values")
    assert len(ask.rows) == len(ask.against) == 150
    assert len(probes) == N_PROBES


def test_a_background_of_ones_own_is_mixed_in(pair):
    ask, probes = made(pair, "shap_values", row={"a": 50, "b": 50, "c": 50, "d": 50},
                       background=[{"a": 9, "b": 9, "c": 9, "d": 9}])
    assert set(np.unique(probes)) == {9, 50}
    assert len(ask.against) == 1


def test_a_curve_sets_one_column_to_its_grid(pair):
    ask, probes = made(pair, "dependence", feature="b")
    assert len(np.unique(probes[:, 1])) == 20
    assert set(map(tuple, probes[:, [0, 2, 3]])) <= set(map(tuple, ask.rows[:, [0, 2, 3]]))


def test_shuffling_exchanges_the_cells_of_one_column(pair):
    ask, probes = made(pair, "permutation_importance", feature="c")
    assert np.sort(probes[:, 2]).tolist() == np.sort(ask.rows[:, 2]).tolist()
    assert (probes[:, [0, 1, 3]] == ask.rows[:, [0, 1, 3]]).all()
    assert (probes[:, 2] != ask.rows[:, 2]).mean() > 0.9


def test_samples_are_drawn_column_by_column(pair):
    _, probes = made(pair, "lime_weights", row=0)
    coded = pair[1].schema.encode(pair[1].features)
    assert probes.mean(axis=0) == pytest.approx(coded.mean(axis=0), abs=0.15)
    assert probes.std(axis=0) == pytest.approx(coded.std(axis=0), rel=0.1)


@pytest.mark.parametrize(("method", "asked"), [
    ("shap_values", {"row": 1}), ("lime_weights", {"row": 1}), ("dependence", {"feature": "a"}),
    ("permutation_importance", {"feature": "a"}),
])
def test_the_same_seed_draws_the_same(pair, method, asked):
    assert (made(pair, method, **asked)[1] == made(pair, method, **asked)[1]).all()


def test_real_rows_to_compare_with_are_others(pair):
    ask, _ = made(pair, "shap_values")
    assert not set(map(tuple, ask.real())) & set(map(tuple, ask.rows))
