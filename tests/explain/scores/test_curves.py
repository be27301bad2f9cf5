from itertools import pairwise

import numpy as np
import pytest
from sklearn import metrics

from explain.scores import curves


def sample(n, seed=0, decimals=12):
    generator = np.random.default_rng(seed)
    positive = generator.random(n) < 0.3
    score = np.clip(generator.normal(0.4 + 0.2 * positive, 0.2), 0, 1).round(decimals)
    return positive, score


def farthest(x, y, line_x, line_y):
    """Largest distance of points from a line of straight pieces."""
    start, end = np.column_stack([line_x, line_y])[:-1], np.column_stack([line_x, line_y])[1:]
    step = end - start
    length = np.maximum((step**2).sum(axis=1), 1e-300)
    worst = 0.0
    for point in np.column_stack([x, y]):
        along = np.clip(((point - start) * step).sum(axis=1) / length, 0, 1)
        worst = max(worst, np.sqrt(((start + along[:, None] * step - point) ** 2).sum(axis=1)).min())
    return worst


@pytest.mark.parametrize(("n", "decimals"), [(40, 12), (40, 1), (3000, 12), (3000, 2)])
def test_roc_keeps_the_shape_of_scikit_learns(n, decimals):
    positive, score = sample(n, decimals=decimals)
    curve = curves.roc("yes", positive, score)
    x, y, _ = metrics.roc_curve(positive, score, drop_intermediate=False)
    assert len(curve.x) <= 500
    assert farthest(x, y, curve.x, curve.y) < 1e-3
    assert farthest(curve.x, curve.y, x, y) < 1e-12
    assert (curve.x[0], curve.y[0], curve.x[-1], curve.y[-1], curve.n[-1]) == (0, 0, 1, 1, n)


@pytest.mark.parametrize(("n", "decimals"), [(40, 12), (3000, 2)])
def test_precision_recall_passes_through_scikit_learns_points(n, decimals):
    positive, score = sample(n, decimals=decimals)
    curve = curves.precision_recall("yes", positive, score)
    precision, recall, _ = metrics.precision_recall_curve(positive, score)
    assert len(curve.x) <= 500
    assert farthest(recall[:-1], precision[:-1], curve.x, curve.y) < 1e-3
    assert curve.y[0] == curve.y[1]
    assert curve.y[-1] == pytest.approx(positive.mean())


def test_thinning_stops_at_five_hundred_points_with_the_least_loss():
    n = 800
    positive, score = np.arange(n) % 2 == 0, np.linspace(1, 0, n)
    curve = curves.roc("yes", positive, score)
    assert len(curve.x) <= 500
    assert farthest(*np.cumsum([~positive, positive], axis=1) / (n / 2), curve.x, curve.y) < 3e-3


def test_area_under_a_thinned_roc_is_the_auc():
    positive, score = sample(5000)
    curve = curves.roc("yes", positive, score)
    assert np.trapezoid(curve.y, curve.x) == pytest.approx(metrics.roc_auc_score(positive, score), abs=5e-4)


def test_a_straight_line_needs_two_points():
    assert curves.thinned(np.linspace(0, 1, 100), np.linspace(1, 0, 100)).tolist() == [0, 99]


def test_a_line_that_comes_back_keeps_its_turn():
    assert curves.thinned(np.array([0, 0, 0.5, 0]), np.array([0, 1, 0.5, 0])).tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize("positive", [[], [True], [False, False], [True, True]])
def test_one_class_alone_has_no_curve(positive):
    held = np.array(positive, dtype=bool)
    for curve in (curves.roc, curves.precision_recall):
        assert len(curve("yes", held, np.linspace(0, 1, len(held))).x) == 0


def test_intervals_of_a_calibrated_score_cover_the_diagonal_as_often_as_they_say():
    generator, covered = np.random.default_rng(0), []
    for _ in range(40):
        score = generator.random(2_000)
        curve = curves.calibration("yes", generator.random(2_000) < score, score)
        assert curve.n.tolist() == [200] * 10
        covered += ((curve.low < curve.x) & (curve.x < curve.high)).tolist()
    assert 0.92 < np.mean(covered) < 0.98


def test_calibration_is_the_mean_of_ten_equal_parts():
    positive, score = sample(995)
    order = np.argsort(score)
    curve = curves.calibration("yes", positive, score)
    edges = np.arange(11) * 995 // 10
    parts = [order[start:end] for start, end in pairwise(edges)]
    assert curve.n.tolist() == [len(part) for part in parts]
    assert curve.x == pytest.approx([score[part].mean() for part in parts])
    assert curve.y == pytest.approx([positive[part].mean() for part in parts])


def test_equal_scores_share_a_bin():
    score = np.array([0.0] * 60 + [0.5] * 15 + [1.0] * 25)
    curve = curves.calibration("yes", score > 0.2, score)
    assert curve.x.tolist() == [0, 0.5, 1]
    assert curve.n.tolist() == [60, 15, 25]
    assert curve.y.tolist() == [0, 1, 1]


def test_calibration_of_few_rows():
    curve = curves.calibration("yes", np.array([True, False, True]), np.array([0.9, 0.2, 0.4]))
    assert curve.x.tolist() == [0.2, 0.4, 0.9]
    assert curve.n.sum() == 3
    assert len(curves.calibration("yes", np.empty(0), np.empty(0)).x) == 0
