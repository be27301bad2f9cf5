import base64
import copy
import datetime
import json
import math
import sys
from dataclasses import fields
from typing import get_args

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal
from sklearn.linear_model import LinearRegression, LogisticRegression

from explain import facts, load_model, performance, permutation_importance, predictions, read_table, results
from explain.errors import DataError
from explain.results import Result
from explain.stored import KINDS, packed, plain, revived, unpacked

PROVENANCE = results.Provenance(
    method="shap_values", engine="exact", versions=(("numpy", "2.4"),), data="d", model="m", background="100 rows",
    background_digest="0123", n_rows=3, seed=0, scale="probability", output="yes", settings=(), seconds=0.25,
)


def example(hint):
    """Some value of a field's type, with what is awkward about it."""
    held = get_args(hint)[:1] if get_args(hint)[1:] == (...,) else (hint,)
    if isinstance(held[0], type) and issubclass(held[0], Result) and held[0] is not results.Provenance:
        return by_hand(held[0]) if held == (hint,) else (by_hand(held[0]),) * 2
    return {
        str: "a \"name\"\n− ü", int: 3, float: math.nan, bool: True, "pd.DataFrame": awkward_frame(),
        np.ndarray: np.array([[1.5, np.nan], [-0.0, np.inf]]), results.Provenance: PROVENANCE,
        tuple[str, ...]: ("a", "b"), tuple[str, str]: ("a", "b"), tuple[tuple[str, str], ...]: (("a", "b"),),
        tuple[np.ndarray, np.ndarray]: (np.arange(3.0), np.array([2.0, np.nan])),
        tuple[tuple[str, ...], tuple[str, ...]]: (("a",), ()), tuple[tuple[str, int], ...]: (("?", 3),),
                tuple[tuple[str, float], ...]: (("share", 0.5), ("low", math.nan)),
            tuple[tuple[tuple[str, str, str], ...], ...]: ((("a", "is", "b"),), ()),
            tuple[tuple[str, str, float], ...]: (("a", "fixed", 1.5), ("", "b", math.inf)),
        tuple[tuple[str, ...], ...]: (("a", "b"), ()),
    }[hint]


def awkward_frame():
    moments = pd.to_datetime(["2024-01-31", None, "2024-03-31 12:00:00.000000001"], format="ISO8601")
    return pd.DataFrame({
        "number": [0.1 + 0.2, np.nan, -np.inf], "small": np.array([1, 2, 3], dtype="int8"), "whole": [1, 2, 2**62],
        "flag": [True, False, True], "text": ["a", None, "ü"], "moment": moments,
        "zoned": moments.tz_localize("Europe/Paris"), "level": pd.Categorical(["b", None, "a"], ["b", "a", "c"]),
        "grade": pd.Categorical([3, 1, 3], [1, 2, 3], ordered=True), "nullable": pd.array([1, None, 3], dtype="Int64"),
        "maybe": pd.array([True, None, False], dtype="boolean"), "string": pd.array(["x", None, "y"], dtype="string"),
        "mixed": pd.Series([None, 1.5, "x"], dtype=object), "day": [datetime.date(2024, 2, 29)] * 3,
    })


def same(a, b):
    """Whether two results hold the same, bit for bit, in the same types."""
    if isinstance(a, Result):
        return type(a) is type(b) and all(same(getattr(a, f.name), getattr(b, f.name)) for f in fields(a))
    if isinstance(a, np.ndarray):
        if a.dtype == object:
            pairs = zip(a.ravel().tolist(), b.ravel().tolist(), strict=True)
            return b.dtype == object and a.shape == b.shape and all(same(one, other) for one, other in pairs)
        return (a.dtype, a.shape, a.tobytes()) == (b.dtype, b.shape, b.tobytes())
    if isinstance(a, pd.DataFrame):
        assert_frame_equal(a, b, check_exact=True)
        return True
    if isinstance(a, tuple):
        return type(b) is tuple and len(a) == len(b) and all(map(same, a, b))
    return type(a) is type(b) and (a is b or a == b or (a != a and b != b))


