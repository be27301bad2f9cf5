import numpy as np
import pandas as pd
import pytest

from explain.table import fingerprint
from explain.table.read import read_table


def of(frame):
    return fingerprint.of_frame(frame, ())


@pytest.mark.parametrize("column", ["number", "whole", "text", "object", "level", "flag", "when", "nullable"])
def test_one_cell_of_200_000_rows_makes_another_table(column):
    n = 200_000
    rng = np.random.default_rng(0)
    cells = {
        "number": rng.normal(size=n), "whole": rng.integers(0, 9, n),
        "text": pd.Series(rng.integers(0, 99, n)).astype("str"),
        "object": pd.Series(rng.integers(0, 9, n)).astype(object),
        "level": pd.Categorical.from_codes(rng.integers(0, 2, n), ["a", "b"]),
        "flag": rng.random(n) > 0.5, "when": pd.Series(rng.integers(0, 10**9, n).astype("datetime64[s]")),
        "nullable": pd.Series(rng.integers(0, 9, n), dtype="Int64"),
    }[column]
    frame = pd.DataFrame({column: cells})
    other = frame.copy()
    place = 123_456
    other.iloc[place, 0] = next(cell for cell in frame[column] if cell != frame.iloc[place, 0])
    assert of(frame) == of(frame.copy())
    assert of(frame) != of(other)
    assert (frame != other).sum().sum() == 1


@pytest.mark.parametrize("other", [
    {"a": [1, 2], "c": ["x", "y"]}, {"b": ["x", "y"], "a": [1, 2]}, {"a": [1.0, 2.0], "b": ["x", "y"]},
    {"a": [2, 1], "b": ["y", "x"]},
    {"a": [1, 2], "b": pd.Categorical(["x", "y"])}, {"a": [1, 2], "b": ["xy", ""]}, {"a": [1, 2], "b": ["x", None]},
])
def test_names_order_dtypes_and_values_all_count(other):
    assert of(pd.DataFrame({"a": [1, 2], "b": ["x", "y"]})) != of(pd.DataFrame(other))


def test_the_index_counts():
    frame = pd.DataFrame({"a": [1, 2]})
    seen = {of(frame), of(frame.set_axis([1, 2])), of(frame.set_axis(["x", "y"])), of(frame.rename_axis("id")),
            of(frame.set_axis(pd.MultiIndex.from_tuples([(0, 1), (0, 2)])))}
    assert len(seen) == 5


def test_equal_objects_of_different_types_are_told_apart():
    held = [[1, "a"], [True, "a"], [1.0, "a"], ["1", "a"], [None, "a"], [float("nan"), "a"], [pd.NA, "a"],
            [pd.NaT, "a"]]
    assert len({of(pd.DataFrame({"a": pd.Series(each, dtype=object)})) for each in held}) == len(held)


def test_the_order_of_levels_counts():
    cells = ["a", "b"]
    kinds = [pd.Categorical(cells, ["a", "b"]), pd.Categorical(cells, ["b", "a"]),
             pd.Categorical(cells, ["a", "b"], ordered=True)]
    assert len({of(pd.DataFrame({"a": each})) for each in kinds}) == 3


def test_missing_is_not_zero():
    for dtype in ("Int64", "Float64"):
        assert of(pd.DataFrame({"a": pd.Series([1, None], dtype=dtype)})) != of(pd.DataFrame({"a": pd.Series([1, 0],
                                                                                                             dtype=dtype)}))


def test_the_way_of_reading_counts_but_not_the_wording():
    raw = b"a,b,c\n1,?,x\n2,5,y\n"
    plain = read_table(raw)
    others = [read_table(raw, missing=["x"]), read_table(raw, target="c"), read_table(raw, kinds={"a": "category"}),
              read_table(raw, delimiter=";"), read_table(raw + b"\n")]
    assert len({plain.fingerprint, *(each.fingerprint for each in others)}) == 6
    assert read_table(raw, name="other", labels={"a": "Age"}, units={"a": "years"}).fingerprint == plain.fingerprint
    frame = pd.read_csv(pd.io.common.BytesIO(raw))
    assert len({read_table(frame, **each).fingerprint for each in ({}, {"target": "c"},
                                                                   {"kinds": {"a": "category"}})}) == 3
