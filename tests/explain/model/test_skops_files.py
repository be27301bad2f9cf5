"""skops files open when all of their types come from known libraries."""

import io
import json
import zipfile

import numpy as np
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.tree import DecisionTreeClassifier
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


def test_nodes_of_a_tree_that_are_not_there_are_damage():
    raw = skops_io.dumps(DecisionTreeClassifier(max_depth=1).fit([[0.0], [1.0]], [0, 1]))
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    tree = next(node for node in nodes_of(json.loads(parts["schema.json"])) if node.get("__class__") == "Tree")
    name = tree["content"]["content"]["nodes"]["file"]
    for content in (b"", b"\x93NUMPY", parts[name][:-20]):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            for part, held in {**parts, name: content}.items():
                archive.writestr(part, held)
        with pytest.raises(ModelError) as caught:
            opened_skops(file.getvalue())
        assert caught.value.code == "MODEL-DAMAGED"


def nodes_of(held):
    if isinstance(held, dict):
        yield held
    parts = held.values() if isinstance(held, dict) else held if isinstance(held, list) else ()
    for part in parts:
        yield from nodes_of(part)
