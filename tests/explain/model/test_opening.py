"""Formats are told apart by content, and whatever is no model is named."""

import bz2
import gzip
import io
import lzma
import zlib

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


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress, zlib.compress])
def test_inflated_undoes_what_was_compressed(pack):
    assert opening.inflated(pack(b"some bytes" * 100)) == b"some bytes" * 100
    assert opening.inflated(b"plain") == b"plain"


def test_a_compressed_file_that_ends_early_or_is_damaged_is_said():
    packed = gzip.compress(bytes(range(256)) * 40)
    with pytest.raises(ModelError, match="ends early"):
        opening.inflated(packed[: len(packed) // 2])
    with pytest.raises(ModelError, match="damaged"):
        opening.inflated(packed[:20] + b"\xff" * 40 + packed[60:])


def test_a_file_that_grows_without_end_is_stopped(monkeypatch):
    monkeypatch.setattr(opening, "LARGEST", 1_000)
    with pytest.raises(ModelError, match="grows beyond"):
        opening.inflated(gzip.compress(b"0" * 5_000))


@pytest.mark.parametrize(("raw", "words"), [
    (b"", "empty"), (b"  \n", "empty"),
    (b"age,city\n3,Paris\n", "looks like a table"), (b"age;city\n3;Paris\n", "looks like a table"),
    (b"<html><body>404</body></html>", "web page"), (b"\x89PNG\r\n\x1a\n" + b"\x00" * 90, "picture"),
    (b"PAR1" + b"\x00" * 90, "Parquet"), (b"PK\x03\x04" + b"\x00" * 90, "zip or Excel"),
    (b"CBM1" + b"\x00" * 90, "CatBoost"), (b"\x00\x01\x02" * 50, "not a model in a known"),
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
