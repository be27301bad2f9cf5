"""Objects of this program pass into a process of its own, or one sentence says why not."""

import threading

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression

from explain.errors import WorkspaceError
from explain.model.objects import object_from_bytes, object_to_bytes


def test_a_fitted_object_comes_back_the_same():
    model = LinearRegression().fit([[0.0], [1.0]], [1.0, 3.0])
    there = object_from_bytes(memoryview(object_to_bytes(model)))
    np.testing.assert_array_equal(there.predict([[2.0]]), model.predict([[2.0]]))


def test_an_object_that_cannot_be_written_down_is_named():
    with pytest.raises(WorkspaceError, match="This lock cannot be handed to another process") as caught:
        object_to_bytes(threading.Lock())
    assert caught.value.code == "WORK-OBJECT"


def test_a_class_that_only_its_program_knows_is_told_of():
    raw = object_to_bytes(LinearRegression()).replace(b"LinearRegression", b"LinearAggression")
    with pytest.raises(WorkspaceError, match="only the program that made it knows"):
        object_from_bytes(raw)
