import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.linear_model import LinearRegression

from explain import lime_stability, lime_weights
from explain.checks.lights import judged
from explain.checks.stability.lime import NO_SPLIT, across_widths, beyond_luck, overlapping, shared_by_runs
from explain.errors import MethodError
from explain.model.load import load_model
from explain.table.read import read_table
from tests.formulas import formula

NAMES = list("abcdef")


def opened(model, answer, n=400, draw="normal"):
    random = np.random.default_rng(0)
    frame = pd.DataFrame(getattr(random, draw)(size=(n, 6)), columns=NAMES)
    frame["y"] = answer(frame)
    dataset = read_table(frame, target="y")
    return load_model(model.fit(frame[NAMES], frame["y"]), dataset), dataset


def linear_answer(frame):
    return 6 * frame["a"] - 5 * frame["b"] + 4 * frame["c"] + 0.6 * frame["d"] + 0.3 * frame["e"] + 0.1 * frame["f"]


def states(result):
    return {each.name: judged(each).state for each in result.findings}


def ids(result):
    return {each.id for each in result.flags}


@pytest.fixture(scope="module")
def linear():
    return opened(LinearRegression(), linear_answer)


@pytest.fixture(scope="module")
def crooked():
    """Much of it is no line, and several features do about as much."""
    return opened(GradientBoostingRegressor(n_estimators=80, random_state=0),
                  lambda frame: np.sin(3 * frame[NAMES]).sum(axis=1) + frame["a"] * frame["b"])


HERE = dict.fromkeys(NAMES, 1.0)


def test_known_runs_have_the_known_share_in_common():
    """R24: {1, 2, 3}, {1, 2, 4}, {1, 2, 3}."""
    assert shared_by_runs(np.array([[9.0, 8, 7, 0], [9, 8, 0, 7], [9, 8, 7, 0]]), 3) == pytest.approx(7 / 9)


def test_intervals_overlap_where_they_reach_each_other():
    runs = np.array([[0.0, 5.0], [1.0, 5.0]])
    assert overlapping(runs, np.full((2, 2), 0.26)) == 1
    assert overlapping(runs, np.full((2, 2), 0.25)) == 0.5
    assert overlapping(np.zeros((3, 2)), np.zeros((3, 2))) == 1


def test_agreement_of_widths_is_0_by_chance_and_1_when_alike():
    random = np.random.default_rng(0)
    means = np.vstack([np.arange(10.0, 0, -1), random.permuted(np.tile(np.arange(1.0, 11), (4000, 1)), axis=1)])
    found = across_widths(means, 4, 0)
    assert found[0] == 1
    assert found[1:].mean() == pytest.approx(0, abs=0.02)


def test_a_linear_model_is_green_whatever_the_sample_and_the_width(linear):
    result = lime_stability(*linear, row=HERE)
    assert set(states(result).values()) == {"green"}
    assert result.flags == ()
    np.testing.assert_allclose(result.fits[1:], 1, atol=1e-3)
    assert result.rows.tolist() == [-1]


def test_fifty_samples_of_a_crooked_model_are_not_green(crooked):
    results = [lime_stability(*crooked, row=row, n_samples=50) for row in range(20)]
    assert all(states(each)["lime_overlap"] in ("amber", "red") for each in results)
    assert sum("W8" in ids(each) for each in results) >= 19


def test_a_poor_fit_is_said_to_be_poor(crooked):
    result = lime_stability(*crooked, row=0)
    fit = next(each for each in result.findings if each.name == "lime_fit")
    assert fit.value < 0.7
    assert result.fits[result.usual] - 0.005 < fit.value < result.fits[result.usual]  # of thousands of samples
    assert next(each for each in result.flags if each.id == "W9")["fit"] == fit.value


def test_what_six_features_fit_of_fifty_samples_by_luck_is_no_fit(crooked):
    """The fit of 5,000 samples is the true one; that of 50 is larger, by luck that the finding leaves out."""
    many = [lime_stability(*crooked, row=row, n_runs=3) for row in range(8)]
    few = [lime_stability(*crooked, row=row, n_samples=50) for row in range(8)]
    true = np.array([each.fits[each.usual] for each in many])
    told = [next(each.value for each in result.findings if each.name == "lime_fit") for result in few]
    luck = np.mean([each.fits[each.usual] for each in few] - true)
    assert luck > 0.1
    assert abs(np.mean(told - true)) < luck / 2


