import io
from dataclasses import fields

import pandas as pd
import pytest

from explain.errors import DataError
from explain.table.limits import LOCAL, SERVER, Limits, refuse_too_many
from explain.table.read import read_table


def written(raw, how):
    held = io.BytesIO()
    how(pd.read_csv(io.BytesIO(raw)), held)
    return held.getvalue()


@pytest.mark.parametrize(("name", "raw"),
                         [("rows", b"a,b\n1,2\n3,4\n"), ("columns", b"a,b,c\n1,2,3\n"), ("cells", b"a\n1\n2\n3\n")])
def test_a_table_too_large_is_refused_in_every_format(name, raw):
    sources = [raw, pd.read_csv(io.BytesIO(raw)), *(written(raw, how) for how in (
        pd.DataFrame.to_parquet, pd.DataFrame.to_feather, lambda frame, held: frame.to_excel(held, index=False),
        lambda frame, held: frame.to_json(held, orient="records", lines=True)))]
    for source in sources:
        with pytest.raises(DataError, match=f"{name}; 1 are the most") as met:
            read_table(source, limits=Limits(**{name: 1}))
        assert met.value.code == "DATA-SIZE"


def test_a_table_at_the_limit_is_opened():
    refuse_too_many("t.csv", LOCAL.cells // 25, 25)
    with pytest.raises(DataError, match="100,000,025 cells; 100,000,000 are the most"):
        refuse_too_many("t.csv", LOCAL.cells // 25 + 1, 25)


def test_lines_are_counted_without_the_header():
    for raw in (b"a\n1\n2", b"a\n1\n2\n"):
        assert len(read_table(raw, limits=Limits(rows=2))) == 2
    with pytest.raises(DataError, match="3 rows; 2 are the most"):
        read_table(b"a\n1\n2\n3", limits=Limits(rows=2))


def test_a_line_too_long_is_refused():
    with pytest.raises(DataError, match="more than 1 MB in one line"):
        read_table(b"a\n" + b"x" * 200, limits=Limits(line=100))
    assert len(read_table(b"a\n" + b"x" * 100, limits=Limits(line=100))) == 1


def test_a_name_too_long_is_refused_and_one_that_is_not_is_kept():
    assert read_table(b"a" * 1_000 + b",b\n1,2\n").schema.names[0] == "a" * 1_000
    with pytest.raises(DataError, match="a name of 1,001 letters above column 2; 1,000 are the most") as met:
        read_table(b"b," + b"a" * 1_001 + b"\n1,2\n")
    assert met.value.code == "DATA-NAMES"


def test_a_server_opens_no_more_than_a_person_at_their_own_machine():
    assert all(getattr(SERVER, each.name) <= getattr(LOCAL, each.name) for each in fields(Limits))
    assert (LOCAL.file, SERVER.file) == (2**30, 200 * 2**20)


@pytest.mark.parametrize(("packed", "most"), [(0, 64 * 2**20), (2**20, 200 * 2**20), (2**29, 2**30)])
def test_what_a_packed_file_may_become(packed, most):
    assert LOCAL.grown(packed) == most