def through_json(result):
    return revived(json.loads(json.dumps(plain(result), allow_nan=False)))


def by_hand(kind, **held):
    """A result of a kind with an awkward value in each field."""
    if kind is results.Performance:
        curve, score = by_hand(results.Curve), by_hand(results.Score)
        held = {"roc": curve, "precision_recall": curve, "calibration": curve, "scores": (score, score)}
    if kind is facts.TableFacts:
        held = {"described": (by_hand(facts.ColumnFacts),) * 2}
    if kind is facts.ModelFacts:
        held = {"matching": (by_hand(facts.MatchFacts),)}
    rest = {f.name: example(f.type) for f in fields(kind) if f.name not in held}
    return kind(**held, **rest)


@pytest.mark.parametrize("name", sorted(KINDS))
def test_every_kind_of_result_comes_back_the_same(name):
    result = by_hand(KINDS[name])
    assert same(result, through_json(result))


def through_parts(value):
    tree, parts = packed(value)
    return unpacked(json.loads(json.dumps(tree, allow_nan=False)), [memoryview(part) for part in parts])


@pytest.mark.parametrize("name", sorted(KINDS))
def test_every_kind_of_result_passes_beside_raw_bytes(name):
    result = by_hand(KINDS[name])
    assert same(result, through_parts(result))


@pytest.mark.parametrize("value", [
    None, 3, 2**70, "ü", -0.0, math.inf, True, [1, [2.5, None]], ("a", ("b",)), {"a": 1, 3: [None]}, [], (), {},
    list(range(100_000)), [None, True, 1.5, "ü", 2**70, -1] * 20, [[1, 2]] * 20,
    tuple(f"name {i} [<] \x00" for i in range(5_000)), {"limit": (1, 2), "allowed": [1, 2]},
    pd.Timestamp("2024-07-01", tz="Europe/Paris"), pd.Timestamp("2024-07-01", tz="UTC+02:00"),
], ids=repr)
def test_arguments_come_back_the_same_and_a_tuple_is_no_list(value):
    back = through_parts({"held": value})["held"]
    assert type(back) is type(value)
    assert back == value


@pytest.mark.parametrize(
    "held", ["\ud800", ["a\udfff"], ("x\ud800",) * 20, np.array(["\ud800"], dtype=object)], ids=repr
)
def test_half_a_character_is_not_written(held):
    with pytest.raises(DataError) as caught:
        packed(held)
    assert caught.value.code == "DATA-TEXT"


EMPTY = b"\x00" * 12


@pytest.mark.parametrize(("tree", "parts"), [
    ("\ud800", []), ({"texts": 0}, [b"\x03\x00\x00\x00\xed\xa0\x80"]),
    ({"array": 0, "dtype": "<U0", "shape": [10**9]}, [b""]), ({"array": 0, "dtype": "U", "shape": [10**9]}, [b""]),
    ({"array": 0, "dtype": "<U1", "shape": [1]}, [b"\xff" * 4]),
    ({"array": 0, "dtype": "<U1", "shape": [1]}, [b"\x00\xd8\x00\x00"]),
    ({"array": 0, "dtype": "(0,9)<f8", "shape": [9]}, [b""]),
    ({"array": 0, "dtype": ["<f8"], "shape": [1]}, [b"12345678"]),
    *[
        ({"frame": [{"cells": 0, "dtype": dtype}], "names": 0, "index": {"array": 1, "dtype": "<i8", "shape": [0]}},
         [EMPTY, b""])
        for dtype in ("Sparse[int]", "category", "period[D]", "datetime64[ns, ../x]", "datetime64[ns, tzlocal()]", 3)
    ],
    *[({"time": "2020-01-01T00:00:00", "unit": "ns", "zone": zone}, []) for zone in ("../x", "/x", "tzlocal()", 3)],
    *[({"time": time, "unit": "ns", "zone": None}, []) for time in ("now", "1" * 1_000, "Monday", 3)],
], ids=lambda held: repr(held)[:60])
def test_what_pandas_and_numpy_would_take_and_nobody_writes_is_refused(tree, parts):
    with pytest.raises(ValueError, match="not what was asked for"):
        unpacked(tree, parts)


