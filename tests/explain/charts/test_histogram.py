import numpy as np
import pytest

from explain.charts.histogram import answer_histogram
from explain.charts.theme import DARK, LIGHT
from tests.made import HOSTILE
from tests.made_finding import found, numbers


def test_bars_stand_on_each_other_where_the_truth_is_known():
    made = found()
    figure = answer_histogram(made, theme=LIGHT).figure
    assert [bar.y.tolist() for bar in figure.data] == made.counts.tolist()
    assert figure.layout.barmode == "stack"
    assert [bar.name for bar in figure.data] == ["income is &gt;50K", "income is not &gt;50K"]
    assert len({bar.marker.color for bar in figure.data}) == 2


def test_a_bar_stands_over_its_range_and_says_what_it_counts():
    bar = answer_histogram(found(), theme=LIGHT).figure.data[0]
    assert bar.x[18] == pytest.approx(92.5)
    assert "90 % to 95 %<br>income is &gt;50K<br>30 rows" in bar.hovertext[18]


def test_numbers_have_bars_of_one_colour_in_their_unit():
    figure = answer_histogram(numbers(), theme=DARK).figure
    assert len(figure.data) == 1
    assert not figure.layout.showlegend
    assert figure.data[0].hovertext[0] == "0 bikes to 20 bikes<br>5 rows"


def test_the_current_row_is_marked_on_the_axis():
    line = answer_histogram(found(), theme=LIGHT, marked=0.42).figure.layout.shapes[0]
    assert line.x0 == line.x1 == pytest.approx(42, abs=1e-4)


def test_the_alternative_says_where_most_rows_are_and_how_they_part():
    alt = answer_histogram(found(), theme=LIGHT).alt
    assert "over 100 rows. Highest bar: 10 % to 15 %, 65 rows." in alt
    assert "40 where income is >50K and 60 where income is not >50K" in alt
    nothing = found(n_found=0, counts=np.zeros((2, 20), dtype=int))
    assert "no row was found" in answer_histogram(nothing, theme=LIGHT).alt


@pytest.mark.parametrize("text", HOSTILE)
def test_foreign_text_is_inert(text):
    drawn = answer_histogram(found(output=text, target=text), theme=LIGHT).figure.to_json()
    assert "<img" not in drawn
    assert "<script" not in drawn
    assert "<a href" not in drawn
