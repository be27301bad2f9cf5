"""Files that older versions wrote: each answers as it did there, or is refused by the name of its version."""

import json
from importlib import metadata
from pathlib import Path

import numpy as np
import pytest

import explain
from explain.errors import ModelError
from explain.model.fitted import both_classes
from explain.model.unsupervised import nearness

FOLDER = Path(__file__).parents[2] / "old_models"
FILES = sorted(path for path in FOLDER.glob("*/*") if path.suffix in (".joblib", ".skops"))
OF_A_NUMBER = ("poisson", "boosting_quantile", "histogram_regression", "isolation", "clusters")
REFUSED = ("ada_boosting",)
OTHERS = ("xgboost", "lightgbm")


def opened(path):
    target = "cost" if path.stem in OF_A_NUMBER else "late"
    dataset = explain.read_table(FOLDER / "table.csv", target=target)
    labels = ["no", "yes"] if path.stem in OTHERS else None
    return explain.load_model(path, dataset, labels=labels), dataset


def said(path):
    answers = np.array(json.loads((path.parent / "answers.json").read_text(encoding="utf-8"))["answers"][path.stem])
    if path.stem == "clusters":
        return nearness(answers)
    return both_classes(answers) if answers.ndim == 2 else answers[:, None]


def named(path):
    return f"{path.parent.name}/{path.name}"


@pytest.mark.parametrize("path", [path for path in FILES if path.stem not in REFUSED], ids=named)
def test_an_old_file_answers_as_it_did(path):
    predictor, dataset = opened(path)
    wanted = said(path)
    scale = {"sgd": "margin"}.get(path.stem)
    answers = predictor(dataset.features.head(len(wanted)), scale)
    wanted = np.column_stack([-wanted, wanted]) if path.stem == "sgd" else wanted
    np.testing.assert_allclose(answers, wanted, rtol=1e-6 if path.stem == "xgboost" else 1e-12, atol=1e-12)


@pytest.mark.parametrize("path", [path for path in FILES if path.stem not in REFUSED + OTHERS], ids=named)
def test_the_version_of_the_file_stands_beside_the_one_here(path):
    predictor, _ = opened(path)
    assert predictor.version == path.parent.name
    assert any(f"saved with scikit-learn {path.parent.name} and opened with" in note for note in predictor.notes)


def test_a_model_of_another_library_has_no_version_of_scikit_learn():
    predictor, _ = opened(FOLDER / "1.2.2" / "lightgbm.joblib")
    assert (predictor.library, predictor.version) == ("lightgbm", metadata.version("lightgbm"))


@pytest.mark.parametrize("path", [path for path in FILES if path.stem in REFUSED], ids=named)
def test_a_model_that_would_answer_otherwise_is_refused(path):
    with pytest.raises(ModelError, match=f"saved with scikit-learn {path.parent.name}; here is .* answers otherwise"):
        opened(path)


def test_an_old_file_opens_in_a_process_of_its_own():
    path = FOLDER / "1.2.2" / "pipeline_rest.joblib"
    with explain.open_workspace(path, FOLDER / "table.csv", target="late") as workspace:
        answers = workspace.ask("predictions", rows=list(range(len(said(path))))).values
    np.testing.assert_allclose(answers, said(path), rtol=1e-12)


def test_there_are_files_of_many_versions():
    assert len({path.parent.name for path in FILES}) >= 7
    assert len(FILES) >= 24