def test_luck_is_taken_off_as_the_adjusted_fit_has_it():
    """Of lines through 20 unrelated samples in five columns, R² is 5/19 on average, and 0 without luck."""
    random = np.random.default_rng(0)
    fits = np.empty(400)
    for i in range(400):
        rows, truth = random.normal(size=(20, 5)), random.normal(size=20)
        fits[i] = LinearRegression().fit(rows, truth).score(rows, truth)
    assert fits.mean() == pytest.approx(5 / 19, abs=0.02)
    assert beyond_luck(fits, np.full(400, 20.0), 5).mean() == pytest.approx(0, abs=0.03)


def test_lognormal_columns_put_a_quarter_of_the_samples_where_no_row_is():
    """A normal distribution of the mean and deviation of a lognormal one has 22.8 % below 0."""
    predictor, dataset = opened(LinearRegression(), linear_answer, n=2000, draw="standard_normal")
    assert "W11" not in ids(lime_stability(predictor, dataset, row=0, n_runs=3))
    frame = pd.DataFrame({"a": np.random.default_rng(1).lognormal(size=4000),
                          "b": np.random.default_rng(2).normal(size=4000)})
    frame["y"] = frame["a"] + frame["b"]
    dataset = read_table(frame, target="y")
    predictor = load_model(LinearRegression().fit(frame[["a", "b"]], frame["y"]), dataset)
    raised = next(each for each in lime_stability(predictor, dataset, row=0, n_runs=3).flags if each.id == "W11")
    assert raised.feature_names == ("a",)
    assert raised["share"] == pytest.approx(0.23, abs=0.03)


def test_a_width_that_gives_other_features_is_told():
    """Near a row of ones the waves do most, farther out the slopes: what leads hangs on the width of the kernel."""
    dataset = read_table(pd.DataFrame(np.random.default_rng(0).normal(size=(400, 6)), columns=NAMES))
    waves = formula(dataset, lambda frame: np.sin(2 * (frame[NAMES[:3]] - 1)).sum(axis=1)
                    + 0.4 * frame[NAMES[3:]].sum(axis=1))
    result = lime_stability(waves, dataset, row=dict.fromkeys(NAMES, 1.0), n_runs=5)
    assert states(result)["lime_width"] != "green"
    assert next(each for each in result.flags if each.id == "W10")["agreement"] < 0.6


def test_features_that_hardly_count_may_change_places():
    """Of six features two do all: which of the others is the third is no matter of the width."""
    result = lime_stability(*opened(LinearRegression(), lambda frame: 6 * frame["a"] - 5 * frame["b"]
                                    + 0.1 * np.sin(5 * frame["c"])), row=HERE, n_runs=3)
    assert states(result)["lime_width"] == "green"


def test_the_first_run_is_that_of_lime_weights(crooked):
    result = lime_stability(*crooked, row=3, n_runs=3, seed=5)
    alone = lime_weights(*crooked, rows=[3], seed=5)
    np.testing.assert_array_equal(result.runs[0], alone.contributions[0])
    np.testing.assert_array_equal(result.run_errors[0], alone.standard_errors[0])
    assert result.prediction == alone.predictions[0]


def test_credible_intervals_hold_what_other_samples_say(crooked):
    """The contributions of other runs lie within about twice the credible half-width of the first, most of the time."""
    result = lime_stability(*crooked, row=3)
    apart = np.abs(result.runs[1:] - result.runs[0])
    assert (apart <= np.sqrt(2) * result.credible).mean() > 0.7
    assert (apart > result.credible / 10).mean() > 0.5


def test_other_seeds_turn_no_light_from_green_to_red(linear, crooked):
    for model in (linear, crooked):
        seen = [states(lime_stability(*model, row=2, n_runs=5, n_samples=1000, seed=10 * seed)) for seed in range(5)]
        assert all(not {"green", "red"} <= {each[name] for each in seen} for name in seen[0])


def test_where_nothing_is_split_it_says_so():
    predictor, dataset = opened(LinearRegression(), lambda frame: 0 * frame["a"] + 1)
    result = lime_stability(predictor, dataset, row=0)
    assert set(states(result).values()) == {"grey"}
    assert {each.unmeasured for each in result.findings} == {NO_SPLIT}
    assert not result.contributions.any()


@pytest.mark.parametrize(("asked", "code"), [({"n_runs": 2}, "METHOD-RUNS"), ({"n_samples": 9}, "METHOD-SAMPLES")])
def test_too_few_runs_or_samples_are_refused(linear, asked, code):
    with pytest.raises(MethodError) as refused:
        lime_stability(*linear, row=0, **asked)
    assert refused.value.code == code


def test_it_can_be_stopped(linear):
    def stop(done, total):
        if done > 100:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        lime_stability(*linear, row=0, seed=77, progress=stop)
