import gc
import weakref

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor

from explain import lime_weights, load_model, read_table
from explain.errors import DataError, MethodError
from explain.methods.local_surrogate import fitting, neighbourhood
from tests.formulas import formula


def numbers(n=300, seed=0):
    random = np.random.default_rng(seed)
    return pd.DataFrame(random.normal(3, [1, 2, 5, 0.5], (n, 4)), columns=list("abcd"))


def mixed(n=200, seed=0):
    random = np.random.default_rng(seed)
    return pd.DataFrame({
        "a": random.normal(size=n), "town": random.choice(["Oslo", "Rome", "Lyon"], n, p=[0.5, 0.3, 0.2]),
        "b": random.lognormal(size=n), "member": random.random(n) < 0.4,
    })


def test_r20_a_linear_model_is_found_again():
    random = np.random.default_rng(1)
    frame = pd.DataFrame(random.normal(0, [1, 2, 5, 0.5], (400, 4)), columns=list("abcd"))
    dataset = read_table(frame)
    slopes = np.array([3.0, -1.0, 0.5, 2.0])
    found = lime_weights(formula(dataset, lambda f: f.to_numpy() @ slopes + 7), dataset)
    assert len(found.rows) == 20
    expected = slopes * (frame.to_numpy()[found.rows] - frame.to_numpy().mean(axis=0))
    shrunk = 1 - found.contributions / expected  # ridge shrinks a little, more where fewer samples are near
    central = np.abs(expected / slopes / frame.std().to_numpy()).max(axis=1).argmin()
    assert np.abs(shrunk[central]).max() < 1e-3
    assert np.abs(shrunk).max() < 2e-3
    assert found.fidelity.min() > 0.999
    np.testing.assert_allclose(found.base_value, 7 + frame.mean() @ slopes, atol=0.05)
    assert (np.abs(found.contributions - expected) < 4 * found.standard_errors + 2e-3 * np.abs(expected)).all()
    assert not found.exact


def test_r21_quartiles_hide_a_linear_model_and_are_not_the_default():
    """Where lime cuts numbers into quartiles, a linear model fits badly and gets other weights (Garreau 2020)."""
    frame = pd.DataFrame(np.random.default_rng(0).normal(size=(2_000, 4)), columns=list("abcd"))
    slopes = np.array([3.0, -1.0, 2.0, 1.0])
    dataset = read_table(frame)
    predictor = formula(dataset, lambda f: f.to_numpy() @ slopes)
    ours = lime_weights(predictor, dataset, rows=[0])
    cut = lime_weights(predictor, dataset, rows=[0], mode="quartiles")
    assert cut.fidelity[0] < 0.6
    assert ours.fidelity[0] > 0.999
    bins = np.column_stack([pd.qcut(frame[name], 4, labels=False) for name in frame])
    same = bins == bins[0]
    inside = [frame.to_numpy()[same[:, j], j].mean() - frame.to_numpy()[~same[:, j], j].mean() for j in range(4)]
    np.testing.assert_allclose(cut.contributions[0], slopes * inside, atol=0.5)
    assert np.abs(cut.contributions[0] - ours.contributions[0]).max() > 0.2


def test_a_row_does_not_depend_on_the_others_asked():
    dataset = read_table(mixed())
    predictor = formula(dataset, lambda f: f["a"] * f["b"] + (f["town"] == "Rome"))
    alone = lime_weights(predictor, dataset, rows=[3], n_samples=500)
    together = lime_weights(predictor, dataset, rows=[9, 3, 4], n_samples=500).row(1)
    np.testing.assert_allclose(alone.contributions, together.contributions, rtol=1e-12)
    np.testing.assert_allclose(alone.standard_errors, together.standard_errors, rtol=1e-12)
    np.testing.assert_allclose(alone.fidelity, together.fidelity, rtol=1e-12)
    again = lime_weights(predictor, dataset, rows=[3], n_samples=500)
    np.testing.assert_array_equal(alone.contributions, again.contributions)
    other = lime_weights(predictor, dataset, rows=[3], n_samples=500, seed=1)
    assert (alone.contributions != other.contributions).any()


