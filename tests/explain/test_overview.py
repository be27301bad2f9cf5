"""Stored answers are used while they are true, and never after."""

import json
import shutil

import numpy as np
import pytest

from explain import overview
from explain.checks.catalogue import CHECKS
from explain.facts import model_facts, table_facts
from explain.samples import FOLDER, files, open_sample, sample_model, sample_table, samples
from explain.stored import plain
from tests.made import predictions


@pytest.fixture(scope="module")
def stored():
    """The answers of the penguins' first screen, just made."""
    files = {name: FOLDER / "penguins" / name for name in ("table.csv", "model.skops")}
    return overview.made_overview(open_sample("penguins").workspace, files)


@pytest.fixture
def kept(stored, tmp_path):
    """A copy of the answers and of the files they were made for."""
    files = {name: tmp_path / name for name in ("table.csv", "model.skops")}
    for name, path in files.items():
        shutil.copy(FOLDER / "penguins" / name, path)
    path = tmp_path / "overview.json"
    path.write_text(stored, encoding="utf-8")
    return path, files


def test_what_is_stored_is_what_the_methods_answer(kept):
    found = overview.stored_overview(*kept)
    workspace = open_sample("penguins").workspace
    methods = [method for method, _, _ in found.answers]
    assert methods[:4] == ["performance", "shap_values", "shap_values", "predictions"]
    assert methods[4:] == [name for name, check in CHECKS.items() if "overall" in check.subjects]
    (_, change, nearest), = overview.answers_of(found.later)
    again = workspace.ask("counterfactuals", **change)
    assert nearest.rows.equals(again.rows)
    assert nearest.predictions.tolist() == again.predictions.tolist()
    for method, arguments, answer in found.answers:
        again = workspace.ask(method, **arguments)
        assert answer.provenance.data == again.provenance.data
        if method == "shap_values":
            np.testing.assert_array_equal(answer.contributions, again.contributions)
        elif method == "performance":
            assert [score.value for score in answer.scores] == [score.value for score in again.scores]
        elif method in CHECKS:
            assert [each.value for each in answer.findings] == pytest.approx([each.value for each in again.findings],
                                                                            nan_ok=True)
    assert found.model.outputs == workspace.model.outputs


@pytest.mark.parametrize("name", ["table.csv", "model.skops"])
def test_a_changed_file_makes_stored_answers_void(kept, name):
    path, files = kept
    files[name].write_bytes(files[name].read_bytes() + b"\n")
    assert overview.stored_overview(path, files) is None


@pytest.mark.parametrize("name", ["seed", "scikit-learn", "numpy", "whyboard"])
def test_another_seed_or_version_makes_them_void(kept, name):
    path, files = kept
    held = json.loads(path.read_text(encoding="utf-8"))
    held["made_with"][name] = "0.0"
    path.write_text(json.dumps(held), encoding="utf-8")
    assert overview.stored_overview(path, files) is None


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"made_with": 1}', "\x00"])
def test_a_file_that_is_none_of_ours_is_passed_over(kept, text):
    path, files = kept
    path.write_text(text, encoding="utf-8")
    assert overview.stored_overview(path, files) is None


def test_there_need_be_no_file(kept):
    assert overview.stored_overview(kept[0].with_name("none.json"), kept[1]) is None


@pytest.mark.parametrize("about", samples(), ids=lambda about: about.name)
def test_what_ships_says_of_table_and_model_what_they_say_when_opened(about):
    found = overview.stored_overview(FOLDER / about.name / "overview.json", files(about))
    dataset = sample_table(about)
    assert plain(found.table) == plain(table_facts(dataset))
    assert plain(found.model) == plain(model_facts(sample_model(about, dataset)))


@pytest.mark.parametrize(("values", "task", "met"), [
    ([[0.2, 0.8]], "binary", "no"), ([[0.5, 0.2, 0.3]], "multiclass", "maybe"),
    ([[100.0]], "regression", (120.0, None)),
])
def test_the_answer_asked_for_is_another_one(values, task, met):
    outputs = {"binary": ("no", "yes"), "multiclass": ("no", "yes", "maybe"), "regression": ("y",)}[task]
    made = predictions(1, values=np.array(values), outputs=outputs)
    assert overview.other_answer(made, "y", task) == met


@pytest.mark.parametrize(("explained", "met"), [("no", "maybe"), ("yes", "yes"), ("maybe", "maybe")])
def test_the_class_explained_is_wanted_where_it_is_not_the_answer(explained, met):
    made = predictions(1, values=np.array([[0.5, 0.2, 0.3]]), outputs=("no", "yes", "maybe"))
    assert overview.other_answer(made, explained, "multiclass") == met


def test_the_checks_that_ship_say_what_they_say_now():
    """When this fails a check has other numbers than before: make the answers anew, by `store_overview`."""
    with open_sample("penguins").workspace as workspace:
        shipped = overview.stored_overview(FOLDER / "penguins" / "overview.json", files(about_penguins()))
        stored = [(method, arguments, answer) for method, arguments, answer in shipped.answers if method in CHECKS]
        assert len(stored) > 4
        for method, arguments, answer in stored:
            again = workspace.ask(method, **arguments)
            assert [each.name for each in answer.findings] == [each.name for each in again.findings]
            for name in ("value", "low", "high"):
                before, now = ([getattr(each, name) for each in held.findings] for held in (answer, again))
                np.testing.assert_allclose(before, now, rtol=1e-4, atol=1e-6, err_msg=method)
            assert [flag.id for flag in answer.flags] == [flag.id for flag in again.flags]


def about_penguins():
    return next(about for about in samples() if about.name == "penguins")
