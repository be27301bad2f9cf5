import numpy as np
import pytest
from scipy.stats import binomtest
from sklearn import metrics

from explain.scores import formulas

ONCE = np.ones((1, 10))
TRUTH = np.array([0, 0, 1, 1, 0, 1, 1, 1, 0, 1])
SCORE = np.array([0.1, 0.2, 0.3, 0.4, 0.45, 0.55, 0.6, 0.8, 0.85, 0.95])


def tied(n, seed):
    generator = np.random.default_rng(seed)
    return generator.integers(2, size=n), generator.integers(12, size=n) / 11


def test_known_values_of_ten_rows():
    probabilities = np.column_stack([1 - SCORE, SCORE])
    assert formulas.auc(TRUTH == 1, SCORE, ONCE)[0] == pytest.approx(17 / 24, abs=1e-15)
    assert formulas.average_precision(TRUTH == 1, SCORE, ONCE)[0] == pytest.approx(0.780159, abs=5e-7)
    assert formulas.brier(TRUTH == 1, SCORE, ONCE)[0] == pytest.approx(0.223, abs=1e-12)
    assert formulas.log_loss(TRUTH, probabilities, ONCE)[0] == pytest.approx(0.632682, abs=5e-7)


@pytest.mark.parametrize("n", [2, 7, 300])
def test_binary_scores_equal_scikit_learn_with_ties_and_weights(n):
    truth, score = tied(n, seed=n)
    truth[:2] = 0, 1
    weights = np.random.default_rng(1).integers(1, 4, size=(3, n))
    for i in range(3):
        held = weights[i]
        pairs = [
            (formulas.auc, metrics.roc_auc_score),
            (formulas.average_precision, metrics.average_precision_score),
            (formulas.brier, metrics.brier_score_loss),
        ]
        for ours, theirs in pairs:
            expected = theirs(truth, score, sample_weight=held)
            assert ours(truth == 1, score, weights)[i] == pytest.approx(expected, abs=1e-12)


def test_auc_is_the_share_of_pairs_in_the_right_order():
    truth, score = tied(40, seed=0)
    pairs = score[truth == 1][:, None] - score[truth == 0]
    expected = (pairs > 0).mean() + (pairs == 0).mean() / 2
    assert formulas.auc(truth == 1, score, np.ones((1, 40)))[0] == pytest.approx(expected, abs=1e-14)


def test_scores_of_several_classes_equal_scikit_learn():
    generator = np.random.default_rng(0)
    codes, once = generator.integers(4, size=200), np.ones((1, 200))
    probabilities = generator.dirichlet(np.ones(4), size=200).round(2) + 0.01
    probabilities /= probabilities.sum(axis=1, keepdims=True)
    said = probabilities.argmax(axis=1)
    expected = metrics.roc_auc_score(codes, probabilities, multi_class="ovr", average="macro")
    assert formulas.macro_auc(codes, probabilities, once)[0] == pytest.approx(expected, abs=1e-12)
    assert formulas.log_loss(codes, probabilities, once)[0] == pytest.approx(
        metrics.log_loss(codes, probabilities), abs=1e-12
    )
    assert formulas.accuracy(codes, said, once)[0] == metrics.accuracy_score(codes, said)
    assert formulas.balanced_accuracy(codes, said, once)[0] == pytest.approx(
        metrics.balanced_accuracy_score(codes, said), abs=1e-14
    )


def test_scores_of_numbers_equal_scikit_learn_on_repeated_rows():
    generator = np.random.default_rng(0)
    truth, answer = generator.normal(size=31) + 1e3, generator.normal(size=31) + 1e3
    weights = generator.integers(0, 3, size=(5, 31))
    pairs = [
        (formulas.r_squared, metrics.r2_score),
        (formulas.mean_squared_error, metrics.mean_squared_error),
        (formulas.root_mean_squared_error, metrics.root_mean_squared_error),
        (formulas.mean_absolute_error, metrics.mean_absolute_error),
        (formulas.median_absolute_error, metrics.median_absolute_error),
    ]
    for ours, theirs in pairs:
        for i, got in enumerate(ours(truth, answer, weights)):
            again = np.repeat(np.arange(31), weights[i])
            assert got == pytest.approx(theirs(truth[again], answer[again]), rel=1e-9)