def counting(dataset, answer=lambda frame: frame["a"]):
    """A model, and the sizes of the frames it was asked about."""
    asked = []

    def counted(frame):
        asked.append(len(frame))
        return answer(frame)

    return formula(dataset, counted), asked


def test_rows_share_their_samples_and_so_do_later_questions():
    dataset = read_table(mixed())
    predictor, asked = counting(dataset)
    first = lime_weights(predictor, dataset, rows=range(10), n_samples=500, n_repeats=1)
    assert sum(asked) == 10 + 2 * 499
    asked.clear()
    again = lime_weights(predictor, dataset, rows=range(10), n_samples=500, n_repeats=1)
    assert sum(asked) == 10 + neighbourhood.N_ASKED_AGAIN
    np.testing.assert_array_equal(again.contributions, first.contributions)
    np.testing.assert_array_equal(again.standard_errors, first.standard_errors)
    for other in ({"seed": 9}, {"n_samples": 499}, {"mode": "quartiles"}):
        asked.clear()
        lime_weights(predictor, dataset, rows=[0], **{"n_samples": 500, **other})
        assert sum(asked) == 1 + other.get("n_samples", 500) - 1


def test_all_outputs_are_answered_at_once_unless_they_are_very_many():
    frame = numbers()
    dataset = read_table(frame.assign(y=np.where(frame["a"] > 3, "high", "low")), target="y")
    model = RandomForestClassifier(5, random_state=0).fit(frame, dataset.target)
    predictor, asked = load_model(model, dataset), []
    answer = predictor.answers["probability"]
    predictor.answers["probability"] = lambda asked_of: asked.append(len(asked_of)) or answer(asked_of)
    high = lime_weights(predictor, dataset, rows=[0], output="high", n_samples=300)
    asked.clear()
    low = lime_weights(predictor, dataset, rows=[0], output="low", n_samples=300)
    assert sum(asked) == 1 + neighbourhood.N_ASKED_AGAIN
    np.testing.assert_allclose(low.contributions, -high.contributions, atol=1e-12)
    limit, fitting.OUTPUTS_AT_ONCE = fitting.OUTPUTS_AT_ONCE, 1
    try:
        alone = lime_weights(predictor, dataset, rows=[0], output="low", n_samples=300)
        np.testing.assert_allclose(alone.contributions, low.contributions, atol=1e-12)
    finally:
        fitting.OUTPUTS_AT_ONCE = limit


def test_a_model_that_answers_otherwise_than_before_is_asked_anew():
    dataset = read_table(mixed())
    slope = [1.0]
    predictor = formula(dataset, lambda frame: slope[0] * frame["a"])
    before = lime_weights(predictor, dataset, rows=[0, 1], n_samples=500)
    slope[0] = -2.0
    after = lime_weights(predictor, dataset, rows=[0, 1], n_samples=500)
    np.testing.assert_allclose(after.contributions, -2 * before.contributions, atol=1e-12)


def test_what_is_kept_goes_with_its_model_and_table():
    dataset = read_table(mixed())
    predictor = formula(dataset, lambda frame: frame["a"])
    lime_weights(predictor, dataset, rows=[0], n_samples=500)
    model, table = weakref.ref(predictor), weakref.ref(dataset)
    del predictor, dataset
    gc.collect()
    assert model() is None
    assert table() is None


def test_a_level_that_only_this_question_knows_is_not_kept():
    """Two questions give two unseen levels of a constant column the same code."""
    dataset = read_table(mixed().assign(constant="usual"))
    predictor = formula(dataset, lambda frame: frame["a"] * frame["constant"].str.len())
    row = {"a": 1.0, "town": "Rome", "b": 1.0, "member": False}
    found = [lime_weights(predictor, dataset, rows=[{**row, "constant": name}], n_samples=500).contributions[0, 0]
             for name in ("usual", "ab", "abcd")]
    np.testing.assert_allclose(found, np.array([5, 2, 4]) * found[0] / 5, rtol=1e-9)


def rough(frame):
    return np.sin(3 * frame["a"]) * frame["b"].fillna(0) + (frame["town"] == "Rome") * 2.0