@pytest.mark.parametrize("tree", [
    lambda path: {"time": "2020-01-01T00:00:00+00:00", "unit": "ns", "zone": f"dateutil/{path}"},
    lambda path: {
        "frame": [{"cells": 0, "dtype": f"datetime64[ns, dateutil/{path}]"}], "names": 0,
        "index": {"array": 1, "dtype": "<i8", "shape": [0]},
    },
], ids=["cell", "column"])
def test_no_file_is_opened_for_the_name_of_a_zone(tree, tmp_path):
    path, opened = tmp_path / "file", []
    path.write_bytes(b"TZif")
    sys.addaudithook(lambda event, told: opened.append(told) if event == "open" and str(path) in str(told) else None)
    with pytest.raises(ValueError, match="not what was asked for"):
        unpacked(tree(path), [EMPTY, b""])
    assert opened == []


@pytest.mark.parametrize(
    "held", [("a",) * 100, np.array([None] * 100), [("a",) * 60, ("b",) * 60]], ids=["texts", "cells", "both"]
)
def test_more_cells_than_are_allowed_are_not_made(held):
    tree, parts = packed(held)
    unpacked(tree, parts, most=120)
    with pytest.raises(ValueError, match="not what was asked for"):
        unpacked(tree, parts, most=99)


@pytest.mark.parametrize(("tree", "parts"), [
    ({"texts": 0}, [b"\xff\xff\xff\xff"]), ({"texts": 1}, [b""]), ({"texts": "0"}, [b""]), ({"texts": -1}, [b""]),
    ({"texts": 0}, [b"\x01\x00\x00\x00\xff"]), ({"texts": 0}, [b"\x01\x00"]),
    ({"cells": 0, "shape": [2]}, [b"\x02\x00\x00\x00" + b"\x00" * 8 + b"\x03\x03"]),
    ({"cells": 0, "shape": [2]}, [b"\xff" * 12]), ({"cells": 0, "shape": [2]}, [b""]),
    ({"cells": 0, "shape": [1]}, [b"\x01\x00\x00\x00" + b"\x00" * 8 + b"\x09"]),
    ({"array": 0, "dtype": "<f8", "shape": [2]}, [b"12345678"]),
    ({"array": 0, "dtype": "|O", "shape": [1]}, [b"1" * 8]),
    ({"array": 0, "dtype": "<U1000000000", "shape": [10]}, [b""]), ({"pairs": [[1]]}, []),
    ({"frame": [], "names": 0}, []),
])
def test_bytes_that_lie_are_refused(tree, parts):
    with pytest.raises(ValueError, match=r"not what was asked for|there is no part"):
        unpacked(tree, parts)


@pytest.fixture(scope="module")
def computed():
    generator = np.random.default_rng(0)
    frame = pd.DataFrame(generator.normal(size=(60, 3)), columns=["a", "b", "c"])
    kind = np.where(frame["a"] > 0, "yes", "no")
    classes = read_table(frame.assign(y=kind), target="y")
    numbers = read_table(frame.assign(y=frame["a"] * 2), target="y")
    classifier = load_model(LogisticRegression().fit(frame, kind), classes)
    regressor = load_model(LinearRegression().fit(frame, frame["a"] * 2), numbers)
    return [
        method(model, table) for model, table in [(classifier, classes), (regressor, numbers)]
        for method in (predictions, performance, permutation_importance)
    ]


def test_computed_results_come_back_the_same(computed):
    for result in computed:
        assert same(result, through_json(result))


def test_arrays_come_back_read_only(computed):
    back = through_json(computed[1])
    arrays = [back.truth, back.confusion, back.roc.x, through_json(by_hand(results.Surface)).grids[0]]
    assert not any(array.flags.writeable for array in arrays)


