"""The samples can be made again, to the same numbers, from the tables that came with them."""

import hashlib
import re

import numpy as np
import pandas as pd
import pytest

from explain.samples import FOLDER, recipes

build = recipes()
NAMES = tuple(build.RECIPES)


def test_the_sources_are_those_the_provenance_names():
    provenance = (FOLDER / "data" / "PROVENANCE.md").read_text(encoding="utf-8")
    digests = set(re.findall(r"[0-9a-f]{64}", provenance))
    assert {hashlib.sha256(path.read_bytes()).hexdigest() for path in FOLDER.glob("data/*.csv")} == digests


@pytest.mark.parametrize("name", NAMES)
def test_rows_to_fit_on_and_rows_to_show_are_two_parts_of_the_source(name):
    recipe = build.RECIPES[name]
    fit_on, shown = build.parts(name)
    assert len(shown) == recipe.n_shown
    assert not set(fit_on.index) & set(shown.index)
    assert len(fit_on) + len(shown) == len(pd.read_csv(FOLDER / "data" / recipe.source))
    assert not set(recipe.left_out) & set(shown.columns)


@pytest.mark.parametrize("name", NAMES)
def test_the_table_shipped_holds_the_cells_as_the_source_writes_them(name):
    _, shown = build.parts(name, as_text=True)
    shipped = pd.read_csv(FOLDER / name / "table.csv", dtype=str, keep_default_na=False)
    pd.testing.assert_frame_equal(shipped, shown.reset_index(drop=True))


def test_answers_leak_into_no_table():
    assert not {"casual", "registered"} & set(build.parts("bike")[1].columns)


@pytest.mark.parametrize("name", NAMES)
def test_two_builds_write_models_with_the_same_answers(name, tmp_path, monkeypatch):
    import explain

    recipe = build.RECIPES[name]
    (tmp_path / name).mkdir()
    (tmp_path / name / "sample.json").write_bytes((FOLDER / name / "sample.json").read_bytes())
    (tmp_path / "data").symlink_to(FOLDER / "data")
    monkeypatch.setattr(build, "HERE", tmp_path)
    build.build(name)
    assert (tmp_path / name / "table.csv").read_bytes() == (FOLDER / name / "table.csv").read_bytes()
    about = build.about(name)
    table = explain.read_table(tmp_path / name / "table.csv", target=about["target"], missing=about["missing"])
    models = [explain.load_model(folder / name / recipe.file, table) for folder in (tmp_path, FOLDER)]
    again, shipped = (model(table.features) for model in models)
    np.testing.assert_allclose(again, shipped, rtol=1e-9)
