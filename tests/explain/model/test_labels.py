"""Classes keep their names; counted ones take the target's labels; the positive one is found by value or text."""

import pandas as pd
import pytest

import explain
from explain.errors import ModelError
from explain.model.labels import class_labels, label_question, positive_place


def table(*labels):
    return explain.read_table(pd.DataFrame({"a": range(len(labels)), "y": list(labels)}), target="y")


@pytest.mark.parametrize(("classes", "labels", "wanted"), [
    (("a", "b"), ("x", "y"), ("a", "b")),
    ((0, 1), ("x", "y", "x"), ("x", "y")),
    ((0, 1, 2), ("top", "low", "mid"), ("low", "mid", "top")),
    ((0, 1), (0, 1, 1), (0, 1)),
    ((0, 1), (1.0, None, 0.0), (0, 1)),
    ((0, 1), (True, False), (False, True)),
    ((0, 1), ("x", "y", "z"), (0, 1)),
    ((1, 2), ("x", "y"), (1, 2)),
])
def test_which_labels_name_the_classes(classes, labels, wanted):
    found, notes = class_labels(classes, table(*labels), None)
    assert repr(found) == repr(wanted)
    assert bool(notes) == (repr(found) != repr(classes))


def test_without_a_target_the_classes_stay():
    assert class_labels((0, 1), explain.read_table(pd.DataFrame({"a": [1, 2]})), None) == ((0, 1), ())


def test_the_positive_class_by_value_or_text():
    assert positive_place(1, (0, 1)) == 1
    assert positive_place("1", (0, 1)) == 1
    assert positive_place(1.0, (0, 1)) == 1
    assert positive_place(None, (0, 1)) is None
    with pytest.raises(ModelError, match="no class 'x'"):
        positive_place("x", ("a", "b"))
    with pytest.raises(ModelError, match="predicts a number"):
        positive_place("x", ())


@pytest.mark.parametrize(("classes", "labels", "asked"), [
    (("a", "b"), ("x", "y"), True), (("a", "b"), ("a", "b"), False), ((1, 0), ("1", "0"), False),
    ((1, 0), (1.0, None), False), ((False, True), (0, 1), False), (("1", "2"), (1, 2), False),
    (("a", "b"), ("a", "c"), True), (("a", "b"), ("a", "b", "c"), False), (("a", "b"), ("x",), False),
    ((1, 2), (3, 4), True),
])
def test_when_somebody_has_to_say_which_label_is_which(classes, labels, asked):
    assert (label_question(classes, table(*labels)) is not None) is asked
