"""The steps of the search, on spaces and verdicts small enough to know the answer by hand."""

import numpy as np
import pandas as pd
import pytest

from explain import read_table
from explain.methods.counterfactual.ground import ground_from
from explain.methods.counterfactual.layout import space_around
from explain.methods.counterfactual.search import changes, pair_changes, single_changes
from explain.methods.counterfactual.settle import settled, thinned
from explain.table.constraints import limits


def space(frame, row=0, constraints=None, max_changed=99):
    schema = read_table(frame).schema
    coded = schema.encode(frame)
    return space_around(
        ground_from(schema.columns, coded), schema.columns, limits(schema, constraints, coded[row]), coded[row],
        used=[True] * len(schema),
        max_changed=max_changed,
    )


@pytest.mark.parametrize(
    ("cells", "spread"),
    [([1.0, 2.0, 3.5, 4.0, 100.0], 1.5), ([0.5, 0.5, 0.5, 0.5, 5.5], 2.0), ([7.5, 7.5, 7.5], 1.0),
     ([1.0, np.nan, 2.0, 3.5], 1.0)],
)
def test_a_spread_is_the_median_deviation_else_the_standard_deviation_else_one(cells, spread):
    assert space(pd.DataFrame({"x": cells})).spread.tolist() == [spread]


@pytest.mark.parametrize(
    ("cells", "steps"),
    [([1, 5, 9], 1), ([1.5, 2.25, 3.5], 100), ([10.1, 20.2, 30.3], 10), (pd.date_range("2024-01-01", periods=5), 1),
     (pd.date_range("2024-01-01", periods=30, freq="h"), 24), (np.linspace(0, 1, 7) ** 3, 1_000),
     (1e6 + np.linspace(0, 1, 7) ** 3, 1_000), (np.linspace(0, 1e5, 7) ** 1.1, 1), (["a", "b", "c"], 1)],
)
def test_values_are_shown_with_the_decimals_of_the_table_or_as_many_as_are_worth_it(cells, steps):
    assert space(pd.DataFrame({"x": cells})).parts.tolist() == [steps]


def test_rounding_outward_goes_away_from_the_instance():
    around = space(pd.DataFrame({"x": [5.0, 0.1, 9.9]}))
    values = np.array([6.02, 4.98, 7.0])
    assert around.shown(0, values).tolist() == [6.0, 5.0, 7.0]
    assert around.shown(0, values, outward=True).tolist() == [6.1, 4.9, 7.0]


def test_a_change_costs_its_size_in_spreads_or_one_for_a_level_or_a_filled_cell():
    frame = pd.DataFrame({"x": [1.0, 2.0, 3.5, 4.0, 9.0], "y": [np.nan, 1.0, 2.0, 3.0, 4.5], "z": list("abcab")})
    around = space(frame)
    assert around.cost(around.table).tolist() == pytest.approx([0, 1 / 1.5 + 2, 2.5 / 1.5 + 2, 2 + 1, 8 / 1.5 + 2])
    assert around.moved(around.table).sum(axis=1).tolist() == [0, 3, 3, 2, 3]


def test_options_are_values_within_the_limits_the_nearest_first():
    frame = pd.DataFrame({"age": [30, 20, 40, 50, 33], "city": list("aabbc"), "owner": [True, False, True, True, True]})
    around = space(frame, constraints={"age": "increase", "owner": "fixed"})
    assert [held.tolist() for held in around.options] == [[33, 40, 50], [1, 2], []]
    assert len(single_changes(around)) == 5
    pairs = pair_changes(around, around.options)
    assert len(pairs) == 6
    assert (around.moved(pairs).sum(axis=1) == 2).all()


def test_rows_of_the_table_keep_only_what_the_limits_allow():
    frame = pd.DataFrame({"age": [30, 20, 40], "wage": [1.5, np.nan, 2.5]})
    around = space(frame, constraints={"age": "increase"})
    assert around.table.tolist() == [[30, 1.5], [30, 1.5], [40, 2.5]]


def test_a_limit_that_the_instance_does_not_meet_moves_the_start():
    frame = pd.DataFrame({"age": [30, 20, 40], "city": list("abb")})
    around = space(frame, constraints={"age": (35, 50), "city": ["b"]})
    assert around.start.tolist() == [35, 1]
    assert around.cost(around.start[None]).tolist() == [0.5 + 1]  # the ages deviate by 10 in the median


def test_changes_put_each_value_into_each_row():
    made = changes(np.array([[0.0, 0.0], [5.0, 5.0]]), (np.array([1.0]), np.array([2.0, 3.0])))
    assert sorted(made.tolist()) == [[0, 2], [0, 3], [1, 0], [1, 5], [5, 2], [5, 3]]


def test_what_the_answer_does_not_need_is_taken_back():
    around = space(pd.DataFrame(np.eye(6) * 9.5 + np.arange(6), columns=list("abcdef")))
    far = around.start + np.array([3.0, 1.0, 2.0, 5.0, 1.0, 4.0])

    def needs_the_fourth_and_one_of_the_first_two(rows):
        gained = rows - around.start
        return np.where((gained[:, 3] > 0) & (gained[:, :2].sum(axis=1) > 0.5), 1.0, -1.0)

    kept = thinned(needs_the_fourth_and_one_of_the_first_two, around, np.array([far, far + 1]))
    assert (kept != around.start).tolist() == [[False, True, False, True, False, False]] * 2


def test_numbers_are_pulled_back_to_the_last_step_that_still_holds():
    frame = pd.DataFrame({"x": np.linspace(0, 100, 41).round(1), "y": np.linspace(0, 10, 41).round(2)})
    around = space(frame)
    verdict = lambda rows: rows[:, 0] / 10 + rows[:, 1] - 5.004  # noqa: E731
    near = settled(verdict, around, np.array([[100.0, 0.0], [0.0, 10.0], [90.0, 0.75]]))
    assert near.tolist() == [[50.1, 0.0], [0.0, 5.01], [50.1, 0.0]]


def test_a_gap_in_the_valid_values_is_not_stepped_into():
    around = space(pd.DataFrame({"x": np.arange(0, 100.5, 0.5)}))
    verdict = lambda rows: np.where((rows[:, 0] >= 60.5) & (rows[:, 0] != 70), 1.0, -1.0)  # noqa: E731
    assert settled(verdict, around, np.array([[99.5]])).tolist() == [[60.5]]


def test_nothing_valid_stays_nothing():
    around = space(pd.DataFrame({"x": [1.5, 2.5, 3.0]}))
    assert settled(lambda rows: np.full(len(rows), -1.0), around, np.empty((0, 1))).shape == (0, 1)
