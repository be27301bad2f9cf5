import pandas as pd
import pytest

from explain.table.found import Found, changed
from explain.table.read import read_table


def test_only_what_there_is_is_told():
    assert changed(("a", 0), ("b", 2), ("c", 0)) == (("b", 2),)
    assert Found(frame=pd.DataFrame(), facts=()).changes == ()


@pytest.mark.parametrize(("raw", "options", "changes"), [
    (b"a,y\n1,x\n2,\n3,y\n", {"target": "y"}, (("rows without a target, left out of performance", 1),)),
    (b"a,b\n1,x\n?,y\n?,z\n", {}, (("cells '?' read as missing", 2),)),
    (b"a,b\nr,1,2\ns,3,4\n", {}, (("columns of row labels without a name left out", 1),)),
    (b'{"a": "?", "b": 1}\n{"a": "x", "b": 2}\n', {"missing": "?"}, (("cells read as missing, as asked", 1),)),
    (b"# c\n,a\n0,1\n\n1,2\n", {}, (("comment lines above the column names left out", 1), ("blank lines left out", 1),
                                   ("columns left out as a saved index", 1))),
    (b"a,b\n1,2\n", {}, ()),
])
def test_every_change_is_counted(raw, options, changes):
    assert read_table(raw, **options).changes == changes


def test_of_a_frame_too():
    frame = pd.DataFrame({"a": ["x", "?"], "y": [1.0, None]}, index=pd.Index([5, 6], name="id"))
    assert read_table(frame, "y", missing="?").changes == (
        ("index columns left out", 1), ("cells read as missing, as asked", 1),
        ("rows without a target, left out of performance", 1))
