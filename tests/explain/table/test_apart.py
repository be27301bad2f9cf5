import numpy as np
import pandas as pd
import pytest

from explain import read_table
from explain.table.apart import distances, ground

FRAME = pd.DataFrame({
    "age": [20.0, 30.0, 50.0, np.nan, 40.0], "job": ["cook", "clerk", None, "cook", "clerk"], "same": [1, 1, 1, 1, 1],
    "rare": [0, 0, 0, 0, 9],
})


@pytest.fixture(scope="module")
def held():
    return ground(read_table(FRAME))


def by_hand(one, other, spread):
    total = 0.0
    for j, (a, b) in enumerate(zip(one, other, strict=True)):
        if np.isnan(a) and np.isnan(b):
            continue
        total += 1.0 if np.isnan(a) or np.isnan(b) else float(a != b) if j == 1 else abs(a - b) / spread[j]
    return total


def test_spread_is_the_median_deviation_else_the_standard_deviation_else_one(held):
    assert held.spread.tolist() == [10.0, 1.0, 1.0, pytest.approx(np.std([0, 0, 0, 0, 9]))]


def test_distances_are_those_counted_cell_by_cell(held):
    found = distances(held, held.coded, held.coded)
    expected = [[by_hand(one, other, held.spread) for other in held.coded] for one in held.coded]
    assert found.tolist() == expected


def test_distances_are_symmetric_zero_to_oneself_and_hold_the_triangle(held):
    found = distances(held, held.coded, held.coded)
    assert (found == found.T).all()
    assert (np.diag(found) == 0).all()
    full = [0, 1, 4]  # a cell that is missing is 1 from any other, however far those are apart
    assert all(found[i, k] <= found[i, j] + found[j, k] for i in full for j in full for k in full)


def test_the_spread_is_that_of_counterfactuals():
    from explain.methods.counterfactual.ground import ground_of

    dataset = read_table(FRAME)
    assert ground(dataset).spread.tolist() == ground_of(dataset, 0).spread.tolist()


def test_rows_are_coded_once_for_a_table():
    dataset = read_table(FRAME)
    assert ground(dataset) is ground(dataset, 5)
    assert ground(dataset).positions.tolist() == [0, 1, 2, 3, 4]
