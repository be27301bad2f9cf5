import numpy as np
import pytest

from explain.charts.common_changes import common_changes_bars, nearest_changes_bars
from explain.charts.theme import LIGHT
from tests.made import common_changes


def test_bars_are_shares_of_the_open_rows_with_their_intervals():
    result = common_changes()
    bar = common_changes_bars(result, theme=LIGHT).figure.data[0]
    assert bar.x == pytest.approx([80, 20, 90])
    assert bar.x + bar.error_x.array == pytest.approx(100 * result.high)
    assert bar.x - bar.error_x.arrayminus == pytest.approx(100 * result.low)
    assert [list(held) for held in bar.customdata] == [["gain"], ["education"], ["gain"]]


def test_each_bar_is_labelled_with_its_change_and_foreign_text_is_inert():
    result = common_changes(feature_labels=("Age", "<b>x</b>", "Hours", "Gain"))
    picture = common_changes_bars(result, theme=LIGHT)
    shown = list(picture.figure.layout.yaxis.ticktext)
    assert shown[0] == "Gain ≥ 7074"
    assert shown[1] == "&lt;b&gt;x&lt;/b&gt; = Masters"
    assert shown[2] == "Gain ≥ 5000<br>and Hours ≥ 50"
    assert picture.alt.startswith("Bars of 3 changes by how many rows they turn. Gain ≥ 7074: 24 of 30")


def test_columns_that_no_nearest_answer_changes_are_left_out():
    picture = nearest_changes_bars(common_changes(), theme=LIGHT)
    bar = picture.figure.data[0]
    assert [list(held) for held in bar.customdata] == [["gain"], ["age"], ["education"]]
    assert bar.x == pytest.approx(100 * np.array([26, 3, 1]) / 28)
    assert "Capital gain ($) in 26 of 28" in picture.alt
