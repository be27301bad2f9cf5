import numpy as np
import pandas as pd
import pytest

from explain import read_table
from explain.errors import DataError, MethodError
from explain.table.grid import (
    given_grid,
    joint_support,
    labels,
    nearest,
    observed_grid,
    quantiles,
    support,
    table_grid,
    table_support,
)


def column_of(cells):
    dataset = read_table(pd.DataFrame({"x": cells}))
    column = dataset.schema["x"]
    return column, column.encode(dataset.features["x"])


def test_a_number_is_asked_at_observed_values_between_the_tails():
    column, coded = column_of(np.random.default_rng(0).normal(size=1_000))
    grid = observed_grid(column, coded, 20)
    assert len(grid) == 20
    assert np.isin(grid.points, coded).all()
    assert (np.diff(grid.points) > 0).all()
    inside = [(coded <= grid.points[0]).mean(), (coded <= grid.points[-1]).mean()]
    np.testing.assert_allclose(inside, [0.05, 0.95], atol=2e-3)
    assert grid.words == "20 observed values from the 5 % to the 95 % quantile"


def test_few_distinct_values_are_all_asked():
    column, coded = column_of([3, 1, 2, 2, 7])
    grid = observed_grid(column, coded, 20)
    assert grid.points.tolist() == [1, 2, 3, 7]
    assert grid.labels == ("1", "2", "3", "7")
    assert support(column, grid.points, coded).tolist() == [1, 2, 1, 1]


def test_integers_stay_integers():
    column, coded = column_of(np.random.default_rng(0).integers(0, 1_000, 500))
    assert not np.any(observed_grid(column, coded, 7).points % 1)


def test_ties_do_not_shrink_the_grid():
    many_zeros = np.concatenate([np.zeros(800), np.arange(1, 201)])
    column, coded = column_of(many_zeros)
    assert len(observed_grid(column, coded, 20)) == 20
    nearly_all_zeros = np.concatenate([np.zeros(980), np.arange(1, 51)])
    column, coded = column_of(nearly_all_zeros)
    points = observed_grid(column, coded, 20).points
    assert len(points) == 20
    assert points[[0, -1]].tolist() == [0, 50]


def test_a_constant_is_one_point():
    column, coded = column_of([2.5] * 4)
    grid = observed_grid(column, coded, 20)
    assert grid.points.tolist() == [2.5]
    assert support(column, grid.points, coded).tolist() == [4]


def test_missing_is_the_last_point():
    column, coded = column_of([1.5, None, 2.5, None])
    grid = observed_grid(column, coded, 20)
    assert np.isnan(grid.points[-1])
    assert grid.labels == ("1.5", "2.5", "missing")
    assert support(column, grid.points, coded).tolist() == [1, 1, 2]


def test_a_column_without_any_value_is_only_missing():
    column, coded = column_of(np.full(3, np.nan))
    grid = observed_grid(column, coded, 20)
    assert grid.labels == ("missing",)
    assert support(column, grid.points, coded).tolist() == [3]


def test_levels_are_those_met_in_the_order_of_their_codes():
    cells = pd.Categorical(["low", "high", "low", None], categories=["low", "mid", "high"], ordered=True)
    column, coded = column_of(cells)
    grid = observed_grid(column, coded, 20)
    assert grid.labels == ("low", "high", "missing")
    assert support(column, grid.points, coded).tolist() == [2, 1, 1]


def test_only_the_most_frequent_levels_are_asked():
    cells = [f"level {i:03d}" for i in range(100) for _ in range(1 + (i in (7, 90)))]
    column, coded = column_of(pd.Categorical(cells))
    grid = observed_grid(column, coded, 20, n_levels=2)
    assert grid.labels == ("level 007", "level 090")
    assert grid.words == "the 2 most frequent of 100 levels"
    assert len(observed_grid(column, coded, 20)) == 50
    assert support(column, grid.points, coded).tolist() == [2, 2]


def test_booleans_are_yes_and_no():
    column, coded = column_of([True, False, True])
    assert observed_grid(column, coded, 20).labels == ("no", "yes")


def test_dates_are_written_as_dates():
    column, coded = column_of(pd.to_datetime(["2020-01-31", "2020-03-01", "2020-03-02"]))
    assert observed_grid(column, coded, 20).labels == ("2020-01-31", "2020-03-01", "2020-03-02")
    column, coded = column_of(pd.to_datetime(["2020-01-31 12:30", "2020-03-01 00:00"]))
    assert observed_grid(column, coded, 20).labels == ("2020-01-31 12:30", "2020-03-01")


