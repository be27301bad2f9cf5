"""decode(encode(x)) is x, for each kind and dtype, with missing and unseen values."""

from functools import cache

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from explain.errors import DataError
from explain.table.dates import DAY
from explain.table.schema import Schema
from explain.table.wishes import column_of

N = 60


def whole_numbers(rng, dtype):
    info = np.iinfo(dtype)
    low, high = max(info.min, -(2**53)), min(info.max, 2**53)
    return pd.Series(rng.integers(low, high, N, dtype=dtype, endpoint=True))


def texts(rng, dtype="str"):
    return pd.Series(np.array(["Lyon", "São Paulo", "?", "a,b", "'"], dtype=object)[rng.integers(0, 5, N)], dtype=dtype)


def moments(rng, unit):
    step = {"s": 1_000_000, "ms": 1_000, "us": 1, "ns": 1}[unit]
    micros = rng.integers(-20_000, 30_000, N) * DAY + rng.integers(0, DAY // step, N) * step
    return pd.Series(micros.astype("datetime64[us]")).astype(f"datetime64[{unit}]")


@cache
def samples(seed):
    """One column of each dtype, without missing values."""
    rng = np.random.default_rng(seed)
    cells = {name: whole_numbers(rng, name) for name in
             ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64")}
    cells |= {"Int64": whole_numbers(rng, "int64").astype("Int64"),
              "UInt8": whole_numbers(rng, "uint8").astype("UInt8"),
              "int64[pyarrow]": whole_numbers(rng, "int32").astype("int64[pyarrow]"),
              "object of integers": whole_numbers(rng, "int16").astype(object)}
    floats = pd.Series(rng.normal(size=N) * 10.0 ** rng.integers(-200, 200, N))
    cells |= {"float64": floats, "float32": pd.Series(rng.normal(size=N).astype("float32")),
              "float16": pd.Series(rng.normal(size=N).astype("float16")), "Float64": floats.astype("Float64"),
              "double[pyarrow]": floats.astype("double[pyarrow]"), "object of floats": floats.astype(object)}
    flags = pd.Series(rng.random(N) > 0.5)
    cells |= {"bool": flags, "boolean": flags.astype("boolean"), "object of booleans": flags.astype(object),
              "bool[pyarrow]": flags.astype("bool[pyarrow]")}
    cells |= {"str": texts(rng), "object": texts(rng, object), "string": texts(rng, "string"),
              "string[pyarrow]": texts(rng, pd.ArrowDtype(pa.string())), "category": texts(rng).astype("category"),
              "category of objects": texts(rng, object).astype("category"),
              "category of integers": whole_numbers(rng, "int8").astype("category"),
              "ordered": pd.Series(pd.Categorical(texts(rng), ["?", "São Paulo", "a,b", "'", "Lyon", "never"],
                                                  ordered=True)),
              "mixed": pd.Series(np.array(["a", 1, 2.5, ("x", 1), None], dtype=object)[rng.integers(0, 4, N)],
                                 dtype=object),
              "intervals": pd.cut(floats.clip(-1, 1), 3),
              "periods": pd.Series(pd.period_range("2020-01", periods=N, freq="M"))}
    cells |= {f"datetime64[{unit}]": moments(rng, unit) for unit in ("s", "ms", "us", "ns")}
    cells |= {"time zone": moments(rng, "us").dt.tz_localize("UTC").dt.tz_convert("Asia/Kolkata"),
              "summer time": moments(rng, "ns").dt.tz_localize("UTC").dt.tz_convert("Europe/Berlin"),
              "nanoseconds": pd.Series(rng.integers(10**17, 10**18, N).astype("datetime64[ns]")),
              "object of dates": moments(rng, "s").dt.date.astype(object),
              "long integers": pd.Series(rng.integers(2**60, 2**62, N)),
              "longer integers": pd.Series([10**20 + int(i) for i in rng.integers(0, 9, N)], dtype=object),
              "date text": moments(rng, "s").dt.strftime("%Y-%m-%d"),
              "time text": moments(rng, "s").dt.strftime("%d.%m.%Y %H:%M:%S"),
              "date objects": moments(rng, "s").dt.strftime("%Y-%m-%dT%H:%M").astype(object)}
    return {name: each.rename("column") for name, each in cells.items()}


NAMES = tuple(samples(0))


def assert_same(back, given):
    pd.testing.assert_series_equal(back, given.reset_index(drop=True), check_names=False, check_freq=False)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("seed", [1, 2])
def test_a_column_comes_back_as_it_was(name, seed):
    cells = samples(seed)[name]
    _, column, _ = column_of(cells)
    coded = column.encode(cells)
    assert coded.dtype == np.float64
    assert not np.isnan(coded).any()
    assert_same(column.decode(coded), cells)
    assert_same(column.decode(coded[[3, 1, 1]]), cells.iloc[[3, 1, 1]])


@pytest.mark.parametrize("name", NAMES)
def test_missing_cells_come_back_as_missing(name):
    whole = samples(3)[name]
    gaps = np.random.default_rng(0).random(N) < 0.3
    cells = whole.mask(gaps)
    _, column, _ = column_of(cells)
    coded = column.encode(cells)
    assert column.n_missing == gaps.sum() == np.isnan(coded).sum()
    assert_same(column.decode(coded), cells)
    # the rows without a gap keep the dtype that the column has with its gaps
    assert column.decode(coded[~gaps]).dtype == cells.dtype


@pytest.mark.parametrize("name", ["int8", "uint64", "bool"])
def test_a_plain_dtype_gives_way_only_when_a_cell_is_missing(name):
    whole = samples(4)[name]
    _, column, _ = column_of(whole)
    coded = column.encode(whole)
    assert column.decode(coded).dtype == whole.dtype
    coded[0] = np.nan
    assert_same(column.decode(coded), whole.mask(np.arange(N) == 0))


def test_a_fraction_makes_whole_numbers_floats():
    for dtype in ("int64", "Int64", "int64[pyarrow]", object):
        _, column, _ = column_of(pd.Series([1, 2], dtype=dtype))
        assert column.decode(np.array([1.0, 2.5])).tolist() == [1.0, 2.5]


def test_a_number_outside_the_dtype_is_not_bent():
    _, column, _ = column_of(pd.Series([1, 2], dtype="int8"))
    assert column.decode(np.array([1.0, 300.0])).tolist() == [1.0, 300.0]


def test_an_unknown_level_is_refused_by_name():
    _, column, _ = column_of(pd.Series(["a", "b"], name="city"))
    with pytest.raises(DataError, match="Column 'city' holds 'z', which is not one of its known values") as met:
        column.encode(pd.Series(["a", "z"]))
    assert met.value.remedy == "Choose one of a or b."


def test_a_text_is_no_number_and_a_number_no_date():
    _, age, _ = column_of(pd.Series([1.5, 2.5], name="age"))
    with pytest.raises(DataError, match="'age' holds 'old', which is not a number"):
        age.encode(pd.Series(["1", "old"]))
    _, day, _ = column_of(pd.Series(pd.to_datetime(["2020-01-01"]), name="day"))
    for wrong in ("soon", 5, [1]):
        with pytest.raises(DataError, match=r"'day' holds .* which is not a date"):
            day.encode(pd.Series([wrong], dtype=object))


def test_none_and_nan_are_told_apart_in_a_column_of_objects():
    for blank in (None, float("nan")):
        cells = pd.Series(["a", blank, "b"], dtype=object)
        _, column, _ = column_of(cells)
        back = column.decode(column.encode(cells))
        assert (back.iloc[1] is None) == (blank is None)


def test_days_are_counted_from_1970():
    _, column, _ = column_of(pd.Series(pd.to_datetime(["1970-01-02 12:00", "1969-12-31 00:00"], format="mixed")))
    assert column.encode(pd.Series(pd.to_datetime(["1970-01-02 12:00", "1969-12-31 00:00"],
                                                  format="mixed"))).tolist() == [1.5, -1]
    assert (column.low, column.high) == (-1.0, 1.5)


def test_moments_given_without_a_time_zone_are_in_that_of_the_column():
    there = pd.Series(pd.to_datetime(["2024-07-01 12:00"]), name="at").dt.tz_localize("Europe/Berlin")
    _, column, _ = column_of(there)
    for given in (["2024-07-01 12:00"], pd.to_datetime(["2024-07-01 12:00"]), ["2024-07-01T10:00:00Z"]):
        assert column.encode(pd.Series(given)).tolist() == column.encode(there).tolist()


def test_the_codes_of_a_categorical_are_its_own():
    cells = pd.Series(pd.Categorical(["b", "a", None], ["b", "c", "a"]))
    _, column, _ = column_of(cells)
    assert column.categories == ("b", "c", "a")
    assert np.nan_to_num(column.encode(cells), nan=-1).tolist() == cells.cat.codes.tolist()


def test_an_empty_column_has_no_levels_and_decodes():
    for dtype in ("str", object, "string", "category", "boolean", "Int64", "float64", "datetime64[us]"):
        cells = pd.Series([None, None], dtype=dtype, name="x")
        _, column, _ = column_of(cells)
        assert_same(column.decode(column.encode(cells)), cells)
        assert len(column.decode(np.empty(0))) == 0


@pytest.mark.parametrize(("name", "unseen"), [
    ("str", "Oslo"), ("object", "Oslo"), ("string", "Oslo"), ("string[pyarrow]", "Oslo"), ("category", "Oslo"),
    ("ordered", "Oslo"), ("category of integers", 1_000), ("long integers", 7), ("mixed", 9.5),
])
def test_an_unseen_value_comes_back(name, unseen):
    known = samples(5)[name]
    _, column, _ = column_of(known)
    cells = pd.Series([*known.iloc[:3], unseen, None], dtype=object, name="column")
    schema = Schema(columns=(column,)).seeing(cells.to_frame())
    back = schema.decode(schema.encode(cells.to_frame()))["column"]
    assert back.iloc[3] == unseen
    assert back.iloc[:3].tolist() == known.iloc[:3].tolist()
    assert back.isna().tolist() == [False] * 4 + [True]
    without = schema["column"].decode(schema["column"].encode(cells.iloc[:4]))
    if isinstance(known.dtype, pd.CategoricalDtype):
        assert without.dtype.ordered == known.dtype.ordered
        assert list(without.dtype.categories)[:-1] == list(known.dtype.categories)
    else:
        assert without.dtype == known.dtype
