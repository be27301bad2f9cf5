"""What a model is given as: a path, bytes or an object, each with its fingerprint."""

import hashlib
import pickle

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression

from explain.errors import ModelError
from explain.model.source import fitted, found_model, with_options

MODEL = LinearRegression().fit([[0.0], [1.0]], [0.0, 2.0])


def test_bytes_are_named_by_their_digest_and_say_what_they_were():
    raw = pickle.dumps(MODEL)
    found = found_model(raw)
    assert found.fingerprint == hashlib.sha256(raw).hexdigest()
    assert "pickle" in found.format
    assert "names checked, all known" in found.checked
    assert found.estimator.coef_.tolist() == MODEL.coef_.tolist()


def test_an_object_was_no_file():
    found = found_model({"m": MODEL}, item="m")
    assert (found.estimator, found.format, found.checked) == (MODEL, "", "")


def test_what_changes_the_answers_changes_the_fingerprint():
    plain = {"labels": None, "item": "", "columns": None}
    changes = [{"labels": ["a", "b"]}, {"item": "m"}, {"columns": {"a": "b"}}, {"columns": {"a": "c"}}]
    names = {with_options("f", None, ("no", "yes"), **(plain | change)) for change in changes}
    assert len(names | {"f", with_options("f", 0, ("no", "yes"), **plain)}) == 6
    assert with_options("f", 1, ("no", "yes"), **plain) == "f"


@pytest.mark.parametrize("table", [np.zeros((2, 2))], ids=["array"])
def test_a_table_is_no_model(table):
    with pytest.raises(ModelError) as caught:
        found_model(table)
    assert caught.value.code == "MODEL-TABLE"


def test_a_plain_estimator_is_asked_by_its_own_methods():
    assert fitted(MODEL).asks["target"]([[3.0]]).tolist() == pytest.approx([6.0])
