"""Formats are told apart by content, and whatever is no model is named."""

import io

import joblib
import numpy as np
import pytest
from skops import io as skops_io

import explain
from explain.errors import ModelError
from explain.model import opening


@pytest.mark.parametrize("compress", [0, 3, ("zlib", 9), ("gzip", 3), ("bz2", 3), ("xz", 3), ("lzma", 3)], ids=str)
def test_every_compression_of_joblib_opens(compress, pipeline, dataset):
    file = io.BytesIO()
    joblib.dump(pipeline, file, compress=compress)
    predictor = explain.load_model(file.getvalue(), dataset)
    np.testing.assert_array_equal(predictor(dataset.features), pipeline.predict_proba(dataset.features))


@pytest.mark.parametrize(("raw", "words"), [
    (b"", "empty"), (b"  \n", "empty"),
    (b"age,city\n3,Paris\n", "looks like a table"), (b"age;city\n3;Paris\n", "looks like a table"),
    (b"<html><body>404</body></html>", "web page"), (b"\x89PNG\r\n\x1a\n" + b"\x00" * 90, "picture"),
    (b"PAR1" + b"\x00" * 90, "Parquet"), (b"PK\x03\x04" + b"\x00" * 90, "zip or Excel"),
    (b"CBM1" + b"\x00" * 90, "CatBoost"), (b'{"features_info": {"float_features": []}}', "This CatBoost JSON"),
    (b"\x00\x01\x02" * 50, "not a model in a known"),
    (b'{"model": 1}', "does not hold an XGBoost model"), (b"just some words\n", "text file"), (b"%PDF-1.7", "PDF"),
    (np.random.default_rng(0).bytes(400), "model"),
], ids=lambda held: repr(held[:12]))
def test_what_is_no_model_is_named(raw, words):
    with pytest.raises(ModelError, match=words) as caught:
        opening.opened(raw)
    assert caught.value.remedy


@pytest.mark.parametrize("share", [0.02, 0.3, 0.7, 0.99])
def test_no_truncated_file_opens_or_raises_anything_else(share, pipeline):
    packed, plain = io.BytesIO(), io.BytesIO()
    joblib.dump(pipeline, packed, compress=3)
    joblib.dump(pipeline, plain)
    for raw in (packed.getvalue(), plain.getvalue(), skops_io.dumps(pipeline)):
        with pytest.raises(ModelError):
            opening.opened(raw[: int(len(raw) * share)])
