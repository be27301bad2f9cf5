import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from explain import read_table
from explain.batch import drawing
from explain.batch.drawing import Drawing, drawn
from explain.batch.planning import as_parquet


def shown(frame, positions, size=37):
    table = pa.Table.from_pandas(frame, preserve_index=False)
    made = Drawing(np.asarray(positions))
    for start in range(0, len(frame), size):
        made.show(table.slice(start, size))
    return made


def test_the_draw_is_that_of_a_table_of_the_same_rows():
    dataset = read_table(pd.DataFrame({"a": np.arange(5_000)}))
    assert drawn(5_000, 120, seed=3).tolist() == dataset.permutation(120, 3).tolist()


def test_of_very_many_rows_few_are_drawn_alike(monkeypatch):
    monkeypatch.setattr(drawing, "MOST_PERMUTED", 10)
    many = drawn(4_000, 3_000, seed=1)
    assert len(set(many.tolist())) == 3_000
    assert many.min() >= 0
    assert many.max() < 4_000
    assert drawn(4_000, 50, seed=1).tolist() == many[:50].tolist()
    assert drawn(4_000, 50, seed=2).tolist() != many[:50].tolist()
    shares = np.histogram(drawn(10**12, 2_000, seed=0) / 10**12, 4, (0, 1))[0] / 2_000
    np.testing.assert_allclose(shares, 0.25, atol=0.05)


def test_rows_are_drawn_in_the_order_of_their_positions():
    frame = pd.DataFrame({"a": np.arange(100), "b": [f"t{i}" for i in range(100)]})
    found = shown(frame, [70, 3, 99, 0]).drawn().to_pandas()
    assert found["a"].tolist() == [70, 3, 99, 0]
    assert found["b"].tolist() == ["t70", "t3", "t99", "t0"]


RANDOM = np.random.default_rng(0)
N = 400


def with_gap(values):
    values = pd.Series(values)
    values[N - 7] = None
    return values


COLUMNS = {
    "whole": RANDOM.integers(0, 9, N), "whole with a gap": with_gap(RANDOM.integers(0, 9, N).astype(float)),
    "Whole with a gap": with_gap(pd.array(RANDOM.integers(0, 9, N), dtype="Int64")),
    "long": np.r_[np.arange(N - 1), 2**60], "number": RANDOM.normal(size=N), "yes": RANDOM.random(N) < 0.5,
    "yes with a gap": with_gap((RANDOM.random(N) < 0.5).astype(object)), "level": RANDOM.choice(["a", "b"], N),
    "rare level": ["b"] * (N - 1) + ["a"], "texts": [f"a text of its own, number {i}, and long" for i in range(N)],
    "long levels": [f"a long text that comes again and again {i % 180}" for i in range(N)],
    "day": pd.Timestamp("2024-01-01") + pd.to_timedelta(np.arange(N), "D"),
    "written day": [f"2024-01-{1 + i % 28:02}" for i in range(N)],
    "kind": pd.Categorical(RANDOM.choice(["x", "y"], N), ["z", "y", "x"], ordered=True), "nothing": [None] * N,
}


@pytest.mark.parametrize("name", COLUMNS)
def test_the_reference_has_the_kind_the_levels_and_the_dtype_of_the_whole(name):
    frame = pd.DataFrame({"other": np.arange(N), name: COLUMNS[name]})
    made = shown(frame, drawn(N, 40, seed=0))
    compared = made.drawn().slice(0, 10)
    reference = as_parquet(made.reference(compared))
    inferred = {column.name: column.kind for column in read_table(reference).schema.columns}
    few = read_table(reference, kinds=made.kinds(inferred, N))
    whole = read_table(as_parquet(pa.Table.from_pandas(frame, preserve_index=False)))
    column, expected = few.schema[name], whole.schema[name]
    assert column.kind == expected.kind
    assert column.dtype == expected.dtype
    if name != "long":
        assert column.categories == expected.categories
    assert few.features["other"][:10].tolist() == drawn(N, 40, seed=0)[:10].tolist()


def test_levels_without_end_are_not_all_kept(monkeypatch):
    monkeypatch.setattr(drawing, "MOST_LEVELS", 50)
    frame = pd.DataFrame({"id": [f"p{i}" for i in range(1_000)]})
    made = shown(frame, drawn(1_000, 5, seed=0), size=100)
    assert len(made.reference(made.drawn())) < 70
    assert made.kinds({"id": "text"}, 1_000) == {}
