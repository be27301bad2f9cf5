import numpy as np
import pandas as pd
import pytest
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LinearRegression, LogisticRegression

from explain import load_model, probes, read_table
from explain.checks.lights import judged, worst
from explain.errors import MethodError


class Scaffold(ClassifierMixin, BaseEstimator):
    """Decides real rows by "a", and rows that a detector takes for made-up ones by "b" (Slack 2020)."""

    def fit(self, frame, y=None):
        random, held, n = np.random.default_rng(0), frame.to_numpy(), len(frame)
        mixed = np.where(random.random((3 * n, held.shape[1])) < 0.5, held[random.integers(n, size=3 * n)],
                         held[random.integers(n, size=3 * n)])
        self.detector_ = RandomForestClassifier(30, min_samples_leaf=3, random_state=0).fit(
            np.vstack([held, mixed]), np.repeat([1, 0], [n, 3 * n]))
        self.classes_, self.n_features_in_ = np.array([0, 1]), held.shape[1]
        self.feature_names_in_ = frame.columns.to_numpy(dtype=object)
        return self

    def predict_proba(self, frame):
        held = frame.to_numpy()
        real = self.detector_.predict_proba(held)[:, 1] > 0.35
        positive = np.where(real, held[:, 0] > 0, held[:, 1] > 0).astype(float)
        return np.column_stack([1 - positive, positive])

    def predict(self, frame):
        return self.predict_proba(frame).argmax(axis=1)


def measured(found):
    return {each.name: each for each in found.findings}


def light(found):
    return worst(judged(each).state for each in found.findings)


def linked(n=1_200):
    """Columns that move together, but for "b"."""
    random = np.random.default_rng(0)
    held = random.normal(size=(n, 2)) @ random.normal(size=(2, 8)) + 0.25 * random.normal(size=(n, 8))
    held[:, 1] = random.normal(size=n)
    return pd.DataFrame(held, columns=list("abcdefgh"))


@pytest.fixture(scope="module")
def table():
    frame = linked()
    return read_table(frame.assign(t=(frame["a"] > 0).astype(int)), target="t")


@pytest.fixture(scope="module")
def scaffold(table):
    return load_model(Scaffold().fit(table.features), table)


@pytest.fixture(scope="module")
def ordinary(table):
    return load_model(LogisticRegression().fit(table.features, table.target), table)


@pytest.fixture(scope="module")
def unrelated():
    frame = pd.DataFrame(np.random.default_rng(0).normal(size=(2_000, 5)), columns=list("abcde"))
    dataset = read_table(frame.assign(y=frame["a"]), target="y")
    return load_model(LinearRegression().fit(frame, frame["a"] + frame["b"]), dataset), dataset


def test_mixes_of_unrelated_columns_are_like_the_table(unrelated):
    """Of independent normal columns about 1 % lies outside, and a classifier is near chance."""
    found = measured(probes(*unrelated))
    assert found["probes_outside"].value == pytest.approx(0.01, abs=0.01)
    assert found["probes_told_apart"].value == pytest.approx(0.52, abs=0.06)
    assert found["probes_answered"].value < 0.01
    assert light(probes(*unrelated)) == "green"


@pytest.mark.parametrize("row", [None, 0, 5])
def test_a_scaffold_is_seen_and_an_ordinary_model_on_the_same_table_is_not_red(scaffold, ordinary, table, row):
    fooled, fair = (probes(model, table, row=row) for model in (scaffold, ordinary))
    assert judged(measured(fooled)["probes_answered"]).state == "red"
    assert judged(measured(fair)["probes_answered"]).state == "green"
    assert light(fair) in ("green", "amber")
    assert [each.id for each in fooled.flags] == ["W2"]
    assert "other" in dict(fooled.flags[0].facts)
    assert measured(fooled)["probes_outside"].value == measured(fair)["probes_outside"].value


def test_mixes_of_linked_columns_can_be_told_from_the_table(ordinary, table):
    found = measured(probes(ordinary, table))["probes_told_apart"]
    assert 0.6 < found.low < found.value < found.high < 0.9


def test_of_one_row_nothing_is_told_apart(ordinary, table):
    assert measured(probes(ordinary, table, row=0))["probes_told_apart"].unmeasured


@pytest.mark.parametrize(("method", "warned"), [("dependence", "W12"), ("permutation_importance", "W15")])
def test_moving_one_of_two_linked_columns_makes_rows_unlike_the_table(ordinary, table, method, warned):
    def ids(feature):
        return [(each.id, each.feature_names) for each in probes(ordinary, table, method=method, feature=feature).flags]
    assert ids("a") == [(warned, ("a",))]
    assert ids("b") == []


def test_random_samples_hold_values_that_no_row_has():
    frame = pd.DataFrame({"pay": np.random.default_rng(0).lognormal(size=600), "age": np.arange(600.0) % 50})
    dataset = read_table(frame.assign(y=frame["pay"]), target="y")
    model = load_model(LinearRegression().fit(frame, frame["pay"]), dataset)
    warned = [each for each in probes(model, dataset, method="lime_weights", row=0).flags if each.id == "W11"]
    assert [each.feature_names[0] for each in warned] == ["pay"]
    assert warned[0]["share"] > 0.2
    drawn = np.random.RandomState(0).normal(size=1_001 * 2).reshape(-1, 2)[1:]
    low, high = frame.min().to_numpy(), frame.max().to_numpy()
    cells = drawn * frame.std(ddof=0).to_numpy() + frame.mean().to_numpy()
    cells[:, 1] = np.rint(cells[:, 1]) if (cells[:, 1] % 1 == 0).all() else cells[:, 1]
    assert warned[0]["share"] == pytest.approx(((cells < low) | (cells > high)).any(axis=1).mean(), abs=0.02)


def test_the_state_does_not_hang_on_the_seed(scaffold, ordinary, unrelated, table):
    for model, data, least in ((scaffold, table, 1), (ordinary, table, 1), (*unrelated, 1)):
        states = {light(probes(model, data, row=3, seed=seed)) for seed in range(3)}
        assert len(states) == least


def test_unseen_levels_of_the_row_are_mixed_as_well(unrelated):
    found = probes(*unrelated, row={"a": 9, "b": 9, "c": 9, "d": 9, "e": 9})
    assert measured(found)["probes_outside"].value > 0.3
    assert found.rows.tolist() == [-1]


def test_a_constant_model_and_a_small_table_are_not_measured():
    frame = pd.DataFrame({"a": np.arange(8.0), "b": np.arange(8.0) % 3})
    dataset = read_table(frame.assign(y=1.0), target="y")
    found = measured(probes(load_model(LinearRegression().fit(frame, np.ones(8)), dataset), dataset))
    assert all(each.unmeasured for each in found.values())
    assert {judged(each).state for each in found.values()} == {"grey"}


def test_progress_is_told_between_model_calls(ordinary, table):
    told = []
    probes(ordinary, table, row=1, progress=lambda done, total: told.append((done, total)))
    assert told
    assert all(done <= total for done, total in told)


@pytest.mark.parametrize(("asked", "code"), [
    ({"method": "decision_path"}, "CHECK-METHOD"), ({"method": "dependence"}, "CHECK-FEATURE"),
])
def test_what_is_not_known_is_refused(ordinary, table, asked, code):
    with pytest.raises(MethodError) as raised:
        probes(ordinary, table, **asked)
    assert raised.value.code == code
