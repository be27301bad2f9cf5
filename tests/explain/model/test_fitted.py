"""Scores of two classes become two columns; names that nobody gave are no names."""

import numpy as np
import pytest

from explain.model.fitted import both_classes, made_up, two_sided


def test_two_classes_get_two_columns():
    np.testing.assert_array_equal(two_sided([1.5, -2.0]), [[-1.5, 1.5], [2.0, -2.0]])
    np.testing.assert_array_equal(both_classes([0.25, 1.0]), [[0.75, 0.25], [0.0, 1.0]])


def test_a_column_for_each_class_stays():
    three = np.arange(6.0).reshape(2, 3)
    np.testing.assert_array_equal(two_sided(three), three)
    np.testing.assert_array_equal(both_classes(three), three)


@pytest.mark.parametrize(("names", "invented"), [
    (["f0", "f1"], True), (["Column_0", "Column_1"], True), (["0", "1"], True),
    (["f0", "age"], False), (["f1", "f0"], False),
])
def test_made_up_names(names, invented):
    assert made_up(names) == invented
