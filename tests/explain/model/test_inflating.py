"""Compressed files are undone within bounds, and said to be cut, damaged or followed by something."""

import bz2
import gzip
import lzma
import zlib

import pytest

from explain.errors import ModelError
from explain.model import inflating


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress, zlib.compress])
def test_inflated_undoes_what_was_compressed(pack):
    assert inflating.inflated(pack(b"some bytes" * 100)) == b"some bytes" * 100
    assert inflating.inflated(b"plain") == b"plain"


def test_a_compressed_file_that_ends_early_or_is_damaged_is_said():
    packed = gzip.compress(bytes(range(256)) * 40)
    with pytest.raises(ModelError, match="ends early") as caught:
        inflating.inflated(packed[: len(packed) // 2])
    assert caught.value.code == "MODEL-SHORT"
    with pytest.raises(ModelError, match="damaged"):
        inflating.inflated(packed[:20] + b"\xff" * 40 + packed[60:])


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress, zlib.compress])
def test_something_behind_the_end_is_refused(pack):
    with pytest.raises(ModelError) as caught:
        inflating.inflated(pack(b"a model") + b"something else")
    assert caught.value.code in ("MODEL-BEHIND", "MODEL-PACKED")


def test_a_file_that_grows_without_end_is_stopped(monkeypatch):
    packed = gzip.compress(b"0" * 500_000)
    monkeypatch.setattr(inflating, "LARGEST", 1_000)
    with pytest.raises(ModelError, match="grows beyond") as caught:
        inflating.inflated(packed)
    assert caught.value.code == "MODEL-GROWS"


def test_a_file_may_grow_by_its_ratio_and_no_more(monkeypatch):
    monkeypatch.setattr(inflating, "ALWAYS", 0)
    assert len(inflating.inflated(gzip.compress(b"0123456789" * 50))) == 500
    with pytest.raises(ModelError, match="grows beyond"):
        inflating.inflated(gzip.compress(b"0" * 2_000_000))
