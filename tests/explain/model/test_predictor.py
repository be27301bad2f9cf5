"""The adapter: scales, outputs and answers are checked, and said."""

import numpy as np
import pandas as pd
import pytest

from explain.errors import MethodError, ModelError
from explain.model.predictor import Predictor

FRAME = pd.DataFrame({"b": [1.0, 2.0], "a": [3.0, 4.0], "c": [5.0, 6.0]})


def predictor(answer, **fields):
    held = {
        "estimator": None, "task": "multiclass", "outputs": ("1", "2", "x"), "classes": (1, 2, "x"),
        "scale": "probability",
        "answers": {"probability": answer}, "features": ("a", "b"), "fingerprint": "", "library": "", "version": "",
        "name": "", "notes": (),
    }
    return Predictor(**(held | fields))


def thirds(frame):
    return np.full((len(frame), 3), 1 / 3)


def test_the_model_gets_its_columns_in_its_order():
    seen = []
    predictor(lambda frame: seen.append(list(frame.columns)) or thirds(frame))(FRAME)
    assert seen == [["a", "b"]]


def test_no_rows_need_no_model():
    def never(frame):
        raise AssertionError

    assert predictor(never)(FRAME.head(0)).shape == (0, 3)


@pytest.mark.parametrize(("output", "place"), [(None, 0), (2, 1), ("2", 1), ("x", 2), (0, 0)])
def test_an_output_by_label_then_text_then_index(output, place):
    assert predictor(thirds).place(output) == place


def test_the_default_output():
    assert predictor(thirds, positive=2).place() == 2
    assert predictor(thirds, task="binary", outputs=("n", "y"), classes=("n", "y")).place() == 1
    with pytest.raises(MethodError, match="no output 'z'"):
        predictor(thirds).place("z")


@pytest.mark.parametrize("answer", [lambda frame: np.ones(len(frame)), lambda frame: np.full((len(frame), 3), np.inf)])
def test_wrong_shapes_and_numbers_are_refused(answer):
    with pytest.raises(ModelError, match="not with finite numbers"):
        predictor(answer)(FRAME)


def test_a_failing_model_is_a_model_error():
    def failing(frame):
        raise ValueError("no such level\nsecond line")

    with pytest.raises(ModelError, match="could not predict 2 rows: no such level"):
        predictor(failing)(FRAME)


def test_an_unknown_scale_names_those_there_are():
    with pytest.raises(MethodError, match=r"'margin'\. Use probability\."):
        predictor(thirds)(FRAME, "margin")
