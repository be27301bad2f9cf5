"""The samples open through the ordinary door, answer as their models do, and are good enough to learn from."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import accuracy_score, r2_score, roc_auc_score

import explain
from explain.errors import DataError
from explain.model.predictor import Predictor
from explain.samples import FOLDER, ORDER, Sample, open_sample, recipes, sample_model, sample_table, samples
from explain.table.dataset import Dataset
from explain.table.dictionary_fit import fitted


@dataclass
class Opened:
    about: Sample
    dataset: Dataset
    predictor: Predictor


@pytest.fixture(scope="module")
def opened():
    found = {}
    for about in samples():
        dataset = sample_table(about)
        found[about.name] = Opened(about, dataset, sample_model(about, dataset))
    return found


def test_the_samples_and_what_they_say():
    assert tuple(sample.name for sample in samples()) == ORDER
    for sample in samples():
        assert sample.question.endswith("?")
        assert sample.licence in ("CC BY 4.0", "CC0 1.0")
        assert sample.source
        assert sample.credit.startswith("Data: ")


@pytest.mark.parametrize("name", ORDER)
def test_words_fit_the_table(name, opened):
    sample = opened[name]
    columns = set(sample.dataset.schema.names)
    assert set(sample.about.labels) == columns
    assert set(sample.about.units) | set(sample.about.constraints) <= columns
    schema = sample.dataset.schema
    known = {column.name: column.categories for column in schema.columns} | {sample.about.target: ()}
    assert fitted(sample.about.dictionary, known) == (sample.about.dictionary, ())
    assert set(dict(sample.about.dictionary.target(sample.about.target).values)) <= set(sample.predictor.outputs)
    assert 0 <= sample.about.row < len(sample.dataset)
    assert sample.dataset.target_name == sample.about.target
    assert sample.predictor.outputs[sample.predictor.place()] == (sample.about.positive or sample.about.target)


def test_no_search_of_a_sample_changes_what_is_marked_as_protected(opened):
    held = {name: sample.about.dictionary.held_fixed(sample.dataset.schema.names) for name, sample in opened.items()}
    assert set(held["income"]) == {"age", "marital_status", "relationship", "race", "sex", "native_country"}
    for name, fixed in held.items():
        assert fixed.items() <= opened[name].about.constraints.items()


@pytest.mark.parametrize("name", ORDER)
def test_the_predictor_equals_the_model_fitted_anew(name, opened):
    build, sample = recipes(), opened[name]
    _, shown = build.parts(name)
    rows = shown.drop(columns=sample.about.target).reset_index(drop=True)
    anew = build.fitted(name)
    if name == "bike":
        import xgboost

        coded = rows.assign(**{
            column: rows[column].where(rows[column].isin(held)).astype(pd.CategoricalDtype(held))
            for column, held in levels_of(anew).items()
        })
        wanted = anew.predict(xgboost.DMatrix(coded, enable_categorical=True)).reshape(-1, 1)
    else:
        wanted = anew.predict_proba(rows)
    np.testing.assert_array_equal(sample.predictor(sample.dataset.features), wanted)


def levels_of(booster):
    held = booster.get_categories(export_to_arrow=True).to_arrow()
    return {name: levels.to_pylist() for name, levels in held if levels is not None}


def test_the_models_are_good_on_rows_they_have_not_seen(opened):
    def scores(name):
        sample = opened[name]
        return sample.dataset.target, sample.predictor(sample.dataset.features), np.array(sample.predictor.outputs)

    truth, values, _ = scores("income")
    assert roc_auc_score(truth == ">50K", values[:, 1]) > 0.9
    truth, values, _ = scores("bike")
    assert r2_score(truth, values[:, 0]) > 0.88
    truth, values, outputs = scores("penguins")
    assert accuracy_score(truth, outputs[values.argmax(axis=1)]) > 0.95


def test_reading_the_income_table_otherwise_is_pointed_out(opened):
    about = opened["income"].about
    predictor = explain.load_model(about.model, explain.read_table(about.table, target=about.target))
    assert any("read the table with missing=['?']" in note for note in predictor.notes)


def test_a_file_that_cannot_be_opened_is_fitted_anew(opened, tmp_path):
    sample = opened["penguins"]
    broken = tmp_path / "model.skops"
    broken.write_bytes(b"PK\x03\x04 no more")
    anew = sample_model(replace(sample.about, model=broken), sample.dataset)
    rows = sample.dataset.features
    np.testing.assert_allclose(anew(rows), sample.predictor(rows), rtol=1e-12)


@pytest.mark.parametrize("name", ORDER)
def test_a_sample_opened_in_its_own_process_answers_the_same(name, opened):
    with open_sample(name).workspace as workspace:
        assert not workspace.running
        values = workspace.ask("predictions").values
        assert workspace.running
    np.testing.assert_array_equal(values, opened[name].predictor(opened[name].dataset.features))


def test_an_unknown_sample_is_named():
    with pytest.raises(DataError, match="Choose income, bike or penguins"):
        open_sample("titanic")


def test_files_are_small_and_carry_their_provenance():
    provenance = (FOLDER / "data" / "PROVENANCE.md").read_text(encoding="utf-8")
    for sample in samples():
        assert sample.model.stat().st_size < 1_500_000
        assert sample.table.stat().st_size < 1_500_000
        assert sample.licence.split(" ")[0] in provenance
    for path in FOLDER.glob("data/*.csv"):
        assert path.name in provenance
