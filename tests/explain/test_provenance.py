import subprocess
import sys
import time
from importlib import metadata

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression

from explain import load_model, read_table
from explain.provenance import provenance, versions
from explain.table.dataset import digest


@pytest.fixture(scope="module")
def pair():
    frame = pd.DataFrame({"a": [0.0, 1, 2, 5], "y": [1.0, 3, 5, 11]})
    dataset = read_table(frame, target="y")
    return load_model(LinearRegression().fit(frame[["a"]], frame["y"]), dataset), dataset


def stated(pair, **settings):
    said = {"method": "dependence", "engine": "brute force", "began": time.perf_counter(), "n_rows": 4, "seed": 7,
            "scale": "target", "output": "y", **settings}
    return provenance(*pair, **said)


def test_versions_are_those_installed_and_unknown_libraries_are_left_out():
    assert versions("numpy", "no-such-library", "pandas") == (
        ("numpy", metadata.version("numpy")), ("pandas", metadata.version("pandas")))


def test_versions_import_nothing():
    code = ("import sys; from explain.provenance import versions; versions('shap', 'lime'); "
            "print({'shap', 'lime'} & {*sys.modules})")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_it_names_model_table_and_settings(pair):
    made = stated(pair, feature="a", n_grid=20)
    predictor, dataset = pair
    assert (made.model, made.data) == (predictor.fingerprint, dataset.fingerprint)
    assert (made.seed, made.n_rows, made.scale, made.output) == (7, 4, "target", "y")
    assert made.settings == (("feature", "a"), ("n_grid", "20"))
    assert made.seconds >= 0


def test_a_background_is_named_by_its_digest_and_no_background_by_nothing(pair):
    rows = np.array([[0.0], [1.0]])
    assert stated(pair).background_digest == ""
    assert stated(pair, background="2 rows", background_rows=rows).background_digest == digest(rows)
    assert digest(rows) != digest(rows + 1e-12)
