"""Outputs are told apart by what they answer: labels, probabilities, decision scores, distances, numbers."""

from types import SimpleNamespace

import numpy as np
import pytest

from explain.errors import ModelError
from explain.model.onnx_answers import understood

LABEL, NUMBERS = SimpleNamespace(type="tensor(int64)"), SimpleNamespace(type="tensor(float)")
NAMES, MAPS = SimpleNamespace(type="tensor(string)"), SimpleNamespace(type="seq(map(string,tensor(float)))")
SHARES = np.array([[0.2, 0.8], [0.9, 0.1]])


def test_probabilities_as_a_tensor_or_as_dictionaries():
    found = understood([NAMES, NUMBERS], ("a", "b"), [np.array(["b", "a"], dtype=object), SHARES])
    assert (found.scale, found.classes) == ("probability", ("a", "b"))
    np.testing.assert_array_equal(found.read([None, SHARES]), SHARES)
    rows = [{"b": 0.8, "a": 0.2}, {"b": 0.1, "a": 0.9}]
    mapped = understood([NAMES, MAPS], ("a", "b"), [np.array(["b", "a"], dtype=object), rows])
    np.testing.assert_array_equal(mapped.read([None, rows]), SHARES)
    assert understood([NAMES, MAPS], (), [np.array(["b", "a"], dtype=object), rows]).classes == ("b", "a")


def test_scores_that_do_not_add_up_are_decisions():
    scores = np.array([[3.0, -1.0, 2.0], [0.0, 5.0, 1.0]])
    found = understood([LABEL, NUMBERS], (), [np.array([0, 1]), scores])
    assert (found.scale, found.classes, found.clusters) == ("margin", (), False)
    assert found.notes


def test_distances_are_turned_so_that_the_nearest_leads():
    distances = np.array([[1.0, 4.0, 3.0], [6.0, 2.0, 9.0]])
    found = understood([LABEL, NUMBERS], (), [np.array([0, 1]), distances])
    assert (found.scale, found.clusters, found.classes[2]) == ("margin", True, "cluster 2")
    np.testing.assert_array_equal(found.read([None, distances]), -distances)


def test_scores_that_contradict_the_labels_are_not_read():
    scores = np.array([[3.0, -1.0], [0.0, 5.0]])
    found = understood([NAMES, NUMBERS], ("a", "b"), [np.array(["b", "b"], dtype=object), scores])
    assert found.by == "labels"
    assert found.read([np.array(["b", "a"], dtype=object), None]).tolist() == [[0.0, 1.0], [1.0, 0.0]]
    with pytest.raises(ModelError) as caught:
        understood([LABEL, NUMBERS], (), [np.array([1, 1]), np.array([[1.0, 0.0], [1.0, 2.0]])])
    assert caught.value.code == "MODEL-ONNX-OUTPUT"


def test_one_score_of_two_classes():
    found = understood([LABEL, NUMBERS], (), [np.array([-1, 1]), np.array([[-2.0], [1.5]])])
    assert (found.classes, found.scale) == ((-1, 1), "margin")
    assert found.read([None, np.array([[-2.0]])]).tolist() == [[2.0, -2.0]]
    share = understood([LABEL, NUMBERS], (0, 1), [np.array([0, 1]), np.array([[0.2], [0.7]])])
    assert share.read([None, np.array([[0.25]])]).tolist() == [[0.75, 0.25]]


def test_shares_that_rounding_left_outside_are_put_back_and_others_are_not():
    rounded = np.array([[-3e-8, 1.0000001], [0.25, 0.75]])
    found = understood([LABEL, NUMBERS], (0, 1), [np.array([1, 1]), rounded])
    assert found.scale == "probability"
    assert found.read([None, rounded]).tolist() == [[0.0, 1.0], [0.25, 0.75]]
    assert found.read([None, np.array([[-0.2, 1.2]])]).tolist() == [[-0.2, 1.2]]


def test_numbers_alone():
    one = understood([NUMBERS], (), [np.array([[3.0], [4.0]])])
    assert (one.classes, one.scale) == (None, "target")
    assert understood([NUMBERS], (), [SHARES]).scale == "probability"
    assert understood([NUMBERS], (), [SHARES * 2]).scale == "target"


def test_nothing_that_can_be_read():
    for outputs in ([SimpleNamespace(type="tensor(uint8)")], [NAMES]):
        with pytest.raises(ModelError) as caught:
            understood(outputs, (), ())
        assert caught.value.code == "MODEL-ONNX-OUTPUT"
