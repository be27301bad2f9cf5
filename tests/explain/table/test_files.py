import gzip
import io

import numpy as np
import pandas as pd
import pytest

from explain.errors import DataError
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


def spoilt(raw, rng):
    """Change, cut out or repeat a little of a file, or cut it off."""
    out, place, size = bytearray(raw), int(rng.integers(len(raw))), int(rng.integers(1, 40))
    kind = rng.integers(4)
    if kind == 0:
        out[place] = rng.integers(256)
    elif kind == 1:
        out[place : place + size] = rng.bytes(size // 2)
    elif kind == 2:
        out[place:place] = rng.choice(list(b'",;\n\t#{}[]:\x000-\xff'), size).astype("uint8").tobytes()
    return bytes(out[:place] if kind == 3 else out)


def test_spoilt_files_of_every_format_are_opened_or_refused_with_a_code():
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"a": rng.normal(size=20), "b": rng.choice(["x", "é,y", 'q"q'], 20)})
    raws = [raw for _, raw in in_every_format(frame)]
    raws += [frame.to_csv().encode("utf-16"), frame.to_json(orient="records").encode(), gzip.compress(raws[0])]
    answers = set()
    for raw in raws:
        for _ in range(60):
            try:
                read_table(spoilt(raw, rng))
                answers.add("opened")
            except DataError as error:
                answers.add(error.code if len(error.problem) < 1_000 else "much foreign text")
    assert {"opened", "DATA-BROKEN", "DATA-LINES"} <= answers
    assert all(answer == "opened" or answer.startswith("DATA-") for answer in answers)