def test_arrays_of_every_kind_keep_their_bytes():
    for array in (
        np.array([True, False]), np.arange(6, dtype="int16").reshape(2, 3).T, np.arange(3, dtype=">f8"),
        np.float32([0.1]), np.array(["a", "üü"]), np.empty((0, 4)), np.array(2.5),
        np.array([[None, "x"], [1, 2.5]], dtype=object), np.array([pd.Timestamp("2024-01-01"), pd.NaT, pd.NA, np.nan]),
        np.array([pd.Timestamp("2024-07-01", tz="Europe/Paris"), True, datetime.date(2024, 2, 29)], dtype=object),
    ):
        back = through_json(by_hand(results.Cells, target=array)).target
        assert back.shape == array.shape
        assert [same(*pair) for pair in zip(array.ravel().tolist(), back.ravel().tolist(), strict=True)] == (
            [True] * array.size
        )


def test_frames_keep_index_and_names():
    for frame in (
        awkward_frame().iloc[[2, 0]], awkward_frame().iloc[:0], pd.DataFrame({"a": [1], 3: [2]}),
        pd.DataFrame({"a": [1.0, 2.0]}, index=["x", "y"]), pd.DataFrame([[1, 2]], columns=["a", "a"]),
    ):
        assert_frame_equal(through_json(by_hand(results.Cells, frame=frame)).frame, frame, check_exact=True)


def test_a_cell_that_cannot_be_kept_is_refused():
    with pytest.raises(DataError, match="type complex"):
        plain(by_hand(results.Cells, target=np.array([1j], dtype=object)))


def stored():
    return plain(by_hand(results.Importance))


def changed(*path, to):
    held = copy.deepcopy(stored())
    place = held
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = to
    return held


WRONG = {
    "no dict": [1],
    "no result": {},
    "an unknown kind": changed("result", to="Popen"),
    "the base": changed("result", to="Result"),
    "a helper of the module": changed("result", to="np"),
    "a kind that is no text": changed("result", to=["Importance"]),
    "no fields": changed("fields", to=None),
    "a field too many": changed("fields", "more", to=1),
    "text for an array": changed("fields", "mean", to="x"),
    "a number for text": changed("fields", "score", to=1),
    "another result": changed("fields", "provenance", to=plain(by_hand(results.Score))),
    "a list for a tuple": changed("fields", "feature_names", to=["a"]),
    "numbers among names": changed("fields", "feature_names", to={"tuple": ["a", 1]}),
    "bytes that are no base64": changed("fields", "mean", "array", to="!!!!"),
    "too few bytes": changed("fields", "mean", "array", to=base64.b64encode(b"12345678").decode()),
    "a huge shape": changed("fields", "mean", "shape", to=[10**9, 10**9]),
    "a shape below zero": changed("fields", "mean", "shape", to=[-2, -2]),
    "a shape of truth": changed("fields", "mean", "shape", to=[True, 4]),
    "an array of objects": changed("fields", "mean", "dtype", to="|O"),
    "no dtype": changed("fields", "mean", "dtype", to="nonsense"),
    "a cell of no kind": changed("fields", "score", to={"code": "1"}),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_what_is_not_a_stored_result_is_refused(wrong):
    with pytest.raises(DataError, match="not a stored result") as caught:
        revived(wrong)
    assert caught.value.remedy == "Make the result again from the model and the table."


def test_a_missing_field_is_refused():
    held = stored()
    del held["fields"]["mean"]
    with pytest.raises(DataError, match="mean"):
        revived(held)


def test_endless_nesting_is_refused():
    deep = "x"
    for _ in range(100_000):
        deep = {"tuple": [deep]}
    with pytest.raises(DataError):
        revived(changed("fields", "feature_names", to=deep))


def test_codes_of_a_category_outside_its_levels_are_refused():
    held = plain(by_hand(results.Cells))
    level = held["fields"]["frame"]["frame"][7]
    level["codes"] = plain(by_hand(results.Cells, target=np.array([0, 9, 1])))["fields"]["target"]
    with pytest.raises(DataError):
        revived(held)
