import numpy as np
import pytest

from explain.charts.residuals import bins, histogram, residual_histogram, residuals
from explain.charts.theme import LIGHT
from tests.made import predictions, regression


def test_each_row_is_a_dot_that_knows_its_row():
    made = regression()
    dots = residuals(made, theme=LIGHT).figure.data[-1]
    assert dots.type == "scatter"
    assert dots.x == pytest.approx(made.truth, rel=1e-6)
    assert dots.customdata[:, 0].tolist() == made.rows.tolist()


def test_many_rows_are_pixels_and_at_most_five_thousand():
    many = np.linspace(0, 1, 9000)
    made = regression(truth=many, predictions=many, rows=np.arange(9000))
    dots = residuals(made, theme=LIGHT).figure.data[-1]
    assert dots.type == "scattergl"
    assert len(dots.x) == 5000


def test_histograms_count_every_row_once():
    assert residual_histogram(regression(), theme=LIGHT).figure.data[0].y.sum() == 300
    assert histogram(predictions(), 1, theme=LIGHT).figure.data[0].y.sum() == 300


def test_scores_are_counted_from_nothing_to_all():
    counts, edges = bins(np.array([0.0, 0.52, 1.0]), "probability")
    assert edges[[0, -1]].tolist() == [0, 100]
    assert counts[[0, 10, 19]].tolist() == [1, 1, 1]


def test_equal_and_no_values_are_drawn():
    assert bins(np.full(4, 7.0), "target")[0].sum() == 4
    assert bins(np.empty(0), "target")[0].sum() == 0


def test_the_current_row_is_marked():
    figure = histogram(predictions(), 1, theme=LIGHT, marked=0.3).figure
    assert figure.layout.shapes[0].x0 == pytest.approx(30)


def test_alternatives_say_the_middle():
    assert "at or below 21 %" in histogram(predictions(), 1, theme=LIGHT).alt
    assert "bikes" in residuals(regression(), theme=LIGHT).alt
