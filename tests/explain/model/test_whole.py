"""A file that ends early is known before any library reads it."""

import json

import numpy as np
import pytest
import xgboost

from explain.model.whole import is_whole


@pytest.fixture(scope="module")
def booster():
    random = np.random.default_rng(0)
    rows = random.normal(size=(80, 3))
    return xgboost.train({"max_depth": 3}, xgboost.DMatrix(rows, rows[:, 0] * rows[:, 1]), num_boost_round=5)


@pytest.mark.parametrize("kind", ["json", "ubj"])
def test_a_booster_s_own_file_is_whole(booster, kind):
    assert is_whole(bytes(booster.save_raw(kind)))


@pytest.mark.parametrize("kind", ["json", "ubj"])
def test_no_beginning_of_a_file_is_whole(booster, kind):
    raw = bytes(booster.save_raw(kind))
    cuts = np.unique(np.linspace(1, len(raw) - 1, 400).astype(int))
    assert not [cut for cut in cuts if is_whole(raw[:cut])]


def test_bytes_behind_the_end_are_not_part_of_it(booster):
    assert not is_whole(bytes(booster.save_raw("ubj")) + b"{}")


@pytest.mark.parametrize("raw", [
    b"", b"{", b"[1]", json.dumps([1]).encode(), b"{L" + b"\xff" * 8, b"{i\x01a[$U#l\x7f\xff\xff\xff",
])
def test_other_bytes_are_not_whole(raw):
    assert not is_whole(raw)


def test_nesting_without_end_is_refused():
    assert not is_whole(b"{i\x01a" + b"[" * 100_000)
