"""Pickles of every protocol open; what is missing here is named."""

import pickle
import sys
import types

import numpy as np
import pytest

import explain
from explain.errors import ModelError
from explain.model.pickle_files import is_pickle, missing_library, opened_pickle


@pytest.mark.parametrize("protocol", range(6))
def test_every_protocol_opens(protocol, pipeline, dataset):
    raw = pickle.dumps(pipeline, protocol=protocol)
    assert is_pickle(raw)
    predictor = explain.load_model(raw, dataset)
    np.testing.assert_array_equal(predictor(dataset.features), pipeline.predict_proba(dataset.features))


@pytest.mark.parametrize("raw", [b"age,city\n1,2\n", b"city,age\n1,2\n", b"(a)\n", b"\x80\x09abc", b"{}", b""])
def test_other_bytes_are_no_pickle(raw):
    assert not is_pickle(raw)


def a_pickle_of(monkeypatch, module: str) -> bytes:
    """Pickle an instance of a class whose module is gone afterwards."""
    parts = module.split(".")
    made = {name: types.ModuleType(name) for name in (".".join(parts[: i + 1]) for i in range(len(parts)))}
    with monkeypatch.context() as patch:
        for name, held in made.items():
            patch.setitem(sys.modules, name, held)
        kind = type("Model", (), {"__module__": module})
        made[module].Model = kind
        return pickle.dumps(kind())


@pytest.mark.parametrize(("module", "words"), [
    ("nowhere", "needs nowhere, which is not installed"), ("nowhere.inner", "needs nowhere, which is not installed"),
])
def test_a_missing_library_is_named(monkeypatch, module, words):
    with pytest.raises(ModelError, match=words) as caught:
        opened_pickle(a_pickle_of(monkeypatch, module), any_name=True)
    assert "pip install nowhere" in caught.value.remedy


def test_a_class_of_ones_own_that_is_not_here_is_named():
    raw = pickle.dumps(ModelError("a", "b")).replace(b"ModelError", b"ModelErrur")
    with pytest.raises(ModelError, match=r"needs 'ModelErrur' from 'explain\.errors'"):
        opened_pickle(raw, any_name=True)


def test_known_libraries_are_named_as_they_are_installed():
    assert "pip install catboost" in missing_library("catboost.core").remedy
    assert "pip install scikit-learn" in missing_library("sklearn").remedy
    assert "does not have" in missing_library("sklearn.old_module").problem
