import io

import pandas as pd
import pytest

from explain.table import headings
from explain.table.read import read_table


@pytest.mark.parametrize(("names", "once"), [
    (["a", "a", "a"], ["a", "a.1", "a.2"]), (["a", "a.1", "a"], ["a", "a.1", "a.2"]),
    (["a", "a", "a.1"], ["a", "a.2", "a.1"]), ([1, "1"], ["1", "1.1"]), (["a", "b"], ["a", "b"]),
])
def test_names_stand_once(names, once):
    frame, notes = headings.named_once(pd.DataFrame([range(len(names))], columns=names), "t", 100)
    assert list(frame) == once
    assert bool(notes) == (once != [str(each) for each in names])
    assert all(repr(next(new for new in once if new not in map(str, names))) in note for note in notes)


@pytest.mark.parametrize("names", [["a", "a", "a.1", "b"], ["a", "a", "a"], ["a.1", "a", "a"]])
def test_names_are_numbered_as_pandas_does(names):
    by_pandas = pd.read_csv(io.StringIO(",".join(names) + "\n" + ",".join("1" * len(names)))).columns.tolist()
    assert list(headings.named_once(pd.DataFrame([[1] * len(names)], columns=names), "t", 100)[0]) == by_pandas


def test_a_saved_index_is_left_out_counted_and_kept_when_asked():
    raw = pd.DataFrame({"a": [5, 6], "b": ["x", "y"]}).to_csv().encode()
    dataset = read_table(raw)
    assert dataset.schema.names == ("a", "b")
    assert dataset.changes == (("columns left out as a saved index", 1),)
    for options in ({"keep_index": True}, {"kinds": {"Unnamed: 0": "integer"}}, {"target": "Unnamed: 0"}):
        kept = read_table(raw, **options)
        assert kept.changes == ()
        assert "Unnamed: 0" in (*kept.schema.names, kept.target_name)
        assert kept.fingerprint != dataset.fingerprint


@pytest.mark.parametrize("raw", [b",a\n0,1\n2,2\n", b",a\nx,1\ny,2\n", b",a\n5,1\n6,2\n", b"a,\n1,0\n2,1\n"])
def test_other_columns_without_a_name_stay(raw):
    assert len(read_table(raw).schema) == 2


@pytest.mark.parametrize("name", [
    "<script>alert(1)</script>", "[<]", "naïve 名前 😀", "a\u202eb", "![x](http://x.example/y)", " a ", "a" * 900,
    "a\nb",
])
def test_a_name_is_kept_as_it_is_in_every_format(name):
    frame = pd.DataFrame({name: [1, 2], "b": ["x", "y"]})
    for write in (lambda held: frame.to_csv(held, index=False), frame.to_parquet, frame.to_feather,
                  lambda held: frame.to_json(held, orient="records", lines=True),
                  lambda held: frame.to_excel(held, index=False)):
        held = io.BytesIO()
        write(held)
        assert read_table(held.getvalue()).schema.names == (name, "b")
