"""Bars count each row once, between ends that are those of the whole table."""

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression, LogisticRegression

from explain import load_model, read_table
from explain.scores.answer_bars import BARS, SHARE_BARS, answer_bars

FEATURES = pd.DataFrame({"a": np.linspace(-2, 2, 41)})


def classes():
    said = np.where(FEATURES["a"] > 0.5, "yes", "no")
    dataset = read_table(FEATURES.assign(y=said), target="y")
    return load_model(LogisticRegression().fit(FEATURES, said), dataset), dataset


def numbers():
    dataset = read_table(FEATURES.assign(y=FEATURES["a"] * 3), target="y")
    return load_model(LinearRegression().fit(FEATURES, FEATURES["a"] * 3), dataset), dataset


@pytest.mark.parametrize(("place", "n_own"), [(0, 26), (1, 15)])
def test_probabilities_have_bars_from_nothing_to_all_split_by_the_class_asked_about(place, n_own):
    predictor, dataset = classes()
    answers = predictor(dataset.features)[:, place]
    found = answer_bars(predictor, dataset, answers, np.arange(41), place=place, scale="probability")
    assert found.edges.tolist() == np.linspace(0, 1, SHARE_BARS + 1).tolist()
    assert found.counts.sum(axis=1).tolist() == [n_own, 41 - n_own]
    assert found.counts.sum(axis=0).tolist() == np.histogram(answers, bins=20, range=(0, 1))[0].tolist()


def test_numbers_have_bars_between_the_ends_of_the_whole_table():
    predictor, dataset = numbers()
    answers = predictor(dataset.features)[:, 0]
    found = answer_bars(predictor, dataset, answers, np.arange(5), place=0, scale="target")
    assert (found.edges[0], found.edges[-1], len(found.edges)) == (answers.min(), answers.max(), BARS + 1)
    assert found.counts.sum() == 5


@pytest.mark.parametrize("value", [0.0, 7.0, 1e12])
def test_answers_that_are_all_alike_have_room_on_both_sides(value):
    predictor, dataset = numbers()
    found = answer_bars(predictor, dataset, np.full(41, value), np.arange(41), place=0, scale="target")
    assert found.edges[0] < value < found.edges[-1]
    assert found.counts.sum() == found.counts.max() == 41
