"""Honest files open and answer the same in every bit; hostile ones are refused before anything of them runs."""

import io
import json
import os
import pickle
import subprocess
import sys
from collections import OrderedDict, defaultdict
from datetime import datetime, timedelta
from pathlib import Path

import cloudpickle
import joblib
import numpy as np
import pandas as pd
import pytest
from scipy import sparse
from sklearn.linear_model import LinearRegression

from explain.errors import ModelError
from explain.model.pickle_files import UnknownNames, opened_pickle
from explain.model.pickles.calls import CALLS, LeftOut
from explain.model.pickles.inventory import names_asked_for
from explain.model.pickles.lists import listed_as, lists
from explain.model.pickles.opener import Opener
from explain.model.pickles.reader import Limits
from tests.hardness.honest import FORMATS, NOT_WRITTEN, outcome
from tests.hostile.pickles import call, hostile, made, mapping, model, name, text
from tests.zoo import makers, zoo

ROOT = Path(__file__).resolve().parents[3]
EVERY_FORMAT = (
    "RandomForestClassifier",
    "HistGradientBoostingRegressor",
    "KNN, distance",
    "SVC",
    "columns and a forest",
    "XGBClassifier",
    "LGBM of categories",
    "CatBoost of text",
    "a search of ranges",
    "a model in a dict",
)


class OwnModel(LinearRegression):
    """A class of no library."""


@pytest.mark.parametrize("specimen", sorted(makers()))
def test_each_estimator_opens_and_answers_the_same(specimen):
    form = list(FORMATS)[list(makers()).index(specimen) % len(FORMATS)]
    form = "joblib" if (specimen, form) in NOT_WRITTEN else form
    assert outcome(zoo()[specimen](), form) == "same"


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("specimen", EVERY_FORMAT)
def test_some_estimators_open_from_every_format(specimen, form):
    assert outcome(zoo()[specimen](), form) == "same"


@pytest.mark.parametrize("protocol", range(6))
@pytest.mark.parametrize(
    "held",
    [
        {"a": [1, 2.5, True, None], "b": (b"x", "é", 10**30)},
        {"n": np.arange(6).reshape(2, 3), "f": np.asfortranarray(np.eye(3))},
        {
            "d": np.array(["2024-01-01"], "M8[D]"),
            "u": np.array(["a", "bcd"]),
            "o": np.array(["x", None, 1.5], dtype=object),
        },
        {
            "s": np.array([(1, 2.5)], dtype=[("a", "i4"), ("b", "f8")]),
            "e": np.empty((0, 3)),
            "big": np.array([1, 2], ">i4"),
        },
        {
            "x": np.float64(2.5),
            "i": np.int64(3),
            "t": np.datetime64("2024-01-01T10:00", "m"),
            "set": {1, 2},
            "frozen": frozenset("ab"),
        },
        {
            "o": OrderedDict(a=1),
            "d": defaultdict(list, a=[1]),
            "when": datetime(2024, 1, 2, 3),
            "long": timedelta(3),
            "s": slice(1, 4),
        },
        {"c": sparse.csr_matrix(np.eye(3)), "r": bytearray(b"abc"), "dtype": np.dtype("f4"), "kind": np.float32},
    ],
    ids=lambda held: ", ".join(held),
)
def test_what_stands_beside_a_model_comes_back_as_it_was(held, protocol):
    file = io.BytesIO()
    joblib.dump({**held, "model": LinearRegression()}, file, protocol=max(protocol, 2))
    for raw in (pickle.dumps({**held, "model": LinearRegression()}, protocol=protocol), file.getvalue()):
        back, _ = opened_pickle(raw)
        wanted = joblib.load(io.BytesIO(raw))
        assert list(back) == [*held, "model"]
        for key in held:
            assert type(back[key]) is type(held[key])
            assert repr(back[key]) == repr(wanted[key])
            assert getattr(back[key], "dtype", None) == getattr(wanted[key], "dtype", None)


def test_a_table_beside_a_model_is_left_out():
    back, facts = opened_pickle(
        pickle.dumps({"model": LinearRegression(), "rows": pd.DataFrame({"a": [1], "b": ["x"]})})
    )
    assert type(back["rows"]) is LeftOut
    assert "pandas.DataFrame" in facts.names


def test_a_random_state_goes_on_where_it_was():
    state = np.random.RandomState(3)
    state.normal(size=5)
    back, _ = opened_pickle(pickle.dumps(LinearRegression().set_params(n_jobs=state)))
    np.testing.assert_array_equal(back.n_jobs.normal(size=700), state.normal(size=700))