@pytest.mark.parametrize("mode", ["continuous", "quartiles"])
def test_the_standard_error_is_the_spread_over_seeds(mode):
    frame = mixed()
    frame.loc[::6, "b"] = np.nan  # two coordinates of one column
    dataset = read_table(frame)
    predictor = formula(dataset, rough)
    asked = {"rows": range(8), "n_samples": 1_000, "mode": mode}
    runs = [lime_weights(predictor, dataset, seed=seed, **asked) for seed in range(25)]
    spread = np.std([run.contributions for run in runs], axis=0, ddof=1)
    ratio = np.sqrt(np.mean([run.standard_errors**2 for run in runs], axis=0))[:, :3] / spread[:, :3]
    assert 0.9 < np.median(ratio) < 1.15
    assert ratio.min() > 0.6
    middle = np.mean([run.contributions for run in runs], axis=0)
    covered = [np.abs(run.contributions - middle) <= 1.96 * run.standard_errors for run in runs]
    assert 0.9 < np.mean(covered) <= 1


def test_a_second_sample_that_lies_farther_off_widens_the_error():
    dataset = read_table(mixed())
    predictor = formula(dataset, rough)
    asked = {"rows": range(20), "n_samples": 300}
    alone = [lime_weights(predictor, dataset, seed=seed, **asked) for seed in (4, 5, 6)]
    apart = np.abs(alone[1].contributions - alone[0].contributions) / np.sqrt(2)
    two = lime_weights(predictor, dataset, seed=4, n_repeats=1, **asked)
    np.testing.assert_array_equal(two.contributions, alone[0].contributions)
    np.testing.assert_allclose(two.standard_errors, np.maximum(alone[0].standard_errors, apart), rtol=1e-9)
    assert (apart > alone[0].standard_errors).any()
    both = np.mean([(run.contributions - alone[0].contributions) ** 2 / 2 for run in alone[1:]], axis=0)
    three = lime_weights(predictor, dataset, seed=4, n_repeats=2, **asked)
    np.testing.assert_allclose(three.standard_errors, np.maximum(alone[0].standard_errors, np.sqrt(both)), rtol=1e-9)


def test_integers_and_dates_stay_what_they_are():
    random = np.random.default_rng(0)
    days = pd.Timestamp("2020-01-01") + pd.to_timedelta(random.integers(0, 900, 300), unit="D")
    small = random.integers(0, 9, 300, dtype="uint8")
    frame = pd.DataFrame({"n": random.integers(0, 50, 300), "d": days, "small": small})
    dataset = read_table(frame)
    seen = []

    def answer(asked):
        seen.append(asked)
        return 2 * asked["n"] + (asked["d"] - pd.Timestamp("2020-01-01")).dt.days / 10 + asked["small"]

    found = lime_weights(formula(dataset, answer), dataset, rows=[2])
    asked = pd.concat(seen)
    assert not (asked[["n", "small"]] % 1).any(axis=None)
    assert (asked["small"] < 0).any()  # nothing wraps around in a small dtype
    assert (asked["d"] == asked["d"].dt.normalize()).all()
    day = (days - pd.Timestamp("2020-01-01")).days.to_numpy()
    expected = [2 * (frame["n"] - frame["n"].mean())[2], (day - day.mean())[2] / 10,
                frame["small"][2] - frame["small"].mean()]
    np.testing.assert_allclose(found.contributions[0], expected, rtol=0.02, atol=0.02)
    assert found.fidelity[0] > 0.99


def test_columns_that_cannot_matter_get_nothing():
    frame = pd.DataFrame({"a": np.arange(50.0), "constant": 0.1, "level": "k", "empty": np.full(50, np.nan)})
    dataset = read_table(frame)
    found = lime_weights(formula(dataset, lambda f: 2 * f["a"] + f["constant"]), dataset, rows=[0, 49], n_samples=500)
    assert (found.contributions[:, 1:] == 0).all()
    assert (np.abs(found.contributions[:, 0]) > 40).all()


def test_a_column_the_model_is_not_given_gets_nothing():
    frame = numbers()
    dataset = read_table(frame.assign(y=frame["a"] ** 2), target="y")
    model = RandomForestRegressor(5, random_state=0).fit(frame[["a", "c"]], frame["a"] ** 2)
    found = lime_weights(load_model(model, dataset), dataset, rows=[0, 1], n_samples=500)
    assert (found.contributions[:, [1, 3]] == 0).all()
    assert (found.contributions[:, [0, 2]] != 0).all()


