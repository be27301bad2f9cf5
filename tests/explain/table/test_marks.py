import numpy as np
import pandas as pd
import pytest

from explain.table import marks


@pytest.mark.parametrize("texts", [["1", "?"], ["1.5", " - ", "2e3"], ["  ", "-7"], [" ?", "1", None]])
def test_numbers_beside_marks_are_numbers(texts):
    cells, found = marks.as_numbers(pd.Series(texts, dtype="str"))
    assert cells.dtype == np.float64
    assert sum(found.values()) == sum(marks.is_mark(text) for text in texts)
    assert cells.isna().sum() == sum(found.values()) + texts.count(None)


@pytest.mark.parametrize("texts", [["a", "?"], ["1", "x", "?"], ["?", "-"], ["1,5", "?"], ["?", None], ["12", "13"]])
def test_texts_stay_texts(texts):
    given = pd.Series(texts, dtype="str")
    cells, found = marks.as_numbers(given)
    assert cells is given
    assert found == {}


def test_a_text_far_down_is_seen():
    given = pd.Series(["?", *["1"] * (marks.FIRST_LOOK + 5), "word"])
    assert marks.as_numbers(given)[1] == {}


def test_marks_are_counted_the_most_frequent_first():
    cells = pd.Series(["a", "-", "?", "?", " ", None])
    assert marks.kept(cells) == (("?", 2), (" ", 1), ("-", 1))
    assert marks.kept(cells.astype("category")) == marks.kept(cells)
    assert marks.kept(pd.Series([1, 2])) == marks.kept(pd.Series(["a"], dtype="category")) == ()


def test_named_marks_become_missing_in_every_dtype():
    frame = pd.DataFrame({
        "text": ["a", "?", "b"], "number": [1.5, -9.0, 2.0], "whole": [1, -9, 3],
        "level": pd.Categorical(["?", "x", "y"]),
        "mixed": pd.Series([1, "?", 3], dtype=object), "flag": [True, False, True],
    })
    out, n_replaced = marks.replaced(frame, ["?", "-9"])
    assert n_replaced == 5
    assert out.isna().to_numpy().tolist() == [[False] * 3 + [True] + [False] * 2, [True] * 3 + [False, True, False],
                                              [False] * 6]
    assert out["mixed"].dtype == out["whole"].dtype == np.float64
    assert list(out["level"].cat.categories) == ["x", "y"]
    assert out["flag"] .dtype == bool
    assert marks.replaced(frame, [])[0] is frame
