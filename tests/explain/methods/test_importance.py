import numpy as np
import pandas as pd
import pytest
from sklearn.datasets import load_diabetes, load_iris, make_friedman1
from sklearn.inspection import permutation_importance as by_scikit_learn
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPRegressor
from sklearn.tree import DecisionTreeClassifier

from explain import load_model, permutation_importance, read_table
from explain.errors import MethodError
from explain.methods.importance.shuffling import losses


class Function:
    """A regressor that is a known function of the rows."""

    def __init__(self, of, names):
        self.of = of
        self.feature_names_in_ = np.array(names, dtype=object)

    def predict(self, frame):
        return self.of(*(frame[name].to_numpy(dtype=float) for name in self.feature_names_in_))


def friedman(x1, x2, x3, x4, x5):
    return 10 * np.sin(np.pi * x1 * x2) + 20 * (x3 - 0.5) ** 2 + 10 * x4 + 5 * x5


def slope(a, b):
    return 3 * a + b


def opened(model, frame, target):
    dataset = read_table(frame.assign(y=np.asarray(target)), target="y")
    return load_model(model, dataset), dataset


def spread(predictor, dataset, *, n_repeats, seed, score=None):
    """Standard deviation over repeats, of each column."""
    players = [[place] for place in range(len(dataset.schema))]
    held = losses(predictor, dataset, players, rows=None, n_repeats=n_repeats, score=score, output=None, seed=seed,
                  progress=None)
    return held.values.std(axis=1)


@pytest.fixture(scope="module")
def ridge():
    frame, target = load_diabetes(return_X_y=True, as_frame=True)
    train, held_out, y_train, y = train_test_split(frame, target, random_state=0)
    model = Ridge(alpha=1e-2).fit(train, y_train)
    return model, held_out.reset_index(drop=True), y.reset_index(drop=True)


def test_r23_ridge_on_diabetes_gives_the_numbers_of_the_scikit_learn_guide(ridge):
    model, frame, y = ridge
    result = permutation_importance(*opened(model, frame, y), n_repeats=30, seed=0)
    found = result.mean, spread(*opened(model, frame, y), n_repeats=30, seed=0)
    mean, deviation = (dict(zip(result.feature_names, held, strict=True)) for held in found)
    known = [("s5", 0.204, 0.050), ("bmi", 0.176, 0.048), ("bp", 0.088, 0.033), ("sex", 0.056, 0.023)]
    for name, expected, error in known:
        assert mean[name] == pytest.approx(expected, abs=5e-4)
        assert deviation[name] == pytest.approx(error, abs=5e-4)
    assert ("score_before", "0.357") in result.provenance.settings
    assert result.score == "drop in R² when the column is shuffled"


def test_the_shuffles_are_those_of_scikit_learn(ridge):
    model, frame, y = ridge
    theirs = by_scikit_learn(model, frame, y, n_repeats=7, random_state=3, scoring="neg_mean_absolute_error")
    result = permutation_importance(*opened(model, frame, y), n_repeats=7, seed=3, score="MAE")
    assert result.mean == pytest.approx(theirs.importances_mean, rel=1e-9, abs=1e-12)
    ours = spread(*opened(model, frame, y), n_repeats=7, seed=3, score="MAE")
    assert ours == pytest.approx(theirs.importances_std, rel=1e-9, abs=1e-12)


def test_three_classes_by_log_loss_and_by_auc_equal_scikit_learn():
    frame, codes = load_iris(return_X_y=True, as_frame=True)
    model = LogisticRegression(C=0.1, max_iter=500).fit(frame, codes)
    default = permutation_importance(*opened(model, frame, codes), n_repeats=4)
    theirs = by_scikit_learn(model, frame, codes, n_repeats=4, random_state=0, scoring="neg_log_loss")
    assert default.mean == pytest.approx(theirs.importances_mean, rel=1e-9)
    assert (default.score, default.output) == ("increase in Log-loss when the column is shuffled", "")
    macro = permutation_importance(*opened(model, frame, codes), n_repeats=4, score="macro auc")
    theirs = by_scikit_learn(model, frame, codes, n_repeats=4, random_state=0, scoring="roc_auc_ovr")
    assert macro.mean == pytest.approx(theirs.importances_mean, rel=1e-9, abs=1e-12)


