import pickle

import pytest
from sklearn import __version__
from sklearn.linear_model import LinearRegression

from explain.errors import ModelError
from explain.model.versions import installed_scikit, is_of_version, other_version, others, written_version


@pytest.mark.parametrize("protocol", range(6))
def test_the_version_is_read_without_opening(protocol):
    raw = pickle.dumps(LinearRegression(), protocol=protocol)
    assert written_version(raw) == installed_scikit() == __version__
    assert written_version(raw.replace(__version__.encode(), b"1.2.2")) == "1.2.2"
    assert written_version(b"nothing of the kind") == ""


def test_only_other_versions_are_told_apart():
    assert others((__version__, "1.2.2")) == ("1.2.2",)


def test_the_sentence_names_both_versions_and_what_to_install():
    error = other_version("1.2.2", "where it does not answer")
    assert error.problem.startswith(f"The model was saved with scikit-learn 1.2.2; here is {__version__}, where")
    assert "pip install scikit-learn==1.2.2" in error.remedy


def test_a_changed_class_is_recognised_behind_other_errors():
    outer = ModelError("No.", "Yes.", "MODEL-ANSWER")
    outer.__cause__ = AttributeError("'SimpleImputer' object has no attribute '_fill_dtype'")
    assert is_of_version(outer)
    assert not is_of_version(ModelError("No.", "Yes.", "MODEL-ANSWER"))
    assert not is_of_version(None)
