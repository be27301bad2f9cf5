import numpy as np
import pytest

from explain.charts.before_after import before_after, changes
from explain.charts.theme import LIGHT
from tests.made import HOSTILE, counterfactuals


def test_changes_are_those_of_the_result_in_table_order():
    assert changes(counterfactuals(), 1) == [("Age (years)", "38", "45"), ("Hours a week", "40", "55")]
    assert changes(counterfactuals(), 2)[-1] == ("Capital gain ($)", "missing", "7300")


def test_each_answer_is_a_line_from_now_to_then():
    traces = before_after(counterfactuals(), theme=LIGHT).figure.data
    assert [list(trace.x) for trace in traces] == [pytest.approx([24, end], abs=1e-4) for end in (57, 52, 66)]
    assert {trace.line.color for trace in traces} == {LIGHT.raises}


def test_the_axis_holds_start_and_ends():
    low, high = before_after(counterfactuals(), theme=LIGHT).figure.layout.xaxis.range
    assert low < 24
    assert high > 66


def test_hostile_labels_are_text():
    made = counterfactuals(feature_labels=HOSTILE[:4])
    assert "<img" not in str(before_after(made, theme=LIGHT).figure.layout)


def test_the_alternative_says_every_answer():
    alt = before_after(counterfactuals(), theme=LIGHT).alt
    assert "24 % now" in alt
    assert "Education HS-grad → Masters: 57 %" in alt


def test_of_very_many_answers_the_nearest_are_drawn_and_all_are_counted():
    made = counterfactuals()
    n = 60
    picture = before_after(counterfactuals(
        rows=made.rows.iloc[[0] * n], predictions=np.linspace(0.5, 0.9, n), distances=np.arange(float(n)),
        changed=made.changed[[0] * n],
    ), theme=LIGHT)
    assert len(picture.figure.data) == 25
    assert "60 changes of the row, the 25 nearest drawn" in picture.alt