def test_two_classes_by_auc_with_missing_cells_equal_scikit_learn():
    generator = np.random.default_rng(0)
    frame = pd.DataFrame(generator.normal(size=(150, 3)), columns=["a", "b", "c"])
    frame.loc[generator.random(150) < 0.3, "a"] = np.nan
    target = np.where(frame["a"].isna() | (frame["b"] > 0.5), "yes", "no")
    model = DecisionTreeClassifier(max_depth=3).fit(frame, target)
    result = permutation_importance(*opened(model, frame, target), n_repeats=5)
    theirs = by_scikit_learn(model, frame, target, n_repeats=5, random_state=0, scoring="roc_auc")
    assert result.mean == pytest.approx(theirs.importances_mean, rel=1e-9, abs=1e-12)
    assert result.mean[0] > 0.1
    assert (result.score, result.output) == ("drop in AUC when the column is shuffled", "yes")


def test_r14_squared_loss_of_friedmans_function_is_known_in_closed_form():
    x, _ = make_friedman1(n_samples=2000, n_features=7, random_state=0)
    frame = pd.DataFrame(x, columns=[f"x{i}" for i in range(1, 8)])
    names = list(frame.columns[:5])
    result = permutation_importance(
        *opened(Function(friedman, names), frame, friedman(*frame[names].to_numpy().T)), n_repeats=20, score="MSE"
    )
    expected = [12.972748038, 12.972748038, 40 / 9, 50 / 3, 25 / 6]
    assert result.mean[:5] == pytest.approx(expected, rel=0.06)
    assert result.mean[5:].tolist() == [0, 0]


def test_r22_mean_over_all_shuffles_of_least_squares_is_twice_the_variance_it_carries():
    frame, target = load_diabetes(return_X_y=True, as_frame=True)
    model = LinearRegression().fit(frame, target)
    result = permutation_importance(*opened(model, frame, target), n_repeats=100, score="MSE")
    bmi = result.feature_names.index("bmi")
    assert result.mean[bmi] == pytest.approx(1222.804437092, abs=2 * (result.high - result.low)[bmi] / 2)
    assert result.low[bmi] < result.mean[bmi] < result.high[bmi]


def test_r19_a_correlated_pair_is_not_conditioned_on():
    generator = np.random.default_rng(0)
    x = generator.multivariate_normal([0, 0], [[1, 0.9], [0.9, 1]], size=2000)
    frame = pd.DataFrame(x, columns=["a", "b"])
    model = Function(slope, ["a", "b"])
    result = permutation_importance(*opened(model, frame, model.predict(frame)), score="MSE")
    assert result.mean == pytest.approx([18, 2], rel=0.06)


@pytest.mark.parametrize("score", ["R²", "MSE", "Median error"])
@pytest.mark.parametrize("family", ["linear", "network"])
def test_a_column_the_model_does_not_use_has_exactly_no_importance(family, score):
    generator = np.random.default_rng(0)
    frame = pd.DataFrame(generator.normal(size=(300, 3)), columns=["a", "idle", "c"])
    target = frame["a"] + generator.normal(size=300)
    if family == "linear":
        model = LinearRegression().fit(frame, target)
        model.coef_[1] = 0
    else:
        model = MLPRegressor(hidden_layer_sizes=(8,), max_iter=20, tol=1).fit(frame, target)
        model.coefs_[0][1] = 0
    result = permutation_importance(*opened(model, frame, target), score=score)
    assert (result.mean[1], result.low[1], result.high[1]) == (0, 0, 0)
    assert result.mean[0] != 0


def bit_by_batch(a, idle):
    """A model that, like much linear algebra, rounds another way in a large batch."""
    return a if len(a) <= 300 else np.nextafter(a, np.inf)


def test_another_rounding_in_a_larger_batch_is_not_importance():
    frame = pd.DataFrame(np.random.default_rng(0).integers(3, size=(300, 2)) + 0.1, columns=["a", "idle"])
    model = Function(bit_by_batch, ["a", "idle"])
    result = permutation_importance(*opened(model, frame, frame["a"]), score="MAE")
    assert (result.mean[1], result.low[1], result.high[1]) == (0, 0, 0)
    assert result.mean[0] > 0.1


