"""Labels put in sorted order are doubted where another order is right clearly more often."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from sklearn.naive_bayes import GaussianNB

import explain
from explain.model.label_doubts import question_notes, with_doubts
from explain.model.labels import doubted

FRAME = pd.DataFrame({"a": np.arange(60.0), "b": np.arange(60.0) % 5})
LATE = np.where(FRAME["a"] > 29, "late", "in time")


@pytest.mark.parametrize(("codes", "doubt"), [({"in time": 0, "late": 1}, False), ({"late": 0, "in time": 1}, True)])
def test_a_model_that_counts_the_other_way_round_is_asked_about(codes, doubt):
    model = GaussianNB().fit(FRAME, pd.Series(LATE).map(codes))
    table = explain.read_table(FRAME.assign(y=LATE), target="y")
    predictor = explain.load_model(model, table)
    assert predictor.outputs == ("in time", "late")
    assert (predictor.label_question == (("0", "1"), ("in time", "late"))) is doubt
    assert any("say which is which" in note for note in predictor.notes) is doubt


def test_few_rows_are_no_ground_for_doubt():
    assert doubted(np.zeros(5, int), np.ones(5, int), 2) is None
    assert doubted(np.arange(40) % 2, np.arange(40) % 2, 2) is None


def test_of_three_labels_the_best_order_is_found():
    places = np.arange(60) % 3
    assert doubted(places, (places + 1) % 3, 3) == (0.0, 1.0)


def test_a_question_of_many_labels_is_cut():
    many = tuple(f"class {i}" for i in range(9))
    (words,) = question_notes((many, ("x", "y")))
    assert "'class 4' and 4 more" in words
    assert question_notes(None) == ()


def test_rows_that_the_model_refuses_raise_no_doubt():
    model = GaussianNB().fit(FRAME, pd.Series(LATE).map({"late": 0, "in time": 1}))
    table = explain.read_table(FRAME.assign(y=LATE), target="y")
    predictor = explain.load_model(model, table)

    def refusing(frame):
        raise ValueError("not these")

    plain = replace(predictor, label_question=None, answers={"probability": refusing})
    assert with_doubts(plain, table) is plain
