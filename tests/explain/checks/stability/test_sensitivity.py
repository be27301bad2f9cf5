import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression

from explain.checks.stability.sensitivity import moved_rows, relative_changes, sensitivity
from explain.model.load import load_model
from explain.table.dataset import chosen_rows
from explain.table.read import read_table

HERE = 1
"""A row that is at no end of its columns."""


@pytest.fixture
def table():
    random = np.random.default_rng(0)
    return pd.DataFrame({
        "size": random.normal(size=300), "age": random.integers(18, 80, size=300),
        "rooms": random.integers(1, 5, size=300), "kind": random.choice(["a", "b"], size=300),
        "y": random.normal(size=300),
    })


def measured(predictor, dataset, row, spread=1.0, seed=0):
    chosen = chosen_rows(dataset, [row], default=1, seed=0)
    return sensitivity(predictor, dataset, chosen, spread=spread, output=None, scale=predictor.scale, background=None,
                       seed=seed, progress=None)


def test_numbers_move_by_a_little_whole_ones_stay_whole_and_levels_stay(table):
    dataset = read_table(table, target="y")
    rows = moved_rows(dataset, chosen_rows(dataset, [HERE], default=1, seed=0), 0)
    quartiles = table["size"].quantile([0.25, 0.75])
    moves = (rows["size"] - table["size"][HERE]).iloc[1:]
    np.testing.assert_allclose(moves.abs(), 0.02 * (quartiles[0.75] - quartiles[0.25]), rtol=1e-9)
    assert sorted(set(rows["age"].iloc[1:] - table["age"][HERE])) == [-1, 1]
    assert (rows["rooms"] == table["rooms"][HERE]).all()
    assert (rows["kind"] == table["kind"][HERE]).all()
    np.testing.assert_allclose(moves[:5], -moves[5:], rtol=1e-9)


def test_values_stay_within_what_the_table_has(table):
    dataset = read_table(table, target="y")
    top = int(table["size"].argmax())
    assert moved_rows(dataset, chosen_rows(dataset, [top], default=1, seed=0), 0)["size"].max() == table["size"].max()


def test_a_value_beyond_the_table_is_not_pulled_back(table):
    dataset = read_table(table, target="y")
    given = chosen_rows(dataset, [{"size": 99.0, "age": 40, "rooms": 2, "kind": "a"}], default=1, seed=0)
    moved = moved_rows(dataset, given, 0)["size"]
    assert moved.iloc[0] == 99
    assert ((99 - moved) < 0.1).all()


def test_where_nothing_can_be_moved_it_says_so(table):
    frame = table[["kind", "y"]]
    dataset = read_table(frame, target="y")

    from sklearn.compose import make_column_transformer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder

    model = make_pipeline(make_column_transformer((OneHotEncoder(), ["kind"])), LinearRegression())
    found = measured(load_model(model.fit(frame[["kind"]], frame["y"]), dataset), dataset, 0)
    assert found.n == 0
    assert found.unmeasured == "No number of this row can be moved by a small step."


def test_a_linear_model_changes_as_its_steps_do(table):
    """The contribution of a number is β (x − mean): its change is β d, of a size known by hand."""
    frame = table[["size", "y"]].assign(y=3 * table["size"])
    dataset = read_table(frame, target="y")
    predictor = load_model(LinearRegression().fit(frame[["size"]], frame["y"]), dataset)
    found = measured(predictor, dataset, {"size": 2.0}, spread=0.0)
    quartiles = frame["size"].quantile([0.25, 0.75])
    step = 0.02 * (quartiles[0.75] - quartiles[0.25])
    mean = frame["size"][dataset.permutation(100, 0)].mean()
    assert found.value == pytest.approx(3 * step / (3 * (2 - mean) + 3 * step), rel=1e-6)
    assert found.n == 10


def test_how_steep_a_model_is_makes_no_difference(table):
    frame = table[["size", "y"]]
    dataset = read_table(frame, target="y")
    flat, steep = (
        measured(load_model(LinearRegression().fit(frame[["size"]], slope * frame["size"]), dataset), dataset, 3, 0.0)
        for slope in (1.0, 1e6)
    )
    assert flat.value == pytest.approx(steep.value, rel=1e-6)


def test_an_explanation_that_moves_while_the_answer_stays_is_blamed_in_full():
    class Held:
        contributions = np.array([[1.0, -1.0], [2.0, -2.0], [1.0, -1.0]])
        standard_errors = np.full((3, 2), np.nan)
        predictions = np.zeros(3)

    np.testing.assert_allclose(relative_changes(Held(), 0.0), [1.0, 0.0])
    Held.predictions = np.array([0.0, np.sqrt(2), 0.0])
    np.testing.assert_allclose(relative_changes(Held(), 0.0), [0.5, 0.0])
    np.testing.assert_allclose(relative_changes(Held(), 40.0), [np.sqrt(2) / 10, 0.0])


def test_what_sampling_puts_between_two_explanations_is_taken_off():
    class Held:
        contributions = np.array([[1.0, 0.0], [1.3, 0.0]])
        standard_errors = np.array([[0.3, 0.0], [0.4, 0.0]])
        predictions = np.zeros(2)

    assert relative_changes(Held(), 0.0).tolist() == [0.0]


def test_the_steps_of_very_many_rows_are_those_of_a_sample():
    frame = pd.DataFrame({"x": np.arange(60_000.0) / 7, "y": 0.0})
    dataset = read_table(frame, target="y")
    moved = moved_rows(dataset, chosen_rows(dataset, [30_000], default=None, seed=0), 0)
    steps = np.abs(moved["x"].to_numpy()[1:] - moved["x"].iloc[0])
    np.testing.assert_allclose(steps, 0.02 * 30_000 / 7, rtol=0.03)
    assert not np.allclose(steps, 0.02 * 30_000 / 7, rtol=1e-9), "of all rows it would be this very number"