def test_a_model_with_one_answer_has_nothing_to_split():
    dataset = read_table(mixed())
    found = lime_weights(formula(dataset, lambda f: np.full(len(f), 0.1)), dataset, rows=[0, 1], n_samples=500)
    assert (found.contributions == 0).all()
    assert found.base_value.tolist() == [0.1, 0.1]
    assert np.isnan(found.fidelity).all()


def test_a_table_of_one_row():
    dataset = read_table(pd.DataFrame({"a": [2.0], "k": ["x"]}))
    found = lime_weights(formula(dataset, lambda f: f["a"]), dataset, rows=[0])
    assert found.contributions.tolist() == [[0, 0]]
    assert found.residual.tolist() == [0]


def test_a_row_of_values_the_table_never_held():
    dataset = read_table(mixed())
    predictor = formula(dataset, lambda f: f["a"].fillna(9) + 5.0 * (f["town"] == "Bonn"))
    rows = [{"a": None, "town": "Bonn", "b": 1.0, "member": True},
            {"a": 1.0, "town": "Rome", "b": 1.0, "member": False}]
    found = lime_weights(predictor, dataset, rows=rows, n_samples=500)
    assert np.isfinite(found.contributions).all()
    assert found.predictions.tolist() == [14, 1]
    np.testing.assert_allclose(
        found.base_value + found.contributions.sum(axis=1) + found.residual, found.predictions, atol=1e-12
    )
    alone = lime_weights(predictor, dataset, rows=rows[1:], n_samples=500)
    np.testing.assert_array_equal(alone.contributions[0], found.contributions[1])


def test_a_value_beyond_all_measure_gets_nothing():
    dataset = read_table(mixed())
    predictor = formula(dataset, lambda f: np.sign(f["a"]) + f["member"])
    row = {"a": 1e200, "town": "Rome", "b": -1e300, "member": False}
    found = lime_weights(predictor, dataset, rows=[row], n_samples=300)
    assert found.engine == "ridge on 300 samples"
    assert (found.contributions == 0).all()
    assert (found.base_value, found.fidelity) == (1, 0)


def test_progress_never_falls_and_may_stop():
    dataset = read_table(mixed())
    predictor = formula(dataset, lambda f: f["a"])
    told = []
    asked = {"n_samples": 3_000, "n_repeats": 1, "progress": lambda *each: told.append(each)}
    for _ in range(2):
        told.clear()
        lime_weights(predictor, dataset, rows=[0, 1], **asked)
        assert told[-1] == (2 + 2 * 2_999 + 2 * 2,) * 2
        assert told == sorted(told)
    told.clear()
    lime_weights(predictor, dataset, rows=range(200), **asked)
    assert len({done for done, _ in told}) > 6  # a stop is heard while rows are fitted

    def stop(done, total):
        raise InterruptedError

    with pytest.raises(InterruptedError):
        lime_weights(predictor, dataset, rows=[0], progress=stop)


def test_what_cannot_be_asked_is_refused():
    dataset = read_table(mixed())
    predictor = formula(dataset, lambda f: f["a"])
    with pytest.raises(MethodError, match="5 samples"):
        lime_weights(predictor, dataset, rows=[0], n_samples=5)
    with pytest.raises(MethodError, match="mode 'deciles'"):
        lime_weights(predictor, dataset, rows=[0], mode="deciles")
    with pytest.raises(MethodError, match="-1 repeats"):
        lime_weights(predictor, dataset, rows=[0], n_repeats=-1)
    endless = read_table(mixed().assign(b=np.inf))
    with pytest.raises(MethodError, match="'b' holds infinite values") as refused:
        lime_weights(formula(endless, lambda f: f["a"]), endless, rows=[0])
    assert refused.value.code == "METHOD-INFINITE"
    with pytest.raises(DataError, match="Row 200"):
        lime_weights(predictor, dataset, rows=[200])
    with pytest.raises(MethodError, match="scale 'margin'"):
        lime_weights(predictor, dataset, rows=[0], scale="margin")
