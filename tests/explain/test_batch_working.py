"""One part and the desk it is worked on: what is believed, what is refused, and what a dying model leaves."""

import os
import signal
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from explain.batch import Settings, explain_folder, working
from explain.batch.desk import Desk, Job, _check
from explain.batch.manifest import read_manifest
from explain.batch.rows import columns_of, in_sample, kept_rows
from explain.batch.working import explain_part, stat_of
from explain.errors import MethodError
from explain.results import Contributions
from explain.workspace import Fault
from tests.explain.batches import numbers_folder
from tests.made import provenance


def answer(n: int = 4, **changes) -> Contributions:
    sizes = np.arange(2.0 * n).reshape(n, 2)
    made = {
        "contributions": sizes, "base_value": 1.5, "baseline": "", "predictions": 1.5 + sizes.sum(axis=1),
        "residual": np.zeros(n), "largest_errors": np.full(n, np.nan), "feature_codes": sizes, "scale": "target",
        "ordered": np.array([True, True]), "feature_names": ("file", "b"), "feature_labels": ("file", "b"),
        "output": "y", "target": "y", "unit": "", "engine": "trees", "exact": True, "provenance": provenance(),
    }
    return Contributions(**{**made, **changes})


@pytest.mark.parametrize(("made", "n_rows", "base_value", "code"), [
    (answer(), 5, None, "BATCH-ANSWER"), (answer(predictions=np.zeros(4)), 4, None, "BATCH-GAP"),
    (answer(contributions=np.full((4, 2), np.nan)), 4, None, "BATCH-GAP"),
    (answer(residual=np.full(4, 0.1)), 4, None, "BATCH-GAP"), (answer(), 4, 1.6, "BATCH-BASE"),
], ids=["rows", "gap", "nan", "residual", "base"])
def test_what_does_not_hold_is_not_written(made, n_rows, base_value, code):
    _check(answer(), 4, 1.5)
    with pytest.raises(MethodError) as caught:
        _check(made, n_rows, base_value)
    assert caught.value.code == code


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("working")
    numbers_folder(folder / "data", 2, 300)
    settings = Settings(background=10)
    explain_folder(folder / "numbers.joblib", folder / "data", folder / "out", settings=settings)
    return folder


@pytest.fixture
def job(place):
    return Job(model=str(place / "numbers.joblib"), data=str(place / "data"), out=str(place / "out"))


@pytest.fixture
def part(place):
    """The second part, as if it had not been done."""
    found = read_manifest(place / "out").parts[1]
    working.summary_path(place / "out", found).unlink(missing_ok=True)
    yield found
    working.let_go()


def test_the_model_s_process_may_end_between_two_blocks(place, job):
    desk = Desk(job, "")
    block = pq.read_table(place / "data" / "0.parquet").slice(0, 50)
    before = desk.ask(block)
    os.kill(desk.workspace._held.process.pid, signal.SIGKILL)
    after = desk.ask(block)
    desk.workspace.close()
    np.testing.assert_array_equal(before.contributions, after.contributions)


def test_a_part_is_done_once_and_tells_of_its_rows(place, job, part):
    told = []
    seen = stat_of(place / "data" / part.file)
    assert explain_part(job, "", part, seen, told.append).problem == ""
    assert sum(told) == part.n_rows == 300
    assert working.done(place / "out", part)
    assert explain_part(job, "", part, (0, 0), told.append).problem == "", "it is there already"
    assert sum(told) == 300


def test_a_file_that_changes_meanwhile_fails_its_part(place, job, part):
    found = explain_part(job, "", part, (1, 1))
    assert (found.code, found.part) == ("BATCH-CHANGED", part)
    assert not working.done(place / "out", part)
    assert stat_of(Path(job.data) / "no such file") == (0, 0)


def test_a_model_that_changed_meanwhile_fails_its_part(place, job, part, tmp_path):
    other = tmp_path / "other.joblib"
    numbers_folder(tmp_path / "data", 1, 250)
    (tmp_path / "numbers.joblib").rename(other)
    found = explain_part(replace(job, model=str(other)), "", part, stat_of(place / "data" / part.file))
    assert (found.code, "model changed" in found.problem) == ("BATCH-CHANGED", True)


@pytest.mark.parametrize(("error", "words"), [
    (Fault("ValueError at methods/predictions.py:3"), "ValueError at methods/predictions.py:3"),
    (RuntimeError("a text with somebody's data in it"), "(RuntimeError)"),
])
def test_a_fault_of_the_program_fails_its_part_alone(place, job, part, monkeypatch, error, words):
    def fails(*_):
        raise error

    monkeypatch.setattr(Desk, "ask", fails)
    found = explain_part(job, "", part, stat_of(place / "data" / part.file))
    assert found.code == "BATCH-FAULT"
    assert words in found.problem
    assert "somebody" not in found.problem


def test_names_of_columns_do_not_meet(place, part):
    manifest = replace(read_manifest(place / "out"), settings=Settings(keys=("prediction", "b"), single=True))
    block = pa.table({"file": [1.0, 2.0], "b": ["k", "l"], "prediction": [7, 8]})
    made = columns_of(answer(2), block, part, 40, manifest)
    assert made.schema.names == ["file", "position", "key_prediction", "key_b", "prediction", "base_value",
                                 "largest_standard_error", "contribution_file", "contribution_b"]
    assert made.column("position").to_pylist() == [part.first_row + 40, part.first_row + 41]
    assert made.column("contribution_b").type == pa.float32()
    assert made.column("contribution_file").to_pylist() == [0.0, 2.0]
    assert made.column("key_b").to_pylist() == ["k", "l"]


def test_rows_kept_are_those_drawn_with_their_cells():
    features = pa.table({"file": [1.5, None, 3.0, 4.0], "b": ["x", None, "y", "z"]})
    places = in_sample((12, 99, 11, 3), offset=10, n_rows=4)
    kept = kept_rows(answer(), features, places, offset=10)
    assert kept.rows.tolist() == [11, 12]
    assert kept.feature_values.tolist() == [[None, None], [3.0, "y"]]
    np.testing.assert_array_equal(kept.contributions, answer().contributions[1:3])
    assert kept.provenance.n_rows == 2
    assert len(kept_rows(answer(), features, in_sample((3,), 10, 4), 10).rows) == 0
