import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from explain.batch.files import File, blocks, described, parts_of, paths_of
from explain.batch.types import common_schema, index_columns, plain_columns
from explain.errors import DataError


def file(name, *groups):
    return File(name=name, n_rows=sum(groups), groups=groups, digest="")


@pytest.mark.parametrize("rows_per_part", [1, 3, 7, 100])
def test_parts_hold_every_row_once_and_whole_row_groups(rows_per_part):
    files = [file("a", 3, 3, 1), file("b"), file("c", 0), file("d", 0, 5, 0), file("e", 2, 2, 2, 2, 0)]
    parts = parts_of(files, rows_per_part)
    held = [(part.file, part.first_row + i) for part in parts for i in range(part.n_rows)]
    assert held == [(each.name, i) for each in files for i in range(each.n_rows)]
    assert [part.offset for part in parts] == np.cumsum([0, *(part.n_rows for part in parts)])[:-1].tolist()
    assert [part.number for part in parts] == list(range(len(parts)))
    by_name = {each.name: each.groups for each in files}
    for part in parts:
        groups = by_name[part.file]
        assert part.n_rows == sum(groups[part.first_group : part.first_group + part.n_groups]) > 0
        assert part.n_rows - groups[part.first_group + part.n_groups - 1] < rows_per_part or part.n_groups == 1


def test_files_are_found_in_order_and_hidden_ones_passed_over(tmp_path):
    for name in ("b.parquet", "a.PARQUET", "within/c.pq", "_d.parquet", ".e.parquet", "_temporary/f.parquet", "g.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    assert [path.name for path in paths_of(tmp_path)] == ["a.PARQUET", "b.parquet", "c.pq"]
    assert paths_of(tmp_path / "b.parquet") == [tmp_path / "b.parquet"]


@pytest.mark.parametrize(("one", "other", "common"), [
    (pa.int64(), pa.float64(), pa.float64()), (pa.int8(), pa.int32(), pa.int32()),
    (pa.null(), pa.string(), pa.string()), (pa.string(), pa.large_string(), pa.large_string()),
    (pa.dictionary(pa.int8(), pa.string()), pa.string(), pa.string()), (pa.decimal128(5, 2), pa.int64(), pa.float64()),
    (pa.timestamp("ns"), pa.timestamp("us"), pa.timestamp("ns")),
])
def test_types_that_go_together(one, other, common):
    schemas = [(name, pa.schema([("x", kind)])) for name, kind in (("a", one), ("b", other))]
    assert common_schema(schemas, ["x"]).field("x").type == common
    assert common_schema(schemas[::-1], ["x"]).field("x").type == common


@pytest.mark.parametrize(("one", "other"), [
    (pa.int64(), pa.string()), (pa.bool_(), pa.int64()), (pa.date32(), pa.timestamp("us")),
])
def test_types_that_do_not_are_named_with_their_files(one, other):
    schemas = [(name, pa.schema([("x", kind)])) for name, kind in (("a", one), ("b", other))]
    with pytest.raises(DataError, match=r"'x' holds .* in 'a' and .* in 'b'") as caught:
        common_schema(schemas, ["x"])
    assert caught.value.code == "BATCH-TYPE"


def test_lists_and_records_are_given_to_no_model():
    kinds = {"a": pa.int8(), "b": pa.list_(pa.int8()), "c": pa.struct([("d", pa.int8())]), "e": pa.string()}
    assert plain_columns(pa.schema(list(kinds.items()))) == ["a", "e"]


def test_a_column_that_is_there_twice_is_refused(tmp_path):
    table = pa.Table.from_arrays([pa.array([1]), pa.array([2])], names=["x", "x"])
    pq.write_table(table, tmp_path / "a.parquet")
    with pytest.raises(DataError, match="or has it twice"):
        common_schema([("a", described(tmp_path / "a.parquet", tmp_path)[1])], ["x"])


def test_blocks_give_the_rows_in_the_types_of_the_whole(tmp_path):
    frame = pd.DataFrame({"a.b": np.arange(10, dtype="int8"), "c": list("abcdefghij"), "left out": 0})
    frame.to_parquet(tmp_path / "a.parquet", row_group_size=4)
    schema = pa.schema([("c", pa.large_string()), ("a.b", pa.float64())])
    whole = list(blocks(tmp_path / "a.parquet", "a", range(3), schema, 3))
    assert max(map(len, whole)) <= 3
    table = pa.concat_tables(whole)
    assert table.schema == schema
    assert table.column("a.b").to_pylist() == list(range(10))
    some = pa.concat_tables(blocks(tmp_path / "a.parquet", "a", [1], schema, 100))
    assert some.column("c").to_pylist() == list("efgh")


def test_a_value_that_does_not_fit_is_told_of(tmp_path):
    pd.DataFrame({"a": [2.5]}).to_parquet(tmp_path / "a.parquet")
    with pytest.raises(DataError, match="does not fit int64") as caught:
        list(blocks(tmp_path / "a.parquet", "a", [0], pa.schema([("a", pa.int64())]), 10))
    assert caught.value.code == "BATCH-TYPE"


def test_a_page_damaged_within_is_told_of(tmp_path):
    path = tmp_path / "a.parquet"
    pd.DataFrame({"a": np.random.default_rng(0).normal(size=5_000)}).to_parquet(path)
    raw = bytearray(path.read_bytes())
    raw[4:40] = b"\xff" * 36
    path.write_bytes(raw)
    facts, schema = described(path, tmp_path)
    with pytest.raises(DataError, match=r"'a\.parquet' cannot be read"):
        list(blocks(path, facts.name, range(len(facts.groups)), schema.remove_metadata(), 1_000))


def test_the_index_of_a_frame_is_no_column(tmp_path):
    pd.DataFrame({"a": [1, 2]}, index=pd.Index(["x", "y"], name="who")).to_parquet(tmp_path / "a.parquet")
    pd.DataFrame({"a": [1, 2]}).to_parquet(tmp_path / "b.parquet")
    assert index_columns(described(tmp_path / "a.parquet", tmp_path)[1]) == {"who"}
    assert index_columns(described(tmp_path / "b.parquet", tmp_path)[1]) == set()


def test_pandas_types_of_their_own_come_back(tmp_path):
    frame = pd.DataFrame({"a": pd.array([1, None, 3], dtype="Int64"), "b": pd.Categorical(list("xyx"), ["y", "x"])})
    frame.to_parquet(tmp_path / "a.parquet")
    facts, schema = described(tmp_path / "a.parquet", tmp_path)
    wanted = common_schema([("a", schema)], ["b", "a"])
    back = pa.concat_tables(blocks(tmp_path / "a.parquet", facts.name, [0], wanted, 10)).to_pandas()
    pd.testing.assert_frame_equal(back, frame[["b", "a"]])