def test_cloudpickle_of_library_classes_opens():
    specimen = zoo()["columns and a line"]()
    assert type(opened_pickle(cloudpickle.dumps(specimen.fitted))[0]).__name__ == "Pipeline"


def test_facts_say_what_was_checked():
    fitted = zoo()["LinearRegression"]().fitted
    _, facts = opened_pickle(pickle.dumps(fitted))
    assert "sklearn.linear_model._base.LinearRegression" in facts.names
    assert (facts.format, facts.other_versions) == ("pickle", ())
    file = io.BytesIO()
    joblib.dump(fitted, file)
    assert opened_pickle(file.getvalue())[1].format == "joblib"


def test_unknown_names_are_listed_and_nothing_else_is_read():
    raw = model(a=name("nowhere", "one"), b=name("os", "system"), c=name("nowhere.inner", "two"))
    with pytest.raises(UnknownNames) as caught:
        opened_pickle(raw)
    assert caught.value.names == ("nowhere.one", "os.system", "nowhere.inner.two")
    assert (caught.value.code, caught.value.needs_trust) == ("MODEL-NAME", True)
    assert "'nowhere.one', 'os.system' and 'nowhere.inner.two'" in caught.value.problem


def test_many_unknown_names_are_counted_and_long_ones_cut():
    raw = model(**{f"a{i}": name("nowhere", f"{i}" + "x" * 500) for i in range(30)})
    with pytest.raises(UnknownNames, match="25 more") as caught:
        opened_pickle(raw)
    assert len(caught.value.names) == 30
    assert len(str(caught.value)) < 800


def test_names_behind_the_arrays_of_joblib_are_found():
    file = io.BytesIO()
    joblib.dump({"a": np.arange(3000.0), "o": np.array([OwnModel()], dtype=object), "model": OwnModel()}, file)
    with pytest.raises(UnknownNames) as caught:
        opened_pickle(file.getvalue())
    assert [each.rpartition(".")[2] for each in caught.value.names] == ["OwnModel"]


def test_somebody_who_trusts_a_file_opens_it_as_python_does():
    raw = pickle.dumps({"model": LinearRegression(), "now": os.getcwd}, protocol=5)
    with pytest.raises(UnknownNames):
        opened_pickle(raw)
    held, facts = opened_pickle(raw, any_name=True)
    assert held["now"] is os.getcwd
    assert any(each.endswith("getcwd") for each in facts.names)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"sklearn.linear_model._base", b"sklearn.linear_model.base"),
        (b"numpy._core.multiarray", b"numpy.core.multiarray"),
    ],
)
def test_names_of_older_versions_are_found(old, new):
    raw = pickle.dumps(zoo()["LinearRegression"]().fitted, protocol=2)
    assert old in raw
    assert type(opened_pickle(raw.replace(old, new))[0]) is LinearRegression


def test_a_version_that_cannot_be_opened_is_named():
    raw = pickle.dumps(zoo()["LinearRegression"]().fitted, protocol=2)
    here = __import__("sklearn").__version__.encode()
    old = raw.replace(here, b"0.2.4").replace(b"LinearRegression", b"LinearRegressioh")
    with pytest.raises(ModelError, match=r"saved with scikit-learn 0\.2\.4; here is") as caught:
        opened_pickle(old)
    assert caught.value.code == "MODEL-VERSION"


def test_a_file_of_another_version_opens_and_says_so():
    raw = pickle.dumps(LinearRegression(), protocol=2)
    here = __import__("sklearn").__version__.encode()
    _, facts = opened_pickle(raw.replace(here, b"1.0.2"))
    assert facts.other_versions == ("1.0.2",)


def test_a_tree_of_another_version_is_refused_with_its_version():
    import sklearn

    raw = pickle.dumps(zoo()["DecisionTreeClassifier"]().fitted, protocol=2).replace(
        sklearn.__version__.encode(), b"0.9.9"
    )
    with pytest.raises(ModelError, match=r"saved with scikit-learn 0\.9\.9"):
        opened_pickle(raw.replace(b"missing_go_to_left", b"missing_go_to_lefx"))


def test_hostile_files_are_refused_and_nothing_of_them_runs(tmp_path):
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.hostile.pickles", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(done.stdout)
    assert len(found) >= 150
    assert {what: held for what, held in found.items() if not held["code"].startswith("MODEL-")} == {}
    assert {what: held["events"] for what, held in found.items() if held["events"]} == {}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("act", ["os.system", "builtins.open", "io.FileIO", "numpy.memmap", "functools.reduce"])
