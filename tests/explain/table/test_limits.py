import io

import pandas as pd
import pytest

from explain.errors import DataError
from explain.table import limits
from explain.table.read import read_table


@pytest.mark.parametrize(("name", "raw"),
                         [("ROWS", b"a,b\n1,2\n3,4\n"), ("COLUMNS", b"a,b,c\n1,2,3\n"), ("CELLS", b"a\n1\n2\n3\n")])
def test_a_table_too_large_is_refused_before_it_is_read(name, raw, monkeypatch):
    held = io.BytesIO()
    pd.read_csv(io.BytesIO(raw)).to_parquet(held)
    monkeypatch.setattr(limits, name, 1)
    for source in (raw, held.getvalue()):
        with pytest.raises(DataError, match=f"{name.lower()}; 1 are the most"):
            read_table(source)


def test_a_table_at_the_limit_is_opened():
    limits.refuse_too_many("t.csv", limits.CELLS // 25, 25)
    with pytest.raises(DataError, match="100,000,025 cells; 100,000,000 are the most"):
        limits.refuse_too_many("t.csv", limits.CELLS // 25 + 1, 25)


def test_lines_are_counted_without_the_header(monkeypatch):
    monkeypatch.setattr(limits, "ROWS", 2)
    for raw in (b"a\n1\n2", b"a\n1\n2\n"):
        assert len(read_table(raw)) == 2
    with pytest.raises(DataError, match="3 rows; 2 are the most"):
        read_table(b"a\n1\n2\n3")
