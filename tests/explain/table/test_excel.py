import io
from dataclasses import replace

import numpy as np
import openpyxl
import pandas as pd
import pytest

from explain.errors import DataError
from explain.table.excel import read_excel
from explain.table.limits import LOCAL
from explain.table.read import read_table


def book(**sheets):
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def ordinary(n=40):
    rng = np.random.default_rng(0)
    return pd.DataFrame({
        "age": rng.integers(18, 90, n), "ratio": rng.normal(size=n), "member": rng.random(n) > 0.5,
        "gaps": np.where(rng.random(n) < 0.3, np.nan, rng.normal(size=n)),
        "city": np.array(["Lyon", "Zürich", "?", None], dtype=object)[rng.integers(0, 4, n)],
        "day": pd.to_datetime("2020-01-01") + pd.to_timedelta(rng.integers(0, 900, n), unit="D"),
        "code": np.array(["007", "012"])[rng.integers(0, 2, n)],
    })


@pytest.mark.parametrize("engine", ["calamine", "openpyxl"])
def test_a_sheet_is_read_as_pandas_reads_it(engine):
    held = io.BytesIO()
    ordinary().to_excel(held, index=False)
    dataset = read_table(held.getvalue(), "member")
    expected = pd.read_excel(held, engine=engine)
    pd.testing.assert_frame_equal(dataset.features, expected.drop(columns="member"))
    assert dict(dataset.reading) == {"format": "Excel", "sheet": "Sheet1"}
    assert [column.kind for column in dataset.schema.columns] == [
        "integer", "numeric", "numeric", "category", "date", "integer"]
    assert read_table(held.getvalue(), kinds={"code": "text"}).schema["code"].categories == ("007", "012")
    back = dataset.schema.decode(dataset.schema.encode(dataset.features))
    pd.testing.assert_frame_equal(back, dataset.features)


def test_a_sheet_is_chosen_and_the_others_are_told():
    raw = book(first=[["a", "b"], [1, 2]], second=[["c", "d"], [3, 4]], third=[])
    dataset = read_table(raw)
    assert dataset.schema.names == ("a", "b")
    assert dataset.notes == ("Sheet 'first' was read; the file also holds 'second' and 'third'.",)
    other = read_table(raw, sheet="second")
    assert other.features["c"].tolist() == [3]
    assert other.fingerprint != dataset.fingerprint
    refused = (("fourth", "has no sheet 'fourth'", "DATA-SHEET"), ("third", "is empty", "DATA-EMPTY"))
    for sheet, message, code in refused:
        with pytest.raises(DataError, match=message) as met:
            read_table(raw, sheet=sheet)
        assert met.value.code == code


def test_of_a_formula_the_last_value_counts():
    raw = book(s=[["a", "b"], [1, "=A2+1"], [2, "=A3+1"]])
    assert read_table(raw).schema["b"].n_missing == 2


def test_marks_and_thousands_are_read_as_in_text():
    raw = book(s=[["a", "b", "c"], [1, "x", "1,234,567"], ["?", "y", "12"], [3.5, "-", "1,000"]])
    dataset = read_table(raw, missing=["-"])
    assert dataset.features["a"].dropna().tolist() == [1, 3.5]
    assert dataset.features["c"].tolist() == [1234567, 12, 1000]
    assert dataset.schema["b"].n_missing == 1
    assert dataset.changes == (("cells '?' read as missing", 1),
                               ("columns with marks between thousands read as numbers", 1))


def test_odd_names_are_made_texts_that_stand_once():
    dataset = read_table(book(s=[["a", "a", 7, None, True], [1, 2, 3, 4, 5]]))
    assert dataset.schema.names == ("a", "a.1", "7", "Unnamed: 3", "True")


def test_texts_and_cells_are_added_up_before_they_are_read():
    raw = book(s=[["a"], *([["x" * 1_000]] * 2_000)])
    assert len(read_excel(raw, "t", LOCAL).frame) == 2_000
    for limits in (replace(LOCAL, inflated=10**6), replace(LOCAL, rows=1_000), replace(LOCAL, sheet=10_000)):
        with pytest.raises(DataError) as met:
            read_excel(raw, "t", limits)
        assert met.value.code == "DATA-SIZE"


def test_damaged_files_are_opened_or_refused():
    raw, rng = book(s=[["a", "b"], *([[1, "x"]] * 50)]), np.random.default_rng(0)
    answers = set()
    for _ in range(60):
        spoilt = bytearray(raw)
        for place in rng.integers(4, len(raw), 3):
            spoilt[place] = rng.integers(0, 256)
        for each in (bytes(spoilt), raw[: rng.integers(4, len(raw))]):
            try:
                read_table(each)
                answers.add("opened")
            except DataError as error:
                answers.add(error.code)
    assert "DATA-BROKEN" in answers
    assert answers <= {"opened", "DATA-BROKEN", "DATA-SIZE", "DATA-FORMAT", "DATA-EMPTY", "DATA-COLUMN"}