def test_the_hostile_files_are_real(act, tmp_path):
    raw = hostile(str(tmp_path / "canary"))[act]
    if act == "functools.reduce":
        raw = model(
            a=call("functools", "reduce", name("os", "open"), b"(" + text(str(tmp_path / "canary")) + b"I65\nl")
        )
    subprocess.run(
        [sys.executable, "-W", "ignore", "-c", "import sys, pickle; pickle.load(sys.stdin.buffer)"],
        input=raw,
        check=False,
    )
    assert (tmp_path / "canary").exists()


def test_what_a_distribution_would_run_is_left_out(tmp_path):
    code = text(f"open({str(tmp_path / 'canary')!r}, 'w')")
    state = mapping(_parse_arg_template=code, _ctor_param=b")")
    raw = model(ranges=made("scipy.stats._continuous_distns", "uniform_gen", state))
    assert type(opened_pickle(raw)[0].ranges) is LeftOut
    assert not list(tmp_path.iterdir())


def test_limits_end_a_stream(monkeypatch):
    from explain.model.pickles import reader

    monkeypatch.setattr(reader, "N_INSTRUCTIONS", 100)
    with pytest.raises(ModelError, match="more than 100 instructions") as caught:
        opened_pickle(b"\x80\x02" + b"N0" * 200 + b"N.")
    assert caught.value.code == "MODEL-SIZE"


def test_copies_are_bounded_by_the_size_of_the_file():
    piece = text("x" * 100_000) + b"q\x01"
    again = (
        name("_codecs", "encode")
        + b"q\x020"
        + piece
        + b"0"
        + b"("
        + b"h\x02(h\x01X\x06\x00\x00\x00latin1tR" * 2_000
        + b"l"
    )
    with pytest.raises(ModelError, match="far beyond its size"):
        opened_pickle(b"\x80\x02" + again + b".")


@pytest.mark.parametrize("raw", [raw for _, raw in sorted(hostile("canary").items())][::7])
def test_an_inventory_never_fails(raw):
    assert all(isinstance(part, str) for pair in names_asked_for(raw) for part in pair)


def test_no_list_holds_what_runs_or_reads():
    import importlib

    held = lists()
    assert len(held.created) > 250
    for module, attribute in held.values:
        found = getattr(importlib.import_module(module), attribute)
        assert isinstance(found, (type, np.ufunc)) or callable(found) or found is pd.NA
        assert module.partition(".")[0] in ("numpy", "builtins", "scipy", "sklearn", "pandas")
    for module, attribute in held.created | held.records:
        assert isinstance(getattr(importlib.import_module(module), attribute), type), (module, attribute)
    forbidden = {
        "os",
        "posix",
        "sys",
        "subprocess",
        "importlib",
        "io",
        "pickle",
        "operator",
        "types",
        "ctypes",
        "shutil",
        "socket",
    }
    assert not {module for module, _ in held.known() | set(CALLS) if module.partition(".")[0] in forbidden}
    assert not [pair for pair in held.known() if "datasets" in pair[0] or "." in pair[1]]
    together = [held.created, held.records, held.called, held.arguments, held.values, held.left_out, frozenset(CALLS)]
    assert sum(map(len, together)) == len(frozenset().union(*together)), "a name stands in two lists"


@pytest.mark.parametrize(
    ("module", "attribute"),
    [
        ("sklearn.datasets", "fetch_openml"),
        ("sklearn.pipeline", "Pipeline.fit"),
        ("sklearn", "pipeline"),
        ("builtins", "getattr"),
        ("sklearn.tree.x", "os"),
        ("scipy.sparse.x", "load_npz"),
    ],
)
def test_names_outside_the_lists_are_not_found(module, attribute):
    assert listed_as(module, attribute) is None


def test_the_machine_reads_what_python_writes():
    held = {"a": [1, [2, {"b": (3, 4, 5, 6)}]], "long": [2**70, -(2**70)], "text": "x" * 70_000, "deep": [[[[[]]]]]}
    for protocol in range(6):
        raw = pickle.dumps(held, protocol=protocol)
        assert Opener(io.BytesIO(raw), Limits(len(raw))).load() == held


def test_names_are_told_short_and_in_plain_letters():
    error = UnknownNames([f"m\u202e{i}.{'x' * 1_000_000}\n" for i in range(300)])
    assert len(error.details["names"]) == 100
    assert all(len(name) <= 80 and name.isprintable() for name in error.details["names"])
    assert len(error.problem) < 1_000
