import gzip
import io

import numpy as np
import pandas as pd
import pytest

from explain.table.read import read_table


def in_every_format(frame):
    yield "CSV", frame.to_csv(index=False).encode()
    yield "JSON lines", frame.to_json(orient="records", lines=True, double_precision=15).encode()
    for name, write in (("Parquet", frame.to_parquet), ("Feather", frame.to_feather),
                        ("Excel", lambda held: frame.to_excel(held, index=False))):
        held = io.BytesIO()
        write(held)
        yield name, held.getvalue()


@pytest.mark.parametrize("n", [1, 30])
def test_a_frame_written_to_any_format_comes_back_with_its_values_and_kinds(n):
    rng = np.random.default_rng(n)
    frame = pd.DataFrame({
        "whole": rng.integers(-5, 99, n), "ratio": rng.integers(-99, 99, n) / 8 + 0.125,
        "city": rng.choice(["Lyon", "Zürich"], n),
        "day": (np.datetime64("2020-01-13") + rng.integers(0, 900, n)).astype(str), "flag": rng.random(n) > 0.5,
        "gaps": np.where(np.arange(n) % 3 == 1, np.nan, 2.5), "target": rng.choice(["no", "yes"], n),
    })
    expected = read_table(frame, "target")
    seen = set()
    for name, raw in in_every_format(frame):
        dataset = read_table(raw, "target")
        pd.testing.assert_frame_equal(dataset.features, expected.features, check_exact=True)
        pd.testing.assert_series_equal(dataset.target, expected.target)
        assert [column.kind for column in dataset.schema.columns] == [column.kind for column in expected.schema.columns]
        assert dict(dataset.reading)["format"] == name
        seen.add(dataset.fingerprint)
    assert len(seen) == 5


def test_options_that_change_the_reading_change_the_name_of_the_table():
    raw = b",a,b\n0,1,x\n1,2,y\n"
    options = ({}, {"keep_index": True}, {"drop_ragged": True}, {"missing": "x"}, {"kinds": {"a": "category"}},
               {"target": "b"}, {"decimal": ","}, {"encoding": "cp1252"}, {"thousands": ","})
    assert len({read_table(raw, **each).fingerprint for each in options}) == len(options)


def test_what_packed_a_file_does_not_change_its_name():
    raw = b"a,b\n1,x\n"
    assert read_table(gzip.compress(raw)).fingerprint == read_table(raw).fingerprint


@pytest.mark.parametrize("n_columns", [500])
def test_many_columns_and_categories_are_ordinary(n_columns):
    frame = pd.DataFrame({f"c{i}": [i, i + 1] for i in range(n_columns)})
    assert len(read_table(frame.to_csv(index=False).encode()).schema) == n_columns
    levels = pd.DataFrame({"a": [f"level {i % 5_000}" for i in range(20_000)], "b": 1})
    column = read_table(levels.to_csv(index=False).encode()).schema["a"]
    assert (column.kind, len(column.categories)) == ("category", 5_000)