def test_the_nearest_point_is_found_by_hand():
    column, _ = column_of([0.0, 10.0])
    points = np.array([0.0, 10.0, 20.0])
    assert nearest(column, points, np.array([-5, 4, 5, 6, 15.1, 99, np.nan])).tolist() == [0, 0, 0, 1, 2, 2, -1]
    with_missing = np.append(points, np.nan)
    assert nearest(column, with_missing, np.array([np.nan, 11])).tolist() == [3, 1]


def test_given_values_are_sorted_and_missing_comes_last():
    column, _ = column_of([1.0, 2.0, 3.0])
    grid = given_grid(column, [3, None, 1.5, 3])
    assert grid.points[:2].tolist() == [1.5, 3]
    assert grid.labels == ("1.5", "3", "missing")


def test_given_levels_keep_their_order():
    column, _ = column_of(pd.Categorical(["a", "b", "c"]))
    assert given_grid(column, ["c", "a"]).labels == ("c", "a")


def test_labels_of_nullable_integers():
    column, coded = column_of(pd.array([4, None], dtype="Int64"))
    assert labels(column, coded) == ("4", "missing")


def test_what_cannot_be_a_grid_is_refused():
    column, coded = column_of([1.0, 2.0, 3.0])
    with pytest.raises(MethodError, match="1 point "):
        observed_grid(column, coded, 1)
    with pytest.raises(MethodError, match="no rows"):
        observed_grid(column, coded[:0], 5)
    with pytest.raises(MethodError, match="empty"):
        given_grid(column, [])
    with pytest.raises(DataError, match="'much'"):
        given_grid(column, ["much"])


def test_quantiles_of_ordered_values_are_those_of_numpy():
    for n in (1, 2, 7, 100, 1_001):
        values = np.sort(np.random.default_rng(n).normal(size=n).round(1))
        for shares in (np.linspace(0.05, 0.95, 20), np.array([0.0, 1.0]), np.linspace(0, 1, 51)):
            wanted = np.quantile(values, shares, method="inverted_cdf")
            assert quantiles(values, shares).tolist() == wanted.tolist()


def test_grid_and_support_of_a_table_are_those_of_its_cells_and_worked_out_once():
    random = np.random.default_rng(0)
    dataset = read_table(pd.DataFrame({
        "a": random.normal(size=500), "b": random.choice(["u", "v", None], 500), "c": random.integers(0, 4, 500),
    }))
    for column in dataset.schema.columns:
        coded = column.encode(dataset.features[column.name])
        grid = table_grid(dataset, column.name, 9)
        assert grid is table_grid(dataset, column.name, 9)
        wanted = observed_grid(column, coded, 9)
        assert np.array_equal(grid.points, wanted.points, equal_nan=True)
        assert (grid.labels, grid.words) == (wanted.labels, wanted.words)
        assert table_support(dataset, column.name, grid.points).tolist() == support(column, wanted.points,
                                                                                    coded).tolist()


def test_pairs_are_counted_where_both_cells_are_nearest():
    dataset = read_table(pd.DataFrame({"a": [0.0, 1.0, 1.0, 2.0, None], "b": ["u", "v", "v", "u", "u"]}))
    grids = (np.array([0.0, 2.0]), np.array([0.0, 1.0]))
    assert joint_support(dataset, ("a", "b"), grids).tolist() == [[1, 2], [1, 0]]


def test_a_table_without_the_column_or_rows_says_so():
    dataset = read_table(pd.DataFrame({"a": [0.0, 1.0]}))
    with pytest.raises(DataError):
        table_grid(dataset, "b", 5)
    with pytest.raises(MethodError):
        table_grid(dataset, "a", 1)


@pytest.mark.parametrize("cells", [
    np.random.default_rng(0).normal(size=5_000), np.random.default_rng(1).integers(0, 40, 5_000).astype(float),
    np.random.default_rng(2).gamma(0.1, 1, 5_000).round(2), np.repeat([1.0, 2.0], 2_500),
], ids=["many", "whole", "ties", "two"])
def test_the_short_way_to_a_grid_is_the_long_way(cells, monkeypatch):
    column, coded = column_of(cells)
    short = observed_grid(column, coded, 20)
    monkeypatch.setattr("explain.table.grid.GLANCE", 0)
    whole = observed_grid(column, coded, 20)
    assert (short.points.tolist(), short.words) == (whole.points.tolist(), whole.words)
