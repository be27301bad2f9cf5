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


def test_many_rows_are_at_most_two_thousand_dots_that_need_no_graphics_card():
    many = np.linspace(0, 1, 9000)
    made = regression(truth=many, predictions=many, rows=np.arange(9000))
    dots = residuals(made, theme=LIGHT).figure.data[-1]
    assert dots.type == "scatter"
    assert len(dots.x) == 2_000


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


def test_above_twenty_thousand_rows_their_density_is_drawn_and_a_sample_are_dots():
    truth = np.random.default_rng(0).normal(size=30_000)
    made = regression(truth=truth, predictions=truth * 0.9, rows=np.arange(30_000))
    picture = residuals(made, theme=LIGHT)
    density, _, dots = picture.figure.data
    assert (density.type, density.z.shape, density.z.dtype) == ("heatmap", (256, 256), np.uint8)
    assert len(dots.x) == 2_000
    rows = dots.customdata[:, 0]
    assert dots.x == pytest.approx(truth[rows], rel=1e-5)
    assert "30,000 rows, as their density and a sample of 2,000" in picture.alt


def test_residuals_that_are_all_but_equal_are_counted():
    truth = np.random.default_rng(1).normal(size=300)
    drawn = residual_histogram(regression(truth=truth, predictions=truth + 1), theme=LIGHT).figure.data[0]
    assert drawn.y.sum() == 300
