"""skops files open when all of their types come from known libraries."""

import io
import zipfile

import numpy as np
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from skops import io as skops_io

import explain
from explain.errors import ModelError
from explain.model.skops_files import is_skops, opened_skops


class OwnModel(LogisticRegression):
    """A class of no known library."""


def test_a_pipeline_with_a_forest_opens(pipeline, dataset):
    raw = skops_io.dumps(pipeline)
    assert is_skops(raw)
    predictor = explain.load_model(raw, dataset)
    np.testing.assert_array_equal(predictor(dataset.features), pipeline.predict_proba(dataset.features))


def test_native_categories_open(coded, dataset, frame):
    model = HistGradientBoostingClassifier(max_iter=4).fit(coded, frame["late"])
    predictor = explain.load_model(skops_io.dumps(model), dataset)
    np.testing.assert_array_equal(predictor(dataset.features), model.predict_proba(coded))


def test_a_type_of_no_known_library_is_refused_by_name(numbers, frame):
    raw = skops_io.dumps(OwnModel().fit(numbers, frame["late"]))
    with pytest.raises(ModelError, match="OwnModel"):
        opened_skops(raw)


def test_another_zip_is_no_skops_file():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/workbook.xml", "<xml/>")
    assert not is_skops(file.getvalue())
    assert not is_skops(b"PK")
