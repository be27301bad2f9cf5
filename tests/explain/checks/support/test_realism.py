import numpy as np
import pandas as pd
import pytest

from explain import read_table
from explain.checks.support.realism import NEAREST, told_apart, yardstick
from explain.table.apart import distances_in, ground


@pytest.fixture(scope="module")
def dataset():
    random = np.random.default_rng(0)
    frame = pd.DataFrame(random.normal(size=(500, 3)), columns=list("abc"))
    frame.loc[::7, "b"] = np.nan
    frame["town"] = random.choice(["x", "y", None], 500)
    return read_table(frame)


def test_distances_are_those_of_the_table(dataset):
    used = np.array([True, True, False, True])
    made, held = yardstick(dataset, used, 0), ground(dataset)
    coded = dataset.schema.encode(dataset.features)
    random = np.random.default_rng(0)
    probes = np.where(random.random(coded.shape) < 0.5, coded, coded[random.permutation(len(coded))])[:60]
    apart = distances_in(held.spread[used], held.by_code[used], probes[:, used], held.coded[:, used])
    assert made.distances(probes) == pytest.approx(np.sort(apart, axis=1)[:, :NEAREST].mean(axis=1), rel=1e-4)


def test_one_row_in_a_hundred_lies_outside(dataset):
    made = yardstick(dataset, np.ones(4, bool), 0)
    coded = dataset.schema.encode(dataset.features)
    apart = distances_in(ground(dataset).spread, ground(dataset).by_code, coded, coded)
    np.fill_diagonal(apart, np.inf)
    own = np.sort(apart, axis=1)[:, :NEAREST].mean(axis=1)
    assert made.far == pytest.approx(np.quantile(own, 0.99), rel=1e-4)


def test_columns_that_do_not_count_move_nothing(dataset):
    used = np.array([True, False, True, False])
    coded = dataset.schema.encode(dataset.features)[:50]
    other = coded.copy()
    other[:, 1] = 99
    made = yardstick(dataset, used, 0)
    assert (made.distances(coded) == made.distances(other)).all()


def test_a_small_table_has_no_yardstick():
    made = yardstick(read_table(pd.DataFrame({"a": [1.0, 2, 3]})), np.array([True]), 0)
    assert np.isnan(made.far)
    assert not made.outside(np.array([[9.0]])).any()


def test_rows_of_one_kind_cannot_be_told_apart_and_others_can():
    random = np.random.default_rng(0)
    rows = random.normal(size=(600, 4))
    auc, low, high = told_apart(rows[:300], rows[300:], 0)
    assert low < 0.5 < high
    assert auc == pytest.approx(0.5, abs=0.08)
    assert told_apart(rows[:300], rows[300:] + 3, 0)[1] > 0.95
    assert np.isnan(told_apart(rows[:20], rows, 0)).all()


def test_the_interval_holds_other_folds_and_other_rows():
    random = np.random.default_rng(0)
    found = [told_apart(random.normal(size=(200, 3)), random.normal(0.4, 1, size=(200, 3)), seed) for seed in range(12)]
    middle = np.mean([auc for auc, _, _ in found])
    assert np.mean([low <= middle <= high for _, low, high in found]) >= 0.8
