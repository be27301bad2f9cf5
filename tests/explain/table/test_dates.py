import numpy as np
import pandas as pd
import pytest

from explain.table import dates
from explain.table.read import read_table

EVERY = [*dates.PADDED, *dates.SHORT]


def stamps(n=40):
    """Moments on which day and month can be told apart, and days and months with and without a leading zero."""
    rng = np.random.default_rng(0)
    return pd.Series((rng.integers(3_000, 20_000, n) * dates.DAY + rng.integers(0, dates.DAY,
                                                                                n)).astype("datetime64[us]"))


@pytest.mark.parametrize("date_format", EVERY)
def test_each_format_is_found_and_writes_back_what_it_read(date_format):
    texts = dates.write(stamps(), date_format).drop_duplicates()
    assert dates.formats_of(texts) == (date_format,)
    assert dates.write(dates.read(texts, date_format), date_format).tolist() == texts.tolist()
    assert dates.misfit(texts, date_format) is None


@pytest.mark.parametrize("texts", [
    ["2020-01-31", "2020-02-30"], ["2020-01-31", "31/01/2020"], ["2020-1-31"], ["2020-01-31", "soon"], ["12"], ["a1"],
    ["13/13/2020"], ["05/1/2020", "5/1/2020", "13/1/2020"], ["2020-01-31 10:00:00.5"], ["10:30"], [""],
])
def test_texts_that_no_single_format_writes_back_are_no_dates(texts):
    assert dates.formats_of(pd.Series(texts)) == ()


def test_day_and_month_that_cannot_be_told_apart_are_said():
    assert dates.formats_of(pd.Series(["01/02/2020", "03/04/2021"])) == ("%d/%m/%Y", "%m/%d/%Y")
    assert dates.formats_of(pd.Series(["01/02/2020", "13/02/2020"])) == ("%d/%m/%Y",)
    assert dates.formats_of(pd.Series(["1/2/2020", "1/31/2020"])) == ("%-m/%-d/%Y",)


def test_days_that_are_the_same_both_ways_are_not_in_doubt():
    assert dates.formats_of(pd.Series(["01/01/2020", "12/12/2020"])) == ("%d/%m/%Y",)


def test_far_dates_are_dates_too():
    assert dates.formats_of(pd.Series(["1599-12-31", "2999-01-01"])) == ("%Y-%m-%d",)


def test_days_and_stamps_undo_each_other():
    moments = stamps(500)
    assert (dates.stamps_of(dates.days(moments)) == moments).all()
    gaps = dates.stamps_of(np.array([0.0, np.nan]))
    assert gaps.tolist() == [pd.Timestamp("1970-01-01"), pd.NaT]


@pytest.mark.parametrize("texts", [
    ["2020-01-31T10:00:00.123Z", None, "2021-12-01T23:59:59.999Z"],
    ["2020-01-31 10:00:00.120+00:00", "2020-02-01 00:00:00.000+00:00"],
    ["31/01/2020 10:00:00.500", "01/02/2020 00:00:00.001"], ["2020-01-31T10:00:00+0000", None],
])
def test_milliseconds_and_a_shared_zone_come_back_as_they_were_written(texts):
    dataset = read_table(pd.DataFrame({"when": pd.Series(texts, dtype="str"), "b": 1}))
    assert dataset.schema["when"].kind == "date"
    back = dataset.schema.decode(dataset.schema.encode(dataset.features))
    pd.testing.assert_frame_equal(back, dataset.features, check_exact=True)
