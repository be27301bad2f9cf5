"""Ordinary learners fit any table and find what is there."""

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression, LogisticRegression

from explain import load_model, permutation_importance, read_table
from explain.model.learners import LEARNERS, learned


def mixed(n=200):
    draw = np.random.default_rng(0)
    frame = pd.DataFrame({
        "a": np.where(draw.random(n) < 0.1, np.nan, draw.normal(size=n)), "town": draw.choice(["n", "s", None], n),
        "flag": draw.choice([True, False], n), "z": draw.normal(size=n),
    })
    return frame, 3 * frame.z + 4 * (frame.town == "n") + 2 * frame.flag


@pytest.mark.parametrize("learner", LEARNERS)
def test_each_learner_takes_gaps_levels_and_flags_and_learns_numbers(learner):
    frame, y = mixed()
    dataset = read_table(frame.assign(y=y), target="y")
    predictor = load_model(LinearRegression().fit(frame[["z"]], y), dataset)
    all_columns = load_model(_Sum(frame), dataset)
    found = learned(all_columns, dataset, learner, np.arange(150), y[:150].to_numpy(), seed=0)
    rest = dataset.features.iloc[150:]
    miss = ((found(rest)[:, 0] - y[150:]) ** 2).mean() / y[150:].var()
    assert miss < 0.2
    assert predictor.features == ("z",)
    alone = learned(predictor, dataset, learner, np.arange(150), y[:150].to_numpy(), seed=0)
    assert permutation_importance(alone, dataset, n_repeats=1).mean[0] == 0  # of a column the model is not given


@pytest.mark.parametrize("learner", LEARNERS)
def test_each_learner_gives_probabilities_in_the_order_of_the_outputs(learner):
    frame, y = mixed()
    labels = np.where(y > y.median(), "high", "low")
    dataset = read_table(frame[["z"]].assign(y=labels), target="y")
    predictor = load_model(LogisticRegression().fit(frame[["z"]], labels), dataset)
    found = learned(predictor, dataset, learner, np.arange(200), (labels == "low").astype(float), seed=0)
    said = found(dataset.features)
    np.testing.assert_allclose(said.sum(axis=1), 1)
    assert np.corrcoef(said[:, 1], frame.z)[0, 1] < -0.3


class _Sum:
    """A model of all columns, so that the learners take them all."""

    def __init__(self, frame):
        self.feature_names_in_ = np.array(frame.columns, dtype=object)
        self.n_features_in_ = frame.shape[1]

    def predict(self, rows):
        return rows["z"].to_numpy(dtype=float)
