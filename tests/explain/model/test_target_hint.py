"""The column that looks like the target is pointed at, as long as none is named."""

import numpy as np
import pandas as pd
import pytest
from sklearn.cluster import KMeans
from sklearn.linear_model import LinearRegression
from sklearn.naive_bayes import GaussianNB

import explain
from explain.model.scikit import fitted_estimator
from explain.model.target_hint import likely_targets, target_hint

FRAME = pd.DataFrame({"a": np.arange(6.0), "b": [1, 2, 3, 4, 5, 6], "y": list("nynyny"), "z": list("opopop")})
MODEL = fitted_estimator(GaussianNB().fit(FRAME[["a"]], FRAME["y"]))


@pytest.mark.parametrize(("extra", "likely"), [(["b", "y", "z"], ["y"]), (["b"], []), (["b", "z"], [])])
def test_the_classes_of_the_model_give_the_target_away(extra, likely):
    table = explain.read_table(FRAME)
    assert likely_targets(MODEL, table, extra) == likely
    words = target_hint(MODEL, table, extra)
    assert words == (f" {likely[0]!r} looks like the target: name it." if likely else
                     f" If {'it' if len(extra) == 1 else 'one of them'} is the target, name it.")


def test_a_named_target_needs_no_hint():
    assert target_hint(MODEL, explain.read_table(FRAME, target="y"), ["b"]) == ""


def test_a_named_target_that_holds_none_of_the_classes_does():
    table = explain.read_table(FRAME, target="b")
    assert target_hint(MODEL, table, ["y", "z"]) == " 'y' looks like the target: name it."
    note = explain.load_model(MODEL.estimator, table).notes[0]
    assert note.startswith("The target 'b' holds none of the model's classes ('n' and 'y'): name the column that does")


def test_the_one_column_left_may_be_the_target_of_a_model_of_numbers():
    numbers = fitted_estimator(LinearRegression().fit(FRAME[["a"]], FRAME["b"]))
    assert likely_targets(numbers, explain.read_table(FRAME), ["b"]) == ["b"]
    assert likely_targets(numbers, explain.read_table(FRAME), ["y"]) == []


def test_groups_have_no_target():
    groups = fitted_estimator(KMeans(2, n_init=1).fit(FRAME[["a"]]))
    assert target_hint(groups, explain.read_table(FRAME), ["b"]) == ""
