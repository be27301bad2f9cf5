import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from explain.checks.lights import judged
from explain.checks.model_quality.calibration import calibration_error, calibration_line
from explain.scores.curves import calibration, empty_curve


def scores(n, seed, *, off=0.0):
    """Scores, and what happened, by shares that lie ``off`` above the scores."""
    draw = np.random.default_rng(seed)
    score = draw.uniform(0.15, 0.85, n)
    return draw.random(n) < score + off, score


def of(positive, score):
    return calibration_error(calibration("", positive, score))


def test_right_scores_show_no_distance_although_the_plain_mean_does():
    """The plain mean of 10 distances of 100 rows each is about 0.04 by chance."""
    found = [of(*scores(1_000, seed)) for seed in range(200)]
    assert np.mean([each.low == 0 for each in found]) >= 0.95
    assert np.mean([each.value for each in found]) < 0.015
    plain = calibration("", *scores(1_000, 0))
    assert np.abs(plain.y - plain.x).mean() > 0.02
    assert not any(judged(each).state == "red" for each in found)


@pytest.mark.parametrize(("off", "n"), [(0.05, 2_000), (0.12, 600)])
def test_a_known_distance_lies_in_the_interval(off, n):
    found = [of(*scores(n, seed, off=off)) for seed in range(200)]
    assert np.mean([each.low <= off <= each.high for each in found]) >= 0.9
    assert np.mean([each.value for each in found]) == pytest.approx(off, rel=0.12)


def test_far_off_scores_are_red_and_many_right_ones_green():
    assert judged(of(*scores(4_000, 0, off=0.14))).state == "red"
    assert judged(of(*scores(4_000, 0))).state == "green"


def test_without_probabilities_there_is_none():
    assert of(*scores(50, 0)).n == 50
    assert "no probabilities" in calibration_error(empty_curve("", "", "")).unmeasured


def test_the_slope_is_that_of_a_logistic_line():
    positive, score = scores(800, 1, off=0.1)
    logit = np.log(score / (1 - score))[:, None]
    theirs = LogisticRegression(C=1e9, tol=1e-10).fit(logit, positive).coef_[0, 0]
    slope, off = calibration_line(positive, score)
    assert slope.value == pytest.approx(theirs, rel=1e-4)
    assert slope.low < slope.value < slope.high
    assert off.value == pytest.approx(score.mean() - positive.mean())


def test_the_slope_of_right_scores_is_one_and_of_doubled_log_odds_a_half():
    held = []
    for seed in range(60):
        positive, score = scores(500, seed)
        odds = (score / (1 - score)) ** 2
        doubled = calibration_line(positive, odds / (1 + odds))[0]
        held += [calibration_line(positive, score)[0].low <= 1 <= calibration_line(positive, score)[0].high,
                 doubled.low <= 0.5 <= doubled.high]
    assert np.mean(held) >= 0.9


@pytest.mark.parametrize(("positive", "score"), [
    (np.ones(20, bool), np.linspace(0.1, 0.9, 20)), (np.arange(20) > 9, np.full(20, 0.5)),
    (np.arange(20) > 9, np.linspace(0.1, 0.9, 20)),
])
def test_a_slope_that_the_rows_do_not_define_is_not_measured(positive, score):
    assert calibration_line(positive, score)[0].unmeasured
