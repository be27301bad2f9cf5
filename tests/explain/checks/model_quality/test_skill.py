import numpy as np
import pytest

from explain.checks.model_quality.skill import follows, saved, skill
from explain.scores.formulas import r_squared
from explain.scores.truth import Outcomes

TRUTH = np.array([0, 0, 1, 1, 0, 1, 1, 1, 0, 1])
SCORE = np.array([0.1, 0.2, 0.3, 0.4, 0.45, 0.55, 0.6, 0.8, 0.85, 0.95])


def of_two(truth, score):
    return Outcomes(task="binary", truth=truth, answers=np.column_stack([1 - score, score]), output=1, threshold=0.5)


def of_numbers(truth, answer):
    return Outcomes(task="regression", truth=truth, answers=answer[:, None], output=0, threshold=0.5)


def noisy(n, size, seed):
    draw = np.random.default_rng(seed)
    truth = draw.normal(size=n)
    return truth, truth + size * draw.normal(size=n)


def test_r30_the_skill_of_ten_scores_is_what_brier_saves_of_the_share():
    found = skill(of_two(TRUTH, SCORE), "probability")
    assert found.value == pytest.approx(1 - 0.223 / 0.24)
    assert found.low < 0 < found.high
    assert found.n == 10


def test_of_numbers_it_is_r_squared():
    truth, answer = noisy(200, 0.5, 0)
    assert skill(of_numbers(truth, answer), "target").value == pytest.approx(
        r_squared(truth, answer, np.ones((1, 200)))[0])


def test_of_several_classes_it_does_not_depend_on_which_stands_first():
    draw = np.random.default_rng(2)
    answers = draw.dirichlet(np.ones(3), 60)
    truth = draw.integers(3, size=60)
    one = Outcomes(task="multiclass", truth=truth, answers=answers, output=0, threshold=0.5)
    other = Outcomes(task="multiclass", truth=2 - truth, answers=answers[:, ::-1], output=1, threshold=0.5)
    assert skill(one, "probability").value == pytest.approx(skill(other, "probability").value)


def test_without_probabilities_it_is_balanced_accuracy_above_chance():
    margins = np.array([-1.0, -2, 3, -1, 2, 2, 2, 1])
    truth = np.array([0, 0, 0, 0, 1, 1, 1, 1])
    outcomes = Outcomes(task="binary", truth=truth, answers=np.column_stack([-margins, margins]), output=1,
                        threshold=0.0)
    found = skill(outcomes, "margin")
    assert found.value == pytest.approx((0.75 + 1) / 2 * 2 - 1)
    assert found.low < found.value < found.high <= 1


@pytest.mark.parametrize("size", [0.3, 1.0, 2.0])
def test_its_interval_holds_the_true_share_nineteen_times_in_twenty(size):
    held = 0
    for seed in range(300):
        truth, answer = noisy(200, size, seed)
        _, low, high = saved((truth - answer) ** 2, (truth - truth.mean()) ** 2)
        held += low <= 1 - size**2 <= high
    assert 0.91 <= held / 300 <= 0.985


def test_its_interval_is_that_of_the_bootstrap():
    truth, answer = noisy(400, 0.7, 5)
    own, fixed = (truth - answer) ** 2, (truth - truth.mean()) ** 2
    draws = np.random.default_rng(0).integers(400, size=(2_000, 400))
    drawn = 1 - own[draws].mean(axis=1) / truth[draws].var(axis=1)
    assert saved(own, fixed)[1:] == pytest.approx(np.quantile(drawn, (0.025, 0.975)), abs=0.02)


def test_a_fixed_answer_that_makes_no_error_leaves_nothing_to_save():
    assert np.isnan(saved(np.ones(5), np.zeros(5))).all()


def test_scores_that_are_off_still_follow_the_truth_and_a_constant_does_not():
    squeezed = 0.9 + 0.1 * SCORE
    assert skill(of_two(TRUTH, squeezed), "probability").value < 0
    many = np.tile(TRUTH, 20), np.tile(squeezed, 20)
    assert follows(of_two(*many))[1] > 0
    assert follows(of_two(TRUTH, np.full(10, 0.5)))[0] == 0


def test_following_is_the_correlation_and_its_fisher_interval():
    truth, answer = noisy(100, 1.0, 3)
    from scipy.stats import pearsonr

    known = pearsonr(truth, answer)
    interval = known.confidence_interval(0.999)
    assert follows(of_numbers(truth, answer)) == pytest.approx((known.statistic, interval.low, interval.high))
