"""A table written as CSV comes back number for number, and nothing in it is a formula."""

import csv
import io
import random

import numpy as np
import pandas as pd
import pytest

from explain.report.spreadsheet import as_csv, inert

LIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
PIECES = ("=", "+", "-", "@", "\t", "\r", "\n", " ", '"', ",", ";", "'", "|", "cmd", "1", "a", "\x00", "\ufeff", "＝",
          "é")


def read_back(text):
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:], newline="")))


@pytest.mark.parametrize("cell", [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "  @x", "\ufeff=1", "=HYPERLINK(\"http://x\")",
    "＝1+1", "-", "=",
])
def test_text_that_would_run_is_text(cell):
    assert inert(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["a=1", "1-2", "mail@x", "", "'", "−5", "plain", "'=1", "100 %", "a\tb"])
def test_other_text_is_left_alone(cell):
    assert inert(cell) == cell


@pytest.mark.parametrize("cell", [-1, -1.5, 0, 1e300, -1e-300, True, np.float64(-2.5), np.int64(-3)])
def test_numbers_stay_numbers(cell):
    assert inert(cell) is cell


@pytest.mark.parametrize("cell", [None, float("nan"), np.float64("nan"), pd.NaT])
def test_a_missing_cell_is_empty(cell):
    assert inert(cell) == ""


def test_a_date_is_text():
    assert inert(pd.Timestamp("2024-02-03")) == "2024-02-03 00:00:00"


def test_ten_thousand_cells_hold_no_formula_and_no_changed_number():
    chance = random.Random(0)
    words = ["".join(chance.choices(PIECES, k=chance.randint(0, 6))) for _ in range(5_000)]
    numbers = np.random.default_rng(0).normal(0, 10.0 ** np.random.default_rng(1).integers(-9, 9, 5_000))
    lines = read_back(as_csv(pd.DataFrame({"=words": words, "-numbers": numbers})))
    assert lines[0] == ["'=words", "'-numbers"]
    assert len(lines) == 5_001
    for word, number, (text, digits) in zip(words, numbers, lines[1:], strict=True):
        assert not text.startswith(LIVE)
        assert not text.lstrip().startswith(LIVE)
        assert text in (word, f"'{word}")
        assert float(digits) == number
    assert sum(text.startswith("'") for text, _ in lines) > 1_000


@pytest.mark.parametrize("between", ["\r", "\n", "\r\n", '"', '",', ",", '"\r\n"'])
def test_text_cannot_begin_a_cell_of_its_own(between):
    text = f"a{between}=1+1"
    assert read_back(as_csv(pd.DataFrame({"b": [text]}))) == [["b"], [text]]


def test_columns_may_share_a_name():
    frame = pd.DataFrame([[1, "x"]], columns=["a", "a"])
    assert read_back(as_csv(frame)) == [["a", "a"], ["1", "x"]]
