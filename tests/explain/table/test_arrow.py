"""Parquet and Feather are read as pandas reads them, and refused before they grow."""

import io
from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet
import pytest

from explain.errors import DataError
from explain.table.arrow import read_feather, read_parquet
from explain.table.limits import LOCAL
from explain.table.read import read_table


def typed(n=50):
    rng = np.random.default_rng(0)
    return pd.DataFrame({
        "small": rng.integers(0, 99, n).astype("int16"),
        "text": np.array(["x", "?", None], dtype=object)[rng.integers(0, 3, n)],
        "level": pd.Categorical(np.array(["l", "m"])[rng.integers(0, 2, n)], ordered=True), "flag": rng.random(n) > 0.5,
        "day": pd.Series(pd.to_datetime("2020-01-01") + pd.to_timedelta(rng.integers(0, 999, n), unit="D")),
        "zone": pd.date_range("2020-01-01", periods=n, tz="Europe/Paris"), "single": rng.random(n).astype("float32"),
        "gaps": pd.Series(rng.integers(0, 9, n)).astype("Int64").mask(rng.random(n) > 0.5),
        "number": rng.normal(size=n),
        "naïve <b>": rng.integers(2**60, 2**62, n),
    })


def written(frame, write, **options):
    held = io.BytesIO()
    getattr(frame, write)(held, **options)
    return held.getvalue()


@pytest.mark.parametrize("options", [{}, {"compression": None}, {"compression": "zstd"}, {"row_group_size": 7},
                                     {"use_dictionary": False, "column_encoding": {"text": "DELTA_BYTE_ARRAY"}}])
def test_parquet_is_read_as_pandas_reads_it(options):
    raw = written(typed(), "to_parquet", **options)
    pd.testing.assert_frame_equal(read_parquet(raw, "t", LOCAL).frame, pd.read_parquet(io.BytesIO(raw)))


@pytest.mark.parametrize("options", [{"compression": "uncompressed"}, {"compression": "lz4"}, {"compression": "zstd"},
                                     {"compression": "zstd", "chunksize": 7}])
def test_feather_is_read_as_pandas_reads_it(options):
    raw = written(typed(), "to_feather", **options)
    pd.testing.assert_frame_equal(read_feather(raw, "t", LOCAL).frame, pd.read_feather(io.BytesIO(raw)))


@pytest.mark.parametrize("write", ["to_parquet", "to_feather"])
def test_every_format_gives_the_same_dataset_as_the_frame(write):
    by_frame, by_file = read_table(typed(), "flag"), read_table(written(typed(), write), "flag")
    assert [column.kind for column in by_file.schema.columns] == [column.kind for column in by_frame.schema.columns]
    np.testing.assert_array_equal(by_file.schema.encode(by_file.features), by_frame.schema.encode(by_frame.features))
    back = by_file.schema.decode(by_file.schema.encode(by_file.features))
    pd.testing.assert_frame_equal(back, by_file.features, check_exact=True)


def test_what_other_programs_write_is_read():
    table = pa.table({
        "a": pa.array(["x", None, "a text longer than twelve"], pa.string_view()), "b": [1, 2, None],
        "c": pa.array([1.5, None, 2], pa.float16()), "d": pa.nulls(3),
        "e": pa.array(["1.5", "2", None]).cast(pa.decimal128(5, 2)),
    })
    held = io.BytesIO()
    with pa.ipc.new_file(held, table.schema) as writer:
        writer.write_table(table)
    dataset = read_table(held.getvalue())
    assert dataset.features["a"].tolist()[::2] == ["x", "a text longer than twelve"]
    assert dataset.schema["e"].kind == "numeric"
    assert dataset.schema["d"].n_missing == 3


def test_an_index_is_left_out_and_counted():
    mixed = typed().sample(frac=1, random_state=0)
    for index in (typed().set_index("small"), mixed, typed().set_index(["small", "text"])):
        found = read_parquet(written(index, "to_parquet"), "t", LOCAL)
        pd.testing.assert_frame_equal(found.frame, index.reset_index(drop=True))
        assert found.changes == (("index columns left out", index.index.nlevels),)


def test_names_that_stand_twice_are_numbered():
    held = io.BytesIO()
    pyarrow.parquet.write_table(pa.table([[1], [2], ["x"]], names=["a", "a", "b"]), held)
    dataset = read_table(held.getvalue())
    assert dataset.schema.names == ("a", "a.1", "b")
    assert "'a' stands above more than one column" in dataset.notes[0]


@pytest.mark.parametrize("options", [{}, {"use_dictionary": False},
                                     {"use_dictionary": False, "column_encoding": "DELTA_BYTE_ARRAY"}])
def test_texts_are_added_up_before_they_are_written_out(options):
    held = io.BytesIO()
    pyarrow.parquet.write_table(pa.table({"a": ["x" * 1_000] * 5_000}), held, **options)
    small = replace(LOCAL, inflated=2**20, cells=10_000)
    with pytest.raises(DataError) as met:
        read_parquet(held.getvalue(), "t", small)
    assert met.value.code == "DATA-SIZE"
    assert len(read_parquet(held.getvalue(), "t", replace(small, inflated=2**23)).frame) == 5_000


@pytest.mark.parametrize("column", [
    pa.array([[1]]), pa.array([{"a": 1}]), pa.array([[("a", 1)]], pa.map_("str", "int8")),
])
def test_nested_columns_are_refused_by_name(column):
    for write in (pyarrow.parquet.write_table, pyarrow.feather.write_feather):
        held = io.BytesIO()
        write(pa.table({"b": [1], "deep": column}), held)
        with pytest.raises(DataError, match="'deep' holds lists or records") as met:
            read_table(held.getvalue())
        assert met.value.code == "DATA-COLUMN"


@pytest.mark.parametrize("options", [{}, {"use_dictionary": False}])
def test_a_text_that_is_none_is_met_at_once(options):
    raw = written(pd.DataFrame({"a": ["2020-01-31", "2021-01-31"]}), "to_parquet", compression=None, **options)
    with pytest.raises(DataError, match="damaged") as met:
        read_table(raw.replace(b"2020-01-31", b"2020-\xff1-31"))
    assert met.value.code == "DATA-BROKEN"


@pytest.mark.parametrize("write", ["to_parquet", "to_feather"])
def test_cut_and_spoilt_files_are_opened_or_refused(write):
    raw, rng = written(typed(), write), np.random.default_rng(0)
    answers = set()
    for _ in range(60):
        spoilt = bytearray(raw)
        for place in rng.integers(8, len(raw), 4):
            spoilt[place] = rng.integers(0, 256)
        for each in (bytes(spoilt), raw[: rng.integers(8, len(raw))]):
            try:
                read_table(each)
                answers.add("opened")
            except DataError as error:
                answers.add(error.code)
    assert "DATA-BROKEN" in answers
    assert answers <= {"opened", "DATA-BROKEN", "DATA-SIZE", "DATA-COLUMN", "DATA-NAMES", "DATA-EMPTY"}
