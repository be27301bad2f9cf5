import numpy as np
import pandas as pd
import pytest
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.linear_model import LinearRegression

from explain import load_model, model_quality, read_table
from explain.checks.model_quality.repeated import ASKED


class Restless(RegressorMixin, BaseEstimator):
    """Answers with other noise each time."""

    def __init__(self, size=0.5):
        self.size = size

    def fit(self, X, y):
        self.draw_ = np.random.default_rng(0)
        self.feature_names_in_ = np.array(X.columns)
        return self

    def predict(self, X):
        return X.iloc[:, 0].to_numpy(float) + self.size * self.draw_.normal(size=len(X))


class ByBatch(Restless):
    """Answers with the distance from the mean of the rows asked with it."""

    def predict(self, X):
        return X.iloc[:, 0].to_numpy(float) - X.iloc[:, 0].mean()


def opened(model, n=120):
    frame = pd.DataFrame({"x": np.random.default_rng(1).normal(size=n)})
    frame["y"] = 2 * frame.x
    dataset = read_table(frame, target="y")
    return load_model(model.fit(frame[["x"]], frame["y"]), dataset), dataset


def twice(model):
    found = model_quality(*opened(model))
    return next(each for each in found.findings if each.name == "same_answer_twice"), found.flags


def test_a_model_that_repeats_itself_differs_by_nothing():
    finding, flags = twice(LinearRegression())
    assert (finding.value, finding.low, finding.high, finding.n) == (0, 0, 0, ASKED)
    assert not [flag for flag in flags if flag.id == "W28"]


@pytest.mark.parametrize("size", [0.02, 0.5])
def test_noise_of_each_call_is_found_in_its_size(size):
    finding, flags = twice(Restless(size))
    [warning] = [flag for flag in flags if flag.id == "W28"]
    assert size < warning["largest"] < 8 * size
    assert finding.value == pytest.approx(warning["largest"] / np.hypot(0.9, size), rel=0.2)
    assert (warning.target, warning.scale) == ("y", "target")


def test_an_answer_that_hangs_on_the_other_rows_of_a_batch_is_found():
    finding, flags = twice(ByBatch())
    assert finding.value > 0.1
    assert "W28" in [flag.id for flag in flags]