def test_columns_beside_the_model_and_constant_ones_cost_no_question():
    generator = np.random.default_rng(0)
    frame = pd.DataFrame({"a": generator.normal(size=50), "same": 1.0, "beside": generator.normal(size=50)})
    model = LinearRegression().fit(frame[["a", "same"]], frame["a"])
    seen = []
    result = permutation_importance(
        *opened(model, frame, frame["a"]), n_repeats=3, progress=lambda done, total: seen.append((done, total))
    )
    assert seen[0] == (50, 200)
    assert seen[-1] == (200, 200)
    assert result.mean[1:].tolist() == [0, 0]


def test_small_batches_give_the_same_numbers(ridge, monkeypatch):
    model, frame, y = ridge
    whole = permutation_importance(*opened(model, frame, y))
    monkeypatch.setattr("explain.methods.importance.shuffling.LARGEST_BATCH", 3 * frame.size)
    parts = permutation_importance(*opened(model, frame, y))
    assert parts.mean == pytest.approx(whole.mean, rel=1e-12, abs=1e-15)


def test_the_same_seed_gives_the_same_numbers_and_another_does_not(ridge):
    model, frame, y = ridge
    first, again, other = (permutation_importance(*opened(model, frame, y), seed=seed).mean for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_the_interval_holds_what_other_rows_would_give_nineteen_times_in_twenty():
    """In y = 2a + b + noise, shuffling costs 2·4 and 2·1 of squared error, by rows of the same law."""
    held, n_rows = [], 200
    for seed in range(50):
        random = np.random.default_rng(seed)
        frame = pd.DataFrame(random.normal(size=(n_rows, 2)), columns=["a", "b"])
        fit = LinearRegression().fit(frame, 2 * frame["a"] + frame["b"])
        found = permutation_importance(
            *opened(fit, frame, 2 * frame["a"] + frame["b"] + 2 * random.normal(size=n_rows)), score="MSE", n_repeats=3,
            seed=seed,
        )
        held += [found.low[0] <= 8 <= found.high[0], found.low[1] <= 2 <= found.high[1]]
    assert 0.88 <= np.mean(held) < 1


def test_r37_of_shuffled_labels_the_intervals_hold_zero():
    held = []
    for seed in range(12):
        random = np.random.default_rng(seed)
        frame = pd.DataFrame(random.normal(size=(400, 8)), columns=list("abcdefgh"))
        target = np.where(random.random(400) < 0.5, "yes", "no")
        fit = LogisticRegression().fit(frame[:200], target[:200])
        found = permutation_importance(*opened(fit, frame[200:].reset_index(drop=True), target[200:]), seed=seed)
        held.append((found.low <= 0) & (found.high >= 0))
    assert np.mean(held) >= 0.9


def test_one_repeat_has_no_interval(ridge):
    model, frame, y = ridge
    result = permutation_importance(*opened(model, frame, y), n_repeats=1)
    assert np.isnan(result.low).all()
    assert np.isnan(result.high).all()
    assert np.isfinite(result.mean).all()


def test_the_result_says_that_it_does_not_know_what_the_model_saw(ridge):
    model, frame, y = ridge
    result = permutation_importance(*opened(model, frame, y), rows=range(40))
    assert ("held_out", "not known: the table given is the table explained") in result.provenance.settings
    assert (result.provenance.n_rows, result.scale, result.method) == (40, "score", "permutation_importance")


def test_what_cannot_be_measured_is_said(ridge):
    model, frame, y = ridge
    predictor, dataset = opened(model, frame, y)
    with pytest.raises(MethodError, match="no score 'AUC'"):
        permutation_importance(predictor, dataset, score="AUC")
    with pytest.raises(MethodError, match="0 repeats"):
        permutation_importance(predictor, dataset, n_repeats=0)
    with pytest.raises(MethodError, match="not defined on 1 row: "):
        permutation_importance(predictor, dataset, rows=[4])
    with pytest.raises(MethodError) as caught:
        permutation_importance(predictor, read_table(frame))
    assert caught.value.remedy == "Name the target column on the page Model and data."


def test_of_two_rows_an_interval_is_not_known():
    """Leaving out one of them, and the row that it takes a cell from, may leave none."""
    dataset = read_table(pd.DataFrame({"a": [1.0, 2.0], "b": [0.0, 5.0], "y": [1.0, 2.0]}), target="y")
    found = permutation_importance(load_model(Function(slope, ["a", "b"]), dataset), dataset, n_repeats=3)
    assert np.isfinite(found.mean).all()
    assert np.isnan([found.low, found.high]).all()
