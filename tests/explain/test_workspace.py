import threading

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression

import explain
from explain.stored import plain
from explain.workspace import METHODS, Workspace, model_facts, table_facts


@pytest.fixture(scope="module")
def frame():
    random = np.random.default_rng(0)
    made = pd.DataFrame({"a": random.normal(size=80), "b": random.integers(0, 5, 80)})
    return made.assign(y=np.where(made["a"] + made["b"] / 3 > 0.7, "yes", "no"))


@pytest.fixture(scope="module")
def model(frame):
    return LogisticRegression().fit(frame[["a", "b"]], frame["y"])


@pytest.fixture(scope="module")
def workspace(model, frame):
    return explain.open_workspace(model, frame, target="y", title="Both")


def without_seconds(result):
    held = plain(result)
    return repr(held).replace(repr(result.provenance.seconds), "")


@pytest.mark.parametrize(("method", "arguments"), [
    ("predictions", {"rows": [3, 4]}), ("shap_values", {"rows": [3], "output": "yes"}),
    ("lime_weights", {"rows": [3], "n_samples": 200}), ("dependence", {"feature": "a"}),
    ("counterfactuals", {"row": 3}), ("performance", {}),
])
def test_asking_is_calling_the_method(workspace, model, frame, method, arguments):
    dataset = explain.read_table(frame, target="y")
    called = getattr(explain, method)(explain.load_model(model, dataset), dataset, **arguments)
    assert without_seconds(workspace.ask(method, **arguments)) == without_seconds(called)


def test_every_public_method_can_be_asked():
    public = {name for name, home in explain._HOMES.items() if home.startswith("explain.methods")}
    assert public <= set(METHODS)


def test_a_sample_is_the_beginning_of_the_seeded_permutation(workspace):
    small = workspace.ask("predictions", sample=10, seed=5).rows
    large = workspace.ask("predictions", sample=30, seed=5).rows
    assert set(small) < set(large)
    assert len(small) == 10


def test_progress_is_handed_on(workspace):
    seen = []
    workspace.ask("dependence", feature="a", progress=lambda done, total: seen.append(done))
    assert seen[-1] == 80 * 21


def test_an_unknown_method_is_refused_by_name(workspace):
    with pytest.raises(explain.MethodError, match="__import__"):
        workspace.ask("__import__")


def test_it_says_what_a_screen_needs_without_table_or_model(model, frame):
    dataset = explain.read_table(frame, target="y", target_unit="votes", labels={"a": "Age"}, units={"a": "years"})

    def never(*_):
        raise AssertionError("nothing is to be opened")

    known = model_facts(explain.load_model(model, dataset))
    workspace = Workspace(table=table_facts(dataset), model=known, open_dataset=never, open_predictor=never,
                          title="Both")
    assert (workspace.title, workspace.n_rows, workspace.target) == ("Both", 80, "y")
    assert (workspace.names, workspace.labels) == (("a", "b"), ("Age (years)", "b"))
    assert (workspace.target_unit, workspace.dataset_name) == (dataset.target_unit, dataset.name)
    assert (workspace.data_fingerprint, workspace.reading) == (dataset.fingerprint, dataset.reading)
    assert workspace.notes == (*dataset.notes, *known.notes)
    with pytest.raises(AssertionError):
        _ = workspace.schema


def test_it_knows_its_columns_and_its_model(workspace):
    assert workspace.schema.names == workspace.names == ("a", "b")
    assert workspace.model.outputs == ("no", "yes")
    assert workspace.model.default_output == "yes"
    assert set(workspace.model.scales) == {"probability", "margin"}


def test_table_and_model_are_opened_once_and_only_when_asked(model, frame):
    dataset = explain.read_table(frame, target="y")
    predictor = explain.load_model(model, dataset)
    opened, together = [], threading.Barrier(4)
    closed = Workspace(table=table_facts(dataset), model=model_facts(predictor), title="",
                       open_dataset=lambda: opened.append("table") or dataset,
                       open_predictor=lambda table: opened.append("model") or predictor)
    assert not opened

    def ask():
        together.wait()
        closed.ask("predictions", rows=[0])

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert opened == ["table", "model"]


def test_a_pair_that_does_not_fit_is_refused(model, frame):
    with pytest.raises(explain.ModelError, match="b"):
        explain.open_workspace(model, frame[["a", "y"]], target="y")
