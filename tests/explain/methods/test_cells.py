import numpy as np
import pandas as pd
import pytest
from sklearn.dummy import DummyRegressor

from explain import DataError, load_model, read_table
from explain.methods.cells import cells

FRAME = pd.DataFrame({
    "n": [3, 1, 4], "x": [0.5, np.nan, 2.5], "city": ["Nice", None, "Paris"],
    "day": pd.to_datetime(["2024-02-29", "2023-01-01", "2022-12-31"]), "y": [1.0, np.nan, 3.0],
})


@pytest.fixture(scope="module")
def pair():
    dataset = read_table(FRAME, target="y")
    return load_model(DummyRegressor().fit(dataset.features, [1.0, 2.0, 3.0]), dataset), dataset


def test_cells_are_those_of_the_table_in_the_order_asked(pair):
    found = cells(*pair, rows=[2, 0, 2])
    pd.testing.assert_frame_equal(found.frame, pair[1].features.iloc[[2, 0, 2]].reset_index(drop=True))
    assert found.rows.tolist() == [2, 0, 2]
    assert found.target.tolist() == [3.0, 1.0, 3.0]


def test_a_missing_target_is_none(pair):
    assert cells(*pair, rows=[1]).target.tolist() == [None]


def test_without_rows_the_first_of_the_table_come(pair):
    assert cells(*pair).rows.tolist() == [0, 1, 2]


def test_rows_given_by_their_values_have_no_position_and_no_target(pair):
    found = cells(*pair, rows=[{"n": 7, "city": "Lyon"}])
    assert found.rows.tolist() == [-1]
    assert len(found.target) == 0
    assert found.frame.loc[0, ["n", "city"]].tolist() == [7, "Lyon"]
    assert found.frame[["x", "day"]].isna().all(axis=None)


def test_a_row_that_does_not_exist_is_named(pair):
    with pytest.raises(DataError, match="Row 3 does not exist"):
        cells(*pair, rows=[3])
