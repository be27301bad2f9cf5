import numpy as np
import pandas as pd

from explain import read_table
from explain.checks.model_quality.choices import parts_of_choices


def table():
    draw = np.random.default_rng(0)
    kinds = pd.get_dummies(pd.Series(draw.choice(["a", "b", "c"], 200)), prefix="kind")
    sizes = pd.get_dummies(pd.Series(draw.choice(["s", "l"], 200)), prefix="size", dtype=int)
    return kinds.assign(x=draw.normal(size=200), flag=draw.integers(2, size=200), other=draw.integers(2, size=200)
                        ).join(sizes)


def found(frame, given=None):
    dataset = read_table(frame)
    return [each.feature_names for each in parts_of_choices(dataset, tuple(given or frame.columns))]


def test_each_choice_is_found_and_columns_that_are_none_are_not():
    assert found(table()) == [("kind_a", "kind_b", "kind_c"), ("size_l", "size_s")]


def test_a_row_with_none_or_two_breaks_a_choice():
    frame = table()
    for column in ("kind_a", "kind_b", "kind_c"):
        frame.loc[0, column] = False
    frame.loc[1, ["size_l", "size_s"]] = 1
    assert found(frame) == []


def test_columns_beside_the_model_are_not_looked_at():
    assert found(table(), given=["kind_a", "kind_b", "x", "size_l", "size_s"]) == [("size_l", "size_s")]


def test_columns_with_missing_cells_or_other_numbers_are_no_parts():
    frame = pd.DataFrame({"a": [1.0, 0, np.nan], "b": [0.0, 1, 1], "c": [2, 1, 0], "d": [0, 0, 0], "e": [1, 1, 1]})
    assert found(frame) == []


def test_a_warning_names_each_part_once():
    [first, _] = parts_of_choices(read_table(table()), tuple(table().columns))
    assert (first.id, first.feature_labels) == ("W4", ("kind_a", "kind_b", "kind_c"))