def test_weights_count_as_repeated_rows():
    truth, score = tied(20, seed=2)
    weights = np.random.default_rng(0).integers(0, 3, size=(1, 20))
    again = np.repeat(np.arange(20), weights[0])
    once = np.ones((1, len(again)))
    for of in (formulas.auc, formulas.average_precision, formulas.brier):
        assert of(truth == 1, score, weights) == pytest.approx(of(truth[again] == 1, score[again], once), abs=1e-14)


@pytest.mark.parametrize("n", [0, 1, 5])
def test_one_class_alone_leaves_ranking_scores_undefined(n):
    once = np.ones((2, n))
    for positive in (np.zeros(n, dtype=bool), np.ones(n, dtype=bool)):
        assert np.isnan(formulas.auc(positive, np.linspace(0, 1, n), once)).all()
        assert np.isnan(formulas.average_precision(positive, np.linspace(0, 1, n), once)).all()
    assert np.isnan(formulas.macro_auc(np.zeros(n, dtype=int), np.ones((n, 3)), once)).all()
    assert np.isnan(formulas.r_squared(np.ones(n), np.zeros(n), once)).all()


def test_no_rows_leave_every_mean_undefined():
    none, once = np.empty(0), np.ones((2, 0))
    codes = np.empty(0, dtype=int)
    for got in (
        formulas.mean(none, once), formulas.median_absolute_error(none, none, once),
        formulas.log_loss(codes, np.empty((0, 2)), once), formulas.balanced_accuracy(codes, codes, once),
    ):
        assert got.shape == (2,)
        assert np.isnan(got).all()


def test_a_resample_of_one_value_leaves_r_squared_undefined():
    got = formulas.r_squared(np.array([0.1, 0.3, 0.3]), np.zeros(3), np.array([[0, 2, 1], [1, 1, 1]]))
    assert np.isnan(got[0])
    assert np.isfinite(got[1])


def test_a_certain_wrong_answer_costs_much_but_not_everything():
    got = formulas.log_loss(np.array([0]), np.array([[0.0, 1.0]]), np.ones((1, 1)))[0]
    assert got == pytest.approx(-np.log(np.finfo(float).eps))


def test_equal_scores_rank_nothing():
    truth, _ = tied(50, seed=3)
    same, once = np.full(50, 0.3), np.ones((1, 50))
    assert formulas.auc(truth == 1, same, once)[0] == 0.5
    assert formulas.average_precision(truth == 1, same, once)[0] == pytest.approx(truth.mean())


def test_r28_wilson_interval():
    low, high = formulas.wilson(np.array([8, 0, 20, 0]), np.array([10, 20, 20, 0]))
    assert low[:2] == pytest.approx([0.490162, 0], abs=5e-7)
    assert high[:2] == pytest.approx([0.943318, 0.161125], abs=5e-7)
    assert high[2] == 1
    assert np.isnan([low[3], high[3]]).all()
    for k in range(11):
        expected = binomtest(k, 10).proportion_ci(method="wilson")
        got = formulas.wilson(np.array([k]), np.array([10]))
        assert [float(end[0]) for end in got] == pytest.approx([expected.low, expected.high], abs=1e-12)


def test_a_resample_of_no_rows_leaves_every_measure_undefined():
    """Of two rows, leaving out one and the row that it took a cell from leaves none."""
    truth, none, codes = np.array([1.0, 2.0]), np.zeros((1, 2)), np.array([0, 1])
    numbers = (formulas.r_squared, formulas.mean_squared_error, formulas.root_mean_squared_error,
               formulas.mean_absolute_error, formulas.median_absolute_error)
    for measure in numbers:
        assert np.isnan(measure(truth, truth + 1, none)).all()
    for measure in (formulas.auc, formulas.average_precision, formulas.brier):
        assert np.isnan(measure(codes == 1, truth / 3, none)).all()
    for measure in (formulas.accuracy, formulas.balanced_accuracy):
        assert np.isnan(measure(codes, codes, none)).all()
    assert np.isnan(formulas.log_loss(codes, np.eye(2), none)).all()
    assert np.isnan(formulas.macro_auc(codes, np.eye(2), none)).all()
