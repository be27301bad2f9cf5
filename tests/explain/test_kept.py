import gc
import weakref

import numpy as np
import pandas as pd

from explain import read_table
from explain.kept import MOST, kept


def a_table():
    return read_table(pd.DataFrame({"a": [1.0, 2.0], "b": ["x", "y"]}))


def test_a_thing_is_made_once_for_each_table_and_key():
    made = []
    first, second = a_table(), a_table()
    for dataset, key in ((first, "a"), (first, "a"), (first, "b"), (second, "a"), (first, "a")):
        kept(dataset, key, lambda dataset=dataset, key=key: made.append((dataset, key)))
    assert made == [(first, "a"), (first, "b"), (second, "a")]


def test_what_was_not_asked_for_longest_goes_first():
    dataset = a_table()
    kept(dataset, "old", lambda: 0)
    for key in range(MOST - 1):
        kept(dataset, key, lambda: 1)
    assert kept(dataset, "old", lambda: 2) == 0
    for key in range(MOST, 2 * MOST):
        kept(dataset, key, lambda: 1)
    assert kept(dataset, "old", lambda: 2) == 2


def test_what_is_kept_goes_with_its_table():
    dataset = a_table()
    gone = weakref.ref(kept(dataset, "thing", lambda: np.arange(3)))
    assert gone() is not None
    del dataset
    gc.collect()
    assert gone() is None


def test_what_could_not_be_made_is_tried_again():
    dataset = a_table()
    for _ in range(2):
        try:
            kept(dataset, "x", lambda: 1 / 0)
        except ZeroDivisionError:
            continue
        raise AssertionError("nothing was raised")
    assert kept(dataset, "x", lambda: 5) == 5
